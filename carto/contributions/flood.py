"""A ceiling on what one network address sends in an hour, by series; high enough for a workshop in one room."""

from ipaddress import IPv6Address, ip_address

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

DEPOSITS, VOICES = "deposits", "voices"  # voices: comments, and first votes of unknown devices
FOLLOWS = "follows"
LIMITS = {DEPOSITS: 60, VOICES: 300, FOLLOWS: 40}
PERIOD_S = 3600


def sentence() -> str:
    return _("Trop de contributions viennent de votre connexion. Gardez votre texte et réessayez dans une heure.")


def is_flooding(request: HttpRequest, series: str = DEPOSITS) -> bool:
    """Whether this address has reached the limit of the series within the hour that began with the first."""
    return int(cache.get(_key(request, series), 0)) >= LIMITS[series]


def count(request: HttpRequest, series: str = DEPOSITS) -> None:
    key = _key(request, series)
    if not cache.add(key, 1, PERIOD_S):
        cache.incr(key)


def _key(request: HttpRequest, series: str) -> str:
    """The address is kept as a keyed digest, for the hour; an IPv6 subscriber holds a /64, so its half counts."""
    address = ip_address(_address(request))
    network = address.packed[:8] if isinstance(address, IPv6Address) else address.packed
    return f"{series}:" + salted_hmac("carto.contributions.flood", network.hex()).hexdigest()


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
