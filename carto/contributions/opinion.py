"""What the voices on a contribution say, small numbers apart: three voices out of three prove nothing yet.

The shares are of all the voices, the undecided ones included: « mitigé » is neither half a yes nor a no. Each is
taken at the lower bound of its interval at 95 % (Wilson's), so that only what is sure is said. The map computes
the same in `js/opinion.js`, the database in `bounds.py`; the three are tested on the same cases."""

import math
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

Z = 1.96  # of the normal law: 95 % of the interval
CONSENSUS = 2 / 3
MAJORITY = 1 / 2
CONFLICT = 1 / 4
WIDEST = 0.4  # an interval of more than 40 points says nothing yet


@dataclass(frozen=True)
class Voices:
    for_: int
    against: int
    mixed: int

    @property
    def total(self) -> int:
        return self.for_ + self.against + self.mixed


class Verdict(models.TextChoices):
    """What may be said of the voices; that there are too few of them is an answer too."""

    NOBODY = "nobody", _("personne n’a encore voté")
    TOO_FEW = "too_few", _("trop peu de voix pour conclure")
    SUPPORTED = "supported", _("nettement soutenue")
    RATHER_SUPPORTED = "rather_supported", _("plutôt soutenue")
    DIVIDING = "dividing", _("elle divise")
    SHARED = "shared", _("avis partagés, sans camp net")
    RATHER_REJECTED = "rather_rejected", _("plutôt rejetée")
    REJECTED = "rejected", _("nettement rejetée")


def interval(count: int, total: int) -> tuple[float, float]:
    """Between what and what the share may well be when `count` of `total` voices were counted; (0, 1) without any."""
    if total == 0:
        return 0.0, 1.0
    share, spread = count / total, Z * Z / total
    margin = Z * math.sqrt((share * (1 - share) + spread / 4) / total)
    middle = share + spread / 2
    return max(0.0, (middle - margin) / (1 + spread)), min(1.0, (middle + margin) / (1 + spread))


def lower_bound(count: int, total: int) -> float:
    return interval(count, total)[0]


def agreement(voices: Voices) -> float:
    """How clearly people agree to it."""
    return lower_bound(voices.for_, voices.total)


def division(voices: Voices) -> float:
    """How clearly people are divided over it: the lower bound of the smaller side."""
    return lower_bound(min(voices.for_, voices.against), voices.total)


def verdict(voices: Voices) -> Verdict:
    """The strongest thing that the voices surely say."""
    if voices.total == 0:
        return Verdict.NOBODY
    agreed, most = interval(voices.for_, voices.total)
    refused = lower_bound(voices.against, voices.total)
    for is_sure, said in (
        (agreed >= CONSENSUS, Verdict.SUPPORTED),
        (refused >= CONSENSUS, Verdict.REJECTED),
        (division(voices) >= CONFLICT, Verdict.DIVIDING),
        (most - agreed > WIDEST, Verdict.TOO_FEW),
        (agreed >= MAJORITY, Verdict.RATHER_SUPPORTED),
        (refused >= MAJORITY, Verdict.RATHER_REJECTED),
    ):
        if is_sure:
            return said
    return Verdict.SHARED
