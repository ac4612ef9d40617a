"""A plan asked of the Géoportail de l’urbanisme: what came is what was asked, whole, or nothing is imported."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import Client

from carto.concertations.models import Concertation
from carto.layers import tasks
from carto.layers.models import PlanImport, PlanVersion
from carto.layers.sources import gpu
from carto.layers.sources.gpu import open_plan
from carto.layers.sources.lot import PlanSource, PrescriptionRow, Row, ZoneRow
from carto.layers.sources.refusal import LotRefused
from tests.layers.lots import silent
from tests.layers.servers import Answer, Geoportail, Server, as_json, nobody, serving

SIREN = "200000008"
SHARED = f"DU_{SIREN}"
ALONE = "DU_49901"


def feature(rank: int, partition: str = SHARED, *, kind: str = "Polygon", **properties: Any) -> dict[str, Any]:
    """A square of a hundredth of a degree, or a point, in a row eastwards from longitude -0.70."""
    x, y = -0.70 + (rank % 20) * 0.01, 47.30
    square = [[[x, y], [x + 0.01, y], [x + 0.01, y + 0.01], [x, y + 0.01], [x, y]]]
    shapes: dict[str, Any] = {"Polygon": square, "MultiPolygon": [square], "Point": [x, y]}
    known = {"gid": rank, "partition": partition, "gpu_timestamp": "2026-01-15T10:00:00Z", "idurba": "X_PLUI_20260115"}
    return {
        "type": "Feature", "id": f"x.{rank}", "geometry": {"type": kind, "coordinates": shapes[kind]},
        "properties": known | properties,
    }  # fmt: skip


def zone(rank: int, partition: str = SHARED) -> dict[str, Any]:
    return feature(
        rank, partition, kind="MultiPolygon", libelle=f"U{rank}", libelong=None, typezone="U", nomfic="r.pdf"
    )


def document(partition: str, name: str) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": None,
        "properties": {"partition": partition, "name": name, "gpu_timestamp": "1"},
    }


@pytest.fixture
def geoportail() -> Geoportail:
    """A PLUi of three zones over the commune 49901, which keeps the old PLU it had alone; a commune under the RNU."""
    communes = [
        feature(1, insee="49901", name="ESSAI", is_rnu=False),
        feature(9, insee="49909", name="LANDES", is_rnu=True),
    ]
    return Geoportail(
        communes=communes,
        documents=[document(ALONE, "49901_PLU_20100101"), document(SHARED, f"{SIREN}_PLUi_20260115")],
        tables={
            "zone-urba": [zone(3), zone(1), zone(2), zone(7, ALONE)],
            "prescription-pct": [feature(1, kind="Point", libelle="Chêne", typepsc="07", stypepsc="01")],
        },
    )


@contextmanager
def at(settings: Any, geoportail: Any) -> Iterator[Server]:
    with serving(geoportail) as server:
        settings.GPU_URL, settings.GPU_WFS_URL = f"{server.url}/gpu", f"{server.url}/wfs"
        yield server


def read(code: str) -> tuple[PlanSource, list[Row]]:
    with open_plan(code, metric_srid=2154, progress=silent) as source:
        rows = [row for batch in source.batches for row in batch]
    return source, rows


def refusal(code: str) -> str:
    with pytest.raises(LotRefused) as refused:
        read(code)
    return str(refused.value)


def test_an_agent_gives_a_code_and_finds_the_plan_as_a_draft(
    settings: Any, geoportail: Geoportail, agent_client: Client, concertation: Concertation
) -> None:
    agent_client.post("/plui/plan/geoportail/", {"code": "49901"})
    run = PlanImport.objects.get()
    with at(settings, geoportail):
        tasks.import_plan.func(run.pk)
    run.refresh_from_db()
    assert (run.error, run.source_name) == ("", "49901")
    version = PlanVersion.objects.get()
    assert (version.name, version.published_at) == (f"{SIREN}_PLUi_20260115", None)
    assert version.origin == "Géoportail de l’urbanisme (Licence Ouverte 2.0)"
    assert version.counts == {"ZONE_URBA": 3, "PRESCRIPTION_PCT": 1}


def test_an_agent_whose_code_gives_nothing_reads_why(
    settings: Any, geoportail: Geoportail, agent_client: Client, concertation: Concertation
) -> None:
    agent_client.post("/plui/plan/geoportail/", {"code": "49909"})
    run = PlanImport.objects.get()
    with at(settings, geoportail):
        tasks.import_plan.func(run.pk)
    page = agent_client.get(f"/plui/plan/imports/{run.pk}/").content.decode()
    assert "LANDES (49909) relève du règlement national d’urbanisme" in page
    assert not PlanVersion.objects.exists()


def labels(rows: list[Row]) -> list[str]:
    return [row.label for row in rows if isinstance(row, ZoneRow)]


@pytest.mark.parametrize("code", [SIREN, "49901", " 49901 "])
def test_the_plan_in_force_comes_whole_by_siren_or_by_one_of_its_communes(
    code: str, settings: Any, geoportail: Geoportail
) -> None:
    with at(settings, geoportail):
        source, rows = read(code)
    assert labels(rows) == ["U1", "U2", "U3"]
    assert [row.label for row in rows if isinstance(row, PrescriptionRow)] == ["Chêne"]
    assert (source.name, source.idurba) == (f"{SIREN}_PLUi_20260115", "X_PLUI_20260115")
    assert source.origin == "Géoportail de l’urbanisme (Licence Ouverte 2.0)"
    assert source.anomalies == []
    assert not {"GID", "PARTITION", "GPU_TIMESTAMP"} & set().union(*(row.attributes for row in rows))


def test_a_commune_alone_has_its_own_plan(settings: Any, geoportail: Geoportail) -> None:
    geoportail.documents = [document(ALONE, "49901_PLU_20100101")]
    with at(settings, geoportail):
        source, rows = read("49901")
    assert (source.name, labels(rows)) == ("49901_PLU_20100101", ["U7"])


def test_the_same_plan_has_the_same_fingerprint_whatever_the_service_adds(
    settings: Any, geoportail: Geoportail
) -> None:
    with at(settings, geoportail):
        first, _rows = read(SIREN)
        geoportail.tables["zone-urba"].reverse()
        for one in geoportail.tables["zone-urba"]:
            one["properties"]["gpu_timestamp"] = "2026-11-20T10:00:00Z"
        again, _rows = read(SIREN)
        geoportail.tables["zone-urba"][1]["properties"]["libelle"] = "UX"
        changed, _rows = read(SIREN)
    assert first.sha256 == again.sha256 != changed.sha256


def test_beyond_the_silent_cap_the_plan_is_paged(settings: Any, geoportail: Geoportail) -> None:
    geoportail.tables["zone-urba"] = [zone(rank) for rank in range(1, 2_301)]
    geoportail.cap = 1_000
    with at(settings, geoportail) as server:
        _source, rows = read(SIREN)
    assert labels(rows) == [f"U{rank}" for rank in range(1, 2_301)]
    pages = [a.query for a in server.asked if a.query.get("typenames") == "wfs_du:zone_urba"]
    assert [(page["startindex"], page["count"], page["sortby"]) for page in pages] == [
        ("0", "1000", "gid"), ("1000", "1000", "gid"), ("2000", "1000", "gid"),
    ]  # fmt: skip


def test_the_service_is_asked_again_when_it_is_busy(settings: Any, geoportail: Geoportail) -> None:
    geoportail.busy = 2
    with at(settings, geoportail):
        _source, rows = read(SIREN)
    assert labels(rows) == ["U1", "U2", "U3"]


def test_it_is_not_asked_for_ever(settings: Any, geoportail: Geoportail) -> None:
    geoportail.busy = 1_000
    with at(settings, geoportail) as server:
        assert "HTTP 429" in refusal(SIREN)
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("faults", "words"),
    [
        ({"is_deaf": True}, "d’un autre document (DU_49901) que celui demandé (DU_200000008)"),
        ({"cap": 2, "repeats": True}, "la même page est venue deux fois"),
        ({"cap": 2, "loses": 1}, "annonce 1203 objets et en a envoyé 1202"),
        ({"cap": 2, "broken": ("wfs_du:zone_urba",)}, "réponse illisible"),
        ({"is_mute": True}, "nombre d’objets inconnu"),
        ({"cap": 2, "grows": True}, "le document a changé pendant la lecture"),
        ({"tables": {}}, "sans aucune zone"),
        ({"documents": []}, "Aucun plan n’est publié"),
    ],
)
def test_what_is_not_what_was_asked_is_refused(
    faults: dict[str, Any], words: str, settings: Any, geoportail: Geoportail
) -> None:
    geoportail.tables["zone-urba"] += [zone(rank) for rank in range(10, 1_210)]
    for name, value in faults.items():
        setattr(geoportail, name, value)
    with at(settings, geoportail):
        assert words in refusal(SIREN)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("49909", "LANDES (49909) relève du règlement national d’urbanisme (RNU)"),
        ("49999", "ne connaît pas de commune 49999"),
        ("200000099", "Aucun plan n’est publié"),
        ("../../etc", "n’est ni un code INSEE"),
        ("DU_49901' OR 1=1", "n’est ni un code INSEE"),
    ],
)
def test_a_code_without_a_plan_is_refused_with_the_reason(
    code: str, words: str, settings: Any, geoportail: Geoportail
) -> None:
    with at(settings, geoportail):
        assert words in refusal(code)


def test_two_shared_plans_over_one_commune_are_named(settings: Any, geoportail: Geoportail) -> None:
    geoportail.documents.append(document("DU_200000099", "200000099_PLUi_20250101"))
    with at(settings, geoportail):
        assert "200000008, 200000099" in refusal("49901")


def test_a_commune_without_outline_is_asked_for_its_own_plan(settings: Any, geoportail: Geoportail) -> None:
    geoportail.communes[0]["geometry"] = None
    with at(settings, geoportail):
        _source, rows = read("49901")
    assert labels(rows) == ["U7"]


def test_drawings_that_cannot_be_had_are_said_and_cost_nothing_else(settings: Any, geoportail: Geoportail) -> None:
    geoportail.broken = ("wfs_du:habillage_lin",)
    with at(settings, geoportail):
        source, rows = read(SIREN)
    assert [anomaly.table for anomaly in source.anomalies] == ["HABILLAGE_LIN"]
    assert labels(rows) == ["U1", "U2", "U3"]


def test_a_service_that_never_answers_or_is_not_there_is_said(settings: Any) -> None:
    settings.SERVICE_TIMEOUT_S = 0.1
    with at(settings, lambda _asked: None):
        assert "délai dépassé" in refusal(SIREN)
    with nobody() as url:
        settings.GPU_URL = url
        assert "n’a pas répondu comme attendu (échec de la connexion" in refusal(SIREN)
    settings.GPU_URL = ""
    assert "Ce site n’interroge pas" in refusal(SIREN)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer(b"<html>maintenance</html>", "text/html"), "réponse illisible"),
        (as_json([1, 2]), "réponse illisible"),
        (as_json({"type": "FeatureCollection", "features": {}}), "réponse illisible"),
        (Answer(b'{"features": [', announced_bytes=5_000), "réponse interrompue"),
        (Answer(status=500), "HTTP 500"),
        (Answer(status=302, headers={"Location": "http://169.254.169.254/latest"}), "redirection vers 169.254.169.254"),
        (Answer(status=302, headers={"Location": "file:///etc/passwd"}), "HTTP 302"),
        (Answer(status=204), "HTTP 204"),
    ],
)
def test_an_answer_that_is_none_is_refused(answer: Answer, words: str, settings: Any) -> None:
    with at(settings, lambda _asked: answer):
        assert words in refusal(SIREN)


def test_a_redirection_on_the_same_host_is_followed(settings: Any, geoportail: Geoportail) -> None:
    def moved(asked: Any) -> Answer:
        if asked.path.startswith("/gpu/") and "moved" not in asked.query:
            query = "&".join(f"{name}={value}" for name, value in asked.query.items())
            return Answer(status=302, headers={"Location": f"{asked.path}?{query}&moved=1"})
        return geoportail(asked)

    with at(settings, moved):
        _source, rows = read(SIREN)
    assert labels(rows) == ["U1", "U2", "U3"]


def test_an_answer_out_of_proportion_is_cut(settings: Any) -> None:
    with at(settings, lambda _asked: Answer(b" " * (gpu.MOST_BYTES + 1))):
        assert "réponse démesurée" in refusal(SIREN)


def test_a_table_without_a_list_of_features_is_refused(settings: Any, geoportail: Geoportail) -> None:
    def odd(asked: Any) -> Answer:
        return as_json({"features": 3}) if asked.path == "/gpu/zone-urba" else geoportail(asked)

    with at(settings, odd):
        assert "réponse illisible" in refusal(SIREN)
