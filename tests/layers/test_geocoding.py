"""Addresses asked of the Géoplateforme: those of the perimeter, and never at the visitor's expense."""

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from carto.concertations.models import Concertation
from carto.layers import geocoding
from carto.layers.models import Commune
from carto.layers.sources.breaker import Breaker
from tests.layers.servers import Answer, Responder, Server, as_json, nobody, serving

URL = "/api/concertations/plui/addresses/"
INSIDE = {"label": "1 Rue Haute 49901 Essai", "context": "49, Maine-et-Loire", "citycode": "49901"}
SILENT: dict[str, Any] = {"results": [], "available": False}


def feature(lon: float, lat: float, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def answering(*features: Any) -> Responder:
    return lambda _asked: as_json({"type": "FeatureCollection", "features": list(features)})


def ask(q: str) -> dict[str, Any]:
    answer = Client().get(URL, {"q": q})
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json()
    return body


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    caches[geocoding.CACHE].clear()
    monkeypatch.setattr(geocoding, "BREAKER", Breaker(at_most=2))


@pytest.fixture
def serve(settings: Any) -> Iterator[Callable[[Responder], Server]]:
    opened = []

    def serve(respond: Responder) -> Server:
        context = serving(respond)
        opened.append(context)
        server = context.__enter__()
        settings.GEOCODING_URL = server.url
        return server

    yield serve
    for context in opened:
        context.__exit__(None, None, None)


Serve = Callable[[Responder], Server]


def test_an_address_of_the_perimeter_is_found_and_the_others_are_left_out(
    concertation: Concertation, serve: Serve
) -> None:
    server = serve(answering(feature(-0.65, 47.35, **INSIDE), feature(2.35, 48.85, label="1 Rue Haute 75001 Paris")))
    place = {
        "kind": "address", "label": "1 Rue Haute 49901 Essai", "detail": "49, Maine-et-Loire", "lon": -0.65,
        "lat": 47.35, "bounds": None, "feature_id": None, "place": "point:-0.650000,47.350000",
    }  # fmt: skip
    assert ask("1 rue haute") == {"results": [place], "available": True}
    [asked] = server.asked
    assert (asked.path, asked.query) == (
        "/search",
        {
            "q": "1 rue haute",
            "index": "address",
            "autocomplete": "1",
            "limit": "20",
            "lon": "-0.6000",
            "lat": "47.3500",
        },
    )
    assert "X-Forwarded-For" not in asked.headers


def test_one_commune_is_asked_by_its_code(concertation: Concertation, serve: Serve) -> None:
    Commune.objects.filter(insee_code="49902").delete()
    server = serve(answering())
    assert ask("rue haute") == {"results": [], "available": True}
    assert server.asked[0].query["citycode"] == "49901"


def test_without_a_perimeter_every_answer_is_shown(make_concertation: Any, serve: Serve) -> None:
    make_concertation(perimeter=None)
    serve(answering(feature(2.35, 48.85, label="1 Rue Haute 75001 Paris")))
    assert [one["label"] for one in ask("rue haute")["results"]] == ["1 Rue Haute 75001 Paris"]


def test_a_parcel_of_a_named_commune_is_asked_of_the_index_of_parcels(concertation: Concertation, serve: Serve) -> None:
    parcelle = feature(-0.55, 47.35, section="0B", number="0007", city="Le Vieil-Essai")
    server = serve(answering(parcelle))
    assert [(one["kind"], one["label"], one["detail"]) for one in ask("Vieil-Essai B 7")["results"]] == [
        ("parcelle", "0B 0007", "Le Vieil-Essai")
    ]
    assert server.asked[0].query == {
        "index": "parcel", "departmentcode": "49", "municipalitycode": "902", "section": "0B", "number": "0007",
        "limit": "8",
    }  # fmt: skip


def test_overseas_the_department_has_three_figures(concertation: Concertation, serve: Serve) -> None:
    Commune.objects.filter(insee_code="49902").update(insee_code="97411")
    server = serve(answering())
    ask("97411 AB 12")
    assert (server.asked[0].query["departmentcode"], server.asked[0].query["municipalitycode"]) == ("974", "11")


def test_a_parcel_that_may_be_in_any_commune_is_not_asked(concertation: Concertation, serve: Serve) -> None:
    server = serve(answering())
    assert ask("AB 12") == {"results": [], "available": True}
    assert server.asked == []


@pytest.mark.parametrize("q", ["", "ru", "47.31, -0.55"])
def test_what_is_too_short_or_found_here_is_not_asked(q: str, concertation: Concertation, serve: Serve) -> None:
    server = serve(answering())
    assert ask(q) == {"results": [], "available": True}
    assert server.asked == []


def test_the_same_question_is_asked_once(concertation: Concertation, serve: Serve) -> None:
    server = serve(answering(feature(-0.65, 47.35, **INSIDE)))
    assert ask("rue haute") == ask("  Rue Haute ")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "respond",
    [
        lambda _asked: Answer(status=500),
        lambda _asked: Answer(status=429, headers={"Retry-After": "5"}),
        lambda _asked: Answer(b"<html>"),
        lambda _asked: as_json(["?"]),
        lambda _asked: Answer(status=302, headers={"Location": "http://127.0.0.1:1/"}),
        lambda _asked: Answer(b" " * (geocoding.MOST_BYTES + 1)),
    ],
)
def test_an_answer_that_is_none_is_told_and_asked_anew_next_time(
    respond: Responder, concertation: Concertation, serve: Serve
) -> None:
    server = serve(respond)
    assert ask("rue haute") == ask("rue haute") == SILENT
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    "odd",
    [
        "text", {}, feature(-0.65, 47.35), feature(500, 47.35, label="x"), feature(float("nan"), 1, label="x"),
        {"geometry": None, "properties": {"label": "x"}}, {"geometry": {"coordinates": [1]}, "properties": {}},
    ],
)  # fmt: skip
def test_an_odd_feature_costs_itself_only(odd: Any, concertation: Concertation, serve: Serve) -> None:
    serve(answering(odd, feature(-0.65, 47.35, **INSIDE)))
    assert [one["label"] for one in ask("rue haute")["results"]] == ["1 Rue Haute 49901 Essai"]


def test_after_three_failures_the_service_is_left_alone_then_tried_again(
    concertation: Concertation, serve: Serve, settings: Any
) -> None:
    server = serve(lambda _asked: Answer(status=503))
    assert [ask(f"rue {name}") for name in ("une", "deux", "trois", "quatre", "cinq")] == [SILENT] * 5
    assert len(server.asked) == 3
    settings.SERVICE_REST_S = 0
    geocoding.BREAKER = Breaker(at_most=2)
    for name in ("une", "deux", "trois", "quatre"):
        ask(f"rue {name}")
    assert len(server.asked) == 7


def test_a_service_that_is_back_is_asked_as_before(concertation: Concertation, serve: Serve, settings: Any) -> None:
    settings.SERVICE_REST_S = 0
    answers = [Answer(status=503)] * 3
    server = serve(lambda asked: answers.pop() if answers else answering(feature(-0.65, 47.35, **INSIDE))(asked))
    for name in ("une", "deux", "trois"):
        assert ask(f"rue {name}") == SILENT
    assert [ask(f"rue {name}")["available"] for name in ("quatre", "cinq")] == [True, True]
    assert len(server.asked) == 5


def test_a_service_that_never_answers_a_dead_one_and_one_switched_off_say_so(
    concertation: Concertation, serve: Serve, settings: Any
) -> None:
    settings.GEOCODING_TIMEOUT_S = 0.1
    serve(lambda _asked: None)
    assert ask("rue haute") == SILENT
    with nobody() as url:
        settings.GEOCODING_URL = url
        assert ask("rue haute") == SILENT
    settings.GEOCODING_URL = ""
    assert ask("rue haute") == SILENT


@pytest.mark.django_db(transaction=True)
def test_two_who_wait_do_not_keep_a_third_waiting(concertation: Concertation, serve: Serve, settings: Any) -> None:
    settings.GEOCODING_TIMEOUT_S = 30
    arrived = threading.Semaphore(0)

    def silent(_asked: Any) -> None:
        arrived.release()

    server = serve(silent)
    waiting = [threading.Thread(target=_ask_apart, args=(name,)) for name in ("une", "deux")]
    for thread in waiting:
        thread.start()
    assert all(arrived.acquire(timeout=20) for _thread in waiting)
    assert ask("rue trois") == SILENT
    assert len(server.asked) == 2
    server.release.set()
    for thread in waiting:
        thread.join()


def _ask_apart(name: str) -> None:
    ask(f"rue {name}")
    connection.close()
