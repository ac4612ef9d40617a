"""Whatever the software of the planner writes, the same table comes out: geometries, texts, ranks."""

import struct
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry.base import BaseGeometry

from carto.layers.sources import archive, tables
from carto.layers.sources.crs import name_of
from carto.layers.sources.refusal import LotRefused
from carto.layers.sources.table import BATCH
from tests.layers.lots import square
from tests.layers.writers import FORMATS, SPOKEN, TEXT, read, write

# MapInfo stores whole centimetres in metres of a country.
TOLERANCE_M = {"tab": 0.02, "mif": 1e-6, "csv": 0}


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_table_of_any_format_says_how_it_was_understood(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"Zones.{suffix}", [square(0), square(1), square(2)], ["UA", TEXT, "N"])
    table, texts, shapes = read(path)
    assert texts == ["UA", TEXT, "N"]
    assert table.preview == TEXT
    assert table.file == ("Zones.gpkg (Zones)" if suffix == "gpkg" else path.name)
    assert (table.driver, table.count) == (SPOKEN[suffix], 3)
    assert table.crs is not None
    assert name_of(table.crs) == "EPSG:2154"
    assert table.crs_source
    assert table.encoding in {"utf-8", "cp1252"}
    assert table.encoding_source
    assert {"TEXTE", "CODE"} <= table.columns
    assert [shape.area for shape in shapes if shape] == pytest.approx([1e6] * 3, rel=1e-4)


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_code_keeps_its_leading_zero_and_a_row_without_geometry_its_place(tmp_path: Path, suffix: str) -> None:
    path = write(tmp_path / f"z.{suffix}", [square(0), None, square(1)], ["a", "b", "c"])
    with TemporaryDirectory() as scratch:
        (batch,) = tables.open_any(path, Path(scratch)).batches()
    assert batch.columns["CODE"] == ["01", "02", "03"]
    assert list(batch.ranks) == [1, 2, 3]
    assert batch.geometries is not None
    assert [shape is None for shape in batch.geometries] == [False, True, False]


coordinates = st.tuples(st.integers(100_000, 1_200_000), st.integers(6_050_000, 7_100_000))


@st.composite
def geometries(draw: st.DrawFn) -> Sequence[BaseGeometry]:
    """Valid ones of one family: points, lines, or polygons with or without a hole, single or multiple."""
    family = draw(st.sampled_from(["Point", "LineString", "Polygon", "MultiPolygon"]))
    places = draw(st.lists(coordinates, min_size=1, max_size=4, unique=True))
    if family == "Point":
        return [shapely.Point(place) for place in places]
    side = draw(st.integers(10, 5_000))
    squares: list[Any] = [shapely.box(x, y, x + side, y + side) for x, y in places]
    if family == "LineString":
        return [shapely.LineString(one.exterior.coords[:4]) for one in squares]
    if draw(st.booleans()):
        squares = [one.difference(one.buffer(-side / 4, join_style="mitre")) for one in squares]
    if family == "Polygon":
        return squares
    return [shapely.MultiPolygon([one, shapely.affinity.translate(one, 2 * side)]) for one in squares]


@pytest.mark.parametrize("suffix", FORMATS)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shapes=geometries(), text=st.text("abcéèàçœ’ «»\n\"';,", max_size=40))
def test_geometry_in_is_geometry_out(suffix: str, shapes: Sequence[BaseGeometry], text: str) -> None:
    said = text if suffix in {"gpkg", "geojson", "csv"} else text.replace("\n", " ")
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / f"t.{suffix}", shapes, [said + "x"] * len(shapes))
        _table, texts, found = read(path)
    assert texts == [(said + "x").strip()] * len(shapes)
    for before, after in zip(shapes, found, strict=True):
        assert after is not None
        assert shapely.is_valid(after) or suffix == "tab"
        assert shapely.hausdorff_distance(before, after) <= TOLERANCE_M.get(suffix, 1e-6)
        assert shapely.get_dimensions(before) == shapely.get_dimensions(after)


@pytest.mark.parametrize("suffix", FORMATS)
def test_memory_holds_one_batch_and_no_row_comes_twice(tmp_path: Path, suffix: str) -> None:
    count = 2 * BATCH + 7
    points = [shapely.Point(600_000 + i, 6_700_000) for i in range(count)]
    path = write(tmp_path / f"t.{suffix}", points, [f"n° {i}" for i in range(count)])
    with TemporaryDirectory() as scratch:
        table = tables.open_any(path, Path(scratch))
        batches = list(table.batches())
        again = sum(len(batch.ranks) for batch in table.batches())
    assert max(len(batch.ranks) for batch in batches) <= BATCH
    assert [rank for batch in batches for rank in batch.ranks] == list(range(1, count + 1))
    assert [text for batch in batches for text in batch.columns["TEXTE"]] == [f"n° {i}" for i in range(count)]
    assert (table.count, again) == (count, count)


def test_deleted_rows_of_a_shapefile_neither_come_nor_shift_the_others(tmp_path: Path) -> None:
    count = BATCH + 500
    path = write(
        tmp_path / "t.shp",
        [shapely.Point(600_000 + i, 6_700_000) for i in range(count)],
        [str(i) for i in range(count)],
    )
    content = bytearray(path.with_suffix(".dbf").read_bytes())
    header, row = struct.unpack("<HH", content[8:12])
    for deleted in range(0, 1_000):
        content[header + deleted * row] = ord("*")
    path.with_suffix(".dbf").write_bytes(content)
    _table, texts, _shapes = read(path)
    assert texts == [str(i) for i in range(1_000, count)]


def test_a_missing_companion_of_mapinfo_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "t.mif", [square(0)], ["x"])
    path.with_suffix(".mid").unlink()
    with pytest.raises(LotRefused, match=r"Il manque le fichier \.mid à côté de « t\.mif »"):
        read(path)


def test_a_mapinfo_table_without_map_is_plain(tmp_path: Path) -> None:
    path = write(tmp_path / "DOC_URBA.tab", [square(0), None], ["a", TEXT])
    path.with_suffix(".map").unlink()
    path.with_suffix(".id").unlink()
    path.write_text(path.read_text(encoding="latin-1").replace('"Neutral"', '"WindowsLatin1"'), encoding="latin-1")
    with archive.members_of(tmp_path) as members:
        table = tables.open_table(tables.find(members)["DOC_URBA"], tmp_path / "..")
    assert table.crs is None
    assert [row["TEXTE"] for row in table.rows()] == ["a", TEXT]


MEMBER = (
    '<gml:featureMember><{name} xmlns=""><texte>{name}</texte><g><gml:Point srsName="EPSG:4326"><gml:pos>-1.5 47.2'
    "</gml:pos></gml:Point></g></{name}></gml:featureMember>"
)


def gml(path: Path, *names: str) -> Path:
    members = "".join(MEMBER.format(name=name) for name in names)
    path.write_text(f'<c xmlns="c" xmlns:gml="http://www.opengis.net/gml">{members}</c>')
    return path


def test_of_several_tables_in_a_gml_the_one_of_its_name_is_read(tmp_path: Path) -> None:
    path = gml(tmp_path / "ZONE_URBA.gml", "haies", "zone_urba")
    with archive.members_of(path) as members:
        table = tables.open_table(tables.find(members)["ZONE_URBA"], tmp_path / "..")
    assert [row["TEXTE"] for row in table.rows()] == ["zone_urba"]
    with pytest.raises(LotRefused, match=r"contient plusieurs tables \(haies, arbres\)"):
        read(gml(tmp_path / "b.gml", "haies", "arbres"))


def test_a_gml_of_nothing_is_an_empty_table(tmp_path: Path) -> None:
    table, texts, shapes = read(gml(tmp_path / "a.gml"))
    assert (table.count, texts, shapes) == (0, [], [])
