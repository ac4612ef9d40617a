"""Personal details in arguments and replies: held, kept by their author, looked at by moderators."""

from django.test import Client

from carto.contributions.models import Contribution, KeptContact
from carto.debate.models import Comment, Vote
from tests.debate.conftest import url

HTMX = {"HX-Request": "true"}


def test_an_argument_is_held_with_its_vote_and_comes_back_as_typed(live: Contribution, client: Client) -> None:
    typed = {"choice": "for", "argument": "Écrivez à asso@exemple.fr", "pseudonym": "Zoé", "charter_accepted": 1}
    held = client.post(url("debate:vote", live), typed, headers=HTMX)
    shown = held.content.decode()
    assert (held.status_code, Vote.objects.exists()) == (422, False)
    assert "l’adresse électronique « asso@exemple.fr »" in shown
    assert "Écrivez à asso@exemple.fr</textarea>" in shown
    client.post(url("debate:vote", live), typed | {"keeps_contact": "asso@exemple.fr"})
    assert Vote.objects.get().argument == Comment.objects.get()
    again = client.post(
        url("debate:vote", live), typed | {"argument": "Ou au 06 12 34 56 78", "keeps_contact": "asso@exemple.fr"}
    )
    assert again.status_code == 422
    assert KeptContact.objects.get().comment_number == 1


def test_a_comment_and_its_edit_are_held_too(live: Contribution, client: Client) -> None:
    typed = {"side": "neutral", "body": "J’ai vu AB-123-CD", "pseudonym": "Zoé", "charter_accepted": 1}
    held = client.post(url("debate:comment", live), typed)
    assert "la plaque d’immatriculation « AB-123-CD »" in held.content.decode()
    assert not Comment.objects.exists()
    other = client.post(url("debate:comment", live), typed | {"keeps_contact": "AB-124-CD"})
    assert 'value="AB-123-CD" aria-invalid' in other.content.decode()
    client.post(url("debate:comment", live), typed | {"body": "J’ai vu une voiture"})
    edit = url("debate:edit_comment", live, number=1)
    assert "« AB-123-CD »" in client.post(edit, {"body": "AB-123-CD"}).content.decode()
    assert Comment.objects.get().body == "J’ai vu une voiture"
    assert client.post(edit, {"body": "AB-123-CD", "keeps_contact": "AB-123-CD"}).status_code == 302
    assert KeptContact.objects.get().comment_number == 1
