"""Every address of the site, tried with other people's identifiers by those who have no business there.

Secrets that could leak lie in the data (tests/hidden.py), and no answer may hold one. A route is closed to strangers
until `OPEN` says otherwise, and a new parameter has no value until `VALUES` gives it one: a new route fails here
first."""

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from carto.accounts.actors import COOKIE, Actor
from carto.accounts.models import User
from carto.concertations.models import Concertation, Membership, Role
from carto.contributions.models import Contribution, MaskReason
from tests import hidden
from tests.hidden import MARK, PLACES, World, fill

OURS, DRAFT = "plui", "cachee"

# Identifiers by number come from the world, by the part of the address before them.
VALUES: dict[str, tuple[object, ...]] = {
    "slug": (OURS, DRAFT),
    "reference": ("W-0001", "W-0002", "W-0003", "W-0004"),
    "number": (1, 2, 3),
    "volume": (2,),
    "entries": (1,),
    "first": (1,),
    "second": (2,),
    "name": ("1-1",),
    "basemap": ("plan-ign",),
    "z": (1,),
    "x": (1,),
    "y": (1,),
    "token": ("invente",),
    "key": ("inventee",),
    "label": ("UA",),
    "code": ("0702",),
    "size": ("grande",),
    "sheet": ("a4",),
    "part": ("conclusion",),
    "kind": ("report", "reserve"),
    "formality": ("prescription-posting-1",),
}
OF_THE_WORLD = {"pk", "version_id", "piece_id", "sha256"}
# What an address alone does not ask, in the words of the world's values.
ASKED = (
    "/api/concertations/plui/here/?lon=-0.65&lat=47.35&plan={version_id}",
    "/api/concertations/plui/outline/?place=zone:{zone}",
    "/api/concertations/plui/search/?q=secret-a",
    "/api/concertations/plui/contributions/?zone_id={zone}",
    "/api/concertations/plui/contributions/?q=secret-a",
    "/api/concertations/plui/edges/?window=-0.655,47.345,-0.645,47.355",
    "/plui/liste/?q=secret-a",
    "/plui/contributions.geojson?q=secret-a",
)

# What the public of a published concertation may read; every other page of a concertation refuses a stranger.
OPEN = {
    "api/concertations/<slug:slug>/",
    "api/concertations/<slug:slug>/effort/",
    "api/concertations/<slug:slug>/edges/",
    "api/concertations/<slug:slug>/here/",
    "api/concertations/<slug:slug>/outline/",
    "api/concertations/<slug:slug>/search/",
    "api/concertations/<slug:slug>/addresses/",
    "api/concertations/<slug:slug>/contributions/",
    "api/concertations/<slug:slug>/contributions/matching/",
    "api/concertations/<slug:slug>/contributions/shapes/",
    "api/concertations/<slug:slug>/contributions/plan-counts/",
    "api/concertations/<slug:slug>/contributions/<str:reference>/",
    "api/concertations/<slug:slug>/snapshot.json",
    "api/concertations/<slug:slug>/snapshot/<slug:name>.json",
    "<slug:slug>/",
    "<slug:slug>/presentation/",
    "<slug:slug>/registre/",
    "<slug:slug>/registre/verifier/",
    "<slug:slug>/registre/inscriptions.jsonl",
    "<slug:slug>/registre/tetes.json",
    "<slug:slug>/registre/tetes.atom",
    "<slug:slug>/registre/coherence-<int:first>-<int:second>.json",
    "<slug:slug>/registre/carto_verifier.py",
    "<slug:slug>/registre/verifier.html",
    "<slug:slug>/contributions/<str:reference>/preuve.json",
    "<slug:slug>/contributions.geojson",
    "<slug:slug>/regles/",
    "<slug:slug>/vos-donnees/",
    "<slug:slug>/qui-participe/",
    "<slug:slug>/votre-avis/",
    "<slug:slug>/qui-a-participe.csv",
    "<slug:slug>/suivre/",
    "<slug:slug>/flux.atom",
    "<slug:slug>/flux.rss",
    "<slug:slug>/calendrier.ics",
    "<slug:slug>/changements/",
    "<slug:slug>/plan/evolution/",
    "<slug:slug>/plan/evolution/lieux.csv",
    "<slug:slug>/plan/evolution/lieux.geojson",
    "<slug:slug>/communes/",
    "<slug:slug>/liste/",
    "<slug:slug>/proposer/",
    "<slug:slug>/proposer/proches/",
    "<slug:slug>/brouillon/",  # their own: to support another keeps what was typed
    "<slug:slug>/partage.png",
    "<slug:slug>/contributions/<str:reference>/partage.png",
    "<slug:slug>/integrer/",
    "<slug:slug>/partager/",
    "<slug:slug>/preuves/<int:pk>/",
    "<slug:slug>/documents/<int:pk>.pdf",
    "<slug:slug>/rencontres/<int:pk>/",
    "<slug:slug>/rencontres/<int:pk>/compte-rendu.pdf",
    "<slug:slug>/rencontres/<int:pk>/agenda.ics",
    "<slug:slug>/affiche-<slug:sheet>.pdf",
    "api/concertations/<slug:slug>/contributions/place-words/",
    "<slug:slug>/retrouver/",
    "<slug:slug>/retrouver/<str:token>/",
    "<slug:slug>/contributions/<str:reference>/",
    "<slug:slug>/contributions/<str:reference>/flux.atom",
    "<slug:slug>/contributions/<str:reference>/commentaires/<int:number>/repondre/",
    "<slug:slug>/contributions/<str:reference>/signaler/",
    "<slug:slug>/contributions/<str:reference>/versions/",
    "retour/<str:key>/<slug:slug>/<str:reference>/",
}

# By packages that test their own doors: sign-in and the technical administration.
OTHERS = ("admin/", "compte/", "^compte/", "static/", "__debug__/")
POSTED = {
    "reason": MaskReason.values[0],
    "choice": "for",
    "useful": "1",
    "private": "0",
    "decision": "mask",
    "title": "x",
}


def routes(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, before + str(one.pattern))
        elif not (before + str(one.pattern)).startswith(OTHERS):
            yield before + str(one.pattern), one


ROUTES = dict(routes())


def addresses(route: str, world: World) -> Iterator[tuple[str, str]]:
    """Each address of a route, and the concertation it is of. The draft has one contribution, and one alone of all
    has more than a comment."""
    parts = [(found[1], found[0], found.start()) for found in re.finditer(r"<(?:\w+:)?(\w+)>", route)]
    known = [_values(name, route[:start].rstrip("/").rpartition("/")[2], world) for name, _part, start in parts]
    for values in product(*known):
        named = dict(zip([name for name, *_rest in parts], values, strict=True))
        if named.get("reference", "W-0001") != "W-0001" and (named.get("slug") == DRAFT or named.get("number", 1) != 1):
            continue
        address = "/" + route
        for (_name, part, _start), value in zip(parts, values, strict=True):
            address = address.replace(part, str(value), 1)
        yield address, "" if "key" in named else str(named.get("slug", ""))  # a private link answers alike


def _values(name: str, before: str, world: World) -> list[object]:
    if name == "pk":
        return list(world.keys[before])
    return [world.values[name]] if name in world.values else list(VALUES[name])


@pytest.fixture
def world(concertation: Concertation, make_concertation: Callable[..., Concertation], alice: Actor) -> World:
    assert alice.participant is not None
    return fill(concertation, make_concertation(DRAFT, published_at=None), alice.participant)


def client_of(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    if actor.key:
        client.cookies[COOKIE] = actor.key
    if actor.user is not None:
        client.force_login(actor.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def strangers(make_concertation: Callable[..., Concertation], bob: Actor) -> dict[str, Client]:
    """Nobody, a participant, the agent of another concertation, a citizen with an account."""
    elsewhere = make_concertation("ailleurs")
    agent = User.objects.create_user("ailleurs@essai.invalid", name="Agent d’ailleurs", is_agent=True)
    Membership.objects.create(concertation=elsewhere, user=agent, role=Role.AGENT)
    citizen = User.objects.create_user("citoyen@essai.invalid", name="Citoyenne")
    people = {"nobody": Actor(), "participant": bob, "agent": Actor(user=agent), "citizen": Actor(user=citizen)}
    return {name: client_of(actor) for name, actor in people.items()}


def said_by(response: Any) -> str:
    """In lower case, what an archive holds included."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if is_zipfile(BytesIO(content)):
        with ZipFile(BytesIO(content)) as archive:
            content = b"\n".join(archive.read(name) for name in archive.namelist())
    return str(content.decode(errors="replace")).lower()


def is_said_to_caches(response: Any) -> bool:
    """What depends on who asks is private, or public by the view's own word."""
    return "Cookie" not in response.get("Vary", "") or "Cache-Control" in response


def leaks(said: str) -> set[str]:
    """The kinds of secrets that an answer tells."""
    return set(re.findall(rf"{MARK}-([a-z]+)", said)) | {"place" for place in PLACES if place in said}


def test_every_parameter_of_a_route_has_a_value(world: World) -> None:
    named = {name for route in ROUTES for name in re.findall(r"<(?:\w+:)?(\w+)>", route)}
    assert named - set(VALUES) == OF_THE_WORLD, "give the new parameter values in VALUES, or in tests/hidden.py"
    before = {found for route in ROUTES for found in re.findall(r"([^/>]+)/<int:pk>", route)}
    assert before - set(world.keys) == set(), "have tests/hidden.py make one of these"


def test_no_answer_to_a_stranger_holds_a_secret_or_an_error(
    world: World, make_concertation: Callable[..., Concertation], bob: Actor
) -> None:
    wrong: list[str] = []
    answered: set[str] = set()
    for who, client in strangers(make_concertation, bob).items():
        for route in ROUTES:
            for address, slug in addresses(route, world):
                for method, response in (("GET", client.get(address)), ("POST", client.post(address, POSTED))):
                    told = leaks(said_by(response))
                    if response.status_code >= 500 or told:
                        wrong.append(f"{who}: {method} {address} {response.status_code} {sorted(told)}")
                    if response.status_code < 400 and not is_said_to_caches(response):
                        wrong.append(f"{who}: {method} {address} may be kept by caches")
                    if slug == DRAFT and response.status_code < 300:
                        wrong.append(f"{who}: {method} {address} {response.status_code}, of a draft")
                    if slug == OURS and method == "GET" and who in ("nobody", "agent") and response.status_code < 300:
                        answered.add(route)
        for question in ASKED:
            told = leaks(said_by(client.get(question.format(**world.values))))
            wrong += [f"{who}: {question} {sorted(told)}"] if told else []
    assert not wrong, "\n".join(wrong)
    assert not answered - OPEN, (
        "these answer strangers; list them in OPEN if they are meant for everyone:\n"
        + "\n".join(sorted(answered - OPEN))
    )
    assert OPEN - set(ROUTES) == set()
    assert Contribution.objects.filter(title__startswith=MARK).count() == 4
    assert Contribution.objects.get(number=2, concertation=world.ours).masked_at is not None
    assert Concertation.objects.get(slug=DRAFT).published_at is None
    assert Membership.objects.filter(concertation__in=(world.ours, world.hidden)).count() == 3


# The pages of the team that a commune relay opens, and what they read there, by the marks of tests/hidden.py.
OF_A_RELAY = {"<slug:slug>/saisie/", "<slug:slug>/saisie/registre/", "<slug:slug>/moderation/"}
READ_BY_A_RELAY = {
    "texte", "attente", "masque", "retrait", "passage", "contestation", "photo", "piece", "fichier", "registre",
    "equipe",
}  # fmt: skip
# Where nothing was done either, which a message says, or which is one's own.
LEADING_BACK = {
    "<slug:slug>/moderation/decider/",
    "<slug:slug>/contributions/<str:reference>/commentaires/<int:number>/utile/",
    "<slug:slug>/brouillon/effacer/",
}


def relay_of(world: World, insee_code: str) -> Client:
    user = User.objects.create_user(f"relais-{insee_code}@essai.invalid", name="Relais")
    Membership.objects.create(concertation=world.ours, user=user, role=Role.RELAY, insee_codes=[insee_code])
    return client_of(Actor(user=user))


def tried_by(client: Client, world: World) -> Iterator[tuple[str, str, Any]]:
    """Each address of the concertation, asked and posted to; one does not leave the team on the way."""
    for route in ROUTES:
        for address, slug in addresses(route, world):
            if slug == OURS and not address.endswith("/quitter/"):
                yield route, f"GET {address}", client.get(address)
                yield route, f"POST {address}", client.post(address, POSTED)


def test_a_commune_relay_reads_and_does_nothing_beyond_their_communes(world: World) -> None:
    """All that is hidden lies in Essai-sur-Loire: the relay of the other commune is a stranger to it."""
    wrong: list[str] = []
    opened: set[str] = set()
    done: set[str] = set()
    for route, asked, response in tried_by(relay_of(world, "49902"), world):
        if response.status_code >= 500 or leaks(said_by(response)):
            wrong.append(f"{asked} {response.status_code} {sorted(leaks(said_by(response)))}")
        if response.status_code < 400 and route not in OPEN:
            (opened if asked.startswith("GET") else done).add(route)
    assert not wrong, "\n".join(wrong)
    assert opened == OF_A_RELAY
    assert done == LEADING_BACK
    assert Contribution.objects.filter(title__startswith=MARK).count() == 4
    assert Contribution.objects.get(number=2, concertation=world.ours).masked_at is not None


def test_a_commune_relay_reads_of_their_commune_what_the_team_reads_of_its_texts_alone(world: World) -> None:
    client = relay_of(world, "49901")
    mine = [address for route in ROUTES for address, slug in addresses(route, world) if slug == OURS]
    assert set().union(*(leaks(said_by(client.get(address))) for address in mine)) == READ_BY_A_RELAY


def test_the_same_addresses_tell_every_secret_to_those_who_may_read_it(world: World, alice: Actor) -> None:
    """Or the test above would look where there is nothing."""
    told: set[str] = set()
    for client in (client_of(Actor(user=world.member)), client_of(Actor(user=world.commissioner)), client_of(alice)):
        for route in ROUTES:
            for address, _slug in addresses(route, world):
                response = client.get(address)
                found = leaks(said_by(response))
                told |= found
                assert not found or "private" in response.get("Cache-Control", ""), f"{address} to be kept by caches"
        for question in ASKED:
            told |= leaks(said_by(client.get(question.format(**world.values))))
    told |= leaks(said_by(client_of(alice).post("/mes-donnees/emporter/")))
    written = set(re.findall(r"""secret\(["'](\w+)""", Path(hidden.__file__).read_text()))
    assert told == (written | {"place"}) - {"suiveur"}  # whose address nobody reads, the team neither
