"""Which concertation an endpoint speaks of, and as whom it is read."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from carto.accounts.actors import ANYONE, actor_of
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import decide
from carto.layers.models import PlanVersion


class LazySession(BaseAuthentication):
    """The user of Django's session, read only if the answer depends on it: a public answer then varies with no cookie
    and caches may share it. For reading only: no CSRF check is made."""

    def authenticate(self, request: Request) -> tuple[Any, None]:
        return request._request.user, None


def concertation_of(request: Request, slug: str) -> Concertation:
    """A public one without asking who is there: the answer is the same for everyone, and shared caches may keep it."""
    rows = Concertation.objects.defer("perimeter").filter(slug=slug)
    return rows.visible_to(ANYONE).first() or get_object_or_404(rows.visible_to(actor_of(request._request)))


def may_see(request: Request, concertation: Concertation, version: PlanVersion) -> bool:
    """A published version is everyone's, a draft is for who may import."""
    if version.published_at:
        return True
    return decide(actor_of(request._request), Action.IMPORT_PLAN, concertation, at=timezone.now()).allowed
