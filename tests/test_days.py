"""The first of the month is « 1er » in French, in the code as in the pages; no other day, and no other language."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from carto.days import date_format


@pytest.mark.parametrize(
    ("language", "moment", "name", "said"),
    [
        ("fr", date(2026, 3, 1), "DATE_FORMAT", "1er mars 2026"),
        ("fr", datetime(2026, 3, 1, 9, 30, tzinfo=UTC), "DATETIME_FORMAT", "1er mars 2026 à 09:30"),
        ("fr", date(2026, 3, 1), "j F", "1er mars"),
        ("fr", date(2026, 3, 1), "SHORT_DATE_FORMAT", "01/03/2026"),
        ("fr", date(2026, 3, 11), "DATE_FORMAT", "11 mars 2026"),
        ("fr", date(2026, 3, 21), "j F Y", "21 mars 2026"),
        ("en", date(2026, 3, 1), "DATE_FORMAT", "1 March 2026"),
    ],
)
def test_a_day_is_said_alike_in_the_code_and_in_the_pages(language: str, moment: date, name: str, said: str) -> None:
    page = Template("{{ moment|date:name }}")
    with translation.override(language):
        assert date_format(moment, name) == said
        assert page.render(Context({"moment": moment, "name": name}, use_tz=False)) == said


@pytest.mark.parametrize(
    ("language", "moment", "said"),
    [
        ("fr", datetime(2026, 11, 16, tzinfo=UTC), "15 novembre 2026 à 24:00"),
        ("fr", datetime(2026, 11, 15, 18, 0, tzinfo=UTC), "15 novembre 2026 à 18:00"),
        ("fr", datetime(2026, 3, 2, tzinfo=UTC), "1er mars 2026 à 24:00"),
        ("en", datetime(2026, 11, 16, tzinfo=UTC), "15 November 2026 at 24:00"),
    ],
)
def test_a_period_that_ends_at_midnight_ends_on_the_day_before(language: str, moment: datetime, said: str) -> None:
    with translation.override(language):
        assert Template("{{ moment|end }}").render(Context({"moment": moment}, use_tz=False)) == said


def test_what_is_no_day_is_said_by_nothing() -> None:
    assert Template("{{ moment|date }}").render(Context({"moment": None})) == ""
