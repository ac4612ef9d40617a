"""What the team entered is corrected by the team, with a reason; what it said before stays."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.bilan.entries import _received
from carto.concertations import register
from carto.concertations.models import Concertation, Membership, Milestone, Procedure, Role
from carto.contributions.models import Channel, Contribution, Correction, KeptContact
from carto.contributions.record import current_contributions
from carto.exchange.reading import read
from carto.moderation.actions import mask_passage
from tests.contributions.conftest import Browser

Typed = Callable[..., dict[str, Any]]
PAGE = "/plui/contributions/O-0001/"
CORRECT = "/plui/saisie/corriger/O-0001/"


def said(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def fixed(browser: Client, typed: Typed) -> Typed:
    """An entry is there; the form that corrects it as it is filled when nothing but the reason is typed."""
    browser.post("/plui/saisie/", typed())

    def form(**fields: Any) -> dict[str, Any]:
        now = Contribution.objects.get()
        day = now.received_at.astimezone(now.concertation.zone_info).strftime("%Y-%m-%dT%H:%M")
        return typed(
            title=now.title, name=now.pseudonym, received_at=day, where="", reason="Mal lu : <b>haie</b>"
        ) | fields  # fmt: skip

    return form


def test_what_was_mistyped_is_corrected_and_everyone_reads_that_it_was(
    browser: Client, client: Client, fixed: Typed, concertation: Concertation
) -> None:
    first = Contribution.objects.get()
    assert CORRECT in said(browser.get(PAGE))
    assert CORRECT not in said(client.get(PAGE))
    day = (timezone.now() - timedelta(days=1)).astimezone(concertation.zone_info).strftime("%Y-%m-%dT%H:%M")
    form = fixed(body="Il faut une haie.", name="M. Grand", where="47.36, -0.55", received_at=day, is_late_kept="on")
    kept = browser.post(CORRECT, form, follow=True)
    assert "O-0001 est corrigée." in said(kept)
    now = Contribution.objects.get()
    assert (now.reference, now.body, now.pseudonym, now.version) == ("O-0001", "Il faut une haie.", "M. Grand", 2)
    assert now.geometry is not None
    assert now.geometry.coords == (-0.55, 47.36)
    assert [commune.name for commune in now.communes] == ["Le Vieil-Essai"]
    assert now.received_at == first.received_at - timedelta(days=1)
    assert [version.body for version in now.versions.all()] == [first.body]
    page = said(client.get(PAGE))
    assert ("saisie corrigée le" in page, "modifiée le" in page, "Mal lu" in page) == (True, False, False)
    assert "<del>" in said(client.get(f"{PAGE}versions/"))
    assert "Mal lu : &lt;b&gt;haie&lt;/b&gt;" in said(browser.get(CORRECT))
    entry = read(concertation, at=timezone.now()).entries[0]
    assert "saisie corrigée le" in " ".join(_received(entry))


def test_the_register_has_one_line_more_with_the_reason_and_verifies(fixed: Typed, browser: Client) -> None:
    browser.post(CORRECT, fixed(body="Il faut une haie."))
    concertation = Contribution.objects.get().concertation
    entries = list(concertation.register_entries.order_by("position"))
    assert [entry.event for entry in entries] == [register.Event.DEPOSIT, register.Event.CORRECTION]
    assert entries[0].opening.content["body"] != entries[1].opening.content["body"] == "Il faut une haie."
    assert entries[1].opening.content["corrections"] == ["Mal lu : <b>haie</b>"]
    assert register.verify(concertation, dict(current_contributions(concertation))).problems == ()


def test_what_is_wrong_is_said_and_what_was_typed_stays(fixed: Typed, browser: Client) -> None:
    for wrong, why in (
        ({"reason": ""}, "obligatoire"),
        ({}, "Rien n’est changé"),
        ({"where": "48.85, 2.35"}, "sort du périmètre"),
        ({"where": "47.36, -0.64", "is_unplaced": "on"}, "pas les deux"),
        ({"received_at": "2126-01-01T10:00"}, "à venir"),
        ({"received_at": "2020-01-01T10:00"}, "Reçue hors délai"),
        ({"body": "Appelez le 06 12 34 56 78"}, "06 12 34 56 78"),
    ):
        refused = browser.post(CORRECT, fixed(**wrong))
        assert (refused.status_code, why in said(refused)) == (422, True), (wrong, said(refused))
        assert "Mme Petit" in said(refused)
    assert (Correction.objects.count(), Contribution.objects.get().version) == (0, 1)


def test_the_place_is_taken_away_and_a_contact_kept_when_it_is_said(fixed: Typed, browser: Client) -> None:
    browser.post(CORRECT, fixed(is_unplaced="on", body="Appelez le 06 12 34 56 78", keeps_contact="on", name=""))
    now = Contribution.objects.get()
    assert (now.geometry, now.public_geometry, now.pseudonym) == (None, None, "Anonyme")
    assert KeptContact.objects.get().contribution == now


def test_what_was_left_on_paper_is_corrected_there(browser: Client, client: Client, typed: Typed) -> None:
    browser.post("/plui/saisie/", typed(is_private="on"))
    form = typed(where="", title="Un banc", body="Un banc, 06 12 34 56 78", reason="Relu")
    assert browser.post(CORRECT, form).status_code == 302
    now = Contribution.objects.get()
    assert (now.version, now.versions.count(), now.published_at) == (1, 0, None), "nobody had read it"
    assert client.get(PAGE).status_code == 404
    assert "saisie corrigée le" in said(browser.get(PAGE))


def test_a_correction_uncovers_no_masked_passage(fixed: Typed, browser: Client, client: Client, agent: Actor) -> None:
    row, now = Contribution.objects.get(), timezone.now()
    mask_passage(agent, row, words="devant l’école", reason="personal_data", read_at=now, at=now)
    assert "Il faut un banc devant l’école." in said(browser.get(CORRECT)), "the team corrects the whole text"
    refused = browser.post(CORRECT, fixed(title="Un banc", body="Il faut un banc devant l’Ecole."))
    assert "démasquez-le d’abord" in said(refused)
    kept = fixed(title="Deux bancs devant l’école", body="Il faut deux bancs devant l’école.")
    assert browser.post(CORRECT, kept).status_code == 302
    assert "devant l’école" not in said(client.get(PAGE)) + said(client.get(f"{PAGE}versions/"))


def test_nobody_else_corrects_it_and_nothing_of_the_web_is_corrected(
    fixed: Typed, browser: Client, client: Client, browser_of: Browser, moderator: Actor,
    make_concertation: Callable[..., Concertation], concertation: Concertation,
) -> None:  # fmt: skip
    other = User.objects.create_user("autre@essai.invalid", name="Autre", is_agent=True)
    Membership.objects.create(concertation=make_concertation("ailleurs"), user=other, role=Role.AGENT)
    for who in (client, browser_of(moderator), browser_of(Actor(user=other))):
        assert (who.get(CORRECT).status_code, who.post(CORRECT, {"reason": "x"}).status_code) == (403, 403)
    assert browser_of(Actor(user=other)).get("/ailleurs/saisie/corriger/O-0001/").status_code == 404
    last = Procedure.of(concertation).template.steps[-1].kind
    over = Milestone.objects.create(concertation=concertation, step=last, done_on=timezone.now().date())
    archived = browser.post(CORRECT, fixed(body="Trop tard."))
    assert (archived.status_code, "archivée" in said(archived)) == (403, True)
    assert CORRECT not in said(browser.get(PAGE))
    over.delete()
    Contribution.objects.update(channel=Channel.WEB)
    of_the_web = browser.post("/plui/saisie/corriger/W-0001/", fixed(body="Les mots d’un autre."))
    assert (of_the_web.status_code, "Déposée en ligne" in said(of_the_web)) == (403, True)
    assert not Correction.objects.exists()
