"""CSV tables: WKT, WKB or coordinates, in the ways of French spreadsheets."""

from pathlib import Path

import pytest

from carto.layers.sources.refusal import LotRefused
from tests.layers.writers import read


def test_one_unreadable_row_of_a_csv_costs_itself(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(
        'texte,géométrie,WKT\nbâti,1,"POLYGON((1 47,2 47,2 48,1 47))"\nx,2,POLYGON((1 47\ncourt\n,,\n'.encode("cp1252")
    )
    table, texts, shapes = read(tmp_path / "t.csv")
    assert texts == ["bâti", "x", "court"]
    assert [shape is None for shape in shapes] == [False, True, True]
    assert (table.encoding, table.preview) == ("cp1252", "bâti")


@pytest.mark.parametrize(
    ("header", "row", "place"),
    [
        ("x;y", "424000,5;6700000", None),
        ("Longitude;Latitude", "-1,5;47,25", (-1.5, 47.25)),
        ("lat,lon", "47.25,-1.5", (-1.5, 47.25)),
        ("geom", "0101000000000000000000F8BF0000000000A04740", (-1.5, 47.25)),
        ("the_geom", '"SRID=4326;POINT(-1.5 47.25)"', (-1.5, 47.25)),
        ("x\ty", "47.25\t-1.5", (-1.5, 47.25)),
    ],
)
def test_places_of_a_csv(tmp_path: Path, header: str, row: str, place: tuple[float, float] | None) -> None:
    cut = header[-2] if len(header) == 3 else ("," if "," in header else ";")
    (tmp_path / "t.csv").write_text(f"texte{cut}{header}\na{cut}{row}\nb{cut}\n")
    if place is None:
        with pytest.raises(LotRefused, match=r"ressemblent à du Lambert-93 \(EPSG:2154\)"):
            read(tmp_path / "t.csv")
        return
    _table, _texts, shapes = read(tmp_path / "t.csv")
    assert shapes[0] is not None
    assert shapes[0].coords[0] == place
    assert shapes[1] is None
