"""The API as programs and the map page use it."""

import json
from collections.abc import Callable
from itertools import accumulate
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Point, Polygon
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from carto.accounts.actors import COOKIE, Actor, key_of
from carto.accounts.models import Participant, key_digest
from carto.concertations.models import Concertation, TakingPart
from carto.contributions import actions
from carto.contributions.actions import Deposit
from carto.contributions.models import Contribution, MaskReason, Photo
from tests.conftest import DURING
from tests.contributions.conftest import jpeg

URL = "/api/concertations/plui/contributions/"
Submit = Callable[..., Deposit]


def feature(geometry: object = None, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": geometry or {"type": "Point", "coordinates": [-0.65, 47.35]},
        "properties": {
            "kind": "proposition", "themes": ["habitat", "economie"], "title": "Une halle", "body": "Sur la place.",
            "pseudonym": "Chloé", "charter_accepted": True,
        } | properties,
    }  # fmt: skip


def post(body: object, content_type: str = "application/json", client: Client | None = None) -> Any:
    data = body if isinstance(body, str | bytes) else json.dumps(body)
    return (client or Client()).post(URL, data, content_type=content_type)


def test_anyone_posts_a_feature_and_receives_it_with_a_receipt_and_a_key(open_now: Concertation) -> None:
    client = Client()
    response = post(feature(), "application/geo+json", client)
    assert response.status_code == 201
    posted = response.json()
    assert posted["geometry"] == {"type": "Point", "coordinates": [-0.65, 47.35]}
    said = posted["properties"]
    assert (said["reference"], said["themes"], said["communes"]) == ("W-0001", ["habitat", "economie"], ["49901"])
    assert said["receipt_url"] == "http://testserver/plui/contributions/W-0001/recu/"
    key = key_of(client.cookies[COOKIE].value)
    assert said["private_url"] == f"http://testserver/retour/{key}/plui/W-0001/"
    assert Participant.objects.get().digest == key_digest(key)
    assert said["abilities"]["edit"] == {"allowed": True, "reason": ""}
    assert said["abilities"]["vote"]["allowed"] is False
    detail = client.get(URL + "W-0001/").json()
    assert detail["properties"]["abilities"]["edit"]["allowed"] is True
    assert Client().get(URL + "W-0001/").json()["properties"]["abilities"]["edit"]["allowed"] is False


def test_a_second_deposit_of_the_same_device_has_the_same_author(open_now: Concertation) -> None:
    client = Client()
    post(feature(), client=client)
    post(feature(title="Une fontaine"), client=client)
    assert {row.author for row in Contribution.objects.all()} == {Participant.objects.get()}


def test_a_photo_comes_beside_the_feature(open_now: Concertation) -> None:
    photo = SimpleUploadedFile("photo.jpg", jpeg(), content_type="image/jpeg")
    response = Client().post(URL, {"feature": json.dumps(feature()), "photos": photo})
    assert response.status_code == 201
    assert (Photo.objects.get().width, Photo.objects.get().height) == (60, 40)
    address = response.json()["properties"]["photo"]
    assert address == f"http://testserver/plui/contributions/W-0001/photos/{Photo.objects.get().pk}/grande.webp"
    assert Client().get(address)["Content-Type"] == "image/webp"


def test_a_file_that_is_no_photo_is_refused_beside_its_field(open_now: Concertation) -> None:
    photo = SimpleUploadedFile("photo.jpg", b"no photo", content_type="image/jpeg")
    response = Client().post(URL, {"feature": json.dumps(feature()), "photos": photo})
    assert (response.status_code, list(response.json()["errors"])) == (400, ["photos"])
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("properties", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"title": "nul\x00"}, "title"),
        ({"title": "\ud800"}, "title"),
        ({"title": ["a"]}, "title"),
        ({"body": "x" * 5_001}, "body"),
        ({"pseudonym": ""}, "pseudonym"),
        ({"kind": "inconnu"}, "kind"),
        ({"kind": "\x00"}, "kind"),
        ({"kind": {}}, "kind"),
        ({"themes": []}, "themes"),
        ({"themes": "habitat"}, "themes"),
        ({"themes": ["habitat", "inconnu"]}, "themes"),
        ({"themes": [{"a": 1}]}, "themes"),
        ({"charter_accepted": False}, "charter_accepted"),
        ({"website": "http://spam.example"}, "website"),
    ],
)
def test_each_mistake_is_said_in_a_sentence_beside_its_field(
    open_now: Concertation, properties: dict[str, Any], field: str
) -> None:
    response = post(feature(**properties))
    assert response.status_code == 400
    errors = response.json()["errors"]
    assert list(errors) == [field]
    assert all(isinstance(sentence, str) and sentence for sentence in errors[field])
    assert not Contribution.objects.exists()


BAD_GEOMETRIES: list[object] = [
    {"type": "Point", "coordinates": [-0.65, 47.35, 12]},
    {"type": "Point", "coordinates": []},
    {"type": "Point", "coordinates": ["a", "b"]},
    {"type": "Point", "coordinates": [500, 2000]},
    {"type": "Point"},
    {"type": "Polygon", "coordinates": []},
    {
        "type": "Polygon",
        "coordinates": [[[-0.65, 47.35], [-0.64, 47.36], [-0.64, 47.35], [-0.65, 47.36], [-0.65, 47.35]]],
    },
    {"type": "GeometryCollection", "geometries": []},
    {"type": "MultiPoint", "coordinates": [[-0.65, 47.35]]},
    {"type": 3, "coordinates": [1, 2]},
    {"type": "Point", "coordinates": [-0.65, 47.35], "crs": {"type": "name"}},
    {"type": "Point", "coordinates": [3.0, 45.0]},
    "POINT(-0.65 47.35)",
    [],
    12,
]


@pytest.mark.parametrize("geometry", BAD_GEOMETRIES)
def test_a_bad_geometry_is_refused_with_a_sentence(open_now: Concertation, geometry: object) -> None:
    response = post(feature() | {"geometry": geometry})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["geometry"]
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "null", "[]", "12", '"texte"', "{}", '{"type":"Feature"}', "NaN", "[" * 100_000, b"\xff\xfe",
        json.dumps(feature()).replace("47.35", "1e400"),
        json.dumps(feature()).replace("47.35", "NaN"),
        json.dumps(feature(body="x" * 300_000)),
        json.dumps(feature() | {"properties": []}),
        json.dumps(feature() | {"photos": "texte"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("content_type", ["application/json", "application/geo+json", "multipart"])
def test_whatever_is_sent_never_breaks_the_server(open_now: Concertation, body: str | bytes, content_type: str) -> None:
    response = Client().post(URL, {"feature": body}) if content_type == "multipart" else post(body, content_type)
    assert response.status_code == 400
    assert response.json()["errors"]
    assert not Contribution.objects.exists()


def test_a_form_encoded_body_is_not_understood(open_now: Concertation) -> None:
    assert post("title=x", "application/x-www-form-urlencoded").status_code == 415


def test_a_page_of_another_site_cannot_post_for_a_visitor(open_now: Concertation) -> None:
    strict = Client(enforce_csrf_checks=True)
    response = post(feature(), client=strict)
    assert (response.status_code, list(response.json())) == (403, ["reason"])
    assert not Contribution.objects.exists()
    strict.get("/plui/proposer/")
    token = strict.cookies["csrftoken"].value
    accepted = strict.post(URL, json.dumps(feature()), content_type="application/json", headers={"X-CSRFToken": token})
    assert accepted.status_code == 201


def test_a_refusal_says_why(concertation: Concertation, open_now: Concertation, agent: Actor) -> None:
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    response = post(feature(), client=client)
    assert response.status_code == 403
    assert "équipe" in response.json()["reason"]


def test_too_many_deposits_from_one_address_wait(open_now: Concertation) -> None:
    TakingPart.objects.create(concertation=open_now, deposits_an_hour=2)
    assert [post(feature()).status_code for _deposit in range(4)] == [201, 201, 429, 429]
    assert "réessayez" in post(feature()).json()["reason"]
    elsewhere = Client(REMOTE_ADDR="2001:db8::1")
    assert post(feature(), client=elsewhere).status_code == 201


def test_the_list_is_geojson_paged_with_constant_queries(
    submit: Submit, django_assert_num_queries: Any, client: Client
) -> None:
    for rank in range(4):
        submit(title=f"Proposition {rank}")
    with django_assert_num_queries(12):
        first = client.get(URL, {"page_size": 2}).json()
    with django_assert_num_queries(12):
        everything = client.get(URL).json()
    assert (first["type"], first["count"], len(first["features"])) == ("FeatureCollection", 4, 2)
    assert first["next"].endswith("page=2&page_size=2")
    assert [one["properties"]["reference"] for one in everything["features"]] == [
        "W-0001",
        "W-0002",
        "W-0003",
        "W-0004",
    ]
    assert "search_text" not in everything["features"][0]["properties"]


def test_what_is_masked_withdrawn_or_of_a_draft_is_not_said(
    concertation: Concertation, submit: Submit, moderator: Actor, alice: Actor, client: Client
) -> None:
    masked, withdrawn, shown = (submit(title=title).contribution for title in ("Injure", "Retirée", "Montrée"))
    actions.mask(moderator, masked, reason=MaskReason.INSULT, at=DURING)
    actions.withdraw(alice, withdrawn, at=DURING)
    text = client.get(URL).content.decode()
    assert "Montrée" in text
    assert not {"Injure", "Retirée"} & set(text.split('"'))
    assert client.get(URL + "matching/").json() == {"count": 1, "unplaced": 0, "ids": [shown.pk]}
    assert client.get(URL + "W-0001/").status_code == 404
    Concertation.objects.update(published_at=None)
    for address in (URL, URL + "matching/", URL + "shapes/", URL + "W-0003/"):
        assert client.get(address).status_code == 404


def test_the_window_keeps_what_touches_it(submit: Submit, client: Client) -> None:
    submit(title="dedans")
    submit(title="dehors", geometry=Point(-0.52, 47.35, srid=4326))
    submit(title="traverse", geometry=LineString((-0.68, 47.35), (-0.60, 47.35), srid=4326))
    submit(title="recouvre", geometry=polygon(-0.69, 47.31, -0.58, 47.39))
    found = client.get(URL, {"window": "-0.66,47.34,-0.64,47.36"}).json()["features"]
    assert [one["properties"]["title"] for one in found] == ["dedans", "traverse", "recouvre"]
    for wrong in ("", "1,2,3", "a,b,c,d", "-0.6,47,-0.7,48", "nan,nan,nan,nan"):
        response = client.get(URL, {"window": wrong})
        assert response.status_code == (200 if wrong == "" else 400)


def test_shapes_are_the_lines_and_polygons_of_the_window(submit: Submit, client: Client) -> None:
    submit(title="point")
    line = submit(
        themes=("patrimoine", "habitat"), geometry=LineString((-0.66, 47.35), (-0.64, 47.35), srid=4326)
    ).contribution
    submit(geometry=polygon(-0.55, 47.31, -0.54, 47.32))
    shapes = client.get(URL + "shapes/", {"window": "-0.66,47.34,-0.64,47.36"}).json()
    assert shapes == {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": line.pk,
                "geometry": {"type": "LineString", "coordinates": [[-0.66, 47.35], [-0.64, 47.35]]},
                "properties": {"reference": "W-0002", "theme": "habitat"},
            }
        ],
        "truncated": False,
    }


def test_matching_identifiers_are_differences_in_order(submit: Submit, client: Client) -> None:
    pks = [submit().contribution.pk for _deposit in range(3)]
    found = client.get(URL + "matching/").json()
    assert (found["count"], list(accumulate(found["ids"]))) == (3, pks)


def test_the_schema_describes_the_deposit(client: Client, db: None) -> None:
    text = client.get("/api/schema/").content.decode()
    assert "/api/concertations/{slug}/contributions/" in text
    assert "charter_accepted" in text


def polygon(w: float, s: float, e: float, n: float) -> Polygon:
    shape = Polygon.from_bbox((w, s, e, n))
    shape.srid = 4326
    return shape


def test_the_api_holds_what_a_text_gives_away_and_takes_it_with_its_author_s_word(open_now: Concertation) -> None:
    sent = feature(pseudonym="chloe@exemple.fr")
    held = post(sent)
    assert held.status_code == 400
    assert "« chloe@exemple.fr »" in held.json()["errors"]["keeps_contact"][0]
    assert not Contribution.objects.exists()
    assert held.json()["found"] == ["chloe@exemple.fr"]
    other = post(feature(pseudonym="zoe@exemple.fr", keeps_contact=["chloe@exemple.fr"]))
    assert other.json()["found"] == ["zoe@exemple.fr"]
    kept = post(feature(pseudonym="chloe@exemple.fr", keeps_contact=["chloe@exemple.fr"]))
    assert kept.status_code == 201
    assert "keeps_contact" not in kept.json()["properties"]
    assert Contribution.objects.get().kept_contacts.count() == 1
