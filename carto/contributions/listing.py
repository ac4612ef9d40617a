"""A list of contributions under filters, with the form that changes them: what a page that lists tells its template."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.timezone import localdate

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import decide
from carto.contributions.facets import plan_choices
from carto.contributions.filters import Filters
from carto.contributions.models import Channel, Contribution, Status
from carto.contributions.sorting import Sort, in_order, query_of, sort_of

PER_PAGE = 50


def listing(request: HttpRequest, here: Visit, filters: Filters) -> dict[str, Any]:
    """The page of the list that `?page=` asks for, in the order that `?tri=` asks for: the published ones."""
    sort = sort_of(request.GET)
    rows = filters.apply(Contribution.objects.filter(concertation=here.concertation).published())
    shown = rows.for_display().defer("geometry", "public_geometry", "search_text", "body")
    page = Paginator(in_order(shown, sort, day=localdate(here.at)), PER_PAGE).get_page(request.GET.get("page"))
    return {
        "visit": here,
        "concertation": here.concertation,
        "filters": filters,
        "query": query_of(filters, sort),
        "sort": sort,
        "sorts": [(one, query_of(filters, one)) for one in Sort],
        "page": page,
        "themes": here.concertation.themes.all(),
        "kinds": here.concertation.kinds.all(),
        "communes": here.concertation.communes.only("insee_code", "name"),
        "statuses": Status.choices,
        "channels": Channel.choices,
        "plan_choices": plan_choices(here.concertation, filters),
        "submission": decide(here.actor, Action.SUBMIT, here.concertation, at=here.at),
    }
