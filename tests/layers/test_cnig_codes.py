"""Labels of the code lists, held against the official ones."""

import csv

import pytest

from carto.layers.cnig_codes import (
    INFORMATION_LABELS,
    PRESCRIPTION_LABELS,
    ZONE_HUES,
    information_label,
    prescription_label,
)
from carto.layers.models import ZoneKind
from tests.layers.lots import DATA, needs_data


@needs_data
@pytest.mark.parametrize(
    ("list_name", "labels", "count"),
    [("PrescriptionUrbaType", PRESCRIPTION_LABELS, 170), ("InformationUrbaType", INFORMATION_LABELS, 46)],
)
def test_every_official_code_has_a_label(list_name: str, labels: dict[str, str], count: int) -> None:
    path = DATA / "cnig-codes" / f"{list_name}_v2025-06_extrait_pdf.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        codes = {
            "".join(cell.strip().zfill(2) for cell in row[:2]) for row in csv.reader(file) if row[0].strip().isdigit()
        }
    assert len(codes) == count
    assert codes == labels.keys()


@pytest.mark.parametrize(
    ("codes", "label"),
    [(("01", "02"), "Espace boisé classé à créer"), (("01", ""), "Espace boisé classé"),
     (("01", "77"), "Espace boisé classé"), (("98", "00"), "")],
)  # fmt: skip
def test_an_unknown_sub_type_has_the_label_of_its_type(codes: tuple[str, str], label: str) -> None:
    assert prescription_label(*codes) == label


@pytest.mark.parametrize(
    ("codes", "label"),
    [(("04", "01"), "Droit de préemption urbain renforcé"), (("04", "77"), "Droit de préemption urbain"),
     (("77", ""), "")],
)  # fmt: skip
def test_informations_too(codes: tuple[str, str], label: str) -> None:
    assert information_label(*codes) == label


def test_every_kind_of_zone_has_its_hue() -> None:
    assert ZONE_HUES.keys() == set(ZoneKind)
