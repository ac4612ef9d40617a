"""The public pages about rules and data say what the settings are, and change with them."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations import actions
from carto.concertations.models import Concertation, IdentityLevel, Moderation, Phase
from carto.concertations.phases import Action, PhaseKind
from carto.concertations.rules import Role, decide_as
from carto.contributions.models import Contribution, MaskReason, Question
from carto.contributions.sorting import Sort
from carto.debate.models import Apart, Vote
from carto.layers import basemaps
from carto.privacy import elsewhere, game
from carto.privacy.cookies import cookies
from tests.conftest import AFTER, CLOSES_AT, DURING


def words(html: str) -> str:
    return " ".join(html.split())


def page(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return words(response.content.decode())


def right(concertation: Concertation, action: Action, role: Role) -> str:
    found = next(one for one in game.rights(concertation) if one.action == str(action.label))
    return found.cells[list(Role).index(role)]


def test_the_table_of_rights_is_what_the_rules_answer(concertation: Concertation) -> None:
    Phase.objects.create(
        concertation=concertation, kind=PhaseKind.DEBATE, title="Le débat", opens_at=CLOSES_AT,
        closes_at=CLOSES_AT + timedelta(days=9),
    )  # fmt: skip
    assert right(concertation, Action.SUBMIT, Role.VISITOR) == "À vous la parole"
    assert right(concertation, Action.VOTE, Role.PARTICIPANT) == "À vous la parole · Le débat"
    assert right(concertation, Action.VOTE, Role.AUTHOR) == "non"
    assert right(concertation, Action.SUBMIT, Role.MODERATOR) == "non"
    assert right(concertation, Action.MODERATE, Role.MODERATOR) == "toujours"
    assert right(concertation, Action.EDIT, Role.AGENT) == "non"


@pytest.mark.parametrize("action", [one for one in Action if one is not Action.CREATE])
def test_no_action_is_left_out_of_the_table(action: Action, concertation: Concertation) -> None:
    during = [decide_as(role, action, concertation, at=DURING).allowed for role in Role]
    assert [right(concertation, action, role) != "non" for role in Role] == during


def test_the_rules_page_follows_the_settings(client: Client, concertation: Concertation, agent: Actor) -> None:
    assert "Les arguments paraissent d’abord ainsi : ordre tiré au sort" in page(client, "/plui/regles/")
    actions.set_taking_part(
        agent, concertation, argument_order="least_seen", deposits_an_hour=17, keep_emails_months=7, at=AFTER
    )
    found = page(client, "/plui/regles/")
    assert "ainsi : les moins vus d’abord" in found
    assert '<dd class="figure">17</dd>' in found
    assert "aucun autre que celui-ci" in found
    assert all(str(sort.label) in found for sort in Sort if sort is not Sort.RECENT)
    assert "7 mois après la fin de la dernière phase" in found


def test_each_change_of_a_rule_is_told_with_its_date_and_the_role_alone(
    client: Client, concertation: Concertation, agent: Actor
) -> None:
    actions.set_taking_part(agent, concertation, moderation=Moderation.A_PRIORI, most_photos=3, at=DURING)
    actions.set_taking_part(agent, concertation, identity_level=IdentityLevel.EMAIL, takes_blur=False, at=AFTER)
    told = [(one.rule, one.before, one.after, one.role) for one in game.history(concertation)]
    assert told == [
        ("lieu flouté à la demande", "oui", "non", "agent"),
        ("identité demandée", "Rien", "Adresse électronique confirmée", "agent"),
        ("modération", "Après publication", "Avant publication", "agent"),
    ]
    found = page(client, "/plui/regles/")
    assert "15 juin 2026 à 12:00" in found
    assert agent.user is not None
    assert agent.user.name not in found
    assert agent.user.email not in found


def test_a_new_charter_is_a_change_of_the_rules(concertation: Concertation, agent: Actor, client: Client) -> None:
    actions.configure(agent, concertation, charter="Parlons-nous bien.", at=DURING)
    (told,) = game.history(concertation)
    assert (told.rule, told.before, told.after) == ("version de la charte", "1", "2")
    assert "Version 2" in page(client, "/plui/regles/")


def test_the_rules_page_counts_what_is_masked_by_reason(
    concertation: Concertation, make_contribution: Callable[..., object], client: Client
) -> None:
    make_contribution(1, masked_at=AFTER, mask_reason=MaskReason.INSULT, title="Un secret masqué")
    make_contribution(2)
    counted = {row.reason: (row.contributions, row.comments) for row in game.masked(concertation)}
    assert counted["Propos injurieux ou haineux"] == (1, 0)
    assert sum(n for row in counted.values() for n in row) == 1
    found = page(client, "/plui/regles/")
    assert "Propos injurieux ou haineux" in found
    assert "Un secret masqué" not in found


def test_the_rules_page_counts_the_votes_set_apart(
    concertation: Concertation, make_contribution: Callable[..., Contribution], alice: Actor, moderator: Actor
) -> None:
    assert moderator.user is not None
    one, row = alice.participant, make_contribution(1)
    assert one is not None
    why = Apart.objects.create(
        concertation=concertation, moderator=moderator.user, reason="Rafale", size=1, made_at=AFTER
    )
    Vote.objects.create(contribution=row, participant=one, choice="for", voted_at=AFTER, apart=why)
    assert game.votes_apart(concertation) == 1


def test_the_notice_is_written_from_the_settings(client: Client, concertation: Concertation, agent: Actor) -> None:
    before = page(client, "/plui/vos-donnees/")
    assert "Communauté de communes du Val d’Essai" in before
    assert "Délégué à la protection" not in before
    assert "12 mois après" in before
    actions.set_taking_part(
        agent, concertation, data_officer_email="dpo@essai.invalid", data_notice="**Sous-traitant** : Hébergeur SA",
        keep_emails_months=3, takes_blur=False, identity_level=IdentityLevel.EMAIL, at=DURING,
    )  # fmt: skip
    after = page(client, "/plui/vos-donnees/")
    assert "dpo@essai.invalid" in after
    assert "<strong>Sous-traitant</strong> : Hébergeur SA" in after
    assert "3 mois après" in after
    assert "carré de 100 m" not in after
    assert "demande en plus : adresse électronique confirmée" in after
    assert "CNIL" in after


def test_the_notice_says_each_question_and_who_reads_its_replies(client: Client, concertation: Concertation) -> None:
    Question.objects.create(concertation=concertation, slug="q1", label="Votre rue ?", is_required=True)
    Question.objects.create(concertation=concertation, slug="q2", label="Votre âge ?", is_public=False)
    Question.objects.create(concertation=concertation, slug="q3", label="Jadis ?", is_retired=True)
    found = page(client, "/plui/vos-donnees/")
    assert "Votre rue ?</span> · nécessaire, publique" in found
    assert "Votre âge ?</span> · facultative, lue par l’équipe seule" in found
    assert "Jadis ?" not in found


def test_the_notice_says_what_other_sites_learn_as_the_site_is_set(
    client: Client, concertation: Concertation, settings: Any
) -> None:
    settings.BASEMAPS, settings.GEOCODING_URL = [], ""
    assert elsewhere.told() == []
    settings.BASEMAPS = [basemaps.CATALOGUE[name] for name in basemaps.DEFAULT]
    settings.GEOCODING_URL = "https://lieux.essai.invalid/geocodage"
    settings.SOCIALACCOUNT_PROVIDERS = {"oidc": {"APPS": [{"name": "FranceConnect"}]}}
    settings.ARE_TILES_RELAYED = True
    relayed = page(client, "/plui/vos-donnees/")
    assert "data.geopf.fr passe par notre serveur" in relayed
    assert "par notre serveur à lieux.essai.invalid, sans dire qui" in relayed
    assert "connecter par FranceConnect" in relayed
    settings.ARE_TILES_RELAYED = False
    assert "Votre navigateur demande le fond de carte à data.geopf.fr" in page(client, "/plui/vos-donnees/")


def test_the_notice_stands_before_every_deposit(client: Client, concertation: Concertation) -> None:
    concertation.phases.update(closes_at=AFTER + timedelta(days=3650))
    for path in ("/plui/", "/plui/proposer/"):
        found = page(client, path)
        assert "Communauté de communes du Val d’Essai recueille votre texte" in found
        assert 'href="/plui/vos-donnees/"' in found


@pytest.mark.parametrize("path", ["/", "/plui/", "/plui/regles/", "/accessibilite/", "/mentions-legales/"])
def test_accessibility_is_told_at_the_foot_of_every_page(path: str, client: Client, concertation: Concertation) -> None:
    assert '<a href="/accessibilite/">Accessibilité : non conforme</a>' in page(client, path)


def test_the_declaration_has_what_the_law_asks(client: Client, concertation: Concertation) -> None:
    concertation.contact_email = "contact@essai.invalid"
    concertation.save()
    found = page(client, "/accessibilite/")
    for title in (
        "État de conformité", "Résultats des tests", "Contenus non accessibles", "Non-conformités connues",
        "Dérogations pour charge disproportionnée", "Contenus non soumis à l’obligation",
        "Établissement de cette déclaration",
        "Technologies utilisées", "Environnement de test", "Retour d’information et contact", "Voies de recours",
    ):  # fmt: skip
        assert title in found
    assert "déclaré non conforme" in found, "no audit has measured it: the RGAA knows no other state for that"
    assert "Défenseur des droits" in found
    assert "contact@essai.invalid" in found


def test_a_draft_says_nothing_of_its_owner(client: Client, make_concertation: Callable[..., Concertation]) -> None:
    make_concertation("brouillon", published_at=None, owner_name="Commune de Cachée", contact_email="x@cache.invalid")
    for path in ("/accessibilite/", "/mentions-legales/"):
        found = page(client, path)
        assert "Cachée" not in found
        assert "cache.invalid" not in found
    assert client.get("/brouillon/regles/").status_code == 404
    assert client.get("/brouillon/vos-donnees/").status_code == 404


def test_every_cookie_the_site_sets_is_named(client: Client, concertation: Concertation) -> None:
    concertation.phases.update(closes_at=AFTER + timedelta(days=3650))
    client.get("/plui/proposer/")
    client.post("/langue/", {"language": "en", "next": "/"})
    kind, theme = concertation.kinds.first(), concertation.themes.first()
    assert kind is not None and theme is not None  # noqa: PT018
    client.post(
        "/plui/proposer/",
        {
            "kind": kind.slug, "themes": theme.slug, "title": "Un banc", "body": "À l’ombre.", "shape": "Point",
            "positions": "47.35, -0.65", "pseudonym": "Alice", "charter_accepted": "on",
        },
    )  # fmt: skip
    client.get("/")
    named = {cookie.name for cookie in cookies()}
    assert set(client.cookies) <= named
    assert "carto_cle" in client.cookies
    shown = page(client, "/mentions-legales/")
    assert all(f"<code>{name}</code>" in shown for name in named)
    assert settings.SESSION_COOKIE_NAME in named
