"""The team's pages of meetings: all of them, and one to change, cancel, and tell how it went."""

import csv
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.concertations.agent_views import agent_page, agent_visit
from carto.concertations.pages import Visit
from carto.contributions import map_settings
from carto.meetings import actions, forms
from carto.meetings.models import Meeting, SignUp
from carto.meetings.views import meeting_of
from carto.plain_cells import plain


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """Those there are, and the form of a new one."""
    here = agent_visit(request, slug)
    form = forms.MeetingForm(request.POST or None, instance=Meeting(concertation=here.concertation))

    def save() -> None:
        actions.announce(here.actor, Meeting(concertation=here.concertation), at=here.at, **form.said())

    if request.method == "POST" and form.is_valid() and _saved(form, save):
        messages.success(request, _("La rencontre est annoncée."))
        return redirect("meetings:index", slug)
    found = Meeting.objects.filter(concertation=here.concertation).order_by("-starts_at", "-pk")
    context = {"form": form, "meetings": found, "settings": map_settings.reading_settings(here.concertation)}
    return agent_page(request, "meetings/index.html", here, form, **context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    meeting = meeting_of(here, pk)
    form = forms.MeetingForm(request.POST or None, instance=meeting_of(here, pk))

    def save() -> None:
        actions.change(here.actor, meeting, at=here.at, **form.said())

    if request.method == "POST" and form.is_valid() and _saved(form, save):
        messages.success(request, _("La rencontre est enregistrée."))
        return redirect("meetings:edit", slug, pk)
    return _page(request, here, meeting, form=form)


@require_POST
def cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    meeting, form = meeting_of(here, pk), forms.CancelForm(request.POST)

    def save() -> None:
        actions.cancel(here.actor, meeting, at=here.at, **form.cleaned_data)

    if form.is_valid() and _saved(form, save):
        messages.success(request, _("La rencontre est annulée. Ceux qui ont laissé une adresse sont prévenus."))
        return redirect("meetings:edit", slug, pk)
    return _page(request, here, meeting, cancelling=form)


@require_POST
def hold(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    meeting, form = meeting_of(here, pk), forms.HoldForm(request.POST, request.FILES)

    def save() -> None:
        given = {name: form.cleaned_data[name] for name in ("attendance", "minutes")}
        actions.hold(here.actor, meeting, at=here.at, pdf=form.received(), **given)

    if form.is_valid() and _saved(form, save):
        messages.success(request, _("C’est enregistré."))
        return redirect("meetings:edit", slug, pk)
    return _page(request, here, meeting, holding=form)


@require_safe
def people(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Who signed up, for the door: a table that a French spreadsheet opens, and that computes nothing."""
    here = agent_visit(request, slug)
    meeting = meeting_of(here, pk)
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="inscrits-{meeting.pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    rows = csv.writer(response, delimiter=";")
    rows.writerow([_("Nom"), _("Adresse électronique"), _("En attente"), _("Inscription")])
    for one in meeting.sign_ups.all():
        waits = _("oui") if one.is_waiting else _("non")
        signed = timezone.localtime(one.signed_at).strftime("%Y-%m-%d %H:%M")
        rows.writerow([plain(one.name), plain(one.email), waits, signed])
    return response


@require_POST
def strike_out(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    rows = SignUp.objects.select_related("meeting__concertation")
    one = get_object_or_404(rows, meeting__concertation=here.concertation, pk=pk)
    actions.strike_out(here.actor, one, at=here.at)
    messages.success(request, _("L’inscription est retirée."))
    return redirect("meetings:edit", slug, one.meeting_id)


def _page(request: HttpRequest, here: Visit, meeting: Meeting, **bound: Any) -> HttpResponse:
    """One meeting; `bound`: the form that was sent, by its name in the page."""
    kept = {"attendance": meeting.attendance, "minutes": meeting.minutes}
    context: dict[str, Any] = {
        "meeting": meeting,
        "has_begun": meeting.starts_at <= here.at,
        "people": list(meeting.sign_ups.all()),
        "form": forms.MeetingForm(instance=meeting_of(here, meeting.pk)),
        "cancelling": forms.CancelForm(),
        "holding": forms.HoldForm(initial=kept),
        "settings": map_settings.reading_settings(here.concertation),
    }
    return agent_page(request, "meetings/edit.html", here, *bound.values(), **context | bound)


def _saved(form: Any, save: Callable[[], object]) -> bool:
    """Run `save`; a ValidationError becomes errors of `form`, each at its field, and everything typed stays."""
    try:
        with transaction.atomic():
            save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    return True
