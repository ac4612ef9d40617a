"""The page of a contribution over HTTP: what it shows, what it takes, what it says when it refuses."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from carto.accounts.actors import COOKIE, Actor
from carto.concertations.models import TakingPart
from carto.contributions.actions import mask as mask_contribution
from carto.contributions.models import Contribution, MaskReason, Status
from carto.debate import actions
from carto.debate.models import Choice, Comment, Report, Side, Vote
from tests.conftest import DURING
from tests.debate.conftest import page, say, url

NASTY = "<script>alert('vu')</script><img src=x onerror=alert(1)>"
HTMX = {"HX-Request": "true"}
URLS = {
    "vote": "debate:vote",
    "comment": "debate:comment",
    "report": "debate:report",
    "answer": "answers:answer",
}


def test_a_first_vote_with_its_argument_in_one_gesture(live: Contribution, client: Client) -> None:
    typed = {"choice": "for", "argument": "Pour l’ombre.", "pseudonym": "Zoé", "charter_accepted": 1}
    response = client.post(url("debate:vote", live), typed)
    assert response.status_code == 302
    assert response["Location"] == url("debate:detail", live) + "?commentaire=1#debat"
    assert client.cookies[COOKIE]["httponly"]
    shown = page(client, live)
    assert "Votre vote : <strong>pour</strong>" in shown
    assert "Pour l’ombre." in shown
    assert Comment.objects.get().pseudonym == "Zoé"


def test_htmx_gets_the_renewed_block_alone(live: Contribution, client: Client) -> None:
    response = client.post(url("debate:vote", live), {"choice": "against"}, headers=HTMX)
    shown = response.content.decode()
    assert (response.status_code, "<html" in shown) == (200, False)
    assert "Votre vote est compté : contre." in shown
    assert 'aria-pressed="true"' in shown
    assert COOKIE in response.cookies


def test_the_fragment_of_a_contribution_has_no_page_around(live: Contribution, client: Client) -> None:
    shown = page(client, live, **HTMX)
    assert live.title in shown
    assert "<html" not in shown


def test_an_argument_without_pseudonym_comes_back_as_it_was_typed(live: Contribution, client: Client) -> None:
    response = client.post(url("debate:vote", live), {"choice": "for", "argument": "Mon long argument."})
    shown = response.content.decode()
    assert response.status_code == 422
    assert "Choisissez un pseudonyme" in shown
    assert "Mon long argument." in shown
    assert not Vote.objects.exists()


def test_a_vote_that_came_too_late_keeps_its_text_and_says_why(closed: Contribution, client: Client) -> None:
    typed = {"choice": "for", "argument": "Écrit trop tard.", "pseudonym": "Zoé", "charter_accepted": 1}
    for headers in ({}, HTMX):
        response = client.post(url("debate:vote", closed), typed, headers=headers)
        shown = response.content.decode()
        assert response.status_code == 403
        assert "Il n’est plus possible de voter" in shown
        assert "Écrit trop tard." in shown


def test_out_of_its_phase_the_reason_stands_in_place_of_the_forms(closed: Contribution, client: Client) -> None:
    shown = page(client, closed)
    assert "Il n’est plus possible de voter" in shown
    assert 'name="argument"' not in shown
    assert 'name="body"' not in shown


def test_the_author_is_told_why_there_is_no_vote(
    live: Contribution, alice: Actor, browse: Callable[[Actor], Client]
) -> None:
    shown = page(browse(alice), live)
    assert "le vote est laissé aux autres" in shown
    assert 'name="argument"' not in shown


def test_a_comment_and_a_reply_to_a_reply(live: Contribution, client: Client) -> None:
    typed = {"side": "favorable", "body": "Un", "pseudonym": "Zoé", "charter_accepted": 1}
    client.post(url("debate:comment", live), typed)
    client.post(url("debate:comment", live), typed | {"body": "Deux", "parent": 1})
    client.post(url("debate:comment", live), typed | {"body": "Trois", "parent": 2})
    found = Comment.objects.values_list("number", "parent__number", "body")
    assert list(found) == [(1, None, "Un"), (2, 1, "Deux"), (3, 1, "Trois")]


def test_a_faulty_reply_comes_back_open_in_its_thread(live: Contribution, bob: Actor, client: Client) -> None:
    say(bob, live, "Le premier")
    typed = {"parent": 1, "side": "neutral", "body": "Ma réponse sans nom"}
    response = client.post(url("debate:comment", live), typed, headers=HTMX)
    shown = response.content.decode()
    assert response.status_code == 422
    assert shown.index("repondre-1") < shown.index("Ma réponse sans nom") < shown.index("Ajouter un argument")
    assert shown.count("Ma réponse sans nom") == 1
    assert shown.count("Choisissez un pseudonyme") == 1


def test_a_reply_to_a_comment_of_elsewhere_is_not_found(
    live: Contribution, make_contribution: Callable[..., Contribution], bob: Actor, client: Client
) -> None:
    for body in ("Un", "Deux"):
        say(bob, live, body)
    typed = {"parent": 2, "side": "neutral", "body": "…", "pseudonym": "Zoé", "charter_accepted": 1}
    assert client.post(url("debate:comment", make_contribution(2)), typed).status_code == 404


def test_arguments_stand_on_their_side_in_the_order_asked_for(live: Contribution, bob: Actor, client: Client) -> None:
    now = timezone.now()
    say(bob, live, "Second pour", side=Side.FAVORABLE, at=now)
    say(bob, live, "Un contre", side=Side.UNFAVORABLE, at=now)
    Comment.objects.create(
        contribution=live,
        number=9,
        pseudonym="Y",
        side="favorable",
        body="Premier pour",
        written_at=DURING,
        published_at=DURING,
    )
    for order, marks in (("anciens", ("Premier pour", "Second pour")), ("recents", ("Second pour", "Premier pour"))):
        shown = client.get(url("debate:detail", live), {"tri": order}).content.decode()
        found = [shown.index(mark) for mark in ("side-for", *marks, "side-against", "Un contre")]
        assert found == sorted(found)


def test_a_masked_comment_is_hidden_from_the_public_and_shown_to_the_team(
    live: Contribution, bob: Actor, moderator: Actor, commissioner: Actor, client: Client,
    browse: Callable[[Actor], Client],
) -> None:  # fmt: skip
    said = say(bob, live, "Le numéro de mon voisin est le 06 00 00 00 00", keeps_contact=["06 00 00 00 00"])
    reply = say(bob, live, "Réponse honnête", parent=said)
    actions.mask_comment(moderator, said, reason=MaskReason.PERSONAL_DATA, at=timezone.now())
    public = page(client, live)
    assert "06 00" not in public
    assert "motif : données personnelles" in public
    assert reply.body in public
    assert "06 00" in page(browse(commissioner), live)


def test_text_is_never_markup(live: Contribution, bob: Actor, agent: Actor, client: Client) -> None:
    Contribution.objects.update(title=NASTY, body=NASTY, pseudonym=NASTY[:50])
    say(bob, live, NASTY, pseudonym=NASTY[:50])
    actions.answer(agent, live, outcome=Status.RETAINED, body=NASTY, at=timezone.now())
    shown = page(client, live)
    assert "<script>alert" not in shown
    assert "<img src=x" not in shown
    assert "&lt;script&gt;alert" in shown


def test_what_was_typed_never_comes_back_as_markup(live: Contribution, client: Client) -> None:
    typed = {"choice": NASTY, "argument": NASTY, "pseudonym": NASTY}
    shown = client.post(url("debate:vote", live), typed).content.decode()
    assert "<script>alert" not in shown


@pytest.mark.parametrize(
    "name", [*URLS.values(), "moderation:mask_comment", "moderation:unmask_comment", "moderation:decide"]
)
def test_every_post_needs_its_csrf_token(live: Contribution, bob: Actor, moderator: Actor, name: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert moderator.user is not None
    strict.force_login(moderator.user, backend="django.contrib.auth.backends.ModelBackend")
    say(bob, live, "Un")
    where = {"number": 1} if "mask" in name else {}
    target = reverse(name, args=["plui"]) if name == "moderation:decide" else url(name, live, **where)
    response = strict.post(target, {"choice": "for", "reason": "insult", "side": "neutral", "body": "x"})
    assert response.status_code == 403
    assert "La page a expiré" in response.content.decode()


def test_a_withdrawn_contribution_is_gone_and_takes_no_vote(live: Contribution, client: Client) -> None:
    Contribution.objects.update(withdrawn_at=timezone.now())
    assert client.get(url("debate:detail", live)).status_code == 410
    assert client.post(url("debate:vote", live), {"choice": "for"}).status_code == 410
    assert not Vote.objects.exists()


def test_an_unknown_reference_is_not_found(live: Contribution, client: Client) -> None:
    for reference in ("W-0099", "n-importe-quoi"):
        assert client.get(reverse("debate:detail", args=["plui", reference])).status_code == 404


def test_a_masked_contribution_is_read_by_the_commissioner(
    live: Contribution, moderator: Actor, commissioner: Actor, client: Client, browse: Callable[[Actor], Client]
) -> None:
    mask_contribution(moderator, live, reason=MaskReason.INSULT, at=timezone.now())
    assert client.get(url("debate:detail", live)).status_code == 410
    assert live.title in page(browse(commissioner), live)


def test_a_report_about_a_comment(live: Contribution, bob: Actor, client: Client) -> None:
    say(bob, live, "Achetez mes volets")
    where = url("debate:report", live)
    assert "Achetez mes volets" in client.get(where, {"commentaire": 1}).content.decode()
    response = client.post(where, {"comment": 1, "reason": "advertising", "note": "Publicité"})
    assert response.status_code == 302
    assert Report.objects.get().comment == Comment.objects.get()
    assert client.get(where, {"commentaire": "x"}).status_code == 404


def test_one_network_reports_so_many_times_an_hour(
    live: Contribution, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("carto.debate.views.REPORTS_AN_HOUR", 2)
    said = {"reason": "advertising", "note": "Regardez bien"}
    answers = [Client().post(url("debate:report", live), said) for _device in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert Report.objects.count() == 2
    assert "réessayez à partir de" in answers[-1].content.decode()
    assert "Regardez bien</textarea>" in answers[-1].content.decode()


def test_a_faulty_report_keeps_its_note(live: Contribution, client: Client) -> None:
    response = client.post(url("debate:report", live), {"reason": "", "note": "Regardez bien"})
    assert response.status_code == 422
    assert "Regardez bien" in response.content.decode()


def test_too_many_new_voters_from_one_address_are_asked_to_wait(
    live: Contribution, client: Client, bob: Actor, browse: Callable[[Actor], Client]
) -> None:
    TakingPart.objects.create(concertation=live.concertation, voices_an_hour=2)
    for _device in range(2):
        Client().post(url("debate:vote", live), {"choice": "for"})
    typed = {"choice": "for", "argument": "Gardez-le", "pseudonym": "Zoé", "charter_accepted": 1}
    response = client.post(url("debate:vote", live), typed)
    assert response.status_code == 429
    assert "Gardez-le" in response.content.decode()
    assert browse(bob).post(url("debate:vote", live), {"choice": "for"}).status_code == 302
    assert Vote.objects.filter(choice=Choice.FOR).count() == 3
