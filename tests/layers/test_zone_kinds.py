"""TYPEZONE as people write it."""

import pytest

from carto.layers.sources.zone_kinds import kind_of


@pytest.mark.parametrize("kind", ["U", "AUc", "AUs", "A", "N"])
def test_the_standard_kinds_are_taken_as_they_are(kind: str) -> None:
    assert kind_of(kind, "anything") == (kind, "")


@pytest.mark.parametrize(
    ("written", "label", "kind"),
    [("AUC", "", "AUc"), ("aus", "", "AUs"), ("n", "", "N"), ("Nh", "", "N"), ("Nd", "", "N"), ("Ah", "", "A"),
     ("AU", "", "AUs"), ("1AU", "", "AUc"), ("2AU", "", "AUs"), ("UA", "", "U"), ("", "1AUb", "AUc"),
     ("", "Np", "N"), ("?", "Ap", "A")],
)  # fmt: skip
def test_others_are_brought_back_to_a_kind_and_it_is_said(written: str, label: str, kind: str) -> None:
    found, said = kind_of(written, label)
    assert found == kind
    assert f"« {written} »" in said


def test_nothing_is_guessed_from_nothing() -> None:
    found, said = kind_of("?", "Zone 3")
    assert found is None
    assert said == "Type de zone « ? » inconnu du standard."
