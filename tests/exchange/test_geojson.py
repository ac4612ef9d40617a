"""The public file: what a concertation's database gives, and nothing that is not public."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, LineString
from django.test import Client
from django.urls import reverse

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Role, Theme
from carto.contributions.models import (
    Blur,
    ContextItem,
    Contribution,
    ContributionVersion,
    MaskReason,
    Photo,
    PlanContext,
    Question,
    QuestionReply,
    ReplyForm,
    Status,
)
from carto.debate import actions as debate
from carto.debate.models import Choice, Comment, Side
from carto.exchange import geojson, reading
from carto.exchange.publication import Rendering
from carto.layers.models import PlanVersion, Zone
from carto.moderation import actions as moderation
from tests.conftest import AFTER, BEFORE, BOUNDS, CLOSES_AT, DURING, box

pytestmark = pytest.mark.django_db

Give = Callable[..., Contribution]
WALL = LineString((-0.66, 47.35), (-0.65, 47.36), srid=4326)


def features_of(concertation: Concertation, at: Any = AFTER) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(geojson.render(reading.read(concertation, at=at)))["features"]
    return found


@pytest.fixture
def give(concertation: Concertation, alice: Actor, point: GEOSGeometry) -> Give:
    """A contribution of Alice's, stored as such."""

    def give(number: int, *themes: str, **fields: Any) -> Contribution:
        values: dict[str, Any] = {
            "author": alice.participant, "pseudonym": "Alice", "kind": concertation.kinds.get(slug="constat"),
            "title": "Un trottoir", "body": "Vers l’école.", "geometry": point, "lon_e5": -65000, "lat_e5": 4735000,
            "received_at": DURING, "search_text": "",
        } | fields  # fmt: skip
        values = {"public_geometry": values["geometry"], "published_at": values["received_at"]} | values
        contribution = Contribution.objects.create(concertation=concertation, number=number, **values)
        contribution.themes.set(Theme.objects.filter(concertation=concertation, slug__in=themes or ["habitat"]))
        return contribution

    return give


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    version = PlanVersion.objects.create(
        concertation=concertation, name="Lot", idurba="200000008_PLUI_20260101", standard="2024", imported_at=BEFORE,
        published_at=BEFORE, source_sha256="cd" * 32,
    )  # fmt: skip
    for rank, (label, kind) in enumerate([("UA", "U"), ("N1", "N")], start=1):
        Zone.objects.create(version=version, rank=rank, label=label, kind=kind, area_ha=1.0, geometry=box(*BOUNDS))
    return version


def locate(contribution: Contribution, plan: PlanVersion, **shares: float) -> None:
    context = PlanContext.objects.create(contribution=contribution, version=plan, computed_at=DURING)
    commune = contribution.concertation.communes.get(insee_code="49901")
    ContextItem.objects.create(context=context, commune=commune, share=1.0)
    for label, share in shares.items():
        ContextItem.objects.create(context=context, zone=plan.zones.get(label=label), share=share)


def test_a_contribution_is_a_flat_feature_in_civil_time(give: Give, plan: PlanVersion, bob: Actor) -> None:
    contribution = give(1, "deplacements", "habitat")
    locate(contribution, plan, N1=0.38, UA=0.62)
    debate.vote(bob, contribution, choice=Choice.FOR, argument="Oui.", at=DURING)
    [feature] = features_of(contribution.concertation)
    properties = feature["properties"]
    assert feature["id"] == properties["numero"] == "W-0001"
    assert feature["geometry"] == {"type": "Point", "coordinates": [-0.65, 47.35]}
    assert properties["recu_le"] == "2026-03-15T11:00:00+01:00"
    assert properties["dans_la_periode"] is True
    assert (properties["nature"], properties["themes"]) == ("constat", "habitat;deplacements")
    assert (properties["communes_insee"], properties["communes"]) == ("49901", "Essai-sur-Loire")
    assert (properties["zones"], properties["zones_types"]) == ("UA:0.62;N1:0.38", "U;N")
    assert (properties["auteur"], properties["titre"], properties["texte"]) == ("Alice", "Un trottoir", "Vers l’école.")
    votes = (properties["votes_pour"], properties["votes_contre"], properties["votes_mitiges"])
    assert (votes, properties["nb_commentaires"]) == ((1, 0, 0), 1)
    assert not any(isinstance(value, dict | list) for value in properties.values())
    assert list(properties) == [field.name for field in geojson.FIELDS]


def test_each_public_question_has_a_column_of_its_own(give: Give, concertation: Concertation) -> None:
    asked = {"concertation": concertation}
    public = Question.objects.create(slug="q1", label="Quand ?", form=ReplyForm.SEVERAL, choices="jour\nnuit", **asked)
    hidden = Question.objects.create(slug="q2", label="Votre âge ?", is_public=False, **asked)
    old = Question.objects.create(slug="q3", label="Où ?", is_retired=True, **asked)
    replied, silent, masked = give(1), give(2), give(3, masked_at=DURING, mask_reason=MaskReason.INSULT)
    for one in (replied, masked):
        for question, value in ((public, ["jour", "nuit"]), (hidden, "41-secret"), (old, "ici")):
            QuestionReply.objects.create(contribution=one, question=question, label="comme posée alors", value=value)
    rows = [feature["properties"] for feature in features_of(concertation)]
    assert [row["question_q1"] for row in rows] == ["jour, nuit", None, None]
    assert [row["question_q3"] for row in rows] == ["ici", None, None]
    assert "41-secret" not in json.dumps(rows)
    assert silent.reference == rows[1]["numero"]
    publication = reading.read(concertation, at=AFTER)
    assert [field.meaning for field in geojson.fields_of(publication)][-2:] == [
        "réponse à « Quand ? »", "réponse à « Où ? »",
    ]  # fmt: skip


def test_the_metric_coordinates_are_those_of_the_same_point(give: Give) -> None:
    contribution = give(1)
    [properties] = [feature["properties"] for feature in features_of(contribution.concertation)]
    assert contribution.geometry is not None
    metric = contribution.geometry.transform(2154, clone=True)
    assert (properties["x"], properties["y"]) == (round(metric.x, 1), round(metric.y, 1))


def test_lines_have_a_length_and_polygons_an_area(give: Give) -> None:
    give(1, geometry=GEOSGeometry("LINESTRING(-0.65 47.35, -0.64 47.35)", 4326))
    polygon = give(
        2, geometry=GEOSGeometry("POLYGON((-0.65 47.35, -0.64 47.35, -0.64 47.36, -0.65 47.36, -0.65 47.35))", 4326)
    )
    sizes = [(f["properties"]["longueur_m"], f["properties"]["surface_ha"]) for f in features_of(polygon.concertation)]
    assert sizes[0] == (pytest.approx(755, abs=3), 0.0)
    assert sizes[1] == (0.0, pytest.approx(84, abs=1))


def test_the_period_is_half_open_as_the_phase(give: Give) -> None:
    give(1, received_at=CLOSES_AT - timedelta(seconds=1))
    last = give(2, received_at=CLOSES_AT)
    assert [f["properties"]["dans_la_periode"] for f in features_of(last.concertation)] == [True, False]


def test_what_came_after_the_moment_is_not_in(give: Give, bob: Actor) -> None:
    contribution = give(1)
    give(2, received_at=AFTER)
    debate.comment(bob, contribution, side=Side.NEUTRAL, body="Plus tard.", at=DURING + timedelta(days=1))
    [feature] = features_of(contribution.concertation, at=DURING)
    assert feature["properties"]["nb_commentaires"] == 0


def test_the_latest_answer_counts(give: Give, agent: Actor) -> None:
    contribution = give(1)
    for day, outcome in enumerate([Status.TO_STUDY, Status.RETAINED]):
        debate.answer(agent, contribution, outcome=outcome, body=str(outcome), at=DURING + timedelta(days=day))
    [feature] = features_of(contribution.concertation)
    assert (feature["properties"]["reponse_statut"], feature["properties"]["reponse_texte"]) == ("retained", "retained")


def test_nothing_that_is_not_public_comes_out(
    give: Give, plan: PlanVersion, alice: Actor, bob: Actor, moderator: Actor
) -> None:
    secret = {"title": "SECRET-titre", "body": "SECRET-texte alice@secret.invalid", "pseudonym": "SECRET-nom"}
    masked = give(1, **secret, masked_at=DURING, mask_reason=MaskReason.PERSONAL_DATA)
    locate(masked, plan, UA=1.0)
    Photo.objects.create(
        contribution=masked, width=10, height=10, sha256="5ec4e7" * 10, large="SECRET", thumbnail="SECRET"
    )
    give(2, **secret, withdrawn_at=DURING)
    open_one = give(3)
    said = debate.comment(bob, open_one, side=Side.FAVORABLE, body="SECRET-mot", pseudonym="SECRET-voix", at=DURING)
    debate.mask_comment(moderator, said.comment, reason=MaskReason.INSULT, at=DURING)
    assert alice.participant is not None
    assert moderator.user is not None
    content = geojson.render(reading.read(masked.concertation, at=AFTER)).decode()
    for secret_text in ("SECRET", "5ec4e7", "@", alice.key, alice.participant.digest, moderator.user.name):
        assert secret_text not in content
    first, second, _third = json.loads(content)["features"]
    assert first["geometry"] is None
    assert (first["properties"]["masque"], first["properties"]["motif_masquage"]) == (True, "Données personnelles")
    assert first["properties"]["communes_insee"] == "49901"
    assert first["properties"]["zones"] is None
    assert second["properties"]["retire_le"] == "2026-03-15T11:00:00+01:00"
    [comment] = json.loads(content)["concertation"]["commentaires"]
    assert (comment["texte"], comment["auteur"], comment["motif_masquage"]) == (
        None,
        None,
        "Propos injurieux ou haineux",
    )


def test_the_number_of_queries_does_not_depend_on_the_number_of_contributions(
    give: Give, plan: PlanVersion, bob: Actor, django_assert_num_queries: Any
) -> None:
    concertation = plan.concertation
    for number in range(1, 8):
        contribution = give(number, "habitat", "economie")
        locate(contribution, plan, UA=1.0)
        parent = debate.comment(bob, contribution, side=Side.NEUTRAL, body="Un.", at=DURING).comment
        debate.comment(bob, contribution, side=Side.NEUTRAL, body="Deux.", parent=parent, at=DURING)
    with django_assert_num_queries(12):
        reading.read(concertation, at=AFTER)
    assert Comment.objects.count() == 14


def test_the_same_data_give_the_same_bytes(give: Give) -> None:
    concertation = give(1).concertation
    assert geojson.render(reading.read(concertation, at=AFTER)) == geojson.render(reading.read(concertation, at=AFTER))


def test_anyone_downloads_the_file_of_a_published_concertation(give: Give, client: Client) -> None:
    give(1)
    response = client.get(reverse("exchange:geojson", args=["plui"]))
    assert response["Content-Type"] == "application/geo+json"
    assert response["Content-Disposition"] == 'attachment; filename="contributions_plui.geojson"'
    assert len(json.loads(response.content)["features"]) == 1


def test_under_the_filters_of_the_list_the_file_holds_what_the_list_holds(give: Give, client: Client) -> None:
    give(1, search_text=" halt ")
    give(2)
    give(3, search_text=" halt ", withdrawn_at=DURING)
    for query, references in (
        ("q=halte", ["W-0001"]),
        ("theme=inconnu", ["W-0001", "W-0002", "W-0003"]),
        ("until=1999-01-01", []),
    ):
        features = client.get(f"/plui/contributions.geojson?{query}").json()["features"]
        assert [one["id"] for one in features] == references


def test_a_draft_is_its_team_s_only(
    make_concertation: Callable[..., Concertation], client: Client, make_member: Callable[[Role], Actor]
) -> None:
    make_concertation("brouillon", published_at=None)
    assert client.get(reverse("exchange:geojson", args=["brouillon"])).status_code == 404


def test_the_statutory_rendering_holds_what_the_public_one_does_not(
    give: Give, alice: Actor, bob: Actor, moderator: Actor
) -> None:
    """A masked text, a masked passage, a hidden name, a blurred place, a private reply, a text read by nobody yet."""
    blurred = give(
        1, body="Chez SECRET-voisin.", pseudonym="SECRET-nom", is_name_private=True, geometry=WALL,
        public_geometry=box(*BOUNDS), blur=Blur.CELL,
    )  # fmt: skip
    masked = give(2, title="SECRET-titre", body="SECRET-texte", masked_at=DURING, mask_reason=MaskReason.INSULT)
    give(3, title="SECRET-attente", published_at=None)
    give(4, title="SECRET-retrait", withdrawn_at=DURING)
    ContributionVersion.objects.create(
        contribution=blurred, number=1, kind_label="Constat", title="SECRET-avant", body="SECRET-voisin, au 3.",
        written_at=DURING,
    )  # fmt: skip
    hide(moderator, blurred, "SECRET-voisin")
    question = Question.objects.create(concertation=masked.concertation, slug="age", label="Âge", is_public=False)
    QuestionReply.objects.create(contribution=blurred, question=question, label="Âge", value="SECRET-âge")
    said = debate.comment(bob, blurred, side=Side.NEUTRAL, body="SECRET-mot", pseudonym="SECRET-voix", at=DURING)
    debate.mask_comment(moderator, said.comment, reason=MaskReason.INSULT, at=DURING)
    public, whole = (
        geojson.render(reading.read(masked.concertation, at=AFTER, rendering=rendering)).decode()
        for rendering in Rendering
    )
    assert "SECRET" not in public
    for secret in ("voisin", "nom", "titre", "texte", "attente", "retrait", "âge", "mot", "voix", "avant"):
        assert f"SECRET-{secret}" in whole
    one, two = (feature["properties"] for feature in json.loads(whole)["features"][:2])
    assert one["passages_masques"] == "SECRET-voisin (Mise en cause d’une personne)"
    assert one["versions_anterieures"] == "2026-03-15T11:00:00+01:00 SECRET-avant : SECRET-voisin, au 3."
    assert one["lieu_precision"] == "exact"
    assert json.loads(whole)["features"][0]["geometry"]["type"] == "LineString"
    assert (two["publie"], two["motif_masquage"]) == (False, "Propos injurieux ou haineux")
    assert alice.participant is not None
    for unsaid in (alice.key, alice.participant.digest, "@"):
        assert unsaid not in whole


def test_each_rendering_says_which_one_it_is_and_what_may_be_done_with_it(give: Give) -> None:
    concertation = give(1).concertation
    heads = [
        json.loads(geojson.render(reading.read(concertation, at=AFTER, rendering=rendering)))["concertation"]
        for rendering in Rendering
    ]
    assert [(head["version"], head["licence"]) for head in heads] == [
        ("publique", "Licence Ouverte 2.0"),
        ("complète", "diffusion restreinte au maître d’ouvrage, au commissaire enquêteur et aux archives"),
    ]  # fmt: skip


def test_what_is_masked_is_read_in_a_fixed_number_of_queries(
    give: Give, moderator: Actor, django_assert_num_queries: Any
) -> None:
    for number in (1, 2, 3):
        hide(moderator, give(number, body="Chez le voisin."), "voisin")
    concertation = Contribution.objects.select_related("concertation").get(number=1).concertation
    with django_assert_num_queries(17):
        reading.read(concertation, at=AFTER, rendering=Rendering.STATUTORY)


def hide(moderator: Actor, text: Contribution, words: str) -> None:
    moderation.mask_passage(moderator, text, words=words, reason=MaskReason.THIRD_PARTY, read_at=DURING, at=DURING)
