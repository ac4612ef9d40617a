"""Which questions are asked of a contribution, and whether what was replied will do: decided here, by the server."""

import math
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation, Kind
from carto.contributions.models import Contribution, Question, QuestionReply, ReplyForm

Replies = Mapping[str, Any]
LENGTHS = {ReplyForm.SHORT: 200, ReplyForm.LONG: 2_000}
YES, NO = {"oui", "true", "1", "yes"}, {"non", "false", "0", "no"}


def asked_in(concertation: Concertation) -> list[Question]:
    return list(concertation.questions.filter(is_retired=False).prefetch_related("kinds"))


def accept(concertation: Concertation, kind: Kind, given: Replies) -> dict[Question, Any]:
    """The values to keep. A reply to a question that is not asked is ignored, and such a question lacks none.
    ValidationError by field, `reply-<slug>`."""
    questions = {question.pk: question for question in asked_in(concertation)}
    kept: dict[Question, Any] = {}
    problems: dict[str, list[str]] = {}
    for question in by_dependence(questions.values()):
        if not _is_asked(question, kind, {one.pk: value for one, value in kept.items()}):
            continue
        try:
            value = parse(question, given.get(question.slug))
        except ValidationError as error:
            problems[f"reply-{question.slug}"] = error.messages
            continue
        if value is not None:
            kept[question] = value
    if problems:
        raise ValidationError(problems)
    return kept


def by_dependence(questions: Iterable[Question]) -> list[Question]:
    """Each after the one it depends on. ValidationError when they depend on one another in a circle."""
    waiting = {question.pk: question for question in questions}
    ordered: list[Question] = []
    while waiting:
        ready = [one for one in waiting.values() if one.shown_if_id not in waiting]
        if not ready:
            raise ValidationError(_("Des questions dépendent l’une de l’autre en rond : ôtez l’une des conditions."))
        ordered += ready
        for one in ready:
            del waiting[one.pk]
    return ordered


def parse(question: Question, raw: Any) -> Any:
    """The value of a reply, None for none. ValidationError with a sentence."""
    if raw is None or raw in ("", []):
        if question.is_required:
            raise ValidationError(_("Répondez à cette question."))
        return None
    match question.form:
        case ReplyForm.SHORT | ReplyForm.LONG:
            text = str(raw).strip()
            if not isinstance(raw, str) or "\x00" in text or len(text) > LENGTHS[ReplyForm(question.form)]:
                raise ValidationError(_("Cette réponse est trop longue."))
            return text or parse(question, None)
        case ReplyForm.ONE:
            return _among(question, [raw])[0]
        case ReplyForm.SEVERAL:
            return _among(question, raw if isinstance(raw, list) else [raw])
        case ReplyForm.YES_NO:
            return _yes_or_no(raw)
    return _number(raw)


def store(contribution: Contribution, replies: Mapping[Question, Any]) -> None:
    """Replace the replies; those to retired questions stay."""
    contribution.replies.filter(question__is_retired=False).delete()
    QuestionReply.objects.bulk_create(
        QuestionReply(contribution=contribution, question=question, label=question.label, value=value)
        for question, value in replies.items()
    )


def would_change(contribution: Contribution, replies: Mapping[Question, Any]) -> bool:
    """Whether `store` would leave other replies than those that are there."""
    kept = contribution.replies.filter(question__is_retired=False).values_list("question", "value")
    return dict(kept) != {question.pk: value for question, value in replies.items()}


def _is_asked(question: Question, kind: Kind, replied: Mapping[int, Any]) -> bool:
    kinds = [one.pk for one in question.kinds.all()]
    if kinds and kind.pk not in kinds:
        return False
    if question.shown_if_id is None:
        return True
    value = replied.get(question.shown_if_id)
    wanted = question.shown_value.strip().casefold()
    if isinstance(value, bool):
        return wanted in (YES if value else NO)
    said = value if isinstance(value, list) else [] if value is None else [value]
    return any(str(one).casefold() == wanted for one in said)


def _among(question: Question, given: list[Any]) -> list[str]:
    choices = question.choice_list
    if any(one not in choices for one in given):
        raise ValidationError(_("Choisissez parmi les réponses proposées."))
    return [choice for choice in choices if choice in given]


def _yes_or_no(raw: Any) -> bool:
    said = str(raw).casefold()
    if said not in YES | NO:
        raise ValidationError(_("Répondez par oui ou par non."))
    return said in YES


def _number(raw: Any) -> int | float:
    try:
        number = float(str(raw).replace(",", "."))
    except ValueError:
        number = math.nan
    if not math.isfinite(number) or abs(number) > 1e12:
        raise ValidationError(_("Écrivez un nombre."))
    return int(number) if number.is_integer() else number
