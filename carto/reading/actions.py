"""Verbs of reading: keep the grid, put codes on texts, say what was read, confirm which texts say one thing, set the
inhabitants that figures are compared with."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import ngettext

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.models import Contribution
from carto.reading import codes
from carto.reading.codes import Line
from carto.reading.grouping import groups_of
from carto.reading.models import Code, Coding, Group, Member, Population, PopulationSource, Reading

FEWEST = 2  # one voice alone is no group


@transaction.atomic
def set_grid(
    actor: Actor, concertation: Concertation, lines: Sequence[Line], *, gone: Collection[int] = (), at: datetime
) -> list[str]:
    """The grid as these lines say, in their order; the codes `gone` leave it, and any other stays. What is wrong with
    it, in words for the agent: nothing is written then."""
    require(actor, Action.READ_THROUGH, concertation, at=at)
    standing = {code.pk: code for code in concertation.codes.select_for_update()}
    lines = [replace(line, pk=line.pk if line.pk in standing else None) for line in lines]
    named = {line.pk for line in lines}
    left = [codes.line_of(code) for pk, code in standing.items() if pk not in named and pk not in gone]
    whole = codes.following_names([*lines, *left], standing)
    lines, left = whole[: len(lines)], whole[len(lines) :]
    wrong = codes.faults(whole) + _still_used(concertation, gone)
    if wrong:
        return wrong
    concertation.codes.filter(pk__in=gone, codings=None).delete()
    _make_room(concertation, [line.pk for line in lines if line.pk is not None])
    first = {line.label: _write(concertation, line, None, rank) for rank, line in enumerate(lines) if not line.under}
    first |= {line.label: standing[line.pk] for line in left if line.pk is not None and not line.under}
    for rank, line in enumerate(lines):
        if line.under:
            _write(concertation, line, first[line.under], rank)
    return []


@transaction.atomic
def put_code(
    actor: Actor, contribution: Contribution, code: Code, *, passage: tuple[int, int] | None, at: datetime
) -> Coding:
    """`passage`: from which sign to which of `passages.text_of`; None for the whole text. Put twice, it is there
    once."""
    require(actor, Action.READ_THROUGH, contribution.concertation, contribution, at=at)
    start, end = passage if passage is not None else (None, None)
    version = {"version": contribution.version} if passage is not None else {}
    coding, _is_new = Coding.objects.get_or_create(
        contribution=contribution, code=code, start=start, end=end, **version,
        defaults={"version": contribution.version, "coded_by": actor.user, "coded_at": at},
    )  # fmt: skip
    return coding


def take_code_off(actor: Actor, coding: Coding, *, at: datetime) -> None:
    require(actor, Action.READ_THROUGH, coding.contribution.concertation, at=at)
    coding.delete()


@transaction.atomic
def move_codings(actor: Actor, code: Code, into: Code, *, at: datetime) -> int:
    """All that bears `code` bears `into` instead: two codes that meant one thing. How many."""
    require(actor, Action.READ_THROUGH, code.concertation, at=at)
    rows = list(code.codings.select_for_update())
    there = set(into.codings.values_list("contribution_id", "start", "end", "version"))
    whole = {pk for pk, start, _end, _version in there if start is None}
    for row in rows:
        if (row.contribution_id, row.start, row.end, row.version) in there or (
            row.is_whole and row.contribution_id in whole
        ):
            row.delete()
        else:
            row.code = into
            row.save(update_fields=["code"])
    return len(rows)


def mark_read(actor: Actor, contribution: Contribution, *, at: datetime) -> None:
    require(actor, Action.READ_THROUGH, contribution.concertation, contribution, at=at)
    Reading.objects.update_or_create(contribution=contribution, defaults={"read_by": actor.user, "read_at": at})


def mark_unread(actor: Actor, contribution: Contribution, *, at: datetime) -> None:
    require(actor, Action.READ_THROUGH, contribution.concertation, contribution, at=at)
    Reading.objects.filter(contribution=contribution).delete()


@transaction.atomic
def find_groups(actor: Actor, concertation: Concertation, *, at: datetime) -> int:
    """Propose the published contributions whose texts are alike: in groups of their own, or in the one that most of
    those like them are in. What was taken out of a group, or dissolved, is not proposed again. How many are proposed.
    """
    require(actor, Action.READ_THROUGH, concertation, at=at)
    list(Concertation.objects.select_for_update().filter(pk=concertation.pk).only("pk"))  # one search at a time
    rows = Contribution.objects.filter(concertation=concertation).published().with_words().order_by("number")
    texts = {pk: body if body.strip() else title for pk, title, body in rows.values_list("pk", "title", "body")}
    members = Member.objects.filter(group__concertation=concertation)
    grouped = dict(members.filter(left_at=None).values_list("contribution_id", "group_id"))
    left: dict[int, set[int]] = {}
    for group_id, pk in members.exclude(left_at=None).values_list("group_id", "contribution_id"):
        left.setdefault(group_id, set()).add(pk)
    dissolved = concertation.text_groups.exclude(dissolved_at=None).values_list("pk", flat=True)
    apart = [left[pk] for pk in dissolved if pk in left]
    proposed = 0
    for alike in groups_of(texts):
        free = [pk for pk in alike if pk not in grouped]
        known = [grouped[pk] for pk in alike if pk in grouped]
        if known:
            proposed += _join(max(sorted(set(known)), key=known.count), free, left)
        elif len(free) >= FEWEST and not any(set(free) <= parted for parted in apart):
            proposed += _propose(concertation, free, at)
    return proposed


@transaction.atomic
def confirm_group(actor: Actor, group: Group, *, title: str, at: datetime) -> int:
    """From now on it counts, all those proposed in it included: one argument, as many voices as are returned."""
    require(actor, Action.READ_THROUGH, group.concertation, at=at)
    _present(group).filter(confirmed_at=None).update(confirmed_at=at)
    group.title = title
    if group.confirmed_at is None:
        group.confirmed_at, group.confirmed_by = at, actor.user
    group.save(update_fields=["title", "confirmed_at", "confirmed_by"])
    return _present(group).count()


@transaction.atomic
def take_out(actor: Actor, group: Group, contributions: Collection[int], *, at: datetime) -> int:
    """Those do not say the same after all. A group left with one is dissolved. How many are left in it."""
    require(actor, Action.READ_THROUGH, group.concertation, at=at)
    _present(group).filter(contribution__in=contributions).update(left_at=at)
    left = _present(group).count()
    if left < FEWEST:
        _dissolve(group, at)
    return left if left >= FEWEST else 0


@transaction.atomic
def split_group(actor: Actor, group: Group, contributions: Collection[int], *, at: datetime) -> Group | None:
    """A group of their own for those, as confirmed as the one they leave. None, and nothing done, when it would leave
    either with less than two."""
    require(actor, Action.READ_THROUGH, group.concertation, at=at)
    leaving = list(_present(group).select_for_update().filter(contribution__in=contributions))
    if len(leaving) < FEWEST or _present(group).count() - len(leaving) < FEWEST:
        return None
    _present(group).filter(pk__in=[row.pk for row in leaving]).update(left_at=at)
    apart = Group.objects.create(
        concertation=group.concertation, found_at=at, confirmed_at=group.confirmed_at,
        confirmed_by=actor.user if group.confirmed_at is not None else None,
    )  # fmt: skip
    apart.members.bulk_create(
        Member(group=apart, contribution_id=row.contribution_id, confirmed_at=row.confirmed_at) for row in leaving
    )
    return apart


@transaction.atomic
def put_in(actor: Actor, group: Group, contribution: Contribution, *, at: datetime) -> None:
    """One that the machine missed; it leaves the group where it was."""
    require(actor, Action.READ_THROUGH, group.concertation, contribution, at=at)
    others = Member.objects.filter(contribution=contribution, left_at=None).exclude(group=group)
    for former in others.select_related("group"):
        take_out(actor, former.group, [contribution.pk], at=at)
    Member.objects.update_or_create(
        group=group, contribution=contribution, defaults={"left_at": None, "confirmed_at": group.confirmed_at and at}
    )


def dissolve_group(actor: Actor, group: Group, *, at: datetime) -> None:
    """Each counts for itself again; the same are not proposed together any more."""
    require(actor, Action.READ_THROUGH, group.concertation, at=at)
    with transaction.atomic():
        _dissolve(group, at)


@transaction.atomic
def set_population(
    actor: Actor, concertation: Concertation, inhabitants: Mapping[str, int], *, source: str, at: datetime
) -> None:
    """These in the place of those that were there, by INSEE code."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    Population.objects.filter(concertation=concertation).delete()
    Population.objects.bulk_create(
        Population(concertation=concertation, insee_code=code, inhabitants=count) for code, count in inhabitants.items()
    )
    PopulationSource.objects.update_or_create(concertation=concertation, defaults={"words": source, "set_at": at})


def _still_used(concertation: Concertation, gone: Collection[int]) -> list[str]:
    used = concertation.codes.filter(pk__in=gone, codings__isnull=False).distinct()
    return [
        ngettext(
            "« %(label)s » est posé sur un texte ou un passage : mettez-le d’abord sous un autre code.",
            "« %(label)s » est posé sur %(n)s textes ou passages : mettez-les d’abord sous un autre code.",
            code.codings.count(),
        )
        % {"label": code.label, "n": code.codings.count()}
        for code in used
    ]


def _make_room(concertation: Concertation, pks: Sequence[int]) -> None:
    """Labels and keys may change places among them, and neither is ever twice in the table."""
    for pk in pks:
        concertation.codes.filter(pk=pk).update(label=f"\x1f{pk}", key="")


def _write(concertation: Concertation, line: Line, parent: Code | None, rank: int) -> Code:
    fields: dict[str, Any] = {
        "label": line.label, "parent": parent, "color": line.color, "key": line.key, "definition": line.definition,
        "position": rank,
    }  # fmt: skip
    if line.pk is None:
        return concertation.codes.create(**fields)
    code = concertation.codes.get(pk=line.pk)
    for name, value in fields.items():
        setattr(code, name, value)
    code.save()
    return code


def _join(group_id: int, free: Sequence[int], left: dict[int, set[int]]) -> int:
    joining = [pk for pk in free if pk not in left.get(group_id, ())]
    Member.objects.bulk_create(Member(group_id=group_id, contribution_id=pk) for pk in joining)
    return len(joining)


def _propose(concertation: Concertation, alike: Sequence[int], at: datetime) -> int:
    group = Group.objects.create(concertation=concertation, found_at=at)
    Member.objects.bulk_create(Member(group=group, contribution_id=pk) for pk in alike)
    return len(alike)


def _present(group: Group) -> QuerySet[Member]:
    return group.members.filter(left_at__isnull=True)


def _dissolve(group: Group, at: datetime) -> None:
    _present(group).update(left_at=at)
    group.dissolved_at = at
    group.save(update_fields=["dissolved_at"])
