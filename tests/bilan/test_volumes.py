"""A bilan of many contributions: several files, one numbering, the first answering for the others. Here of four."""

import json
import re
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from carto.bilan import maps, volumes
from carto.bilan.pdf import Bound, Unprintable, bind
from carto.bilan.record import Record
from carto.exchange import geojson
from tests.bilan.invented import entry, record
from tests.bilan.test_pdf import text_of

Bounds = tuple[Bound, ...]
MOST = 4


def many() -> Record:
    whole = record()
    entries = (*whole.publication.entries, *(entry(number) for number in range(7, 10)))
    return replace(whole, publication=replace(whole.publication, entries=entries))


def make(whole: Record, most: int = MOST) -> Bounds:
    return bind(whole, maps.draw_all(whole), geojson.render(whole.publication), most=most)


@pytest.fixture(scope="module")
def bound() -> Bounds:
    return make(many())


def opened(one: Bound) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(one.content))


def flat(one: Bound) -> str:
    return " ".join(text_of(one.content).split())


def headings(one: Bound) -> list[str]:
    """The references of the contributions that stand there as headings."""
    with opened(one) as document, document.open_outline() as outline:
        held = [chapter for chapter in outline.root if chapter.title == "Les contributions"]
        return [str(title.title)[:6] for chapter in held for section in chapter.children for title in section.children]


def test_up_to_its_limit_a_bilan_is_one_file_and_one_more_makes_annexes() -> None:
    held = tuple(entry(number) for number in range(1, 6))
    [alone] = volumes.cut(held, 5)
    assert (alone.place, alone.entries) == ("", held)
    main, *annexes = volumes.cut(held, 2)
    assert (main.place, main.entries) == ("volume 1 sur 4", ())
    assert [one.span for one in annexes] == [
        "contributions W-0001 à W-0002", "contributions W-0003 à W-0004", "contributions W-0005 à W-0005",
    ]  # fmt: skip
    assert volumes.cut((), 2)[0].count == 1


def test_each_contribution_is_a_heading_once_over_all_the_volumes(bound: Bounds) -> None:
    assert [headings(one) for one in bound] == [
        [], ["W-0001", "W-0002", "W-0003", "W-0004"], ["W-0005", "W-0006", "W-0007", "W-0008"], ["W-0009"],
    ]  # fmt: skip


def test_each_volume_follows_both_standards_and_qpdf_finds_nothing_wrong(bound: Bounds, tmp_path: Path) -> None:
    for one in bound:
        with opened(one) as document:
            said = document.open_metadata()
            assert (said["pdfaid:part"], said["pdfaid:conformance"], said["pdfuaid:part"]) == ("3", "A", "1")
            assert list(document.attachments) == (["contributions.geojson"] if one.volume.is_main else [])
        path = tmp_path / f"{one.volume.number}.pdf"
        path.write_bytes(one.content)
        subprocess.run(["qpdf", "--check", path], check=True, capture_output=True)


def test_each_cover_says_its_place_its_rendering_and_the_data(bound: Bounds) -> None:
    for number, one in enumerate(bound, start=1):
        cover = " ".join(text_of(one.content, "-l", "1").split())
        assert f"version publique, volume {number} sur 4" in cover
        assert "Cette version est publique" in cover
        assert "ef" * 32 in cover
    assert "volume 3 sur 4 : contributions W-0005 à W-0008" in flat(bound[2])


def test_the_first_volume_tells_the_hash_of_every_other(bound: Bounds) -> None:
    said = re.sub(r"\s", "", text_of(bound[0].content))
    assert all(one.sha256 in said for one in bound[1:])


def test_a_number_is_cited_with_the_volume_where_it_is_to_be_read(bound: Bounds) -> None:
    said = flat(bound[0])
    assert "Volume 2 : W-0001, W-0002" in said
    assert "Volume 4 : W-0009" in said
    assert "W-0003/1 (vol.\u00a02)" in text_of(bound[0].content) or "W-0003/1 (vol. 2)" in said


def test_the_figures_and_the_data_are_those_of_a_bilan_in_one_file(bound: Bounds) -> None:
    [alone] = make(many(), most=9)
    assert _chapter(bound[0]) == _chapter(alone)
    with opened(bound[0]) as document:
        held: dict[str, Any] = json.loads(document.attachments["contributions.geojson"].get_file().read_bytes())
    assert [feature["id"] for feature in held["features"]] == [
        reference for one in bound for reference in headings(one)
    ]


def _chapter(one: Bound) -> str:
    """The figures, without what is around the pages."""
    said = flat(one)
    said = said[said.rindex("Les chiffres") : said.rindex("Vue d’ensemble")]
    return re.sub(r"(, volume \d sur \d|\d+ / \d+)", "", said)


def test_the_same_record_gives_the_same_volumes_byte_for_byte(bound: Bounds) -> None:
    assert [one.sha256 for one in make(many())] == [one.sha256 for one in bound]


def test_what_the_layout_refuses_is_told_in_its_own_words() -> None:
    whole = record()
    drawings = maps.draw_all(whole)
    drawings["overview.svg"] = replace(drawings["overview.svg"], svg="<svg")
    with pytest.raises(Unprintable, match="failed to parse SVG"):
        bind(whole, drawings, b"{}")
