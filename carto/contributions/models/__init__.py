"""What citizens place on the map and what goes with it."""

from carto.contributions.models.contacts import KeptContact
from carto.contributions.models.contribution import (
    PUBLISHED,
    AuthorKind,
    Blur,
    Channel,
    ContextItem,
    Contribution,
    ContributionQuerySet,
    MaskReason,
    PlanContext,
    Status,
    number_of,
    reference_of,
)
from carto.contributions.models.corrections import Correction
from carto.contributions.models.drafts import Draft
from carto.contributions.models.files import Photo, Piece
from carto.contributions.models.gathered import Ballots, Gathered, Means
from carto.contributions.models.kinship import Kinship
from carto.contributions.models.passages import Passage, WholeText
from carto.contributions.models.questions import Question, QuestionReply, ReplyForm
from carto.contributions.models.reasons import Reason
from carto.contributions.models.versions import ContributionVersion, VersionFile

__all__ = [
    "PUBLISHED",
    "AuthorKind",
    "Ballots",
    "Blur",
    "Channel",
    "ContextItem",
    "Contribution",
    "ContributionQuerySet",
    "ContributionVersion",
    "Correction",
    "Draft",
    "Gathered",
    "KeptContact",
    "Kinship",
    "MaskReason",
    "Means",
    "Passage",
    "Photo",
    "Piece",
    "PlanContext",
    "Question",
    "QuestionReply",
    "Reason",
    "ReplyForm",
    "Status",
    "VersionFile",
    "WholeText",
    "number_of",
    "reference_of",
]
