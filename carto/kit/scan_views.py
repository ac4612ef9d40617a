"""Photos of sheets that came back: send one, say where its marks are, trace over it. The team's alone."""

from io import BytesIO
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from PIL import Image

from carto.concertations.agent_views import agent_page, agent_visit, saved
from carto.concertations.pages import Visit
from carto.contributions import map_settings
from carto.contributions.places import rows_of
from carto.geo.geojson import Limits, parse
from carto.guard.gate import measure
from carto.kit import actions, rectifying, scan_forms, scanning
from carto.kit.models import Scan, Trace

SCANS_AN_HOUR = 120  # of one network: each is searched for its marks


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    form = scan_forms.ScanForm(request.POST or None, request.FILES or None)
    kept: list[Scan] = []

    def receive() -> None:
        received = scanning.receive(form.cleaned_data["photo"], here.concertation)
        kept.append(actions.receive_scan(here.actor, here.concertation, received, at=here.at))

    if request.method == "POST":
        measure(request, here.concertation, "scan", SCANS_AN_HOUR, at=here.at)
        if form.is_valid() and saved(form, receive):
            if kept[0].is_placed:
                messages.success(request, _("%(sheet)s : reconnue et redressée.") % {"sheet": kept[0]})
            return redirect("kit:scan", slug, kept[0].pk)
    scans = Scan.objects.filter(concertation=here.concertation).select_related("sheet__kit").prefetch_related("traces")
    return agent_page(request, "kit/scans.html", here, form, form=form, scans=scans)


@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Its map once it is placed, and the way to trace over it; before, and with `reperes`, where its marks are."""
    here = agent_visit(request, slug)
    one = _scan(here, pk)
    if not one.is_placed or "reperes" in request.GET:
        return _marks_page(request, here, one)
    form = scan_forms.TraceForm(request.POST or None, here.concertation)

    def trace() -> None:
        assert form.geometry is not None
        number = form.cleaned_data["number"]
        actions.trace(here.actor, one, number=number, geometry=form.geometry, at=here.at)

    if request.method == "POST" and form.is_valid() and saved(form, trace):
        messages.success(request, _("Le tracé n° %(number)s est gardé.") % {"number": form.cleaned_data["number"]})
        return redirect("kit:scan", slug, pk)
    assert one.sheet is not None
    w, s, e, n = rectifying.bounds_of(one.sheet.frame, one.sheet.srid)
    settings = map_settings.reading_settings(here.concertation) | {
        "bounds": [w, s, e, n],
        "limits": map_settings.limits_of(here.concertation),
        "photo": reverse("kit:rectified", args=[slug, pk]),
    }
    traces = [_told(trace, here) for trace in one.traces.all()]
    settings["traces"] = [trace.geometry for trace, _rows in traces]
    return agent_page(
        request, "kit/scan.html", here, form, form=form, scan=one, traces=traces, settings=settings,
        drawn=[trace for trace, _rows in traces],
    )  # fmt: skip


@require_safe
def photo(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """As it is pressed: `SHOWN_PX` wide."""
    image = _photo(_scan(agent_visit(request, slug), pk))
    shown = (scan_forms.SHOWN_PX, round(image.height * scan_forms.SHOWN_PX / image.width))
    return _webp(image.resize(shown, Image.Resampling.LANCZOS))


@require_safe
def rectified(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    one = _scan(agent_visit(request, slug), pk)
    if not one.is_placed or one.sheet is None:
        raise Http404
    marks = [(x, y) for x, y in one.marks]
    return _webp(rectifying.rectify(_photo(one), marks, one.sheet.frame, one.sheet.srid).image)


@require_POST
def remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    actions.remove_scan(here.actor, _scan(here, pk), at=here.at)
    messages.success(request, _("La photo est supprimée."))
    return redirect("kit:scans", slug)


@require_POST
def remove_trace(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    one = get_object_or_404(
        Trace.objects.select_related("scan__concertation"), scan__concertation=here.concertation, pk=pk
    )
    actions.remove_trace(here.actor, one, at=here.at)
    messages.success(request, _("Le tracé est retiré."))
    return redirect("kit:scan", slug, one.scan_id)


def _marks_page(request: HttpRequest, here: Visit, one: Scan) -> HttpResponse:
    posted = scan_forms.pressed(request.POST) if request.method == "POST" else None
    is_whole = posted is not None and scan_forms.next_mark(posted) is None
    form = scan_forms.MarksForm(posted, one)

    def place() -> None:
        sheet = form.cleaned_data["sheet"]
        actions.place_scan(here.actor, one, sheet, form.marks(), at=here.at)

    if is_whole and form.is_valid() and saved(form, place):
        messages.success(request, _("La feuille est redressée."))
        return redirect("kit:scan", here.concertation.slug, one.pk)
    if posted is not None and not is_whole:  # a press among four: nothing is faulty yet
        form = scan_forms.MarksForm(None, one)
        form.initial = posted.dict()
    wanted: Any = scan_forms.next_mark(form.initial if posted is None or not is_whole else posted)
    shown = scan_forms.SHOWN_PX
    size = {"width": shown, "height": round(one.height * shown / one.width)}
    checked = [form] if is_whole else []
    return agent_page(request, "kit/marks.html", here, *checked, form=form, scan=one, wanted=wanted, size=size)


def _told(one: Trace, here: Visit) -> tuple[Trace, str]:
    return one, rows_of(parse(one.geometry, limits=Limits(here.concertation.metric_srid)))


def _scan(here: Visit, pk: int) -> Scan:
    rows = Scan.objects.select_related("sheet__kit", "concertation")
    return get_object_or_404(rows, concertation=here.concertation, pk=pk)


def _photo(one: Scan) -> Image.Image:
    try:
        return scanning.open_photo(one)
    except FileNotFoundError as error:
        raise Http404 from error


def _webp(image: Image.Image) -> HttpResponse:
    out = BytesIO()
    image.save(out, "WEBP", quality=80, method=2)
    response = HttpResponse(out.getvalue(), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response
