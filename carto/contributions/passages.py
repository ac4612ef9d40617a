"""Passages that moderators hide within a text.

The columns of a contribution, of its versions and of its comments hold what everyone reads, with `MARK` at the place of
what is hidden: whatever shows a text shows that, and nothing has to remember to hide. The whole is kept aside, and
`whole` is the only way to it, for its author, the team and the record (docs/decisions/019)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import translation

from carto.concertations.models import Concertation
from carto.contributions import reasons, search
from carto.contributions.models import Contribution, ContributionVersion, Passage, WholeText

MARK = "[passage masqué]"
OPENING = MARK[:-1]  # what every text with something hidden holds
LONGEST_TITLE = Contribution._meta.get_field("title").max_length or 0


class Words(NamedTuple):
    """A comment has no title."""

    title: str
    body: str


@dataclass(frozen=True)
class Subject:
    """Whose words: a contribution's by its key, that `version` of it, or its comment of that number."""

    contribution: int
    comment_number: int | None = None
    version: int | None = None

    @property
    def passages(self) -> QuerySet[Passage]:
        """Those of a version are those of its contribution."""
        return Passage.objects.filter(contribution=self.contribution, comment_number=self.comment_number)

    @property
    def kept(self) -> QuerySet[WholeText]:
        return WholeText.objects.filter(**vars(self))


@dataclass(frozen=True)
class Hidden:
    """Words to hide, and the reason that is told in their place."""

    words: str
    reason: str


@dataclass(frozen=True)
class Stretch:
    """A part of a whole text; `reason`: why it is hidden, empty for what everyone reads."""

    text: str
    reason: str = ""


def whole(subject: Subject, now: Words) -> Words:
    """What was written, where the columns say `now`. No query for a text that has nothing hidden."""
    if OPENING not in f"{now.title}\n{now.body}":
        return now
    kept = subject.kept.first()
    return Words(kept.title, kept.body) if kept is not None else now


def whole_of(contribution: Contribution) -> Words:
    return whole(Subject(contribution.pk), Words(contribution.title, contribution.body))


def whole_of_version(version: ContributionVersion) -> Words:
    subject = Subject(version.contribution_id, version=version.number)
    return whole(subject, Words(version.title, version.body))


def stretches(text: str, hidden: Sequence[Hidden]) -> Iterator[Stretch]:
    """The whole text in parts. Two passages that overlap are one, with the reason of the first."""
    spans = sorted((*span, rank) for rank, one in enumerate(hidden) for span in _spans(text, one.words))
    end = 0
    for start, stop, rank in _merged(spans):
        if end < start:
            yield Stretch(text[end:start])
        yield Stretch(text[start:stop], hidden[rank].reason)
        end = stop
    if end < len(text):
        yield Stretch(text[end:])


def hidden_in(concertation: Concertation, subject: Subject) -> list[Hidden]:
    """In the language of the record."""
    with translation.override("fr"):
        return [Hidden(one.words, reasons.label_of(concertation, one.reason)) for one in subject.passages]


def count(words: str, said: Words) -> int:
    """How many times the words are there: as they are written but for capitals and spaces, and never part of a word."""
    return sum(1 for text in said for _found in _finder(words)(text))


def cover(contribution: Contribution) -> None:
    """Write again what everyone reads of it and of its versions, after its passages changed. Inside the transaction of
    what changed them, which holds the row."""
    contribution.refresh_from_db(fields=["title", "body"])
    _cover_now(contribution, whole_of(contribution))
    contribution.save(update_fields=["title", "body", "search_text"])
    for version in contribution.versions.all():
        subject = Subject(contribution.pk, version=version.number)
        version.title, version.body = _covered(contribution.concertation, subject, whole_of_version(version))
        version.save(update_fields=["title", "body"])


def covered_comment(concertation: Concertation, subject: Subject, body: str) -> str:
    """What everyone reads of a comment that says `body`, which is kept if something of it is hidden."""
    return _covered(concertation, subject, Words("", body)).body


def follow_edit(contribution: Contribution, former: Words, *, kept_as: int | None) -> bool:
    """The masks follow an edit: `contribution` holds the new words, unsaved, and then what everyone reads of them.
    `former`: all that it said; `kept_as`: the number under which that is now a version. Whether masked words are no
    longer where they were: somebody must then read what became of them."""
    subject, now = Subject(contribution.pk), Words(contribution.title, contribution.body)
    if not subject.passages.exists():
        return False
    if kept_as is not None:
        subject.kept.update(version=kept_as)
    _cover_now(contribution, now)
    return has_lost(subject, former, now)


def has_lost(subject: Subject, former: Words, now: Words) -> bool:
    return any(count(one.words, now) < count(one.words, former) for one in subject.passages)


def forget(subject: Subject) -> None:
    """Once its author has had the text erased, nobody keeps what was hidden of it."""
    subject.passages.delete()
    kept = WholeText.objects.filter(contribution=subject.contribution, comment_number=subject.comment_number)
    kept.delete()


def _cover_now(contribution: Contribution, said: Words) -> None:
    concertation, subject = contribution.concertation, Subject(contribution.pk)
    contribution.title, contribution.body = _covered(concertation, subject, said)
    hidden = hidden_in(concertation, subject)
    seen = [one.text for text in said for one in stretches(text, hidden) if not one.reason]
    contribution.search_text = search.stems_of(" ".join(seen))  # what is hidden is not found either


def _covered(concertation: Concertation, subject: Subject, said: Words) -> Words:
    """What everyone reads of `said`, which is kept if that is not the same."""
    hidden = hidden_in(concertation, subject)
    shown = Words(_short(_marked(said.title, hidden, is_short=True)), _marked(said.body, hidden))
    if shown == said:
        subject.kept.delete()
    elif not subject.kept.update(**said._asdict()):
        WholeText.objects.create(
            contribution_id=subject.contribution, comment_number=subject.comment_number, version=subject.version,
            **said._asdict(),
        )  # fmt: skip
    return shown


def _marked(text: str, hidden: Sequence[Hidden], *, is_short: bool = False) -> str:
    """`is_short`: a title has no room for the reason, which the text or its page tells."""
    parts = list(stretches(text, hidden))
    if all(not one.reason for one in parts):
        return text
    said = "".join(one.text if not one.reason else MARK if is_short else _mark(one.reason) for one in parts)
    # What follows must not make a Markdown link of the mark.
    return re.sub(rf"({re.escape(OPENING)}[^\]]*\])(?=[(\[:])", r"\1 ", said)


def _mark(reason: str) -> str:
    return f"{OPENING} : {reason[:1].lower()}{reason[1:]}]"


def _short(title: str) -> str:
    """A mark is longer than a short word: the column's length binds, and a mark is never cut in two."""
    if len(title) <= LONGEST_TITLE:
        return title
    cut = f"{title[: LONGEST_TITLE - 1]}…"
    return cut if MARK in cut else MARK


def _merged(spans: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    """Spans (start, end, rank) in order; those that overlap as one, under the rank of the first."""
    current: tuple[int, int, int] | None = None
    for start, stop, rank in spans:
        if current is not None and start < current[1]:
            current = (current[0], max(stop, current[1]), current[2])
            continue
        if current is not None:
            yield current
        current = (start, stop, rank)
    if current is not None:
        yield current


def _spans(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Where the words are; of a text that was cut short, a title made of the first words of a body, also the beginning
    of them at its end."""
    yield from (found.span() for found in _finder(words)(text))
    parts, cut = words.split(), text.rstrip("…").rstrip()
    for length in range(len(parts) - 1, 0, -1) if text.endswith("…") else ():
        for found in _finder(" ".join(parts[:length]))(cut):
            if found.end() == len(cut):
                yield found.span()


def _finder(words: str) -> Callable[[str], Iterator[re.Match[str]]]:
    """The words with whatever spaces between them, whole: what begins or ends a word is at the limit of one."""
    parts = words.split()
    if not parts:
        return lambda _text: iter(())
    before = r"(?<!\w)" if parts[0][0].isalnum() else ""
    after = r"(?!\w)" if parts[-1][-1].isalnum() else ""
    middle = r"\s+".join(map(re.escape, parts))
    return re.compile(f"{before}{middle}{after}", re.IGNORECASE).finditer
