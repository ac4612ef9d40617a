"""Density and silence: contributions against the inhabitants of communes."""

from collections.abc import Callable

import pytest
from pytest_django import DjangoAssertNumQueries

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Role
from carto.concertations.rules import Refused
from carto.contributions import actions as contributions
from carto.contributions.models import MaskReason
from carto.reading import actions
from carto.reading.models import Population
from carto.reading.population import densities
from tests.conftest import DURING
from tests.reading.conftest import Lay


@pytest.fixture
def known(concertation: Concertation, agent: Actor) -> None:
    inhabitants = {"49901": 2_000, "49902": 400}
    actions.set_population(agent, concertation, inhabitants, source="Insee 2023", at=DURING)


def test_a_commune_counts_what_lies_in_it_for_a_thousand_inhabitants(
    known: None, concertation: Concertation, lay: Lay, bob: Actor, moderator: Actor
) -> None:
    lay(1, in_communes=("49901",), kinds=("U",))
    lay(2, in_communes=("49901", "49902"))
    lay(3, in_communes=("49901",), author=bob.participant)
    lay(4, in_communes=("49902",), channel="R", author=None)
    lay(5, in_communes=("49902",), channel="R", author=None)
    masked = lay(6, in_communes=("49902",))
    contributions.mask(moderator, masked, reason=MaskReason.INSULT, at=DURING)
    lay(7, in_communes=("49902",), published_at=None)
    found = densities(concertation)
    small, large = (bar.place for bar in found.bars)
    assert (large.contributions, large.people, large.density, large.people_density) == (3, 2, 1.5, 1.0)
    assert (small.contributions, small.people, small.density, small.is_small) == (3, 3, 7.5, True)
    assert [bar.width for bar in found.bars] == [100, 20]
    for place in (small, large):
        assert place.asked.rows(concertation, DURING.date()).count() == place.contributions
    assert (found.silent, found.uncounted, found.has_small) == ([], [], True)


def test_communes_that_said_nothing_are_named_the_most_populated_first(
    known: None, concertation: Concertation, lay: Lay
) -> None:
    lay(1)
    found = densities(concertation)
    assert [place.name for place in found.silent] == ["Essai-sur-Loire", "Le Vieil-Essai"]
    assert (found.bars, found.silent_inhabitants, found.total) == ([], 2_400, 2)


def test_without_inhabitants_there_are_numbers_and_no_density(concertation: Concertation, lay: Lay) -> None:
    lay(1, in_communes=("49901",))
    found = densities(concertation)
    assert [(bar.place.contributions, bar.place.density, bar.width) for bar in found.bars] == [(1, None, 0)]
    assert (found.source, found.uncounted) == (None, ["Essai-sur-Loire", "Le Vieil-Essai"])


def test_a_commune_that_nobody_lives_in_any_more_has_no_density(
    concertation: Concertation, agent: Actor, lay: Lay
) -> None:
    actions.set_population(agent, concertation, {"49901": 0}, source="Insee", at=DURING)
    lay(1, in_communes=("49901",))
    assert densities(concertation).bars[0].place.density is None


def test_new_populations_replace_the_former_and_leave_those_of_others(
    known: None, concertation: Concertation, agent: Actor, make_concertation: Callable[..., Concertation],
    administrator: Actor,
) -> None:  # fmt: skip
    other = make_concertation("autre")
    actions.set_population(administrator, other, {"49902": 1}, source="Ailleurs", at=DURING)
    actions.set_population(agent, concertation, {"49901": 10}, source="Insee 2024", at=DURING)
    assert list(Population.objects.filter(concertation=concertation).values_list("insee_code", "inhabitants")) == [
        ("49901", 10)
    ]
    assert densities(concertation).source is not None
    assert str(densities(concertation).source) == "Insee 2024"
    assert [str(row) for row in Population.objects.filter(concertation=other)] == ["49902 : 1"]


@pytest.mark.parametrize("role", [Role.MODERATOR, Role.ELECTED, Role.GARANT])
def test_who_does_not_run_the_concertation_sets_no_population(
    concertation: Concertation, make_member: Callable[[Role], Actor], role: Role
) -> None:
    with pytest.raises(Refused):
        actions.set_population(make_member(role), concertation, {"49901": 10}, source="Insee", at=DURING)
    assert not Population.objects.exists()


def test_the_queries_do_not_grow(
    known: None, concertation: Concertation, lay: Lay, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 9):
        lay(number, in_communes=("49901", "49902"))
    with django_assert_num_queries(4):
        densities(concertation)
