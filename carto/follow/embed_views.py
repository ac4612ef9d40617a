"""The concertation inside another site: to read, never to write. What one does opens our own page in a new tab."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from carto.concertations import origins
from carto.concertations.pages import visit
from carto.contributions import map_settings
from carto.contributions.filters import Filters
from carto.contributions.listing import listing
from carto.follow import consent
from carto.layers import basemaps


@require_safe
@xframe_options_exempt
def embed(request: HttpRequest, slug: str) -> HttpResponse:
    """Map and list under the filters of the address, the same for everyone. No form, no cookie; framed by the origins
    of the settings only, which the policy says (`frame-ancestors`), browser by browser."""
    here = visit(request, slug)
    filters = Filters.of(request.GET, here.concertation)
    told = listing(request, here, filters) | {"settings": map_settings.reading_settings(here.concertation)}
    response = render(request, "follow/embed.html", told)
    allowed = origins.read(here.concertation.rules_of_part.embed_origins)[0] if here.concertation.published_at else []
    response._csp_replace = {"frame-ancestors": allowed or ["'none'"]}  # type: ignore[attr-defined]  # as csp_replace does
    return response


@require_safe
def share(request: HttpRequest, slug: str) -> HttpResponse:
    """What to copy to show the concertation elsewhere, and the posters to print."""
    here = visit(request, slug)
    query = Filters.of(request.GET, here.concertation).query_string
    path = reverse("follow:embed", args=[slug])
    context: dict[str, Any] = {
        "visit": here,
        "concertation": here.concertation,
        "url": consent.absolute(f"{path}?{query}" if query else path),
        "origins": origins.read(here.concertation.rules_of_part.embed_origins)[0],
        "query": query,
        "place": request.GET.get("lieu", ""),
        "formats": ("a4", "a3"),
        "contacted": _contacted(request),
    }
    return render(request, "follow/share.html", context)


def _contacted(request: HttpRequest) -> list[str]:
    """The hosts that the browser of who reads the frame asks something of: ours, and that of the basemap."""
    maps = basemaps.for_page(settings.BASEMAPS, is_relayed=settings.ARE_TILES_RELAYED)
    others = [host for one in maps[:1] if (host := urlsplit(one["url"]).hostname)]
    return list(dict.fromkeys([request.get_host(), *others]))
