"""French words find their forms, with or without accents."""

import pytest

from carto.contributions import search
from carto.contributions.models import Contribution
from carto.contributions.search import stems_of


@pytest.mark.parametrize(
    ("text", "query", "is_found"),
    [
        ("Une école près des arbres", "ecoles", True),
        ("Une école près des arbres", "arbre école", True),
        ("Une école près des arbres", "arbre mairie", False),
        ("La rue protégée", "protéger", True),
        ("La rue protegee", "protégée", True),
        ("Des vélos partout", "velo", True),
        ("L’œuvre du bourg", "oeuvre", True),
        ("L'œuvre du bourg", "L’ŒUVRE", True),
        ("Une boulangerie", "boul", False),
        ("100 % bio", "100", True),
        ("Une école", "%", True),
        ("Une école", "_cole", False),
        ("Une école", "' OR 1=1 --", False),
        ("Une école", "le la", True),
    ],
)
@pytest.mark.django_db
def test_a_query_finds_the_forms_of_its_words(
    contribution: Contribution, text: str, query: str, is_found: bool
) -> None:
    Contribution.objects.update(search_text=stems_of(text))
    assert Contribution.objects.filter(search.condition(query)).exists() is is_found


def test_a_text_without_words_has_no_stems() -> None:
    assert stems_of("… ! ?") == ""
