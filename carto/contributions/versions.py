"""The former states of a contribution: kept at each edit, and what changed between two of them, word by word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.contrib.gis.geos import GEOSGeometry

from carto.contributions.models import Blur, Contribution, ContributionVersion, VersionFile

WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Part:
    """A stretch of text that stayed, came or went."""

    what: Literal["same", "added", "removed"]
    text: str


@dataclass(frozen=True)
class Comparison:
    """From one version to the next. `has_moved`: the place is not the same; the other fields are texts in parts, and
    each file is one part."""

    before: ContributionVersion
    after: ContributionVersion
    title: list[Part]
    kind: list[Part]
    themes: list[Part]
    body: list[Part]
    has_moved: bool
    files: list[list[Part]]


def state_of(contribution: Contribution) -> ContributionVersion:
    """The contribution as stored now, as a version, unsaved."""
    return ContributionVersion(
        contribution=contribution,
        number=contribution.version,
        kind_label=contribution.kind.label,
        theme_labels=[theme.label for theme in contribution.themes.all()],
        title=contribution.title,
        body=contribution.body,
        place_words=contribution.place_words,
        public_geometry=contribution.public_geometry,
        written_at=contribution.edited_at or contribution.received_at,
    )


def keep(before: ContributionVersion, after: Contribution) -> int:
    """Keep what the contribution said before an edit, in its transaction; the number of the version that begins. A text
    that was still to be read by a moderator is replaced, not kept: nobody but its author had it, and approving the
    next one must not publish it. A place that its author now shows less exactly is forgotten in every version, or the
    former ones would tell it."""
    number = before.number
    if before.contribution.published_at is not None:
        number += 1
        files = files_of(before)
        before.save(force_insert=True)
        for file in files:
            file.version = before
        VersionFile.objects.bulk_create(files)
    if after.blur != Blur.EXACT:
        after.versions.update(public_geometry=None, place_words="")
    return number


def files_of(state: ContributionVersion) -> list[VersionFile]:
    """Of a version that was kept, or of what the contribution has now; those are not saved."""
    if not state._state.adding:
        return list(state.files.all())
    now = state.contribution
    photos = [VersionFile(is_photo=True, label=one.description, sha256=one.sha256) for one in now.photos.all()]
    return photos + [VersionFile(is_photo=False, label=one.label, sha256=one.sha256) for one in now.pieces.all()]


def compare(before: ContributionVersion, after: ContributionVersion) -> Comparison:
    return Comparison(
        before,
        after,
        title=list(parts(before.title, after.title)),
        kind=list(parts(before.kind_label, after.kind_label)),
        themes=list(parts(", ".join(before.theme_labels), ", ".join(after.theme_labels))),
        body=list(parts(before.body, after.body)),
        has_moved=not _is_same_place(before.public_geometry, after.public_geometry),
        files=[[part] for part in _files(files_of(before), files_of(after))],
    )


def _files(before: list[VersionFile], after: list[VersionFile]) -> Iterator[Part]:
    """Those that stay and those that come, in order, then those that went; one described otherwise went and came."""
    old, new = ({(one.sha256, one.label) for one in files} for files in (before, after))
    for file in after:
        yield Part("same" if (file.sha256, file.label) in old else "added", str(file))
    for file in before:
        if (file.sha256, file.label) not in new:
            yield Part("removed", str(file))


def parts(before: str, after: str) -> Iterator[Part]:
    """The two texts as one, by words. Words met everywhere in a long text are not looked for (`autojunk`), which keeps
    a text made to be slow within bounds."""
    old, new = WORD.findall(before), WORD.findall(after)
    for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            yield Part("same", "".join(old[i:j]))
            continue
        if i < j:
            yield Part("removed", "".join(old[i:j]))
        if k < m:
            yield Part("added", "".join(new[k:m]))


def _is_same_place(before: GEOSGeometry | None, after: GEOSGeometry | None) -> bool:
    if before is None or after is None:
        return before is after
    return bool(before.equals_exact(after))
