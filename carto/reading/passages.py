"""The text of a contribution as it is read and coded, and where its codes lie in it.

Passages are counted in all that was written, whatever moderators hide of it today: hiding some words, or showing them
again, moves no code. What is read, highlighted and quoted is what everyone reads."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from carto.contributions import passages as masked
from carto.contributions.models import Contribution, ContributionVersion
from carto.contributions.passages import OPENING, Subject
from carto.reading.models import Code, Coding

APOSTROPHES = "['’]"
Span = tuple[int, int]


@dataclass(frozen=True)
class Piece:
    """A part of the text that the same codes cover throughout; none for most."""

    text: str
    codes: tuple[Code, ...]


@dataclass(frozen=True)
class Quoted:
    """What a code was put on. `words`: those of the passage, as everyone reads them, empty for the whole text, or once
    they are gone; `is_former`: of a text that its author has changed since; `span`: where it is in the text as read,
    None when it is not."""

    coding: Coding
    words: str
    is_former: bool
    span: Span | None


@dataclass(frozen=True)
class Same:
    """A stretch that is the same in all that was written, from `whole`, and in what everyone reads, from `shown`."""

    whole: int
    shown: int
    length: int


@dataclass(frozen=True)
class Text:
    """What everyone reads; `same`: the stretches where nothing is hidden, in order; none for a text without a mask."""

    shown: str
    same: tuple[Same, ...] = ()

    def to_whole(self, span: Span) -> Span | None:
        """Where these signs of what is read are in all that was written, marks left out. None for nothing else."""
        if not self.same:
            return span
        found = [
            (one.whole + max(span[0] - one.shown, 0), one.whole + min(span[1] - one.shown, one.length))
            for one in self.same
            if span[0] < one.shown + one.length and span[1] > one.shown
        ]
        return (found[0][0], found[-1][1]) if found else None

    def to_shown(self, span: Span) -> Span | None:
        """The same the other way; None for what is wholly hidden, or past the end."""
        if not self.same:
            return span if span[0] < len(self.shown) else None
        found = [
            (one.shown + max(span[0] - one.whole, 0), one.shown + min(span[1] - one.whole, one.length))
            for one in self.same
            if span[0] < one.whole + one.length and span[1] > one.whole
        ]
        return (found[0][0], found[-1][1]) if found else None


def text_of(body: str) -> str:
    """With the line ends that browsers count: one sign each."""
    return body.replace("\r\n", "\n").replace("\r", "\n")


def read(contribution: Contribution) -> Text:
    """Needs its concertation. Two queries more for a text with something hidden."""
    if OPENING not in contribution.body:
        return Text(text_of(contribution.body))
    return _aligned(contribution, Subject(contribution.pk), contribution.body, masked.whole_of(contribution).body)


def find(text: str, words: str, start: int | None = None) -> Span | None:
    """Where `words` stand in `text`: at `start` if that is so, else the first time that they come, whatever their
    spaces, capitals and apostrophes. None when they do not, or when there are none."""
    wanted = text_of(words)
    if wanted.strip() and start is not None and text[start : start + len(wanted)] == wanted:
        return _trimmed(wanted, start)
    parts = [re.sub(APOSTROPHES, APOSTROPHES, re.escape(part)) for part in wanted.split()]
    found = re.search(r"\s+".join(parts), text, re.IGNORECASE) if parts else None
    return found.span() if found else None


def pieces(text: Text, lies: Sequence[Quoted]) -> list[Piece]:
    """The text cut wherever a passage begins or ends; what codes of the whole text cover is not told apart."""
    spans = [(*one.span, one.coding.code) for one in lies if one.span is not None]
    cuts = sorted({0, len(text.shown)} | {cut for start, end, _code in spans for cut in (start, end)})
    return [
        Piece(text.shown[a:b], tuple(code for start, end, code in spans if start <= a and b <= end))
        for a, b in pairwise(cuts)
    ]


def of(contribution: Contribution) -> list[Quoted]:
    """What lies on one contribution, in the order of its text."""
    rows = contribution.codings.select_related("code__parent", "coded_by")
    return quoted([contribution], list(rows))


def quoted(contributions: Sequence[Contribution], codings: Sequence[Coding]) -> list[Quoted]:
    """Each coding with its words: of the text as it is, or as it was in the version that was coded."""
    now = {one.pk: read(one) for one in contributions}
    texts = {(one.pk, one.version): now[one.pk] for one in contributions}
    if any((row.contribution_id, row.version) not in texts for row in codings if not row.is_whole):
        texts = dict(_former(contributions)) | texts
    return [_quoted(row, texts.get((row.contribution_id, row.version)), now[row.contribution_id]) for row in codings]


def _quoted(row: Coding, coded: Text | None, now: Text) -> Quoted:
    is_former = coded != now  # an edit of the place alone changes no word
    if row.start is None or row.end is None:
        return Quoted(row, "", False, None)
    span = coded.to_shown((row.start, row.end)) if coded is not None else None
    if coded is None or span is None:
        return Quoted(row, "", is_former, None)
    return Quoted(row, coded.shown[slice(*span)], is_former, None if is_former else span)


def _former(contributions: Sequence[Contribution]) -> Iterator[tuple[tuple[int, int], Text]]:
    known = {one.pk: one for one in contributions}
    for version in ContributionVersion.objects.filter(contribution__in=known).defer("public_geometry"):
        one, key = known[version.contribution_id], (version.contribution_id, version.number)
        if OPENING in version.body:
            subject = Subject(one.pk, version=version.number)
            yield key, _aligned(one, subject, version.body, masked.whole_of_version(version).body)
        else:
            yield key, Text(text_of(version.body))


def _aligned(contribution: Contribution, subject: Subject, shown: str, whole: str) -> Text:
    shown, whole = text_of(shown), text_of(whole)
    hidden = masked.hidden_in(contribution.concertation, Subject(subject.contribution))
    same, at, place = list[Same](), 0, 0
    for part in masked.stretches(whole, hidden):
        if part.reason:
            at += len(f"{OPENING} : {part.reason}]")
        else:
            at += shown[at:].startswith(f" {part.text}") and not shown[at:].startswith(
                part.text
            )  # set apart from a mark
            same.append(Same(place, at, len(part.text)))
            at += len(part.text)
        place += len(part.text)
    return Text(shown, tuple(same) or (Same(0, 0, 0),))


def _trimmed(words: str, start: int) -> Span:
    """What is selected with a finger often takes a space along."""
    begin = start + len(words) - len(words.lstrip())
    return begin, begin + len(words.strip())
