"""The append-only register: gapless numbers, and a chain of entries each holding the hash of the one before.

What is hashed (SHA-256, lower-case hexadecimal):
- commitment = sha256(salt + canonical(content)), salt being 32 random bytes in hexadecimal;
- entry_hash = sha256(canonical({commitment, event, position, previous_hash, recorded_at, subject})),
  `recorded_at` in UTC as 2026-03-02T08:15:00.000000Z; the first entry's `previous_hash` is 64 zeros.
`canonical` is JSON with sorted keys, no space, UTF-8. Content and salt stay out of the chain (`RegisterOpening`), so
that erasing them leaves every hash verifiable."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from carto.concertations.models import Concertation, RegisterEntry, RegisterOpening, Series
from carto.concertations.models import Event as Event  # part of this module's interface

GENESIS = "0" * 64
CHAIN = "chain"


@dataclass(frozen=True)
class Verification:
    """`problems` are sentences; `erased` counts entries whose content was erased, which is legitimate."""

    entries: int
    head: str
    erased: int
    problems: tuple[str, ...]


def canonical(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def next_number(concertation: Concertation, series: str) -> int:
    """The next number of a series, 1 first. Call inside the transaction that uses it: no gap, no double."""
    Series.objects.bulk_create([Series(concertation=concertation, name=series)], ignore_conflicts=True)
    row = Series.objects.filter(concertation=concertation, name=series)
    row.update(last=F("last") + 1)
    return row.values_list("last", flat=True).get()


def append(
    concertation: Concertation, event: Event, subject: str, content: Mapping[str, Any], *, at: datetime
) -> RegisterEntry:
    """Add one entry, inside the transaction of the act it records. `content` must be plain JSON."""
    with transaction.atomic():
        position = next_number(concertation, CHAIN)
        previous = RegisterEntry.objects.filter(concertation=concertation, position=position - 1).first()
        salt = secrets.token_hex(32)
        entry = RegisterEntry(
            concertation=concertation,
            position=position,
            event=event,
            subject=subject,
            recorded_at=at,
            commitment=commit(salt, content),
            previous_hash=previous.entry_hash if previous else GENESIS,
        )
        entry.entry_hash = entry_hash(entry)
        entry.save(force_insert=True)
        RegisterOpening.objects.create(entry=entry, salt=salt, content=dict(content))
    return entry


def commit(salt: str, content: Mapping[str, Any]) -> str:
    return hashlib.sha256(salt.encode() + canonical(dict(content))).hexdigest()


def line(entry: RegisterEntry) -> bytes:
    """The canonical entry: what its hash is of, and what the published register has as its line."""
    return canonical(
        {
            "position": entry.position,
            "event": str(entry.event),
            "subject": entry.subject,
            "recorded_at": entry.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "commitment": entry.commitment,
            "previous_hash": entry.previous_hash,
        }
    )


def entry_hash(entry: RegisterEntry) -> str:
    return hashlib.sha256(line(entry)).hexdigest()


def head(concertation: Concertation) -> tuple[int, str]:
    """Position and hash of the last entry; (0, 64 zeros) for an empty register."""
    last = RegisterEntry.objects.filter(concertation=concertation).order_by("-position").first()
    return (last.position, last.entry_hash) if last else (0, GENESIS)


def erase_content(entry: RegisterEntry) -> None:
    """Forget what an entry said; its hash and those after it stay verifiable."""
    RegisterOpening.objects.filter(entry=entry).delete()


# What these entries say is the team's: a reason of the closed list, an answer.
SAID_BY_THE_TEAM = frozenset({
    Event.MASKING, Event.UNMASKING, Event.PASSAGE_MASKING, Event.PASSAGE_UNMASKING, Event.REVIEW, Event.CONTEST_END,
    Event.ANSWER, Event.GATHERED,
})  # fmt: skip


def erase_subject(concertation: Concertation, subject: str, content: Mapping[str, Any], *, at: datetime) -> None:
    """Forget all that was ever recorded of a subject by its author; `content`: what the database says of it from now
    on. Call inside the transaction that changes it."""
    entries = RegisterEntry.objects.filter(concertation=concertation, subject=subject)
    for entry in entries.exclude(event__in=SAID_BY_THE_TEAM):
        erase_content(entry)
    append(concertation, Event.ERASURE, subject, content, at=at)


def verify(concertation: Concertation, current: Mapping[str, Mapping[str, Any]]) -> Verification:
    """Walk the whole chain. `current`: what the database says today of each subject deposited or commented, in the
    form its last content-bearing entry recorded; a difference, a missing or a surplus subject is a problem."""
    problems: list[str] = []
    latest: dict[str, dict[str, Any] | None] = {}
    expected_previous, count, erased = GENESIS, 0, 0
    entries = RegisterEntry.objects.filter(concertation=concertation).order_by("position").select_related("opening")
    for count, entry in enumerate(entries.iterator(), start=1):
        problems += link_problems(entry, count, expected_previous)
        expected_previous = entry.entry_hash
        opening = getattr(entry, "opening", None)
        if opening is None:
            erased += 1
        elif commit(opening.salt, opening.content) != entry.commitment:
            problems.append(
                f"inscription {entry.position} : le contenu de {entry.subject} ne répond plus à l’empreinte"
            )
        if entry.event in CONTENT_EVENTS:
            latest[entry.subject] = opening.content if opening else None
    problems += _count_problems(concertation, count)
    problems += _subject_problems(latest, current)
    return Verification(count, expected_previous, erased, tuple(problems))


# An erasure records what is left of the subject: from then on that is what the database must say.
CONTENT_EVENTS = frozenset({Event.DEPOSIT, Event.EDIT, Event.CORRECTION, Event.COMMENT, Event.ERASURE})


def link_problems(entry: RegisterEntry, rank: int, expected_previous: str) -> list[str]:
    """Why an entry is not the one that follows the hash `expected_previous` at this rank, in French."""
    problems = []
    if entry.position != rank:
        problems.append(f"inscription {rank} absente : la suivante porte le rang {entry.position}")
    if entry.previous_hash != expected_previous:
        problems.append(f"inscription {entry.position} : elle ne suit plus la précédente")
    if entry_hash(entry) != entry.entry_hash:
        problems.append(f"inscription {entry.position} : son empreinte ne correspond pas à ce qu’elle porte")
    return problems


def _count_problems(concertation: Concertation, count: int) -> list[str]:
    given = dict(Series.objects.filter(concertation=concertation).values_list("name", "last"))
    if given.get(CHAIN, 0) != count:
        return [f"{given.get(CHAIN, 0)} inscriptions ont été faites, {count} sont présentes"]
    return []


def _subject_problems(
    latest: Mapping[str, dict[str, Any] | None], current: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    problems = [f"{subject} : inscrite au registre, absente de la base" for subject in latest if subject not in current]
    for subject, content in current.items():
        if subject not in latest:
            problems.append(f"{subject} : présente dans la base, jamais inscrite au registre")
        elif (recorded := latest[subject]) is not None and canonical(recorded) != canonical(dict(content)):
            problems.append(f"{subject} : son contenu n’est plus celui du registre")
    return problems
