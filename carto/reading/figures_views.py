"""« Analyse »: what the published contributions say in figures, each leading to its list; and the inhabitants that they
are set against."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from carto.answers.worklist import Asked
from carto.concertations.agent_views import agent_visit
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.filter_words import filter_words
from carto.contributions.filters import Filters
from carto.intake.workbook import Column, Unreadable
from carto.reading import actions, census
from carto.reading.controversy import Step, dividing, evolution, uniting
from carto.reading.downloads import as_csv, as_workbook
from carto.reading.forms import NO_COLUMNS, CensusForm, axes_of
from carto.reading.models import Population, PopulationSource
from carto.reading.population import densities
from carto.reading.tables import Axis, Table, table_of

A_DAY_S = 24 * 3600


@dataclass(frozen=True)
class Lists:
    """Where the contributions of a figure are: in the list of those who answer, else in everyone's."""

    here: Visit
    is_for_answering: bool

    @classmethod
    def of(cls, here: Visit) -> "Lists":
        return cls(here, here.allows(Action.ANSWER))

    def url(self, asked: Asked) -> str:
        name = "answers:to_answer" if self.is_for_answering else "contributions:list"
        query = asked.query_string if self.is_for_answering else asked.filters.query_string
        path = reverse(name, args=[self.here.concertation.slug])
        return f"{path}?{query}" if query else path

    @property
    def axes(self) -> list[Axis]:
        """How far people are known is no filter of everyone's list."""
        return [axis for axis in Axis if self.is_for_answering or axis is not Axis.LEVEL]


@require_safe
def analysis(request: HttpRequest, slug: str) -> HttpResponse:
    """One page: the cross table asked for, who speaks where, what unites and divides, and when."""
    here = _team_visit(request, slug)
    concertation, lists = here.concertation, Lists.of(here)
    table, filters = _table(request, lists)
    asked_step = request.GET.get("pas", "")
    context = {
        "visit": here,
        "concertation": concertation,
        "lists": lists,
        "table": table,
        "axes": lists.axes,
        "filters": filters,
        "kept": [pair for pair in parse_qsl(filters.query_string) if pair[0] not in ("since", "until")],
        "words": filter_words(concertation, table.total.asked.filters),
        "query": _query(table, filters),
        "densities": densities(concertation),
        "rankings": (dividing(concertation), uniting(concertation)),
        "evolution": evolution(concertation, Step(asked_step) if asked_step in Step.values else None),
        "steps": Step,
        "may_configure": here.allows(Action.CONFIGURE),
    }
    return render(request, "reading/analysis.html", context)


@require_safe
def table_csv(request: HttpRequest, slug: str) -> HttpResponse:
    here = _team_visit(request, slug)
    titles, rows = grid(_table(request, Lists.of(here))[0])
    return as_csv(_file_name(here), titles, rows)


@require_safe
def table_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    here = _team_visit(request, slug)
    titles, rows = grid(_table(request, Lists.of(here))[0])
    columns = [Column(title, 14 if rank else 30) for rank, title in enumerate(titles)]
    return as_workbook(_file_name(here), _("Tableau"), columns, rows)


@require_http_methods(["GET", "POST"])
def population(request: HttpRequest, slug: str) -> HttpResponse:
    """A file is read and says what it holds, line by line where it is wrong; `figures`, signed by that page, is then
    written."""
    here = agent_visit(request, slug)
    if request.method == "POST" and "figures" in request.POST:
        return _write(request, here)
    form = CensusForm(request.POST, request.FILES) if request.method == "POST" else CensusForm()
    if not form.is_valid():
        return _population_page(request, here, form)
    communes = dict(here.concertation.communes.values_list("insee_code", "name"))
    try:
        found = census.read(form.cleaned_data["census"].read(), communes)
    except Unreadable as why:
        form.add_error("census", str(why))
        return _population_page(request, here, form)
    rows = [(code, communes[code], count) for code, count in found.inhabitants.items()]
    missing = [name for code, name in communes.items() if code not in found.inhabitants]
    if not rows:
        form.add_error("census", _("Aucune commune de cette concertation n’est dans ce fichier."))
    signed = signing.dumps([form.cleaned_data["source"], found.inhabitants], salt=_salt(here), compress=True)
    more: dict[str, Any] = {"found": found, "rows": rows, "missing": missing, "signed": signed if rows else ""}
    return _population_page(request, here, form, **more)


def grid(table: Table) -> tuple[list[str], list[list[str | int]]]:
    """The titles of a table, and its rows, totals last."""
    total = _("Contributions")
    rows: list[list[str | int]] = [
        [line.label, *(cell.count for cell in line.cells), line.total.count] for line in table.lines
    ]
    rows.append([total, *(cell.count for cell in table.totals), table.total.count])
    return [str(table.rows.label), *table.titles, total], rows


def _team_visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require(here.actor, Action.ANALYSE, here.concertation, at=here.at)
    return here


def _table(request: HttpRequest, lists: Lists) -> tuple[Table, Filters]:
    filters = Filters.of(request.GET, lists.here.concertation)
    rows, columns = axes_of(request.GET, offered=lists.axes)
    return table_of(lists.here.concertation, filters, rows, columns), filters


def _query(table: Table, filters: Filters) -> str:
    """The address of the table, without what is not of it."""
    axes = [("lignes", table.rows.value), ("colonnes", table.columns.value if table.columns else NO_COLUMNS)]
    return "&".join(part for part in (urlencode(axes), filters.query_string) if part)


def _file_name(here: Visit) -> str:
    return f"tableau-{here.concertation.slug}-{localdate(here.at):%Y-%m-%d}"


def _write(request: HttpRequest, here: Visit) -> HttpResponse:
    try:
        source, inhabitants = signing.loads(request.POST["figures"], salt=_salt(here), max_age=A_DAY_S)
    except signing.BadSignature:
        messages.error(request, _("Cette page est trop ancienne : envoyez de nouveau le fichier."))
        return redirect("reading:population", here.concertation.slug)
    actions.set_population(here.actor, here.concertation, inhabitants, source=source, at=here.at)
    count = len(inhabitants)
    said = ngettext(
        "La population de %(n)s commune est enregistrée.", "Les populations de %(n)s communes sont enregistrées.", count
    )
    messages.success(request, said % {"n": count})
    return redirect("reading:population", here.concertation.slug)


def _salt(here: Visit) -> str:
    """Of one agent and one concertation."""
    return f"reading.population:{here.concertation.pk}:{here.actor.user.pk if here.actor.user else ''}"


def _population_page(request: HttpRequest, here: Visit, form: CensusForm, **more: Any) -> HttpResponse:
    known = dict(Population.objects.filter(concertation=here.concertation).values_list("insee_code", "inhabitants"))
    communes = here.concertation.communes.order_by("name").values_list("insee_code", "name")
    context = {
        "visit": here,
        "concertation": here.concertation,
        "form": form,
        "source": PopulationSource.objects.filter(concertation=here.concertation).first(),
        "known": [(code, name, known.get(code)) for code, name in communes],
        **more,
    }
    return render(request, "reading/population.html", context, status=422 if form.errors else 200)
