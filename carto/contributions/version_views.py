"""What a contribution said before, open to whoever may read what it says now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carto.concertations.pages import Visit
from carto.contributions import versions as history
from carto.contributions.models import Contribution
from carto.contributions.pages import about_one


@require_safe
@about_one
def versions(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """The list of versions, and one of the changes in full: `?version=3`, the last one otherwise. 404 for a masked or
    withdrawn contribution, even for its author and the team: what was hidden shows no former text either."""
    if not contribution.is_published:
        raise Http404
    states = [*contribution.versions.all(), history.state_of(contribution)]
    asked = request.GET.get("version", "")
    rank = next((i for i, state in enumerate(states) if str(state.number) == asked), len(states) - 1)
    shown = history.compare(states[rank - 1], states[rank]) if rank else None
    context = {"states": states, "shown": shown, "first": states[rank] if not rank else None}
    base = {"visit": here, "concertation": here.concertation, "contribution": contribution}
    return render(request, "contributions/versions.html", base | context)
