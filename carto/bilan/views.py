"""The team's pages of the bilan: ask for one, follow its making, download its files."""

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from carto.bilan import actions, changed, parts, tasks
from carto.bilan.models import Bilan
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.exchange import geojson as exchanged
from carto.exchange.publication import Rendering


@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """The bilans made so far; POST asks for a new one and leads to the page that follows it."""
    here = team_visit(request, slug)
    if request.method == "POST":
        with transaction.atomic():
            whole = request.POST.get("rendering") == Rendering.STATUTORY
            rendering = Rendering.STATUTORY if whole else Rendering.PUBLIC
            bilan = actions.request_bilan(here.actor, here.concertation, at=here.at, rendering=rendering)
            tasks.make_bilan.enqueue(bilan.pk)
        return redirect("bilan:detail", slug, bilan.pk)
    held = parts.latest(here.concertation, at=here.at)
    found = {
        "visit": here, "concertation": here.concertation, "bilans": _bilans(here), "renderings": Rendering,
        "texts": [(part, held.get(part.key)) for part in parts.of(here.concertation)],
        "may_write": here.allows(Action.WRITE_BILAN),
        "awaits_comparison": changed.is_awaited(here.concertation, at=here.at),
    }  # fmt: skip
    return render(request, "bilan/index.html", found)


@require_safe
def detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The whole page, or for htmx the part of it that changes; it asks again until the bilan is made."""
    here = team_visit(request, slug)
    bilan = get_object_or_404(_bilans(here), pk=pk)
    template = "bilan/_progress.html" if request.headers.get("HX-Request") else "bilan/detail.html"
    return render(
        request,
        template,
        {"visit": here, "concertation": here.concertation, "bilan": bilan, "may_adopt": _may_adopt(here, bilan)},
    )


@require_safe
def pdf(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    bilan = made(request, slug, pk)
    return download(bilan.pdf, f"{bilan.file_stem}.pdf", "application/pdf")


@require_safe
def annex(request: HttpRequest, slug: str, pk: int, volume: int) -> HttpResponseBase:
    one = get_object_or_404(made(request, slug, pk).annexes, number=volume)
    return download(one.pdf, f"{one.file_stem}.pdf", "application/pdf")


@require_safe
def geojson(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    bilan = made(request, slug, pk)
    return download(bilan.geojson, f"{bilan.file_stem}.geojson", exchanged.MEDIA_TYPE)


def team_visit(request: HttpRequest, slug: str) -> Visit:
    """404 for whoever the bilans are not for: they do not know that there are any."""
    here = visit(request, slug)
    if not here.allows(Action.MAKE_BILAN):
        raise Http404
    return here


def _may_adopt(here: Visit, bilan: Bilan) -> bool:
    return here.allows(Action.WRITE_BILAN) and bool(bilan.pdf) and bilan.rendering == Rendering.PUBLIC


def made(request: HttpRequest, slug: str, pk: int) -> Bilan:
    here = team_visit(request, slug)
    return get_object_or_404(_bilans(here).exclude(pdf=""), pk=pk)


def _bilans(here: Visit) -> QuerySet[Bilan]:
    """The complete ones are for whoever may read what is masked."""
    rows = Bilan.objects.filter(concertation=here.concertation)
    return rows if here.allows(Action.SEE_MASKED) else rows.filter(rendering=Rendering.PUBLIC)


def download(file: FieldFile, name: str, media_type: str) -> FileResponse:
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(content, as_attachment=True, filename=name, content_type=media_type)
