"""Retention: what is kept for a time is purged when the time is over, and each purge leaves a line that anyone reads.

Deposits, votes and the register are never purged: they are public archives. Months count in civil time, and the last
day counts whole: what is kept a month after the 31st of January goes when the 28th of February is over."""

import calendar
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from carto.accounts.models import Participant, SpareKey, User, key_digest, new_key
from carto.audience.models import Remark
from carto.audience.participants import spoke_in
from carto.concertations.models import Concertation, Invitation, TakingPart, TeamAct
from carto.concertations.models.team import KEPT
from carto.contributions.models import Draft
from carto.follow import consent
from carto.intake import keeping as registers
from carto.kit import keeping
from carto.meetings import seats
from carto.meetings.models import SignUp
from carto.privacy import orphans
from carto.privacy.models import Purged, PurgeRun

EVERY = timedelta(days=1)

Owner = Concertation | None
Count = Counter[Owner]


def purge_daily(at: datetime) -> None:
    """For the worker: once a day, whatever the minute it is called at."""
    stamp = Path(settings.MEDIA_ROOT) / "purged"
    last = datetime.fromtimestamp(stamp.stat().st_mtime, at.tzinfo) if stamp.exists() else None
    if last is None or not timedelta(0) <= at - last < EVERY:
        purge(at)
        stamp.touch()


def purge(at: datetime, *, is_dry: bool = False) -> dict[Purged, int]:
    """Purge all that is due at `at`, each class in a transaction with its lines of the log. `is_dry`: count only."""
    found: dict[Purged, int] = {}
    for name, work in CLASSES.items():
        with transaction.atomic():
            counted = work(at, is_dry)
            if not is_dry:
                _log(name, counted, at)
        found[name] = counted.total()
    found[Purged.FILES] = purge_files(at, is_dry=is_dry)
    return found


def purge_files(at: datetime, *, is_dry: bool = False) -> int:
    """What no row cites, in no transaction: a file that is gone does not come back. For the start of a worker too."""
    count = orphans.sweep(at, is_dry=is_dry)
    if not is_dry:
        _log(Purged.FILES, Counter({None: count}), at)
    return count


def _log(name: Purged, counted: Count, at: datetime) -> None:
    PurgeRun.objects.bulk_create(
        PurgeRun(concertation=concertation, name=name, count=count, purged_at=at)
        for concertation, count in counted.items()
        if count
    )


def months_after(moment: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The first instant of the civil day after the same day of the month, `months` later (its last, when shorter)."""
    day = moment.astimezone(zone).date()
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return datetime.combine(date(year, month + 1, min(day.day, last)) + EVERY, time(), zone)


def days_after(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """The first instant of the civil day after the `days`th."""
    return datetime.combine(moment.astimezone(zone).date() + timedelta(days=days + 1), time(), zone)


def _over(rows: QuerySet[Participant], rule: str, at: datetime) -> Iterator[tuple[Owner, list[int]]]:
    """Keys of those among `rows` for whom the time of `rule` (a field of TakingPart, in months) is over in every
    concertation they took part in, by the one that kept them longest; a concertation without a calendar keeps all of
    its own. Whoever took part in none is kept as long as the default, from the day they came."""
    ends = {one: _end_of(one, rule) for one in _concertations()}
    left = rows.exclude(spoke_in([one for one, end in ends.items() if end is None or end > at]))
    over = sorted(((end, one.pk, one) for one, end in ends.items() if end is not None and end <= at), reverse=True)
    for _end, _pk, concertation in over:
        here = spoke_in([concertation])
        yield concertation, list(left.filter(here).values_list("pk", flat=True))
        left = left.exclude(here)
    yield None, [pk for pk, came_at in left.values_list("pk", "created_at") if at >= _by_default(came_at, rule)]


def _concertations() -> QuerySet[Concertation]:
    return Concertation.objects.defer("perimeter").select_related("taking_part").prefetch_related("phases")


def _end_of(concertation: Concertation, rule: str) -> datetime | None:
    closing = max((phase.closes_at for phase in concertation.phases.all()), default=None)
    if closing is None:
        return None
    return months_after(closing, getattr(concertation.rules_of_part, rule), concertation.zone_info)


def _by_default(moment: datetime, rule: str) -> datetime:
    return months_after(moment, getattr(TakingPart(), rule), ZoneInfo(settings.TIME_ZONE))


def _emails(at: datetime, is_dry: bool) -> Count:
    """Addresses given with a deposit, and what they follow."""
    counted: Count = Counter()
    for concertation, pks in _over(Participant.objects.exclude(email=""), "keep_emails_months", at):
        counted[concertation] += len(pks)
        if not is_dry:
            for some in _by_the_hundred(pks):
                Participant.objects.filter(pk__in=some).update(email="", email_confirmed_at=None)
    counted.update(_followers(at, is_dry))
    return counted


def _by_the_hundred(pks: list[int]) -> Iterator[list[int]]:
    """SQLite takes a bounded number of values in one statement."""
    for start in range(0, len(pks), 500):
        yield pks[start : start + 500]


def _followers(at: datetime, is_dry: bool) -> Count:
    """Addresses that follow: each follow ends with the time of its concertation."""
    counted: Count = Counter()
    for concertation in _concertations():
        end = _end_of(concertation, "keep_emails_months")
        if end is not None and end <= at:
            rows = concertation.follows.all()
            counted[concertation] += rows.count()
            if not is_dry:
                rows.delete()
    return counted


def _accounts(at: datetime, is_dry: bool) -> Count:
    """Accounts of citizens that nobody has entered for as long as addresses are kept, nor used in a concertation whose
    time is not over."""
    citizens = User.objects.filter(is_agent=False, is_staff=False, is_superuser=False, memberships=None, answer=None)
    idle = {user.pk for user in citizens if at >= _by_default(user.last_login or user.joined_at, "keep_emails_months")}
    counted: Count = Counter()
    going = {pk for pk in idle if not Participant.objects.filter(user=pk).exists()}
    counted[None] += len(going)
    for concertation, pks in _over(Participant.objects.filter(user__in=idle), "keep_emails_months", at):
        counted[concertation] += len(pks)
        for some in _by_the_hundred(pks):
            going |= set(User.objects.filter(participants__in=some).values_list("pk", flat=True))
    if not is_dry:
        for some in _by_the_hundred(sorted(going)):
            User.objects.filter(pk__in=some).delete()
    return counted


def _devices(at: datetime, is_dry: bool) -> Count:
    """Keys: from then on no device and no private link leads to the participant. What they said stays, signed as it
    was; those whose account is open keep it by that."""
    counted: Count = Counter()
    for concertation, pks in _over(Participant.objects.filter(erased_at=None, user=None), "keep_devices_months", at):
        counted[concertation] += len(pks)
        if not is_dry:
            for pk in pks:
                SpareKey.objects.filter(participant=pk).delete()
                Participant.objects.filter(pk=pk).update(
                    digest=key_digest(new_key()), pseudonym="", email="", email_confirmed_at=None, erased_at=at
                )
    return counted


def _unconfirmed(at: datetime, is_dry: bool) -> Count:
    follows = consent.unconfirmed(at)
    counted: Count = Counter(row.concertation for row in follows.select_related("concertation"))
    if not is_dry:
        follows.delete()
    idle = consent.idle(at)
    counted[None] += idle.count()
    if not is_dry:
        idle.delete()
    return counted


def _drafts(at: datetime, is_dry: bool) -> Count:
    """What was begun, not touched since and never sent."""
    counted: Count = Counter()
    for concertation in _concertations():
        days = concertation.rules_of_part.keep_drafts_days
        drafts = concertation.drafts.values_list("pk", "updated_at")
        over = [pk for pk, kept_at in drafts if at >= days_after(kept_at, days, concertation.zone_info)]
        counted[concertation] += len(over)
        if not is_dry:
            for some in _by_the_hundred(over):
                Draft.objects.filter(pk__in=some).delete()
    return counted


def _sign_ups(at: datetime, is_dry: bool) -> Count:
    """Who came to a meeting, once nobody has to write to them any more."""
    counted: Count = Counter()
    over = SignUp.objects.filter(meeting__ends_at__lte=at - seats.KEPT)
    for concertation in Concertation.objects.filter(meetings__sign_ups__in=over).defer("perimeter").distinct():
        rows = over.filter(meeting__concertation=concertation)
        counted[concertation] += rows.count()
        if not is_dry:
            rows.delete()
    return counted


def _scans(at: datetime, is_dry: bool) -> Count:
    """Photos of paper, on which people may have written their names; what was traced over them goes too."""
    counted: Count = Counter()
    for scan in keeping.over(at):
        counted[scan.concertation] += 1
        if not is_dry:
            keeping.remove(scan)
    return counted


def _registers(at: datetime, is_dry: bool) -> Count:
    """Scanned pages of paper registers, where people signed with their addresses."""
    counted: Count = Counter()
    for concertation in _concertations():
        end = _end_of(concertation, "keep_emails_months")
        if end is not None and end <= at:
            for scan in concertation.register_scans.all():
                counted[concertation] += 1
                if not is_dry:
                    registers.remove(scan)
    return counted


def _team(at: datetime, is_dry: bool) -> Count:
    """The journal of each team, and who was asked into it, accepted or not."""
    counted: Count = Counter()
    for rows in (TeamAct.objects.over(at), Invitation.objects.filter(sent_at__lt=at - KEPT)):
        owned = rows.select_related("concertation").defer("concertation__perimeter")
        counted.update(Counter(row.concertation for row in owned))
        if not is_dry:
            rows.delete()
    return counted


def _remarks(at: datetime, is_dry: bool) -> Count:
    """What was written freely at the closing, in which somebody may have named themselves."""
    counted: Count = Counter()
    for concertation in _concertations():
        end = _end_of(concertation, "keep_emails_months")
        if end is not None and end <= at:
            rows = Remark.objects.filter(concertation=concertation)
            counted[concertation] += rows.count()
            if not is_dry:
                rows.delete()
    return counted


def _sessions(at: datetime, is_dry: bool) -> Count:
    return _gone(Session.objects.filter(expire_date__lt=at), is_dry)


def _gone(rows: QuerySet[Session], is_dry: bool) -> Count:
    counted: Count = Counter({None: rows.count()})
    if not is_dry:
        rows.delete()
    return counted


CLASSES = {
    Purged.EMAILS: _emails,
    Purged.ACCOUNTS: _accounts,
    Purged.DEVICES: _devices,
    Purged.DRAFTS: _drafts,
    Purged.UNCONFIRMED: _unconfirmed,
    Purged.SIGN_UPS: _sign_ups,
    Purged.SCANS: _scans,
    Purged.REGISTERS: _registers,
    Purged.TEAM: _team,
    Purged.REMARKS: _remarks,
    Purged.SESSIONS: _sessions,
}
