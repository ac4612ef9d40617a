"""« Comment le plan a changé »: what everyone reads of two published versions, and how the team asks for it."""

import csv
import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from carto.accounts.actors import Actor
from carto.comparing import tasks
from carto.comparing.models import Comparison
from carto.concertations.models import Membership
from carto.concertations.register import Event
from carto.contributions.models import Contribution
from carto.contributions.record import record
from carto.layers.models import PlanVersion
from tests.conftest import AFTER

PAGE = "/plui/plan/evolution/"
Pair = tuple[PlanVersion, PlanVersion]
Browse = Callable[[Actor], Client]
Said = dict[str, Contribution]


def words(client: Client, address: str = PAGE) -> str:
    response = client.get(address)
    assert response.status_code == 200
    text = re.sub(r"<(script|select)[^>]*>.*?</\1>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(text))


def test_the_page_says_what_changed_what_was_asked_there_and_what_was_retained_elsewhere(
    compared: Comparison, said: Said, client: Client
) -> None:
    told = words(client)
    for sentence in (
        "2 lieux changent de zone : 14,0 ha.", "UA U =N N 10,00 1", "N 1AUh AUc 4,00", "moins de 100 m²",
        "moins de 2 m",
        "3 contributions touchent un lieu qui change, dans tout le plan :",
        "En attente de réponse 1 Retenue 1 Non retenue 1", "W-0001 Demande 1 Retenue W-0002 Demande 2 Non retenue",
        "1 contribution retenue, en tout ou en partie W-0003 Demande 3 Retenue en partie",
        "1AUh AUc nouvelle 0,00 4,00", "UA U redessinée 100,0",
    ):  # fmt: skip
        assert sentence in told, sentence
    assert not re.search("Demande [56]|Comparer", told)
    there = words(client, f"{PAGE}?commune=49902")
    assert "1 lieu change de zone : 4,0 ha." in there
    assert re.findall(r"W-\d+", there) == ["W-0004", "W-0003"]
    assert "2 lieux" in words(client, f"{PAGE}?commune=%00&page=x")


def test_a_contribution_withdrawn_since_is_no_longer_there(compared: Comparison, said: Said, client: Client) -> None:
    assert "W-0002" in words(client)
    said["refused"].withdrawn_at = AFTER
    said["refused"].save()
    record(said["refused"], Event.WITHDRAWAL, AFTER)
    told = words(client)
    assert "2 contributions touchent" in told
    assert "W-0002" not in told


def test_the_files_hold_every_place_and_no_formula(
    compared: Comparison, said: Said, browse: Browse, agent: Actor
) -> None:
    seen = browse(agent)
    rows = list(csv.reader(io.StringIO(seen.get(f"{PAGE}lieux.csv").content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1:] == [
        ["1", "UA", "U", "'=N", "N", "10,00", "Essai", "W-0001 (Retenue), W-0002 (Non retenue)"],
        ["2", "'=N", "N", "1AUh", "AUc", "4,00", "Ailleurs", "W-0004 (En attente de réponse)"],
    ]
    told = json.loads(seen.get(f"{PAGE}lieux.geojson?commune=49902").content)
    assert told["avant"] == {"nom": "Arrêté", "sha256": compared.before.source_sha256}
    [feature] = told["features"]
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["contributions"] == [{"numero": "W-0004", "suite": "awaiting"}]


def test_the_team_asks_follows_and_reads_while_the_public_waits(
    versions: Pair, browse: Browse, agent: Actor, moderator: Actor, client: Client, settings: Any
) -> None:
    assert "n’ont pas encore été comparées" in words(client)
    assert "Comment le plan a changé" not in words(client, "/plui/changements/")
    assert client.get(f"{PAGE}lieux.csv").status_code == 404
    assert browse(moderator).post(f"{PAGE}comparer/").status_code == 403
    desk = browse(agent)
    assert "Comparer deux versions" in words(desk, "/plui/plan/")
    asked: Any = desk.post(f"{PAGE}comparer/", {"avant": versions[0].pk, "apres": versions[1].pk})
    there = asked.url
    assert there == f"{PAGE}?avant={versions[0].pk}&apres={versions[1].pk}"
    one = Comparison.objects.get()
    part = desk.get(there, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in part.headers
    assert "En attente" in part.content.decode()
    Comparison.objects.update(requested_at=one.requested_at - timedelta(hours=1))
    assert "a été interrompue" in words(desk)
    assert agent.user is not None
    tasks.compare.call(one.pk, agent.user.pk)
    assert desk.get(there, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"
    assert "2 lieux changent" in words(client)
    assert "Comment le plan a changé" in words(client, "/plui/changements/")
    assert (
        "deux versions différentes"
        in desk.post(
            f"{PAGE}comparer/", {"avant": versions[0].pk, "apres": versions[0].pk}, follow=True
        ).content.decode()
    )
    Membership.objects.filter(user=agent.user).delete()
    tasks.compare.call(one.pk, agent.user.pk)
    assert Comparison.objects.get().error


@pytest.mark.parametrize("asked", ["?avant=x&apres=1", "?avant=999999&apres=999998", "?apres=", "?avant=%00"])
def test_what_is_no_published_version_of_this_concertation_is_not_found(
    compared: Comparison, client: Client, asked: str
) -> None:
    assert client.get(PAGE + asked).status_code == 404


def test_with_one_version_there_is_nothing_to_compare(versions: Pair, client: Client) -> None:
    PlanVersion.objects.filter(pk=versions[0].pk).update(published_at=None)
    assert "Il faut deux versions publiées" in words(client)
    assert client.get(f"{PAGE}?avant={versions[0].pk}&apres={versions[1].pk}").status_code == 404
