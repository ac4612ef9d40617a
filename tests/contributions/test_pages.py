"""The pages as people meet them, without JavaScript."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import COOKIE, Actor, key_of
from carto.accounts.models import Participant
from carto.concertations.models import Concertation, TakingPart
from carto.contributions import actions
from carto.contributions.actions import Deposit
from carto.contributions.listing import PER_PAGE
from carto.contributions.models import Contribution, KeptContact, MaskReason, Photo
from tests.conftest import DURING
from tests.contributions.conftest import Browser, jpeg

Submit = Callable[..., Deposit]
ONE = "/plui/contributions/W-0001/"
XSS = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "constat", "themes": ["habitat", "patrimoine"], "title": "Une halle", "body": "Sur la place.",
        "shape": "Point", "positions": "47.35, -0.65", "pseudonym": "Chloé", "charter_accepted": "on",
        "similar_seen": "1",
    } | changes  # fmt: skip


def submit_form(client: Client, **changes: Any) -> Any:
    return client.post("/plui/proposer/", typed(**changes))


def test_a_proposal_without_map_or_script_leads_to_its_receipt(open_now: Concertation) -> None:
    client = Client()
    photo = SimpleUploadedFile("p.jpg", jpeg(), content_type="image/jpeg")
    response = client.post("/plui/proposer/", typed(photos=photo))
    assert (response.status_code, response["Location"]) == (302, ONE + "recu/")
    stored = Contribution.objects.get()
    assert stored.geometry is not None
    assert stored.geometry.equals_exact(Point(-0.65, 47.35, srid=4326))
    assert Photo.objects.filter(contribution=stored).exists()
    receipt = client.get(ONE + "recu/")
    text = receipt.content.decode()
    entry = open_now.register_entries.get()
    key = key_of(client.cookies[COOKIE].value)
    assert all(said in text for said in ("W-0001", entry.entry_hash, f"http://testserver/retour/{key}/plui/W-0001/"))
    assert "no-store" in receipt["Cache-Control"]
    assert client.get(ONE).status_code == 200


@pytest.mark.parametrize(
    ("shape", "positions", "kind"),
    [
        ("Point", "47,35 ; -0,65", "Point"),
        ("Point", "47,35 -0,65", "Point"),
        ("Point", "47,35, -0,65", "Point"),
        ("LineString", "47.35, -0.65\r\n\r\n47.36, -0.64", "LineString"),
        ("Polygon", "47.35, -0.65\n47.36, -0.65\n47.36, -0.64", "Polygon"),
    ],
)
def test_coordinates_are_read_as_people_write_them(
    open_now: Concertation, shape: str, positions: str, kind: str
) -> None:
    assert submit_form(Client(), shape=shape, positions=positions).status_code == 302
    stored = Contribution.objects.get()
    assert stored.geometry is not None
    assert (stored.geometry.geom_type, (stored.lat_e5 or 0) // 10_000) == (kind, 473)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"positions": "47.35"}, "Position 1 : écrivez la latitude"),
        ({"positions": "47.35, -0.65\n47.36, -0.65"}, "Un point tient en une position"),
        ({"positions": "-0.65, 47.35"}, "sort du périmètre"),
        ({"positions": "147.35, -0.65"}, "sort du monde"),
        ({"shape": "Polygon", "positions": "47.35, -0.65\n47.36, -0.64\n47.35, -0.64\n47.36, -0.65"}, "se croise"),
        ({"shape": "LineString"}, "Il manque des points"),
        ({"positions": " \n "}, "Dites où"),
        ({"shape": "x"}, "choix valide"),
        ({"title": ""}, "obligatoire"),
        ({"themes": []}, "obligatoire"),
        ({"kind": "x"}, "choix valide"),
        ({"charter_accepted": ""}, "il faut accepter la charte"),
        ({"website": "http://spam.example"}, "Laissez ce champ vide"),
    ],
)
def test_a_mistake_is_said_and_nothing_typed_is_lost(
    open_now: Concertation, changes: dict[str, Any], sentence: str
) -> None:
    response = submit_form(Client(), body="Un texte auquel je tiens & mes accents é.", **changes)
    text = response.content.decode()
    assert response.status_code == 422
    assert sentence in text
    assert "Un texte auquel je tiens &amp; mes accents é." in text
    assert not Contribution.objects.exists()


def test_out_of_the_phase_the_form_gives_way_to_the_reason(concertation: Concertation, client: Client) -> None:
    concertation.phases.update(
        opens_at=timezone.now() - timedelta(days=2), closes_at=timezone.now() - timedelta(days=1)
    )
    for response in (client.get("/plui/proposer/"), submit_form(client)):
        assert response.status_code == 403
        assert "Il n’est plus possible de contribuer" in response.content.decode()
        assert '<form class="form" method="post" enctype' not in response.content.decode()


def test_what_is_sent_too_late_is_given_back_to_its_author(
    concertation: Concertation, open_now: Concertation, submit: Submit, alice: Actor, browser_of: Browser
) -> None:
    submit(at=timezone.now())
    client = browser_of(alice)
    concertation.phases.update(closes_at=timezone.now() - timedelta(seconds=1))
    body = "Un long texte <b>écrit</b> trop tard."
    answers = [submit_form(client, body=body), client.post(ONE + "modifier/", typed(body=body))]
    for answer in answers:
        assert answer.status_code == 403
        assert "Un long texte &lt;b&gt;écrit&lt;/b&gt; trop tard." in answer.content.decode()
        assert "Rien n’a été envoyé" in answer.content.decode()
    assert "Rien n’a été envoyé" not in client.get("/plui/proposer/").content.decode()


def test_too_many_deposits_keep_what_was_typed(open_now: Concertation) -> None:
    TakingPart.objects.create(concertation=open_now, deposits_an_hour=1)
    assert submit_form(Client()).status_code == 302
    response = submit_form(Client(), title="La deuxième")
    assert response.status_code == 429
    assert "La deuxième" in response.content.decode()


def test_the_receipt_is_for_the_author_alone(submit: Submit, alice: Actor, bob: Actor, browser_of: Browser) -> None:
    submit()
    assert browser_of(alice).get(ONE + "recu/").status_code == 200
    assert browser_of(bob).get(ONE + "recu/").status_code == 404
    assert Client().get(ONE + "recu/").status_code == 404


def test_the_private_link_gives_the_device_its_author_in_two_steps(submit: Submit, alice: Actor) -> None:
    submit()
    link = f"/retour/{alice.key}/plui/W-0001/"
    device = Client(enforce_csrf_checks=True)
    asked = device.get(link)
    assert (asked.status_code, asked["Referrer-Policy"]) == (200, "strict-origin")
    assert "no-store" in asked["Cache-Control"]
    assert COOKIE not in device.cookies
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', asked.content.decode()))
    pressed = device.post("/retour/", fields)
    assert (pressed.status_code, pressed["Location"]) == (302, ONE)
    assert key_of(device.cookies[COOKIE].value) == alice.key
    assert device.cookies[COOKIE]["httponly"]


def test_a_wrong_private_link_gives_nothing_and_logs_no_key(
    submit: Submit, bob: Actor, caplog: pytest.LogCaptureFixture
) -> None:
    submit()
    device = Client()
    assert "n’est pas reconnu" in device.get("/retour/fausse-cle/plui/W-0001/").content.decode()
    wrong = {"key": "fausse-cle", "slug": "plui", "reference": "W-0001"}
    assert device.post("/retour/", wrong).status_code == 404
    assert device.post("/retour/", wrong | {"key": bob.key}).status_code == 404
    assert device.post("/retour/", {}).status_code == 404
    assert COOKIE not in device.cookies
    assert "fausse-cle" not in caplog.text


def test_a_device_that_knows_someone_else_is_warned(
    submit: Submit, alice: Actor, bob: Actor, browser_of: Browser
) -> None:
    submit()
    text = browser_of(bob).get(f"/retour/{alice.key}/plui/W-0001/").content.decode()
    assert "« Bob »" in text


def test_the_author_edits_and_an_untouched_place_keeps_its_holes(
    open_now: Concertation, submit: Submit, alice: Actor, browser_of: Browser
) -> None:
    hole = ((-0.65, 47.33), (-0.64, 47.33), (-0.64, 47.34), (-0.65, 47.33))
    outer = ((-0.66, 47.32), (-0.62, 47.32), (-0.62, 47.36), (-0.66, 47.36), (-0.66, 47.32))
    drawn = Polygon(outer, hole, srid=4326)
    submit(geometry=drawn, at=timezone.now())
    author = browser_of(alice)
    text = author.get(ONE + "modifier/").content.decode()
    assert "47.320000, -0.660000" in text
    shown = "\r\n".join(re.findall(r"47\.\d{6}, -0\.\d{6}|(?m:^---)", text))
    response = author.post(ONE + "modifier/", typed(title="Mieux dit", shape="Polygon", positions=shown))
    assert (response.status_code, response["Location"]) == (302, ONE)
    stored = Contribution.objects.get()
    assert (stored.title, stored.pseudonym) == ("Mieux dit", "Alice")
    assert stored.geometry is not None
    assert stored.geometry.equals_exact(drawn)
    outside = author.post(ONE + "modifier/", typed(title="Encore", positions="45.0, 3.0"))
    assert outside.status_code == 422
    assert "sort du périmètre" in outside.content.decode()


def test_others_neither_edit_nor_withdraw(
    open_now: Concertation, submit: Submit, bob: Actor, agent: Actor, browser_of: Browser
) -> None:
    submit(at=timezone.now())
    for actor in (bob, agent):
        for page in ("modifier/", "retirer/"):
            assert browser_of(actor).get(ONE + page).status_code == 403
            assert browser_of(actor).post(ONE + page, typed()).status_code == 403
    assert Contribution.objects.get().is_published


def test_a_withdrawn_number_answers_410_without_its_words(
    open_now: Concertation, submit: Submit, alice: Actor, browser_of: Browser
) -> None:
    submit(title="Mot introuvable", at=timezone.now())
    author = browser_of(alice)
    assert "Retirer ma contribution" in author.get(ONE + "retirer/").content.decode()
    assert Contribution.objects.get().is_published
    assert author.post(ONE + "retirer/").status_code == 302
    public = Client().get(ONE)
    assert public.status_code == 410
    assert "Mot introuvable" not in public.content.decode()
    assert "retirée par son auteur" in public.content.decode()
    assert "Mot introuvable" in author.get(ONE).content.decode()


def test_a_moderator_masks_with_a_reason_and_shows_again(
    submit: Submit, moderator: Actor, commissioner: Actor, bob: Actor, browser_of: Browser
) -> None:
    submit(title="Mot introuvable")
    assert browser_of(bob).post(ONE + "masquer/", {"reason": "insult"}).status_code == 403
    team = browser_of(moderator)
    assert team.get(ONE + "masquer/").status_code == 200
    assert team.post(ONE + "masquer/", {"reason": ""}).status_code == 422
    assert team.post(ONE + "masquer/", {"reason": "insult"}).status_code == 302
    public = Client().get(ONE)
    assert public.status_code == 410
    assert "Mot introuvable" not in public.content.decode()
    assert "propos injurieux ou haineux" in public.content.decode()
    for reader in (team, browser_of(commissioner)):
        assert "Mot introuvable" in reader.get(ONE).content.decode()
    assert Client().get(ONE + "modifier/").status_code == 410
    assert browser_of(bob).post(ONE + "demasquer/").status_code == 410
    assert team.post(ONE + "demasquer/").status_code == 302
    assert Client().get(ONE).status_code == 200


def test_unknown_numbers_and_drafts_are_404(submit: Submit, concertation: Concertation) -> None:
    submit()
    for address in ("/plui/contributions/W-0009/", "/plui/contributions/X-0001/", "/autre/contributions/W-0001/"):
        assert Client().get(address).status_code == 404
    Concertation.objects.update(published_at=None)
    for address in (ONE, "/plui/", "/plui/liste/", "/plui/proposer/", ONE + "photo/grande.webp"):
        assert Client().get(address).status_code == 404


@pytest.mark.parametrize("address", [ONE, "/plui/liste/", "/plui/"])
def test_what_people_write_is_shown_as_text(submit: Submit, address: str) -> None:
    submit(title=XSS[:120], body=XSS, pseudonym=XSS[:60])
    text = Client().get(address).content.decode()
    assert "alert(1)</script>" not in text
    assert "<img src=x" not in text
    if address != "/plui/":
        assert "&lt;script&gt;" in text


def test_the_list_is_paged_with_constant_queries(
    submit: Submit, client: Client, django_assert_max_num_queries: Any
) -> None:
    def queries() -> int:
        with django_assert_max_num_queries(34) as captured:
            client.get("/plui/liste/")
        return len(captured)

    submit()
    queries()  # keeps the counts of the plan for the first time
    submit()
    for_two = queries()
    for _deposit in range(4):
        submit()
    assert queries() == for_two


def test_htmx_gets_the_list_alone_and_the_page_says_the_count(submit: Submit, client: Client) -> None:
    submit()
    fragment = client.get("/plui/liste/", headers={"HX-Request": "true"})
    text = fragment.content.decode()
    assert "<html" not in text
    assert 'data-reference="W-0001"' in text
    assert "HX-Request" in fragment["Vary"]
    page = client.get("/plui/liste/").content.decode()
    assert "<html" in page
    assert re.search(r'role="status"[^>]*><span[^>]*>1</span> contribution', page)


def test_a_second_page_keeps_the_filters(submit: Submit, client: Client) -> None:
    for _deposit in range(PER_PAGE + 1):
        submit(themes=("habitat",))
    text = client.get("/plui/liste/?theme=habitat").content.decode()
    assert "?theme=habitat&amp;page=2" in text
    shown = re.findall(r'data-reference="(\S+)"', text)
    assert (len(shown), shown[0]) == (PER_PAGE, f"W-{PER_PAGE + 1:04d}")
    assert re.findall(r'data-reference="(\S+)"', client.get("/plui/liste/?page=2").content.decode()) == ["W-0001"]


def test_a_masked_contribution_is_not_listed(submit: Submit, moderator: Actor, browser_of: Browser) -> None:
    stored = submit(title="Mot introuvable").contribution
    actions.mask(moderator, stored, reason=MaskReason.INSULT, at=DURING)
    assert "Mot introuvable" not in browser_of(moderator).get("/plui/liste/").content.decode()


def test_nobody_becomes_a_participant_by_reading(open_now: Concertation, submit: Submit, client: Client) -> None:
    submit(at=timezone.now())
    before = Participant.objects.count()
    for address in ("/plui/", "/plui/liste/", "/plui/proposer/", ONE):
        assert client.get(address).status_code == 200
    assert Participant.objects.count() == before
    assert COOKIE not in client.cookies


def test_the_list_says_its_order_and_keeps_it_with_its_filters(submit: Callable[..., Deposit], client: Client) -> None:
    for title, voices in (("Peu", (3, 0)), ("Beaucoup", (90, 10)), ("Personne", (0, 0))):
        row = submit(title=title).contribution
        Contribution.objects.filter(pk=row.pk).update(for_count=voices[0], against_count=voices[1])
    where = "/plui/liste/"
    neutral = client.get(where).content.decode()
    assert neutral.index("Personne") < neutral.index("Beaucoup") < neutral.index("Peu")
    assert "l’ordre d’arrivée, sans autre préférence" in neutral
    sorted_ = client.get(where, {"tri": "consensus", "theme": "environnement"}).content.decode()
    assert sorted_.index("Beaucoup") < sorted_.index("Peu") < sorted_.index("Personne")
    assert "peu de voix ne passent pas devant beaucoup" in sorted_
    assert "nettement soutenue" in sorted_
    assert 'href="?theme=environnement&amp;tri=controverse"' in sorted_
    assert client.get(where, {"tri": "n’importe"}).content.decode().count("sans autre préférence") == 1


def test_a_telephone_number_is_held_once_and_goes_with_its_author_s_word(open_now: Concertation) -> None:
    client = Client()
    held = submit_form(client, body="Le club : 02 43 12 34 56.", title="Une <b>halle</b>")
    shown = held.content.decode()
    assert held.status_code == 422
    assert "le numéro de téléphone « 02 43 12 34 56 »" in shown
    assert "Le club : 02 43 12 34 56." in shown
    assert 'value="02 43 12 34 56" aria-invalid' in shown
    assert not Contribution.objects.exists()
    assert 'name="keeps_contact"' not in client.get("/plui/proposer/").content.decode()
    club = "Le club : 02 43 12 34 56."
    more = submit_form(client, body=f"{club} Ou moi, 06 12 34 56 78.", keeps_contact="02 43 12 34 56").content.decode()
    assert 'value="02 43 12 34 56\n06 12 34 56 78" aria-invalid' in more  # to be ticked anew
    assert not Contribution.objects.exists()
    faulty = submit_form(client, body=club, keeps_contact="02 43 12 34 56", title="").content.decode()
    assert 'value="02 43 12 34 56" checked' in faulty
    submit_form(client, body=club, keeps_contact="02 43 12 34 56")
    kept = KeptContact.objects.get()
    assert (kept.contribution, kept.comment_number) == (Contribution.objects.get(), None)
    changed = {"title": "Une halle", "body": "Le club : 02 43 12 34 56, le soir."}
    assert client.post(ONE + "modifier/", typed(**changed)).status_code == 302
    added = client.post(ONE + "modifier/", typed(**changed, pseudonym="x") | {"title": "Moi : a@exemple.fr"})
    assert "l’adresse électronique « a@exemple.fr »" in added.content.decode()
    assert Contribution.objects.get().title == "Une halle"
    client.post(ONE + "modifier/", typed(body="06 12 34 56 78", keeps_contact="06 12 34 56 78"))
    assert KeptContact.objects.count() == 1
