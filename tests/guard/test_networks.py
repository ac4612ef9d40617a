"""Whose address counts, and how long two acts of one network can be told to be so."""

from datetime import timedelta

import pytest
from django.test import RequestFactory

from carto.concertations.models import Concertation
from carto.guard import networks
from carto.guard.models import NetworkSalt
from tests.conftest import DURING


@pytest.mark.parametrize(
    ("peer", "forwarded", "same_as"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger vouches for nobody
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.1", "198.51.100.1"),  # only what our proxy added counts
        ("127.0.0.1", "n'importe quoi", "127.0.0.1"),
        ("2001:db8:1:2::3", "", "2001:db8:1:2:ffff::9"),  # one subscriber, one /64
        ("::ffff:203.0.113.9", "", "203.0.113.9"),  # an IPv4 address on a socket of both
    ],
)
def test_an_address_is_counted_where_it_comes_from(
    peer: str, forwarded: str, same_as: str, rf: RequestFactory, concertation: Concertation
) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    found = networks.digest_of(rf.get("/", REMOTE_ADDR=peer, headers=headers), concertation, at=DURING)
    assert found == networks.digest_of(rf.get("/", REMOTE_ADDR=same_as), concertation, at=DURING)
    assert found != networks.digest_of(rf.get("/", REMOTE_ADDR="192.0.2.77"), concertation, at=DURING)


def test_the_next_day_the_same_network_is_another_and_the_salt_is_gone(
    rf: RequestFactory, concertation: Concertation
) -> None:
    request = rf.get("/", REMOTE_ADDR="203.0.113.9")
    first = networks.digest_of(request, concertation, at=DURING)
    salt = NetworkSalt.objects.get().salt
    assert networks.digest_of(request, concertation, at=DURING + timedelta(hours=1)) == first
    assert networks.digest_of(request, concertation, at=DURING + timedelta(days=1)) != first
    assert salt not in set(NetworkSalt.objects.values_list("salt", flat=True))


def test_two_concertations_cannot_compare_their_networks(
    rf: RequestFactory, concertation: Concertation, make_concertation: object
) -> None:
    assert callable(make_concertation)
    other = make_concertation("autre")
    request = rf.get("/", REMOTE_ADDR="203.0.113.9")
    assert networks.digest_of(request, concertation, at=DURING) != networks.digest_of(request, other, at=DURING)
