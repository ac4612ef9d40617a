"""Who acts: the one value that rules and actions receive instead of a request."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from carto.accounts.models import Participant, User, participant_of_key

COOKIE = "carto_cle"
ONE_YEAR_S = 365 * 24 * 3600
_signer = signing.TimestampSigner(salt="carto.accounts.device")


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
    if isinstance(request.user, User):
        return _of_account(request, request.user)
    key = key_of(request.COOKIES.get(COOKIE, ""))
    participant = participant_of_key(key) if key else None
    return Actor(participant=participant, key=key if participant else "")


def _of_account(request: HttpRequest, user: User) -> Actor:
    """An account speaks with one voice from every device: whatever this one held before stays apart until its holder
    says that it is theirs (`debate/joining.py`)."""
    participant = Participant.objects.filter(user=user).first()
    if participant is None:
        return Actor(user=user)
    participant.user = user
    key = key_of(request.COOKIES.get(COOKIE, ""))
    return Actor(user=user, participant=participant, key=key if key and participant.is_opened_by(key) else "")


def stranger_of(request: HttpRequest) -> Participant | None:
    """On a device where an account is signed in: the participant it already knew, who belongs to no account yet."""
    key = key_of(request.COOKIES.get(COOKIE, ""))
    known = participant_of_key(key) if key and isinstance(request.user, User) else None
    return known if known is not None and known.user_id is None and known.erased_at is None else None


def key_of(cookie: str) -> str:
    """The key a device's cookie holds: signed and dated, good for a year; empty when altered or older. A cookie of the
    first versions is the key itself (no key holds a colon, every signature does)."""
    if ":" not in cookie:
        return cookie
    try:
        return _signer.unsign(cookie, max_age=ONE_YEAR_S)
    except signing.BadSignature:
        return ""


def give_key(response: HttpResponseBase, key: str) -> None:
    """Let the device keep the participant's key: one year, out of reach of scripts, never sent by another site. An
    account gives none: signing out of a shared device leaves nothing there."""
    if not key:
        return
    response.set_cookie(
        COOKIE, _signer.sign(key), max_age=ONE_YEAR_S, httponly=True, secure=settings.IS_HTTPS, samesite="Lax"
    )
