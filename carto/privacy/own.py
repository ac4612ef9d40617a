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
from carto.debate import concerned
from carto.debate.models import Comment, Report, Vote
from carto.debate.record import subject_of, whole_body
from carto.privacy.person import Person


@dataclass(frozen=True)
class Link:
    url: str
    label: str


@dataclass(frozen=True)
class Naming:
    """Where one hides the name one signed with, or shows it again: open at any time."""

    url: str
    is_private: bool


@dataclass(frozen=True)
class Item:
    """One thing: what it is called, where it is, its own words, its date, what may be done."""

    name: str
    url: str
    words: str
    moment: datetime
    state: str
    links: tuple[Link, ...] = ()
    naming: Naming | None = None


@dataclass(frozen=True)
class Part:
    """What was left in one concertation."""

    concertation: Concertation
    contributions: list[Item]
    comments: list[Item]
    votes: list[Item]
    drafts: list[Item]
    reports: list[Item]


def parts(actor: Actor, person: Person, *, at: datetime) -> list[Part]:
    """By concertation, the latest created first; votes name the contribution by its number alone."""
    contributions = Contribution.objects.filter(author__in=person.participants).order_by("number")
    comments = Comment.objects.filter(author__in=person.participants).select_related("contribution")
    votes = Vote.objects.filter(participant__in=person.participants).select_related("contribution")
    drafts = Draft.objects.filter(participant__in=person.participants)
    reports = Report.objects.filter(participant__in=person.participants).select_related("contribution", "comment")
    pks = {*contributions.values_list("concertation", flat=True)}
    pks |= {*comments.order_by().values_list("contribution__concertation", flat=True)}
    pks |= {*votes.values_list("contribution__concertation", flat=True)}
    pks |= {*drafts.values_list("concertation", flat=True)}
    pks |= {*reports.order_by().values_list("contribution__concertation", flat=True)}
    found, unread = [], concerned.unread([one.pk for one in person.participants])
    for one in Concertation.objects.filter(pk__in=pks).defer("perimeter"):
        prefetch_related_objects([one], "phases")
        found.append(
            Part(
                one,
                [_contribution(actor, one, row, unread, at) for row in contributions.filter(concertation=one)],
                [_comment(actor, one, row, at) for row in comments.filter(contribution__concertation=one)],
                [_vote(one, row, unread) for row in votes.filter(contribution__concertation=one).order_by("voted_at")],
                [_draft(one, row) for row in drafts.filter(concertation=one)],
                [_report(one, row) for row in reports.filter(contribution__concertation=one)],
            )
        )
    return found


def _contribution(actor: Actor, concertation: Concertation, row: Contribution, unread: set[int], at: datetime) -> Item:
    links = tuple(
        Link(reverse(name, args=[concertation.slug, row.reference]), label)
        for action, name, label in _abilities()
        if decide(actor, action, concertation, row, at=at).allowed
    )
    naming = _naming(
        actor, concertation, row, reverse("contributions:name", args=[concertation.slug, row.reference]), at
    )
    state = _state(row) or _news(row, unread)
    return Item(row.reference, _address(concertation, row), row.title, row.received_at, state, links, naming)


def _abilities() -> Iterator[tuple[Action, str, str]]:
    yield Action.EDIT, "contributions:edit", _("Modifier")
    yield Action.WITHDRAW, "contributions:withdraw", _("Retirer")


def _comment(actor: Actor, concertation: Concertation, row: Comment, at: datetime) -> Item:
    row.contribution.concertation = concertation
    address = f"{_address(concertation, row.contribution)}#commentaire-{row.number}"
    arguments = [concertation.slug, row.contribution.reference, row.number]
    naming = _naming(actor, concertation, row, reverse("debate:comment_name", args=arguments), at)
    return Item(row.reference, address, whole_body(row), row.written_at, _state(row), naming=naming)


def _naming(
    actor: Actor, concertation: Concertation, row: Contribution | Comment, url: str, at: datetime
) -> Naming | None:
    is_open = decide(actor, Action.HIDE_NAME, concertation, row, at=at).allowed
    return Naming(url, row.is_name_private) if is_open else None


def _news(row: Contribution, unread: set[int]) -> str:
    return _("nouvelle réponse de la collectivité") if row.pk in unread else ""


def _vote(concertation: Concertation, row: Vote, unread: set[int]) -> Item:
    one = row.contribution
    state = _news(one, unread)
    return Item(one.reference, _address(concertation, one), row.get_choice_display(), row.voted_at, state)


def _draft(concertation: Concertation, row: Draft) -> Item:
    address = reverse("contributions:draft", args=[concertation.slug])
    return Item(_("Brouillon"), address, row.title, row.updated_at, "")


def _report(concertation: Concertation, row: Report) -> Item:
    """What became of it; the words reported are not repeated."""
    address, name = _address(concertation, row.contribution), row.contribution.reference
    if row.comment is not None:
        address, name = f"{address}#commentaire-{row.comment.number}", f"{name}/{row.comment.number}"
    return Item(name, address, row.get_reason_display(), row.reported_at, _outcome(row))


def _outcome(row: Report) -> str:
    text = row.comment or row.contribution
    if text.withdrawn_at is not None:
        return _("son auteur a retiré le texte")
    if row.settled_at is None:
        return _("reçu, pas encore examiné")
    if text.masked_at is not None:
        return _("examiné : le texte est masqué")
    has_passage = subject_of(text).passages.exists()
    return _("examiné : un passage est masqué") if has_passage else _("examiné : le texte reste publié")


def _state(row: Contribution | Comment) -> str:
    if row.masked_at is not None:
        return _("masqué par la modération")
    if getattr(row, "withdrawn_at", None) is not None:
        return _("retiré")
    return "" if row.published_at is not None else _("en attente de relecture")


def _address(concertation: Concertation, row: Contribution) -> str:
    return reverse("debate:detail", args=[concertation.slug, row.reference])
