"""Who acts: the one value that rules and actions receive instead of a request."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from carto.accounts.models import Participant, User, key_digest

COOKIE = "carto_cle"
ONE_YEAR_S = 365 * 24 * 3600


@dataclass(frozen=True)
class Actor:
    """A signed-in user, a participant known by the device's key, both, or (a first visit) neither.

    `key` is the participant's secret as the device holds it; it is shown to nobody but its holder."""

    user: User | None = None
    participant: Participant | None = None
    key: str = ""

    @property
    def is_administrator(self) -> bool:
        return self.user is not None and self.user.is_superuser


ANYONE = Actor()


def actor_of(request: HttpRequest) -> Actor:
    """The actor behind a Django request, read once (under DRF, pass `request._request`)."""
    known = getattr(request, "_actor", None)
    if not isinstance(known, Actor):
        known = _read(request)
        request._actor = known  # type: ignore[attr-defined]  # memo on the request, as Django does for the user
    return known


def _read(request: HttpRequest) -> Actor:
    key = request.COOKIES.get(COOKIE, "")
    participant = Participant.objects.filter(digest=key_digest(key)).first() if key else None
    user = request.user if isinstance(request.user, User) else None
    return Actor(user=user, participant=participant, key=key if participant else "")


def give_key(response: HttpResponseBase, key: str) -> None:
    """Let the device keep the participant's key: one year, out of reach of scripts, never sent by another site."""
    response.set_cookie(COOKIE, key, max_age=ONE_YEAR_S, httponly=True, secure=settings.IS_HTTPS, samesite="Lax")
