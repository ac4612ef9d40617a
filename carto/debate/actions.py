"""Verbs of the debate: vote, comment, find useful, report, mask, answer. Each first takes the contribution's row, the
lock of its whole debate: numbers have no gap, counters are exact. `mark_useful`, apart, takes the comment's alone."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max

from carto.accounts.actions import ensure_participant
from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation, Moderation
from carto.concertations.phases import Action
from carto.concertations.register import Event
from carto.concertations.rules import require
from carto.contributions import contacts, passages, reasons, snapshot, spotting
from carto.contributions.models import Contribution, Status
from carto.debate import ballots
from carto.debate.ballots import Counts
from carto.debate.models import (
    SIDE_OF_CHOICE,
    Answer,
    Apart,
    Change,
    Choice,
    Comment,
    Point,
    Report,
    Side,
    Useful,
    Vote,
)
from carto.debate.record import count_public, lock, record_comment, store_answer, subject_of, whole_body


@dataclass(frozen=True)
class Ballot:
    """A vote as stored, its voter (whose new key, if any, the caller gives to the device) and the counters."""

    vote: Vote
    actor: Actor
    counts: Counts


@dataclass(frozen=True)
class Said:
    """A comment as stored, and its author (whose new key, if any, the caller gives to the device)."""

    comment: Comment
    actor: Actor


def vote(
    actor: Actor,
    contribution: Contribution,
    *,
    choice: Choice,
    argument: str = "",
    pseudonym: str = "",
    keeps_contact: Collection[str] = (),
    at: datetime,
) -> Ballot:
    """Give one's only vote, or change it. An argument becomes a first-level comment of the vote's side; a new one
    rewrites it, and its side follows. A change of mind without words leaves the earlier argument where it was said,
    on its side, and no longer as the argument of this vote: nobody's words are moved to the other side.
    ValidationError by field: personal details in the argument, that its author does not say to keep."""
    require(actor, Action.VOTE, contribution.concertation, contribution, at=at)
    if argument:
        require(actor, Action.COMMENT, contribution.concertation, contribution, at=at)
    if actor.participant is not None and not argument and pseudonym in ("", actor.participant.pseudonym):
        at_once = ballots.cast_at_once(contribution.pk, actor.participant.pk, choice, at=at)
        if at_once is not None:
            snapshot.tell_votes(contribution.concertation)
            return Ballot(at_once[0], actor, at_once[1])
    with transaction.atomic():
        actor = ensure_participant(actor, pseudonym=pseudonym, at=at)
        assert actor.participant is not None
        cast, counts = ballots.cast(contribution.pk, actor.participant.pk, choice, at=at)
        if argument:
            _argue(cast, actor, contribution, argument, pseudonym, keeps_contact, at)
        elif cast.argument is not None and cast.argument.side != SIDE_OF_CHOICE[choice]:
            _set_argument(cast, None)
        snapshot.tell_votes(contribution.concertation)
    return Ballot(cast, actor, counts)


@transaction.atomic
def comment(
    actor: Actor,
    contribution: Contribution,
    *,
    side: Side,
    body: str,
    parent: Comment | None = None,
    is_quoting: bool = False,
    pseudonym: str = "",
    keeps_contact: Collection[str] = (),
    at: datetime,
) -> Said:
    """Comment the contribution, or reply to `parent`, one of its comments, which the reply quotes if `is_quoting`; two
    levels: a reply to a reply joins the replies of the first. ValidationError as for an argument."""
    require(actor, Action.COMMENT, contribution.concertation, contribution, at=at)
    if parent is not None:
        require(actor, Action.COMMENT, contribution.concertation, parent, at=at)
    actor = ensure_participant(actor, pseudonym=pseudonym, at=at)
    quote = parent if is_quoting else None
    return Said(_write(actor, contribution, side, body, pseudonym, keeps_contact, at, parent, quote), actor)


@transaction.atomic
def edit_comment(
    actor: Actor, comment: Comment, *, body: str, keeps_contact: Collection[str] = (), at: datetime
) -> None:
    """Rewrite one's comment; the register keeps what it said before. Who found it useful did so of other words: these
    marks go. ValidationError as for an argument."""
    require(actor, Action.EDIT_COMMENT, comment.contribution.concertation, comment, at=at)
    _hold(actor, Action.EDIT_COMMENT, comment, at)
    if body != whole_body(comment):
        _rewrite(comment, Side(comment.side), body, keeps_contact, at)


@transaction.atomic
def withdraw_comment(actor: Actor, comment: Comment, *, at: datetime) -> None:
    """Take one's comment back: its number, its place and its replies stay, its words are no longer shown. The vote it
    argued for stands, without it."""
    require(actor, Action.WITHDRAW_COMMENT, comment.contribution.concertation, comment, at=at)
    _hold(actor, Action.WITHDRAW_COMMENT, comment, at)
    Comment.objects.filter(pk=comment.pk).update(withdrawn_at=at)
    Vote.objects.filter(argument=comment).update(argument=None)
    _noted(comment, Event.WITHDRAWAL, {}, at)


@transaction.atomic
def mark_useful(actor: Actor, comment: Comment, *, is_useful: bool, at: datetime) -> Said:
    """Say that another's comment is useful, or no longer say so; once a person, whatever the number of presses."""
    require(actor, Action.MARK_USEFUL, comment.contribution.concertation, comment, at=at)
    actor = ensure_participant(actor, at=at)
    assert actor.participant is not None
    rows = Comment.objects.filter(pk=comment.pk)
    rows.select_for_update().only("pk").get()
    if is_useful:
        _mark, is_new = Useful.objects.get_or_create(
            comment=comment, participant=actor.participant, defaults={"marked_at": at}
        )
        change = int(is_new)
    else:
        change = -Useful.objects.filter(comment=comment, participant=actor.participant).delete()[0]
    if change:
        rows.update(useful_count=F("useful_count") + change)
    comment.refresh_from_db(fields=["useful_count"])
    return Said(comment, actor)


@transaction.atomic
def report(
    actor: Actor,
    contribution: Contribution,
    *,
    comment: Comment | None = None,
    reason: str,
    note: str = "",
    at: datetime,
) -> Report:
    """Ask the moderators to look at a contribution, or at `comment`, one of its comments. Needs no identity; the same
    person reporting again changes their open report."""
    require(actor, Action.REPORT, contribution.concertation, comment or contribution, at=at)
    lock(contribution)
    report = Report(contribution=contribution, comment=comment, participant=actor.participant, reported_at=at)
    if actor.participant is not None:
        mine = contribution.reports.filter(comment=comment, participant=actor.participant, settled_at=None)
        report = mine.first() or report
    report.reason, report.note = reason, note
    report.save()
    return report


@transaction.atomic
def hide_comment_name(actor: Actor, comment: Comment, *, is_private: bool, at: datetime) -> None:
    """Take one's name off a comment, or put it back, at any time."""
    require(actor, Action.HIDE_NAME, comment.contribution.concertation, comment, at=at)
    lock(comment.contribution)
    rows = Comment.objects.filter(pk=comment.pk, is_name_private=not is_private)
    if rows.update(is_name_private=is_private):
        content = {"is_private": is_private}
        register.append(comment.contribution.concertation, Event.NAME, comment.reference, content, at=at)
        comment.is_name_private = is_private


@transaction.atomic
def mask_comment(actor: Actor, comment: Comment, *, reason: str, at: datetime) -> None:
    """Hide a comment from the public, with a reason of the closed list; it keeps its number, its replies and its
    place in the register. Its open reports are settled."""
    require(actor, Action.MODERATE, comment.contribution.concertation, comment, at=at)
    lock(comment.contribution)
    comment.reports.filter(settled_at=None).update(settled_at=at)
    shown = Comment.objects.filter(pk=comment.pk, masked_at__isnull=True, withdrawn_at__isnull=True)
    if shown.update(masked_at=at, mask_reason=reason):
        _noted(comment, Event.MASKING, reasons.content_of(comment.contribution.concertation, reason), at)


@transaction.atomic
def unmask_comment(actor: Actor, comment: Comment, *, at: datetime) -> None:
    """Show a masked comment again."""
    require(actor, Action.MODERATE, comment.contribution.concertation, comment, at=at)
    lock(comment.contribution)
    masked = Comment.objects.filter(pk=comment.pk, masked_at__isnull=False)
    if masked.update(masked_at=None, mask_reason=""):
        _noted(comment, Event.UNMASKING, {}, at)


@transaction.atomic
def approve_comment(actor: Actor, comment: Comment, *, at: datetime) -> None:
    """Make public a comment that awaited a moderator; nothing happens to one that does not wait."""
    require(actor, Action.MODERATE, comment.contribution.concertation, comment, at=at)
    lock(comment.contribution)
    if Comment.objects.awaiting().filter(pk=comment.pk).update(published_at=at):
        _noted(comment, Event.PUBLICATION, {}, at)


@transaction.atomic
def answer(
    actor: Actor,
    contribution: Contribution,
    *,
    outcome: Status,
    body: str,
    points: Sequence[Point] = (),
    changes: Sequence[Change] = (),
    at: datetime,
) -> Answer:
    """The authority's reasoned answer, with `points` (not stored yet) that answer its arguments one by one, and the
    `changes` it made to the plan; a later answer counts instead and leaves the earlier in the register."""
    require(actor, Action.ANSWER, contribution.concertation, contribution, at=at)
    if actor.user is None or actor.user.pk is None:
        raise ValueError("an answer is signed by a stored account")
    lock(contribution)
    given = Answer(contribution=contribution, outcome=outcome, body=body, author=actor.user, answered_at=at)
    content = store_answer(given, points, changes)
    register.append(contribution.concertation, Event.ANSWER, contribution.reference, content, at=at)
    Concertation.objects.filter(pk=contribution.concertation_id).bump_snapshot()
    return given


@transaction.atomic
def set_votes_apart(
    actor: Actor, concertation: Concertation, votes: Collection[int], *, reason: str, at: datetime
) -> Apart:
    """No longer count these votes, given by identifier; they are kept, and may be put back. One register line for each
    contribution says how many and why, never whose nor which way."""
    require(actor, Action.MODERATE, concertation, at=at)
    if actor.user is None or actor.user.pk is None:
        raise ValueError("votes are set apart by a stored account")
    rows = Vote.objects.filter(contribution__concertation=concertation, apart=None, pk__in=votes)
    found = list(rows.select_for_update(of=("self",)).order_by("pk"))
    apart = Apart.objects.create(
        concertation=concertation, reason=reason, size=len(found), moderator=actor.user, made_at=at
    )
    Vote.objects.filter(pk__in=[vote.pk for vote in found]).update(apart=apart)
    ballots.recount(concertation, found, Event.SETTING_APART, reason, -1, at)
    return apart


@transaction.atomic
def put_votes_back(actor: Actor, apart: Apart, *, at: datetime) -> None:
    """Count again the votes that were set apart together."""
    require(actor, Action.MODERATE, apart.concertation, at=at)
    found = list(Vote.objects.select_for_update().filter(apart=apart).order_by("pk"))
    Vote.objects.filter(apart=apart).update(apart=None)
    Apart.objects.filter(pk=apart.pk, ended_at=None).update(ended_at=at)
    ballots.recount(apart.concertation, found, Event.PUTTING_BACK, apart.reason, 1, at)


def _hold(actor: Actor, action: Action, comment: Comment, at: datetime) -> None:
    """Lock its debate, and ask again: the comment may have been masked, withdrawn or rewritten since it was read."""
    lock(comment.contribution)
    comment.refresh_from_db(fields=["side", "body", "published_at", "masked_at", "withdrawn_at"])
    require(actor, action, comment.contribution.concertation, comment, at=at)


def _write(
    actor: Actor,
    contribution: Contribution,
    side: Side,
    body: str,
    pseudonym: str,
    keeps_contact: Collection[str],
    at: datetime,
    parent: Comment | None = None,
    quote: Comment | None = None,
) -> Comment:
    assert actor.participant is not None
    has_contact = spotting.check([body, pseudonym], keeps=keeps_contact)
    lock(contribution)
    last = contribution.comments.aggregate(last=Max("number"))["last"] or 0
    written = Comment.objects.create(
        contribution=contribution,
        number=last + 1,
        parent=(parent.parent or parent) if parent else None,
        quote=quote,
        author=actor.participant,
        pseudonym=pseudonym or actor.participant.pseudonym,
        side=side,
        body=body,
        written_at=at,
        published_at=None if _is_read_first(contribution) else at,
    )
    if has_contact:
        contacts.flag(contribution, comment_number=written.number, at=at)
    count_public(contribution)
    record_comment(written, at)
    return written


def _argue(
    cast: Vote,
    actor: Actor,
    contribution: Contribution,
    argument: str,
    pseudonym: str,
    keeps_contact: Collection[str],
    at: datetime,
) -> None:
    side = SIDE_OF_CHOICE[Choice(cast.choice)]
    known = cast.argument
    if known is None or not (known.is_published or known.is_awaiting):
        _set_argument(cast, _write(actor, contribution, side, argument, pseudonym, keeps_contact, at))
    elif (known.side, whole_body(known)) != (side, argument):
        _rewrite(known, side, argument, keeps_contact, at)


def _rewrite(known: Comment, side: Side, body: str, keeps_contact: Collection[str], at: datetime) -> None:
    """What is masked of it stays masked; a moderator reads it first if that is no longer there as it was."""
    former = whole_body(known)
    if spotting.check([body], keeps=keeps_contact, known=[former]):
        contacts.flag(known.contribution, comment_number=known.number, at=at)
    known.useful.all().delete()
    contribution, subject = known.contribution, subject_of(known)
    is_to_read = passages.has_lost(subject, passages.Words("", former), passages.Words("", body))
    known.body = passages.covered_comment(contribution.concertation, subject, body)
    known.side, known.edited_at, known.useful_count = side, at, 0
    if is_to_read or _is_read_first(contribution):
        known.published_at = None
    known.save(update_fields=["side", "body", "edited_at", "published_at", "useful_count"])
    count_public(known.contribution)
    record_comment(known, at)


def _is_read_first(contribution: Contribution) -> bool:
    return contribution.concertation.rules_of_part.moderation == Moderation.A_PRIORI


def _set_argument(cast: Vote, argument: Comment | None) -> None:
    cast.argument = argument
    cast.save(update_fields=["argument"])


def _noted(comment: Comment, event: Event, content: dict[str, Any], at: datetime) -> None:
    contribution = comment.contribution
    count_public(contribution)
    register.append(contribution.concertation, event, comment.reference, content, at=at)
    comment.refresh_from_db(fields=["published_at", "masked_at", "mask_reason", "withdrawn_at"])
