"""The masking that its author may contest, and what they are told of it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from carto.accounts import letters
from carto.contributions import reasons
from carto.contributions.reasons import Told
from carto.debate.models import Comment
from carto.follow.consent import absolute
from carto.follow.models import Follower
from carto.moderation.models import Contest, Decision, Text, Verdict
from carto.moderation.texts import concertation_of, contribution_of


@dataclass(frozen=True)
class Masking:
    """What its author reads of a masking, and what became of their contest. `words`: of a passage, all of the text
    otherwise. `is_in_force`: False for one that was lifted."""

    decision: Decision
    reason: Told
    words: str
    contest: Contest | None
    is_in_force: bool = True


def maskings_of(text: Text) -> list[Decision]:
    """Those in force: of the whole text, then of each passage. What was masked before decisions were kept has none."""
    rows = Decision.objects.of(text).select_related("contest", "passage")
    whole = rows.filter(verdict=Verdict.MASKED).last() if text.masked_at is not None else None
    return [*([whole] if whole else []), *rows.filter(passage__isnull=False)]


def told_of(text: Text) -> list[Masking]:
    """For its author: what masks their text, and after that the last contest there was, if its masking is lifted."""
    known = reasons.every(concertation_of(text))
    found = [
        Masking(one, known[one.reason], one.passage.words if one.passage else "", getattr(one, "contest", None))
        for one in maskings_of(text)
    ]
    last = _contests(text).order_by("made_at").last()
    if last is not None and all(one.decision.pk != last.decision_id for one in found):
        found.append(Masking(last.decision, known[last.decision.reason], "", last, is_in_force=False))
    return found


def waiting_on(text: Text) -> QuerySet[Contest]:
    """Contests that no one has answered, the oldest first."""
    return _contests(text).filter(answered_at=None).order_by("made_at", "pk")


def _contests(text: Text) -> QuerySet[Contest]:
    return Contest.objects.filter(decision__in=Decision.objects.of(text)).select_related("decision")


def address_of(text: Text) -> str:
    """The page that tells its author why it is masked, and where they contest it."""
    where = [concertation_of(text).slug, contribution_of(text).reference]
    if isinstance(text, Comment):
        return reverse("moderation:contest_comment", args=[*where, text.number])
    return reverse("moderation:contest", args=where)


def tell_masked(text: Text) -> None:
    _write(text, "masked", text.mask_reason, {})


def tell_passage_masked(text: Text, reason: str) -> None:
    _write(text, "passage_masked", reason, {})


def tell_answered(contest: Contest) -> None:
    is_passage = contest.decision.verdict == Verdict.PASSAGE
    more = {"contest": contest, "is_passage": is_passage}
    _write(contest.decision.text, "contest_answered", contest.decision.reason, more)


def _write(text: Text, template: str, reason: str, more: dict[str, Any]) -> None:
    """To an author who left an address of theirs, and did not refuse to be written to."""
    author, concertation = text.author, concertation_of(text)
    email = author.reachable_email if author is not None else ""
    if author is None or not email or Follower.objects.filter(email=email.lower(), refused_at__isnull=False).exists():
        return
    with translation.override(author.language):
        told = reasons.every(concertation).get(reason)
    context = {
        "reference": text.reference, "title": concertation.title, "owner": concertation.owner_name, "reason": told,
        "url": absolute(address_of(text)), **more,
    }  # fmt: skip
    letters.send(template, to=email, context=context, language=author.language)
