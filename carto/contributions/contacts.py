"""The texts of a contribution that everyone reads, and the mark on those whose author keeps a contact in them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from carto.contributions.attaching import NOTHING, Attached
from carto.contributions.models import Contribution, KeptContact, Question


def texts_of(contribution: Contribution) -> list[str]:
    """As stored."""
    replies = {reply.question: reply.value for reply in contribution.replies.select_related("question")}
    shown = [photo.description for photo in contribution.photos.all()]
    return [*texts_written(contribution, replies), *shown]


def texts_written(
    contribution: Contribution, replies: Mapping[Question, Any], attached: Attached = NOTHING
) -> list[str]:
    """As just written: its own words and name, what it replies to public questions, what its photos show."""
    replied = [value for question, value in replies.items() if question.is_public and isinstance(value, str)]
    own = [contribution.title, contribution.body, contribution.pseudonym, contribution.author_name]
    return [*own, *replied, *(photo.description for photo in attached.photos), *attached.described.values()]


def flag(contribution: Contribution, *, comment_number: int | None = None, at: datetime) -> None:
    """Have moderators look at it, once however often it is written anew."""
    KeptContact.objects.update_or_create(
        contribution=contribution, comment_number=comment_number, seen_at=None, defaults={"kept_at": at}
    )
