"""The agents' page of the procedure: which one, its milestones, and what breaks a rule."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from carto.concertations import actions, forms, timeline
from carto.concertations.agent_views import agent_page, agent_visit, attempt, saved
from carto.concertations.timeline import TimelineRow


@require_http_methods(["GET", "POST"])
def milestones(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    read = timeline.read(here.concertation, at=here.at)
    rows = [(row, _form(request, row)) for row in read.rows]
    steps = [form for _row, form in rows if form is not None]

    def save() -> None:
        actions.set_milestones(here.actor, here.concertation, [form.instance for form in steps], at=here.at)

    refusal = Form(request.POST or None)
    is_good = request.method == "POST" and not [form for form in steps if not form.is_valid()]
    if is_good and saved(refusal, save):
        messages.success(request, _("Les étapes sont enregistrées."))
        return redirect("concertations:procedure", slug)
    choice = forms.ProcedureForm(initial={"type": read.procedure.type})
    return agent_page(
        request, "concertations/procedure.html", here, refusal, *steps,
        timeline=read, rows=rows, choice=choice, refusal=refusal,
    )  # fmt: skip


@require_POST
def choose(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    form = forms.ProcedureForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choisissez un type de procédure de la liste."))
        return redirect("concertations:procedure", slug)
    given = form.cleaned_data
    if attempt(
        request,
        lambda: actions.set_procedure(here.actor, here.concertation, given["type"], at=here.at, act=given["act"]),
    ):
        messages.success(request, _("La procédure est enregistrée."))
    return redirect("concertations:procedure", slug)


def _form(request: HttpRequest, row: TimelineRow) -> forms.MilestoneForm | None:
    """None for the dates of the calendar, which has its own page."""
    if row.milestone is None:
        return None
    return forms.MilestoneForm(request.POST or None, instance=row.milestone, prefix=row.step.kind)
