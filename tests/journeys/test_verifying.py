"""Whoever trusts nobody: the public files and the page that works alone, opened from a disk, in a real browser."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import PHONE, OpenPage, Site


def keep(page: Page, address: str, path: Path) -> Path:
    answer = page.request.get(address)
    assert answer.ok, address
    path.write_bytes(answer.body())
    return path


def test_the_register_is_checked_alone_and_a_changed_line_is_found(
    open_page: OpenPage, site: Site, tmp_path: Path
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

    lines = register.read_bytes().split(b"\n")
    bent = tmp_path / "change.jsonl"
    bent.write_bytes(b"\n".join([*lines[:-2], lines[-2].replace(b'"event":"', b'"event":"x'), b""]))
    page.get_by_label("Fichiers à vérifier").set_input_files([*files[:2], bent])
    expect(page.get_by_role("status")).to_have_text("Quelque chose ne concorde pas.")
    expect(page.get_by_text("n’est pas celle de ce registre").first).to_be_visible()
