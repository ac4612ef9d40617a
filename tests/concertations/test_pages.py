"""The pages about a concertation, as visitors and agents use them."""

from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.concertations import actions, register
from carto.concertations.models import Concertation
from tests.conftest import DURING

HOSTILE = "<script>alert(1)</script> [x](javascript:alert(1)) <img src=x onerror=alert(1)>"


@pytest.fixture
def agent_client(agent: Actor) -> Client:
    client = Client()
    assert agent.user is not None
    client.force_login(agent.user)
    return client


def phase_row(rank: int, **fields: str) -> dict[str, str]:
    return {f"phases-{rank}-{name}": value for name, value in fields.items()}


def test_the_home_lists_what_is_published_and_hides_drafts(
    client: Client, concertation: Concertation, make_concertation: Callable[..., Concertation]
) -> None:
    make_concertation("brouillon", title="Un brouillon secret", published_at=None)
    page = client.get("/").content.decode()
    assert concertation.title in page
    assert "brouillon secret" not in page


@pytest.mark.parametrize("path", ["presentation", "registre", "reglages", "reglages/equipe"])
def test_a_draft_is_not_found_by_the_public(
    path: str, client: Client, make_concertation: Callable[..., Concertation]
) -> None:
    make_concertation("brouillon", published_at=None)
    assert client.get(f"/brouillon/{path}/").status_code == 404


def test_the_presentation_shows_calendar_charter_and_markdown_made_harmless(
    client: Client, concertation: Concertation
) -> None:
    concertation.introduction = f"Le **plan** {HOSTILE}"
    concertation.save()
    page = client.get("/plui/presentation/").content.decode()
    assert "<strong>plan</strong>" in page
    assert "À vous la parole" in page
    assert "1er mars 2026 à 09:00" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "<img src=x" not in page


def test_the_public_register_shows_facts_and_hashes_never_contents(client: Client, concertation: Concertation) -> None:
    entry = register.append(concertation, register.Event.DEPOSIT, "W-0001", {"title": "CONTENU-SECRET"}, at=DURING)
    page = client.get("/plui/registre/").content.decode()
    assert entry.entry_hash in page
    assert "W-0001" in page
    assert "CONTENU-SECRET" not in page


@pytest.mark.parametrize("path", ["", "calendrier/", "procedure/", "themes/", "natures/", "equipe/"])
def test_settings_are_for_agents_and_say_why(path: str, client: Client, concertation: Concertation) -> None:
    answer = client.get(f"/plui/reglages/{path}")
    assert answer.status_code == 403
    assert "réservée à l’équipe" in answer.content.decode()


def test_an_agent_creates_a_concertation_and_sees_what_it_still_needs(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("paule@essai.invalid", name="Paule", is_agent=True))
    fields = {
        "title": "PLU d’Essai", "slug": "plu-essai", "owner_name": "Essai", "owner_code": "49901",
        "procedure_kind": "revision", "territory": "metropole", "introduction": "",
    }  # fmt: skip
    page = client.post("/nouvelle-concertation/", fields, follow=True).content.decode()
    assert "Donnez-lui maintenant un périmètre" in page
    refused = client.post("/plu-essai/reglages/publier/", follow=True).content.decode()
    assert "Donnez d’abord un périmètre" in refused


def test_a_faulty_form_keeps_what_was_typed_and_says_what_to_do(client: Client, db: None) -> None:
    client.force_login(User.objects.create_user("paule@essai.invalid", name="Paule", is_agent=True))
    answer = client.post("/nouvelle-concertation/", {"title": "Mon titre gardé", "owner_code": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Mon titre gardé" in page
    assert "SIREN (9 chiffres)" in page
    assert not Concertation.objects.exists()


def test_settings_are_saved(agent_client: Client, concertation: Concertation) -> None:
    fields = {
        "title": "Titre neuf", "owner_name": "CC d’Essai", "owner_code": "200000008", "procedure_kind": "revision",
        "territory": "metropole", "charter": "Être courtois", "act_date": "2026-01-10", "introduction": "",
        "objectives": "", "act_reference": "Délibération 3", "contact_email": "",
    }  # fmt: skip
    assert agent_client.post("/plui/reglages/", fields).status_code == 302
    concertation.refresh_from_db()
    assert (concertation.title, concertation.act_reference) == ("Titre neuf", "Délibération 3")


def test_a_new_charter_is_a_new_version_and_the_same_one_is_not(agent: Actor, concertation: Concertation) -> None:
    for charter, version in (("Être bref.", 2), ("Être bref.", 2), ("Être court.", 3)):
        actions.configure(agent, concertation, at=DURING, charter=charter)
        assert Concertation.objects.get(pk=concertation.pk).rules_of_part.charter_version == version


def test_the_rules_of_taking_part_are_kept(agent_client: Client, concertation: Concertation) -> None:
    page = agent_client.get("/plui/reglages/participation/")
    given = {name: field.initial for name, field in page.context["form"].fields.items() if field.initial is not None}
    fields = given | {"identity_level": "email", "moderation": "a_priori", "deposits_an_hour": "12"}
    assert agent_client.post("/plui/reglages/participation/", fields).status_code == 302
    rules = Concertation.objects.get(pk=concertation.pk).rules_of_part
    assert (rules.identity_level, rules.moderation, rules.deposits_an_hour) == ("email", "a_priori", 12)


def test_a_faulty_rule_of_taking_part_keeps_what_was_typed(agent_client: Client, concertation: Concertation) -> None:
    answer = agent_client.post(
        "/plui/reglages/participation/", {"identity_level": "email", "deposits_an_hour": "beaucoup"}
    )
    assert (answer.status_code, 'value="beaucoup"' in answer.content.decode()) == (422, True)
    assert Concertation.objects.get(pk=concertation.pk).rules_of_part.identity_level == "nothing"


def test_hours_are_typed_in_the_civil_time_of_the_territory(agent_client: Client, concertation: Concertation) -> None:
    concertation.territory = "reunion"
    concertation.save()
    phase = concertation.phases.get()
    rows = {"phases-TOTAL_FORMS": "1", "phases-INITIAL_FORMS": "1", "act": "Délibération 8"} | phase_row(
        0, id=str(phase.pk), kind="contribution", title="Parole", opens_at_0="2026-03-02", opens_at_1="08:00",
        closes_at_0="2026-04-30", closes_at_1="18:00",
    )  # fmt: skip
    assert agent_client.post("/plui/reglages/calendrier/", rows).status_code == 302
    saved = concertation.phases.get()
    assert saved.opens_at == datetime(2026, 3, 2, 8, tzinfo=ZoneInfo("Indian/Reunion"))
    assert saved.opens_at.astimezone(UTC).hour == 4
    assert "08:00" in agent_client.get("/plui/reglages/calendrier/").content.decode()


def test_a_closing_typed_at_the_last_minute_of_a_day_takes_that_minute_in_and_is_said_of_that_day(
    agent_client: Client, concertation: Concertation
) -> None:
    phase = concertation.phases.get()
    rows = {"phases-TOTAL_FORMS": "1", "phases-INITIAL_FORMS": "1", "act": "Délibération 8"} | phase_row(
        0, id=str(phase.pk), kind="contribution", title="Parole", opens_at_0="2026-03-02", opens_at_1="08:00",
        closes_at_0="2026-11-15", closes_at_1="23:59",
    )  # fmt: skip
    assert agent_client.post("/plui/reglages/calendrier/", rows).status_code == 302
    closes = concertation.phases.get().closes_at
    assert closes == datetime(2026, 11, 16, tzinfo=ZoneInfo("Europe/Paris"))
    shown = agent_client.get("/plui/reglages/calendrier/").content.decode()
    assert 'value="2026-11-15"' in shown
    assert 'value="23:59' in shown
    assert "au 15 novembre 2026 à 24:00" in agent_client.get("/plui/presentation/").content.decode()
    rows["phases-0-id"] = str(concertation.phases.get().pk)
    assert agent_client.post("/plui/reglages/calendrier/", rows).status_code == 302
    assert concertation.phases.get().closes_at == closes


def test_a_calendar_without_its_act_keeps_what_was_typed(agent_client: Client, concertation: Concertation) -> None:
    phase = concertation.phases.get()
    rows = {"phases-TOTAL_FORMS": "1", "phases-INITIAL_FORMS": "1", "act": ""} | phase_row(
        0, id=str(phase.pk), kind="contribution", title="Un autre titre", opens_at_0="2026-03-02",
        opens_at_1="08:00", closes_at_0="2026-04-30", closes_at_1="18:00",
    )  # fmt: skip
    answer = agent_client.post("/plui/reglages/calendrier/", rows)
    assert answer.status_code == 422
    assert "indiquez l’acte" in answer.content.decode()
    assert "Un autre titre" in answer.content.decode()
    assert concertation.phases.get().title == "À vous la parole"


def test_a_theme_is_added_and_another_removed(agent_client: Client, concertation: Concertation) -> None:
    themes = list(concertation.themes.all())
    rows = {"themes-TOTAL_FORMS": str(len(themes) + 1), "themes-INITIAL_FORMS": str(len(themes))}
    for rank, theme in enumerate(themes):
        rows |= {
            f"themes-{rank}-id": str(theme.pk), f"themes-{rank}-label": theme.label, f"themes-{rank}-slug": theme.slug,
            f"themes-{rank}-color": theme.color, f"themes-{rank}-pictogram": theme.pictogram,
        }  # fmt: skip
    new = len(themes)
    rows |= {
        "themes-0-DELETE": "on", f"themes-{new}-label": "Eau", f"themes-{new}-slug": "eau",
        f"themes-{new}-color": "#1f5fa8", f"themes-{new}-pictogram": "water",
    }  # fmt: skip
    assert agent_client.post("/plui/reglages/themes/", rows).status_code == 302
    assert [t.slug for t in concertation.themes.all()][-1] == "eau"
    assert not concertation.themes.filter(slug="habitat").exists()


def test_a_kind_is_added_with_what_it_needs_and_the_last_one_stays(
    agent_client: Client, concertation: Concertation
) -> None:
    rows = {"kinds-TOTAL_FORMS": "5", "kinds-INITIAL_FORMS": "4"}
    for rank, kind in enumerate(concertation.kinds.all()):
        rows |= {
            f"kinds-{rank}-id": str(kind.pk), f"kinds-{rank}-label": kind.label, f"kinds-{rank}-slug": kind.slug,
        }  # fmt: skip
    new = {"label": "Motion", "slug": "motion", "hint": "D’un conseil municipal.", "needs_piece": "on"}
    rows |= {f"kinds-4-{name}": value for name, value in new.items()}
    assert agent_client.post("/plui/reglages/natures/", rows).status_code == 302
    added = concertation.kinds.get(slug="motion")
    assert (added.position, added.hint, added.needs_piece, added.needs_group) == (
        4,
        "D’un conseil municipal.",
        True,
        False,
    )

    rows |= {"kinds-INITIAL_FORMS": "5", "kinds-4-id": str(added.pk)}
    emptied = agent_client.post("/plui/reglages/natures/", rows | {f"kinds-{rank}-DELETE": "on" for rank in range(5)})
    assert (emptied.status_code, "au moins une nature" in emptied.content.decode()) == (422, True)
    assert concertation.kinds.count() == 5


def test_posting_takes_a_token(concertation: Concertation, agent: Actor) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert agent.user is not None
    strict.force_login(agent.user)
    assert strict.post("/plui/reglages/publier/").status_code == 403


def test_health_answers(client: Client, db: None) -> None:
    assert client.get("/sante/").json() == {"status": "ok"}


def test_the_api_says_what_is_published(client: Client, concertation: Concertation) -> None:
    one = client.get("/api/concertations/plui/").json()
    assert one["bounds"] == pytest.approx([-0.70, 47.30, -0.50, 47.40])
    assert one["themes"][0]["slug"] == "habitat"
    assert [row["slug"] for row in client.get("/api/concertations/").json()] == ["plui"]


def test_pages_speak_english_to_who_asks_for_it(client: Client, concertation: Concertation) -> None:
    assert "en ce moment" not in client.get("/plui/presentation/", headers={"accept-language": "en"}).content.decode()
