"""Cells of a CSV that somebody opens in a spreadsheet: what a person wrote is never computed there."""

SIGNS = ("=", "+", "-", "@", "\t", "\r")


def plain(text: str) -> str:
    """The text, after an apostrophe when a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(SIGNS) else text
