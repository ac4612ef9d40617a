"""An answer says what it changed in the plan: under the contribution, at the zone's page, at that of all changes."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.answers import actions
from carto.answers.actions import Reply
from carto.answers.drafts import Draft, written_of
from carto.answers.models import OUTCOMES, Work
from carto.answers.tally import tally_of
from carto.concertations.models import Concertation, RegisterOpening
from carto.contributions import actions as contributions
from carto.contributions.models import Contribution, MaskReason, Status
from carto.debate.models import Answer, Change
from carto.layers.models import Piece, PlanVersion, Prescription
from tests.answers.test_views import NO_POINT
from tests.conftest import AFTER, BOUNDS, DURING, box
from tests.contributions.test_actions import make_plan
from tests.debate.conftest import page, url

Browse = Callable[[Actor], Client]
Make = Callable[..., Contribution]
ZONE: dict[str, Any] = {
    "kind": "zone", "label": "UB", "document": None, "page": None, "before": "12 m au plus", "after": "9 m au plus",
}  # fmt: skip
CHANGES = "/plui/changements/"


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    version = make_plan(concertation, {"UB": BOUNDS})
    Piece.objects.create(version=version, path="oap.pdf", name="oap.pdf", title="OAP", sha256="0" * 64, size_bytes=1)
    Prescription.objects.create(
        version=version, table="SURF", rank=1, label="Haies", type_code="07", subtype_code="02", geometry=box(*BOUNDS)
    )
    return version


def publish(agent: Actor, one: Contribution, *changes: dict[str, Any], outcome: str = "retained") -> Answer:
    return actions.publish(agent, one, draft=Draft(outcome, "Vous aviez raison.", (), changes), at=AFTER)


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def test_a_change_is_typed_read_under_the_contribution_and_kept_with_its_version(
    live: Contribution, plan: PlanVersion, agent: Actor, browse: Browse, client: Client
) -> None:
    piece, where = plan.pieces.get(), url("answers:answer", live)
    form = {"outcome": "retained", "body": "Oui.", "do": "publish"} | NO_POINT
    rows = {
        "changes-TOTAL_FORMS": "2", "changes-INITIAL_FORMS": "0",
        "changes-0-kind": "zone", "changes-0-label": "UB", "changes-0-before": "12 m", "changes-0-after": "9 m",
        "changes-1-kind": "oap", "changes-1-label": "OAP Les Tilleuls", "changes-1-document": str(piece.pk),
        "changes-1-page": "12", "changes-1-after": "Un verger est gardé.",
    }  # fmt: skip
    faulty = browse(agent).post(where, form | rows | {"changes-1-after": ""})
    assert (faulty.status_code, Answer.objects.count()) == (422, 0)
    assert browse(agent).post(where, form | rows | {"do": "save"}).status_code == 302
    assert "OAP Les Tilleuls" not in page(client, live)
    assert Work.objects.get().changes[1]["page"] == 12
    assert "Un verger est gardé." in browse(agent).get(where).content.decode()
    assert '<option value="UB">' in browse(agent).get(where).content.decode()
    assert browse(agent).post(where, form | rows | {"changes-INITIAL_FORMS": "2"}).status_code == 302
    shown = page(client, live)
    for said in ('href="/plui/plan/zones/UB/"', "9 m", "OAP Les Tilleuls", "Un verger est gardé.", "#page=12"):
        assert said in shown
    assert [row["label"] for row in RegisterOpening.objects.get(entry__event="answer").content["changes"]] == [
        "UB", "OAP Les Tilleuls",
    ]  # fmt: skip
    draft = Draft("not_retained", "Finalement non.", (), (ZONE,))
    actions.publish(agent, live, draft=draft, at=timezone.now())
    later = page(client, live)
    assert later.index("9 m au plus") < later.index("1 réponse antérieure") < later.index("Un verger est gardé.")
    plan.pieces.all().delete()
    assert "#page=12" not in page(client, live)


def test_from_a_zone_and_from_the_page_of_changes_all_that_weighed(
    live: Contribution, plan: PlanVersion, make_contribution: Make, agent: Actor, moderator: Actor, client: Client
) -> None:
    weighed = make_contribution(2, title="La hauteur")
    hedge = make_contribution(3, title="La haie", geometry=None, lon_e5=None, lat_e5=None)
    masked, former, silent = (make_contribution(n, title=f"Secret {n}") for n in (4, 5, 6))
    publish(agent, weighed, ZONE, outcome="partly_retained")
    publish(agent, hedge, ZONE | {"kind": "prescription", "label": "0702", "before": "Une haie citée"})
    publish(agent, masked, ZONE)
    publish(agent, former, ZONE)
    publish(agent, former)
    publish(agent, silent)
    contributions.mask(moderator, masked, reason=MaskReason.INSULT, at=AFTER)
    zone = words(client, "/plui/plan/zones/UB/").partition("Ce qui en a été dit")[0]
    assert "La hauteur" in zone
    assert "12 m au plus" in zone
    assert "Retenue en partie" in zone
    for hidden in ("Secret", "La haie"):
        assert hidden not in zone
    every = client.get(CHANGES).content.decode()
    assert [re.findall(r'<li id="(W-\d+)"', every), "Secret" in every] == [["W-0002", "W-0003"], False]
    assert '"reference": "W-0002"' in every
    assert '"reference": "W-0003"' not in every  # it has no place
    assert 'href="/plui/plan/prescriptions/0702/"' in every
    for query, found in (
        ("?piece=zone:UB", ["W-0002"]), ("?suite=retained", ["W-0003"]), ("?piece=zone:UB&suite=retained", []),
        ("?piece=rien&suite=rien", ["W-0002", "W-0003"]), ("?piece=zone:%00", ["W-0002", "W-0003"]),
    ):  # fmt: skip
        assert re.findall(r'<li id="(W-\d+)"', client.get(CHANGES + query).content.decode()) == found
    assert tally_of(live.concertation).changing == 2
    assert CHANGES in client.get("/plui/presentation/").content.decode()
    assert "Haies" not in words(client, CHANGES + "?piece=zone:UB").partition("Filtrer")[2]


def test_each_outcome_has_a_drawing_of_its_own_named_by_the_legend(
    live: Contribution, agent: Actor, client: Client
) -> None:
    publish(agent, live, ZONE, outcome="to_study")
    shown = client.get(CHANGES).content.decode()
    legend = re.findall(r'data-outcome="(\w+)">\s*(<svg.*?</svg>)\s+([^<]+)</li>', shown, re.DOTALL)
    assert [(value, words) for value, _drawing, words in legend] == [(value, str(words)) for value, words in OUTCOMES]
    drawings = {value: drawing for value, drawing, _words in legend}
    assert len(set(drawings.values())) == len(OUTCOMES)
    assert shown.partition('<li id="W-0001"')[2].count(drawings["to_study"]) == 1  # the list has it too


def test_a_plan_that_nothing_changed_says_so(concertation: Concertation, client: Client) -> None:
    assert "Aucune réponse n’a encore changé le plan." in words(client, CHANGES)
    assert "carto-dots" not in client.get(CHANGES).content.decode()
    assert "Rien de tel n’a changé." in words(client, CHANGES + "?piece=zone:UB")


def test_a_sheet_changes_its_two_columns_and_leaves_points_and_changes(
    contribution: Contribution, agent: Actor, concertation: Concertation
) -> None:
    point = {"argument": "L’ombre", "outcome": "retained", "body": "Des arbres."}
    first = actions.publish(agent, contribution, draft=Draft("retained", "Oui.", (point,), (ZONE,)), at=DURING)
    of_a_sheet = Reply(1, Status.TO_STUDY, "À voir.", seen=first.pk)
    assert actions.answer_each(agent, concertation, [of_a_sheet], is_draft=True, at=AFTER) == []
    assert written_of(contribution) == Draft("to_study", "À voir.", (point,), (ZONE,))
    assert actions.answer_each(agent, concertation, [of_a_sheet], is_draft=False, at=AFTER) == []
    last = Answer.objects.order_by("-pk")[0]
    assert (last.outcome, last.points.get().argument, last.changes.get().name) == ("to_study", "L’ombre", "Zone UB")
    of_many = Reply(1, Status.OUT_OF_SCOPE, "Non.")
    assert actions.answer_each(agent, concertation, [of_many], is_draft=False, at=AFTER) == []
    assert Change.objects.filter(answer__outcome="out_of_scope").count() == 0
    assert written_of(Contribution(pk=0)) == Draft()


def test_the_geojson_of_everyone_names_what_changed(live: Contribution, agent: Actor, client: Client) -> None:
    publish(agent, live, ZONE, ZONE | {"kind": "article", "label": "UB 4"})
    feature = client.get("/plui/contributions.geojson").json()["features"][0]
    assert feature["properties"]["modifications"] == "Zone UB; UB 4"
