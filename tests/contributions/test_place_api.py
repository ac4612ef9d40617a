"""What the place step asks before anything is sent: a sentence, and the shape that a file holds."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from carto.geo import tracks
from tests.conftest import BOUNDS
from tests.contributions.test_actions import make_plan
from tests.geo.test_tracks import POINTS, gpx

WORDS = "/api/concertations/plui/contributions/place-words/"
TRACK = "/api/concertations/plui/contributions/track/"
POINT = {"type": "Point", "coordinates": [-0.65, 47.35]}


def say(body: Any) -> Any:
    return Client().post(WORDS, body, content_type="application/json")


def send(content: bytes, name: str = "trace.gpx") -> Any:
    return Client().post(TRACK, {"file": SimpleUploadedFile(name, content)})


def test_a_place_is_said_before_it_is_sent(concertation: Concertation) -> None:
    assert say({"geometry": POINT}).json() == {
        "words": "Un point, à Essai-sur-Loire.", "geometry": POINT, "shown": POINT, "blur": "exact", "is_inside": True,
            "notes": [],
    }  # fmt: skip
    assert say({"geometry": POINT | {"coordinates": [2.35, 48.85]}}).json()["is_inside"] is False
    assert say({"geometry": None}).json()["words"] == "Sans lieu."
    assert "centaine de mètres" in say({"geometry": POINT, "blur": "cell"}).json()["words"]
    assert Contribution.objects.count() == 0


def test_an_object_of_the_plan_is_said_with_its_shape(concertation: Concertation) -> None:
    w, s, e, n = BOUNDS
    version = make_plan(concertation, {"UB": (w, s, e, n)})
    told = say({"about_zone": version.zones.get().pk}).json()
    assert told["words"].startswith("La zone UB du plan")
    assert told["geometry"]["type"] == "Polygon"
    assert say({"about_zone": 999}).status_code == 400


@pytest.mark.parametrize(
    "body", ["[]", "{", "null", '{"geometry": 3}', '{"geometry": {"type": "Point"}}', '{"blur": "x"}']
)
def test_nonsense_is_refused_with_a_sentence(body: str, concertation: Concertation) -> None:
    answer = say(body)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_a_track_is_read_back_and_not_kept(concertation: Concertation) -> None:
    told = send(gpx(f"<trk><trkseg>{POINTS}</trkseg></trk>")).json()
    assert told["geometry"] == {"type": "LineString", "coordinates": [[-0.65, 47.35], [-0.64, 47.36]]}
    assert told["words"].startswith("Un tracé de 1,3 km")
    assert (told["is_inside"], told["notes"]) == (True, [])
    assert Contribution.objects.count() == 0


def test_a_file_that_is_no_track_is_refused_with_a_sentence(concertation: Concertation) -> None:
    for content in (b"%PDF", b"x" * (tracks.MAX_BYTES + 9), b""):
        answer = send(content)
        assert answer.status_code == 400
        assert answer.json()["errors"]["file"]
    assert Client().post(TRACK, {"file": "texte"}).status_code == 400
    assert Client().post(TRACK, {}).status_code == 400


def test_one_network_asks_so_many_times_an_hour(concertation: Concertation, monkeypatch: pytest.MonkeyPatch) -> None:
    for series in ("WORDS", "TRACKS"):
        monkeypatch.setattr(f"carto.contributions.place_api.{series}_AN_HOUR", 1)
    answers = [say({"geometry": POINT}) for _time in range(2)]
    answers += [send(gpx(f"<trk><trkseg>{POINTS}</trkseg></trk>")) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429, 200, 429]
    assert "réessayez à partir de" in answers[1].json()["reason"]


def test_what_one_may_not_see_is_not_said(make_concertation: Any) -> None:
    make_concertation("plui", published_at=None)
    assert say({"geometry": POINT}).status_code == 404
    assert send(gpx("")).status_code == 404
