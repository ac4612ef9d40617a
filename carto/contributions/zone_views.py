"""From a zone or a type of prescription of the plan: its words, and all that was said about it."""

from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from carto.concertations.pages import Visit, visit
from carto.contributions import plan_objects
from carto.contributions.filters import CODE, Filters
from carto.contributions.listing import listing
from carto.layers.plan_dates import dated_on
from carto.layers.sheets import Sheet, prescription_sheet, zone_sheet


@require_safe
def zone(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    """The zones of a label, as people name them: « la zone UB »."""
    here = visit(request, slug)
    sheet = zone_sheet(here.concertation, label) if "\x00" not in label else None
    asked = Filters.of(request.GET, here.concertation)
    return _page(request, here, sheet, asked, replace(asked, zones=(label,)), "contributions/zone.html")


@require_safe
def prescription(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The prescriptions of a type: two digits, and two more for the sub-type."""
    here = visit(request, slug)
    sheet = prescription_sheet(here.concertation, code) if CODE.fullmatch(code) else None
    asked = Filters.of(request.GET, here.concertation)
    takes_objects = here.concertation.rules_of_part.takes_plan_objects
    objects = plan_objects.prescriptions_named(here.concertation, code) if sheet and takes_objects else []
    filters = replace(asked, prescriptions=(code,))
    return _page(request, here, sheet, asked, filters, "contributions/prescription.html", objects=objects)


def _page(
    request: HttpRequest,
    here: Visit,
    sheet: Sheet | None,
    asked: Filters,
    filters: Filters,
    template: str,
    **more: Any,
) -> HttpResponse:
    """404 for what no published plan has. `asked`: the filters beside that of the page itself."""
    if sheet is None:
        raise Http404
    context: dict[str, Any] = listing(request, here, filters) | {
        "sheet": sheet,
        "dated_on": dated_on(sheet.version),
        "filters": asked,
        "query": asked.query_string,
        "map_query": filters.query_string,
        "plan_choices": None,
        **more,
    }
    return render(request, template, context)
