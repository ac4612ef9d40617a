"""The map feed says exactly what the database says, and nothing of what is hidden."""

import gzip
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from typing import Any

import brotli
import pytest
from django.conf import settings
from django.contrib.gis.geos import LineString, Point, Polygon
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions, snapshot
from carto.contributions.actions import Deposit
from carto.contributions.columns import Audience, columns_of
from carto.contributions.models import Contribution, MaskReason, Status
from tests.conftest import DURING
from tests.contributions.conftest import Browser

Submit = Callable[..., Deposit]
CURRENT = "/api/concertations/plui/snapshot.json"
TEAM = "/api/concertations/plui/team-snapshot.json"
LATER = DURING + timedelta(hours=1)


def fetch(client: Client, encoding: str = "br, gzip") -> Any:
    return client.get(CURRENT, follow=True, headers={"Accept-Encoding": encoding})


def decode(response: Any) -> dict[str, Any]:
    unfold = {"br": brotli.decompress, "gzip": gzip.decompress}.get(response.get("Content-Encoding"), bytes)
    feed: dict[str, Any] = json.loads(unfold(response.content))
    return feed


def rows_of(feed: dict[str, Any]) -> list[tuple[int, ...]]:
    west, south = feed["origin"]
    absolute = feed | {name: list(accumulate(feed[name])) for name in ("id", "number")}
    absolute |= {"x": [west + x for x in feed["x"]], "y": [south + y for y in feed["y"]]}
    names = ("id", "number", "x", "y", "theme", "kind", "status", "geometry", "for", "against", "mixed")
    rows = list(zip(*(absolute[name] for name in names), strict=True))
    assert len(rows) == feed["count"]
    return rows


def said_by_the_database(concertation: Concertation) -> list[tuple[int, ...]]:
    """The same, one row at a time and by the ORM's objects."""
    themes, kinds = list(concertation.themes.all()), list(concertation.kinds.all())
    return [
        (
            row.pk, row.number, row.lon_e5 or 0, row.lat_e5 or 0,
            min(themes.index(theme) for theme in row.themes.all()),
            kinds.index(row.kind), Status.values.index(row.status),
            row.public_geometry.dims if row.public_geometry else -1, row.for_count, row.against_count, row.mixed_count,
        )
        for row in Contribution.objects.filter(concertation=concertation).published().order_by("pk")
    ]  # fmt: skip


def polygon(w: float, s: float, e: float, n: float) -> Polygon:
    shape = Polygon.from_bbox((w, s, e, n))
    shape.srid = 4326
    return shape


def test_the_feed_follows_every_change(
    concertation: Concertation, submit: Submit, alice: Actor, moderator: Actor, client: Client
) -> None:
    def check() -> int:
        feed = decode(fetch(client))
        assert rows_of(feed) == said_by_the_database(concertation)
        return int(feed["count"])

    assert check() == 0
    first = submit(themes=("patrimoine", "habitat")).contribution
    line = submit(kind="constat", geometry=LineString((-0.69, 47.35), (-0.55, 47.36), srid=4326)).contribution
    submit(geometry=polygon(-0.56, 47.31, -0.54, 47.33))
    assert check() == 3
    Contribution.objects.filter(pk=line.pk).update(
        for_count=2, against_count=7, mixed_count=1, status=Status.NOT_RETAINED
    )
    actions.edit(
        alice, first, kind=first.kind, themes=list(first.themes.all()), title="Déplacée", body="Ailleurs.",
        geometry=Point(-0.52, 47.31, srid=4326), at=LATER,
    )  # fmt: skip
    assert check() == 3
    actions.mask(moderator, first, reason=MaskReason.INSULT, at=LATER)
    assert check() == 2
    actions.unmask(moderator, first, at=LATER)
    actions.withdraw(alice, line, at=LATER)
    assert check() == 2


def test_the_feed_says_no_word_and_no_name(submit: Submit, client: Client) -> None:
    submit(title="Verger secret", pseudonym="Alice Martin")
    assert set("".join(map(str, decode(fetch(client)).keys()))) <= set("abcdefghijklmnopqrstuvwxyz")
    text = json.dumps(decode(fetch(client)))
    assert "Verger" not in text
    assert "Alice" not in text


@pytest.mark.parametrize(("accepted", "given"), [
    ("gzip, deflate, br, zstd", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("gzip;q=0", ""), ("", ""),
])  # fmt: skip
def test_the_reader_gets_an_encoding_it_takes(submit: Submit, client: Client, accepted: str, given: str) -> None:
    submit()
    response = fetch(client, accepted)
    assert response.get("Content-Encoding", "") == given
    assert "Accept-Encoding" in response["Vary"]
    assert decode(response)["count"] == 1


def test_a_version_never_changes_and_is_kept_by_browsers(submit: Submit, client: Client) -> None:
    response = fetch(client)
    address = response.redirect_chain[-1][0]
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(address, headers={"Accept-Encoding": "br, gzip", "If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(CURRENT)["Cache-Control"] == "public, no-cache"
    submit()
    present = client.get(CURRENT)["Location"]
    assert present != address
    gone = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert (gone.status_code, gone["Location"]) == (302, present)


def test_the_same_content_has_the_same_address(submit: Submit, concertation: Concertation, client: Client) -> None:
    submit()
    before = client.get(CURRENT)["Location"]
    Concertation.objects.filter(pk=concertation.pk).bump_snapshot()
    assert client.get(CURRENT)["Location"] == before


def test_readers_get_the_former_feed_until_the_interval_has_passed(concertation: Concertation, submit: Submit) -> None:
    def name(seconds: float) -> str:
        concertation.refresh_from_db()
        at = DURING + timedelta(seconds=seconds)
        return snapshot.present(concertation, Audience.PUBLIC, at=at, interval=timedelta(seconds=3))

    submit()
    first = name(0)
    submit()
    assert name(0.5) == name(2.9) == first
    assert snapshot.read(concertation, Audience.PUBLIC, first, "gzip") is not None
    second = name(3)
    assert second != first
    assert name(60) == second
    assert snapshot.read(concertation, Audience.PUBLIC, first, "gzip") is None
    submit()
    assert name(61) != second, "after a rest, the next reader has the new one at once"


def test_while_one_process_builds_the_others_serve_the_former_feed(concertation: Concertation, submit: Submit) -> None:
    first = present_name(concertation)
    submit()
    concertation.refresh_from_db()
    with snapshot._turn(concertation, Audience.PUBLIC, is_patient=True) as is_ours:
        assert is_ours
        assert present_name(concertation) == first
    assert present_name(concertation) != first


def test_the_public_feed_says_nothing_of_what_is_masked(
    submit: Submit, moderator: Actor, browser_of: Browser, client: Client
) -> None:
    submit(at=DURING)
    before = fetch(client)
    hidden = submit(geometry=Point(-0.69, 47.31, srid=4326), themes=("habitat",)).contribution
    Contribution.objects.filter(pk=hidden.pk).update(for_count=41)
    actions.mask(moderator, hidden, reason=MaskReason.PERSONAL_DATA, at=LATER)
    team = decode(browser_of(moderator).get(TEAM, follow=True))
    assert (team["count"], team["masked"], team["for"]) == (2, [0, 1], [0, 41])
    assert [row[0] for row in rows_of(team)][1] == hidden.pk
    after = fetch(client)
    assert after.redirect_chain == before.redirect_chain
    assert (after.content, after["ETag"]) == (before.content, before["ETag"])
    assert decode(after)["count"] == 1


def test_the_team_feed_is_for_those_who_may_see_what_is_masked(
    submit: Submit, alice: Actor, commissioner: Actor, browser_of: Browser, client: Client
) -> None:
    submit()
    response = browser_of(commissioner).get(TEAM, follow=True)
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, max-age=31536000, immutable"
    assert browser_of(commissioner).get(TEAM)["Cache-Control"] == "private, no-cache"
    address = response.redirect_chain[-1][0]
    for browser in (client, browser_of(alice)):
        assert [browser.get(place).status_code for place in (TEAM, address)] == [403, 403]
    assert client.get(address.replace("team-snapshot", "snapshot")).status_code == 302


def test_only_the_files_of_the_present_version_are_kept(submit: Submit, client: Client) -> None:
    for _deposit in range(3):
        submit()
        fetch(client)
    files = [path.name for path in (Path(settings.MEDIA_ROOT) / "snapshots").glob("*.json.*")]
    assert sorted(name.split(".", 1)[1] for name in files) == ["json.br", "json.gz"]


def test_a_feed_whose_files_are_gone_is_made_again(submit: Submit, client: Client) -> None:
    submit()
    before = fetch(client)
    for pattern in ("*.json.gz", "*"):
        for path in (Path(settings.MEDIA_ROOT) / "snapshots").glob(pattern):
            path.unlink()
        assert fetch(client).content == before.content


def test_a_cached_feed_asks_the_database_for_one_row(
    submit: Submit, client: Client, django_assert_num_queries: Any
) -> None:
    submit()
    address = fetch(client).redirect_chain[-1][0]
    with django_assert_num_queries(1):
        client.get(address)


def test_what_former_software_built_is_built_anew(concertation: Concertation, submit: Submit, client: Client) -> None:
    submit(geometry=None)
    assert decode(fetch(client))["unplaced"] == 1
    [pointer] = (Path(settings.MEDIA_ROOT) / "snapshots").glob("*-public.json")
    former = json.loads(pointer.read_text())
    del former["format"]
    name = former["name"]
    for file in pointer.parent.glob(f"*-{name}.json.*"):
        file.rename(file.with_name(file.name.replace(name, "0" * 16)))
    pointer.write_text(json.dumps(former | {"name": "0" * 16}))
    response = fetch(client)
    assert response.redirect_chain[-1][0].endswith(f"{name}.json")
    assert not list(pointer.parent.glob(f"*{'0' * 16}*"))


def test_a_feed_is_built_with_constant_queries(
    concertation: Concertation, submit: Submit, django_assert_num_queries: Any
) -> None:
    for _deposit in range(5):
        submit()
    with django_assert_num_queries(5):
        assert columns_of(concertation, Audience.PUBLIC)["count"] == 5


def test_readers_at_once_get_the_same_whole_feed(concertation: Concertation, submit: Submit) -> None:
    submit()
    concertation.refresh_from_db()
    name = present_name(concertation)
    with ThreadPoolExecutor(8) as pool:
        read = set(pool.map(lambda _n: snapshot.read(concertation, Audience.PUBLIC, name, "gzip"), range(40)))
    assert len(read) == 1
    assert None not in read


def test_a_draft_is_for_its_team_alone(
    make_concertation: Callable[..., Concertation], agent: Actor, bob: Actor, browser_of: Browser
) -> None:
    draft = make_concertation("brouillon", published_at=None)
    current = "/api/concertations/brouillon/snapshot.json"
    assert browser_of(bob).get(current).status_code == 404
    assert browser_of(agent).get(current).status_code == 404
    assert agent.user is not None
    draft.memberships.create(user=agent.user, role="agent")
    response = browser_of(agent).get(current, follow=True)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, max-age=31536000, immutable")
    assert browser_of(bob).get(response.redirect_chain[-1][0]).status_code == 404


def present_name(concertation: Concertation) -> str:
    return snapshot.present(concertation, Audience.PUBLIC, at=LATER, interval=timedelta(0))
