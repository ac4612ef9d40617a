"""Whose address counts: the connection's own, or the one our own proxy vouches for."""

import pytest
from django.test import RequestFactory

from carto.contributions import flood


@pytest.mark.parametrize(
    ("peer", "forwarded", "same_as"),
    [
        ("203.0.113.9", "", "203.0.113.9"),
        ("203.0.113.9", "198.51.100.1", "203.0.113.9"),  # a stranger vouches for nobody
        ("127.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("127.0.0.1", "10.0.0.1, 198.51.100.1", "198.51.100.1"),  # only what our proxy added counts
        ("127.0.0.1", "n'importe quoi", "127.0.0.1"),
        ("2001:db8:1:2::3", "", "2001:db8:1:2:ffff::9"),  # one subscriber, one /64
    ],
)
def test_an_address_is_counted_where_it_comes_from(
    peer: str, forwarded: str, same_as: str, rf: RequestFactory, db: None
) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = rf.get("/", REMOTE_ADDR=peer, headers=headers)
    for _deposit in range(flood.LIMITS[flood.DEPOSITS]):
        flood.count(request)
    assert flood.is_flooding(rf.get("/", REMOTE_ADDR=same_as))
    assert not flood.is_flooding(rf.get("/", REMOTE_ADDR="192.0.2.77"))
