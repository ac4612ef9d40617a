"""Verbs of reading."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from carto.contributions.models import Contribution
from carto.reading import actions, codes, voices
from carto.reading.codes import Line
from carto.reading.models import Code, Coding, Color, Group, Member, Reading
from tests.reading.conftest import LETTER

Make = Callable[..., Contribution]


def lines_of(concertation: Concertation) -> list[Line]:
    return [codes.line_of(code) for code in codes.in_order(concertation)]


def members(group: Group) -> list[int]:
    rows = group.members.filter(left_at=None)
    return list(rows.order_by("contribution__number").values_list("contribution__number", flat=True))


def keys(*numbers: int) -> list[int]:
    return list(Contribution.objects.filter(number__in=numbers).values_list("pk", flat=True))


def test_the_public_and_the_moderators_touch_nothing(
    live: Contribution, alice: Actor, moderator: Actor, agent: Actor, grid: dict[str, Code]
) -> None:
    at, here = timezone.now(), live.concertation
    group, other = (Group.objects.create(concertation=here, found_at=at) for _rank in range(2))
    coding = actions.put_code(agent, live, grid["Eau"], passage=None, at=at)
    for actor in (alice, moderator):
        for verb in (
            lambda a: actions.set_grid(a, here, [], at=at),
            lambda a: actions.put_code(a, live, grid["Eau"], passage=None, at=at),
            lambda a: actions.take_code_off(a, coding, at=at),
            lambda a: actions.move_codings(a, grid["Eau"], grid["Arbres"], at=at),
            lambda a: actions.mark_read(a, live, at=at),
            lambda a: actions.mark_unread(a, live, at=at),
            lambda a: actions.find_groups(a, here, at=at),
            lambda a: actions.confirm_group(a, group, title="", at=at),
            lambda a: actions.take_out(a, group, [], at=at),
            lambda a: actions.split_group(a, group, [], at=at),
            lambda a: actions.put_in(a, other, live, at=at),
            lambda a: actions.dissolve_group(a, group, at=at),
        ):
            with pytest.raises(Refused):
                verb(actor)
    assert Coding.objects.get() == coding
    assert not Reading.objects.exists()
    assert not Member.objects.exists()


def test_codes_change_places_names_and_keys_among_them(
    concertation: Concertation, agent: Actor, grid: dict[str, Code]
) -> None:
    water, floods, trees = lines_of(concertation)
    swapped = [
        Line("Eau", color=Color.GREEN, key="e", pk=trees.pk), Line("Crues", "Arbres", pk=floods.pk),
        Line("Arbres", key="1", pk=water.pk), Line("Sols", "Arbres", key="c"),
    ]  # fmt: skip
    assert actions.set_grid(agent, concertation, swapped, at=timezone.now()) == []
    assert [(line.label, line.under, line.pk) for line in lines_of(concertation)] == [
        ("Eau", "", trees.pk), ("Arbres", "", water.pk), ("Crues", "Arbres", floods.pk),
        ("Sols", "Arbres", Code.objects.get(label="Sols").pk),
    ]  # fmt: skip


def test_those_below_a_code_follow_its_name(concertation: Concertation, agent: Actor, grid: dict[str, Code]) -> None:
    water, floods, trees = lines_of(concertation)
    assert actions.set_grid(agent, concertation, [replace(water, label="EAUX"), trees, floods], at=timezone.now()) == []
    assert [(line.label, line.under) for line in lines_of(concertation)] == [
        ("EAUX", ""), ("Crues", "EAUX"), ("Arbres", ""),
    ]  # fmt: skip


def test_a_code_in_use_or_with_others_below_it_does_not_leave(
    live: Contribution, agent: Actor, grid: dict[str, Code]
) -> None:
    at, here = timezone.now(), live.concertation
    actions.put_code(agent, live, grid["Arbres"], passage=None, at=at)
    standing = lines_of(here)
    assert actions.set_grid(agent, here, standing[:2], gone=[grid["Arbres"].pk], at=at) == [
        "« Arbres » est posé sur un texte ou un passage : mettez-le d’abord sous un autre code."
    ]
    assert actions.set_grid(agent, here, standing[1:], gone=[grid["Eau"].pk], at=at) == [
        "« Crues » est sous « Eau », qui n’est pas dans la grille."
    ]
    assert lines_of(here) == standing
    assert actions.set_grid(agent, here, [standing[0], standing[2]], gone=[grid["Crues"].pk], at=at) == []
    assert [line.label for line in lines_of(here)] == ["Eau", "Arbres"]


def test_what_another_added_meanwhile_stays_and_a_code_of_elsewhere_is_not_taken(
    concertation: Concertation, make_concertation: Callable[..., Concertation], agent: Actor, grid: dict[str, Code]
) -> None:
    seen, at = lines_of(concertation), timezone.now()
    actions.set_grid(agent, concertation, [Line("Nouveau")], at=at)
    theirs = Code.objects.create(concertation=make_concertation("ailleurs"), label="Ailleurs")
    assert actions.set_grid(agent, concertation, [*seen, Line("Pris", pk=theirs.pk)], gone=[theirs.pk], at=at) == []
    assert {line.label for line in lines_of(concertation)} == {"Eau", "Crues", "Arbres", "Nouveau", "Pris"}
    theirs.refresh_from_db()
    assert theirs.label == "Ailleurs"
    assert actions.set_grid(agent, concertation, [Line("Sous un ancien", "Nouveau")], at=at) == []
    assert Code.objects.get(label="Sous un ancien").parent == Code.objects.get(label="Nouveau")


def test_the_same_code_is_on_the_same_words_once(live: Contribution, agent: Actor, grid: dict[str, Code]) -> None:
    at = timezone.now()
    for _time in range(2):
        actions.put_code(agent, live, grid["Eau"], passage=None, at=at)
        actions.put_code(agent, live, grid["Eau"], passage=(0, 4), at=at)
    Contribution.objects.filter(pk=live.pk).update(version=2)
    live.refresh_from_db()
    actions.put_code(agent, live, grid["Eau"], passage=None, at=at)
    actions.put_code(agent, live, grid["Eau"], passage=(0, 4), at=at)
    assert [(row.start, row.version) for row in live.codings.all()] == [(None, 1), (0, 1), (0, 2)]
    assert {row.coded_by for row in live.codings.all()} == {agent.user}


def test_two_codes_that_meant_one_thing_become_one(
    live: Contribution, make_contribution: Make, agent: Actor, grid: dict[str, Code]
) -> None:
    at, second = timezone.now(), make_contribution(2)
    for one, passage in ((live, None), (live, (0, 4)), (live, (5, 8)), (second, None)):
        actions.put_code(agent, one, grid["Arbres"], passage=passage, at=at)
    for passage in (None, (0, 4)):
        actions.put_code(agent, live, grid["Eau"], passage=passage, at=at)
    assert actions.move_codings(agent, grid["Arbres"], grid["Eau"], at=at) == 4
    rows = Coding.objects.order_by("contribution__number", "start").values_list("contribution__number", "start")
    assert sorted(rows, key=str) == sorted([(1, None), (1, 0), (1, 5), (2, None)], key=str)
    assert {row.code for row in Coding.objects.all()} == {grid["Eau"]}


def test_what_is_read_is_so_for_the_whole_team(live: Contribution, agent: Actor, commissioner: Actor) -> None:
    actions.mark_read(agent, live, at=timezone.now())
    actions.mark_read(commissioner, live, at=timezone.now())
    assert Reading.objects.get().read_by == commissioner.user
    actions.mark_unread(agent, live, at=timezone.now())
    assert not Reading.objects.exists()


@pytest.mark.usefixtures("campaign")
def test_a_campaign_is_proposed_then_counts_once_confirmed(concertation: Concertation, agent: Actor) -> None:
    at, every = timezone.now(), Contribution.objects.filter(concertation=concertation)
    assert actions.find_groups(agent, concertation, at=at) == 4
    assert actions.find_groups(agent, concertation, at=at) == 0
    group = Group.objects.get()
    assert members(group) == [1, 2, 3, 4]
    assert voices.count_of(every, concertation) == voices.Counted(6, 6)
    assert actions.confirm_group(agent, group, title="30 km/h", at=at) == 4
    assert voices.count_of(every, concertation) == voices.Counted(6, 3)
    assert voices.count_of(every.filter(number__gt=3), concertation) == voices.Counted(3, 3)
    found = voices.among(every)
    assert {found[pk].count for pk in keys(1, 2, 3, 4)} == {4}
    assert len(found) == 4


@pytest.mark.usefixtures("campaign")
def test_newcomers_join_the_group_and_wait_to_be_looked_at(
    concertation: Concertation, make_contribution: Make, agent: Actor
) -> None:
    at = timezone.now()
    actions.find_groups(agent, concertation, at=at)
    group = Group.objects.get()
    actions.confirm_group(agent, group, title="", at=at)
    first = group.confirmed_at
    make_contribution(7, body=LETTER)
    make_contribution(8, title=LETTER[:110], body="")  # its title is all that it says
    assert actions.find_groups(agent, concertation, at=at) == 2
    found: Any = voices.with_counts(Group.objects.all()).get()
    assert (found.voices, found.proposed) == (4, 2)
    assert actions.confirm_group(agent, group, title="", at=timezone.now()) == 6
    group.refresh_from_db()
    assert group.confirmed_at == first


@pytest.mark.usefixtures("campaign")
def test_what_was_taken_out_or_dissolved_is_not_proposed_again(
    concertation: Concertation, make_contribution: Make, agent: Actor
) -> None:
    at = timezone.now()
    actions.find_groups(agent, concertation, at=at)
    group = Group.objects.get()
    assert actions.take_out(agent, group, keys(2), at=at) == 3
    assert members(group) == [1, 3, 4]
    assert actions.find_groups(agent, concertation, at=at) == 0
    actions.dissolve_group(agent, group, at=at)
    assert actions.find_groups(agent, concertation, at=at) == 0
    make_contribution(7, body=LETTER)
    assert actions.find_groups(agent, concertation, at=at) == 5  # somebody new says it: it is worth another look


@pytest.mark.usefixtures("campaign")
def test_a_group_left_with_one_is_none(concertation: Concertation, agent: Actor) -> None:
    actions.find_groups(agent, concertation, at=timezone.now())
    group = Group.objects.get()
    assert actions.take_out(agent, group, keys(1, 2, 4), at=timezone.now()) == 0
    assert not Group.objects.live().exists()
    assert not Member.objects.filter(left_at=None).exists()


@pytest.mark.usefixtures("campaign")
def test_a_group_is_split_and_each_keeps_two(concertation: Concertation, agent: Actor) -> None:
    at = timezone.now()
    actions.find_groups(agent, concertation, at=at)
    group = Group.objects.get()
    for few in (keys(1), keys(1, 2, 3), keys(5, 6)):
        assert actions.split_group(agent, group, few, at=at) is None
    proposed = actions.split_group(agent, group, keys(3, 4, 5), at=at)
    assert proposed is not None
    assert (members(group), members(proposed), proposed.confirmed_at) == ([1, 2], [3, 4], None)
    for number in (1, 2):
        actions.put_in(agent, proposed, Contribution.objects.get(number=number), at=at)
    assert members(proposed) == [1, 2, 3, 4]
    assert not Group.objects.live().filter(pk=group.pk).exists()
    actions.confirm_group(agent, proposed, title="", at=at)
    confirmed = actions.split_group(agent, proposed, keys(1, 2), at=at)
    assert confirmed is not None
    assert confirmed.confirmed_by == agent.user
    assert list(confirmed.members.values_list("confirmed_at", flat=True)) == [at, at]
    actions.put_in(agent, confirmed, Contribution.objects.get(number=5), at=at)
    assert voices.count_of(Contribution.objects.all(), concertation) == voices.Counted(6, 3)
