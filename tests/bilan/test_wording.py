"""French wording for print."""

from datetime import date, datetime

import pytest

from carto.bilan import fonts, wording
from tests.bilan.invented import PARIS


def test_dates_are_said_as_in_a_letter() -> None:
    assert wording.day(date(2026, 3, 1)) == "1er\u00a0mars\u00a02026"
    assert (
        wording.minute(datetime(2026, 12, 14, 9, 5, tzinfo=PARIS))
        == "14\u00a0décembre\u00a02026 à\u00a09\u00a0h\u00a005"
    )


def test_a_period_that_ends_at_midnight_ends_the_day_before() -> None:
    midnight, evening = datetime(2026, 5, 1, tzinfo=PARIS), datetime(2026, 5, 1, 20, tzinfo=PARIS)
    assert wording.last_day(midnight) == "30\u00a0avril\u00a02026"
    assert wording.until(midnight) == "30\u00a0avril\u00a02026 à\u00a024\u00a0h"
    assert wording.last_day(evening) == "1er\u00a0mai\u00a02026"
    assert wording.until(evening) == "1er\u00a0mai\u00a02026 à\u00a020\u00a0h\u00a000"


def test_numbers_are_spaced_by_thousands() -> None:
    assert wording.number(1234567) == "1\u202f234\u202f567"
    assert wording.decimal(1234.5, 2) == "1\u202f234,50"


@pytest.mark.parametrize(
    ("share", "said"), [(0.0, "0\u00a0%"), (0.004, "<\u00a01\u00a0%"), (0.62, "62\u00a0%"), (1.0, "100\u00a0%")]
)
def test_shares_are_whole_percentages_and_a_small_one_is_not_called_nought(share: float, said: str) -> None:
    assert wording.percent(share) == said


@pytest.mark.parametrize(("count", "said"), [(0, "0\u00a0vote"), (1, "1\u00a0vote"), (2, "2\u00a0votes")])
def test_french_has_a_plural_from_two(count: int, said: str) -> None:
    assert wording.plural(count, "vote", "votes") == said


def test_a_text_is_its_lines_without_the_blank_ones() -> None:
    assert wording.paragraphs("Un.\r\n\r\n  \nDeux  et trois.", fonts.printable()) == ["Un.", "Deux et trois."]


def test_what_the_fonts_cannot_print_becomes_its_code_and_what_draws_nothing_goes() -> None:
    assert wording.line_of("vu 😀\u200d\ufe0f !\x07", fonts.printable()) == "vu ‹U+1F600› !"


def test_a_decomposed_accent_is_composed() -> None:
    assert wording.line_of("e\u0301cole", fonts.printable()) == "école"


def test_a_word_too_long_for_a_line_may_break() -> None:
    assert wording.line_of("a" * 90, fonts.printable()) == "\u200b".join(["a" * 40, "a" * 40, "a" * 10])


def test_the_text_face_prints_french_and_no_emoji() -> None:
    assert {ord(character) for character in "AÉÈÊËÀÂÎÏÔÛÜÇŒÆéèêëàâîïôûüçœæ«»’–—…€°²"} <= fonts.printable()
    assert 0x1F600 not in fonts.printable()
