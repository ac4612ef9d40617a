"""The page of an account: what its holder has deposited, what it still needs, and the question of the device."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from carto.accounts.actors import Actor, actor_of, stranger_of
from carto.accounts.models import Participant, User
from carto.concertations.identity import still_needs
from carto.concertations.models import Concertation
from carto.concertations.rules import asks_for_second_factor
from carto.contributions.models import Contribution
from carto.debate import concerned
from carto.debate.joining import join
from carto.debate.models import Comment, Vote


@login_required
@never_cache
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    own = own_contributions(actor)
    unread = concerned.unread([actor.participant.pk]) if actor.participant else set()
    for row in own:
        row.lacks = still_needs(actor, row.concertation)  # type: ignore[attr-defined]  # for the template
    context = {
        "own": own,
        "spoken_on": spoken_on(actor),
        "unread": unread,
        "stranger": stranger_of(request),
        "services": settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"],
        "asks_second_factor": actor.user is not None and asks_for_second_factor(actor.user),
        "teams": Concertation.objects.filter(memberships__user=actor.user).defer("perimeter"),
    }
    return render(request, "account/home.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def device(request: HttpRequest) -> HttpResponse:
    """Are the deposits this device knows those of the account's holder? `answer=yes` joins them; anything else leaves
    them apart, to be asked again from the account's page."""
    stranger, onward = stranger_of(request), _onward(request)
    if stranger is None:
        return redirect(onward)
    if request.method == "POST":
        if request.POST.get("answer") == "yes":
            assert isinstance(request.user, User)
            join(request.user, stranger, at=timezone.now())
            messages.success(request, _("C’est fait : votre compte les retrouve depuis n’importe quel appareil."))
        return redirect(onward)
    return render(request, "account/device.html", {"stranger": stranger, "next": onward} | _deposits(stranger))


def own_contributions(actor: Actor) -> list[Contribution]:
    """The latest first, withdrawn and masked ones included."""
    if actor.participant is None:
        return []
    rows = Contribution.objects.filter(author=actor.participant).select_related("concertation__taking_part")
    shown = rows.defer("geometry", "public_geometry", "search_text", "concertation__perimeter")
    return list(shown.order_by("-received_at", "-pk"))


def spoken_on(actor: Actor) -> list[Contribution]:
    """Others' public contributions that one voted on (`choice`, in words) or spoke under; the latest first."""
    if actor.participant is None:
        return []
    votes = Vote.objects.filter(participant=actor.participant)
    said = Comment.objects.published().filter(author=actor.participant).values("contribution")
    rows = (
        Contribution.objects.published()
        .filter(Q(pk__in=votes.values("contribution")) | Q(pk__in=said))
        .exclude(author=actor.participant)
    )
    shown = rows.select_related("concertation").defer(
        "geometry", "public_geometry", "search_text", "concertation__perimeter"
    )
    found = list(shown.order_by("-received_at", "-pk"))
    choices = {vote.contribution_id: vote.get_choice_display() for vote in votes}
    for row in found:
        row.choice = choices.get(row.pk, "")  # type: ignore[attr-defined]  # for the template
    return found


def _deposits(person: Participant) -> dict[str, Any]:
    contributions = Contribution.objects.filter(author=person).select_related("concertation")
    return {
        "contributions": contributions.defer("geometry", "public_geometry", "concertation__perimeter"),
        "votes": person.votes.count(),
        "comments": person.comments.count(),
    }


def _onward(request: HttpRequest) -> str:
    """Where the visitor was going, on this site; their account's page otherwise."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours else "/compte/"
