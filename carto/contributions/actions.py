"""Verbs on contributions: submit, edit, withdraw, mask, unmask, recompute where they lie.

What is slow (perimeter, plan context) is done before the transaction, which holds SQLite's only write lock."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actions import ensure_participant
from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation, Kind, Moderation, RegisterEntry, Theme
from carto.concertations.phases import Action
from carto.concertations.register import Event
from carto.concertations.rules import require, require_somewhere
from carto.contributions import (
    asking,
    attaching,
    contacts,
    contexts,
    drafting,
    kin,
    passages,
    place_words,
    placing,
    reasons,
    spotting,
    versions,
)
from carto.contributions.attaching import Attached
from carto.contributions.models import Blur, Channel, Contribution, Question, ReplyForm
from carto.contributions.placing import EXACTLY, PLACE_FIELDS
from carto.contributions.placing import Showing as Showing  # part of this module's interface
from carto.contributions.record import record
from carto.contributions.signing import ONE_PERSON, sign
from carto.contributions.signing import Voice as Voice  # part of this module's interface
from carto.contributions.writing import check_reception, write

SERIES = "W"  # of every channel: the name it had when there was only the web
DEPOSIT_FIELDS = frozenset({"kind", "themes", "title", "body", "pseudonym", "keeps_contact", "near"})


NO_REPLY: asking.Replies = {}


@dataclass(frozen=True)
class Deposit:
    """A contribution as stored, its author (whose key the caller gives to the device) and its register entry."""

    contribution: Contribution
    actor: Actor
    entry: RegisterEntry


def submit(
    actor: Actor,
    concertation: Concertation,
    *,
    kind: Kind,
    themes: Sequence[Theme],
    title: str,
    body: str,
    geometry: GEOSGeometry | None,
    pseudonym: str,
    voice: Voice = ONE_PERSON,
    showing: Showing = EXACTLY,
    attached: Attached = attaching.NOTHING,
    replies: asking.Replies = NO_REPLY,
    near: Collection[str] = (),
    keeps_contact: Collection[str] = (),
    at: datetime,
) -> Deposit:
    """Deposit a contribution; `geometry` is in EPSG:4326 as `geo.geojson.parse` returns it, None for one that has no
    place of its own. What is said of an object of the plan takes its shape. `near`: references of those that its author
    was told of, from which it differs. Public at once, unless the concertation reads first.

    ValidationError by field: personal details its author does not say to keep, a place outside the perimeter, none
    where one is asked, no theme, a theme or kind of another concertation, texts too long or empty, too many files, a
    kind without what it needs."""
    require(actor, Action.SUBMIT, concertation, at=at)
    contribution = Contribution(concertation=concertation, pseudonym=pseudonym, received_at=at)
    contribution.published_at = None if _is_read_first(concertation) else at
    write(contribution, kind, themes, title, body)
    sign(contribution, voice)
    _check_needs(contribution, attached)
    replied = asking.accept(concertation, kind, replies)
    has_contact = spotting.check(contacts.texts_written(contribution, replied, attached), keeps=keeps_contact)
    placing.place(contribution, geometry, showing)
    known = kin.known_to(contribution, near)
    where = contexts.compute(contribution)
    contribution.place_words = place_words.stored(contribution, where)
    with attaching.undone_on_failure() as written, transaction.atomic():
        actor = ensure_participant(actor, pseudonym=pseudonym, at=at)
        contribution.author = actor.participant
        contribution.number = register.next_number(concertation, SERIES)
        contribution.save(force_insert=True)
        contribution.themes.add(*themes)
        contexts.store(contribution, where, at=at)
        attaching.store(contribution, attached, written)
        asking.store(contribution, replied)
        kin.keep(contribution, known)
        if has_contact:
            contacts.flag(contribution, at=at)
        drafting.drop(actor, concertation)
        entry = record(contribution, Event.DEPOSIT, at)
    return Deposit(contribution, actor, entry)


def transcribe(
    actor: Actor,
    concertation: Concertation,
    *,
    channel: Channel,
    kind: Kind,
    themes: Sequence[Theme],
    title: str,
    body: str,
    geometry: GEOSGeometry | None,
    name: str,
    is_public: bool,
    is_late_kept: bool = False,
    keeps_contact: bool = False,
    received_at: datetime,
    at: datetime,
) -> Contribution:
    """Enter what somebody said on paper, by letter, by mail or aloud, under the next number of the one series. It
    belongs to no device: `name` signs it. It may have no place, and is public at once when `is_public`, or stays on
    paper. ValidationError by field as for a deposit, and for what was not received in time, unless `is_late_kept`."""
    require_somewhere(actor, Action.TRANSCRIBE, concertation, at=at)
    check_reception(concertation, received_at, is_late_kept=is_late_kept, at=at)
    contribution = Contribution(concertation=concertation, channel=channel, pseudonym=name, received_at=received_at)
    contribution.published_at = at if is_public else None
    write(contribution, kind, themes, title, body)
    texts = contacts.texts_written(contribution, {})
    kept = spotting.words_in(texts) if keeps_contact else []
    has_contact = is_public and spotting.check(texts, keeps=kept)
    if geometry is not None:
        placing.place(contribution, geometry, EXACTLY)
    where = contexts.compute_entered(actor, contribution)
    contribution.place_words = place_words.stored(contribution, where)
    with transaction.atomic():
        contribution.number = register.next_number(concertation, SERIES)
        contribution.save(force_insert=True)
        contribution.themes.add(*themes)
        contexts.store(contribution, where, at=at)
        if has_contact:
            contacts.flag(contribution, at=at)
        record(contribution, Event.DEPOSIT, at)
    return contribution


def edit(
    actor: Actor,
    contribution: Contribution,
    *,
    kind: Kind,
    themes: Sequence[Theme],
    title: str,
    body: str,
    geometry: GEOSGeometry | None,
    showing: Showing = EXACTLY,
    attached: Attached = attaching.NOTHING,
    replies: asking.Replies | None = None,
    keeps_contact: Collection[str] = (),
    at: datetime,
) -> Contribution:
    """Rewrite one's contribution; what it said before stays readable, as a version. Its files stay but for those
    `attached` says to remove. Refused like a deposit; a place left as it was is not checked again. An edit that
    changes nothing leaves no trace. Where the concertation reads first, the new text waits to be read in its turn (see
    docs/decisions/013), and anywhere that of a text of which a masked passage is no longer there as it was (019)."""
    require(actor, Action.EDIT, contribution.concertation, contribution, at=at)
    contribution.title, contribution.body = passages.whole_of(contribution)
    has_moved = placing.has_moved(contribution, geometry, showing)
    known = contacts.texts_of(contribution)
    write(contribution, kind, themes, title, body)
    _check_needs(contribution, attached)
    replied = None if replies is None else asking.accept(contribution.concertation, kind, replies)
    now = contacts.texts_written(contribution, replied or {}, attached)
    has_contact = spotting.check(now, keeps=keeps_contact, known=known)
    if has_moved:
        placing.place(contribution, geometry, showing)
    where = contexts.compute(contribution) if has_moved else None
    if where is not None:
        contribution.place_words = place_words.stored(contribution, where)
    with attaching.undone_on_failure() as written, transaction.atomic():
        stored = _hold(actor, Action.EDIT, contribution, at)
        former = passages.whole_of(stored)
        if not (has_moved or _says_otherwise(stored, former, contribution, themes, attached, replied)):
            return stored
        is_kept = stored.published_at is not None
        contribution.version = versions.keep(versions.state_of(stored), contribution)
        contribution.edited_at = at
        is_to_read = passages.follow_edit(contribution, former, kept_as=stored.version if is_kept else None)
        if is_to_read or _is_read_first(contribution.concertation):
            contribution.published_at = None
        contribution.save(update_fields=EDITED_FIELDS)
        contribution.themes.set(themes)
        if where is not None:
            contexts.store(contribution, where, at=at)
        if stored.blur == Blur.EXACT != contribution.blur:
            kin.forget(contribution)
        attaching.store(contribution, attached, written)
        if replied is not None:
            asking.store(contribution, replied)
        if has_contact:
            contacts.flag(contribution, at=at)
        edited = Contribution.objects.select_related("concertation").get(pk=contribution.pk)
        record(edited, Event.EDIT, at)
    return edited


EDITED_FIELDS = ["kind", "title", "body", *PLACE_FIELDS, "search_text", "edited_at", "published_at", "version"]


@transaction.atomic
def withdraw(actor: Actor, contribution: Contribution, *, at: datetime) -> None:
    """Take one's contribution off the map; its number stays, with the fact and the date."""
    require(actor, Action.WITHDRAW, contribution.concertation, contribution, at=at)
    _hold(actor, Action.WITHDRAW, contribution, at)
    Contribution.objects.filter(pk=contribution.pk).update(withdrawn_at=at)
    _note(contribution, Event.WITHDRAWAL, {}, at)


@transaction.atomic
def hide_name(actor: Actor, contribution: Contribution, *, is_private: bool, at: datetime) -> None:
    """Take one's name out of public view, or show it again, at any time, even once all is closed. The register keeps
    the fact; what it sealed at the deposit stays sealed."""
    require(actor, Action.HIDE_NAME, contribution.concertation, contribution, at=at)
    rows = Contribution.objects.filter(pk=contribution.pk, is_name_private=not is_private)
    if rows.update(is_name_private=is_private):
        _note(contribution, Event.NAME, {"is_private": is_private}, at)
        contribution.is_name_private = is_private


@transaction.atomic
def approve(actor: Actor, contribution: Contribution, *, at: datetime) -> None:
    """Make public a contribution that awaited a moderator; nothing happens to one that does not wait."""
    require(actor, Action.MODERATE, contribution.concertation, contribution, at=at)
    if Contribution.objects.filter(pk=contribution.pk).awaiting().update(published_at=at):
        _note(contribution, Event.PUBLICATION, {}, at)


@transaction.atomic
def mask(actor: Actor, contribution: Contribution, *, reason: str, at: datetime) -> None:
    """Hide a contribution from the public, with a reason of the closed list; nothing is deleted."""
    require(actor, Action.MODERATE, contribution.concertation, contribution, at=at)
    rows = Contribution.objects.filter(pk=contribution.pk, masked_at__isnull=True)
    if rows.update(masked_at=at, mask_reason=reason):
        _note(contribution, Event.MASKING, reasons.content_of(contribution.concertation, reason), at)


@transaction.atomic
def unmask(actor: Actor, contribution: Contribution, *, at: datetime) -> None:
    """Show a masked contribution again, unless its author has withdrawn it."""
    require(actor, Action.MODERATE, contribution.concertation, contribution, at=at)
    rows = Contribution.objects.filter(pk=contribution.pk, masked_at__isnull=False)
    if rows.update(masked_at=None, mask_reason=""):
        _note(contribution, Event.UNMASKING, {}, at)


@transaction.atomic
def set_questions(
    actor: Actor, concertation: Concertation, asked: Sequence[tuple[Question, list[Kind]]], *, at: datetime
) -> None:
    """Ask these questions, each with the kinds it is for, in this order; one may depend on another that is new as well.
    Absent ones are removed, or retired once they have replies. ValidationError: a circle of conditions, a choice
    without choices, another form after replies."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    questions = [question for question, _kinds in asked]
    conditions = [question.shown_if for question in questions]
    if any(after is not None and after not in questions for after in conditions):
        raise ValidationError(_("Une question dépend de celle que vous ôtez : ôtez d’abord la condition."))
    gone = concertation.questions.filter(is_retired=False).exclude(pk__in=[one.pk for one in questions if one.pk])
    concertation.questions.filter(pk__in=gone, replies__isnull=False).update(is_retired=True, shown_if=None)
    gone.update(shown_if=None)
    gone.delete()
    for rank, (question, kinds) in enumerate(asked):
        question.shown_if = None  # until all have a key
        _set_question(concertation, question, rank)
        question.kinds.set(kinds)
    for question, after in zip(questions, conditions, strict=True):
        question.shown_if = after
        question.save(update_fields=["shown_if"])
    asking.by_dependence(questions)


def _set_question(concertation: Concertation, question: Question, rank: int) -> None:
    former = Question.objects.filter(pk=question.pk).first()
    if former is not None and former.form != question.form and former.replies.exists():
        raise ValidationError(
            _("« %(label)s » a des réponses : sa forme ne change plus. Ôtez-la et posez-en une autre.")
            % {"label": former.label}
        )
    if question.form in (ReplyForm.ONE, ReplyForm.SEVERAL) and len(question.choice_list) < 2:
        raise ValidationError(_("« %(label)s » : écrivez au moins deux choix.") % {"label": question.label})
    question.concertation, question.position = concertation, rank
    question.slug = question.slug or f"q{register.next_number(concertation, 'Q')}"
    question.save()


def recompute_contexts(actor: Actor, concertation: Concertation, *, at: datetime) -> int:
    """Say again where each contribution lies, after a new plan or new communes; former contexts stay for the record.
    Returns how many changed. Not a fact of the register: the publication of the plan is."""
    require(actor, Action.IMPORT_PLAN, concertation, at=at)
    changed = contexts.recompute(concertation, at=at)
    if changed:
        Concertation.objects.filter(pk=concertation.pk).bump_snapshot()
    return changed


def _is_read_first(concertation: Concertation) -> bool:
    return concertation.rules_of_part.moderation == Moderation.A_PRIORI


def _hold(actor: Actor, action: Action, contribution: Contribution, at: datetime) -> Contribution:
    """Lock the row until the commit, and ask again: it may have been masked since it was read. As stored."""
    stored = Contribution.objects.select_for_update().get(pk=contribution.pk)
    require(actor, action, contribution.concertation, stored, at=at)
    return stored


def _says_otherwise(
    stored: Contribution,
    former: passages.Words,
    now: Contribution,
    themes: Sequence[Theme],
    attached: Attached,
    replied: dict[Question, Any] | None,
) -> bool:
    return (
        (stored.kind_id, *former) != (now.kind_id, now.title, now.body)
        or {theme.pk for theme in stored.themes.all()} != {theme.pk for theme in themes}
        or attaching.would_change(stored, attached)
        or (replied is not None and asking.would_change(stored, replied))
    )


def _check_needs(contribution: Contribution, attached: Attached) -> None:
    """ValidationError by field when the kind asks for what is not there."""
    if contribution.kind.needs_group and not contribution.author_name:
        sentence = _("« %(kind)s » : signez du nom de votre organisation ou de votre groupe.")
        raise ValidationError({"author_name": [sentence % {"kind": contribution.kind.label}]})
    attaching.check(contribution, attached)


def _note(contribution: Contribution, event: Event, content: dict[str, Any], at: datetime) -> None:
    """The register line of a fact that leaves the content as it is, and the map told of it."""
    register.append(contribution.concertation, event, contribution.reference, content, at=at)
    Concertation.objects.filter(pk=contribution.concertation_id).bump_snapshot()
    contribution.refresh_from_db(fields=["published_at", "withdrawn_at", "masked_at", "mask_reason"])
