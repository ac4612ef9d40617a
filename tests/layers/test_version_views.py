"""The page of one version: what was read, mended and left out, each with its place; drafts go, the rest stays."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.layers import actions
from carto.layers.models import PlanVersion
from tests.conftest import DURING
from tests.layers.lots import import_draft, silent
from tests.layers.plans import piece, plan_source, sector

INSIDE = {"lon": -0.65, "lat": 47.35}


def anomaly(rank: int, **fields: Any) -> dict[str, Any]:
    values = {
        "table": "ZONE_URBA", "rank": rank, "identifier": "<b>UA</b>", "problem": "Contour croisé.",
        "action": "Réparée.", "lon": None, "lat": None,
    }  # fmt: skip
    return values | fields


def address(version: PlanVersion, more: str = "") -> str:
    return f"/plui/plan/versions/{version.pk}/{more}"


@pytest.fixture
def draft(agent: Actor, concertation: Concertation, lot: Path) -> PlanVersion:
    return import_draft(agent, concertation, lot, at=DURING)


def with_anomalies(version: PlanVersion, *rows: dict[str, Any]) -> None:
    PlanVersion.objects.filter(pk=version.pk).update(anomalies=list(rows))


def test_a_draft_says_what_was_read_and_offers_to_be_published(agent_client: Client, draft: PlanVersion) -> None:
    page = agent_client.get(address(draft)).content.decode()
    for words in (
        "brouillon", '<dt>Prescriptions, points</dt><dd class="figure">1</dd>', "ZONE_URBA", "Shapefile", "EPSG:2154",
        f"/plui/?plan={draft.pk}", f"versions/{draft.pk}/publier/", "Supprimer ce brouillon",
        "Rien n’a dû être réparé ni laissé de côté.",
    ):  # fmt: skip
        assert words in page


def test_the_version_in_force_is_neither_published_again_nor_deleted(
    agent_client: Client, version: PlanVersion
) -> None:
    page = agent_client.get(address(version)).content.decode()
    assert "en vigueur" in page
    assert "publier/" not in page
    assert "supprimer/" not in page


def test_anomalies_are_listed_with_their_place_in_the_perimeter(agent_client: Client, draft: PlanVersion) -> None:
    with_anomalies(
        draft,
        anomaly(199, **INSIDE),
        anomaly(0, identifier="3 objets"),
        anomaly(5, lon=3.0, lat=45.0, table="INFO_SURF"),
    )
    page = agent_client.get(address(draft)).content.decode()
    assert "3 anomalies relevées à la lecture." in page
    assert f"/plui/?plan={draft.pk}#18/47.35/-0.65" in page
    assert "&lt;b&gt;UA&lt;/b&gt;" in page
    assert '<circle cx="20.0" cy="27.6" r="4"/>' in page
    assert page.count("<circle") == 1
    only = agent_client.get(address(draft, "?table=INFO_SURF")).content.decode()
    assert "Voir le lieu" in only
    assert "199" not in only.split("<ol")[1].split("</ol>")[0]


def test_without_perimeter_there_is_no_small_map(agent_client: Client, draft: PlanVersion) -> None:
    Concertation.objects.update(perimeter=None)
    with_anomalies(draft, anomaly(1, **INSIDE))
    page = agent_client.get(address(draft)).content.decode()
    assert "<circle" not in page
    assert "Voir le lieu" in page


def test_thousands_of_anomalies_come_page_by_page(agent_client: Client, draft: PlanVersion) -> None:
    with_anomalies(draft, *(anomaly(rank) for rank in range(1, 121)))
    page = agent_client.get(address(draft, "?page=3")).content.decode()
    assert "Page 3 sur 3" in page
    assert page.count('<p class="anomaly-of">') == 20


def test_the_list_of_anomalies_is_a_csv_that_computes_nothing(agent_client: Client, draft: PlanVersion) -> None:
    with_anomalies(draft, anomaly(7, identifier="=HYPERLINK(1)", **INSIDE))
    response = agent_client.get(address(draft, "anomalies.csv"))
    assert response.headers["Content-Disposition"] == f'attachment; filename="anomalies-plui-{draft.pk}.csv"'
    header, row = csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    assert header[:3] == ["Table", "Rang", "Objet"]
    assert row == ["ZONE_URBA", "7", "'=HYPERLINK(1)", "Contour croisé.", "Réparée.", "-0.65", "47.35"]


def test_pieces_are_listed_with_their_words(
    agent_client: Client, agent: Actor, concertation: Concertation, tmp_path: Path
) -> None:
    files = [
        piece(tmp_path, "3_Reglement/reglement.pdf", b"%PDF", title="Règlement écrit"),
        piece(tmp_path, "a.pdf", b"%"),
    ]
    source = plan_source([[sector(1)]], pieces=files)
    version = actions.import_plan(agent, concertation, source, at=DURING, progress=silent)
    page = agent_client.get(address(version)).content.decode()
    assert ">Règlement écrit</a>" in page
    assert ">a.pdf</a>" in page


def test_a_draft_is_deleted_after_a_question(agent_client: Client, draft: PlanVersion) -> None:
    assert "Supprimer «" in agent_client.get(address(draft, "supprimer/")).content.decode()
    page = agent_client.post(address(draft, "supprimer/"), follow=True).content.decode()
    assert "est supprimé." in page
    assert not PlanVersion.objects.exists()


def test_what_was_published_is_not_deleted(agent_client: Client, version: PlanVersion) -> None:
    page = agent_client.post(address(version, "supprimer/"), follow=True).content.decode()
    assert "elle reste pour mémoire" in page
    assert PlanVersion.objects.get() == version


def test_a_version_that_is_not_whole_is_not_found(agent_client: Client, draft: PlanVersion) -> None:
    PlanVersion.objects.update(completed_at=None)
    assert agent_client.get(address(draft)).status_code == 404
