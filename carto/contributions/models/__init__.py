"""What citizens place on the map and what goes with it."""

from carto.contributions.models.contribution import (
    PUBLISHED,
    AuthorKind,
    Blur,
    ContextItem,
    Contribution,
    ContributionQuerySet,
    MaskReason,
    PlanContext,
    Status,
    number_of,
)
from carto.contributions.models.drafts import Draft
from carto.contributions.models.files import Photo, Piece
from carto.contributions.models.questions import Question, QuestionReply, ReplyForm
from carto.contributions.models.versions import ContributionVersion

__all__ = [
    "PUBLISHED",
    "AuthorKind",
    "Blur",
    "ContextItem",
    "Contribution",
    "ContributionQuerySet",
    "ContributionVersion",
    "Draft",
    "MaskReason",
    "Photo",
    "Piece",
    "PlanContext",
    "Question",
    "QuestionReply",
    "ReplyForm",
    "Status",
    "number_of",
]
