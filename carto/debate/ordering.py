"""In which order the arguments of a side are read. Pure: everything comes as an argument, chance included.

The first order prefers nobody: drawn by lot each day and for each visitor, or the least seen first, as the concertation
chose. The others are asked for, in the address (`?tri=`)."""

import hashlib
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import ArgumentOrder
from carto.contributions.opinion import lower_bound

ENOUGH_JUDGES = 8  # as many as unanimous voices make a consensus


class Order(models.TextChoices):
    NEUTRAL = "neutre", _("Sans préférence")
    USEFUL = "utiles", _("Les plus utiles")
    RECENT = "recents", _("Les plus récents")
    OLDEST = "anciens", _("Les plus anciens")


NEUTRAL_SENTENCES: dict[ArgumentOrder, str | Promise] = {
    ArgumentOrder.SHUFFLED: _(
        "Sans préférence : dans chaque colonne, l’ordre est tiré au sort chaque jour, et il diffère d’une personne à"
        " l’autre."
    ),
    ArgumentOrder.LEAST_SEEN: _(
        "Sans préférence : dans chaque colonne, les arguments les moins montrés jusqu’ici d’abord, pour que chacun ait"
        " sa chance."
    ),
}
SENTENCES: dict[Order, str | Promise] = {
    Order.USEFUL: _(
        "Les plus utiles d’abord, d’après ceux qui l’ont dit depuis que l’argument a paru, marge d’erreur comptée ; un"
        " argument que moins de huit personnes ont pu juger n’est pas classé, et vient ensuite, tiré au sort."
    ),
    Order.RECENT: _("Les plus récents d’abord."),
    Order.OLDEST: _("Les plus anciens d’abord."),
}


@dataclass(frozen=True)
class Head:
    """What is read of every comment, to arrange them before reading the words of those that are shown."""

    pk: int
    number: int
    parent_id: int | None
    author_id: int | None
    side: str
    written_at: datetime
    published_at: datetime | None
    masked_at: datetime | None
    withdrawn_at: datetime | None
    useful_count: int
    seen_count: int

    @property
    def is_published(self) -> bool:
        return self.published_at is not None and self.masked_at is None and self.withdrawn_at is None

    @property
    def is_awaiting(self) -> bool:
        return self.published_at is None and self.masked_at is None and self.withdrawn_at is None


@dataclass(frozen=True)
class Lot:
    """What the draw depends on: it holds for a day, and for whoever `visitor` tells from the others."""

    day: date
    visitor: str

    def place_of(self, head: Head) -> bytes:
        return hashlib.sha256(f"{self.day.isoformat()} {self.visitor} {head.pk}".encode()).digest()


def sentence(order: Order, neutral: ArgumentOrder) -> str | Promise:
    """Which order, and why."""
    return NEUTRAL_SENTENCES[neutral] if order is Order.NEUTRAL else SENTENCES[order]


def arranged(
    heads: Sequence[Head], order: Order, *, neutral: ArgumentOrder, lot: Lot, judged_at: Sequence[datetime] = ()
) -> list[Head]:
    """`judged_at`: when each person who found any argument of the debate useful last did, ascending."""
    keys: dict[Order, Callable[[Head], Any]] = {
        Order.NEUTRAL: lambda head: (head.seen_count if neutral is ArgumentOrder.LEAST_SEEN else 0, lot.place_of(head)),
        Order.USEFUL: lambda head: (-usefulness(head, judged_at), lot.place_of(head)),
        Order.RECENT: lambda head: (-head.written_at.timestamp(), -head.number),
        Order.OLDEST: lambda head: (head.written_at, head.number),
    }
    return sorted(heads, key=keys[order])


def usefulness(head: Head, judged_at: Sequence[datetime]) -> float:
    """The least share of its possible judges that may well find it useful; -1 where they are too few to say.

    Possible judges: those who found some argument useful since this one is there to be read. An old argument does not
    win by its age, nor a new one by the three friends who come at once."""
    if head.published_at is None:
        return -1.0
    judges = len(judged_at) - bisect_left(judged_at, head.published_at)
    return lower_bound(head.useful_count, judges) if judges >= ENOUGH_JUDGES else -1.0
