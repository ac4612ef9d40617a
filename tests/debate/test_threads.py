"""A long debate on one page: what is shown, what is folded, what leads on; the same for whoever has no JavaScript."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import COOKIE, Actor
from carto.concertations.models import ArgumentOrder, Moderation, TakingPart
from carto.contributions.models import Contribution, MaskReason
from carto.debate import actions, seen
from carto.debate.models import Choice, Comment, Side
from carto.debate.threads import REPLIES, STEP
from tests.debate.conftest import page, say, url

HTMX = {"HX-Request": "true"}
SHOWN = re.compile(r'id="commentaire-(\d+)"')


def many(contribution: Contribution, count: int, *, parent: Comment | None = None, first: int = 1) -> list[Comment]:
    """Comments as they lie in the database, without the register's lines."""
    now = timezone.now()
    return Comment.objects.bulk_create(
        Comment(
            contribution=contribution, number=number, pseudonym="Y", side="favorable", body=f"Argument n° {number}.",
            written_at=now, published_at=now, parent=parent,
        )
        for number in range(first, first + count)
    )  # fmt: skip


def shown(
    client: Client, contribution: Contribution, query: str = "tri=anciens", **headers: str
) -> tuple[list[int], str]:
    response = client.get(f"{url('debate:detail', contribution)}?{query}", headers=headers)
    assert response.status_code == 200
    text = response.content.decode()
    return [int(number) for number in SHOWN.findall(text)], text


def link(text: str, words: str) -> str:
    """The query of the link whose text holds `words`."""
    found = re.search(rf'<a href="[^"?]*\?([^"#]*)[^>]*>[^<]*{words}', text)
    assert found, words
    return found[1].replace("&amp;", "&")


def test_a_long_side_unfolds_link_after_link(live: Contribution, client: Client) -> None:
    many(live, 2 * STEP + 5)
    numbers, text = shown(client, live)
    assert numbers == list(range(1, STEP + 1))
    assert f"Voir les {STEP} suivants" in text
    numbers, text = shown(client, live, link(text, f"Voir les {STEP} suivants"))
    assert numbers == list(range(1, 2 * STEP + 1))
    numbers, text = shown(client, live, link(text, "Voir les 5 suivants"))
    assert numbers == list(range(1, 2 * STEP + 6))
    assert "suivants" not in text


def test_a_long_thread_unfolds_whole(live: Contribution, client: Client) -> None:
    [root] = many(live, 1)
    many(live, REPLIES + 3, parent=root, first=2)
    numbers, text = shown(client, live)
    assert numbers == list(range(1, REPLIES + 2))
    numbers, text = shown(client, live, link(text, "Voir les 3 autres réponses"))
    assert numbers == list(range(1, REPLIES + 5))


def test_a_permalink_unfolds_what_it_takes_and_brings_its_comment_forth(live: Contribution, client: Client) -> None:
    roots = many(live, STEP + 8)
    many(live, REPLIES + 3, parent=roots[STEP + 5], first=101)
    numbers, text = shown(client, live, f"tri=anciens&commentaire={100 + REPLIES + 2}")
    assert 100 + REPLIES + 2 in numbers
    assert text.count("is-brought") == text.count(" autofocus") == 1
    assert numbers[:STEP] == list(range(1, STEP + 1))
    assert STEP + 7 not in numbers


def test_an_order_lasts_for_one_browser_and_differs_in_another(live: Contribution) -> None:
    many(live, STEP)
    mine = Client()
    first = shown(mine, live, "")
    assert shown(mine, live, "")[0] == first[0]
    assert "Sans préférence : dans chaque colonne, l’ordre est tiré au sort" in first[1]
    assert any(shown(Client(), live, "")[0] != first[0] for _visitor in range(5))


def test_one_s_own_words_are_shown_however_many_others_there_are(live: Contribution, client: Client) -> None:
    many(live, 5 * STEP)
    typed = {
        "choice": "for",
        "argument": "Mon argument",
        "side": "favorable",
        "body": "Mon texte",
        "pseudonym": "Zoé",
        "charter_accepted": 1,
    }
    for name, words in (("debate:vote", "Mon argument"), ("debate:comment", "Mon texte")):
        text = client.post(url(name, live) + "?tri=anciens", typed, headers=HTMX).content.decode()
        side = text[text.index('class="side-for"') :]
        assert words in side[: side.index("</section>")]
        assert (" autofocus" in side) == (name == "debate:comment")


def test_the_order_asked_for_outlives_a_vote_and_a_comment(live: Contribution, client: Client) -> None:
    many(live, 3)
    for headers in ({}, HTMX):
        typed = {"choice": "for", "argument": "", "pseudonym": "Zoé", "charter_accepted": 1}
        answer = client.post(url("debate:vote", live) + "?tri=recents", typed, headers=headers, follow=True)
        text = answer.content.decode()
        assert re.search(r'id="ordre-recents"[^>]*aria-current="true"', text)
        assert f'{url("debate:vote", live)}?tri=recents"' in text
    typed = {"side": "favorable", "body": "Le dernier", "pseudonym": "Zoé", "charter_accepted": 1}
    answer = client.post(url("debate:comment", live) + "?tri=recents", typed)
    assert answer["Location"] == url("debate:detail", live) + "?tri=recents&commentaire=4#commentaire-4"


def test_in_the_panel_of_the_map_links_renew_the_thread_instead_of_leaving(live: Contribution, client: Client) -> None:
    address = url("debate:detail", live)
    on_map = {**HTMX, "HX-Current-URL": "http://testserver/plui/?voir=W-0001"}
    on_page = {**HTMX, "HX-Current-URL": f"http://testserver{address}"}
    assert f'hx-get="{address}?tri=recents"' in shown(client, live, "", **on_map)[1]
    assert 'hx-select="#fil"' not in shown(client, live, "", **on_page)[1]
    assert 'hx-select="#fil"' not in shown(client, live, "")[1]


def test_five_hundred_comments_cost_the_queries_of_twenty(
    live: Contribution, bob: Actor, browse: Callable[[Actor], Client], django_assert_max_num_queries: Any
) -> None:
    client = browse(bob)
    roots = many(live, 20)
    actions.mark_useful(bob, roots[0], is_useful=True, at=timezone.now())
    page(client, live)
    with django_assert_max_num_queries(40) as few:
        assert len(shown(client, live, "tri=utiles")[0]) == STEP
    many(live, 280, first=21)
    many(live, 200, parent=roots[0], first=301)
    with django_assert_max_num_queries(len(few)):
        numbers, text = shown(client, live, "tri=utiles")
    assert len(numbers) <= STEP + REPLIES
    assert "(300)" in text
    with django_assert_max_num_queries(len(few)):
        assert len(shown(client, live, "tri=utiles&pour=300&fil=1")[0]) == 500


def test_a_reply_quotes_in_short_with_a_link_and_no_longer_what_was_masked(
    live: Contribution, alice: Actor, bob: Actor, moderator: Actor, client: Client
) -> None:
    said = say(bob, live, "Mon voisin habite au 12 rue des Lilas. " + "Et encore. " * 40)
    say(alice, live, "Restons courtois.", parent=said, is_quoting=True)
    text = page(client, live)
    assert text.count("12 rue des Lilas") == 2
    quote = text[text.index('<blockquote class="quote">') :]
    assert "…" in quote[: quote.index("</blockquote>")]
    assert "commentaire=1#commentaire-1" in quote[: quote.index("</blockquote>")]
    actions.mask_comment(moderator, Comment.objects.get(number=1), reason=MaskReason.THIRD_PARTY, at=timezone.now())
    text = page(client, live)
    assert "12 rue des Lilas" not in text
    assert "Ce texte n’est plus montré." in text


def test_the_form_of_a_reply_comes_alone_or_as_a_page(live: Contribution, bob: Actor, client: Client) -> None:
    say(bob, live, "Le premier")
    where = url("debate:reply", live, number=1)
    alone = client.get(where + "?tri=recents", headers=HTMX).content.decode()
    assert "<html" not in alone
    assert f'hx-post="{url("debate:comment", live)}?tri=recents"' in alone
    whole = client.get(where).content.decode()
    assert "Le premier" in whole
    assert "hx-post" not in whole, "there is no debate to renew on that page"
    typed = {
        "parent": 1,
        "is_quoting": "on",
        "side": "neutral",
        "body": "Ma réponse",
        "pseudonym": "Zoé",
        "charter_accepted": 1,
    }
    answer = client.post(url("debate:comment", live), typed)
    assert answer["Location"].endswith("?commentaire=2#commentaire-2")
    assert Comment.objects.get(number=2).quote == Comment.objects.get(number=1)


def test_nobody_replies_to_what_is_hidden(live: Contribution, bob: Actor, moderator: Actor, client: Client) -> None:
    said = say(bob, live, "Le numéro 06 00 00 00 00", keeps_contact=["06 00 00 00 00"])
    actions.mask_comment(moderator, said, reason=MaskReason.PERSONAL_DATA, at=timezone.now())
    answer = client.get(url("debate:reply", live, number=1))
    assert answer.status_code == 403
    assert "06 00" not in answer.content.decode()


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["page", "fragment"])
def test_useful_is_said_and_taken_back(live: Contribution, bob: Actor, client: Client, headers: dict[str, str]) -> None:
    say(bob, live, "Pour l’ombre.")
    where = url("debate:mark_useful", live, number=1)
    for press, words in (("1", "1 personne le trouve utile"), ("1", "1 personne"), ("0", 'aria-pressed="false"')):
        text = client.post(where, {"useful": press}, headers=headers, follow=True).content.decode()
        assert words in text
        assert ("<html" in text) == (not headers)
    assert client.cookies[COOKIE]["httponly"]
    assert Comment.objects.get().useful_count == 0


def test_one_s_own_words_have_their_count_and_no_button(
    live: Contribution, alice: Actor, bob: Actor, browse: Callable[[Actor], Client]
) -> None:
    said = say(bob, live, "Pour l’ombre.")
    actions.mark_useful(alice, said, is_useful=True, at=timezone.now())
    text = page(browse(bob), live)
    assert "1 personne le trouve utile" in text
    assert 'id="utile-1"' not in text
    assert url("debate:edit_comment", live, number=1) in text
    other = page(browse(alice), live)
    assert re.search(r'id="utile-1"[^>]*aria-pressed="true"', other)
    assert url("debate:edit_comment", live, number=1) not in other
    refused = browse(bob).post(url("debate:mark_useful", live, number=1), {"useful": "1"}, headers=HTMX)
    assert (refused.status_code, "aux autres de dire" in refused.content.decode()) == (403, True)


def test_one_edits_and_withdraws_one_s_comment_without_script(
    live: Contribution, bob: Actor, alice: Actor, browse: Callable[[Actor], Client]
) -> None:
    client = browse(bob)
    said = say(bob, live, "Il y a 12 arbres.")
    actions.mark_useful(alice, said, is_useful=True, at=timezone.now())
    edit = url("debate:edit_comment", live, number=1)
    assert "1 personne l’a trouvé utile" in client.get(edit).content.decode()
    assert client.post(edit, {"body": ""}).status_code == 422
    text = client.post(edit, {"body": "Il y a 13 arbres."}, follow=True).content.decode()
    assert "Il y a 13 arbres." in text
    assert "modifié le" in text
    withdraw = url("debate:withdraw_comment", live, number=1)
    assert "Il y a 13 arbres." in client.get(withdraw).content.decode()
    text = client.post(withdraw, follow=True).content.decode()
    assert "a été retiré par son auteur" in text
    assert "arbres" not in text


def test_nobody_else_reaches_one_s_comment(
    live: Contribution, bob: Actor, alice: Actor, moderator: Actor, browse: Callable[[Actor], Client]
) -> None:
    say(bob, live, "Il y a 12 arbres.")
    for actor in (alice, moderator, Actor()):
        client = browse(actor)
        for name in ("debate:edit_comment", "debate:withdraw_comment"):
            where = url(name, live, number=1)
            assert (client.get(where).status_code, client.post(where, {"body": "À moi"}).status_code) == (403, 403)
    assert Comment.objects.values_list("body", "withdrawn_at").get() == ("Il y a 12 arbres.", None)


def test_the_words_say_what_the_voices_are_sure_of(live: Contribution, client: Client) -> None:
    assert "Personne n’a encore voté." in page(client, live)
    Contribution.objects.update(for_count=14, against_count=3, mixed_count=2)
    text = page(client, live)
    assert "14 pour, 3 contre, 2 mitigé : <strong>plutôt soutenue</strong>" in text
    assert "entre 51 % et 88 %" in text
    Contribution.objects.update(for_count=3, against_count=0, mixed_count=0)
    assert "<strong>trop peu de voix pour conclure</strong>" in page(client, live)


def test_what_awaits_its_moderator_is_seen_by_its_author_and_the_team_alone(
    live: Contribution, bob: Actor, moderator: Actor, client: Client, browse: Callable[[Actor], Client]
) -> None:
    TakingPart.objects.create(concertation=live.concertation, moderation=Moderation.A_PRIORI)
    live.concertation.refresh_from_db()
    actions.vote(bob, live, choice=Choice.FOR, argument="À relire d’abord", at=timezone.now())
    assert "À relire d’abord" not in page(client, live)
    assert 'id="commentaire-1"' not in page(client, live)
    for reader in (bob, moderator):
        assert 'id="commentaire-1"' in page(browse(reader), live)


def test_where_the_least_seen_come_first_what_was_shown_is_counted(
    live: Contribution, bob: Actor, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[list[int]] = []
    monkeypatch.setattr(seen, "tell", lambda pks, at: told.append(list(pks)))
    said = say(bob, live, "Pour l’ombre.", side=Side.FAVORABLE)
    page(client, live)
    TakingPart.objects.create(concertation=live.concertation, argument_order=ArgumentOrder.LEAST_SEEN)
    page(client, live)
    client.get(url("debate:detail", live), {"tri": "recents"})
    assert told == [[], [said.pk], []]
