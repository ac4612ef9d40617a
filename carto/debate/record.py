"""What the register holds of a comment."""

from collections.abc import Iterator
from typing import Any

from carto.concertations.models import Concertation
from carto.debate.models import Comment


def content_of(comment: Comment) -> dict[str, Any]:
    """The comment as its COMMENT entry records it; masking is left out, it has entries of its own.
    `quote` is there only when something is quoted, so that what earlier versions recorded still matches."""
    return {
        "parent": comment.parent.number if comment.parent else None,
        "side": str(comment.side),
        "pseudonym": comment.pseudonym,
        "body": comment.body,
        **({"quote": comment.quote.number} if comment.quote else {}),
    }


def current_comments(concertation: Concertation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Reference and content of every comment of the concertation, masked ones included, for `register.verify`."""
    comments = Comment.objects.filter(contribution__concertation=concertation)
    shown = comments.select_related("contribution", "parent", "quote").defer("contribution__geometry")
    return ((comment.reference, content_of(comment)) for comment in shown.iterator())
