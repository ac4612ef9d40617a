"""What others said near and like this is told before it is sent: by overlap, by distance, by words, and never a blurred
place's own."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString, Point, Polygon
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions.actions import Deposit, Showing
from carto.contributions.models import Blur, Contribution, MaskReason
from carto.contributions.similar import MOST_TOLD, similar
from tests.contributions.conftest import Browser

Submit = Callable[..., Deposit]
HERE = Point(-0.65, 47.35, srid=4326)
ORCHARD = "Un verger au bord de la Loire. Plantons des pommiers."


def moved(metres: float) -> Point:
    """East of HERE."""
    return Point(-0.65 + metres / 75_430, 47.35, srid=4326)


def told(concertation: Concertation, geometry: GEOSGeometry | None, text: str) -> list[str]:
    return [one.contribution.reference for one in similar(concertation, geometry, text)]


@pytest.mark.parametrize(
    ("metres", "text", "is_told"),
    [
        (10, "Tout autre chose, des trottoirs", True),  # nearly the same place
        (120, "Des pommiers au bord de la Loire", True),  # near, and of the same words
        (120, "Tout autre chose, des trottoirs", False),
        (5_000, ORCHARD, False),  # far: others may say the same of another place
    ],
)
def test_a_point_is_like_another_by_its_distance_and_its_words(
    submit: Submit, concertation: Concertation, metres: float, text: str, is_told: bool
) -> None:
    submit(geometry=HERE)
    assert told(concertation, moved(metres), text) == (["W-0001"] if is_told else [])


@pytest.mark.parametrize(
    ("given", "is_told"),
    [
        (LineString((-0.652, 47.3502), (-0.648, 47.3502), srid=4326), True),  # along it, 22 m beside
        (LineString((-0.65, 47.3515), (-0.65, 47.3535), srid=4326), False),  # from near it, and away
        (Polygon.from_bbox((-0.651, 47.349, -0.649, 47.351)), False),  # a surface that it only crosses
        (Polygon.from_bbox((-0.653, 47.349, -0.647, 47.351)), True),  # a surface that holds it whole
        (Point(-0.6500, 47.3501, srid=4326), True),
    ],
)
def test_a_line_is_like_what_goes_along_it(
    submit: Submit, concertation: Concertation, given: GEOSGeometry, is_told: bool
) -> None:
    given.srid = 4326
    submit(geometry=LineString((-0.652, 47.35), (-0.648, 47.35), srid=4326), title="Un chemin", body="À rouvrir.")
    assert told(concertation, given, "Tout autre chose") == (["W-0001"] if is_told else [])


@pytest.mark.parametrize(
    ("box", "is_told"),
    [
        ((-0.651, 47.349, -0.649, 47.351), True),  # inside it
        ((-0.66, 47.345, -0.651, 47.355), True),  # across its edge
        ((-0.70, 47.31, -0.60, 47.39), True),  # covers it
        ((-0.60, 47.31, -0.58, 47.33), False),  # elsewhere
    ],
)
def test_surfaces_are_alike_by_what_they_share(
    submit: Submit, concertation: Concertation, box: tuple[float, float, float, float], is_told: bool
) -> None:
    submit(geometry=Polygon.from_bbox((-0.655, 47.345, -0.645, 47.355)), title="Le bois", body="À garder.")
    given = Polygon.from_bbox(box)
    given.srid = 4326
    assert told(concertation, given, "Le bois à garder") == (["W-0001"] if is_told else [])


def test_without_a_place_the_words_alone_count(submit: Submit, concertation: Concertation) -> None:
    submit(geometry=HERE)
    assert told(concertation, None, ORCHARD) == ["W-0001"]
    assert told(concertation, None, "Des trottoirs plus larges devant la gare") == []
    assert told(concertation, None, "") == []


def test_the_closest_come_first_and_few_are_told(submit: Submit, concertation: Concertation) -> None:
    for metres in (150, 20, 60, 100, 80):
        submit(geometry=moved(metres))
    found = told(concertation, HERE, ORCHARD)
    assert (found[0], len(found)) == ("W-0002", MOST_TOLD)


def test_what_is_masked_or_withdrawn_is_not_told(submit: Submit, concertation: Concertation, moderator: Actor) -> None:
    submit(geometry=HERE)
    Contribution.objects.update(masked_at="2026-03-16T08:00Z", mask_reason=MaskReason.UNRELATED)
    assert told(concertation, HERE, ORCHARD) == []


def test_a_blurred_place_is_compared_as_it_is_shown(submit: Submit, concertation: Concertation) -> None:
    """Asking step by step where it is « at the same place » finds the cell, never the point."""
    submit(geometry=HERE, showing=Showing(blur=Blur.CELL), title="Ma maison", body="Le bruit de la route.")
    cell = Contribution.objects.get().public_geometry
    assert cell is not None
    w, s, e, n = cell.extent
    corners = [Point(x, y, srid=4326) for x, y in ((w + 1e-4, s + 1e-4), (e - 1e-4, n - 1e-4))]
    assert len({similar(concertation, corner, "rien")[0].why for corner in corners}) == 1


@pytest.fixture
def open_now(concertation: Concertation) -> None:
    concertation.phases.update(closes_at="2100-01-01T00:00Z")


def asked(client: Client, **fields: str) -> Any:
    return client.post("/plui/proposer/proches/", {"title": "Un verger", "body": "Plantons des pommiers.", **fields})


@pytest.mark.usefixtures("open_now")
def test_the_map_s_form_gets_them_as_a_list(submit: Submit, client: Client) -> None:
    submit(geometry=HERE, title="<b>Un verger</b>")
    page = asked(client, geometry=HERE.geojson).content.decode()
    assert 'data-support="W-0001"' in page
    assert "&lt;b&gt;Un verger&lt;/b&gt;" in page
    assert asked(client, geometry=moved(9_000).geojson).content.decode().strip() == ""


@pytest.mark.usefixtures("open_now")
@pytest.mark.parametrize("geometry", ["{", "[1]", '{"type":"Point","coordinates":[1e999,0]}', "x" * 300_000])
def test_a_shape_that_cannot_be_read_is_no_error(submit: Submit, client: Client, geometry: str) -> None:
    submit(geometry=HERE)
    assert asked(client, geometry=geometry).status_code == 200


@pytest.mark.usefixtures("open_now")
def test_without_a_script_they_are_told_once_and_nothing_typed_is_lost(
    submit: Submit, browser_of: Browser, bob: Actor
) -> None:
    submit(geometry=HERE)
    typed = {
        "kind": "proposition", "themes": ["habitat"], "title": "Un verger ici", "body": "Plantons des pommiers.",
        "shape": "Point", "positions": "47.35, -0.65", "pseudonym": "Bob", "charter_accepted": "on", "website": "",
    }  # fmt: skip
    desk = browser_of(bob)
    page = desk.post("/plui/proposer/", typed)
    text = page.content.decode()
    assert (page.status_code, Contribution.objects.count()) == (200, 1)
    assert all(words in text for words in ("W-0001", "La mienne diffère", "Un verger ici", "47.35, -0.65"))
    assert desk.post("/plui/proposer/", typed | {"similar_seen": "1"}).status_code == 302
    assert Contribution.objects.count() == 2


def test_the_nearest_are_compared_when_there_are_too_many_and_a_theme_in_common_comes_first(
    submit: Submit, concertation: Concertation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carto.contributions.similar.MOST_READ", 2)
    submit(geometry=moved(4), themes=("habitat",))
    submit(geometry=moved(-5), themes=("economie",))
    submit(geometry=moved(25))
    submit(geometry=moved(28))
    assert told(concertation, HERE, "Autre chose") == ["W-0001", "W-0002"]
    alike = similar(concertation, HERE, "Autre chose", ["economie"])
    assert [one.contribution.reference for one in alike] == ["W-0002", "W-0001"]


@pytest.mark.usefixtures("open_now")
def test_one_s_own_is_not_to_be_supported_but_changed(submit: Submit, browser_of: Browser, alice: Actor) -> None:
    submit(geometry=HERE)
    page = asked(browser_of(alice), geometry=HERE.geojson).content.decode()
    assert "/plui/contributions/W-0001/modifier/" in page
    assert "data-support" not in page
