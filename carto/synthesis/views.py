"""The commissioner's page of the procès-verbal: ask for it from the minute contributions close, and download it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.synthesis import actions, tasks
from carto.synthesis.models import Making


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Those made so far, or for htmx that list alone, which asks again until the last one is made; POST asks for a new
    one."""
    here = _commissioner_visit(request, slug)
    error = ""
    if request.method == "POST":
        try:
            with transaction.atomic():
                making = actions.request_minutes(here.actor, here.concertation, at=here.at)
                tasks.make_minutes.enqueue(making.pk)
            return redirect("synthesis:index", slug)
        except ValidationError as refused:
            error = refused.messages[0]
    makings = list(here.concertation.makings_of_minutes.all())
    found = {
        "visit": here, "concertation": here.concertation, "makings": makings, "error": error,
        "is_waiting": any(one.finished_at is None for one in makings),
    }  # fmt: skip
    template = "synthesis/_makings.html" if request.headers.get("HX-Request") else "synthesis/index.html"
    return render(request, template, found, status=422 if error else 200)


@require_safe
def download(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    here = _commissioner_visit(request, slug)
    making: Making = get_object_or_404(here.concertation.makings_of_minutes.exclude(file=""), pk=pk)
    try:
        content = making.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=making.file_name, content_type="application/pdf")


def _commissioner_visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require(here.actor, Action.LODGE, here.concertation, at=here.at)
    return here
