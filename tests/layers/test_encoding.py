"""Accents come out right whatever the lot declares."""

from pathlib import Path

import pytest

from carto.layers.sources.encoding import Declared, decoded, judge
from tests.layers.lots import square, write_lot, zone
from tests.layers.reading import read_plan

TEXT = "À créer, bâti préservé, œuvre, Haÿ"


def long_labels(folder: Path) -> list[str]:
    return [row.long_label for row in read_plan(folder).zones]


@pytest.mark.parametrize("cpg", [None, "UTF-8", "ISO 88591", "1252", "nonsense"])
@pytest.mark.parametrize("written", ["UTF-8", "CP1252"])
def test_what_is_written_decides_over_what_is_declared(tmp_path: Path, written: str, cpg: str | None) -> None:
    folder = write_lot(tmp_path / "lot", zone(square(0), LIBELONG=TEXT), encoding=written)
    if cpg is not None:
        (folder / "Donnees_geographiques" / "ZONE_URBA.cpg").write_text(cpg)
    assert long_labels(folder) == [TEXT]


@pytest.mark.parametrize(
    ("declared", "ldid", "encoding"),
    [("", 0, "cp1252"), ("UTF-8", 0, "cp1252"), ("850", 0, "cp850"), ("cp850", 0x03, "cp850"),
     ("", 0x02, "cp850"), ("", 0x57, "cp1252"), ("ISO-8859-15", 0, "iso8859-15"), ("nonsense", 0, "cp1252")],
)  # fmt: skip
def test_a_single_byte_encoding_is_the_one_declared_or_windows(declared: str, ldid: int, encoding: str) -> None:
    assert judge([b"b\xe2ti"], Declared(cpg=declared, ldid=ldid)).encoding == encoding


def test_a_character_cut_by_the_width_of_its_column_stays_utf8() -> None:
    cut = "é".encode() * 127 + b"\xc3"
    assert judge([cut], Declared()).encoding == "utf-8"
    assert decoded(cut.decode("latin-1"), "utf-8") == "é" * 127


def test_numbers_and_absent_values_are_texts() -> None:
    assert [decoded(value, "utf-8") for value in (1.0, 1.5, 7, None, float("nan"))] == ["1", "1.5", "7", "", ""]
