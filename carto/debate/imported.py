"""Comments said elsewhere, on the platform that was there before: written in the debate of their contribution."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from carto.contributions import contacts, spotting
from carto.contributions.models import Contribution
from carto.debate.models import Comment, Side
from carto.debate.record import count_public, lock, record_comment

LONGEST = 2_000


@dataclass(frozen=True)
class Elsewhere:
    """What somebody said elsewhere. `is_public`: read at once, else it waits for a moderator."""

    side: Side
    body: str
    name: str
    written_at: datetime
    is_public: bool = True
    keeps_contact: bool = False


def write(contribution: Contribution, said: Elsewhere, *, answered: Comment | None, at: datetime) -> Comment:
    """Call inside the transaction of the import, which has asked for the right. It belongs to no device. `answered`:
    the comment it answers to; two levels, so that an answer to an answer joins the replies of the first and quotes
    the one it answers. ValidationError: too long, to come, or personal details that are not to be kept."""
    if len(said.body) > LONGEST:
        raise ValidationError(_("le commentaire dépasse 2 000 signes"))
    if said.written_at > at:
        raise ValidationError(_("cette date est à venir"))
    texts = [said.body, said.name]
    has_contact = spotting.check(texts, keeps=spotting.words_in(texts) if said.keeps_contact else [])
    lock(contribution)
    last = contribution.comments.aggregate(last=Max("number"))["last"] or 0
    is_deep = answered is not None and answered.parent is not None
    written = Comment.objects.create(
        contribution=contribution, number=last + 1, parent=(answered.parent or answered) if answered else None,
        quote=answered if is_deep else None, author=None, pseudonym=said.name, side=said.side, body=said.body,
        written_at=said.written_at, published_at=at if said.is_public else None,
    )  # fmt: skip
    if has_contact:
        contacts.flag(contribution, comment_number=written.number, at=at)
    count_public(contribution)
    record_comment(written, at)
    return written
