"""Whether the documents of the dossier are still those that the register says were put online."""

from collections.abc import Iterator
from typing import Any

from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.register import Event
from carto.dossier.models import Document, DocumentVersion


def subject_of(document: Document) -> str:
    return f"document {document.pk}"


def version_content(version: DocumentVersion) -> dict[str, Any]:
    """What the register says of a version when it comes."""
    return {
        "title": version.document.title, "kind": str(version.document.kind), "version": version.number,
        "dated": version.dated.isoformat(), "changes": version.changes, "sha256": version.sha256,
    }  # fmt: skip


def problems(concertation: Concertation) -> Iterator[str]:
    """In what they differ, in French. What came before the concertation was published was not recorded; the bytes of
    the files are the matter of `witness.files`."""
    told: dict[tuple[str, int], dict[str, Any]] = {}
    titles: dict[str, str] = {}
    for entry in _entries(concertation):
        said = entry.opening.content
        titles[entry.subject] = said["title"]
        if entry.event == Event.DOCUMENT:
            told[entry.subject, said["version"]] = said
    stored = {}
    for version in DocumentVersion.objects.filter(document__concertation=concertation).select_related("document"):
        stored[subject_of(version.document), version.number] = version
    for (subject, number), said in told.items():
        if (subject, number) not in stored:
            yield f"dossier, « {said['title']} », version {number} : inscrite au registre, absente de la base"
    for (subject, number), version in stored.items():
        yield from _differences(version, told.get((subject, number)), titles.get(subject))


def _differences(version: DocumentVersion, said: dict[str, Any] | None, title: str | None) -> Iterator[str]:
    """`title`: the last one recorded."""
    document = version.document
    name = f"dossier, « {document.title} », version {version.number}"
    published_at = document.concertation.published_at
    if said is None:
        if published_at is not None and version.added_at > published_at:
            yield f"{name} : présente dans la base, jamais inscrite au registre"
    elif version_content(version) != said | {"title": title}:
        yield f"{name} : ce n’est plus ce que le registre en dit"


def _entries(concertation: Concertation) -> Iterator[RegisterEntry]:
    """Of documents and of their names, the first ones first; those whose content is lost are the register's matter."""
    entries = RegisterEntry.objects.filter(concertation=concertation, event__in=[Event.DOCUMENT, Event.RENAMING])
    entries = entries.filter(opening__isnull=False).select_related("opening").order_by("position")
    return (entry for entry in entries if entry.subject.startswith("document "))
