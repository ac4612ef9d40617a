"""Votes and contributions by the commune they lie in; nobody's own commune is asked or guessed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions as contributions
from carto.contributions.filters import Filters
from carto.contributions.models import ContextItem, Contribution, MaskReason, PlanContext
from carto.contributions.opinion import Voices
from carto.debate.by_commune import Row, by_commune
from carto.layers.models import Commune
from tests.conftest import DURING

Lay = Callable[..., Contribution]


@pytest.fixture
def lay(concertation: Concertation, make_contribution: Callable[..., Contribution]) -> Lay:
    """A contribution in these communes (INSEE codes), with these votes."""
    communes = {one.insee_code: one for one in Commune.objects.all()}
    theme = concertation.themes.get(slug="habitat")

    def make(
        number: int, codes: tuple[str, ...], votes: tuple[int, int, int] = (0, 0, 0), **fields: Any
    ) -> Contribution:
        values = dict(zip(("for_count", "against_count", "mixed_count"), votes, strict=True))
        row = make_contribution(number, **values, **fields)
        row.themes.add(theme)
        former = PlanContext.objects.create(contribution=row, computed_at=DURING, is_current=False)
        context = PlanContext.objects.create(contribution=row, computed_at=DURING)
        ContextItem.objects.create(context=former, commune=communes["49901"], share=1)
        for code in codes:
            ContextItem.objects.create(context=context, commune=communes[code], share=1 / len(codes))
        return row

    return make


def rows(concertation: Concertation, filters: Filters = Filters()) -> dict[str, Row]:  # noqa: B008  frozen
    return {row.code: row for row in by_commune(concertation, filters).rows}


def test_each_commune_counts_what_lies_in_it_today_and_two_share_what_crosses(
    concertation: Concertation, lay: Lay
) -> None:
    lay(1, ("49901",), (10, 1, 0), comment_count=4)
    lay(2, ("49902",), (3, 3, 1))
    lay(3, ("49901", "49902"), (20, 20, 0))
    found = rows(concertation)
    assert (found["49901"].contributions, found["49901"].voices) == (2, Voices(30, 21, 0))
    assert (found["49901"].comments, found["49901"].uniting, found["49901"].dividing) == (4, 0, 1)
    assert (found["49902"].contributions, found["49902"].voices) == (2, Voices(23, 23, 1))
    table = by_commune(concertation, Filters())
    assert (table.total, table.elsewhere) == (3, 0)


def test_what_is_hidden_is_not_counted(concertation: Concertation, lay: Lay, moderator: Actor) -> None:
    masked = lay(1, ("49901",), (9, 0, 0))
    lay(2, ("49901",), (9, 0, 0), published_at=None)
    contributions.mask(moderator, masked, reason=MaskReason.INSULT, at=DURING)
    assert rows(concertation)["49901"] == Row("49901", "Essai-sur-Loire", "commune=49901")


def test_the_page_says_small_samples_and_leads_to_the_list(
    concertation: Concertation, lay: Lay, client: Client
) -> None:
    lay(1, ("49901",), (2, 1, 0))
    lay(2, (), (1, 0, 0))
    where = reverse("debate:communes", args=["plui"])
    text = client.get(where, {"theme": "habitat", "commune": "49902"}).content.decode()
    assert "trop peu de votes pour comparer" in text
    assert "personne ne s’y est encore exprimé" in text
    assert "2 contributions comptées, dont 1 qui n’est dans aucune commune" in text
    assert 'href="/plui/liste/?theme=habitat&amp;commune=49901"' in text
    listed = client.get("/plui/liste/?theme=habitat&commune=49901").content.decode()
    assert "W-0001" in listed
    assert "W-0002" not in listed
    assert "0 contribution comptée" in client.get(where, {"theme": "environnement"}).content.decode()


def test_a_commune_of_many_votes_says_what_stands_out(concertation: Concertation, lay: Lay, client: Client) -> None:
    lay(1, ("49901",), (90, 2, 1))
    lay(2, ("49901",), (40, 40, 1))
    lay(3, ("49902",), (20, 20, 90))
    text = client.get(reverse("debate:communes", args=["plui"])).content.decode()
    assert 'href="/plui/liste/?commune=49901&amp;opinion=uniting&amp;tri=consensus">1 qui rassemble</a>, <a' in text
    assert "1 qui divise</a>" in text
    assert "rien de net encore" in text


def test_the_queries_do_not_grow(
    concertation: Concertation, lay: Lay, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(1, 9):
        lay(number, ("49901", "49902"), (number, 1, 0))
    with django_assert_num_queries(4):
        by_commune(concertation, Filters())


def test_a_draft_is_not_counted_before_the_public(
    make_concertation: Callable[..., Concertation], client: Client
) -> None:
    make_concertation("brouillon", published_at=None)
    assert client.get(reverse("debate:communes", args=["brouillon"])).status_code == 404
