"""The charter, accepted once a version by whoever publishes words: asked anew when its text changes."""

from datetime import datetime

from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations.models import Acceptance, Concertation


def version_to_accept(actor: Actor, concertation: Concertation) -> int | None:
    """The version in force, None when the actor has accepted it."""
    version = concertation.rules_of_part.charter_version
    if actor.participant is None:
        return version
    accepted = Acceptance.objects.filter(participant=actor.participant, concertation=concertation, version=version)
    return None if accepted.exists() else version


def accept(actor: Actor, concertation: Concertation, *, at: datetime) -> None:
    """Keep that the actor accepted the version in force; once."""
    assert actor.participant is not None
    version = concertation.rules_of_part.charter_version
    Acceptance.objects.get_or_create(
        participant=actor.participant, concertation=concertation, version=version, defaults={"accepted_at": at}
    )


def changed() -> str:
    """Said to whoever accepts another version than the one in force: nobody accepts what they could not read."""
    return _("La charte a changé : lisez-la ci-dessous, puis publiez.")
