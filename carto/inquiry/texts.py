"""What the commissioner reads: the whole of each text, what is masked of it and why, what is cut from it already."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise

from carto.concertations.models import Concertation
from carto.contributions import reasons
from carto.contributions.models import Contribution
from carto.contributions.passages import OPENING, hidden_in, stretches
from carto.debate.models import Comment
from carto.debate.record import subject_of
from carto.inquiry import excerpts
from carto.inquiry.models import Observation

MOST_COMMENTS = 200


@dataclass(frozen=True)
class Piece:
    """A part of a text. `reason`: why it is masked, empty when it is not; `numbers`: the observations it is in;
    `ended`: the last cut of those that end with it, if any does."""

    text: str
    reason: str
    numbers: tuple[int, ...]
    ended: int | None


@dataclass(frozen=True)
class Told:
    """A contribution, or a `comment` on it. `masked_why`, `masked_at`: when the whole of it is masked."""

    comment: Comment | None
    pieces: list[Piece]
    masked_why: str
    masked_at: datetime | None

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """The masked passages of it, each with why."""
        return [(piece.text, piece.reason) for piece in self.pieces if piece.reason]


def of(contribution: Contribution, observations: Sequence[Observation]) -> list[Told]:
    """Its own text first, then those of its comments that their authors have not withdrawn, in order."""
    comments = contribution.comments.filter(withdrawn_at=None).order_by("number")[:MOST_COMMENTS]
    texts: list[Comment | None] = [None, *comments]
    return [_told(contribution, one, [cut for cut in observations if cut.comment == one]) for one in texts]


def still_there(text: str, cut: Observation) -> bool:
    """Whether its author has left it as it was cut."""
    return text[cut.start : cut.end] == cut.excerpt


def _told(contribution: Contribution, comment: Comment | None, cuts: Sequence[Observation]) -> Told:
    if comment is not None:
        comment.contribution = contribution
    said = comment or contribution
    text = excerpts.text_of(contribution, comment)
    pieces = _pieces(contribution.concertation, said, text, cuts)
    return Told(comment, pieces, reasons.label_of(contribution.concertation, said.mask_reason), said.masked_at)


def _pieces(
    concertation: Concertation, said: Contribution | Comment, text: str, cuts: Sequence[Observation]
) -> list[Piece]:
    hidden = hidden_in(concertation, subject_of(said)) if OPENING in said.body else []
    parts = list(stretches(text, hidden))
    ends = list(accumulate(len(part.text) for part in parts))
    lying = [
        (one.start, one.end, one.rank)
        for one in cuts
        if one.start is not None and one.end is not None and still_there(text, one)
    ]
    bounds = sorted({0, len(text), *ends} | {bound for start, end, _rank in lying for bound in (start, end)})
    return [
        Piece(
            text[a:b],
            next(part.reason for part, end in zip(parts, ends, strict=True) if b <= end),
            tuple(rank for start, end, rank in lying if start <= a and b <= end),
            max((rank for _start, end, rank in lying if end == b), default=None),
        )
        for a, b in pairwise(bounds)
    ]
