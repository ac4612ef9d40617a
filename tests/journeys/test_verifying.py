"""Whoever trusts nobody: the public files and the page that works alone, opened from a disk, in a real browser."""

import json
from hashlib import sha256
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import PHONE, OpenPage, Site
from tests.witness.authority import Authority, authority, openssl

__all__ = ["authority"]


def keep(page: Page, address: str, path: Path) -> Path:
    answer = page.request.get(address)
    assert answer.ok, address
    path.write_bytes(answer.body())
    return path


def sealed(path: Path, file: Path) -> Path:
    """The proof of an entry that commits to this file, such as that of a bilan that was arrested."""
    salt, content = "5e1", json.dumps({"pdf_sha256": sha256(file.read_bytes()).hexdigest()})
    entry = {
        "commitment": sha256((salt + content).encode()).hexdigest(), "event": "adoption", "position": 1,
        "previous_hash": "0" * 64, "recorded_at": "2026-06-15T10:00:00.000000Z", "subject": "bilan arrêté 1",
    }  # fmt: skip
    opening = {"sel": salt, "contenu": content}
    said = {"format": "carto-preuve-1", "objet": "bilan arrêté 1", "inscription": json.dumps(entry), "preuve": None}
    path.write_text(json.dumps(said | {"ouverture": opening}))
    return path


def test_the_register_is_checked_alone_and_a_changed_line_is_found(
    open_page: OpenPage, site: Site, authority: Authority, tmp_path: Path
) -> None:
    words = "from carto.witness.publishing import publish_daily; from django.utils import timezone"
    site.command("carto", "shell", "-v", "0", "-c", f"{words}; publish_daily(timezone.now())")
    page = open_page(PHONE)
    base = f"/{steps.SLUG}/registre"
    page.goto(f"{base}/verifier/")
    expect(page.get_by_role("link", name="toutes les têtes")).to_be_visible()
    register = keep(page, f"{base}/inscriptions.jsonl", tmp_path / "inscriptions.jsonl")
    files = [
        keep(page, f"{base}/tetes.json", tmp_path / "tetes.json"),
        keep(page, f"/{steps.SLUG}/contributions/W-0001/preuve.json", tmp_path / "preuve.json"),
        register,
    ]
    alone = keep(page, f"{base}/verifier.html", tmp_path / "verifier.html")

    page.goto(alone.as_uri())
    page.get_by_label("Fichiers à vérifier").set_input_files(files)
    expect(page.get_by_role("status")).to_have_text("Tout concorde.")
    expect(page.get_by_text("inscriptions qui se suivent toutes")).to_be_visible()
    expect(page.get_by_text("W-0001, inscrite le")).to_be_visible()

    [*_earlier, head] = json.loads(files[0].read_bytes())["tetes"]
    query = openssl("ts", "-query", "-digest", head["racine"], "-sha256", "-cert")
    token = tmp_path / f"tete-{head['taille']}.tsr"
    token.write_bytes(authority.stamp(query))
    page.get_by_label("Fichiers à vérifier").set_input_files([token, *files])
    stamped = f"{token.name} – tête de {head['taille']} inscriptions horodatée par un tiers"
    expect(page.get_by_text(stamped)).to_be_visible()
    expect(page.get_by_role("status")).to_have_text("Tout concorde.")
    page.get_by_label("Fichiers à vérifier").set_input_files([token])
    expect(page.get_by_text("donnez aussi les têtes")).to_be_visible()
    token.write_bytes(authority.stamp(openssl("ts", "-query", "-digest", "ab" * 32, "-sha256", "-cert")))
    page.get_by_label("Fichiers à vérifier").set_input_files([token, *files])
    expect(page.get_by_text("n’est celui d’aucune tête")).to_be_visible()

    lines = register.read_bytes().split(b"\n")
    bent = tmp_path / "change.jsonl"
    bent.write_bytes(b"\n".join([*lines[:-2], lines[-2].replace(b'"event":"', b'"event":"x'), b""]))
    page.get_by_label("Fichiers à vérifier").set_input_files([*files[:2], bent])
    expect(page.get_by_role("status")).to_have_text("Quelque chose ne concorde pas.")
    expect(page.get_by_text("n’est pas celle de ce registre").first).to_be_visible()
    hold_the_closing_and_the_bilan(page, register, authority, tmp_path)


def hold_the_closing_and_the_bilan(page: Page, register: Path, authority: Authority, tmp_path: Path) -> None:
    """Each beside the register, then another in its place."""
    lines = register.read_bytes().split(b"\n")
    closing = tmp_path / "cloture.jsonl"
    said = {"format": "carto-cloture-1", "phase": "À vous", "closed_at": "2026-05-01T22:00:00+00:00", "size": 2}
    closing.write_bytes(b"\n".join([json.dumps(said).encode(), *lines[:2], b""]))
    report = tmp_path / "bilan.pdf"
    report.write_bytes(b"%PDF-1.7 \xff")
    files = [report, closing, sealed(tmp_path / "preuve-bilan.json", report)]
    page.get_by_label("Fichiers à vérifier").set_input_files([*files, register])
    expect(page.get_by_text("À vous, clos le 1 mai 2026 à 22:00:00 UTC, 2 inscriptions")).to_be_visible()
    expect(page.get_by_text("fichier de « bilan arrêté 1 », tel qu’inscrit")).to_be_visible()
    expect(page.get_by_text("le registre ne porte pas cette inscription")).to_be_visible()  # an invented one
    digest = sha256(report.read_bytes()).hexdigest()
    token = tmp_path / "bilan.tsr"
    token.write_bytes(authority.stamp(openssl("ts", "-query", "-digest", digest, "-sha256", "-cert")))
    page.get_by_label("Fichiers à vérifier").set_input_files([token, files[2]])
    expect(page.get_by_text("fichier de « bilan arrêté 1 » horodaté par un tiers")).to_be_visible()
    other = tmp_path / "autre.pdf"
    other.write_bytes(b"%PDF-1.7 \xfe")
    bent = tmp_path / "cloture-changee.jsonl"
    bent.write_bytes(closing.read_bytes().replace(b'"event":"', b'"event":"x'))
    page.get_by_label("Fichiers à vérifier").set_input_files([other, bent, files[2], register])
    expect(page.get_by_text("le registre ne commence pas par celui de cette clôture")).to_be_visible()
    expect(page.get_by_text("ce n’est pas un fichier du bilan arrêté")).to_be_visible()
