"""Getting in: by a single-use link or a code sent by e-mail; a device's key makes a participant."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory

from carto.accounts import actions
from carto.accounts.actors import ANYONE, COOKIE, actor_of, give_key
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


def test_a_code_sent_by_mail_signs_in(client: Client, paule: User) -> None:
    page = client.post("/compte/login/code/", {"email": "paule@essai.invalid"}, follow=True)
    assert page.status_code == 200
    code = re.search(r"^([A-Z0-9]{3,}-?[A-Z0-9]+)$", str(mail.outbox[0].body), re.MULTILINE)
    assert code is not None
    client.post("/compte/login/code/confirm/", {"code": code[1]}, follow=True)
    assert client.session["_auth_user_id"] == str(paule.pk)


def test_an_unknown_address_gets_the_same_page_and_no_mail(client: Client, db: None) -> None:
    page = client.post("/compte/login/code/", {"email": "personne@essai.invalid"}, follow=True)
    assert (page.status_code, len(mail.outbox)) == (200, 0)
    assert "Si un compte existe" in page.content.decode()


def test_nobody_signs_up_alone(client: Client, db: None) -> None:
    client.post("/compte/signup/", {"email": "intrus@essai.invalid"})
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


def test_an_account_is_named_by_its_name_or_its_address(paule: User) -> None:
    assert (str(paule), paule.get_full_name()) == ("Paule", "Paule")
    assert str(User(email="a@b.fr")) == "a@b.fr"
    assert str(Participant(pk=3)) == "participant 3"
