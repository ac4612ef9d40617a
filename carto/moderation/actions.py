"""Verbs of moderation, the same for a contribution and a comment. Each is one transaction on one text, and answers
whether it did anything: a text that was dealt with, rewritten or withdrawn since `read_at`, the moment the moderator's
page was made, is left as it is, for nobody has judged what it has become."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.register import Event
from carto.concertations.rules import require, role_for
from carto.contributions import actions as contributions
from carto.contributions import passages, reasons
from carto.contributions.models import Contribution, KeptContact, Passage, Reason
from carto.contributions.reasons import Told
from carto.debate import actions as debate
from carto.debate.models import Comment, Report
from carto.debate.record import subject_of
from carto.moderation import contesting
from carto.moderation.models import Contest, Decision, Outcome, Text, Verdict
from carto.moderation.texts import concertation_of, contribution_of, cover, every_wording


@transaction.atomic
def keep(actor: Actor, text: Text, *, read_at: datetime, at: datetime) -> bool:
    """There is nothing to say against it: publish what awaits that, leave public what already is. What was reported or
    kept in it is thereby looked at."""
    require(actor, Action.MODERATE, concertation_of(text), text, at=at)
    if _is_stale(text, read_at) or not (text.is_published or text.is_awaiting):
        return False
    if text.is_awaiting:
        _publish(actor, text, at)
        _decide(actor, text, Verdict.PUBLISHED, "", at)
    else:
        register.append(concertation_of(text), Event.REVIEW, text.reference, {"role": _role(actor, text)}, at=at)
        _decide(actor, text, Verdict.LEFT, "", at)
    return True


@transaction.atomic
def mask(actor: Actor, text: Text, *, reason: str, read_at: datetime, at: datetime) -> bool:
    """Hide it from the public, with a reason of the closed list; what was reported of it is thereby settled."""
    require(actor, Action.MODERATE, concertation_of(text), text, at=at)
    if _is_stale(text, read_at) or not (text.is_published or text.is_awaiting):
        return False
    if isinstance(text, Comment):
        debate.mask_comment(actor, text, reason=reason, at=at)
    else:
        contributions.mask(actor, text, reason=reason, at=at)
    _decide(actor, text, Verdict.MASKED, reason, at)
    contesting.tell_masked(text)
    return True


@transaction.atomic
def mask_passage(actor: Actor, text: Text, *, words: str, reason: str, read_at: datetime, at: datetime) -> bool:
    """Hide these words from the public wherever they are in the text and its former versions, and leave the rest; what
    was reported of it is thereby settled. ValidationError when they are not there, or hidden already."""
    require(actor, Action.MODERATE, concertation_of(text), text, at=at)
    if _is_stale(text, read_at) or not (text.is_published or text.is_awaiting):
        return False
    subject, words = subject_of(text), " ".join(words.split())
    places = sum(passages.count(words, said) for said in every_wording(text))
    if not places:
        raise ValidationError(
            _("Ces mots ne sont pas dans le texte. Reprenez-les tels qu’ils y sont écrits, par mots entiers.")
        )
    if any(one.words.lower() == words.lower() for one in subject.passages):
        raise ValidationError(_("Ces mots sont déjà masqués."))
    passage = Passage.objects.create(
        contribution=contribution_of(text), comment_number=subject.comment_number, words=words, reason=reason,
        masked_at=at,
    )  # fmt: skip
    cover(text)
    _decide(actor, text, Verdict.PASSAGE, reason, at, passage)
    content: dict[str, Any] = {**reasons.content_of(concertation_of(text), reason), "places": places}
    _note(text, Event.PASSAGE_MASKING, content, at)
    contesting.tell_passage_masked(text, reason)
    return True


@transaction.atomic
def unmask_passage(actor: Actor, text: Text, *, passage: int, at: datetime) -> bool:
    """Show again the words of that passage, given by identifier. A contest of it that waits is thereby answered."""
    require(actor, Action.MODERATE, concertation_of(text), text, at=at)
    _lock(text)
    masked = subject_of(text).passages.filter(pk=passage).first()
    if masked is None:
        return False
    waiting = Contest.objects.filter(decision__passage=masked, answered_at=None).first()
    masked.delete()
    cover(text)
    _decide(actor, text, Verdict.UNCOVERED, "", at)
    _note(text, Event.PASSAGE_UNMASKING, {}, at)
    if waiting is not None:
        _end(actor, waiting, Outcome.LIFTED, "", at)
    return True


@transaction.atomic
def set_reasons(actor: Actor, concertation: Concertation, worded: Sequence[Told], *, at: datetime) -> None:
    """Offer these reasons for masking, each known by its slug, new without one. Other words make another reason: the
    former is retired, and what it masked keeps it. Those left out stay as they are. ValidationError when none is left
    to choose."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    known = reasons.overlaid(Reason.objects.filter(concertation=concertation))
    for told in worded:
        before = known.get(told.slug)
        if before is None or (before.label, before.explanation) != (told.label, told.explanation):
            if before is not None:
                _store(concertation, replace(before, is_active=False, is_retired=True))
            _store(concertation, replace(told, slug=f"m{register.next_number(concertation, 'M')}"))
        elif before.is_active != told.is_active:
            _store(concertation, replace(before, is_active=told.is_active))
    left = reasons.overlaid(Reason.objects.filter(concertation=concertation))
    if not any(one.is_offered for one in left.values()):
        raise ValidationError(_("Gardez au moins un motif en usage : sans lui, rien ne pourrait être masqué."))


def _store(concertation: Concertation, told: Told) -> None:
    Reason.objects.update_or_create(
        concertation=concertation,
        slug=told.slug,
        defaults={name: value for name, value in vars(told).items() if name != "slug"},
    )


@transaction.atomic
def unmask(actor: Actor, text: Text, *, read_at: datetime, at: datetime) -> bool:
    """Show it again, unless its author withdrew it. A contest that waits is thereby answered."""
    require(actor, Action.MODERATE, concertation_of(text), text, at=at)
    if _is_stale(text, read_at) or text.masked_at is None:
        return False
    if isinstance(text, Comment):
        debate.unmask_comment(actor, text, at=at)
    else:
        contributions.unmask(actor, text, at=at)
    _decide(actor, text, Verdict.UNMASKED, "", at)
    waiting = contesting.waiting_on(text).filter(decision__verdict=Verdict.MASKED).first()
    if waiting is not None:
        _end(actor, waiting, Outcome.LIFTED, "", at)
    return True


@transaction.atomic
def contest(actor: Actor, text: Text, *, body: str, masking: int | None = None, at: datetime) -> Contest:
    """Say, once, that one's text should not be masked, or that passage of it: `masking` is the decision, by identifier,
    the first in force without it. ValidationError when there is none, or it was contested already."""
    require(actor, Action.CONTEST, concertation_of(text), text, at=at)
    _lock(text)
    found = next((one for one in contesting.maskings_of(text) if masking in (None, one.pk)), None)
    if found is None:
        raise ValidationError(_("Ce texte n’est pas masqué."))
    if hasattr(found, "contest"):
        raise ValidationError(_("Vous avez déjà contesté ce masquage : une fois suffit."))
    register.append(concertation_of(text), Event.CONTEST, text.reference, {"body": body}, at=at)
    return Contest.objects.create(decision=found, body=body, made_at=at)


@transaction.atomic
def answer_contest(
    actor: Actor, text: Text, *, outcome: Outcome, answer: str, contest: int | None = None, at: datetime
) -> bool:
    """Uphold the masking or lift it, with a word to its author. `contest`: which one was read, by identifier. False
    when that one, or without it any, waits for an answer no more."""
    require(actor, Action.MODERATE, concertation_of(text), text, at=at)
    _lock(text)
    waiting = contesting.waiting_on(text).first()
    if waiting is None or contest not in (None, waiting.pk):
        return False
    passage = waiting.decision.passage_id
    _end(actor, waiting, outcome, answer, at)
    if outcome is Outcome.LIFTED and passage is not None:
        unmask_passage(actor, text, passage=passage, at=at)
    elif outcome is Outcome.LIFTED:
        unmask(actor, text, read_at=at, at=at)
    return True


def _end(actor: Actor, waiting: Contest, outcome: Outcome, answer: str, at: datetime) -> None:
    text = waiting.decision.text
    waiting.outcome, waiting.answer, waiting.answered_at = outcome, answer, at
    waiting.answered_by, waiting.role = _account(actor), _role(actor, text)
    waiting.save()
    content = {"outcome": outcome.value, "answer": answer, "role": waiting.role}
    register.append(concertation_of(text), Event.CONTEST_END, text.reference, content, at=at)
    contesting.tell_answered(waiting)


def _is_stale(text: Text, read_at: datetime) -> bool:
    """Locks the debate until the commit, and reads the text anew."""
    _lock(text)
    is_rewritten = text.edited_at is not None and text.edited_at > read_at
    return is_rewritten or Decision.objects.of(text).filter(made_at__gt=read_at).exists()


def _lock(text: Text) -> None:
    Contribution.objects.select_for_update().only("pk").get(pk=contribution_of(text).pk)
    words = ["body"] if isinstance(text, Comment) else ["title", "body"]
    text.refresh_from_db(fields=["published_at", "edited_at", "withdrawn_at", "masked_at", "mask_reason", *words])


def _publish(actor: Actor, text: Text, at: datetime) -> None:
    if isinstance(text, Comment):
        debate.approve_comment(actor, text, at=at)
    else:
        contributions.approve(actor, text, at=at)


def _note(text: Text, event: Event, content: dict[str, Any], at: datetime) -> None:
    """The register line, without a word of what is hidden, and the map told of it."""
    register.append(concertation_of(text), event, text.reference, content, at=at)
    Concertation.objects.filter(pk=concertation_of(text).pk).bump_snapshot()


def _decide(
    actor: Actor, text: Text, verdict: Verdict, reason: str, at: datetime, passage: Passage | None = None
) -> Decision:
    """Keep the decision, and close what asked for one."""
    contribution, comment = contribution_of(text), text if isinstance(text, Comment) else None
    Report.objects.filter(contribution=contribution, comment=comment, settled_at=None).update(settled_at=at)
    number = comment.number if comment else None
    kept = KeptContact.objects.filter(contribution=contribution, comment_number=number, seen_at=None)
    kept.update(seen_at=at)
    return Decision.objects.create(
        contribution=contribution, comment=comment, verdict=verdict, reason=reason, passage=passage,
        moderator=_account(actor), role=_role(actor, text), made_at=at,
    )  # fmt: skip


def _role(actor: Actor, text: Text) -> str:
    return role_for(actor, Action.MODERATE, concertation_of(text)).value


def _account(actor: Actor) -> User | None:
    """None for the person at the machine's command line."""
    return actor.user if actor.user is not None and actor.user.pk is not None else None
