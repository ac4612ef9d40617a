"""Tracks from GPS units, maps and planning software, and what hostile people send in their place."""

import json
from typing import Any

import pytest

from carto.geo import tracks
from carto.geo.geojson import InvalidGeometry, Limits

LIMITS = Limits(2154)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
KML = 'xmlns="http://www.opengis.net/kml/2.2"'
POINTS = '<trkpt lat="47.35" lon="-0.65"><ele>40</ele></trkpt><trkpt lat="47.36" lon="-0.64"/>'


def gpx(inside: str) -> bytes:
    return f'{HEAD}<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">{inside}</gpx>'.encode()


def kml(inside: str) -> bytes:
    return f"{HEAD}<kml {KML}><Document><Folder><Placemark>{inside}</Placemark></Folder></Document></kml>".encode()


def geojson(value: Any) -> bytes:
    return json.dumps(value).encode()


LINE_WKT = "LINESTRING (-0.65 47.35, -0.64 47.36)"
SQUARE_WKT = "POLYGON ((-0.65 47.35, -0.64 47.35, -0.64 47.36, -0.65 47.36, -0.65 47.35))"
ROUTE = '<rte><rtept lat="47.3" lon="-0.6"/><rtept lat="47.4" lon="-0.6"/></rte>'
LINE = {"type": "LineString", "coordinates": [[-0.65, 47.35, 12], [-0.64, 47.36, 13]]}
SQUARE = [[-0.65, 47.35], [-0.64, 47.35], [-0.64, 47.36], [-0.65, 47.36], [-0.65, 47.35]]
AREA = {"type": "Polygon", "coordinates": [SQUARE]}


@pytest.mark.parametrize(
    ("content", "wkt"),
    [
        (gpx(f"<trk><trkseg>{POINTS}</trkseg></trk>"), LINE_WKT),
        (gpx(ROUTE), "LINESTRING (-0.6 47.3, -0.6 47.4)"),
        (gpx('<wpt lat="47.35" lon="-0.65"><name>Puits</name></wpt>'), "POINT (-0.65 47.35)"),
        (kml("<Point><coordinates> -0.65,47.35,0 </coordinates></Point>"), "POINT (-0.65 47.35)"),
        (kml("<LineString><coordinates>-0.65,47.35\n -0.64,47.36,3</coordinates></LineString>"), LINE_WKT),
        (
            kml(
                "<Polygon><outerBoundaryIs><LinearRing><coordinates>-0.65,47.35 -0.64,47.35 -0.64,47.36"
                "</coordinates></LinearRing></outerBoundaryIs></Polygon>"
            ),
            "POLYGON ((-0.65 47.35, -0.64 47.35, -0.64 47.36, -0.65 47.35))",
        ),
        (geojson(LINE), LINE_WKT),
        (b"\xef\xbb\xbf" + geojson({"type": "Feature", "properties": {}, "geometry": LINE}), LINE_WKT),
        (geojson({"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": AREA}]}), SQUARE_WKT),
        (geojson({"type": "MultiLineString", "coordinates": [LINE["coordinates"]]}), LINE_WKT),
    ],
)  # fmt: skip
def test_one_drawing_is_taken_as_it_is(content: bytes, wkt: str) -> None:
    held = tracks.read(content, LIMITS)
    assert (held.geometry.wkt, held.notes) == (wkt, ())


def test_of_several_the_longest_track_is_taken_and_it_is_said() -> None:
    far = '<trkpt lat="47.35" lon="-0.65"/><trkpt lat="47.39" lon="-0.6"/>'
    waypoint = '<wpt lat="47.35" lon="-0.65"/>'
    held = tracks.read(gpx(f"{waypoint}<trk><trkseg>{POINTS}</trkseg><trkseg>{far}</trkseg></trk>"), LIMITS)
    assert held.geometry.wkt == "LINESTRING (-0.65 47.35, -0.6 47.39)"
    assert held.notes == ("Ce fichier contient 3 lieux : le tracé le plus long est pris.",)


def test_a_long_track_is_simplified_and_it_is_said() -> None:
    steps = "".join(f'<trkpt lat="{47.35 + (n % 2) * 1e-6}" lon="{-0.65 + n * 1e-5}"/>' for n in range(5_000))
    held = tracks.read(gpx(f"<trk><trkseg>{steps}</trkseg></trk>"), LIMITS)
    assert held.geometry.num_coords <= LIMITS.max_vertices
    [note] = held.notes
    assert note.startswith("Le tracé avait 5000 points")


LAUGHS = '<!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE gpx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (f"{HEAD}{LAUGHS}<gpx><name>&b;</name></gpx>".encode(), "définitions XML"),
        (f"{HEAD}{OUTSIDE}<gpx><name>&x;</name></gpx>".encode(), "définitions XML"),
        (b"PK\x03\x04" + b"\0" * 50, "compressé"),
        (b"x" * (tracks.MAX_BYTES + 1), "trop lourd"),
        (b"", "lisible"),
        (b"%PDF-1.7", "lisible"),
        (b"<svg/>", "lisible"),
        (b"<gpx>", "lisible"),
        (b"\xff\xfe\x00", "lisible"),
        (gpx(""), "ni point"),
        (gpx('<trk><trkseg><trkpt lat="47.35" lon="-0.65"/></trkseg></trk>'), "ni point"),
        (gpx('<wpt lat="abc" lon="1"/>'), "lisible"),
        (gpx('<wpt lon="1"/>'), "lisible"),
        (gpx('<wpt lat="6700000" lon="400000"/>'), "WGS 84"),
        (gpx('<wpt lat="nan" lon="1"/>'), "WGS 84"),
        (kml("<Point><coordinates>1</coordinates></Point>"), "lisible"),
        (kml("<Folder>" * 60 + "</Folder>" * 60), "profondément"),
        (b"[" * 100_000, "lisible"),
        (b'{"type":"GeometryCollection","geometries":[' * 60 + b"]}" * 60, "profondément"),
        (b'{"type":"Point","coordinates":[1e400,47]}', "WGS 84"),
        (b'{"type":"Point","coordinates":[NaN,47]}', "WGS 84"),
        (b'{"type":"Point","coordinates":[1%s,47]}' % (b"0" * 4_000), "lisible"),
        (b'{"type":"Point"}', "lisible"),
        (b'{"type":["Point"],"coordinates":[1,2]}', "lisible"),
        (b"null", "lisible"),
        (b"[1, 2]", "lisible"),
        (geojson({"type": "FeatureCollection", "features": []}), "ni point"),
        (geojson({"type": "Feature", "geometry": None}), "ni point"),
        (geojson(LINE | {"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}}), "WGS 84"),
        (geojson({"type": "LineString", "coordinates": [[-0.6, 47]] * (tracks.MAX_VERTICES + 1)}), "trop de points"),
        (geojson({"type": "MultiPoint", "coordinates": [[-0.6, 47]] * (tracks.MAX_GEOMETRIES + 1)}), "trop de lieux"),
        (geojson({"type": "LineString", "coordinates": [[-0.65, 47.35], [5, 47.35]]}), "km"),
    ],
)  # fmt: skip
def test_anything_else_is_refused_with_a_sentence(content: bytes, words: str) -> None:
    with pytest.raises(InvalidGeometry, match=words):
        tracks.read(content, LIMITS)


def test_a_bow_tie_is_refused_rather_than_mended() -> None:
    tie = [[-0.65, 47.35], [-0.64, 47.36], [-0.64, 47.35], [-0.65, 47.36], [-0.65, 47.35]]
    with pytest.raises(InvalidGeometry, match="croise"):
        tracks.read(geojson({"type": "Polygon", "coordinates": [tie]}), LIMITS)
