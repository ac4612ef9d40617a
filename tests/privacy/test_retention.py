"""Each class of data goes when its time is over, to the day in civil time, and each purge leaves a line."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.test import Client

from carto.accounts.actors import Actor
from carto.accounts.models import Participant, User
from carto.audience.models import Remark
from carto.concertations import actions
from carto.concertations.models import Concertation, Membership, RegisterEntry, Role
from carto.contributions.models import Contribution, Draft, Photo
from carto.debate.models import Comment, Vote
from carto.follow.models import Follow, Follower
from carto.meetings.models import Meeting, SignUp
from carto.privacy import retention
from carto.privacy.models import Purged, PurgeRun
from tests.conftest import CLOSES_AT, DURING
from tests.privacy.conftest import Left

PARIS = ZoneInfo("Europe/Paris")
# CLOSES_AT is midnight, the 2nd of May 2026 in Paris: twelve months later the 2nd of May 2027 counts whole.
EMAILS_END = datetime(2027, 5, 3, 0, 0, tzinfo=PARIS)
DEVICES_END = datetime(2028, 5, 3, 0, 0, tzinfo=PARIS)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("moment", "months", "end"),
    [
        (CLOSES_AT, 12, EMAILS_END),
        (datetime(2026, 1, 31, 12, tzinfo=UTC), 1, datetime(2026, 3, 1, tzinfo=PARIS)),
        (datetime(2023, 12, 29, 12, tzinfo=UTC), 2, datetime(2024, 3, 1, tzinfo=PARIS)),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), 0, datetime(2027, 1, 2, tzinfo=PARIS)),  # the 1st, in Paris
        (datetime(2026, 2, 28, 12, tzinfo=UTC), 1, datetime(2026, 3, 29, tzinfo=PARIS)),
    ],
)
def test_months_end_with_the_civil_day(moment: datetime, months: int, end: datetime) -> None:
    assert retention.months_after(moment, months, PARIS) == end


def emails() -> set[str]:
    return set(Participant.objects.exclude(email="").values_list("email", flat=True))


@pytest.mark.parametrize(("at", "kept"), [(EMAILS_END - INSTANT, 2), (EMAILS_END, 0)])
def test_addresses_stay_until_the_last_day_is_over(two: tuple[Left, Left], at: datetime, kept: int) -> None:
    retention.purge(at)
    assert len(emails()) == kept
    logged = PurgeRun.objects.filter(name=Purged.EMAILS).values_list("count", "concertation__slug")
    assert list(logged) == ([] if kept else [(4, "plui")])


@pytest.mark.parametrize(("at", "is_known"), [(DEVICES_END - INSTANT, True), (DEVICES_END, False)])
def test_keys_stay_until_the_last_day_is_over(
    two: tuple[Left, Left], at: datetime, is_known: bool, browse: Callable[[Actor], Client]
) -> None:
    alice, _bob = two
    retention.purge(at)
    page = browse(alice.actor).get("/mes-donnees/").content.decode()
    assert ("aliciaquetitre" in page) is is_known


def test_the_longest_kept_of_several_concertations_decides(
    two: tuple[Left, Left], make_concertation: Callable[..., Concertation], agent: Actor
) -> None:
    alice, bob = two
    later = make_concertation("plus-tard")
    later.phases.update(closes_at=CLOSES_AT + timedelta(days=365))
    Contribution.objects.create(
        concertation=later, number=1, author=alice.participant, kind=later.kinds.all()[0], received_at=DURING,
        title="x", body="x", pseudonym="x",
    )  # fmt: skip
    retention.purge(EMAILS_END)
    assert emails() == {alice.participant.email}
    assert bob.participant.email == ""


def test_a_concertation_reopened_or_without_calendar_keeps_its_own(
    two: tuple[Left, Left], concertation: Concertation
) -> None:
    concertation.phases.all().delete()
    retention.purge(DEVICES_END)
    assert len(emails()) == 2


def test_the_settings_decide(two: tuple[Left, Left], concertation: Concertation, agent: Actor) -> None:
    actions.set_taking_part(agent, concertation, keep_emails_months=1, at=DURING)
    retention.purge(datetime(2026, 6, 2, 23, 59, tzinfo=PARIS))
    assert len(emails()) == 2
    retention.purge(datetime(2026, 6, 3, tzinfo=PARIS))
    assert emails() == set()


def test_deposits_votes_and_the_register_are_never_purged(two: tuple[Left, Left]) -> None:
    before = [model.objects.count() for model in (Contribution, Comment, Vote, RegisterEntry, Photo)]
    texts = list(Contribution.objects.order_by("pk").values_list("title", "body", "pseudonym", "for_count"))
    retention.purge(DEVICES_END + timedelta(days=36500))
    assert [model.objects.count() for model in (Contribution, Comment, Vote, RegisterEntry, Photo)] == before
    assert list(Contribution.objects.order_by("pk").values_list("title", "body", "pseudonym", "for_count")) == texts
    call_command("verify", stdout=StringIO())


def test_someone_who_only_passed_by_is_kept_as_long_from_that_day(db: None) -> None:
    came = datetime(2026, 3, 10, 12, tzinfo=UTC)
    passer = Participant.objects.create(digest="d" * 64, created_at=came, email="p@essai.invalid")
    retention.purge(datetime(2027, 3, 10, 23, 59, tzinfo=PARIS))
    passer.refresh_from_db()
    assert passer.email
    retention.purge(datetime(2027, 3, 11, tzinfo=PARIS))
    passer.refresh_from_db()
    assert passer.email == ""


def test_accounts_nobody_enters_any_more_go_and_those_of_a_team_stay(
    concertation: Concertation, two: tuple[Left, Left]
) -> None:
    alice, _bob = two
    make: Callable[..., Any] = User.objects.create_user
    idle, recent, team, active = (
        make(f"{name}@essai.invalid", name=name, joined_at=DURING) for name in ("idle", "recent", "team", "active")
    )
    User.objects.filter(pk=recent.pk).update(last_login=EMAILS_END - timedelta(days=30))
    Membership.objects.create(concertation=concertation, user=team, role=Role.MODERATOR)
    Participant.objects.filter(pk=alice.participant.pk).update(user=active)
    retention.purge(EMAILS_END - INSTANT)
    citizens = User.objects.exclude(name="Membre agent")  # who answered
    assert set(citizens.values_list("name", flat=True)) == {"recent", "team", "active"}
    retention.purge(EMAILS_END)
    assert set(citizens.values_list("name", flat=True)) == {"recent", "team"}
    assert idle.pk not in User.objects.values_list("pk", flat=True)


def test_follows_end_with_their_concertation_and_unconfirmed_ones_in_a_week(
    concertation: Concertation, contribution: Contribution
) -> None:
    follower = Follower.objects.create(email="f@essai.invalid", created_at=DURING)
    common: dict[str, Any] = {"follower": follower, "concertation": concertation, "told_at": DURING}
    Follow.objects.create(**common, asked_at=DURING, confirmed_at=DURING)
    Follow.objects.create(**common, contribution=contribution, asked_at=DURING)
    retention.purge(DURING + timedelta(days=7))
    assert Follow.objects.count() == 2
    retention.purge(DURING + timedelta(days=7, seconds=1))
    assert Follow.objects.count() == 1
    retention.purge(EMAILS_END)
    assert (Follow.objects.count(), Follower.objects.count()) == (0, 0)


def test_files_nothing_cites_go_with_a_line_of_the_log(two: tuple[Left, Left], settings: Any) -> None:
    now = datetime.now(UTC)
    orphan = Path(settings.MEDIA_ROOT) / "photos" / "2026" / "03" / "reste.webp"
    orphan.parent.mkdir(parents=True, exist_ok=True)
    orphan.write_bytes(b"x")
    named = Path(Photo.objects.all()[0].large.path)
    old = (now - timedelta(hours=2)).timestamp()
    for path in (orphan, named):
        os.utime(path, (old, old))
    retention.purge(now, is_dry=True)
    assert orphan.exists()
    retention.purge(now)
    assert not orphan.exists()
    assert named.exists()
    assert PurgeRun.objects.get(name=Purged.FILES).count == 1


def test_a_dry_run_tells_and_changes_nothing(two: tuple[Left, Left]) -> None:
    assert retention.purge(EMAILS_END, is_dry=True)[Purged.EMAILS] == 4
    assert len(emails()) == 2
    assert not PurgeRun.objects.exists()
    out = StringIO()
    call_command("purge", "--dry-run", stdout=out)
    assert "Adresses électroniques : 0" in out.getvalue()


def test_the_worker_purges_once_a_day(two: tuple[Left, Left], settings: Any) -> None:
    Path(settings.MEDIA_ROOT).mkdir(parents=True, exist_ok=True)
    retention.purge_daily(datetime.now(UTC))
    Participant.objects.update(created_at=datetime(2001, 1, 1, tzinfo=UTC))
    long_ago = datetime(2001, 1, 1, tzinfo=UTC)
    extra = Participant.objects.create(digest="e" * 64, created_at=long_ago, email="x@x.invalid")
    retention.purge_daily(datetime.now(UTC))
    extra.refresh_from_db()
    assert extra.email
    retention.purge_daily(datetime.now(UTC) + timedelta(days=1, minutes=1))
    extra.refresh_from_db()
    assert extra.email == ""


def test_the_last_purge_is_public(two: tuple[Left, Left], client: Client) -> None:
    retention.purge(EMAILS_END)
    page = " ".join(client.get("/plui/regles/").content.decode().split())
    assert "3 mai 2027 : 4 effacés" in page
    assert django_settings.TIME_ZONE == "Europe/Paris"


def test_drafts_go_when_their_days_are_over(two: tuple[Left, Left], concertation: Concertation) -> None:
    kept_at = datetime(2026, 3, 15, 12, tzinfo=UTC)  # the 15th in Paris; 90 days later the 13th of June counts whole
    Draft.objects.update(updated_at=kept_at)
    end = datetime(2026, 6, 14, tzinfo=PARIS)
    retention.purge(end - INSTANT)
    assert Draft.objects.count() == 2
    retention.purge(end)
    assert not Draft.objects.exists()
    assert PurgeRun.objects.filter(name=Purged.DRAFTS, concertation=concertation).values_list("count").get() == (2,)


def test_who_came_to_a_meeting_is_forgotten_thirty_days_after(
    two: tuple[Left, Left], concertation: Concertation
) -> None:
    end = Meeting.objects.get().ends_at + timedelta(days=30)
    retention.purge(end - INSTANT)
    assert retention.purge(end, is_dry=True)[Purged.SIGN_UPS] == SignUp.objects.count() == 2
    retention.purge(end)
    assert not SignUp.objects.exists()
    assert PurgeRun.objects.filter(name=Purged.SIGN_UPS, concertation=concertation).values_list("count").get() == (2,)


def test_remarks_of_the_closing_go_with_the_addresses(two: tuple[Left, Left], concertation: Concertation) -> None:
    Remark.objects.create(concertation=concertation, body="Appelez Jeanne.")
    retention.purge(EMAILS_END - INSTANT)
    assert Remark.objects.count() == 1
    retention.purge(EMAILS_END, is_dry=True)
    assert Remark.objects.count() == 1
    retention.purge(EMAILS_END)
    assert Remark.objects.count() == 0
    assert PurgeRun.objects.get(name=Purged.REMARKS).count == 1
