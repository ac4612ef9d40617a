"""What moderators judge is a text: a contribution or a comment. What both have, whichever it is."""

from carto.concertations.models import Concertation
from carto.contributions import passages
from carto.contributions.models import Contribution
from carto.contributions.passages import Words
from carto.debate import record as debate
from carto.debate.models import Comment
from carto.debate.record import subject_of
from carto.moderation.models import Text


def contribution_of(text: Text) -> Contribution:
    return text.contribution if isinstance(text, Comment) else text


def concertation_of(text: Text) -> Concertation:
    return contribution_of(text).concertation


def whole_of(text: Text) -> Words:
    """All that it says, with what is masked of it."""
    return Words("", debate.whole_body(text)) if isinstance(text, Comment) else passages.whole_of(text)


def every_wording(text: Text) -> list[Words]:
    """All that it says, and said: the former versions of a contribution are public."""
    former = [] if isinstance(text, Comment) else text.versions.all()
    return [whole_of(text), *map(passages.whole_of_version, former)]


def cover(text: Text) -> None:
    """Write again what everyone reads of it, after its passages changed; in the transaction that holds it."""
    if isinstance(text, Comment):
        text.refresh_from_db(fields=["body"])
        text.body = passages.covered_comment(concertation_of(text), subject_of(text), debate.whole_body(text))
        text.save(update_fields=["body"])
    else:
        passages.cover(text)
