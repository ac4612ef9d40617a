"""What people say on paper, by letter or aloud, entered by an agent: in the same series, with whence it came."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.contributions.models import Channel, Contribution, KeptContact
from carto.contributions.record import current_contributions
from carto.intake.models import Origin, Scan
from carto.intake.titles import title_of
from tests.contributions.conftest import Browser, jpeg

Typed = Callable[..., dict[str, Any]]


def said(response: Any) -> str:
    return str(response.content.decode())


def test_one_press_keeps_it_and_the_next_is_at_the_same_meeting(
    browser: Client, client: Client, typed: Typed, concertation: Concertation, agent: Actor
) -> None:
    kept = browser.post("/plui/saisie/", typed(), follow=True)
    assert "O-0001 est enregistrée." in said(kept)
    assert 'value="Permanence du mardi"' in said(kept)
    assert "Il faut un banc devant l’école" not in said(kept).partition("Les dernières saisies")[0]
    row = Contribution.objects.get()
    assert (row.reference, row.title, row.pseudonym, row.author) == (
        "O-0001", "Il faut un banc devant l’école. Les anciens s’y reposeront.", "Mme Petit", None,
    )  # fmt: skip
    assert row.geometry is not None
    assert (row.origin.entered_by, row.origin.place) == (agent.user, "Permanence du mardi")
    assert row.origin.entered_at != row.received_at
    page = said(client.get("/plui/contributions/O-0001/"))
    assert "Dite de vive voix (Permanence du mardi), saisie par l’équipe." in page
    assert agent.user is not None
    assert agent.user.name not in page
    assert register.verify(concertation, dict(current_contributions(concertation))).problems == ()


def test_the_web_and_paper_share_one_series(browser: Client, typed: Typed) -> None:
    for channel in "RCMO":
        browser.post("/plui/saisie/", typed(channel=channel, where=""))
    assert [row.reference for row in Contribution.objects.order_by("number")] == [
        "R-0001",
        "C-0002",
        "M-0003",
        "O-0004",
    ]
    assert "W" not in said(browser.get("/plui/saisie/")).partition('name="place"')[0].partition('name="channel"')[2]


def test_what_is_left_on_paper_is_read_by_nobody_until_it_is_put_online(
    browser: Client, client: Client, typed: Typed
) -> None:
    browser.post("/plui/saisie/", typed(channel="R", is_private="on", body="Secret du registre, 06 12 34 56 78"))
    assert client.get("/plui/contributions/R-0001/").status_code == 404
    assert "Secret du registre" not in said(client.get("/plui/liste/"))
    assert "Secret du registre" not in said(browser.get("/plui/moderation/")), "it waits for no moderator"
    assert "Hors ligne." in said(browser.get("/plui/contributions/R-0001/"))
    browser.post("/plui/saisie/publier/R-0001/")
    assert "Secret du registre" in said(client.get("/plui/contributions/R-0001/"))


def test_what_came_out_of_time_is_said_and_kept_only_when_it_is_asked(
    browser: Client, client: Client, typed: Typed, concertation: Concertation
) -> None:
    now = timezone.now()
    concertation.phases.update(opens_at=now - timedelta(days=9), closes_at=now - timedelta(days=2))
    late = browser.post("/plui/saisie/", typed())
    assert (late.status_code, Contribution.objects.count()) == (422, 0)
    assert "Reçue hors délai" in said(late)
    assert "Mme Petit" in said(late), "what was typed stays"
    browser.post("/plui/saisie/", typed(is_late_kept="on"))
    in_time = (now - timedelta(days=3)).astimezone(concertation.zone_info)
    browser.post("/plui/saisie/", typed(received_at=in_time.strftime("%Y-%m-%dT%H:%M")))
    assert Contribution.objects.count() == 2
    assert "Reçue hors délai." in said(client.get("/plui/contributions/O-0001/"))
    assert "Reçue hors délai." not in said(client.get("/plui/contributions/O-0002/"))
    assert said(client.get("/plui/liste/")).count("<strong>hors délai</strong>") == 1
    Contribution.objects.update(channel=Channel.WEB)
    assert "hors délai" not in said(client.get("/plui/liste/")), "what was taken on the web was in time"
    coming = browser.post("/plui/saisie/", typed(received_at="2126-01-01T10:00", is_late_kept="on"))
    assert "Cette date de réception est à venir." in said(coming)


def test_a_place_that_is_not_there_or_has_several_meanings_is_said_and_one_is_chosen(
    browser: Client, typed: Typed
) -> None:
    unknown = browser.post("/plui/saisie/", typed(where="Nulle part du tout"))
    assert "Lieu introuvable : « Nulle part du tout »." in said(unknown)
    several = browser.post("/plui/saisie/", typed(where="Essai"))
    assert (several.status_code, Contribution.objects.count()) == (422, 0)
    assert 'value="commune:49901"' in said(several)
    browser.post("/plui/saisie/", typed(where="Essai", where_chosen="commune:49902"))
    assert [commune.name for commune in Contribution.objects.get().communes] == ["Le Vieil-Essai"]
    gone = browser.post("/plui/saisie/", typed(where="Essai", where_chosen="commune:00000"))
    assert "Ce lieu n’est plus là" in said(gone)
    outside = browser.post("/plui/saisie/", typed(where="48.85, 2.35"))
    assert "Ce lieu sort du périmètre" in said(outside)
    personal = browser.post("/plui/saisie/", typed(body="Appelez-moi au 06 12 34 56 78"))
    assert "06 12 34 56 78" in said(personal)
    assert personal.status_code == 422


def lines(concertation: Concertation, *bodies: str, **fields: Any) -> dict[str, Any]:
    now = timezone.now().astimezone(concertation.zone_info)
    kind, theme = concertation.kinds.all()[0].pk, concertation.themes.all()[0].pk
    typed: dict[str, Any] = {
        "place": "Mairie d’Essai", "page": "12", "received_at": now.strftime("%Y-%m-%dT%H:%M"),
        "lines-TOTAL_FORMS": "8", "lines-INITIAL_FORMS": "0",
    }  # fmt: skip
    for rank in range(8):
        typed |= {f"lines-{rank}-kind": kind}
        if rank < len(bodies):
            typed |= {f"lines-{rank}-body": bodies[rank], f"lines-{rank}-themes": theme}
    return typed | fields


def test_a_page_of_a_register_is_entered_with_its_scan_which_stays_to_the_team(
    browser: Client, client: Client, concertation: Concertation
) -> None:
    scan = SimpleUploadedFile("page 12.jpg", jpeg())
    kept = browser.post("/plui/saisie/registre/", lines(concertation, "Un banc.", "Une haie.", scan=scan), follow=True)
    assert "2 lignes sont enregistrées." in said(kept)
    assert [row.reference for row in Contribution.objects.order_by("number")] == ["R-0001", "R-0002"]
    page = said(client.get("/plui/contributions/R-0002/"))
    assert "Déposée au registre papier (Mairie d’Essai), page 12, saisie par l’équipe." in page
    only = Scan.objects.get()
    address = f"/plui/saisie/scans/{only.pk}/"
    assert {origin.scan for origin in Origin.objects.all()} == {only}
    assert address not in page
    assert client.get(address).status_code == 403
    seen = browser.get(address)
    assert (seen["Content-Type"], seen["Cache-Control"]) == ("image/webp", "private, no-store")
    assert b"Chez Alice" not in seen.content, "nothing of the camera stays"
    only.file.storage.delete(str(only.file.name))
    assert browser.get(address).status_code == 404


def test_a_page_with_a_faulty_line_keeps_none_and_says_which(browser: Client, concertation: Concertation) -> None:
    typed = lines(concertation, "Un banc.", "Loin d’ici.", scan=SimpleUploadedFile("a.jpg", jpeg()))
    refused = browser.post("/plui/saisie/registre/", typed | {"lines-1-where": "48.85, 2.35"})
    assert (refused.status_code, Contribution.objects.count(), Scan.objects.count()) == (422, 0, 0)
    assert "Ce lieu sort du périmètre" in said(refused).partition("Ligne 2")[2].partition("Ligne 3")[0]
    assert "Ce lieu sort du périmètre" not in said(refused).partition("Ligne 2")[0]
    nothing = browser.post("/plui/saisie/registre/", lines(concertation))
    assert "Recopiez au moins une ligne." in said(nothing)
    virus = SimpleUploadedFile("a.exe", b"MZ")
    assert "n’est pas une photo lisible" in said(
        browser.post("/plui/saisie/registre/", lines(concertation, "Un banc.", scan=virus))
    )
    early = lines(concertation, "Un banc.", "Une haie.", received_at="2020-01-01T10:00")
    assert said(browser.post("/plui/saisie/registre/", early)).count("Reçue hors délai") == 1


def test_each_line_of_a_page_has_its_place_in_words_and_one_is_chosen_when_several_bear_them(
    browser: Client, concertation: Concertation
) -> None:
    places = {"lines-0-where": "Essai", "lines-1-where": "Le Vieil-Essai"}
    typed = lines(concertation, "Un banc.", "Une haie.", **places)
    several = browser.post("/plui/saisie/registre/", typed)
    assert (several.status_code, Contribution.objects.count()) == (422, 0)
    assert 'name="lines-0-where_chosen" value="commune:49901"' in said(several)
    browser.post("/plui/saisie/registre/", typed | {"lines-0-where_chosen": "commune:49901"})
    named = [[one.name for one in row.communes] for row in Contribution.objects.order_by("number")]
    assert named == [["Essai-sur-Loire"], ["Le Vieil-Essai"]]


def test_neither_a_visitor_nor_a_moderator_enters_for_others(
    client: Client, typed: Typed, browser_of: Browser, moderator: Actor, open_now: Concertation
) -> None:
    for who in (client, browser_of(moderator)):
        assert who.post("/plui/saisie/", typed()).status_code == 403
        assert who.get("/plui/saisie/registre/").status_code == 403
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("body", "title"),
    [("Un banc.", "Un banc."), ("mot " * 40, "mot " * 19 + "mot…"), ("x" * 200, "x" * 80)],
)
def test_a_text_without_title_is_called_by_its_first_words(body: str, title: str) -> None:
    assert title_of(body) == title


def test_details_that_the_agent_keeps_are_shown_to_moderators(browser: Client, typed: Typed) -> None:
    number = "06 12 34 56 78"
    refused = browser.post("/plui/saisie/", typed(body=f"Appelez-moi au {number}."))
    assert (refused.status_code, Contribution.objects.count()) == (422, 0)
    browser.post("/plui/saisie/", typed(body=f"Appelez-moi au {number}.", keeps_contact="on"))
    assert KeptContact.objects.get().contribution == Contribution.objects.get()
