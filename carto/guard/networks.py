"""Which network someone writes from, known for one day at most: an address is never stored, only its digest under a
salt that is drawn each day and destroyed with it."""

import hashlib
import hmac
import secrets
from datetime import UTC, date, datetime
from ipaddress import IPv6Address, ip_address

from django.http import HttpRequest

from carto.concertations.models import Concertation
from carto.guard.models import NetworkSalt

DIGEST_LENGTH = 32  # hexadecimal figures, 128 bits


def digest_of(request: HttpRequest, concertation: Concertation, *, at: datetime) -> str:
    """Two acts of one network, on one day and in one concertation, have the same digest; nothing else does."""
    message = f"{concertation.pk}:{network_of(request).hex()}".encode()
    return hmac.new(_salt(at).encode(), message, hashlib.sha256).hexdigest()[:DIGEST_LENGTH]


def network_of(request: HttpRequest) -> bytes:
    """The address; of an IPv6 one its first half, since a subscriber holds a whole /64."""
    address = ip_address(_address(request))
    if isinstance(address, IPv6Address):
        return address.ipv4_mapped.packed if address.ipv4_mapped else address.packed[:8]
    return address.packed


def destroy_past_salts(*, at: datetime) -> None:
    NetworkSalt.objects.filter(day__lt=_day(at)).delete()


def _salt(at: datetime) -> str:
    """The day's salt; drawing it destroys those of the days before, whether or not the worker runs."""
    day = _day(at)
    kept, is_new = NetworkSalt.objects.get_or_create(day=day, defaults={"salt": secrets.token_hex(32)})
    if is_new:
        destroy_past_salts(at=at)
    return kept.salt


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _address(request: HttpRequest) -> str:
    """The visitor's own address: that of the connection, or the one our proxy on this machine vouches for."""
    peer = str(request.META.get("REMOTE_ADDR") or "0.0.0.0")
    vouched = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip()
    if not vouched or not ip_address(peer).is_loopback:
        return peer
    try:
        return str(ip_address(vouched))
    except ValueError:
        return peer
