"""What agents do to a concertation, as they would notice it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError

from carto.accounts.actors import ANYONE, Actor
from carto.accounts.models import User
from carto.concertations import actions, register
from carto.concertations.models import Concertation, Role, Theme
from carto.concertations.rules import Refused, operator
from carto.contributions import actions as contributions
from tests.conftest import AFTER, BEFORE, CLOSES_AT, DURING, OPENS_AT, box

FIELDS = {
    "title": "PLU d’Essai",
    "owner_name": "Commune d’Essai",
    "owner_code": "49901",
    "procedure_kind": "revision",
}
PHASE = actions.PhaseDates("contribution", "La parole", OPENS_AT, CLOSES_AT)


@pytest.fixture
def creator(db: None) -> Actor:
    return Actor(user=User.objects.create_user("paule@essai.invalid", name="Paule", is_agent=True))


@pytest.fixture
def draft(creator: Actor) -> Concertation:
    return actions.create(creator, slug="plu-essai", at=BEFORE, **FIELDS)


def test_a_new_concertation_has_the_six_themes_four_kinds_and_its_creator_as_agent(
    draft: Concertation, creator: Actor
) -> None:
    assert [t.label for t in draft.themes.all()] == [
        "Habitat", "Économie", "Déplacements", "Environnement", "Équipements", "Patrimoine",
    ]  # fmt: skip
    assert [k.slug for k in draft.kinds.all()] == ["constat", "proposition", "vu-ailleurs", "cahier-d-acteur"]
    assert [(m.user, m.role) for m in draft.memberships.all()] == [(creator.user, Role.AGENT)]
    assert draft.published_at is None


def test_the_operator_creates_one_without_becoming_a_member(db: None) -> None:
    created = actions.create(operator(), slug="plu-essai", at=BEFORE, **FIELDS)
    assert not created.memberships.exists()


def test_a_visitor_creates_none(db: None) -> None:
    with pytest.raises(Refused):
        actions.create(ANYONE, slug="plu-essai", at=BEFORE, **FIELDS)
    assert not Concertation.objects.exists()


@pytest.mark.parametrize("code", ["4990", "ABCDE", "20000000", "2A0040", "<b>12345"])
def test_an_owner_code_that_is_neither_siren_nor_insee_is_refused(code: str, creator: Actor) -> None:
    with pytest.raises(ValidationError, match="SIREN"):
        actions.create(creator, slug="x", at=BEFORE, **(FIELDS | {"owner_code": code}))


@pytest.mark.parametrize("slug", ["api", "admin", "connexion", "static"])
def test_an_address_the_site_uses_itself_is_refused(slug: str, creator: Actor) -> None:
    with pytest.raises(ValidationError, match="déjà celle d’une page"):
        actions.create(creator, slug=slug, at=BEFORE, **FIELDS)


def test_settings_change_what_is_named_and_nothing_else(draft: Concertation, creator: Actor) -> None:
    actions.configure(creator, draft, at=BEFORE, title="PLU révisé", published_at=BEFORE)
    draft.refresh_from_db()
    assert (draft.title, draft.published_at, draft.owner_code) == ("PLU révisé", None, "49901")


def test_publishing_takes_a_perimeter_and_a_calendar(draft: Concertation, creator: Actor) -> None:
    with pytest.raises(ValidationError, match="périmètre"):
        actions.publish(creator, draft, at=BEFORE)
    draft.perimeter = box(0, 47, 1, 48)
    draft.save()
    with pytest.raises(ValidationError, match="calendrier"):
        actions.publish(creator, draft, at=BEFORE)
    actions.set_calendar(creator, draft, [PHASE], at=BEFORE)
    assert actions.publish(creator, draft, at=BEFORE).published_at == BEFORE
    assert draft in Concertation.objects.visible_to(ANYONE)


def test_a_draft_is_seen_by_its_team_only(
    draft: Concertation, creator: Actor, alice: Actor, administrator: Actor, concertation: Concertation
) -> None:
    seen = {
        name: set(Concertation.objects.visible_to(actor).values_list("slug", flat=True))
        for name, actor in {"anyone": ANYONE, "alice": alice, "creator": creator, "admin": administrator}.items()
    }
    both = {"plu-essai", "plui"}
    assert seen == {"anyone": {"plui"}, "alice": {"plui"}, "creator": both, "admin": both}


def test_a_phase_that_closes_before_it_opens_changes_nothing(draft: Concertation, creator: Actor) -> None:
    actions.set_calendar(creator, draft, [PHASE], at=BEFORE)
    upside_down = actions.PhaseDates("debate", "À l’envers", CLOSES_AT, OPENS_AT)
    with pytest.raises(ValidationError, match="clôture doit suivre"):
        actions.set_calendar(creator, draft, [upside_down], at=BEFORE)
    assert [phase.title for phase in draft.phases.all()] == ["La parole"]


def test_once_published_a_change_of_dates_names_its_act_and_is_written_in_the_register(
    concertation: Concertation, agent: Actor
) -> None:
    longer = actions.PhaseDates("contribution", "La parole", OPENS_AT, AFTER)
    with pytest.raises(ValidationError, match="acte"):
        actions.set_calendar(agent, concertation, [longer], at=DURING, act=" ")
    actions.set_calendar(agent, concertation, [longer], at=DURING, act="Délibération 2026-12")
    entry = concertation.register_entries.get()
    assert (entry.event, entry.opening.content["act"]) == (register.Event.CALENDAR, "Délibération 2026-12")
    assert entry.opening.content["before"][0]["closes_at"] == CLOSES_AT.isoformat()
    assert entry.opening.content["after"][0]["closes_at"] == AFTER.isoformat()


def test_themes_are_renamed_reordered_added_and_removed_in_one_go(concertation: Concertation, agent: Actor) -> None:
    first, second, *_others = concertation.themes.all()
    first.label = "Se loger"
    added = Theme(slug="eau", label="Eau", color="#1f5fa8", pictogram="water")
    version = concertation.snapshot_version
    actions.set_themes(agent, concertation, [second, first, added], at=DURING)
    concertation.refresh_from_db()
    assert [t.label for t in concertation.themes.all()] == ["Économie", "Se loger", "Eau"]
    assert concertation.snapshot_version == version + 1


def test_a_theme_with_contributions_stays(
    concertation: Concertation, agent: Actor, alice: Actor, point: GEOSGeometry
) -> None:
    used, *others = concertation.themes.all()
    contributions.submit(
        alice, concertation, kind=concertation.kinds.all()[0], themes=[used], title="Un banc", body="À l’ombre.",
        geometry=point, pseudonym="Alice", at=DURING,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="« Habitat » a des contributions"):
        actions.set_themes(agent, concertation, others, at=DURING)
    assert concertation.themes.count() == len(others) + 1


def test_a_colour_that_is_not_one_is_refused(concertation: Concertation, agent: Actor) -> None:
    with pytest.raises(ValidationError, match="couleur"):
        actions.set_themes(
            agent, concertation, [Theme(slug="x", label="X", color="red;}", pictogram="water")], at=DURING
        )


@pytest.mark.parametrize(
    "verb",
    [
        lambda who, c: actions.configure(who, c, at=DURING, title="Volé"),
        lambda who, c: actions.publish(who, c, at=DURING),
        lambda who, c: actions.set_calendar(who, c, [], at=DURING, act="moi"),
        lambda who, c: actions.set_procedure(who, c, "revision", at=DURING, act="moi"),
        lambda who, c: actions.set_milestones(who, c, [], at=DURING),
        lambda who, c: actions.set_themes(who, c, [], at=DURING),
        lambda who, c: actions.set_kinds(who, c, [], at=DURING),
    ],
)
def test_a_moderator_runs_nothing(
    verb: Callable[[Actor, Concertation], object], concertation: Concertation, moderator: Actor
) -> None:
    with pytest.raises(Refused):
        verb(moderator, concertation)
    assert concertation.phases.get().closes_at - concertation.phases.get().opens_at > timedelta(days=60)
