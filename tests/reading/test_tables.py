"""Cross tables: what a cell counts is what its list shows, for every cell of every table."""

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import combinations

import pytest
from django.http import QueryDict
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from carto.accounts.actors import Actor
from carto.accounts.models import Participant, User
from carto.answers.worklist import Asked
from carto.concertations.models import Concertation
from carto.contributions import actions as contributions
from carto.contributions.filters import Filters
from carto.contributions.models import Contribution, MaskReason
from carto.contributions.templatetags.reception import is_out_of_time
from carto.reading.tables import Axis, Table, table_of
from tests.conftest import CLOSES_AT, DURING
from tests.reading.conftest import Lay

ALL = Filters()


@pytest.fixture
def seven(concertation: Concertation, lay: Lay, bob: Actor, moderator: Actor) -> None:
    """Of every sort, two months apart at a midnight that two time zones do not agree on, one hidden."""
    known = Participant.objects.get(pk=bob.participant.pk if bob.participant else 0)
    known.user = User.objects.create_user("bob@essai.invalid", name="Bob", first_name="", last_name="")
    known.save()
    lay(1, ("habitat",), ("49901",), ("U",))
    lay(2, ("habitat", "economie"), ("49901", "49902"), ("U", "A"), author=known, status="retained")
    lay(3, (), (), (), channel="R", author=None)
    # 31 March, 22:30 in London: the first of April in the territory.
    split, agreed = {"for_count": 30, "against_count": 30}, {"for_count": 30}
    lay(4, ("economie",), ("49902",), ("A", "A"), received_at=datetime(2026, 3, 31, 22, 30, tzinfo=UTC), **split)
    in_may = datetime(2026, 5, 2, 8, tzinfo=UTC)
    lay(5, ("patrimoine",), ("49902",), (), received_at=in_may, status="not_retained", **agreed)
    lay(6, ("habitat",), (), ("N",), channel="C", kind=concertation.kinds.last(), author=None)
    masked = lay(7, ("habitat",), ("49901",), ("U",))
    contributions.mask(moderator, masked, reason=MaskReason.INSULT, at=DURING)


def figures(table: Table) -> dict[str, list[int]]:
    return {line.label: [cell.count for cell in line.cells] for line in table.lines}


def test_a_contribution_of_two_themes_counts_in_both_and_once_in_the_totals(
    seven: None, concertation: Concertation
) -> None:
    table = table_of(concertation, ALL, Axis.THEME, Axis.COMMUNE)
    assert table.titles == ["Essai-sur-Loire", "Le Vieil-Essai", "Hors commune"]
    found = figures(table)
    assert found["Habitat"] == [2, 1, 1]
    assert found["Sans thème"] == [0, 0, 1]
    assert found["Environnement"] == [0, 0, 0]  # silence says something too
    assert {line.label: line.total.count for line in table.lines}["Habitat"] == 3
    assert [cell.count for cell in table.totals] == [2, 3, 2]
    assert (table.total.count, table.is_repeated) == (6, True)


def test_of_one_axis_there_is_the_total_alone(seven: None, concertation: Concertation) -> None:
    table = table_of(concertation, ALL, Axis.CHANNEL, None)
    assert (table.titles, figures(table)) == ([], {"Carte en ligne": [], "Registre papier": [], "Courrier": []})
    assert [line.total.count for line in table.lines] == [4, 1, 1]
    assert not table.is_repeated


def test_months_are_those_of_the_territory_and_the_empty_one_between_is_there(
    seven: None, concertation: Concertation
) -> None:
    table = table_of(concertation, ALL, Axis.MONTH, None)
    assert [(line.label, line.total.count) for line in table.lines] == [
        ("mars 2026", 4), ("avril 2026", 1), ("mai 2026", 1)
    ]  # fmt: skip
    assert [line.label for line in table_of(concertation, ALL, Axis.MONTH, Axis.MONTH).lines][1] == "avril 2026"


def test_how_far_authors_are_known_is_told_in_words(seven: None, concertation: Concertation) -> None:
    table = table_of(concertation, ALL, Axis.LEVEL, None)
    assert [(line.label, line.total.count) for line in table.lines] == [("Rien de vérifié", 5), ("Compte", 1)]


@pytest.mark.parametrize("pair", [*combinations(Axis, 2), *((axis, None) for axis in Axis)])
def test_the_list_of_every_cell_holds_as_many_as_the_cell_says(
    seven: None, concertation: Concertation, pair: tuple[Axis, Axis | None]
) -> None:
    for query in ("", "theme=habitat&without=zone&channel=W", "since=2026-03-15&until=2026-04-10"):
        filters = Filters.of(QueryDict(query), concertation)
        table = table_of(concertation, filters, *pair)
        cells = [cell for line in table.lines for cell in [*line.cells, line.total]] + table.totals + [table.total]
        for cell in cells:
            asked = Asked.of(QueryDict(cell.asked.query_string), concertation)
            assert asked == cell.asked
            assert asked.rows(concertation, DURING.date()).count() == cell.count


def test_the_filters_narrow_what_is_counted_save_what_the_axes_tell_apart(
    seven: None, concertation: Concertation
) -> None:
    filters = Filters.of(QueryDict("theme=economie&commune=49902&since=2026-04-01"), concertation)
    table = table_of(concertation, filters, Axis.THEME, None)
    assert table.total.count == 2
    assert {line.label: line.total.count for line in table.lines}["Patrimoine"] == 1


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("since=2026-04-01", [4, 5]),
        ("until=2026-03-31", [1, 2, 3, 6]),
        ("since=2026-04-01&until=2026-04-01", [4]),
        ("since=2026-05-01&until=2026-04-01", []),
        ("since=hier&until=2026-02-30&since=", [1, 2, 3, 4, 5, 6]),
        ("since=0001-01-01&until=9999-12-31", [1, 2, 3, 4, 5, 6]),
        ("without=theme", [3]),
        ("without=commune", [3, 6]),
        ("without=zone", [3, 5]),
        ("without=zone&without=theme", [3]),
        ("opinion=uniting", [5]),
        ("opinion=dividing&opinion=uniting", [4, 5]),
        ("opinion=dividing&since=2026-05-01", []),
        ("opinion=jolie", [1, 2, 3, 4, 5, 6]),
        ("without=pseudonym", [1, 2, 3, 4, 5, 6]),
    ],
)
def test_everyone_s_list_is_asked_by_day_by_opinion_and_by_what_is_missing(
    seven: None, concertation: Concertation, client: Client, query: str, numbers: list[int]
) -> None:
    filters = Filters.of(QueryDict(query), concertation)
    assert Filters.of(QueryDict(filters.query_string), concertation) == filters
    ids = client.get(f"/api/concertations/plui/contributions/?{query}").json()["features"]
    assert [int(one["properties"]["reference"][2:]) for one in ids] == numbers
    assert client.get(f"/plui/liste/?{query}").status_code == 200


def test_the_form_of_the_list_keeps_dates_and_what_is_missing(
    seven: None, concertation: Concertation, client: Client
) -> None:
    shown = client.get("/plui/liste/?without=zone&opinion=dividing&since=2026-04-01&until=2026-04-30").content.decode()
    assert 'name="without" value="zone" checked' in shown
    assert 'name="opinion" value="dividing" checked' in shown
    assert 'name="since" value="2026-04-01"' in shown
    assert 'name="until" value="2026-04-30"' in shown


def test_the_agent_s_list_says_its_filters_and_its_form_keeps_those_it_does_not_offer(
    seven: None, agent: Actor, browse: Callable[[Actor], Client]
) -> None:
    query = "status=toutes&identite=account&channel=W&since=2026-03-01"
    shown = browse(agent).get(f"/plui/reponses/?{query}").content.decode()
    assert "<h2>1 contribution</h2>" in shown
    assert (
        "Avec ces filtres : voie Carte en ligne, reçues à partir du 1er mars 2026, auteur connu par : Compte." in shown
    )
    for kept in ('name="identite" value="account"', 'name="channel" value="W"', 'name="since" value="2026-03-01"'):
        assert f'type="hidden" {kept}' in shown
    assert '<option value="toutes" selected>' in shown
    assert "1 contribution attend" in browse(agent).get("/plui/reponses/?channel=R").content.decode()


def test_the_queries_do_not_grow_with_the_contributions(
    concertation: Concertation, lay: Lay, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 9):
        lay(number, ("habitat", "economie"), ("49901", "49902"), ("U", "N"))
    with django_assert_num_queries(5):  # the rows, their themes, their communes, and the words of both
        table_of(concertation, ALL, Axis.THEME, Axis.COMMUNE)


def test_nothing_yet_is_a_table_of_zeros(concertation: Concertation) -> None:
    table = table_of(concertation, ALL, Axis.THEME, Axis.MONTH)
    assert (table.titles, table.total.count) == ([], 0)


def test_what_came_out_of_time_is_a_filter_that_the_lists_offer_when_there_is_any(
    seven: None, concertation: Concertation, client: Client, browse: Callable[[Actor], Client], agent: Actor
) -> None:
    lists = {"/plui/liste/": client, "/plui/reponses/": browse(agent)}
    offered = '<input type="checkbox" name="without" value="time"'
    assert [offered in one.get(page).content.decode() for page, one in lists.items()] == [False, False]
    late = Contribution.objects.filter(number__in=[3, 4, 6])
    late.update(received_at=CLOSES_AT)  # W-0004 too: what was taken on the web was in time
    kept = Filters.of(QueryDict("without=time"), concertation)
    rows = kept.apply(Contribution.objects.filter(concertation=concertation))
    assert [row.number for row in rows] == [3, 6]
    assert {row.number for row in late if is_out_of_time(concertation, row)} == {3, 6}, "as the badge says"
    for page, one in lists.items():
        assert one.get(page).content.decode().count(offered) == 1
        assert one.get(f"{page}?without=time").content.decode().count('name="without" value="time"') == 1
    told = lists["/plui/reponses/"].get("/plui/reponses/?without=time").content.decode()
    assert "Avec ces filtres : hors délai." in told
