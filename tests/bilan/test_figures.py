"""Every number, on a record small enough to count by hand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from carto.bilan import figures
from carto.bilan.record import Record
from carto.exchange.publication import Entry
from tests.bilan.invented import OPENS_AT, comment, content, entries, entry, location, record


def with_entries(*held: Entry, **fields: Any) -> Record:
    whole = record(**fields)
    return replace(whole, publication=replace(whole.publication, entries=held))


def counts(rows: tuple[figures.Row, ...]) -> dict[str, int]:
    return {row.label: row.tally.contributions for row in rows}


def test_a_tally_adds_votes_of_each_choice_and_counts_masked_comments() -> None:
    tally = figures.tally(entries())
    assert tally == figures.Tally(contributions=6, for_count=1185, against_count=12, mixed_count=6, comments=3)
    assert tally.votes == 1203


def test_totals_count_every_number_and_tell_what_became_of_each() -> None:
    totals = figures.totals(record())
    assert totals.tally.contributions == 6
    assert (totals.published, totals.masked, totals.withdrawn) == (4, 1, 1)
    assert (totals.in_period, totals.out_of_period) == (5, 1)
    assert (totals.answered, totals.arguments) == (1, 1)
    assert (totals.points, totals.lines, totals.polygons) == (1, 2, 1)


def test_what_the_complete_version_prints_of_a_masked_text_is_not_counted_as_published() -> None:
    told = entry(1, mask_reason="Publicité", is_published=False)
    assert figures.totals(with_entries(told, entry(2))).published == 1


def test_a_masked_contribution_that_was_withdrawn_counts_once_as_masked() -> None:
    both = entry(1, content=None, mask_reason="Publicité", withdrawn_at=OPENS_AT)
    totals = figures.totals(with_entries(both))
    assert (totals.published, totals.masked, totals.withdrawn) == (0, 1, 0)


def test_a_contribution_counts_in_each_of_its_themes() -> None:
    assert counts(figures.by_theme(record())) == {
        "Habitat": 5, "Économie": 0, "Déplacements": 1, "Environnement": 0, "Équipements": 0, "Patrimoine": 1,
    }  # fmt: skip


def test_a_contribution_counts_in_each_commune_and_those_without_any_have_a_row() -> None:
    rows = figures.by_commune(record())
    assert counts(rows) == {"Essai-sur-Loire": 3, "Le Vieil-Essai & Bois": 3, "Commune non déterminée": 1}
    assert rows[0].tally.for_count == 1176


def test_there_is_no_row_for_those_without_when_there_are_none() -> None:
    assert counts(figures.by_kind(record())) == {"Constat": 5, "Proposition": 1}


def test_by_channel_only_those_through_which_something_came_are_named_and_the_web_always() -> None:
    assert counts(figures.by_channel(record())) == {"Carte en ligne (W)": 6}
    both = with_entries(entry(1, channel="registre"), entry(2, channel="web"), entry(3, channel="registre"))
    assert counts(figures.by_channel(both)) == {"Carte en ligne (W)": 1, "Registre papier (R)": 2}


def test_a_contribution_counts_once_in_a_zone_kind_whatever_the_number_of_zones() -> None:
    zones = location().zones
    twice = entry(1, content=content(location=location(zones=(zones[0], replace(zones[0], code="UB"), zones[1]))))
    assert counts(figures.by_zone_kind(with_entries(twice))) == {
        "Zone urbaine": 1, "Zone agricole": 0, "Zone naturelle": 1,
    }  # fmt: skip


def test_a_masked_contribution_has_no_zone() -> None:
    masked = entry(1, content=None, mask_reason="Publicité")
    assert counts(figures.by_zone_kind(with_entries(masked)))["Hors zonage, ou lieu non publié"] == 1


def test_by_outcome() -> None:
    assert counts(figures.by_outcome(record())) == {"En attente de réponse": 5, "Retenue": 1}


def test_by_week_the_empty_weeks_between_are_said_and_a_week_may_span_two_months() -> None:
    far = entry(7, received_at=OPENS_AT + timedelta(days=29))
    rows = figures.by_period(with_entries(entry(1), far))
    assert counts(rows) == {
        "2 – 8 mars 2026": 1, "9 – 15 mars 2026": 0, "16 – 22 mars 2026": 0, "23 – 29 mars 2026": 0,
        "30 mars – 5 avril 2026": 1,
    }  # fmt: skip


def test_beyond_half_a_year_periods_are_months() -> None:
    rows = figures.by_period(with_entries(entry(1), entry(2, received_at=OPENS_AT + timedelta(days=200))))
    assert [row.code for row in rows] == [f"2026-{month:02d}-01" for month in range(3, 10)]
    assert [row.tally.contributions for row in rows] == [1, 0, 0, 0, 0, 0, 1]
    assert rows[0].label == "mars\u00a02026"


def test_without_contribution_there_is_no_period_and_every_row_is_nought() -> None:
    empty = with_entries()
    assert figures.by_period(empty) == ()
    assert set(counts(figures.by_theme(empty)).values()) == {0}


def test_comments_are_counted_where_their_contribution_counts() -> None:
    rows = figures.by_theme(with_entries(entry(1, comments=(comment(1), comment(2)), themes=("habitat", "economie"))))
    assert [row.tally.comments for row in rows][:3] == [2, 2, 0]


def test_promises_are_counted_kept_and_proved() -> None:
    assert figures.promises(record()) == figures.Promises(total=2, kept=1, proved=1)


def test_those_present_are_added_where_they_were_counted_and_nothing_was_cancelled() -> None:
    assert figures.attendance(record()) == figures.Attendance(gatherings=2, counted=1, people=84)


def test_decisions_of_moderation_are_counted_by_what_they_are_and_why() -> None:
    assert figures.moderation(record()) == (("Masqué – Publicité", 2), ("Laissé public après examen", 1))
