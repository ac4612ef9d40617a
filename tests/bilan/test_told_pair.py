"""Which two versions of the plan a bilan compares: the first and the one in force, or those that the team chose."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from carto.accounts.actors import Actor
from carto.bilan import actions, evolved
from carto.bilan.collect import collect
from carto.bilan.entries import Wording
from carto.bilan.maps import Drawing
from carto.bilan.models import Section, ToldPair
from carto.bilan.record import Evolution
from carto.comparing.models import Comparison
from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from carto.contributions.models import Contribution
from carto.layers.actions import publish_plan
from carto.layers.models import PlanVersion
from tests.comparing.conftest import LATER, browse, communes, compute, make_contribution, said, third, versions
from tests.comparing.test_views import words

__all__ = ["browse", "communes", "compute", "make_contribution", "said", "third", "versions"]

HOUR = timedelta(hours=1)
PAGE = "/plui/plan/evolution/"
CONCLUSION = "/plui/bilan/textes/conclusion/"
Pair = tuple[PlanVersion, PlanVersion]
Browse = Callable[[Actor], Client]


@pytest.fixture(autouse=True)
def _computed(compute: Callable[[], None], said: dict[str, Contribution]) -> None:
    compute()


def told(concertation: Concertation, *, later: timedelta = timedelta()) -> Evolution:
    found = collect(concertation, at=LATER + later).evolution
    assert found is not None
    return found


def names(found: Evolution) -> tuple[str, str]:
    return found.before, found.after


def test_the_first_and_the_one_in_force_are_told_and_each_step_before(concertation: Concertation) -> None:
    found = told(concertation)
    assert names(found) == ("Arrêté", "Modifié")
    assert [(step.name, step.places, round(step.area_ha, 1), step.references) for step in found.steps] == [
        ("Arrêté", None, 0.0, ()),
        ("Approuvé", 2, 14.0, ("W-0001", "W-0002", "W-0004")),
        ("Modifié", 1, 10.0, ("W-0001", "W-0002")),
    ]
    assert [step.dated for step in found.steps][2] == LATER.astimezone(concertation.zone_info).date()


def test_a_choice_holds_from_its_moment_on_and_can_be_taken_back(
    concertation: Concertation, versions: Pair, agent: Actor
) -> None:
    _first, second = versions
    for _twice in range(2):
        actions.choose_pair(agent, concertation, second, None, at=LATER + HOUR)
    actions.choose_pair(agent, concertation, None, second, at=LATER + 2 * HOUR)
    actions.choose_pair(agent, concertation, None, None, at=LATER + 3 * HOUR)
    moments = [names(told(concertation, later=hours * HOUR)) for hours in range(4)]
    usual = ("Arrêté", "Modifié")
    assert moments == [usual, ("Approuvé", "Modifié"), ("Arrêté", "Approuvé"), usual]
    assert ToldPair.objects.count() == 3


def test_where_both_sides_have_become_one_version_the_usual_ones_are_told(
    concertation: Concertation, versions: Pair, agent: Actor
) -> None:
    actions.choose_pair(agent, concertation, versions[1], None, at=LATER)
    publish_plan(agent, concertation, versions[1], at=LATER + HOUR)
    assert names(told(concertation, later=HOUR)) == ("Arrêté", "Approuvé")


def test_one_version_alone_is_refused_and_so_is_whoever_does_not_write_the_bilan(
    concertation: Concertation, versions: Pair, third: PlanVersion, agent: Actor, commissioner: Actor
) -> None:
    for before, after in ((third, None), (None, versions[0]), (third, third)):
        with pytest.raises(ValidationError, match="deux versions différentes"):
            actions.choose_pair(agent, concertation, before, after, at=LATER)
    with pytest.raises(Refused):
        actions.choose_pair(commissioner, concertation, None, versions[1], at=LATER)
    PlanVersion.objects.exclude(pk=third.pk).update(published_at=None)
    with pytest.raises(ValidationError):
        actions.choose_pair(agent, concertation, None, None, at=LATER)
    assert not ToldPair.objects.exists()


def test_the_conclusion_s_page_chooses_them_and_loses_nothing_of_what_was_typed(
    concertation: Concertation, versions: Pair, third: PlanVersion, browse: Browse, agent: Actor
) -> None:
    desk, typed = browse(agent), {"body": "Le projet a changé.", "follows": "0"}
    page = desk.get(CONCLUSION).content.decode()
    assert "La première publiée : Arrêté" in page
    assert "Celle en vigueur : Modifié" in page
    assert 'name="before"' not in desk.get("/plui/bilan/textes/introduction/").content.decode()
    for wrong in ({"before": third.pk}, {"before": third.pk, "after": third.pk}, {"after": "999999"}, {"after": "\0"}):
        page = desk.post(CONCLUSION, typed | wrong).content.decode()
        assert "Le projet a changé.</textarea>" in page
        assert "errorlist" in page
    assert not Section.objects.exists()
    assert desk.post(CONCLUSION, typed | {"before": third.pk, "after": versions[0].pk}).status_code == 302
    assert Section.objects.get().body == "Le projet a changé."
    assert f'<option value="{third.pk}" selected>' in desk.get(CONCLUSION).content.decode()

    assert collect(concertation, at=ToldPair.objects.get().chosen_at).evolution is None  # nobody compared that way
    assert "ne sont pas encore comparées" in words(desk, "/plui/bilan/")
    assert Comparison.objects.filter(before=third, after=versions[0], finished_at=None).exists()
    desk.post(CONCLUSION, typed | {"follows": "1", "before": "", "after": ""})
    assert "ne sont pas encore comparées" not in words(desk, "/plui/bilan/")


def test_with_two_versions_there_is_nothing_to_choose(
    concertation: Concertation, third: PlanVersion, browse: Browse, agent: Actor
) -> None:
    PlanVersion.objects.filter(pk=third.pk).update(published_at=None)
    assert 'name="before"' not in browse(agent).get(CONCLUSION).content.decode()
    assert told(concertation).steps == ()


@pytest.mark.parametrize("ranks", [(0, 1), (1, 2), (0, 2)])
def test_the_bilan_its_page_and_its_geojson_give_the_same_figures(
    ranks: tuple[int, int], concertation: Concertation, versions: Pair, third: PlanVersion, agent: Actor, client: Client
) -> None:
    before, after = ([*versions, third][rank] for rank in ranks)
    actions.choose_pair(agent, concertation, before, after, at=LATER)
    record = collect(concertation, at=LATER)
    held: Any = evolved.describe(record, {"evolution.svg": Drawing("", 1, 1, False)}, Wording(record, range(0x110000)))
    facts = dict(held["facts"])
    count, area, touching = (
        facts[name] for name in ("Lieux qui changent de zone", "Leur surface", "Contributions qui en touchent un")
    )
    asked = f"?avant={before.pk}&apres={after.pk}"
    page = words(client, PAGE + asked)
    assert re.search(rf"{count} lieux? changen?t? ?de zone : {area}\.", page)
    assert re.search(rf"{touching} contributions? touchen?t? un lieu", page)
    response: HttpResponse = client.get(f"{reverse('comparing:geojson', args=['plui'])}{asked}")  # type: ignore[assignment]
    features = [feature["properties"] for feature in json.loads(response.content)["features"]]
    assert f"{sum(one['surface_ha'] for one in features):.1f} ha".replace(".", ",") == area
    assert str(len(features)) == count
    assert str(len({one["numero"] for feature in features for one in feature["contributions"]})) == touching
    for name, _day, *figures in held["steps"][1:]:
        assert re.search(rf"{name} [^A-Z]+? {' '.join(figures)} ", page)
