"""Two published versions are compared once, by who publishes them; what is stored is what their rows say."""

import pytest
from django.core.exceptions import ValidationError

from carto.accounts.actors import Actor
from carto.comparing import actions
from carto.comparing.models import Comparison
from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from carto.layers.models import PlanVersion, Zone
from tests.conftest import AFTER, DURING
from tests.layers.lots import silent

Pair = tuple[PlanVersion, PlanVersion]


def test_places_zones_and_prescriptions_are_those_of_both_versions(compared: Comparison) -> None:
    places = [
        (one.rank, one.before_label, one.before_kind, one.after_label, one.after_kind, round(one.area_ha, 1),
         [commune.name for commune in one.communes.all()])
        for one in compared.places.all()
    ]  # fmt: skip
    assert places == [(1, "UA", "U", "=N", "N", 10.0, ["Essai"]), (2, "=N", "N", "1AUh", "AUc", 4.0, ["Ailleurs"])]
    assert [(one["label"], round(one["before_ha"]), round(one["after_ha"])) for one in compared.zones] == [
        ("1AUh", 0, 4), ("=N", 100, 106), ("UA", 100, 90),
    ]  # fmt: skip
    assert compared.prescriptions == [
        {"code": "0702", "before": 1, "after": 0, "removed": 1, "added": 0},
        {"code": "0704", "before": 1, "after": 1, "removed": 0, "added": 0},
        {"code": "1800", "before": 0, "after": 1, "removed": 0, "added": 1},
    ]


def test_asked_again_it_is_computed_anew_in_the_same_row_and_says_the_same(
    compared: Comparison, versions: Pair, agent: Actor, concertation: Concertation
) -> None:
    once = list(compared.places.values_list("rank", "area_ha", "geometry"))
    again = actions.request(agent, concertation, *versions, at=AFTER)
    assert (again.pk, again.is_running(AFTER), again.places.count()) == (compared.pk, True, 2)
    actions.compare(agent, again, at=AFTER, progress=silent)
    assert not again.is_running(AFTER)
    assert list(again.places.values_list("rank", "area_ha", "geometry")) == once
    back = actions.compare(
        agent, actions.request(agent, concertation, *versions[::-1], at=AFTER), at=AFTER, progress=silent
    )
    assert [(one.before_label, one.after_label) for one in back.places.all()] == [("=N", "UA"), ("1AUh", "=N")]
    assert Comparison.objects.count() == 2


def test_only_two_published_versions_are_compared_and_only_by_who_publishes_them(
    versions: Pair, agent: Actor, moderator: Actor, concertation: Concertation
) -> None:
    before, after = versions
    with pytest.raises(ValidationError, match="deux versions différentes"):
        actions.request(agent, concertation, before, before, at=AFTER)
    with pytest.raises(Refused):
        actions.request(moderator, concertation, before, after, at=AFTER)
    before.published_at = None
    with pytest.raises(ValidationError, match="deux versions publiées"):
        actions.request(agent, concertation, before, after, at=AFTER)
    assert not Comparison.objects.exists()


def test_a_plan_without_a_prescription_nor_a_commune_and_one_without_a_zone_compare_too(
    versions: Pair, agent: Actor, concertation: Concertation
) -> None:
    Zone.objects.filter(version=versions[0]).delete()
    concertation.communes.all().delete()
    for version in versions:
        version.prescriptions.all().delete()
    found = actions.compare(
        agent, actions.request(agent, concertation, *versions, at=DURING), at=DURING, progress=silent
    )
    assert [(one.before_label, one.after_label) for one in found.places.all()] == [("", "=N"), ("", "UA"), ("", "1AUh")]
    assert found.prescriptions == []
