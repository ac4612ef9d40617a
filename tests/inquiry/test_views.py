"""The workspace of the commissioner: all is read, masked or not, and cut into observations; nobody else enters."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import ANYONE, Actor
from carto.concertations.models import Concertation, Membership, Milestone, Role
from carto.concertations.procedures import StepKind
from carto.contributions.models import Channel, Contribution
from carto.inquiry import actions
from carto.inquiry.models import Note, Observation
from carto.moderation import actions as moderation
from tests.conftest import BEFORE, DURING
from tests.debate.conftest import browse, contribution, live, make_contribution, say

__all__ = ["browse", "contribution", "live", "make_contribution"]

LIST, ONE = "/plui/examen/", "/plui/examen/W-0001/"
Browse = Callable[[Actor], Client]


@pytest.fixture
def office(live: Contribution, commissioner: Actor, browse: Browse) -> Client:
    return browse(commissioner)


def shown(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def titles(page: str) -> list[str]:
    return [title for title in ("verger", "Masquée", "Au registre", "Ailleurs", "Reprise") if title in page]


def test_the_list_holds_all_but_what_was_withdrawn_and_tells_how_much_is_read(
    office: Client, live: Contribution, commissioner: Actor, make_contribution: Callable[..., Contribution],
    make_member: Callable[[Role], Actor], concertation: Concertation,
) -> None:  # fmt: skip
    page = shown(office, LIST)
    assert "0 sur 1 lue" in page
    assert "masqu" not in page
    assert "À la charge de" not in page
    now, theme = timezone.now(), concertation.themes.order_by("-position")[0]
    make_contribution(2, title="Masquée", masked_at=now, mask_reason="insult").themes.set([theme])
    register = make_contribution(3, title="Au registre", channel=Channel.REGISTER, received_at=BEFORE)
    make_contribution(4, title="Reprise", withdrawn_at=now)
    live.themes.set([theme])
    actions.cut(commissioner, live, span=None, at=now)
    actions.take(commissioner, register, at=now)
    make_member(Role.GARANT)
    page = shown(office, LIST)
    assert "1 sur 3 lue" in page
    assert '<span class="figure">1/2</span>' in page
    assert titles(page) == ["verger", "Masquée", "Au registre"]
    found = {
        "etat=a-lire": ["Masquée", "Au registre"], "etat=lues": ["verger"], "etat=avis-a-donner": ["verger"],
        "etat=avis-donnes": [], "masque=1": ["Masquée"], "channel=R": ["Au registre"],
        "without=time": ["Au registre"], "charge=personne": ["verger", "Masquée"],
        f"theme={theme.slug}": ["verger", "Masquée"], "aire=48.1,-0.6%0A48.2,-0.6%0A48.2,-0.5": [],
        f"charge={commissioner.user and commissioner.user.pk}": ["Au registre"], "charge=0": titles(page),
        "aire=0": titles(page),
    }  # fmt: skip
    for query, expected in found.items():
        assert titles(shown(office, f"{LIST}?{query}")) == expected, query
    colleague = Membership.objects.get(role=Role.GARANT)
    assert "À la charge de" not in page
    colleague.role = Role.COMMISSIONER
    colleague.save()
    assert "À la charge de" in shown(office, LIST)


def test_the_whole_text_is_read_with_what_is_masked_of_it_and_why(
    office: Client, live: Contribution, agent: Actor, bob: Actor
) -> None:
    comment = say(bob, live, "Un menteur.")
    assert "Masqué" not in shown(office, ONE)
    now = timezone.now()
    moderation.mask_passage(agent, live, words="pommiers", reason="third_party", read_at=now, at=now)
    moderation.mask(agent, comment, reason="insult", read_at=now, at=now)
    page = shown(office, ONE)
    assert '« <span lang="fr">pommiers</span> » – Mise en cause d’une personne' in page
    assert "Propos injurieux ou haineux" in page
    assert "Un menteur." in page


def test_an_excerpt_is_found_where_it_was_selected_and_every_button_keeps_what_was_typed(
    office: Client, live: Contribution, bob: Actor
) -> None:
    say(bob, live, "Plantons des <b>pommiers</b>, et des pommiers.")
    cut = office.post(ONE, {"do": "cut", "mots": "des  POMMIERS", "body": "À voir."})
    assert (cut.status_code, cut.headers["Location"]) == (302, f"{ONE}#releve-1")
    office.post(ONE, {"do": "cut", "mots": "pommiers", "debut": "37", "texte": "1", "body": "À voir."})
    assert office.post(ONE, {"do": "whole", "body": "À voir."}).headers["Location"] == f"{ONE}#texte"
    office.post(ONE, {"do": "whole-1", "body": "À voir."})
    cuts = list(Observation.objects.all())
    assert [(one.rank, one.comment_id and one.comment.number, one.start) for one in cuts] == [  # type: ignore[union-attr]
        (1, None, 9), (2, 1, 37), (3, None, None), (4, 1, None),
    ]  # fmt: skip
    assert Note.objects.get().body == "À voir."
    first = f"o{cuts[0].pk}"
    typed = {f"{first}-opinion": "favorable", f"{first}-place": "Le verger", "body": "Vu."}
    refused = office.post(ONE, typed | {"do": "cut", "mots": "des poiriers"})
    assert refused.status_code == 422
    page = refused.content.decode()
    assert "copiez-les tels qu’ils y sont" in page
    assert all(words in page for words in ("des poiriers", "Le verger", "Vu."))
    assert Note.objects.get().body == "À voir."
    office.post(ONE, typed | {"do": "off-2"})
    left = list(Observation.objects.all())
    assert (left[0].opinion, left[0].place) == ("favorable", "Le verger")
    assert [one.rank for one in left] == [1, 2, 3]
    page = shown(office, ONE)
    assert "&lt;b&gt;" in page
    assert '<mark class="code-blue" id="releve-1" title="observation 1">des pommiers</mark>' in page
    assert "3 observations" in shown(office, LIST)
    for wrong in ("off-9", "whole-9", "whole-x"):
        assert office.post(ONE, {"do": wrong, "body": "Vu."}).status_code == 404
    office.post(ONE, {"do": "take", "body": "Vu."})
    assert live.charge
    office.post(ONE, {"do": "leave", "body": "Vu."})
    Milestone.objects.create(concertation=live.concertation, step=StepKind.REPORT, done_on=DURING.date())
    page = shown(office, ONE)
    assert "Relever cet extrait" not in page
    assert "Favorable" in page
    assert "Le rapport est remis" in office.post(ONE, {"do": "whole", "body": "Vu."}).content.decode()


def test_what_a_colleague_wrote_meanwhile_is_not_undone(
    office: Client, live: Contribution, commissioner: Actor
) -> None:
    cut = actions.cut(commissioner, live, span=None, at=timezone.now())
    before = {f"initial-o{cut.pk}-place": "", f"o{cut.pk}-place": "", "do": "save"}
    Observation.objects.update(place="Écrit entre-temps")
    office.post(ONE, before)
    assert Observation.objects.get().place == "Écrit entre-temps"


def test_nobody_else_enters_and_no_other_commissioner_reads_ones_notes(
    office: Client, live: Contribution, agent: Actor, relay: Actor, administrator: Actor, browse: Browse,
    make_concertation: Callable[..., Concertation],
) -> None:  # fmt: skip
    office.post(ONE, {"do": "whole", "body": "À moi seule."})
    for actor in (ANYONE, agent, relay, administrator):
        client = browse(actor)
        for address in (LIST, ONE):
            assert client.get(address).status_code == 403
            assert client.post(ONE, {"do": "whole"}).status_code == 403
        assert "À moi seule" not in client.get("/plui/contributions/W-0001/").content.decode()
    Membership.objects.filter(user=agent.user).update(role=Role.COMMISSIONER)
    assert "À moi seule" not in shown(browse(agent), ONE)
    Membership.objects.filter(user=agent.user).update(concertation=make_concertation("ailleurs"))
    assert browse(agent).get(ONE).status_code == 403
    assert office.get("/ailleurs/examen/").status_code == 403
    assert office.get("/plui/examen/W-0009/").status_code == 404
    assert Observation.objects.count() == 1
    assert "Examiner" in shown(office, "/plui/presentation/")
