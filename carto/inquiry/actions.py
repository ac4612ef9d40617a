"""Verbs of the commissioner: take a contribution in charge, note, cut it into observations, give an opinion on each."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Theme
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.models import Contribution
from carto.debate.models import Comment
from carto.inquiry import excerpts
from carto.inquiry.excerpts import Span
from carto.inquiry.lodging import is_lodged, is_quoted
from carto.inquiry.models import Charge, Note, Observation, Opinion

LONGEST_PLACE = Observation._meta.get_field("place").max_length or 0


@dataclass(frozen=True)
class Examined:
    """What the commissioner says of an observation; `opinion` is empty until given."""

    theme: Theme | None = None
    place: str = ""
    opinion: Opinion | str = ""
    opinion_words: str = ""


def take(actor: Actor, contribution: Contribution, *, at: datetime) -> None:
    """From now on it is theirs to examine, whoever had it before."""
    require(actor, Action.EXAMINE, contribution.concertation, at=at)
    taken = {"commissioner": actor.user, "taken_at": at}
    Charge.objects.update_or_create(contribution=contribution, defaults=taken)


def leave(actor: Actor, contribution: Contribution, *, at: datetime) -> None:
    require(actor, Action.EXAMINE, contribution.concertation, at=at)
    Charge.objects.filter(contribution=contribution).delete()


def note(actor: Actor, contribution: Contribution, body: str, *, at: datetime) -> None:
    """Their own notes on it, in place of those they had; none when nothing is left of them."""
    require(actor, Action.EXAMINE, contribution.concertation, at=at)
    if body.strip():
        kept = {"body": body, "written_at": at}
        Note.objects.update_or_create(contribution=contribution, author=actor.user, defaults=kept)
    else:
        Note.objects.of(actor).filter(contribution=contribution).delete()


@transaction.atomic
def cut(
    actor: Actor, contribution: Contribution, *, comment: Comment | None = None, span: Span | None, at: datetime
) -> Observation:
    """One more observation, after those there are. `span`: the signs of `excerpts.text_of`, None for the whole text.

    Refused (ValidationError) once the report is lodged, and for what is one of its observations already."""
    require(actor, Action.EXAMINE, contribution.concertation, at=at)
    _refuse_once_lodged(contribution.concertation)
    _lock(contribution)
    start, end = span if span is not None else (None, None)
    known = Observation.objects.filter(contribution=contribution)
    if known.filter(comment=comment, start=start, end=end).exists():
        raise ValidationError(_("Cet extrait est déjà une observation."))
    return Observation.objects.create(
        contribution=contribution, comment=comment, rank=known.count() + 1, start=start, end=end,
        version=contribution.version, excerpt=excerpts.text_of(contribution, comment)[start:end],
        theme=contribution.themes.first(), place=contribution.place_words[:LONGEST_PLACE], cut_by=actor.user, cut_at=at,
    )  # fmt: skip


@transaction.atomic
def examine(actor: Actor, observation: Observation, said: Examined, *, at: datetime) -> None:
    """Refused (ValidationError) once the report is lodged: it says what they think."""
    require(actor, Action.EXAMINE, observation.contribution.concertation, at=at)
    _refuse_once_lodged(observation.contribution.concertation)
    for name, value in vars(said).items():
        setattr(observation, name, value)
    observation.full_clean(exclude=["contribution", "comment", "excerpt", "answer"])
    observation.save(update_fields=[*vars(said)])


@transaction.atomic
def remove(actor: Actor, observation: Observation, *, at: datetime) -> None:
    """Those that follow it take the numbers that are left. Refused (ValidationError) once the procès-verbal is handed
    on: it quotes them by their numbers."""
    require(actor, Action.EXAMINE, observation.contribution.concertation, at=at)
    contribution = observation.contribution
    if is_quoted(contribution.concertation):
        raise ValidationError(_("Le procès-verbal de synthèse est remis : il cite cette observation par son numéro."))
    _refuse_once_lodged(contribution.concertation)
    _lock(contribution)
    observation.delete()
    following = Observation.objects.filter(contribution=contribution, rank__gt=observation.rank)
    for pk in list(following.order_by("rank").values_list("pk", flat=True)):  # one by one: no rank is ever twice there
        Observation.objects.filter(pk=pk).update(rank=F("rank") - 1)


def _refuse_once_lodged(concertation: Concertation) -> None:
    if is_lodged(concertation):
        raise ValidationError(_("Le rapport est remis : les observations qu’il reprend ne changent plus."))


def _lock(contribution: Contribution) -> None:
    Contribution.objects.select_for_update().only("pk").get(pk=contribution.pk)
