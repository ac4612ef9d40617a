"""Nought is singular in French and plural in English, in the code as in the pages."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.core.management import call_command
from django.template import Context, Template
from django.utils import translation
from django.utils.translation import ngettext

COUNTED = "{% load i18n %}{% blocktranslate count n=n %}{{ n }} page{% plural %}{{ n }} pages{% endblocktranslate %}"
LINES = ("%(n)s ligne est enregistrée.", "%(n)s lignes sont enregistrées.")


@pytest.fixture
def _compiled(settings: Any, tmp_path: Path) -> None:
    shutil.copytree(site.LOCALE_PATHS[0], tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    settings.LOCALE_PATHS = [tmp_path / "locale"]  # telling so forgets the catalogues that were read
    call_command("compile_catalogs")


@pytest.mark.usefixtures("_compiled")
@pytest.mark.parametrize(
    ("language", "n", "line", "page"),
    [
        ("fr", 0, "0 ligne est enregistrée.", "0 page"),
        ("fr", 1, "1 ligne est enregistrée.", "1 page"),
        ("fr", 2, "2 lignes sont enregistrées.", "2 pages"),
        ("en", 0, "0 lines are recorded.", "0 pages"),
        ("en", 1, "1 line is recorded.", "1 page"),
    ],
)
def test_a_count_takes_the_number_of_its_language(language: str, n: int, line: str, page: str) -> None:
    with translation.override(language):
        assert ngettext(*LINES, n) % {"n": n} == line
        assert Template(COUNTED).render(Context({"n": n})) == page
