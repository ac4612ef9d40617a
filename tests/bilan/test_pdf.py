"""The file itself: both standards declared, tagged, the data attached, its numbers those of the data."""

import json
import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from carto.bilan import maps
from carto.bilan.pdf import bind
from carto.bilan.record import Record
from carto.exchange import geojson
from tests.bilan.invented import record

Features = list[dict[str, Any]]


def make(whole: Record) -> tuple[bytes, bytes]:
    data = geojson.render(whole.publication)
    [alone] = bind(whole, maps.draw_all(whole), data)
    return alone.content, data


@pytest.fixture(scope="module")
def made() -> tuple[bytes, bytes]:
    return make(record())


@pytest.fixture
def document(made: tuple[bytes, bytes]) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(BytesIO(made[0])) as opened:
        yield opened


@pytest.fixture(scope="module")
def text(made: tuple[bytes, bytes]) -> str:
    """What is printed, lines and columns kept."""
    return text_of(made[0], "-layout")


def text_of(content: bytes, *options: str) -> str:
    command = ["pdftotext", *options, "-", "-"]
    return subprocess.run(command, input=content, check=True, capture_output=True).stdout.decode()


def structure(document: pikepdf.Pdf) -> Iterator[Any]:
    """Every element of the structure tree."""
    waiting = [document.Root.StructTreeRoot]
    while waiting:
        node = waiting.pop()
        if isinstance(node, pikepdf.Array):
            waiting += list(node)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                yield node
            if "/K" in node:
                waiting.append(node.K)


def test_it_says_it_is_pdf_a_3a_and_pdf_ua_1(document: pikepdf.Pdf) -> None:
    metadata = document.open_metadata()
    assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == ("3", "A", "1")


def test_it_is_tagged_titled_in_french_with_its_colours_defined(document: pikepdf.Pdf) -> None:
    assert bool(document.Root.MarkInfo.Marked)
    assert document.Root.Lang == "fr-FR"
    assert document.Root.OutputIntents[0].S == "/GTS_PDFA1"
    assert document.docinfo.Title == "Bilan de la concertation – PLUi du Val d’Essai"
    assert bool(document.Root.ViewerPreferences.DisplayDocTitle)


def test_every_heading_of_a_table_says_what_it_heads_and_every_figure_is_described(document: pikepdf.Pdf) -> None:
    nodes = list(structure(document))
    headers = [node for node in nodes if node.S == "/TH"]
    assert len(headers) > 40
    assert all(_scope(node) == "/Column" for node in headers)
    descriptions = [str(node.Alt) for node in nodes if node.S == "/Figure"]
    assert "Carte du thème Habitat : 5\u00a0contributions." in descriptions
    assert len(descriptions) == 1 + 6 + 2 + 1


def _scope(node: Any) -> Any:
    attributes = node.A if isinstance(node.A, pikepdf.Array) else [node.A]
    return next(held.Scope for held in attributes if "/Scope" in held)


def test_the_geojson_is_attached_as_data_byte_for_byte(made: tuple[bytes, bytes], document: pikepdf.Pdf) -> None:
    assert list(document.attachments) == ["contributions.geojson"]
    spec = document.Root.AF[0]
    assert spec.AFRelationship == "/Data"
    assert spec.EF.F.Subtype == "/application/geo+json"
    assert document.attachments["contributions.geojson"].get_file().read_bytes() == made[1]


def test_the_cover_bears_the_hash_of_the_data_and_the_head_of_the_register(
    made: tuple[bytes, bytes], text: str
) -> None:
    cover = text.split("\f")[0]
    assert sha256(made[1]).hexdigest() in cover
    assert "ef" * 32 in cover
    assert re.search(r"Contributions\s+6\n", cover)


def test_qpdf_finds_nothing_wrong(made: tuple[bytes, bytes], tmp_path: Path) -> None:
    path = tmp_path / "bilan.pdf"
    path.write_bytes(made[0])
    checked = subprocess.run(["qpdf", "--check", path], check=True, capture_output=True, text=True)
    assert "No syntax or stream encoding errors found" in checked.stdout


def test_the_same_record_gives_the_same_bytes_and_another_moment_others(made: tuple[bytes, bytes]) -> None:
    assert make(record()) == made
    later = record()
    later = replace(later, publication=replace(later.publication, data_at=later.publication.data_at.replace(minute=31)))
    assert make(later) != made


def test_each_contribution_is_a_heading_exactly_once(made: tuple[bytes, bytes], document: pikepdf.Pdf) -> None:
    with document.open_outline() as outline:
        contributions = next(chapter for chapter in outline.root if chapter.title == "Les contributions")
        titles = [heading.title for section in contributions.children for heading in section.children]
    references = [feature["id"] for feature in json.loads(made[1])["features"]]
    assert [title[:6] for title in titles] == references
    assert "W-0004" in titles[3]
    assert titles[3].endswith("contenu masqué – Données personnelles")
    assert titles[4].endswith("retirée par son auteur le 8\u00a0mars\u00a02026")


def test_what_is_written_is_printed_and_never_interpreted(made: tuple[bytes, bytes]) -> None:
    flat = " ".join(text_of(made[0]).split())
    assert "#evil[panic()] $x$ @ref <label> ‹U+1F600› \\ aaaa" in flat
    assert "W-0001/2" in flat
    assert "Contenu masqué – Publicité" in flat
    assert "Réponse du maître d’ouvrage : retenue" in flat


# pdftotext gives the narrow space of thousands as a plain one; columns are at least two apart.
NUMBERED = re.compile(r"\b\d{1,3}(?: \d{3})*\b")
TABLES: list[tuple[str, Callable[[dict[str, Any]], list[str]]]] = [
    ("Par thème", lambda p: p["themes"].split(";")),
    ("Par commune", lambda p: p["communes_insee"].split(";")),
    ("Par nature", lambda p: [p["nature"]]),
    ("Par type de zone", lambda p: [kind for kind in (p["zones_types"] or "").split(";") if kind in "UAN"]),
    ("Par suite donnée", lambda p: [p["reponse_statut"]]),
]


def printed(text: str, title: str) -> list[tuple[str, list[int]]]:
    """The rows of a table of the chapter of numbers: label, and its last numbers."""
    lines = [line.strip() for line in text.split("\n")]
    start = lines.index(title, lines.index("Les chiffres"))
    rows = []
    for line in lines[start + 2 :]:
        if line.startswith(("Par ", "Les cartes")):
            break
        is_margin = line.startswith("Bilan de") or re.search(r"\d+ / \d+$", line)
        if not is_margin and (found := NUMBERED.findall(line)):
            label = NUMBERED.split(line)[0].strip()
            rows.append((label, [int(number.replace(" ", "")) for number in found[-5:]]))
    return rows


@pytest.mark.parametrize(("title", "codes"), TABLES, ids=[title for title, _codes in TABLES])
def test_each_table_adds_up_to_the_attached_data(
    title: str, codes: Callable[[dict[str, Any]], list[str]], made: tuple[bytes, bytes], text: str
) -> None:
    features: Features = json.loads(made[1])["features"]
    expected: dict[str, list[int]] = {}
    for feature in features:
        properties = feature["properties"]
        for code in set(codes(properties)) or {""}:
            row = expected.setdefault(code, [0] * 5)
            one = [1, *(properties[f"votes_{c}"] for c in ("pour", "contre", "mitiges")), properties["nb_commentaires"]]
            expected[code] = [a + b for a, b in zip(row, one, strict=True)]
    shown = [numbers for _label, numbers in printed(text, title) if any(numbers)]
    assert sorted(shown) == sorted(expected.values())


def test_the_totals_are_those_of_the_attached_data(made: tuple[bytes, bytes], text: str) -> None:
    features: Features = [feature["properties"] for feature in json.loads(made[1])["features"]]
    votes = sum(f["votes_pour"] + f["votes_contre"] + f["votes_mitiges"] for f in features)
    comments = sum(f["nb_commentaires"] for f in features)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    said = lines[[line.split() for line in lines].index(["contributions", "votes", "commentaires"]) - 1]
    assert [int(number.replace(" ", "")) for number in NUMBERED.findall(said)] == [len(features), votes, comments]
    details = dict(printed(text, "En tout"))
    assert details["Contributions au contenu masqué"] == [sum(f["masque"] for f in features)]
    assert details["Contributions reçues dans la période"] == [sum(f["dans_la_periode"] for f in features)]
    assert details["Votes pour"] == [sum(f["votes_pour"] for f in features)]


def test_an_empty_concertation_has_a_bilan_too() -> None:
    bare = record(
        perimeter=(), communes=(), zones=(), phases=(), plan=None, objectives="", act_reference="", act_date=None
    )
    content, _data = make(replace(bare, publication=replace(bare.publication, entries=())))
    assert content.startswith(b"%PDF-1.7")


def test_meetings_documents_and_the_register_of_moderation_are_chapters(text: str) -> None:
    for said in (
        "Parlons #plan[]", "84 personnes", "On a parlé", "Annulée : Trop peu d’inscrits", "L’axe 3 est précisé.",
        "1212121212121212", "Contesté le", "masquage", "en attente", "W-0003/1",
    ):  # fmt: skip
        assert said in text.replace("\u00a0", " "), said


def test_a_concertation_without_any_of_them_says_so() -> None:
    bare, _data = make(record(gatherings=(), documents=(), decisions=()))
    told = text_of(bare)
    for said in ("Aucune rencontre", "Aucun document n’a été mis en ligne", "Aucun texte n’a été examiné"):
        assert said in told


def test_the_register_frozen_at_the_closing_is_cited_with_its_hash(text: str) -> None:
    assert "À vous la parole, close le 1er mai 2026 à 8 h 00 : 12 inscriptions" in " ".join(text.split())
    assert "78" * 32 in text


def test_the_words_of_the_authority_stand_beside_the_figures(text: str) -> None:
    flat = " ".join(text.split())
    assert "Pourquoi #panic()" in flat
    assert "On a lu tout : le site, $x$ et <b>@ref</b>." in flat
    assert "1. d’abord" in flat
    assert "1\u202f203 votes" in flat or "1 203 votes" in flat
    assert "On a lu 5 textes." in flat
    assert "Le projet a changé." in flat
    assert flat.index("Analyse par thème") < flat.index("Conclusion : comment le projet a évolué")
    assert "Texte du maître d’ouvrage, version 2, le 2 mars 2026 à 8 h 00." in flat


def test_a_theme_tells_its_arguments_of_both_sides_and_by_which_rule(text: str) -> None:
    flat = " ".join(text.split())
    theme = flat[flat.index("Analyse par thème Sont cités") : flat.index("Synthèse par commune Une contribution")]
    assert "les 3 arguments de chaque côté que le plus de personnes ont trouvés utiles" in theme
    assert (
        "Arguments favorables W-0001/1 · 12 personnes l’ont trouvé utile D’accord. Arguments défavorables Aucun."
        in theme
    )
    assert "Patrimoine" in theme  # nobody wrote its analysis


def test_each_commune_has_its_figures_its_main_themes_its_map_and_its_numbers(text: str) -> None:
    flat = " ".join(text.split())
    commune = flat[
        flat.index("Synthèse par commune Une contribution") : flat.rindex("Conclusion : comment le projet a évolué")
    ]
    assert "3 contributions, 1 185 votes" in commune.replace("\u202f", " ")
    assert "Thèmes principaux : Habitat (3), Déplacements" in commune
    assert "Contributions : W-0001, W-0002, W-0005" in commune


def test_it_says_how_the_plan_evolved_beneath_the_conclusion_and_every_place_in_an_annex(text: str) -> None:
    chapter = text[text.rindex("Ce qui a changé dans le zonage") :]
    assert "De « Arrêté » à « Approuvé # »" in chapter
    assert re.search(r"Modifié # +2\smars\s2026 +3 +1\s234,6 +2", chapter)
    assert re.search(r"UA +N1 +380,00", chapter)
    assert re.search(r"UA +– +10,00", chapter[chapter.index("Annexe : les lieux qui changent de zone") :])
