"""Two ways of writing one name give one key."""

import pytest

from carto.layers.search_keys import WIDTH, parcelle_key, search_key


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("L’Hôpital-le-Grand", "hopital le grand"),
        ("l'hopital le GRAND", "hopital le grand"),
        ("La Pommeraye", "pommeraye"),
        ("Les Œufs", "oeufs"),
        ("La", "la"),
        ("Lavau", "lavau"),
        ("Vieil-Essai", "vieil essai"),
        (" -- ", ""),
        ("", ""),
    ],
)
def test_case_accents_signs_and_the_first_article_do_not_count(text: str, key: str) -> None:
    assert search_key(text) == key


def test_a_key_keeps_to_its_column() -> None:
    assert len(search_key("bois " * 100)) == WIDTH


def test_the_zeros_that_pad_a_parcel_do_not_count() -> None:
    assert parcelle_key("59350", "0B", "0012") == parcelle_key("59350", "b", "12") == "59350b12"
    assert parcelle_key("2A004", "AB", "100") == "2a004ab100"
