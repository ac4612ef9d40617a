"""Where, in the form without a map: words read back before anything is sent."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carto.concertations.models import Concertation
from carto.contributions.models import Contribution, Photo
from tests.conftest import BOUNDS
from tests.contributions.conftest import Gps, jpeg
from tests.contributions.test_actions import make_plan
from tests.contributions.test_pages import ONE, typed
from tests.geo.test_tracks import POINTS, gpx

FORM = "/plui/proposer/"


def look_for(client: Client, **changes: Any) -> Any:
    return client.post(FORM, typed(positions="", find="1") | changes)


def held(page: Any) -> dict[str, Any]:
    form = page.context["form"]
    return {name: form[name].value() for name in form.fields}


def test_words_are_read_back_with_all_that_was_typed_and_nothing_is_sent(open_now: Concertation) -> None:
    page = look_for(Client(), place_q="47.35, -0.65", title="Un verger")
    assert page.status_code == 200
    assert "Un point, à Essai-sur-Loire." in page.content.decode()
    form = held(page)
    assert form["positions"] == "47.350000, -0.650000"
    assert (form["title"], form["pseudonym"], form["charter_accepted"]) == ("Un verger", "Chloé", "on")
    assert (form["kind"], form["themes"]) == ("constat", ["habitat", "patrimoine"])
    assert not form["place_q"]
    assert Contribution.objects.count() == 0


def test_words_that_were_not_read_back_are_not_sent(open_now: Concertation) -> None:
    page = Client().post(FORM, typed(place_q="Essai"))
    assert (page.status_code, Contribution.objects.count()) == (422, 0)
    assert "Appuyez d’abord sur « Trouver ce lieu »" in page.content.decode()


def test_an_unknown_place_says_so(open_now: Concertation) -> None:
    page = look_for(Client(), place_q="Xyzzy")
    assert "Rien trouvé de ce nom" in page.content.decode()
    assert held(page)["place_q"] == "Xyzzy"


def test_a_zone_found_is_what_the_contribution_is_about(open_now: Concertation) -> None:
    w, s, e, n = BOUNDS
    zone = make_plan(open_now, {"UB": (w, s, e, n)}).zones.get()
    client = Client()
    assert f"{FORM}?place_q=zone%20UB#lieu" in client.get("/plui/plan/zones/UB/").content.decode()
    page = client.get(FORM, {"place_q": "zone UB"})
    assert "La zone UB du plan" in page.content.decode()
    assert held(page)["about"] == f"zone:{zone.pk}"
    assert client.post(FORM, typed(positions="", about=f"zone:{zone.pk}")).status_code == 302
    assert Contribution.objects.get().about_zone == zone
    told = client.get(ONE + "modifier/").content.decode()
    assert f'value="zone:{zone.pk}" checked' in told
    assert (
        client.post(ONE + "modifier/", typed(positions="", about=f"zone:{zone.pk}", title="Mieux")).status_code == 302
    )
    assert Contribution.objects.get().about_zone == zone


def test_several_places_of_a_name_are_offered_then_one_is_taken(open_now: Concertation) -> None:
    w, s, e, n = BOUNDS
    middle = (w + e) / 2
    version = make_plan(open_now, {"UB": (w, s, middle, n), "ub": (middle, s, e, n)})
    page = look_for(Client(), place_q="zone ub")
    zones = [f"zone:{pk}" for pk in version.zones.values_list("pk", flat=True)]
    assert all(f'name="place" value="{zone}"' in page.content.decode() for zone in zones)
    taken = look_for(Client(), place_q="zone ub", place=zones[1])
    assert held(taken)["about"] == zones[1]


def test_a_track_is_read_from_its_file(open_now: Concertation) -> None:
    page = look_for(Client(), track=SimpleUploadedFile("t.gpx", gpx(f"<trk><trkseg>{POINTS}</trkseg></trk>")))
    assert "Un tracé de" in page.content.decode()
    assert held(page)["shape"] == "LineString"


def test_a_photo_says_where_it_was_taken_and_is_not_kept(open_now: Concertation) -> None:
    photo = SimpleUploadedFile("p.jpg", jpeg())
    page = look_for(Client(), place_photo=photo)
    assert "Un point, à Essai-sur-Loire." in page.content.decode()
    assert held(page)["positions"] == "47.350000, -0.650000"
    photo.seek(0)
    unread = Client().post(FORM, typed(positions="", place_photo=photo))
    assert "Appuyez d’abord sur « Trouver ce lieu »" in unread.content.decode()
    assert not Photo.objects.exists()


def test_a_photo_that_tells_no_place_or_one_outside_says_so(open_now: Concertation) -> None:
    page = look_for(Client(), place_photo=SimpleUploadedFile("p.jpg", jpeg(gps={})))
    assert "Cette photo ne dit pas où elle a été prise" in page.content.decode()
    far: Gps = {1: "S", 2: (21.0, 6.0, 0.0), 3: "E", 4: (55.0, 31.5, 0.0)}
    page = look_for(Client(), place_photo=SimpleUploadedFile("p.jpg", jpeg(gps=far)))
    assert "prise hors du périmètre" in page.content.decode()
    assert not held(page)["positions"]


def test_the_sentence_of_the_place_comes_back_with_a_refusal_and_with_a_draft(open_now: Concertation) -> None:
    client, sentence = Client(), "Un point, à Essai-sur-Loire."
    photo = SimpleUploadedFile("halle.jpg", jpeg())
    refused = client.post(FORM, typed(title="", photos=photo))
    assert (refused.status_code, sentence in refused.content.decode()) == (422, True)
    assert "À choisir de nouveau : halle.jpg." in refused.content.decode()
    assert sentence not in client.post(FORM, typed(title="", positions="x")).content.decode()
    outside = client.post(FORM, typed(positions="46, -0.65")).content.decode()
    assert "Ce lieu sort du périmètre de la concertation : il ne pourra pas être reçu." in outside
    client.post(FORM, typed())
    edited = client.post(ONE + "modifier/", typed(title=""))
    assert (edited.status_code, sentence in edited.content.decode()) == (422, True)
    while "attendez un peu" in client.post(FORM, typed(keep="1"), follow=True).content.decode():
        pass
    assert sentence in client.get(FORM).content.decode()


def test_files_chosen_are_named_when_a_place_is_looked_for(open_now: Concertation) -> None:
    page = look_for(Client(), place_q="47.35, -0.65", photos=SimpleUploadedFile("halle.jpg", jpeg()))
    assert "À choisir de nouveau : halle.jpg." in page.content.decode()


def test_a_surface_found_keeps_its_holes(open_now: Concertation) -> None:
    w, s, e, n = -0.66, 47.34, -0.64, 47.36
    ring = [[w, s], [e, s], [e, n], [w, n], [w, s]]
    hole = [[-0.655, 47.345], [-0.655, 47.35], [-0.65, 47.35], [-0.655, 47.345]]
    track = SimpleUploadedFile("t.geojson", json.dumps({"type": "Polygon", "coordinates": [ring, hole]}).encode())
    client = Client()
    found = held(look_for(client, track=track))
    assert client.post(FORM, typed(shape=found["shape"], positions=found["positions"])).status_code == 302
    stored: Any = Contribution.objects.get().geometry
    assert stored.num_interior_rings == 1
    assert client.post(ONE + "modifier/", typed(shape="Polygon", positions=found["positions"])).status_code == 302
    assert Contribution.objects.get().version == 1, "nothing was changed"


@pytest.mark.parametrize("about", ["zone:999", "zone:x", "zone:", "zone:²", "x", "prescription:1" + "0" * 30])
def test_an_object_that_is_not_of_the_plan_is_refused(open_now: Concertation, about: str) -> None:
    assert Client().post(FORM, typed(positions="", about=about)).status_code == 422
    assert look_for(Client(), place=about).status_code == 200


def test_a_place_may_be_removed_then_given_again(open_now: Concertation) -> None:
    client = Client()
    assert client.post(FORM, typed(positions="", unplaced="on")).status_code == 302
    assert Contribution.objects.get().geometry is None
    assert client.post(ONE + "modifier/", typed(title="Ailleurs")).status_code == 302
    assert Contribution.objects.get().geometry is not None
    assert client.post(ONE + "modifier/", typed(unplaced="on")).status_code == 302
    assert Contribution.objects.get().geometry is None


def test_an_edit_keeps_how_precisely_the_place_is_shown(open_now: Concertation) -> None:
    client = Client()
    client.post(FORM, typed())
    Contribution.objects.update(blur="cell")
    assert client.post(ONE + "modifier/", typed(title="Mieux", positions="47.36, -0.64")).status_code == 302
    stored = Contribution.objects.get()
    assert (stored.title, stored.blur) == ("Mieux", "cell")
    assert stored.geometry is not None
    assert stored.public_geometry is not None
    assert not stored.public_geometry.equals_exact(stored.geometry)


def test_looking_for_a_place_while_editing_keeps_what_was_typed(open_now: Concertation) -> None:
    client = Client()
    client.post(FORM, typed())
    page = client.post(ONE + "modifier/", typed(positions="", place_q="47.36, -0.64", title="Plus loin", find="1"))
    form = held(page)
    assert (form["positions"], form["title"]) == ("47.360000, -0.640000", "Plus loin")
    assert Contribution.objects.get().title == "Une halle"
