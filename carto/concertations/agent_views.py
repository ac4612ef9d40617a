"""The agents' pages: create a concertation, set it, give it a calendar and themes, publish it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import BaseForm, BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from carto.accounts.actors import actor_of
from carto.concertations import actions, forms, timeline
from carto.concertations.journal import nothing_was_done
from carto.concertations.models import Concertation, Phase
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require, require_creation


@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    require_creation(actor)
    form = forms.CreationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        concertation = actions.create(actor, at=timezone.now(), **form.cleaned_data)
        messages.success(request, _("La concertation est créée. Donnez-lui maintenant un périmètre et un calendrier."))
        return redirect("concertations:settings", concertation.slug)
    return render(request, "concertations/create.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    form = forms.SettingsForm(request.POST or None, instance=Concertation.objects.get(pk=here.concertation.pk))
    if request.method == "POST" and form.is_valid():
        actions.configure(here.actor, here.concertation, at=here.at, **form.cleaned_data)
        messages.success(request, _("Les réglages sont enregistrés."))
        return redirect("concertations:settings", slug)
    return agent_page(request, "concertations/settings.html", here, form, form=form)


@require_http_methods(["GET", "POST"])
def taking_part(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    form = forms.TakingPartForm(request.POST or None, instance=here.concertation.rules_of_part)

    def save() -> None:
        actions.set_taking_part(here.actor, here.concertation, at=here.at, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and saved(form, save):
        messages.success(request, _("Les règles de participation sont enregistrées."))
        return redirect("concertations:taking_part", slug)
    return agent_page(request, "concertations/taking_part.html", here, form, form=form)


@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    rows = forms.PhaseFormSet(request.POST or None, queryset=here.concertation.phases.all(), prefix="phases")
    act = forms.ActForm(request.POST or None)

    def save() -> None:
        dates = [
            actions.PhaseDates(**{name: form.cleaned_data[name] for name in ("kind", "title", "opens_at", "closes_at")})
            for form in forms.kept_forms(rows)
        ]
        actions.set_calendar(here.actor, here.concertation, dates, at=here.at, act=act.cleaned_data["act"])

    if request.method == "POST" and rows.is_valid() and act.is_valid() and saved(act, save):
        messages.success(request, _("Le calendrier est enregistré."))
        return redirect("concertations:calendar", slug)
    read = timeline.read(here.concertation, at=here.at)
    return agent_page(request, "concertations/calendar.html", here, rows, act, rows=rows, act=act, timeline=read)


@require_http_methods(["GET", "POST"])
def themes(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    rows = forms.ThemeFormSet(request.POST or None, queryset=here.concertation.themes.all(), prefix="themes")
    return _rows_page(
        request, here, "concertations/themes.html", rows, actions.set_themes, _("Les thèmes sont enregistrés.")
    )


@require_http_methods(["GET", "POST"])
def kinds(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    rows = forms.KindFormSet(request.POST or None, queryset=here.concertation.kinds.all(), prefix="kinds")
    return _rows_page(
        request, here, "concertations/kinds.html", rows, actions.set_kinds, _("Les natures sont enregistrées.")
    )


@require_POST
def publish(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    if attempt(request, lambda: actions.publish(here.actor, here.concertation, at=here.at)):
        messages.success(request, _("La concertation est publiée."))
    return redirect("concertations:settings", slug)


def agent_visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require(here.actor, Action.CONFIGURE, here.concertation, at=here.at)
    return here


def _rows_page(
    request: HttpRequest, here: Visit, template: str, rows: BaseFormSet[Any], save: Callable[..., None], said: str
) -> HttpResponse:
    """The page of a list of labels; `save` is the action that takes the rows kept, `said` what to say then."""

    def save_kept() -> None:
        save(here.actor, here.concertation, [form.instance for form in forms.kept_forms(rows)], at=here.at)

    if request.method == "POST" and rows.is_valid() and saved(rows, save_kept):
        messages.success(request, said)
        return redirect(request.path)
    return agent_page(request, template, here, rows, rows=rows)


def saved(form: Any, save: Callable[[], None]) -> bool:
    """Run `save`; a ValidationError becomes an error of `form`, and everything typed stays on the page."""
    try:
        with transaction.atomic():
            save()
    except ValidationError as error:
        if isinstance(form, BaseFormSet):
            form.non_form_errors().extend(error.messages)
        else:
            form.add_error(None, error.messages)
        return False
    return True


def attempt(request: HttpRequest, act: Callable[[], object]) -> bool:
    try:
        act()
    except ValidationError as error:
        nothing_was_done(request)
        for sentence in error.messages:
            messages.error(request, sentence)
        return False
    return True


def agent_page(
    request: HttpRequest, template: str, here: Visit, *checked: BaseForm | BaseFormSet[Any], **context: Any
) -> HttpResponse:
    """422 when what was sent is faulty, so that nothing takes the page for a success."""
    is_faulty = request.method == "POST" and not all(form.is_valid() for form in checked if form.is_bound)
    base = {"visit": here, "concertation": here.concertation, "phases": Phase.objects.none()}
    return render(request, template, base | context, status=422 if is_faulty else 200)
