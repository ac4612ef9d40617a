"""Dates against the codes: what is named, with which article, and when it is refused."""

from datetime import date

import pytest

from carto.concertations.procedures import Breach, ProcedureType, Span, StepKind, check, find, in_force

S, P = StepKind, ProcedureType


def broken(
    type_: ProcedureType, version: int, dates: dict[StepKind, date], done: set[StepKind] | None = None
) -> list[Breach]:
    return check(find(type_, version), dates, done or set())


# Each rule of the texts: the last date that breaks it, the first that does not.
EDGES = [
    # L153-12: two months from the debate to the draft.
    (P.ELABORATION, S.PADD_DEBATE, "2026-03-12", S.ARREST, "2026-05-11", "2026-05-12", "L153-12"),
    # Two months after 31 December: the last day of February.
    (P.REVISION, S.PADD_DEBATE, "2025-12-31", S.ARREST, "2026-02-27", "2026-02-28", "L153-12"),
    # L103-3: the act before the opening; the same day will do.
    (P.ELABORATION, S.PRESCRIPTION, "2026-01-05", S.OPENING, "2026-01-04", "2026-01-05", "L103-3"),
    # L103-6: one hears people, then draws the bilan.
    (P.ELABORATION, S.CLOSING, "2026-01-05", S.ARREST, "2026-01-04", "2026-01-05", "L103-6"),
    # R153-4: three months for the opinions.
    (P.ELABORATION, S.ARREST, "2026-01-31", S.INQUIRY_OPENS, "2026-04-29", "2026-04-30", "R153-4"),
    # L123-10, L123-9: fifteen days of notice, thirty days, both counted.
    (P.ENQUETE_PUBLIQUE, S.NOTICE, "2026-01-01", S.OPENING, "2026-01-15", "2026-01-16", "L123-10"),
    (P.ENQUETE_PUBLIQUE, S.OPENING, "2026-06-01", S.CLOSING, "2026-06-29", "2026-06-30", "L123-9"),
    # L153-47: eight days of notice, a month, both counted.
    (P.MODIFICATION_SIMPLIFIEE, S.NOTICE, "2026-01-01", S.OPENING, "2026-01-08", "2026-01-09", "L153-47"),
    (P.MODIFICATION_SIMPLIFIEE, S.OPENING, "2026-02-01", S.CLOSING, "2026-02-27", "2026-02-28", "L153-47"),
    # L121-16: three months at most.
    (P.CONCERTATION_PREALABLE, S.OPENING, "2026-01-01", S.CLOSING, "2026-04-01", "2026-03-31", "L121-16"),
    (P.CONCERTATION_PREALABLE, S.OPENING, "2026-01-01", S.CLOSING, "2026-01-14", "2026-01-15", "L121-16"),
    (P.PPVE, S.OPENING, "2026-06-01", S.CLOSING, "2026-06-29", "2026-06-30", "L123-19"),
]  # fmt: skip


@pytest.mark.parametrize(("type_", "earlier", "on", "later", "bad", "good", "article"), EDGES)
def test_each_rule_is_broken_to_the_day_and_named_by_its_article(
    type_: ProcedureType, earlier: StepKind, on: str, later: StepKind, bad: str, good: str, article: str
) -> None:
    first, too_soon, enough = map(date.fromisoformat, (on, bad, good))
    found = [one for one in broken(type_, 1, {earlier: first, later: too_soon}) if one.article.endswith(article)]
    assert [one.steps for one in found] == [{earlier, later}]
    assert article in str(found[0])
    assert str(enough.day) in str(found[0])  # it says which date would do
    assert broken(type_, 1, {earlier: first, later: enough}) == []


def test_a_sentence_says_what_to_do() -> None:
    dates = {S.PADD_DEBATE: date(2026, 4, 1), S.ARREST: date(2026, 5, 12)}
    (breach,) = broken(ProcedureType.ELABORATION, 1, dates)
    assert str(breach) == (
        "« Arrêt du projet », le 12 mai 2026, doit suivre « Débat sur le PADD », le 1er avril 2026, "
        "de 2 mois au moins : fixez le 1er juin 2026 ou après. (L153-12)"
    )


def test_the_text_leaves_no_choice_unless_the_thing_is_done() -> None:
    dates = {S.PADD_DEBATE: date(2026, 4, 1), S.ARREST: date(2026, 5, 12)}
    assert broken(ProcedureType.ELABORATION, 1, dates)[0].is_refusal
    assert not broken(ProcedureType.ELABORATION, 1, dates, {S.ARREST})[0].is_refusal


def test_what_was_not_read_in_force_is_to_be_confirmed_and_never_refused() -> None:
    dates = {S.PADD_DEBATE: date(2026, 7, 1), S.ARREST: date(2026, 7, 12)}
    (breach,) = broken(ProcedureType.ELABORATION, 2, dates)
    assert (breach.is_refusal, breach.is_confirmed, str(breach).endswith("à confirmer")) == (False, False, True)


def test_a_duration_of_thirty_days_may_be_shorter_without_evaluation_and_so_is_only_warned_of() -> None:
    dates = {S.OPENING: date(2026, 6, 1), S.CLOSING: date(2026, 6, 15)}
    assert [one.is_refusal for one in broken(ProcedureType.ENQUETE_PUBLIQUE, 1, dates)] == [False]


def test_a_simplified_modification_is_not_engaged_after_the_reform() -> None:
    assert broken(ProcedureType.MODIFICATION_SIMPLIFIEE, 1, {S.PRESCRIPTION: date(2026, 5, 25)}) == []
    (breach,) = broken(ProcedureType.MODIFICATION_SIMPLIFIEE, 1, {S.PRESCRIPTION: date(2026, 5, 26)})
    assert "choisissez « Modification »" in breach.sentence
    assert not breach.is_refusal


def test_without_dates_nothing_is_broken() -> None:
    assert all(broken(type_, in_force(type_, date(2026, 6, 1)).version, {}) == [] for type_ in ProcedureType)


def test_months_are_said_and_counted_as_people_do() -> None:
    assert Span(months=1).after(date(2026, 1, 31)) == date(2026, 2, 28)
    assert Span(months=1, days=1).before(date(2026, 3, 31)) == date(2026, 2, 27)
    assert (str(Span(days=1)), str(Span(days=8)), str(Span(months=3))) == ("1 jour", "8 jours", "3 mois")
