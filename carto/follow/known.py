"""The address that is known to be the visitor's: of their account, confirmed on their device, or shown by a letter."""

from django.http import HttpRequest

from carto.accounts.actors import actor_of
from carto.follow import consent
from carto.follow.models import Follower

PROVEN = "followed_as"  # the session's: an address this browser has shown to be its own


def known_address(request: HttpRequest) -> str:
    """In lower case; empty when none is known."""
    if address := consent.address_of(actor_of(request)):
        return address
    follower = Follower.objects.filter(pk=request.session.get(PROVEN, 0)).first()
    return follower.email if follower is not None else ""
