"""PMTiles written and read by us, and by GDAL as an independent reader."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carto.layers.pmtiles import Archive, overlay, tile_id_of, write, zoom_of

BOUNDS = (-0.7, 47.3, -0.5, 47.4)


@pytest.mark.parametrize(
    ("tile", "identifier"),
    [((0, 0, 0), 0), ((1, 0, 0), 1), ((1, 0, 1), 2), ((1, 1, 1), 3), ((1, 1, 0), 4), ((2, 0, 0), 5),
     ((12, 3423, 1763), 19_078_479)],
)  # fmt: skip
def test_tiles_follow_the_curve_of_the_specification(tile: tuple[int, int, int], identifier: int) -> None:
    assert tile_id_of(*tile) == identifier
    assert zoom_of(identifier) == tile[0]


@given(st.integers(0, 5))
def test_each_tile_of_a_zoom_has_its_own_place(z: int) -> None:
    identifiers = {tile_id_of(z, x, y) for x in range(1 << z) for y in range(1 << z)}
    first = (4**z - 1) // 3
    assert identifiers == set(range(first, first + 4**z))


@given(st.dictionaries(st.integers(0, 100_000), st.sampled_from([b"a", b"b" * 50, b"c"]), min_size=1))
def test_what_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, tiles: dict[int, bytes]) -> None:
    path = tmp_path_factory.mktemp("archive") / "x.pmtiles"
    write(path, tiles, metadata={"name": "Été"}, bounds=BOUNDS)
    archive = Archive(path)
    assert dict(archive.tiles()) == tiles
    assert archive.metadata() == {"name": "Été"}
    assert archive.header.bounds == pytest.approx(BOUNDS)
    assert (archive.header.min_zoom, archive.header.max_zoom) == (zoom_of(min(tiles)), zoom_of(max(tiles)))


def test_a_large_archive_is_read_by_three_ranges(tmp_path: Path) -> None:
    places = [(13, x, y) for x in range(4_000, 4_150) for y in range(3_000, 3_200) if (x * y) % 7 < 4]
    draw = Random(1)
    tiles = {tile_id_of(*place): repr(place).encode() + draw.randbytes(draw.randrange(200)) for place in places}
    write(tmp_path / "x.pmtiles", tiles, metadata={}, bounds=BOUNDS)
    archive = Archive(tmp_path / "x.pmtiles")
    assert archive.header.leaves[1] > 0
    assert archive.tile(13, 4_077, 3_101).startswith(b"(13, 4077, 3101)")
    assert archive.reads == 3  # the header with the root, a leaf, the tile
    assert dict(archive.tiles()) == tiles


def test_equal_tiles_are_kept_once(tmp_path: Path) -> None:
    write(tmp_path / "sea.pmtiles", dict.fromkeys(range(5, 21), b"sea" * 500), metadata={}, bounds=BOUNDS)
    write(tmp_path / "one.pmtiles", {5: b"sea" * 500}, metadata={}, bounds=BOUNDS)
    sea, one = Archive(tmp_path / "sea.pmtiles"), Archive(tmp_path / "one.pmtiles")
    assert sea.header.data[1] == one.header.data[1]
    assert (sea.tile(2, 3, 3), sea.tile(3, 0, 0), sea.tile(1, 0, 0)) == (b"sea" * 500, b"", b"")


def test_layers_are_laid_over_one_another(tmp_path: Path) -> None:
    write(tmp_path / "a.pmtiles", {1: b"zones", 2: b"zones"}, metadata={}, bounds=BOUNDS)
    write(tmp_path / "b.pmtiles", {2: b"+names", 3: b"names"}, metadata={}, bounds=BOUNDS)
    overlay([tmp_path / "a.pmtiles", tmp_path / "b.pmtiles"], tmp_path / "c.pmtiles", metadata={}, bounds=BOUNDS)
    assert dict(Archive(tmp_path / "c.pmtiles").tiles()) == {1: b"zones", 2: b"zones+names", 3: b"names"}


def test_another_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "x.pmtiles").write_bytes(b"PMTiles\x02" + bytes(200))
    with pytest.raises(ValueError, match="PMTiles 3"):
        Archive(tmp_path / "x.pmtiles")
