"""The plan as vector tiles, read again by GDAL: nothing is lost, nothing gapes, a name is there once."""

import hashlib
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from django.contrib.gis.geos import GEOSGeometry
from django.core.management import CommandError, call_command

from carto.concertations.models import Concertation
from carto.layers import tiles
from carto.layers.models import Dressing, Information, PlanVersion
from carto.layers.pmtiles import Archive
from tests.layers.lots import silent


def layer(path: Path, name: str, zoom: int) -> list[tuple[dict[str, Any], Any]]:
    """Properties and geometry (EPSG:3857) of the pieces of this layer at this zoom."""
    meta, _fids, geometries, columns = pyogrio.raw.read(path, layer=name, ZOOM_LEVEL=zoom)
    values = zip(*columns, strict=True) if len(columns) else ([] for _geometry in geometries)
    shapes = shapely.make_valid(shapely.from_wkb(geometries))
    return [(dict(zip(meta["fields"], row, strict=True)), shape) for row, shape in zip(values, shapes, strict=True)]


def made(version: PlanVersion) -> Path:
    tiles.write(version, silent)
    return tiles.path_of(version)


def mercator(geometry: GEOSGeometry) -> Any:
    return shapely.from_wkb(bytes(geometry.transform(3857, clone=True).wkb))


def test_the_file_bears_its_hash_and_tells_what_it_holds(version: PlanVersion) -> None:
    steps: list[tuple[int, int]] = []
    digest = tiles.write(version, lambda step, done, total: steps.append((done, total)))
    path = tiles.path_of(version)
    assert path.name == f"{digest}.pmtiles"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == digest
    version.refresh_from_db()
    assert version.tiles_sha256 == digest
    assert steps[-1] == (3, 3)
    assert [entry.name for entry in path.parent.iterdir() if entry.is_dir()] == []  # nothing is left of the work
    told = Archive(path).metadata()
    assert [one["id"] for one in told["vector_layers"]] == ["zones", "names", "prescriptions"]
    words = told["words"]["prescriptions"]
    assert words["1800"] == "Orientations d’aménagement et de programmation (OAP)"
    assert words["0702"] == "Patrimoine paysager à protéger (motif culturel, historique, architectural)"
    assert words["0700"] == "Patrimoine bâti ou paysager à protéger"  # for several codes of one family together


def test_the_zones_cover_their_ground_at_every_zoom(version: PlanVersion) -> None:
    """Two squares of 1 km side by side, a pocket over their border: no gap opens, nothing sticks out."""
    ground = shapely.union_all([mercator(zone.geometry) for zone in version.zones.all()])
    for zoom in range(tiles.FIRST_ZOOM, tiles.LAST_ZOOM + 1):
        drawn = shapely.union_all([shape for _values, shape in layer(tiles.path_of(version), "zones", zoom)])
        pixel = 40_075_016 / 512 / 2**zoom
        assert drawn.buffer(pixel).covers(ground), zoom
        assert ground.buffer(pixel).covers(drawn), zoom


def test_at_the_last_zoom_a_zone_is_where_it_is(version: PlanVersion) -> None:
    pieces = layer(made(version), "zones", tiles.LAST_ZOOM)
    pocket = shapely.union_all([shape for properties, shape in pieces if properties["k"] == "AUc"])
    truth = mercator(version.zones.get(kind="AUc").geometry)
    assert pocket.symmetric_difference(truth).area < truth.area / 200


def test_small_zones_are_drawn_over_large_ones(version: PlanVersion) -> None:
    for tile in Archive(made(version)).tiles():
        assert b"zones" in tile[1]
    kinds = [properties["k"] for properties, _shape in layer(made(version), "zones", tiles.FIRST_ZOOM)]
    assert kinds[-1] == "AUc"


def test_a_zone_has_one_name_inside_it_with_the_room_around(version: PlanVersion) -> None:
    path = made(version)
    names: dict[str, list[tuple[Any, int]]] = {}
    for properties, point in layer(path, "names", tiles.LAST_ZOOM):
        names.setdefault(properties["l"], []).append((point, properties["r"]))
    assert sorted(names) == ["1AUh", "N", "UA"]
    for zone in version.zones.all():
        # A tile's margin may hold the point again, at the same place.
        ((_wkt, point),) = {shapely.to_wkt(point, 0): point for point, _room_m in names[zone.label]}.items()
        assert mercator(zone.geometry).buffer(1).covers(point)
    rooms_m = {label: room_m for label, [(_point, room_m), *_again] in names.items()}
    assert rooms_m == {
        "UA": pytest.approx(500, abs=10),
        "N": pytest.approx(500, abs=10),
        "1AUh": pytest.approx(100, abs=10),
    }


def test_prescriptions_keep_their_codes_and_families(version: PlanVersion) -> None:
    found = {(properties["c"], shape.geom_type) for properties, shape in layer(made(version), "prescriptions", 14)}
    assert ("1800", "Polygon") in found
    assert {code for code, kind in found if kind in {"Point", "MultiPoint"}} == {"0702"}
    assert any(kind in {"LineString", "MultiLineString"} for _code, kind in found)


def test_what_the_plan_says_not_to_draw_is_not_drawn(version: PlanVersion) -> None:
    version.prescriptions.filter(table="SURF").update(attributes={"SYMBOLE": "PSC-S_18-00_000"})
    assert {properties["c"] for properties, _shape in layer(made(version), "prescriptions", 14)} == {"0702"}


def test_informations_and_dressing_are_in_their_own_layers(version: PlanVersion) -> None:
    zone = version.zones.get(label="UA")
    Information.objects.create(
        version=version, table="SURF", rank=1, label="ZAC", type_code="02", geometry=zone.geometry
    )
    for rank, (table, geometry) in enumerate(
        [("LIN", zone.geometry.boundary), ("TXT", zone.geometry.centroid), ("SURF", zone.geometry)], start=1
    ):
        Dressing.objects.create(
            version=version, table=table, rank=rank, color="#336699", text="Le bourg" if table == "TXT" else "",
            size_pt=12, angle_deg=30, geometry=geometry,
        )  # fmt: skip
    path = made(version)
    assert {p["c"] for p, _shape in layer(path, "informations", 14)} == {"0200"}
    assert {p["c"] for p, _shape in layer(path, "dressing", 14)} == {"#336699"}
    (text, *_again) = [p for p, _shape in layer(path, "texts", 14)]
    assert {name: text[name] for name in "lcsa"} == {"l": "Le bourg", "c": "#336699", "s": 12, "a": 30}


def test_a_plan_without_prescriptions_is_drawn(version: PlanVersion) -> None:
    version.prescriptions.all().delete()
    assert [one["id"] for one in Archive(made(version)).metadata()["vector_layers"]] == ["zones", "names"]


def test_the_command_makes_what_is_missing(
    version: PlanVersion, concertation: Concertation, capsys: pytest.CaptureFixture[str]
) -> None:
    path = made(version)
    call_command("make_tiles")
    assert capsys.readouterr().out == ""
    path.unlink()
    call_command("make_tiles", "plui")
    assert path.exists()
    assert capsys.readouterr().out.startswith("plui : 200000008_PLUi_20260115, ")
    PlanVersion.objects.update(tiles_sha256="")
    call_command("make_tiles", "plui")
    version.refresh_from_db()
    assert tiles.path_of(version).exists()
    with pytest.raises(CommandError, match="Il n’y a pas de plan dans une concertation « autre »"):
        call_command("make_tiles", "autre")


def test_the_former_file_serves_until_the_new_one_is_there(version: PlanVersion) -> None:
    first = made(version)
    version.zones.filter(label="UA").update(label="UB")
    assert made(version) != first
    assert np.all([path.exists() for path in (first, tiles.path_of(version))])
