"""Feeds that readers read, and dates that agendas take."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
from defusedxml import ElementTree
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.contributions import actions as contributions
from carto.contributions.models import MaskReason
from carto.debate import actions as debate
from carto.debate.models import Side
from carto.meetings import actions as meetings
from carto.meetings.models import Meeting
from tests.conftest import DURING, OPENS_AT

NS = {"a": "http://www.w3.org/2005/Atom", "g": "http://www.georss.org/georss"}
Make = Callable[..., Any]


def atom(client: Client, path: str) -> Any:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def test_the_atom_feed_holds_what_is_public_with_its_place_and_no_markup(
    client: Client, submit: Make, moderator: Actor, point: Any
) -> None:
    one = submit("Un <b>verger</b>", body="Ligne un\x0b\n\n<script>alert(1)</script>")
    contributions.mask(moderator, submit("Secret"), reason=MaskReason.INSULT, at=DURING)
    feed = atom(client, "/plui/flux.atom")
    assert [entry.findtext("a:title", namespaces=NS) for entry in feed.findall("a:entry", NS)] == [
        "W-0001 Un <b>verger</b>"
    ]
    entry = feed.find("a:entry", NS)
    assert entry.findtext("g:point", namespaces=NS) == "47.350000 -0.650000"
    assert entry.findtext("a:author/a:name", namespaces=NS) == "Alice"
    assert entry.find("a:category", NS).get("term") == "Environnement"
    assert "<script>" not in entry.findtext("a:summary", namespaces=NS)
    assert entry.findtext("a:id", namespaces=NS).endswith(f"/plui/contributions/{one.reference}/")
    assert entry.findtext("a:updated", namespaces=NS).startswith("2026-03-15T10:00:00")
    assert feed.find("a:link[@rel='self']", NS).get("href").endswith("/plui/flux.atom")


def test_a_filtered_feed_holds_what_the_list_shows(client: Client, submit: Make) -> None:
    submit("Un verger")
    submit("Une piste", theme="deplacements")
    feed = atom(client, "/plui/flux.atom?theme=deplacements")
    assert [entry.findtext("a:title", namespaces=NS) for entry in feed.findall("a:entry", NS)] == ["W-0002 Une piste"]
    assert feed.findtext("a:title", namespaces=NS) == "PLUi du Val d’Essai – thème Déplacements"
    rss = ElementTree.fromstring(client.get("/plui/flux.rss?theme=deplacements").content)
    assert rss.findtext("channel/item/g:point", namespaces=NS) == "47.350000 -0.650000"


def test_what_xml_cannot_hold_in_a_theme_or_the_owner_breaks_no_feed(
    client: Client, concertation: Concertation, submit: Make
) -> None:
    submit("Un verger")
    concertation.themes.update(label="Envi\x0bronnement")
    Concertation.objects.filter(pk=concertation.pk).update(owner_name="La \x08commune")
    feed = atom(client, "/plui/flux.atom")
    assert feed.findtext("a:subtitle", namespaces=NS) == "La commune"
    assert feed.find("a:entry/a:category", NS).get("term") == "Environnement"


def test_the_debate_of_a_contribution_has_its_feed(client: Client, submit: Make, bob: Actor, moderator: Actor) -> None:
    one = submit()
    debate.comment(bob, one, side=Side.FAVORABLE, body="Avec des ruches.", pseudonym="Bob", at=DURING)
    said = debate.comment(bob, one, side=Side.NEUTRAL, body="Injure", pseudonym="Bob", at=DURING).comment
    debate.mask_comment(moderator, said, reason=MaskReason.INSULT, at=DURING)
    path = f"/plui/contributions/{one.reference}/flux.atom"
    assert [e.findtext("a:title", namespaces=NS) for e in atom(client, path).findall("a:entry", NS)] == [
        "W-0001/1 Favorable"
    ]
    contributions.mask(moderator, one, reason=MaskReason.INSULT, at=DURING)
    assert client.get(path).status_code == 404


def test_a_reader_that_has_the_feed_gets_it_once(client: Client, submit: Make) -> None:
    submit()
    first = client.get("/plui/flux.atom")
    assert client.get("/plui/flux.atom", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert first["Last-Modified"] == "Sun, 15 Mar 2026 10:00:00 GMT"
    submit("Un autre")
    assert client.get("/plui/flux.atom", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_agendas_take_the_phases_in_civil_time(client: Client, concertation: Concertation) -> None:
    response = client.get("/plui/calendrier.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["summary"]) == "À vous la parole – PLUi du Val d’Essai"
    start: datetime = event.decoded("dtstart")
    assert start == OPENS_AT
    assert start.replace(tzinfo=None) == OPENS_AT.astimezone(ZoneInfo("Europe/Paris")).replace(tzinfo=None)
    assert client.get("/plui/calendrier.ics", headers={"If-None-Match": response["ETag"]}).status_code == 304


def test_agendas_take_meetings_and_follow_what_becomes_of_them(
    client: Client, concertation: Concertation, make_concertation: Make, agent: Actor
) -> None:
    elsewhere, hidden = make_concertation("reunion", territory="reunion"), make_concertation("cachee")
    Concertation.objects.filter(pk=hidden.pk).update(published_at=None)
    fields: dict[str, Any] = {
        "kind": "walk", "place_words": "Pont", "lon": -0.65, "lat": 47.35, "starts_at": DURING,
        "ends_at": DURING + timedelta(hours=2), "announced_at": DURING, "changed_at": DURING,
    }  # fmt: skip
    made = [
        Meeting.objects.create(concertation=one, title=f"Balade {one.slug}", **fields)
        for one in (concertation, elsewhere, hidden)
    ]

    def events(path: str) -> dict[str, Any]:
        found = icalendar.Calendar.from_ical(client.get(path).content).walk("VEVENT")
        return {str(event["summary"]): event for event in found}

    before = events("/plui/calendrier.ics")["Balade : Balade plui"]
    assert (before.decoded("dtstart"), before["sequence"], str(before["status"])) == (DURING, 0, "CONFIRMED")
    meetings.change(agent, made[0], at=DURING, starts_at=DURING + timedelta(hours=1))
    moved = events("/plui/calendrier.ics")["Balade : Balade plui"]
    assert (str(moved["uid"]), moved["sequence"]) == (str(before["uid"]), 1)
    meetings.cancel(agent, made[0], reason="Crue", at=DURING)
    assert str(events("/plui/calendrier.ics")["Balade : Balade plui"]["status"]) == "CANCELLED"
    of_all = events("/calendrier.ics")
    assert {name for name in of_all if name.startswith("Balade")} == {"Balade : Balade plui", "Balade : Balade reunion"}
    assert of_all["Balade : Balade reunion"].decoded("dtstart").utcoffset() == timedelta(hours=4)
    whole = icalendar.Calendar.from_ical(client.get("/calendrier.ics").content)
    assert len({str(event["uid"]) for event in whole.walk("VEVENT")}) == len(whole.walk("VEVENT")) == 4
    zones = whole.walk("VTIMEZONE")
    assert {str(zone["tzid"]) for zone in zones} == {"Europe/Paris", "Indian/Reunion"}


def test_a_draft_has_no_feed(client: Client, concertation: Concertation, agent: Actor) -> None:
    Concertation.objects.update(published_at=None)
    assert agent.user is not None
    client.force_login(agent.user, backend="django.contrib.auth.backends.ModelBackend")
    assert {client.get(f"/plui/{name}").status_code for name in ("flux.atom", "flux.rss", "calendrier.ics")} == {404}


def test_pages_tell_readers_where_the_feeds_are(client: Client, submit: Make) -> None:
    submit()
    page = client.get("/plui/contributions/W-0001/").content.decode()
    for path in ("/plui/contributions/W-0001/flux.atom", "/plui/flux.atom", "/plui/flux.rss", "/plui/calendrier.ics"):
        assert f'href="{path}"' in page
    assert 'rel="alternate"' not in client.get("/").content.decode()
