"""What the page « Mes données » shows: each thing one left here, and what one may still do of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import decide
from carto.contributions.models import Contribution, Draft
from carto.debate.models import Comment, Vote
from carto.privacy.person import Person


@dataclass(frozen=True)
class Link:
    url: str
    label: str


@dataclass(frozen=True)
class Item:
    """One thing: what it is called, where it is, its own words, its date, what may be done."""

    name: str
    url: str
    words: str
    moment: datetime
    state: str
    links: tuple[Link, ...] = ()


@dataclass(frozen=True)
class Part:
    """What was left in one concertation."""

    concertation: Concertation
    contributions: list[Item]
    comments: list[Item]
    votes: list[Item]
    drafts: list[Item]


def parts(actor: Actor, person: Person, *, at: datetime) -> list[Part]:
    """By concertation, the latest created first; votes name the contribution by its number alone."""
    contributions = Contribution.objects.filter(author__in=person.participants).order_by("number")
    comments = Comment.objects.filter(author__in=person.participants).select_related("contribution")
    votes = Vote.objects.filter(participant__in=person.participants).select_related("contribution")
    drafts = Draft.objects.filter(participant__in=person.participants)
    pks = {*contributions.values_list("concertation", flat=True)}
    pks |= {*comments.order_by().values_list("contribution__concertation", flat=True)}
    pks |= {*votes.values_list("contribution__concertation", flat=True)}
    pks |= {*drafts.values_list("concertation", flat=True)}
    found = []
    for one in Concertation.objects.filter(pk__in=pks).defer("perimeter"):
        prefetch_related_objects([one], "phases")
        found.append(
            Part(
                one,
                [_contribution(actor, one, row, at) for row in contributions.filter(concertation=one)],
                [_comment(one, row) for row in comments.filter(contribution__concertation=one)],
                [_vote(one, row) for row in votes.filter(contribution__concertation=one).order_by("voted_at")],
                [_draft(one, row) for row in drafts.filter(concertation=one)],
            )
        )
    return found


def _contribution(actor: Actor, concertation: Concertation, row: Contribution, at: datetime) -> Item:
    links = tuple(
        Link(reverse(name, args=[concertation.slug, row.reference]), label)
        for action, name, label in _abilities()
        if decide(actor, action, concertation, row, at=at).allowed
    )
    return Item(row.reference, _address(concertation, row), row.title, row.received_at, _state(row), links)


def _abilities() -> Iterator[tuple[Action, str, str]]:
    yield Action.EDIT, "contributions:edit", _("Modifier")
    yield Action.WITHDRAW, "contributions:withdraw", _("Retirer")


def _comment(concertation: Concertation, row: Comment) -> Item:
    row.contribution.concertation = concertation
    address = f"{_address(concertation, row.contribution)}#commentaire-{row.number}"
    return Item(row.reference, address, row.body, row.written_at, _state(row))


def _vote(concertation: Concertation, row: Vote) -> Item:
    one = row.contribution
    return Item(one.reference, _address(concertation, one), row.get_choice_display(), row.voted_at, "")


def _draft(concertation: Concertation, row: Draft) -> Item:
    address = reverse("contributions:draft", args=[concertation.slug])
    return Item(_("Brouillon"), address, row.title, row.updated_at, "")


def _state(row: Contribution | Comment) -> str:
    if row.masked_at is not None:
        return _("masqué par la modération")
    if getattr(row, "withdrawn_at", None) is not None:
        return _("retiré")
    return "" if row.published_at is not None else _("en attente de relecture")


def _address(concertation: Concertation, row: Contribution) -> str:
    return reverse("debate:detail", args=[concertation.slug, row.reference])
