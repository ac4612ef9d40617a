"""The agents' page of the plan: bring a lot in, follow its import, give communes and perimeter."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.layers import actions, tasks
from carto.layers.forms import GeoJsonForm, LotForm
from carto.layers.models import PlanImport, PlanVersion
from carto.layers.sources import geojson_file
from carto.layers.sources.refusal import LotRefused


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """POST receives a lot and leads to the page that follows its import."""
    here = _agent_visit(request, slug)
    form = LotForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        lot = form.cleaned_data["lot"]
        with transaction.atomic():
            run = actions.request_import(
                here.actor, here.concertation, source_name=lot.name, source_path=_stored(lot), at=here.at
            )
            tasks.import_plan.enqueue(run.pk)
        return redirect("layers:import_progress", slug, run.pk)
    return _page(request, here, lot=form)


@require_POST
def communes(request: HttpRequest, slug: str) -> HttpResponse:
    here = _agent_visit(request, slug)
    form = GeoJsonForm(request.POST, request.FILES, prefix="communes")

    def save(content: bytes, name: str) -> None:
        rows = geojson_file.read_communes(content, name)
        actions.set_communes(here.actor, here.concertation, rows, at=here.at)

    if _saved(form, save):
        messages.success(request, _("Les communes sont enregistrées."))
        return redirect("layers:plan", slug)
    return _page(request, here, communes=form)


@require_POST
def perimeter(request: HttpRequest, slug: str) -> HttpResponse:
    here = _agent_visit(request, slug)
    form = GeoJsonForm(request.POST, request.FILES, prefix="perimeter")

    def save(content: bytes, name: str) -> None:
        outline = actions.surface(geojson_file.read_perimeter(content, name))
        actions.set_perimeter(here.actor, here.concertation, outline, at=here.at)

    if _saved(form, save):
        messages.success(request, _("Le périmètre est enregistré."))
        return redirect("layers:plan", slug)
    return _page(request, here, perimeter=form)


@require_safe
def import_progress(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The whole page, or for htmx the part of it that changes; it asks again until the import has ended."""
    here = _agent_visit(request, slug)
    run = get_object_or_404(PlanImport.objects.select_related("version"), concertation=here.concertation, pk=pk)
    template = "layers/_progress.html" if request.headers.get("HX-Request") else "layers/import_progress.html"
    return render(request, template, {"visit": here, "concertation": here.concertation, "run": run})


def _agent_visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require(here.actor, Action.IMPORT_PLAN, here.concertation, at=here.at)
    return here


def _saved(form: GeoJsonForm, save: Callable[[bytes, str], None]) -> bool:
    """Whether the file was read and kept; a refusal becomes the error of its field."""
    if not form.is_valid():
        return False
    file = form.cleaned_data["file"]
    try:
        save(file.read(), file.name)
    except LotRefused as refusal:
        form.add_error("file", str(refusal))
        return False
    return True


def _stored(upload: UploadedFile[bytes]) -> Path:
    """The upload under a name of ours, out of reach of any address, until its import ends."""
    folder = Path(settings.MEDIA_ROOT) / "imports"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{secrets.token_hex(16)}.zip"
    with path.open("xb") as file:
        path.chmod(0o600)
        for chunk in upload.chunks():
            file.write(chunk)
    return path


def _page(request: HttpRequest, here: Visit, **faulty: Any) -> HttpResponse:
    """The page with its three forms, those in `faulty` as they were sent."""
    forms = {
        "lot": LotForm(),
        "communes": GeoJsonForm(prefix="communes"),
        "perimeter": GeoJsonForm(prefix="perimeter"),
    } | faulty
    versions = PlanVersion.objects.published().filter(concertation=here.concertation)
    context = {
        "visit": here,
        "concertation": here.concertation,
        "forms": forms,
        "in_force": PlanVersion.objects.in_force(here.concertation),
        "versions": versions,
        "running": here.concertation.plan_imports.filter(finished_at=None),
        "communes": here.concertation.communes.all().defer("geometry"),
    }
    return render(request, "layers/plan.html", context, status=422 if request.method == "POST" else 200)
