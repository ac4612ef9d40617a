"""The grid of codes, and what bears each: in pages, and in files to take away."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from carto.concertations.pages import Visit
from carto.contributions.models import Contribution
from carto.intake import tables
from carto.intake.workbook import MOST_BYTES, Column, Unreadable
from carto.reading import actions, codes, downloads, passages
from carto.reading.forms import IntoForm, LineFormSet
from carto.reading.models import Code, Coding
from carto.reading.passages import Quoted
from carto.reading.views import reader_visit

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
def grid(request: HttpRequest, slug: str) -> HttpResponse:
    """The codes to change; or, with `do=bring`, a `file` that completes them."""
    here = reader_visit(request, slug)
    if request.POST.get("do") == "bring":
        return _bring(request, here)
    rows = _rows(request, here)
    wrong: list[str] = []
    if request.method == "POST" and rows.is_valid():
        lines = [form.line for form in rows.ordered_forms]
        gone = [form.cleaned_data["pk"] for form in rows.deleted_forms if form.cleaned_data.get("pk")]
        wrong = actions.set_grid(here.actor, here.concertation, lines, gone=gone, at=here.at)
        if not wrong:
            messages.success(request, _("La grille est enregistrée."))
            return redirect("reading:grid", slug)
    return _grid_page(request, here, rows, wrong)


@require_safe
def grid_file(request: HttpRequest, slug: str) -> HttpResponse:
    here = reader_visit(request, slug)
    return downloads.as_csv(f"grille-{slug}", codes.TITLES, codes.rows_of(here.concertation))


@require_http_methods(["GET", "POST"])
def bearing(request: HttpRequest, slug: str) -> HttpResponse:
    """Texts and passages, of one code (`code`) and those below it, or of all; posted, all that bears it goes under
    another."""
    here = reader_visit(request, slug)
    code = _code(here, request.GET.get("code", ""))
    form = IntoForm(request.POST or None, concertation=here.concertation, code=code) if code is not None else None
    if request.method == "POST" and code is not None and form is not None and form.is_valid():
        into = form.cleaned_data["into"]
        count = actions.move_codings(here.actor, code, into, at=here.at)
        said = ngettext("%(n)s passage a changé de code.", "%(n)s passages ont changé de code.", count)
        messages.success(request, said % {"n": count})
        return redirect(f"{reverse('reading:bearing', args=[slug])}?code={into.pk}")
    page = Paginator(_codings(here, code), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "visit": here,
        "concertation": here.concertation,
        "code": code,
        "form": form,
        "codes": codes.in_order(here.concertation),
        "page": page,
        "rows": _quoted(here, page.object_list),
        "query": f"code={code.pk}" if code is not None else "",
    }
    return render(request, "reading/bearing.html", context, status=422 if request.method == "POST" else 200)


@require_safe
def bearing_file(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """The same list, whole."""
    here = reader_visit(request, slug)
    rows = [_row(request, here, one) for one in _quoted(here, _codings(here, _code(here, request.GET.get("code", ""))))]
    columns = [
        Column(_("Numéro"), 10), Column(_("Titre"), 30), Column(_("Code"), 20), Column(_("Sous le code"), 20),
        Column(_("Passage"), 60), Column(_("Codé par"), 20), Column(_("Codé le"), 18), Column(_("Adresse"), 40),
    ]  # fmt: skip
    if kind == "csv":
        return downloads.as_csv(f"passages-{slug}", [column.title for column in columns], rows)
    return downloads.as_workbook(f"passages-{slug}", _("Passages"), columns, rows)


def _bring(request: HttpRequest, here: Visit) -> HttpResponse:
    """What the file names is added or changed, and nothing it does not name goes."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Unreadable(_("Choisissez d’abord un fichier."))
        lines, wrong = codes.read(tables.read(file.read(MOST_BYTES + 1)))
    except Unreadable as why:
        lines, wrong = [], [str(why)]
    if not wrong:
        whole = codes.completed(lines, here.concertation.codes.select_related("parent"))
        wrong = actions.set_grid(here.actor, here.concertation, whole, at=here.at)
    if wrong:
        return _grid_page(request, here, _rows(None, here), wrong)
    said = ngettext("%(n)s code est lu.", "%(n)s codes sont lus.", len(lines)) % {"n": len(lines)}
    messages.success(request, said)
    return redirect("reading:grid", here.concertation.slug)


def _rows(request: HttpRequest | None, here: Visit) -> Any:
    standing = [codes.line_of(code) for code in codes.in_order(here.concertation)]
    initial = [vars(line) | {"color": line.color.value} for line in standing]
    typed = request.POST if request is not None and request.method == "POST" else None
    return LineFormSet(typed, initial=initial, prefix="codes")


def _grid_page(request: HttpRequest, here: Visit, rows: Any, wrong: Sequence[str]) -> HttpResponse:
    branches = codes.branches(here.concertation)
    context = {
        "visit": here,
        "concertation": here.concertation,
        "rows": rows,
        "wrong": wrong,
        "branches": branches,
    }
    is_faulty = bool(wrong) or (rows.is_bound and not rows.is_valid())
    return render(request, "reading/grid.html", context, status=422 if is_faulty else 200)


def _code(here: Visit, given: str) -> Code | None:
    if not given:
        return None
    is_number = given.isascii() and given.isdigit() and len(given) < 19
    return get_object_or_404(here.concertation.codes, pk=int(given) if is_number else 0)


def _codings(here: Visit, code: Code | None) -> QuerySet[Coding]:
    """Of published contributions, in the order of the grid, then of arrival."""
    published = Contribution.objects.filter(concertation=here.concertation).published()
    rows = Coding.objects.filter(contribution__in=published.values("pk"))
    if code is not None:
        rows = rows.filter(code__in=[code.pk, *code.children.values_list("pk", flat=True)])
    texts = rows.select_related("contribution", "code__parent", "coded_by").defer(
        "contribution__geometry", "contribution__public_geometry", "contribution__search_text"
    )
    start = F("start").asc(nulls_first=True)
    return texts.order_by("code__position", "code", "contribution__number", start, "pk")


def _quoted(here: Visit, rows: Any) -> list[Quoted]:
    codings = list(rows)
    contributions = {row.contribution_id: row.contribution for row in codings}
    for one in contributions.values():
        one.concertation = here.concertation
    return passages.quoted(list(contributions.values()), codings)


def _row(request: HttpRequest, here: Visit, one: Quoted) -> list[str]:
    row, contribution = one.coding, one.coding.contribution
    where = reverse("debate:detail", args=[here.concertation.slug, contribution.reference])
    return [
        contribution.reference, contribution.title, row.code.label,
        row.code.parent.label if row.code.parent is not None else "",
        _("texte entier") if row.is_whole else one.words, row.coded_by.name if row.coded_by is not None else "",
        timezone.localtime(row.coded_at).strftime("%Y-%m-%d %H:%M"), request.build_absolute_uri(where),
    ]  # fmt: skip
