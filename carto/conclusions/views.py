"""The page where an inquiry ends, for the commissioner and the team, and what everyone reads of it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from carto.concertations.agent_views import attempt
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.conclusions import actions, deadlines
from carto.conclusions.forms import ExtensionForm, FollowUpForm, PaperForm, PointsForm
from carto.conclusions.models import HANDED_BY, PUBLISHED, Paper, PaperKind, Point, PointKind


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Deadlines, papers, réserves and what became of them; with the forms of what the actor may do."""
    return _page(request, inquiry_visit(request, slug))


@require_POST
def lodge(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    here = inquiry_visit(request, slug)
    if kind not in PaperKind.values:
        raise Http404
    form = _paper_form(here, PaperKind(kind), request.POST, request.FILES)

    def save() -> None:
        actions.lodge(here.actor, here.concertation, form.handed(), at=here.at)

    return _done(request, here, form, save, _("Le document est déposé. Il ne change plus ; une correction est une "
                                              "nouvelle version."))  # fmt: skip


@require_POST
def extend(request: HttpRequest, slug: str) -> HttpResponse:
    here = inquiry_visit(request, slug)
    form = ExtensionForm(request.POST)

    def save() -> None:
        actions.extend(here.actor, here.concertation, at=here.at, **form.cleaned_data)

    return _done(request, here, form, save, _("La nouvelle échéance est enregistrée."))


@require_POST
def write_points(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    here = inquiry_visit(request, slug)
    if kind not in PointKind.values:
        raise Http404
    form = PointsForm(PointKind(kind), request.POST)

    def save() -> None:
        actions.write_points(
            here.actor, here.concertation, PointKind(kind), form.cleaned_data["bodies"], at=here.at
        )  # fmt: skip

    return _done(request, here, form, save, _("C’est enregistré."))


@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    here = inquiry_visit(request, slug)
    if attempt(request, lambda: actions.publish(here.actor, here.concertation, at=here.at)):
        messages.success(request, _("Le rapport et les conclusions sont publiés : chacun peut les lire."))
    return redirect("conclusions:index", slug)


@require_POST
def follow_up(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = inquiry_visit(request, slug)
    point = get_object_or_404(Point, concertation=here.concertation, pk=pk)
    point.concertation = here.concertation
    form = FollowUpForm(point, request.POST)

    def save() -> None:
        actions.follow_up(here.actor, point, at=here.at, **form.cleaned_data)

    return _done(request, here, form, save, _("La suite donnée est publiée."))


@require_safe
def published(request: HttpRequest, slug: str) -> HttpResponse:
    """The report and the conclusions, every version of them, and what became of each point; 404 before they are
    published."""
    here = visit(request, slug)
    papers = list(Paper.objects.filter(concertation=here.concertation).published())
    if not papers:
        raise Http404
    in_force = {kind: [paper for paper in papers if paper.kind == kind] for kind in PaperKind}
    found = {
        "visit": here, "concertation": here.concertation,
        "papers": [(versions[0], versions[1:]) for versions in in_force.values() if versions],
        "opinion": in_force[PaperKind.CONCLUSIONS][0].get_opinion_display(),
        "points": here.concertation.inquiry_points.prefetch_related("follow_ups"),
    }  # fmt: skip
    return render(request, "conclusions/published.html", found)


@require_safe
def paper(request: HttpRequest, slug: str, pk: int) -> HttpResponseBase:
    """One version of one paper: of whoever may read it."""
    here = visit(request, slug)
    rows = Paper.objects.filter(concertation=here.concertation)
    one = get_object_or_404(rows if here.allows(Action.READ_THROUGH) else rows.published(), pk=pk)
    try:
        content = one.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    name = f"{one.kind}-{slug}-v{one.number}.pdf"
    return FileResponse(content, as_attachment=True, filename=name, content_type="application/pdf")


def inquiry_visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require(here.actor, Action.READ_THROUGH, here.concertation, at=here.at)
    return here


def _done(request: HttpRequest, here: Visit, form: Any, save: Callable[[], None], said: str) -> HttpResponse:
    """Back to the page once `save` is done; what it refuses is said in the form, and everything typed stays."""
    if form.is_valid():
        try:
            with transaction.atomic():
                save()
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, said)
            return redirect("conclusions:index", here.concertation.slug)
    return _page(request, here, form)


def _page(request: HttpRequest, here: Visit, sent: Any = None) -> HttpResponse:
    """`sent`: the form that was refused, which stands in the place of the blank one of the same prefix."""
    concertation = here.concertation
    versions = list(concertation.papers.all())
    is_published = any(paper.published_at for paper in versions)
    report = deadlines.of_the_report(concertation, at=here.at)
    is_over = report is not None and report.done_on is not None and not isinstance(sent, ExtensionForm)

    def shown(form: Any) -> Any:
        return sent if sent is not None and (type(sent), sent.prefix) == (type(form), form.prefix) else form

    found = {
        "visit": here,
        "concertation": concertation,
        "deadlines": deadlines.read(concertation, at=here.at),
        "papers": [
            (
                kind.label,
                [paper for paper in versions if paper.kind == kind],
                shown(_paper_form(here, kind)) if here.allows(HANDED_BY[kind]) else None,
            )
            for kind in PaperKind
        ],
        "may_lodge": here.allows(Action.LODGE),
        "is_published": is_published,
        "points": [
            (point, shown(FollowUpForm(point)) if is_published and here.allows(Action.ANSWER) else None)
            for point in concertation.inquiry_points.prefetch_related("follow_ups__author")
        ],
        "writing": [
            (kind, shown(_points_form(here, kind)))
            for kind in PointKind
            if not is_published and here.allows(Action.LODGE)
        ],
        "extending": shown(ExtensionForm()) if here.allows(Action.CONFIGURE) and not is_over else None,
        "may_publish": here.allows(Action.CONFIGURE)
        and any(one.kind in PUBLISHED and not one.published_at for one in versions),
    }
    return render(request, "conclusions/index.html", found, status=422 if sent is not None else 200)


def _paper_form(here: Visit, kind: PaperKind, *bound: Any) -> PaperForm:
    is_first = not here.concertation.papers.filter(kind=kind).exists()
    return PaperForm(kind, *bound, is_first=is_first)


def _points_form(here: Visit, kind: PointKind) -> PointsForm:
    bodies = here.concertation.inquiry_points.filter(kind=kind).values_list("body", flat=True)
    return PointsForm(kind, initial={"bodies": "\n\n".join(bodies)})
