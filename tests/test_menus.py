"""What the pages of each role lead to: no link of theirs ends in a refusal or in nothing."""

import re
from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import resolve

from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.concertations.models import Concertation, Role
from tests import hidden

# Out of the site, files of the front end, leaving, and Django's own pages.
ELSEWHERE = ("//", "/static/", "/deconnexion/", "/langue/", "/admin/")
START = "/plui/presentation/"


def links_of(html: str) -> Iterator[str]:
    """Addresses on the site that the page leads to, fragments apart."""
    for found in re.findall(r"""<a\b[^>]*?\shref="(/[^"#]*)""", html):
        if not found.startswith(ELSEWHERE):
            yield unescape(found)


def route_of(address: str) -> str:
    """Many links of a list lead to the same page of other things: one is enough."""
    return str(resolve(address.partition("?")[0]).route)


def dead_links(client: Client) -> list[str]:
    """From the presentation of the concertation to its menu, and from each page of the menu to what it leads to."""
    tried: set[str] = set()
    dead: list[str] = []
    pages = [START]
    for _step in range(3):
        found: list[str] = []
        for page in pages:
            for address in links_of(client.get(page, follow=True).content.decode()):
                if route_of(address) in tried:
                    continue
                tried.add(route_of(address))
                answer = client.get(address, follow=True)
                if answer.status_code != 200:
                    dead.append(f"{page} → {address}: {answer.status_code}")
                elif answer.get("Content-Type", "").startswith("text/html"):
                    found.append(address)
        pages = found
    return dead


@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: str(role or "administrator"))
def test_no_link_of_a_role_s_pages_is_dead(
    role: Role | None,
    concertation: Concertation,
    make_concertation: Callable[..., Concertation],
    make_member: Callable[[Role], Actor],
    administrator: Actor,
    alice: Actor,
) -> None:
    assert alice.participant is not None
    hidden.fill(concertation, make_concertation("cachee", published_at=None), alice.participant)
    user = (make_member(role) if role else administrator).user
    assert isinstance(user, User)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    assert dead_links(client) == []
