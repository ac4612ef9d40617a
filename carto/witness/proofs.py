"""What proves that an entry is in the register, as the verifiers read it."""

import json
from base64 import b64encode
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry
from carto.follow.consent import absolute
from carto.witness import publishing
from carto.witness.models import Head


def of(entry: RegisterEntry, *, is_opened: bool) -> dict[str, Any]:
    """The entry, its place under the last head if it was there already and, when `is_opened`, what opens it."""
    return {
        "format": "carto-preuve-1",
        "registre": address(entry.concertation),
        "objet": entry.subject,
        "inscription": register.line(entry).decode(),
        "ouverture": _opening(entry) if is_opened else None,
        "preuve": _inclusion(entry),
    }


def address(concertation: Concertation) -> str:
    return absolute(reverse("concertations:register", args=[concertation.slug]))


def head_said(head: Head) -> dict[str, Any]:
    return {"taille": head.size, "racine": head.root, "le": head.published_at.isoformat()}


def heads_said(concertation: Concertation, heads: Iterable[Head], *, at: datetime | None = None) -> dict[str, Any]:
    """`heads`: those of `concertation`, the oldest first; each with the answer of the authority asked by `at`, in
    base64."""
    rows = []
    for head in heads:
        stamp = head.stamp_by(at)
        rows.append(head_said(head) | {"horodatage": b64encode(bytes(stamp.reply)).decode() if stamp else None})
    return {"format": "carto-tetes-1", "registre": address(concertation), "tetes": rows}


def written(said: dict[str, Any]) -> bytes:
    """As a file, for people too."""
    return json.dumps(said, ensure_ascii=False, indent=1).encode()


def _opening(entry: RegisterEntry) -> dict[str, str] | None:
    """The very bytes that were hashed; None once erased."""
    opening = getattr(entry, "opening", None)
    if opening is None:
        return None
    return {"sel": opening.salt, "contenu": register.canonical(opening.content).decode()}


def _inclusion(entry: RegisterEntry) -> dict[str, Any] | None:
    head = publishing.latest(entry.concertation)
    if head is None or head.size < entry.position:
        return None
    return head_said(head) | {"chemin": publishing.tree_of(head).inclusion(entry.position - 1, head.size)}
