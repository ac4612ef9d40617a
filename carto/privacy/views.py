"""Public pages about the rules and about data: each says what the settings are, and changes with them."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from carto.accounts.actors import actor_of
from carto.concertations.models import Concertation
from carto.concertations.pages import Visit, visit
from carto.concertations.rules import Role
from carto.contributions.asking import asked_in
from carto.contributions.sorting import Sort
from carto.debate import identities
from carto.moderation import record
from carto.privacy import elsewhere, game, keeping
from carto.privacy.cookies import cookies


@require_safe
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request, slug)
    return _page(
        request,
        "privacy/rules.html",
        here,
        roles=[role.label for role in Role],
        rights=game.rights(here.concertation),
        masked=game.masked(here.concertation),
        decided=record.counts(here.concertation),
        kept=keeping.table(here.concertation),
        identities=identities.of_concertation(here.concertation),
        history=list(game.history(here.concertation)),
        sorts=[sort for sort in Sort if sort is not Sort.RECENT],
        apart=game.votes_apart(here.concertation),
        questions=asked_in(here.concertation),
    )


@require_safe
def notice(request: HttpRequest, slug: str) -> HttpResponse:
    """What the law asks to say before a deposit (RGPD, article 13)."""
    here = visit(request, slug)
    return _page(
        request,
        "privacy/notice.html",
        here,
        kept=keeping.table(here.concertation),
        questions=asked_in(here.concertation),
        elsewhere=elsewhere.told(),
    )


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/accessibility.html", {"owners": _owners(request), "base_url": settings.BASE_URL})


@require_safe
def legal(request: HttpRequest) -> HttpResponse:
    return render(request, "privacy/legal.html", {"owners": _owners(request), "cookies": cookies()})


def _owners(request: HttpRequest) -> list[Concertation]:
    """A concertation of each authority that publishes here: its name, and where to write to it."""
    shown = Concertation.objects.visible_to(actor_of(request)).filter(published_at__lte=timezone.now())
    return list({(one.owner_name, one.contact_email): one for one in shown.defer("perimeter")}.values())


def _page(request: HttpRequest, template: str, here: Visit, **context: object) -> HttpResponse:
    shared = {"visit": here, "concertation": here.concertation, "part": here.concertation.rules_of_part}
    return render(request, template, shared | context)
