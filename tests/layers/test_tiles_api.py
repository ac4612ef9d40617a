"""The plan's tiles over HTTP: by byte range, for ever, and for whom."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.rules import operator
from carto.layers import tiles
from carto.layers.models import PlanVersion
from tests.conftest import DURING
from tests.layers.lots import bring_in, import_draft


def address(version: PlanVersion) -> str:
    return reverse("api-plan-tiles", args=[version.concertation.slug, version.pk, version.tiles_sha256])


def get(client: Client, version: PlanVersion, **headers: str) -> Any:
    return client.get(address(version), headers=headers)


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


@pytest.fixture
def whole(version: PlanVersion) -> bytes:
    return tiles.path_of(version).read_bytes()


def test_the_whole_file_without_a_range(client: Client, version: PlanVersion, whole: bytes) -> None:
    response = get(client, version)
    assert (response.status_code, body(response)) == (200, whole)
    assert response.headers["Content-Length"] == str(len(whole))
    assert response.headers["Accept-Ranges"] == "bytes"
    assert response.headers["Content-Type"] == "application/vnd.pmtiles"


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-126", 0, 127), ("bytes=0-0", 0, 1), ("bytes=100-", 100, None), ("bytes=-50", -50, None),
     ("bytes=100-999999999999999999", 100, None), ("bytes=-999999999999999999", 0, None), ("bytes=0-", 0, None)],
)  # fmt: skip
def test_a_range_of_it(
    client: Client, version: PlanVersion, whole: bytes, asked: str, start: int, end: int | None
) -> None:
    response = get(client, version, range=asked)
    part = whole[start:end]
    first = start if start >= 0 else len(whole) + start
    assert (response.status_code, body(response)) == (206, part)
    assert response.headers["Content-Range"] == f"bytes {first}-{first + len(part) - 1}/{len(whole)}"
    assert response.headers["Content-Length"] == str(len(part))


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=99999999-99999999", "bytes=-0"])
def test_a_range_beyond_the_end_is_refused_with_the_size(
    client: Client, version: PlanVersion, whole: bytes, asked: str
) -> None:
    response = get(client, version, range=asked)
    assert (response.status_code, response.content) == (416, b"")
    assert response.headers["Content-Range"] == f"bytes */{len(whole)}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,4-5", "bytes=" + "0-," * 5_000, "bytes=5-2", "bytes=-", "bytes=", "bytes=a-b", "octets=0-1", "0-1",
     "bytes=0x1-2", "bytes=١-٢", "bytes=1-" + "9" * 5_000, "bytes=0-1\u00a0", "bytes=--1", "bytes=1_0-20"],
)  # fmt: skip
def test_a_hostile_range_is_as_if_it_was_not_there(
    client: Client, version: PlanVersion, whole: bytes, asked: str
) -> None:
    response = get(client, version, range=asked)
    assert (response.status_code, body(response)) == (200, whole)
    assert "Content-Range" not in response.headers


def test_a_range_of_another_file_is_not_mixed_in(client: Client, version: PlanVersion, whole: bytes) -> None:
    same = get(client, version, range="bytes=0-9", if_range=f'"{version.tiles_sha256}"')
    other = get(client, version, range="bytes=0-9", if_range='"another"')
    assert (same.status_code, body(same)) == (206, whole[:10])
    assert (other.status_code, body(other)) == (200, whole)


def test_a_head_request_tells_the_size_and_sends_nothing(client: Client, version: PlanVersion, whole: bytes) -> None:
    response = client.head(address(version), headers={"range": "bytes=0-9"})
    assert (response.status_code, body(response)) == (200, b"")
    assert response.headers["Content-Length"] == str(len(whole))


def test_it_never_changes_and_a_known_one_is_not_sent_again(client: Client, version: PlanVersion) -> None:
    first = get(client, version)
    assert first.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Cookie" not in first.headers.get("Vary", "")
    again = get(client, version, if_none_match=first.headers["ETag"])
    assert (again.status_code, again.content) == (304, b"")


def test_another_address_of_the_same_version_is_not_found(client: Client, version: PlanVersion) -> None:
    before = address(version)
    assert client.get(before.replace(version.tiles_sha256, "0" * 64)).status_code == 404
    PlanVersion.objects.update(tiles_sha256="")
    assert client.get(before).status_code == 404


def test_a_lost_file_is_not_found(client: Client, version: PlanVersion) -> None:
    tiles.path_of(version).unlink()
    assert get(client, version).status_code == 404


def test_the_version_of_another_concertation_is_not_found(
    client: Client, version: PlanVersion, make_concertation: Callable[..., Concertation]
) -> None:
    make_concertation("autre")
    assert client.get(address(version).replace("/plui/", "/autre/")).status_code == 404


def test_a_draft_is_for_who_may_import(
    client: Client, agent_client: Client, concertation: Concertation, agent: Actor, moderator: Actor, lot: Path
) -> None:
    draft = import_draft(agent, concertation, lot, at=DURING)
    assert get(client, draft).status_code == 404
    seen = get(agent_client, draft, range="bytes=0-9")
    assert seen.status_code == 206
    assert seen.headers["Cache-Control"].startswith("private")
    assert moderator.user is not None
    client.force_login(moderator.user)
    assert get(client, draft).status_code == 404
    PlanVersion.objects.update(completed_at=None)
    assert get(agent_client, draft).status_code == 404


def test_the_plan_of_a_concertation_not_yet_public_is_for_its_team(
    client: Client, make_concertation: Callable[..., Concertation], lot: Path, administrator: Actor
) -> None:
    version = bring_in(operator(), make_concertation("brouillon", published_at=None), lot, at=DURING)
    assert get(client, version).status_code == 404
    assert administrator.user is not None
    client.force_login(administrator.user)
    assert get(client, version).headers["Cache-Control"].startswith("private")


def test_it_is_in_the_api_schema(client: Client, db: None) -> None:
    paths = client.get("/api/schema/?format=json").json()["paths"]
    assert "/api/concertations/{slug}/plan/{version_id}/{sha256}.pmtiles" in paths
