"""The team's page of the notice to the public, and its sheets."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from carto.concertations.agent_views import agent_page, agent_visit
from carto.follow import notice


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """What the notice would not say, named before it is printed."""
    here = agent_visit(request, slug)
    lacks = notice.lacks(here.concertation)
    return agent_page(request, "follow/notice.html", here, lacks=lacks, sheets=notice.SHEETS)


@require_safe
def sheet(request: HttpRequest, slug: str, sheet: str) -> HttpResponse:
    """The PDF; 404 for another size."""
    here = agent_visit(request, slug)
    if sheet not in notice.SHEETS:
        raise Http404
    response = HttpResponse(notice.pdf(here.concertation, sheet, at=here.at), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="avis-{slug}-{sheet}.pdf"'
    return response
