"""What a text without a title is called."""

from textwrap import shorten

LONGEST = 80


def title_of(body: str) -> str:
    """The first words of a text, cut between two of them."""
    short = shorten(body, LONGEST, placeholder="…")
    return short if len(short) > 1 else body.strip()[:LONGEST]
