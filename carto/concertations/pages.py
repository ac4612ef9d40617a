"""What every page of a concertation shares: finding it for the actor, and the links of its menu."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone

from carto.accounts.actors import Actor, actor_of
from carto.concertations import relays
from carto.concertations.models import Concertation, Membership
from carto.concertations.phases import Action
from carto.concertations.rules import decide, decide_somewhere
from carto.concertations.subjects import Subject


@dataclass(frozen=True)
class Visit:
    """One request to a concertation: who, which one, and the moment that rules and actions are given."""

    actor: Actor
    concertation: Concertation
    at: datetime

    def allows(self, action: Action, subject: Subject | None = None) -> bool:
        return decide(self.actor, action, self.concertation, subject, at=self.at).allowed

    def allows_somewhere(self, action: Action) -> bool:
        return decide_somewhere(self.actor, action, self.concertation, at=self.at).allowed

    @cached_property
    def relay(self) -> Membership | None:
        """What the actor is to some communes alone; None for anyone else."""
        return relays.membership_of(self.actor, self.concertation)

    @property
    def bounds(self) -> list[str] | None:
        """The INSEE codes of the communes that bound what a relay sees of the team's pages; None for anyone else."""
        return None if self.relay is None else list(self.relay.insee_codes)


def visit(request: HttpRequest, slug: str) -> Visit:
    """404 when there is no such concertation for this actor; also activates the territory's civil time."""
    actor = actor_of(request)
    concertation = get_object_or_404(Concertation.objects.visible_to(actor).select_related("taking_part"), slug=slug)
    timezone.activate(concertation.zone_info)
    return Visit(actor, concertation, timezone.now())
