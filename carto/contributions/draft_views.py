"""The page of one's own draft: kept until when, taken up with or without the map, on another device, or dropped."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from carto.concertations.pages import visit
from carto.contributions import drafting


@require_safe
@never_cache
def draft(request: HttpRequest, slug: str) -> HttpResponse:
    """404 for whoever has none here."""
    here = visit(request, slug)
    found = drafting.of(here.actor, here.concertation)
    if found is None:
        raise Http404
    private_url = ""  # an account needs none
    if here.actor.key:
        place = {"key": here.actor.key, "slug": slug, "reference": drafting.REFERENCE}
        private_url = request.build_absolute_uri(reverse("contributions:return", kwargs=place))
    context = {
        "visit": here,
        "concertation": here.concertation,
        "draft": found,
        "private_url": private_url,
        "kept_until": found.updated_at + timedelta(days=here.concertation.rules_of_part.keep_drafts_days),
    }
    return render(request, "contributions/draft.html", context)


@require_POST
@never_cache
def drop(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request, slug)
    drafting.drop(here.actor, here.concertation)
    messages.success(request, _("Votre brouillon est effacé."))
    return redirect("contributions:map", slug)
