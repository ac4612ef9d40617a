"""What a Shapefile can hold: names of ten characters, texts of 254 bytes."""

from collections.abc import Sequence
from typing import Any

from carto.exchange.geojson import Field

FOLDER = "shapefile"  # of a package
MOST_CHARACTERS = 10
MOST_BYTES = 254


def names(fields: Sequence[Field[Any]]) -> dict[str, str]:
    """The name of each field in the file, by its whole one: its first characters, numbered where they are taken."""
    given: dict[str, str] = {}
    for field in fields:
        name, rank = field.name[:MOST_CHARACTERS], 1
        while name in given.values():
            rank += 1
            name = f"{field.name[: MOST_CHARACTERS - len(str(rank)) - 1]}_{rank}"
        given[field.name] = name
    return given


def shortened(text: str) -> str:
    """What of `text` fits, no character cut in two."""
    return text.encode()[:MOST_BYTES].decode(errors="ignore")
