"""Once a device: a signed cookie says which forms it has replied to, or would not. Nothing of it is kept here."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from carto.accounts.actors import ONE_YEAR_S
from carto.audience.models import Form
from carto.concertations.models import Concertation

COOKIE = "carto_repondu"
MOST = 40  # forms remembered: the latest


def has_replied(request: HttpRequest, concertation: Concertation, form: Form) -> bool:
    return _name(concertation, form) in _read(request)


def remember(request: HttpRequest, response: HttpResponseBase, concertation: Concertation, form: Form) -> None:
    names = [*_read(request), _name(concertation, form)][-MOST:]
    response.set_signed_cookie(
        COOKIE, ".".join(names), max_age=ONE_YEAR_S, httponly=True, secure=settings.IS_HTTPS, samesite="Lax"
    )


def _read(request: HttpRequest) -> list[str]:
    kept = request.get_signed_cookie(COOKIE, "")
    return kept.split(".") if kept else []


def _name(concertation: Concertation, form: Form) -> str:
    return f"{concertation.pk}-{form.value}"
