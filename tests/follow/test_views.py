"""Following, confirming, stopping: without an account, without a script, and without learning anything of others."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from carto.concertations.models import Concertation
from carto.follow import consent, views
from carto.follow.models import Follow, Follower, Rhythm
from carto.privacy import retention
from tests.follow.conftest import link_in

ASKED = {"email": "lea@essai.invalid", "rhythm": "daily"}
Post = Callable[..., Any]


@pytest.fixture
def ask(client: Client, concertation: Concertation, django_capture_on_commit_callbacks: Any) -> Post:
    def post(query: str = "theme=habitat", browser: Client | None = None, **more: str) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            return (browser or client).post(f"/plui/suivre/?{query}", ASKED | more)

    return post


def test_the_page_says_what_will_be_followed(client: Client, concertation: Concertation) -> None:
    page = client.get("/plui/suivre/?theme=habitat&commune=49901").content.decode()
    assert "thème Habitat, commune Essai-sur-Loire" in page
    assert "toute la concertation" in client.get("/plui/suivre/").content.decode()


def test_nothing_is_sent_before_the_holder_of_the_address_confirms_with_a_button(client: Client, ask: Post) -> None:
    assert "Regardez votre messagerie" in ask().content.decode()
    [letter] = mail.outbox
    assert letter.to == ["lea@essai.invalid"]
    path = link_in(letter, "confirmer")
    assert "thème Habitat" in client.get(path).content.decode()
    assert Follow.objects.active().count() == 0  # opening the link is not consenting
    follow = Follow.objects.get()
    done = client.post(path, {"follows": [follow.pk]}, follow=True)
    assert "thème Habitat" in done.content.decode()
    assert Follow.objects.active().get().rhythm == Rhythm.DAILY


def test_an_address_gets_one_confirmation_a_day_and_it_confirms_all_that_was_asked(client: Client, ask: Post) -> None:
    for query in ("theme=habitat", "theme=economie", "theme=habitat"):
        assert ask(query, browser=Client()).status_code == 200
    [letter] = mail.outbox
    assert Follow.objects.count() == 2
    page = client.get(link_in(letter, "confirmer")).content.decode()
    assert "thème Habitat" in page
    assert "thème Économie" in page


def test_what_could_not_be_asked_that_day_is_asked_the_next(ask: Post, django_capture_on_commit_callbacks: Any) -> None:
    ask("theme=habitat")
    ask("theme=economie")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        consent.ask_those_who_wait(timezone.now() + timedelta(hours=12))
    assert mail.outbox == []
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            consent.ask_those_who_wait(timezone.now() + timedelta(hours=25))
    assert len(mail.outbox) == 1


def test_the_answer_is_the_same_for_a_known_address(ask: Post) -> None:
    unknown = ask(email="new@essai.invalid").content.decode()
    follower = Follower.objects.get()
    consent.confirm(follower, [Follow.objects.get().pk], at=timezone.now())
    known = ask(email="new@essai.invalid", browser=Client()).content.decode()

    def words(page: str) -> str:
        return page[page.index("<main") : page.index("</main")]

    assert words(known) == words(unknown)


def test_a_stranger_cannot_change_what_somebody_follows(ask: Post, client: Client) -> None:
    ask()
    consent.confirm(Follower.objects.get(), [Follow.objects.get().pk], at=timezone.now())
    ask(browser=Client(), rhythm="at_once")
    assert Follow.objects.active().get().rhythm == Rhythm.DAILY
    consent.stop([Follow.objects.get().pk], at=timezone.now())
    ask(browser=Client())
    assert Follow.objects.active().count() == 0


def test_who_has_confirmed_follows_the_next_at_once(ask: Post, client: Client) -> None:
    ask()
    client.post(link_in(mail.outbox[0], "confirmer"), {"follows": [Follow.objects.get().pk]})
    assert "C’est fait" in ask("theme=economie").content.decode()
    assert Follow.objects.active().count() == 2
    assert len(mail.outbox) == 1


def test_stopping_takes_one_post_without_session_nor_token(client: Client, ask: Post) -> None:
    ask()
    follow = Follow.objects.get()
    consent.confirm(follow.follower, [follow.pk], at=timezone.now())
    path = consent.stop_url([follow.pk]).removeprefix("http://127.0.0.1:8000")
    program = Client(enforce_csrf_checks=True)
    assert program.get(path).status_code == 200
    assert Follow.objects.active().count() == 1  # a program that opens links stops nothing
    answer = program.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert Follow.objects.active().count() == 0
    page = answer.content.decode()
    assert "C’est arrêté" in page
    assert "thème Habitat" in page
    assert "C’est repris" in Client().post(path, {"decision": "put_back"}).content.decode()
    assert Follow.objects.active().count() == 1


@pytest.mark.parametrize("path", ["/suivi/arreter/x/", "/suivi/confirmer/x:y/", "/suivi/liste/MQ:z:t/"])
def test_a_link_that_was_altered_gives_nothing(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 410
    assert client.post(path).status_code == 410


def test_the_list_changes_only_its_own_lines(client: Client, ask: Post) -> None:
    ask(email="a@essai.invalid")
    ask(email="b@essai.invalid")
    mine, other = Follow.objects.order_by("pk")
    for follow in (mine, other):
        consent.confirm(follow.follower, [follow.pk], at=timezone.now())
    path = consent.list_url(mine.follower).removeprefix("http://127.0.0.1:8000")
    client.post(path, {"follow": other.pk, "decision": "stop"})
    assert Follow.objects.active().count() == 2
    client.post(path, {"follow": mine.pk, "rhythm": "weekly"})
    mine.refresh_from_db()
    assert mine.rhythm == Rhythm.WEEKLY
    page = client.post(path, {"follow": mine.pk, "decision": "stop"}, follow=True).content.decode()
    assert "Reprendre" in page
    assert "b@essai.invalid" not in page
    client.post(f"{path}oublier/")
    assert [follower.email for follower in Follower.objects.all()] == ["b@essai.invalid"]


def test_an_address_nobody_confirms_is_forgotten_in_a_week(ask: Post) -> None:
    ask()
    retention.purge(timezone.now() + timedelta(days=6))
    assert Follower.objects.count() == 1
    retention.purge(timezone.now() + timedelta(days=8))
    assert (Follower.objects.count(), Follow.objects.count()) == (0, 0)


def test_one_network_does_not_ask_for_ever(ask: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "FOLLOWS_AN_HOUR", 2)
    answers = [ask(email=f"n{n}@essai.invalid").status_code for n in range(3)]
    assert answers == [200, 200, 429]
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("contribution=W-0099", 404),
        ("contribution=x", 404),
        ("area=POINT(0 0)", 422),
        ('area={"type":"Polygon","coordinates":[[[0,0],[1,1],[0,1],[1,0],[0,0]]]}', 422),
        ("theme=%00", 200),
    ],
)
def test_a_wrong_address_is_refused_with_a_page(
    client: Client, concertation: Concertation, query: str, status: int
) -> None:
    assert client.get(f"/plui/suivre/?{query}").status_code == status


def test_who_was_named_by_another_says_it_once_and_is_left_in_peace(
    client: Client, ask: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask()
    [letter] = mail.outbox
    path = link_in(letter, "confirmer")
    assert "ne plus m’écrire" in client.get(path).content.decode()
    assert "plus rien ne sera envoyé" in client.post(path, {"decision": "refuse"}, follow=True).content.decode()
    assert not Follow.objects.exists()
    for days, sent in ((2, 1), (29, 1), (31, 2)):
        later = timezone.now() + timedelta(days=days)
        monkeypatch.setattr(timezone, "now", lambda later=later: later)
        ask(browser=Client())
        assert len(mail.outbox) == sent
        monkeypatch.undo()


def test_a_stranger_changes_nothing_of_what_was_stopped(client: Client, ask: Post) -> None:
    ask()
    follow = Follow.objects.get()
    consent.confirm(follow.follower, [follow.pk], at=timezone.now())
    consent.stop([follow.pk], at=timezone.now())
    ask(browser=Client(), rhythm="weekly")
    follow.refresh_from_db()
    assert (follow.rhythm, follow.stopped_at is None) == (Rhythm.DAILY, False)


def test_ones_list_comes_by_letter_on_another_device_and_nobody_learns_who_follows(
    ask: Post, django_capture_on_commit_callbacks: Any
) -> None:
    ask()
    follow = Follow.objects.get()
    consent.confirm(follow.follower, [follow.pk], at=timezone.now())
    Follower.objects.update(asked_at=None)
    told = []
    for email in ("LEA@essai.invalid", "personne@essai.invalid", "lea@essai.invalid"):
        with django_capture_on_commit_callbacks(execute=True):
            page = Client().post("/suivi/", {"email": email}).content.decode()
        told.append(page.partition('<div class="page">')[2].partition("</div>")[0].replace(email, ""))
    assert told[0] == told[1] == told[2]
    _asked, letter = mail.outbox
    assert "thème Habitat" in Client().get(link_in(letter, "liste")).content.decode()
    assert Client().post("/suivi/", {"email": "léa"}).status_code == 422


def test_one_network_has_so_many_lists_sent_an_hour(
    concertation: Concertation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "LISTS_AN_HOUR", 1)
    answers = [Client().post("/suivi/", {"email": "lea@essai.invalid"}) for _device in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert "lea@essai.invalid" in answers[1].content.decode()
