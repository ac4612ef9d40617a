"""What was said on each side of a theme, quoted by number: the arguments found most useful first; pure."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from carto.bilan import wording
from carto.bilan.entries import Wording
from carto.exchange.publication import Comment, Entry

Values = dict[str, Any]
QUOTED, LONGEST = 3, 600
TWO_SIDES = (("favorable", "Arguments favorables"), ("unfavorable", "Arguments défavorables"))
RULE = (
    f"Sont cités, pour chaque thème, les {QUOTED} arguments de chaque côté que le plus de personnes ont trouvés utiles "
    "et, à égalité, ceux qui ont été écrits les premiers, parmi ceux que chacun peut lire. Un argument de plus de "
    f"{LONGEST} signes est coupé ; il est en entier sous sa contribution."
)


def sides(held: Sequence[Entry], said: Wording) -> list[Values]:
    """For and against, each with its quotes; `held`: the contributions of a theme."""
    return [
        {"side": side, "label": label, "quotes": [_quote(*one, said) for one in _best(held, side)]}
        for side, label in TWO_SIDES
    ]


def _best(held: Sequence[Entry], side: str) -> list[tuple[Entry, Comment]]:
    """By the number of people who found them useful, then by their age."""
    found = sorted(_readable(held, side), key=lambda one: (-one[1].useful, one[1].written_at, one[0].number))
    return found[:QUOTED]


def _readable(held: Iterable[Entry], side: str) -> Iterator[tuple[Entry, Comment]]:
    """Comments of the first level that the public reads, in whichever rendering."""
    for entry in held:
        for one in entry.comments if entry.is_published else ():
            if one.side == side and one.parent is None and one.is_published:
                yield entry, one


def _quote(entry: Entry, comment: Comment, said: Wording) -> Values:
    people = wording.plural(comment.useful, "personne l’a trouvé utile", "personnes l’ont trouvé utile")
    return {
        "number": entry.number,
        "is_here": entry.reference not in said.volume_of,
        "reference": said.cited(f"{entry.reference}/{comment.number}"),
        "body": said.paragraphs(wording.shortened(comment.body, LONGEST)),
        "useful": people if comment.useful else "",
    }
