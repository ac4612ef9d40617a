"""The agents' page of the plan: bring a plan in, follow its import, give communes, perimeter and layers."""

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.layers import actions, ground, tasks, uploads
from carto.layers.forms import CommunesForm, NewLayerForm, OutlineForm, PlanForm, PortalForm
from carto.layers.models import PlanImport, PlanVersion
from carto.layers.sources import outlines
from carto.layers.sources.refusal import LotRefused

AgentView = Callable[..., HttpResponse]


def for_agents(view: AgentView) -> AgentView:
    """Give `view(request, here, …)`, instead of a slug, the visit of somebody who may import the plan; 403 for anybody
    else."""

    @wraps(view)
    def guarded(request: HttpRequest, slug: str, **more: Any) -> HttpResponse:
        here = visit(request, slug)
        require(here.actor, Action.IMPORT_PLAN, here.concertation, at=here.at)
        return view(request, here, **more)

    return guarded


@require_safe
@for_agents
def plan(request: HttpRequest, here: Visit) -> HttpResponse:
    return _page(request, here, {})


@require_POST
@for_agents
def upload(request: HttpRequest, here: Visit) -> HttpResponse:
    """Receive a plan and lead to the page that follows its import."""
    form = PlanForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, here, {"plan": form})
    files = form.cleaned_data["sent"]
    with transaction.atomic():
        run = actions.request_import(
            here.actor, here.concertation, source_name=files[0].name, source_path=uploads.keep(files), at=here.at
        )
        tasks.import_plan.enqueue(run.pk)
    return redirect("layers:import_progress", here.concertation.slug, run.pk)


@require_POST
@for_agents
def fetch(request: HttpRequest, here: Visit) -> HttpResponse:
    """Ask the Géoportail de l’urbanisme for a plan, in the background."""
    form = PortalForm(request.POST)
    if not form.is_valid():
        return _page(request, here, {"portal": form})
    with transaction.atomic():
        run = actions.request_import(
            here.actor, here.concertation, source_name=form.cleaned_data["code"], source_path=None, at=here.at
        )
        tasks.import_plan.enqueue(run.pk)
    return redirect("layers:import_progress", here.concertation.slug, run.pk)


@require_POST
@for_agents
def communes(request: HttpRequest, here: Visit) -> HttpResponse:
    form = OutlineForm(request.POST, request.FILES, prefix="communes")

    def save(path: Path) -> None:
        rows = outlines.read_communes(path)
        actions.set_communes(here.actor, here.concertation, rows, at=here.at)

    if _saved(form, save):
        messages.success(request, _("Les communes sont enregistrées."))
        return redirect("layers:plan", here.concertation.slug)
    return _page(request, here, {"communes": form})


@require_POST
@for_agents
def fetch_communes(request: HttpRequest, here: Visit) -> HttpResponse:
    """Ask geo.api.gouv.fr for the communes, in the background."""
    form = CommunesForm(request.POST, prefix="geo")
    if not form.is_valid():
        return _page(request, here, {"geo": form})
    with transaction.atomic():
        run = actions.request_import(
            here.actor, here.concertation, source_name=form.cleaned_data["code"], source_path=None, at=here.at
        )
        tasks.fetch_communes.enqueue(run.pk, form.cleaned_data["with_perimeter"])
    return redirect("layers:import_progress", here.concertation.slug, run.pk)


@require_POST
@for_agents
def perimeter(request: HttpRequest, here: Visit) -> HttpResponse:
    form = OutlineForm(request.POST, request.FILES, prefix="perimeter")

    def save(path: Path) -> None:
        outline = ground.surface(outlines.read_perimeter(path))
        actions.set_perimeter(here.actor, here.concertation, outline, at=here.at)

    if _saved(form, save):
        messages.success(request, _("Le périmètre est enregistré."))
        return redirect("layers:plan", here.concertation.slug)
    return _page(request, here, {"perimeter": form})


@require_POST
@for_agents
def add_layer(request: HttpRequest, here: Visit) -> HttpResponse:
    """Receive a context layer and lead to the page that follows its import."""
    form = NewLayerForm(request.POST, request.FILES, prefix="layer")
    if not form.is_valid():
        return _page(request, here, {"layer": form})
    given = form.cleaned_data
    with transaction.atomic():
        run = actions.request_import(
            here.actor,
            here.concertation,
            source_name=given["sent"][0].name,
            source_path=uploads.keep(given["sent"]),
            at=here.at,
        )
        tasks.import_layer.enqueue(run.pk, given["role"], given["label"], given["color"])
    return redirect("layers:import_progress", here.concertation.slug, run.pk)


@require_safe
@for_agents
def import_progress(request: HttpRequest, here: Visit, pk: int) -> HttpResponse:
    """The whole page, or for htmx the part of it that changes; it asks again until the import has ended."""
    runs = PlanImport.objects.select_related("version", "layer")
    run = get_object_or_404(runs, concertation=here.concertation, pk=pk)
    template = "layers/_progress.html" if request.headers.get("HX-Request") else "layers/import_progress.html"
    context = {
        "visit": here,
        "concertation": here.concertation,
        "run": run,
        "is_running": run.finished_at is None and not run.is_silent(here.at),
    }
    return render(request, template, context)


def _saved(form: OutlineForm, save: Callable[[Path], None]) -> bool:
    """Whether the file was read and kept; a refusal becomes the error of its field."""
    if not form.is_valid():
        return False
    path = uploads.keep(form.cleaned_data["sent"])
    try:
        save(path)
    except LotRefused as refusal:
        form.add_error("sent", str(refusal))
        return False
    finally:
        uploads.forget(path)
    return True


def _page(request: HttpRequest, here: Visit, faulty: Mapping[str, Form | NewLayerForm]) -> HttpResponse:
    """The page with its forms, those in `faulty` as they were sent."""
    concertation = here.concertation
    runs = concertation.plan_imports.filter(finished_at=None)
    context: dict[str, Any] = {
        "visit": here,
        "concertation": concertation,
        "plan_form": PlanForm(),
        "portal_form": PortalForm(),
        "communes_form": OutlineForm(prefix="communes"),
        "geo_form": CommunesForm(prefix="geo", initial={"with_perimeter": concertation.perimeter is None}),
        "perimeter_form": OutlineForm(prefix="perimeter"),
        "layer_form": NewLayerForm(prefix="layer"),
        "in_force": PlanVersion.objects.in_force(concertation),
        "versions": concertation.plan_versions.whole().defer("reports", "document"),
        "layers": concertation.context_layers.filter(completed_at__isnull=False),
        "running": [run for run in runs if not run.is_silent(here.at)],
        "communes": concertation.communes.defer("geometry"),
    } | {f"{name}_form": form for name, form in faulty.items()}
    return render(request, "layers/plan.html", context, status=422 if faulty else 200)
