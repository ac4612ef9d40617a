"""The arguments of both sides of a theme, quoted by number."""

from datetime import timedelta
from typing import Any

from carto.bilan import debated, volumes
from carto.bilan.entries import Wording
from carto.exchange.publication import Comment, Entry
from tests.bilan.invented import OPENS_AT, comment, entry, record


def said_of(*held: Entry, **options: Any) -> dict[str, list[dict[str, Any]]]:
    said = Wording(record(), range(32, 1 << 16), options.get("annexes", ()))
    return {one["side"]: one["quotes"] for one in debated.sides(held, said)}


def against(number: int, **fields: Any) -> Comment:
    return comment(number, side="unfavorable", **fields)


def test_the_most_useful_three_of_each_side_are_quoted_and_of_as_many_the_oldest() -> None:
    one = entry(1, comments=(comment(1, useful=2), comment(2, useful=9), against(3), comment(4, useful=2)))
    two = entry(2, comments=(comment(1, useful=2, written_at=OPENS_AT), against(2, useful=1)))
    found = said_of(one, two)
    assert [quote["reference"] for quote in found["favorable"]] == ["W-0001/2", "W-0002/1", "W-0001/1"]
    assert [quote["reference"] for quote in found["unfavorable"]] == ["W-0002/2", "W-0001/3"]
    told = [quote["useful"].replace("\u00a0", " ") for quote in found["unfavorable"]]
    assert told == ["1 personne l’a trouvé utile", ""]


def test_what_the_public_does_not_read_is_never_quoted_nor_a_reply_nor_a_neutral_word() -> None:
    hidden = (
        comment(1, mask_reason="Insulte", body="SECRET"), comment(2, is_withdrawn=True, body="SECRET"),
        comment(3, is_awaiting=True, body="SECRET"), comment(4, parent=1), comment(5, side="neutral"),
    )  # fmt: skip
    masked = entry(2, comments=(comment(1),), is_published=False, withdrawn_at=OPENS_AT + timedelta(days=1))
    assert said_of(entry(1, comments=hidden), masked) == {"favorable": [], "unfavorable": []}


def test_a_long_argument_is_cut_between_two_words_and_says_so() -> None:
    [quote] = said_of(entry(1, comments=(comment(1, body="mot " * 300),)))["favorable"]
    assert quote["body"] == [" ".join(["mot"] * 150) + " […]"]
    [whole] = said_of(entry(1, comments=(comment(1, body="a" * 600),)))["favorable"]
    assert "[…]" not in whole["body"][0]


def test_a_quote_says_the_volume_where_it_is_to_be_read() -> None:
    held = tuple(entry(number, comments=(comment(1),)) for number in (1, 2))
    _main, *annexes = volumes.cut(held, 1)
    found = said_of(*held, annexes=annexes)["favorable"]
    assert [(quote["reference"], quote["is_here"]) for quote in found] == [
        ("W-0001/1 (vol.\u00a02)", False), ("W-0002/1 (vol.\u00a03)", False),
    ]  # fmt: skip
