"""How much is said in an hour, by network and by device; exact whatever the number of connections.

A device alone has half of what its network has. Votes and marks of a device already known count for the
device only: a workshop in one room must not shut itself out. Without a proof of work, a network has a sixth."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import formats
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from carto.guard.models import ActKind, Meter

PERIOD = timedelta(hours=1)
DEVICE_PART, SLOW_PART = 2, 6
SIGN_UPS_AN_HOUR = 30  # of devices not yet known, or few people could fill every seat
DRAFTS_AN_HOUR = 240  # of a device already known: its page saves by itself while one types


class TooMany(Refused):
    """A limit is reached; `reason` says when to try again."""

    status = 429


@dataclass(frozen=True)
class Share:
    """What one holder may say in an hour."""

    holder: str
    most: int


def shares(
    concertation: Concertation, kind: ActKind, *, network: str, device: int | None, is_slow: bool
) -> list[Share]:
    """`device`: the participant's identifier, None for one not yet known."""
    if kind is ActKind.DRAFT and device is not None:
        return [Share(f"b:{device}", DRAFTS_AN_HOUR)]
    rules = concertation.rules_of_part
    series, most = {
        ActKind.DEPOSIT: ("d", rules.deposits_an_hour),
        ActKind.DRAFT: ("b", rules.deposits_an_hour),
        ActKind.SIGN_UP: ("s", SIGN_UPS_AN_HOUR),
    }.get(kind, ("v", rules.voices_an_hour))
    found = []
    if device is None or kind in (ActKind.DEPOSIT, ActKind.COMMENT):
        found.append(Share(f"{series}:{network}", most))
    if device is not None:
        found.append(Share(f"{series}:{device}", max(1, most // DEVICE_PART)))
    if is_slow:
        found.append(Share(f"{series}:slow:{network}", max(1, most // SLOW_PART)))
    return found


@transaction.atomic
def take(concertation: Concertation, wanted: Sequence[Share], *, at: datetime) -> None:
    """Count one more for each holder; TooMany, and nothing counted, when one of them has reached its limit."""
    for share in wanted:
        if not (_take(concertation, share, at) or (_begin(concertation, share, at) and _take(concertation, share, at))):
            raise TooMany(_sentence(concertation, share))


def give_back(concertation: Concertation, taken: Sequence[Share]) -> None:
    """What was counted came to nothing."""
    holders = [share.holder for share in taken]
    Meter.objects.filter(concertation=concertation, holder__in=holders, count__gt=0).update(count=F("count") - 1)


def _take(concertation: Concertation, share: Share, at: datetime) -> int:
    current = Meter.objects.filter(concertation=concertation, holder=share.holder, began_at__gt=at - PERIOD)
    return current.filter(count__lt=share.most).update(count=F("count") + 1)


def _begin(concertation: Concertation, share: Share, at: datetime) -> bool:
    """Start the holder's first hour, or its next one when the last is over."""
    meter = Meter(concertation=concertation, holder=share.holder, began_at=at)
    Meter.objects.bulk_create([meter], ignore_conflicts=True)
    over = Meter.objects.filter(concertation=concertation, holder=share.holder, began_at__lte=at - PERIOD)
    over.update(began_at=at, count=0)
    return True


def _sentence(concertation: Concertation, share: Share) -> str:
    began_at = Meter.objects.values_list("began_at", flat=True).get(concertation=concertation, holder=share.holder)
    again_at = began_at + PERIOD + timedelta(minutes=1)  # the minute is shown, not its seconds
    return _(
        "Beaucoup d’envois sont venus de votre connexion en peu de temps. Rien n’est perdu de ce que vous avez écrit : "
        "réessayez à partir de %(hour)s."
    ) % {"hour": formats.time_format(again_at.astimezone(concertation.zone_info))}
