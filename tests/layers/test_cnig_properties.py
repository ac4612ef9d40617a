"""Whatever is written in the columns: a plan or a sentence comes out, and every feature read is kept or named."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carto.layers.models import ZoneKind
from carto.layers.sources.refusal import LotRefused
from tests.layers.reading import ReadPlan, read_plan

LEFT_OUT = ("Zone laissée de côté.", "Laissée de côté.")
SQUARE = {"type": "Polygon", "coordinates": [[[0.1, 47], [0.2, 47], [0.2, 47.1], [0.1, 47]]]}
OPEN = {"type": "Polygon", "coordinates": [[[0.1, 47], [0.2, 47], [0.2, 47.1]]]}
BOW = {"type": "Polygon", "coordinates": [[[0.1, 47], [0.2, 47.1], [0.2, 47], [0.1, 47.1], [0.1, 47]]]}
POINT = {"type": "Point", "coordinates": [0.1, 47.05]}

written = st.one_of(
    st.sampled_from(["U", "AUc", "AU", "N", "01", "99", "1", "oui", "", "255-0-0", "http://a.invalid", "12,5", "0702"]),
    st.text(max_size=8), st.text(min_size=250, max_size=300), st.integers(), st.floats(), st.none(), st.booleans(),
    st.lists(st.integers(), max_size=2),
)  # fmt: skip
columns = ("LIBELLE", "LIBELONG", "TYPEZONE", "TYPESECT", "TYPEPSC", "STYPEPSC", "TYPEINF", "NATTRAC", "COULEUR", "TXT",
           "TAILLE", "ANGLE", "NOMFIC", "URLFIC", "IDURBA", "INSEE", "AUTRE")  # fmt: skip
rows = st.dictionaries(st.sampled_from(columns), written, max_size=10)
shapes = st.sampled_from([SQUARE, SQUARE, SQUARE, OPEN, BOW, POINT, None, {"type": "Polygon"}])
features = st.lists(st.tuples(rows, shapes), max_size=6)
tables = st.dictionaries(
    st.sampled_from(["ZONE_URBA", "SECTEUR_CC", "PRESCRIPTION_SURF", "INFO_PCT", "HABILLAGE_TXT", "DOC_URBA"]),
    features,
    max_size=4,
)


def write(folder: Path, lot: dict[str, Any]) -> None:
    for name, content in lot.items():
        value = [{"type": "Feature", "properties": values, "geometry": shape} for values, shape in content]
        path = folder / f"{name}.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": value}), encoding="utf-8")


def read_or_refused(folder: Path) -> ReadPlan | str:
    try:
        return read_plan(folder)
    except LotRefused as refused:
        return str(refused)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(tables)
def test_every_feature_is_kept_or_named(lot: dict[str, Any]) -> None:
    with TemporaryDirectory() as scratch:
        write(Path(scratch), lot)
        plan = read_or_refused(Path(scratch))
    if isinstance(plan, str):
        assert plan.endswith(".")
        return
    for report in plan.source.reports:
        assert report.read == len(lot[report.table])
        lost = [row for row in plan.said if row[0] == report.table and row[-1] in LEFT_OUT and row[1]]
        assert report.kept + len({rank for _table, rank, *_words in lost}) == report.read
    for zone in plan.zones:
        assert zone.kind in ZoneKind.values
        assert 0 < len(zone.label) <= 50
        assert zone.area_ha > 0
    codes = [(row.type_code, row.subtype_code) for row in plan.prescriptions]
    codes += [(row.type_code, row.subtype_code) for row in plan.informations]
    assert {(len(code), len(subtype)) for code, subtype in codes} <= {(2, 2), (2, 0)}
    for dressing in plan.dressings:
        assert 0 <= dressing.angle_deg < 360
        assert 0 <= dressing.size_pt <= 500
    json.dumps([row.attributes for row in plan.rows]).encode()
    assert "\x00" not in "".join(text for row in plan.rows for text in row.attributes.values())
