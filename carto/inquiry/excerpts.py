"""The whole text of a contribution or of a comment as the commissioner reads it, and where an excerpt stands in it."""

from carto.contributions import passages
from carto.contributions.models import Contribution
from carto.debate.models import Comment
from carto.debate.record import whole_body
from carto.reading.passages import find
from carto.reading.passages import text_of as with_one_line_end

Span = tuple[int, int]


def text_of(contribution: Contribution, comment: Comment | None = None) -> str:
    """All that was written, whatever moderators hide of it; of a contribution without a text, its title."""
    if comment is not None:
        return with_one_line_end(whole_body(comment))
    said = passages.whole_of(contribution)
    return with_one_line_end(said.body if said.body.strip() else said.title)


def span_of(text: str, words: str, start: int | None = None) -> Span | None:
    """Where the words stand: at `start` if that is so, else the first time that they come, whatever their spaces,
    capitals and apostrophes. None when they do not."""
    return find(text, words, start)
