"""Every address of the site, tried with other people's identifiers by those who have no business there.

Secrets that could leak lie in the data under one mark, and no answer may hold it. A route is closed to strangers until
`OPEN` says otherwise, and a new parameter has no value until `VALUES` gives it one: a new route fails here first."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from carto.accounts.actors import COOKIE, Actor
from carto.accounts.models import Participant, User
from carto.concertations.models import Concertation, Membership, Role
from carto.contributions.models import Contribution, MaskReason
from carto.debate.models import Comment, Report, Vote

SECRET = "SECRET-A-NE-PAS-DIRE"
OURS, DRAFT = "plui", "cachee"

VALUES: dict[str, tuple[object, ...]] = {
    "slug": (OURS, DRAFT),
    "reference": ("W-0001", "W-0002", "W-0003", "W-0004"),
    "number": (1,),
    "pk": (1,),
    "version_id": (1,),
    "piece_id": (1,),
    "sha256": ("0" * 64,),
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
}

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
    "<slug:slug>/contributions.geojson",
    "<slug:slug>/regles/",
    "<slug:slug>/vos-donnees/",
    "<slug:slug>/suivre/",
    "<slug:slug>/flux.atom",
    "<slug:slug>/flux.rss",
    "<slug:slug>/calendrier.ics",
    "<slug:slug>/communes/",
    "<slug:slug>/liste/",
    "<slug:slug>/proposer/",
    "<slug:slug>/proposer/proches/",
    "<slug:slug>/partage.png",
    "<slug:slug>/contributions/<str:reference>/partage.png",
    "<slug:slug>/integrer/",
    "<slug:slug>/partager/",
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


def addresses(route: str) -> Iterator[tuple[str, dict[str, object]]]:
    """Each address of a route, with the values that make it."""
    names = [part.partition(">")[0] for part in route.split("<")[1:]]
    names = [name.rpartition(":")[2] for name in names]
    for values in product(*(VALUES[name] for name in names)):
        address = "/" + route
        for part, value in zip(route.split("<")[1:], values, strict=True):
            address = address.replace(f"<{part.partition('>')[0]}>", str(value), 1)
        yield address, dict(zip(names, values, strict=True))


def _contribute(concertation: Concertation, number: int, said: str, author: Participant, **fields: Any) -> None:
    now = timezone.now()
    place = Point(-0.65, 47.35, srid=4326)
    values = {"published_at": now, "geometry": place, "public_geometry": place} | fields
    row = Contribution.objects.create(
        concertation=concertation, number=number, author=author, pseudonym=f"{said} nom", title=f"{said} titre",
        body=f"{said} texte", kind=concertation.kinds.all()[0], lon_e5=-65000, lat_e5=4735000, received_at=now,
        **values,
    )  # fmt: skip
    Comment.objects.create(
        contribution=row, number=1, author=author, pseudonym="Alice", side="neutral", written_at=now, published_at=now,
        body=f"{SECRET} commentaire" if number != 1 else "Publié", masked_at=now, mask_reason=MaskReason.values[0],
    )  # fmt: skip
    Vote.objects.create(contribution=row, participant=author, choice="for", voted_at=now)
    Report.objects.create(contribution=row, reason=MaskReason.values[0], note=f"{SECRET} note", reported_at=now)


@pytest.fixture
def world(
    concertation: Concertation, make_concertation: Callable[..., Concertation], alice: Actor
) -> dict[str, Concertation]:
    """Alice's: one public contribution, one masked, one withdrawn, one that awaits; and a draft with another."""
    now = timezone.now()
    hidden = make_concertation(DRAFT, published_at=None, title=f"{SECRET} projet", introduction=f"{SECRET} intro")
    concertation.phases.update(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    author = alice.participant
    assert author is not None
    Participant.objects.filter(pk=author.pk).update(email=f"{SECRET.lower()}@essai.invalid", email_confirmed_at=now)
    _contribute(concertation, 1, "Publique", author, is_name_private=False)
    _contribute(concertation, 2, SECRET, author, masked_at=now, mask_reason=MaskReason.values[0])
    _contribute(concertation, 3, SECRET, author, withdrawn_at=now)
    _contribute(concertation, 4, SECRET, author, published_at=None)
    _contribute(hidden, 1, SECRET, author)
    member = User.objects.create_user(f"{SECRET.lower()}-agent@essai.invalid", name=f"{SECRET} agent")
    for one in (concertation, hidden):
        Membership.objects.create(concertation=one, user=member, role=Role.AGENT)
    return {OURS: concertation, DRAFT: hidden}


def strangers(make_concertation: Callable[..., Concertation], bob: Actor) -> dict[str, Client]:
    """Nobody, a participant, the agent of another concertation, a citizen with an account."""
    elsewhere = make_concertation("ailleurs")
    agent = User.objects.create_user("ailleurs@essai.invalid", name="Agent d’ailleurs", is_agent=True)
    Membership.objects.create(concertation=elsewhere, user=agent, role=Role.AGENT)
    citizen = User.objects.create_user("citoyen@essai.invalid", name="Citoyenne")
    found = {name: Client(raise_request_exception=False) for name in ("nobody", "participant", "agent", "citizen")}
    found["participant"].cookies[COOKIE] = bob.key
    for name, user in (("agent", agent), ("citizen", citizen)):
        found[name].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return found


def body_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return str(content.decode(errors="replace"))


def test_every_parameter_of_a_route_has_a_value() -> None:
    named = {part.partition(">")[0].rpartition(":")[2] for route in ROUTES for part in route.split("<")[1:]}
    assert named - set(VALUES) == set(), "give the new parameter values in VALUES"


def test_no_answer_to_a_stranger_holds_a_secret_or_an_error(
    world: dict[str, Concertation], make_concertation: Callable[..., Concertation], bob: Actor
) -> None:
    wrong: list[str] = []
    for who, client in strangers(make_concertation, bob).items():
        for route in ROUTES:
            for address, values in addresses(route):
                for method, response in (("GET", client.get(address)), ("POST", client.post(address, POSTED))):
                    said = body_of(response)
                    if response.status_code >= 500 or SECRET.lower() in said.lower():
                        wrong.append(f"{who}: {method} {address} {response.status_code}")
                    is_of_a_draft = values.get("slug") == DRAFT and "key" not in values  # a private link answers alike
                    if is_of_a_draft and response.status_code < 300:
                        wrong.append(f"{who}: {method} {address} {response.status_code}, of a draft")
    assert not wrong, "\n".join(wrong)
    assert Contribution.objects.filter(title__startswith=SECRET).count() == 4
    assert Contribution.objects.get(number=2, concertation=world[OURS]).masked_at is not None
    assert Concertation.objects.get(slug=DRAFT).published_at is None
    assert Membership.objects.filter(concertation__in=world.values()).count() == 2


def test_a_page_of_a_concertation_refuses_strangers_unless_it_is_open(
    world: dict[str, Concertation], make_concertation: Callable[..., Concertation], bob: Actor
) -> None:
    found = {
        route
        for who, client in strangers(make_concertation, bob).items()
        if who in ("nobody", "agent")
        for route in ROUTES
        if "<slug:slug>" in route
        for address, values in addresses(route)
        if values["slug"] == OURS and client.get(address).status_code < 300
    }
    unexpected = sorted(found - OPEN)
    assert not unexpected, "these answer strangers; list them in OPEN if they are meant for everyone:\n" + "\n".join(
        unexpected
    )
    assert OPEN - set(ROUTES) == set()
