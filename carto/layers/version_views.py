"""One version of the plan, looked at before it is published: what was read, mended and left out, its pieces."""

import csv
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carto.concertations.pages import Visit
from carto.layers import actions
from carto.layers.document_codes import facts_of
from carto.layers.locator import Locator, locator_of
from carto.layers.models import PlanVersion
from carto.layers.views import for_agents
from carto.plain_cells import plain

PER_PAGE = 50
COLUMNS = ("table", "rank", "identifier", "problem", "action", "lon", "lat")


@require_safe
@for_agents
def version(request: HttpRequest, here: Visit, pk: int) -> HttpResponse:
    row = find(here, pk)
    tables = sorted({anomaly["table"] for anomaly in row.anomalies})
    chosen = request.GET.get("table", "")
    anomalies = [anomaly for anomaly in row.anomalies if chosen not in tables or anomaly["table"] == chosen]
    page = Paginator(anomalies, PER_PAGE).get_page(request.GET.get("page"))
    locator = locator_of(here.concertation.perimeter)
    context = about(here, row) | {
        "page": page,
        "rows": [(anomaly, _spot(locator, anomaly)) for anomaly in page],
        "tables": tables if len(tables) > 1 else [],
        "chosen": chosen,
        "locator": locator,
        "pieces": row.pieces.all(),
        "document": facts_of(row.document),
    }
    return render(request, "layers/version.html", context)


@require_safe
@for_agents
def anomalies(request: HttpRequest, here: Visit, pk: int) -> HttpResponse:
    """All of them, as a CSV that a spreadsheet opens: semicolons, a mark of UTF-8, no formula."""
    row = find(here, pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="anomalies-{here.concertation.slug}-{row.pk}.csv"'
    writer = csv.writer(response, delimiter=";")
    writer.writerow([_("Table"), _("Rang"), _("Objet"), _("Problème"), _("Action"), _("Longitude"), _("Latitude")])
    writer.writerows([_cell(anomaly[column]) for column in COLUMNS] for anomaly in row.anomalies)
    return response


@require_http_methods(["GET", "POST"])
@for_agents
def discard(request: HttpRequest, here: Visit, pk: int) -> HttpResponse:
    """Say what a deletion takes away, then do it."""
    row = find(here, pk)
    if request.method == "POST":
        try:
            actions.discard_plan(here.actor, here.concertation, row, at=here.at)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("layers:version", here.concertation.slug, pk)
        messages.success(request, _("Le brouillon « %(name)s » est supprimé.") % {"name": row.name})
        return redirect("layers:plan", here.concertation.slug)
    return render(request, "layers/discard.html", about(here, row))


def find(here: Visit, pk: int) -> PlanVersion:
    return get_object_or_404(PlanVersion.objects.whole(), concertation=here.concertation, pk=pk)


def about(here: Visit, row: PlanVersion) -> dict[str, Any]:
    """What the pages of one version share."""
    return {
        "visit": here,
        "concertation": here.concertation,
        "version": row,
        "in_force": PlanVersion.objects.in_force(here.concertation),
    }


def _spot(locator: Locator | None, anomaly: dict[str, Any]) -> tuple[float, float] | None:
    if locator is None or anomaly["lon"] is None:
        return None
    return locator.spot(anomaly["lon"], anomaly["lat"])


def _cell(value: Any) -> Any:
    return plain(value) if isinstance(value, str) else value
