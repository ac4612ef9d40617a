"""Getting in: by a single-use link or a code sent by e-mail; a device's key makes a participant."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.utils import timezone

from carto.accounts import actions
from carto.accounts.actors import ANYONE, COOKIE, ONE_YEAR_S, Actor, actor_of, give_key, key_of
from carto.accounts.models import Participant, User, key_digest
from tests.conftest import DURING


@pytest.fixture
def paule(db: None) -> User:
    return User.objects.create_user("Paule@Essai.invalid", name="Paule")


def test_a_link_signs_in_once(client: Client, paule: User) -> None:
    address = f"/entrer/{actions.make_sign_in_token(paule)}/"
    assert "Paule" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    assert client.session["_auth_user_id"] == str(paule.pk)
    again = Client().post(address, follow=True)
    assert "a déjà servi" in again.content.decode()


@pytest.mark.parametrize("token", ["x", "W10:1:x", "🙂"])
def test_a_forged_link_opens_nothing(token: str, client: Client, db: None) -> None:
    answer = client.post(f"/entrer/{token}/", follow=True)
    assert "a déjà servi ou n’est plus valable" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_closed_account_does_not_enter(paule: User) -> None:
    token = actions.make_sign_in_token(paule)
    paule.is_active = False
    paule.save()
    assert actions.user_of_sign_in_token(token) is None


def sign_in(client: Client, email: str, commits: Any, next_url: str = "") -> Any:
    """Ask for a code, read it in the mailbox, type it; the page that follows."""
    with commits(execute=True):
        client.post("/compte/login/code/", {"email": email, "next": next_url})
    assert mail.outbox[-1].to == [email]
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]+)$", str(mail.outbox[-1].body), re.MULTILINE)
    assert code is not None
    return client.post("/compte/login/code/confirm/", {"code": code[1], "next": next_url}, follow=True)


def test_a_code_sent_by_mail_signs_in(client: Client, paule: User, django_capture_on_commit_callbacks: Any) -> None:
    before = client.session.session_key
    page = sign_in(client, "paule@essai.invalid", django_capture_on_commit_callbacks)
    assert client.session["_auth_user_id"] == str(paule.pk)
    assert client.session.session_key != before
    assert "Mon compte" in page.content.decode()


def test_an_address_without_an_account_opens_one_by_its_code_alone(
    client: Client, paule: User, django_capture_on_commit_callbacks: Any
) -> None:
    known = client.post("/compte/login/code/", {"email": "paule@essai.invalid"}, follow=True)
    unknown = Client().post("/compte/login/code/", {"email": "Nouvelle@essai.invalid"}, follow=True)
    shown = [page.content.decode().lower().replace("nouvelle@", "paule@") for page in (known, unknown)]
    tokens = re.compile(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"')
    assert tokens.sub("", shown[0]) == tokens.sub("", shown[1])
    made = User.objects.get(email="nouvelle@essai.invalid")
    assert (made.is_agent, made.is_staff, made.last_login) == (False, False, None)
    assert not made.has_usable_password()
    own = Client()
    sign_in(own, "nouvelle@essai.invalid", django_capture_on_commit_callbacks)
    assert own.session["_auth_user_id"] == str(made.pk)


def test_a_closed_account_asks_in_vain_and_reads_the_same_page(client: Client, paule: User) -> None:
    User.objects.update(is_active=False)
    page = client.post("/compte/login/code/", {"email": "paule@essai.invalid"}, follow=True)
    assert "Code de connexion" in page.content.decode()
    assert User.objects.count() == 1


def test_a_code_is_not_guessed(client: Client, paule: User) -> None:
    client.post("/compte/login/code/", {"email": "paule@essai.invalid"})
    for _ in range(5):
        client.post("/compte/login/code/confirm/", {"code": "AAAA-AAAA"})
    assert "login_code" not in str(dict(client.session))


def test_a_mailbox_takes_six_codes_an_hour(db: None, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        for _ in range(9):
            Client().post("/compte/login/code/", {"email": "harcelee@essai.invalid"})
    assert len(mail.outbox) == 6


def test_signing_in_leads_to_no_other_site(
    client: Client, paule: User, django_capture_on_commit_callbacks: Any
) -> None:
    page = sign_in(client, "paule@essai.invalid", django_capture_on_commit_callbacks, "https://ailleurs.invalid/")
    assert all("ailleurs" not in url for url, _status in page.redirect_chain)


def test_the_page_of_an_unknown_form_of_sign_up_leads_to_the_code(client: Client, db: None) -> None:
    assert client.post("/compte/signup/", {"email": "intrus@essai.invalid"}).headers["Location"] == (
        "/compte/login/code/"
    )
    assert not User.objects.exists()


def test_the_command_prints_a_link_for_known_accounts_only(
    paule: User, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("sign_in_link", "paule@essai.invalid")
    address = capsys.readouterr().out.strip()
    assert client.post(address.removeprefix("http://127.0.0.1:8000")).status_code == 302
    with pytest.raises(CommandError, match="Aucun compte"):
        call_command("sign_in_link", "personne@essai.invalid")


def test_a_device_becomes_a_participant_at_its_first_act_and_stays_the_same(rf: RequestFactory, db: None) -> None:
    first = actions.ensure_participant(ANYONE, pseudonym="Alice", at=DURING)
    request = rf.get("/")
    request.user = None  # type: ignore[assignment]
    request.COOKIES[COOKIE] = first.key
    returned = actions.ensure_participant(actor_of(request), pseudonym="Alice L.", at=DURING)
    assert Participant.objects.get().pseudonym == "Alice L."
    assert (returned.participant, returned.key) == (first.participant, first.key)
    assert actor_of(request) is actor_of(request)


def test_the_key_itself_is_stored_nowhere(db: None) -> None:
    actor = actions.ensure_participant(ANYONE, at=DURING)
    assert actor.key not in str(Participant.objects.values().get())
    assert Participant.objects.get().digest == key_digest(actor.key)


def test_an_unknown_key_is_nobody(rf: RequestFactory, db: None) -> None:
    request = rf.get("/")
    request.user = None  # type: ignore[assignment]
    request.COOKIES[COOKIE] = "inventée"
    assert actor_of(request) == ANYONE


def test_the_key_travels_in_a_cookie_scripts_cannot_read(client: Client, db: None) -> None:
    response = client.get("/sante/")
    give_key(response, "clé")
    cookie = response.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert key_of(cookie.value) == "clé"


def test_a_cookie_is_signed_and_dated_and_those_of_the_first_versions_are_understood(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    response = client.get("/sante/")
    give_key(response, "abcdef")
    signed = response.cookies[COOKIE].value
    assert signed != "abcdef"
    assert (key_of(signed), key_of("abcdef"), key_of("")) == ("abcdef", "abcdef", "")
    assert key_of(signed.replace("abcdef", "abcdeg")) == ""
    a_year_later = time.time() + ONE_YEAR_S + 1
    monkeypatch.setattr(time, "time", lambda: a_year_later)
    assert key_of(signed) == ""


def test_an_account_is_named_by_its_name_or_its_address(paule: User) -> None:
    assert (str(paule), paule.get_full_name()) == ("Paule", "Paule")
    assert str(User(email="a@b.fr")) == "a@b.fr"
    assert str(Participant(pk=3)) == "participant 3"


def test_an_account_nobody_entered_is_forgotten_after_a_day_and_no_other(
    db: None, paule: User, agent: Actor, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    sign_in(client, "entree@essai.invalid", django_capture_on_commit_callbacks)
    Client().post("/compte/login/code/", {"email": "erreur@essai.invalid"})
    now = timezone.now()
    assert actions.forget_unentered(now) == 0
    User.objects.update(joined_at=now - timedelta(days=2))
    assert actions.forget_unentered(now) == 1
    assert not User.objects.filter(email="erreur@essai.invalid").exists()
    assert User.objects.count() == 3


@pytest.mark.parametrize("page", ["reset/", "set/", "change/", "reset/key/done/"])
def test_no_page_lets_an_account_have_a_password(page: str, client: Client, db: None) -> None:
    assert client.get(f"/compte/password/{page}").headers["Location"] == "/compte/login/code/"
