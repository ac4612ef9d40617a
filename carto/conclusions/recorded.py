"""What the register says of the papers of an inquiry and of what follows them, and whether that is still so."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.register import Event
from carto.conclusions.models import PUBLISHED, Extension, FollowUp, Paper, PaperKind, Point

PUBLICATION = "publication"
DEADLINE = "échéance du rapport"
WORDS = {
    "kind": "la nature", "number": "le numéro de version", "handed_on": "la date de remise", "opinion": "l’avis",
    "correction": "ce que la version corrige", "sha256": "l’empreinte",
}  # fmt: skip


def subject_of(paper: Paper) -> str:
    return f"pièce d’enquête {paper.pk}"


def paper_content(paper: Paper) -> dict[str, str]:
    said = {name: str(getattr(paper, name)) for name in ("kind", "number", "opinion", "correction", "sha256")}
    return said | {"handed_on": paper.handed_on.isoformat()}


def extension_content(extension: Extension) -> dict[str, str]:
    return {"until": extension.until.isoformat(), "reason": extension.reason}


def follow_up_content(done: FollowUp) -> dict[str, str]:
    said = {name: str(getattr(done, name)) for name in ("outcome", "body", "done_by")}
    return said | {"done_on": done.done_on.isoformat()}


def problems(concertation: Concertation) -> Iterator[str]:
    """In what the papers, their publication, the deadline or what followed are no longer those that were recorded, in
    French. The bytes of the papers are the matter of `witness.files`."""
    entries = list(
        RegisterEntry.objects.filter(concertation=concertation, event=Event.CONCLUSIONS)
        .select_related("opening")
        .order_by("position")
    )
    yield from _papers(concertation, entries)
    yield from _points(concertation, entries)
    extensions = Extension.objects.filter(concertation=concertation).order_by("id")
    if _said(entries, DEADLINE) != [extension_content(one) for one in extensions]:
        yield f"{DEADLINE} : ce n’est plus ce que le registre en dit"


def _papers(concertation: Concertation, entries: list[RegisterEntry]) -> Iterator[str]:
    told = {entry.subject: entry for entry in entries}
    published = [entry for entry in entries if entry.subject == PUBLICATION]
    papers = {subject_of(paper): paper for paper in Paper.objects.filter(concertation=concertation)}
    for subject, entry in told.items():
        if subject.startswith("pièce d’enquête ") and subject not in papers:
            yield f"{_name(_content(entry))} : inscrit au registre, absent de la base"
    for subject, paper in papers.items():
        name, lodging = _name(paper_content(paper)), told.get(subject)
        if lodging is None:
            yield f"{name} : présent dans la base, jamais inscrit au registre"
            continue
        recorded, now = _content(lodging), paper_content(paper)
        changed = [word for field, word in WORDS.items() if recorded.get(field) != now[field]]
        changed += ["le moment du dépôt"] * (paper.lodged_at != lodging.recorded_at)
        changed += ["la publication"] * (paper.published_at != _published_at(paper, lodging, published))
        if changed:
            yield f"{name} : ce n’est plus ce que le registre en dit ({', '.join(changed)})"


def _published_at(paper: Paper, lodging: RegisterEntry, published: Iterable[RegisterEntry]) -> datetime | None:
    """When it was published: by the first publication after it was lodged."""
    if paper.kind not in PUBLISHED:
        return None
    return next((entry.recorded_at for entry in published if entry.position > lodging.position), None)


def _points(concertation: Concertation, entries: list[RegisterEntry]) -> Iterator[str]:
    """Those of the last publication, as they were then, and what became of each."""
    points = {point.code: point for point in Point.objects.filter(concertation=concertation)}
    published = _said(entries, PUBLICATION)
    told = {code: body for code, body in published[-1].items() if code not in PUBLISHED} if published else {}
    if published:
        for code in sorted({*told, *points}):
            if told.get(code) != (points[code].body if code in points else None):
                yield f"{code} : ce n’est plus ce qui a été publié"
    for code in sorted({*told, *points}):
        done = FollowUp.objects.filter(point=points[code]).order_by("id") if code in points else []
        if _said(entries, code) != [follow_up_content(one) for one in done]:
            yield f"{code} : la suite donnée n’est plus celle du registre"


def _said(entries: Iterable[RegisterEntry], subject: str) -> list[dict[str, Any]]:
    return [_content(entry) for entry in entries if entry.subject == subject]


def _content(entry: RegisterEntry) -> dict[str, Any]:
    """Empty when it is lost: nothing erases the content of such an entry."""
    opening = getattr(entry, "opening", None)
    return opening.content if opening else {}


def _name(said: dict[str, Any]) -> str:
    kind = said.get("kind", "")
    label = PaperKind(kind).label if kind in PaperKind.values else "Pièce d’enquête"
    return f"{label}, version {said.get('number', '?')}"
