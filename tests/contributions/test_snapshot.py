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
from carto.contributions.models import Contribution, MaskReason, Status
from tests.conftest import DURING
from tests.contributions.conftest import Browser

Submit = Callable[..., Deposit]
CURRENT = "/api/concertations/plui/snapshot.json"
LATER = DURING + timedelta(hours=1)


def fetch(client: Client, encoding: str = "br, gzip") -> Any:
    return client.get(CURRENT, follow=True, headers={"Accept-Encoding": encoding})


def decode(response: Any) -> dict[str, Any]:
    unfold = {"br": brotli.decompress, "gzip": gzip.decompress}.get(response.get("Content-Encoding"), bytes)
    feed: dict[str, Any] = json.loads(unfold(response.content))
    return feed


def rows_of(feed: dict[str, Any]) -> list[tuple[int, ...]]:
    absolute = feed | {name: list(accumulate(feed[name])) for name in ("id", "number", "x", "y")}
    names = ("id", "number", "x", "y", "theme", "kind", "status", "commune", "geometry", "balance")
    rows = list(zip(*(absolute[name] for name in names), strict=True))
    assert len(rows) == feed["count"]
    return rows


def said_by_the_database(concertation: Concertation) -> list[tuple[int, ...]]:
    """The same, one row at a time and by the ORM's objects."""
    themes, kinds = list(concertation.themes.all()), list(concertation.kinds.all())
    communes = list(concertation.communes.all())
    return [
        (
            row.pk, row.number, row.lon_e5, row.lat_e5, min(themes.index(theme) for theme in row.themes.all()),
            kinds.index(row.kind), Status.values.index(row.status),
            communes.index(row.communes[0]) if row.communes else -1,
            row.geometry.dims, row.for_count - row.against_count,
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
        concertation.refresh_from_db()
        assert feed["version"] == concertation.snapshot_version
        assert rows_of(feed) == said_by_the_database(concertation)
        return int(feed["count"])

    assert check() == 0
    first = submit(themes=("patrimoine", "habitat")).contribution
    line = submit(kind="constat", geometry=LineString((-0.69, 47.35), (-0.55, 47.36), srid=4326)).contribution
    submit(geometry=polygon(-0.56, 47.31, -0.54, 47.33))
    assert check() == 3
    Contribution.objects.filter(pk=line.pk).update(for_count=2, against_count=7, status=Status.NOT_RETAINED)
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


def test_a_version_never_changes_and_is_kept_by_browsers(
    concertation: Concertation, submit: Submit, client: Client
) -> None:
    response = fetch(client)
    address = response.redirect_chain[-1][0]
    assert address == f"/api/concertations/plui/snapshot/{concertation.snapshot_version}.json"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    again = client.get(address, headers={"Accept-Encoding": "br, gzip", "If-None-Match": response["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(CURRENT)["Cache-Control"] == "no-cache"
    submit()
    gone = client.get(address, headers={"If-None-Match": response["ETag"]})
    assert (gone.status_code, gone["Location"]) == (302, client.get(CURRENT)["Location"])
    assert gone["Location"] != address


def test_only_the_files_of_the_present_version_are_kept(submit: Submit, client: Client) -> None:
    for _deposit in range(3):
        submit()
        fetch(client)
    files = [path.name for path in (Path(settings.MEDIA_ROOT) / "snapshots").iterdir()]
    assert sorted(name.split(".", 1)[1] for name in files) == ["json.br", "json.gz"]


def test_a_cached_feed_asks_the_database_for_one_row(
    submit: Submit, client: Client, django_assert_num_queries: Any
) -> None:
    submit()
    address = fetch(client).redirect_chain[-1][0]
    with django_assert_num_queries(1):
        client.get(address)


def test_a_feed_is_built_with_constant_queries(
    concertation: Concertation, submit: Submit, django_assert_num_queries: Any
) -> None:
    for _deposit in range(5):
        submit()
    with django_assert_num_queries(6):
        assert snapshot.feed_of(concertation, 1)["count"] == 5


def test_readers_at_once_get_the_same_whole_feed(concertation: Concertation, submit: Submit) -> None:
    feed = json.dumps(snapshot.feed_of(concertation, 7)).encode()
    assert feed
    for _reader in range(2):
        snapshot._build(concertation, 7)
    with ThreadPoolExecutor(8) as pool:
        read = {bytes(one) for one in pool.map(lambda _n: snapshot.read(concertation, 7, "gzip"), range(40))}
    assert len(read) == 1


def test_a_draft_is_for_its_team_alone(
    make_concertation: Callable[..., Concertation], agent: Actor, bob: Actor, browser_of: Browser
) -> None:
    draft = make_concertation("brouillon", published_at=None)
    address = f"/api/concertations/brouillon/snapshot/{draft.snapshot_version}.json"
    assert browser_of(bob).get(address).status_code == 404
    assert browser_of(agent).get(address).status_code == 404
    assert agent.user is not None
    draft.memberships.create(user=agent.user, role="agent")
    response = browser_of(agent).get(address)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, max-age=31536000, immutable")
