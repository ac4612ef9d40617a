"""The page of the journal of a team, and the same as a file."""

import csv
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from carto.accounts.models import User
from carto.concertations.acts import ACTS, ActKind, names_of
from carto.concertations.models import Concertation, TeamAct
from carto.concertations.models.team import TeamActQuerySet
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.plain_cells import plain

PER_PAGE = 100
# The ends of time have no day before, or after.
OF_OUR_TIME = (MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2999, 12, 31)))


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"})


class JournalForm(forms.Form):
    """What is looked for; `until` is the last day, counted whole."""

    who = forms.ModelChoiceField(User.objects.none(), label=gettext_lazy("qui"), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("quoi"), choices=[("", gettext_lazy("tout")), *ActKind.choices], required=False
    )
    since = forms.DateField(label=gettext_lazy("depuis le"), required=False, validators=OF_OUR_TIME, widget=_day())
    until = forms.DateField(label=gettext_lazy("jusqu’au"), required=False, validators=OF_OUR_TIME, widget=_day())

    def __init__(self, given: Any, concertation: Concertation) -> None:
        super().__init__(given)
        who = self.fields["who"]
        assert isinstance(who, forms.ModelChoiceField)
        who.queryset = User.objects.filter(team_acts__concertation=concertation).distinct().order_by("name")
        who.empty_label = _("toute l’équipe")

    def found(self, rows: TeamActQuerySet) -> TeamActQuerySet:
        """The acts asked for; none while what is asked is faulty."""
        if not self.is_valid():
            return rows.none()
        asked = self.cleaned_data
        if asked["who"]:
            rows = rows.filter(user=asked["who"])
        if asked["kind"]:
            rows = rows.filter(name__in=names_of(ActKind(asked["kind"])))
        if asked["since"]:
            rows = rows.filter(done_at__gte=_midnight(asked["since"]))
        if asked["until"]:
            rows = rows.filter(done_at__lt=_midnight(asked["until"]) + timedelta(days=1))
        return rows


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), timezone.get_current_timezone())


@require_safe
def journal(request: HttpRequest, slug: str) -> HttpResponse:
    here = _visit(request, slug)
    form = JournalForm(request.GET, here.concertation)
    page = Paginator(form.found(TeamAct.objects.all().of(here.concertation)), PER_PAGE).get_page(
        request.GET.get("page")
    )
    asked = request.GET.copy()
    asked.pop("page", None)
    context = {
        "concertation": here.concertation, "form": form, "page": page, "acts": list(_told(page.object_list)),
        "query": asked.urlencode(),
    }  # fmt: skip
    return render(request, "concertations/journal.html", context, status=422 if form.errors else 200)


@require_safe
def journal_csv(request: HttpRequest, slug: str) -> HttpResponse:
    """In the manner of a French spreadsheet; a cell that looks like a formula is preceded by an apostrophe."""
    here = _visit(request, slug)
    found = JournalForm(request.GET, here.concertation).found(TeamAct.objects.all().of(here.concertation))
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="journal-{here.concertation.slug}.csv"'
    rows = csv.writer(response, delimiter=";")
    rows.writerow([_("Quand"), _("Qui"), _("Quoi"), _("Acte"), _("Objet")])
    for done_at, who, kind, said, subject in _told(found.iterator()):
        cells = (done_at.strftime("%Y-%m-%d %H:%M:%S"), who, kind, said, subject)
        rows.writerow([plain(cell) for cell in cells])
    return response


def _visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require(here.actor, Action.READ_JOURNAL, here.concertation, at=here.at)
    return here


def _told(acts: Iterable[TeamAct]) -> Iterable[tuple[datetime, str, str, str, str]]:
    """When, who, of what kind, in words, about what."""
    for act in acts:
        kind, said = ACTS.get(act.name, (None, act.name))
        who = str(act.user) if act.user else _("compte fermé")
        yield timezone.localtime(act.done_at), who, str(kind.label) if kind else "", str(said), act.subject
