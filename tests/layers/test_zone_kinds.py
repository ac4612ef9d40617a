"""TYPEZONE and TYPESECT as people write them."""

import pytest

from carto.layers.models import ZoneKind
from carto.layers.sources.zone_kinds import SECTORS, STANDARD, kind_of, pos_kind_of, sector_kind_of


def test_the_kinds_are_those_the_map_knows() -> None:
    assert {*STANDARD, *SECTORS} == set(ZoneKind.values)


@pytest.mark.parametrize("kind", ["U", "AUc", "AUs", "A", "N"])
def test_the_standard_kinds_are_taken_as_they_are(kind: str) -> None:
    assert kind_of(kind, "anything") == (kind, "")
    assert pos_kind_of(kind, kind) == (kind, "")


@pytest.mark.parametrize(
    ("written", "label", "kind"),
    [("AUC", "", "AUc"), ("aus", "", "AUs"), ("n", "", "N"), ("Nh", "", "N"), ("Nd", "", "N"), ("Ah", "", "A"),
     ("AU", "", "AUs"), ("1AU", "", "AUc"), ("2AU", "", "AUs"), ("UA", "", "U"), ("?", "Ap", "A")],
)  # fmt: skip
def test_others_are_brought_back_to_a_kind_and_it_is_said(written: str, label: str, kind: str) -> None:
    found, said = kind_of(written, label)
    assert found == kind
    assert f"« {written} »" in said


@pytest.mark.parametrize(("label", "kind"), [("1AUb", "AUc"), ("Np", "N"), ("2AU", "AUs")])
def test_an_absent_kind_is_told_by_the_label(label: str, kind: str) -> None:
    assert kind_of("", label) == (kind, "Type de zone absent.")


def test_nothing_is_guessed_from_nothing() -> None:
    assert kind_of("?", "Zone 3") == (None, "Type de zone « ? » inconnu du standard.")
    assert pos_kind_of("?", "Zone 3") == (None, "Type de zone « ? » inconnu du standard.")
    assert sector_kind_of("", "Bourg") == (None, "Type de secteur absent.")


@pytest.mark.parametrize(
    ("written", "label", "kind"),
    [("NA", "", "AUs"), ("1NA", "", "AUc"), ("INA", "", "AUc"), ("2NA", "", "AUs"), ("IINA", "", "AUs"),
     ("NB", "", "N"), ("NC", "", "A"), ("ND", "", "N"), ("UA", "", "U"), ("NCa", "", "A"), ("", "NDa", "N"),
     ("N", "NCb", "N"), ("A", "NC", "A")],
)  # fmt: skip
def test_zones_of_a_plan_d_occupation_des_sols(written: str, label: str, kind: str) -> None:
    assert pos_kind_of(written, label)[0] == kind


def test_a_zone_of_a_pos_says_so() -> None:
    assert pos_kind_of("NC", "NCa")[1] == "Zone « NC » d’un plan d’occupation des sols."
    assert pos_kind_of("", "NCa")[1] == "Zone « NCa » d’un plan d’occupation des sols."


@pytest.mark.parametrize(
    ("written", "label", "kind", "said"),
    [("01", "", "01", ""), ("99", "", "99", ""), ("1", "", "01", "Type de secteur « 1 » mal écrit."),
     ("", "ZC", "01", "Type de secteur absent."), ("", "ZCa", "02", "Type de secteur absent."),
     ("", "ZnC", "03", "Type de secteur absent."), ("", "RNU", "99", "Type de secteur absent."),
     ("ZNC", "", "03", "Type de secteur « ZNC » inconnu du standard.")],
)  # fmt: skip
def test_sectors_of_a_carte_communale(written: str, label: str, kind: str, said: str) -> None:
    assert sector_kind_of(written, label) == (kind, said)
