"""The team's pages of the package: ask for one, follow its making, download it."""

from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.package import actions, tasks
from carto.package.models import Package


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """The packages made so far; POST asks for a new one and leads to the page that follows it."""
    here = _team_visit(request, slug)
    if request.method == "POST":
        with transaction.atomic():
            package = actions.request_package(here.actor, here.concertation, at=here.at)
            tasks.make_package.enqueue(package.pk)
        return redirect("package:detail", slug, package.pk)
    context = {"visit": here, "concertation": here.concertation, "packages": here.concertation.packages.all()}
    return render(request, "package/index.html", context)


@require_safe
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The whole page, or for htmx the part of it that changes; it asks again until the package is made."""
    here = _team_visit(request, slug)
    package = get_object_or_404(here.concertation.packages, pk=pk)
    template = "package/_progress.html" if request.headers.get("HX-Request") else "package/detail.html"
    return render(request, template, {"visit": here, "concertation": here.concertation, "package": package})


@require_safe
def download(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    here = _team_visit(request, slug)
    package: Package = get_object_or_404(here.concertation.packages.exclude(file=""), pk=pk)
    try:
        content = package.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=package.file_name, content_type="application/zip")


def _team_visit(request: HttpRequest, slug: str) -> Visit:
    """404 for whoever the packages are not for: they do not know that there are any."""
    here = visit(request, slug)
    if not here.allows(Action.MAKE_BILAN):
        raise Http404
    return here
