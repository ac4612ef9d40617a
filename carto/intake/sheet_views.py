"""A spreadsheet of contributions: read, told line by line, and entered once that was read."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.intake import actions, columns, forms, remarks, tables
from carto.intake.columns import Field
from carto.intake.views import intake_page
from carto.intake.workbook import MOST_BYTES, Cell, Unreadable

A_DAY_S = 24 * 3600
Table = list[list[Cell]]


@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """`file`: read and tried, nothing written. Then `table`, signed by that page, with the columns as corrected:
    tried again, or entered (`do=write`), the faulty lines left out."""
    here = visit(request, slug)
    require(here.actor, Action.TRANSCRIBE, here.concertation, at=here.at)
    form = forms.SheetForm(
        request.POST or None, request.FILES or None, concertation=here.concertation,
        initial=forms.initial_of(here.concertation, request.GET, here.at),
    )  # fmt: skip
    known = forms.sources_known(here.concertation)
    if request.method == "GET" or not form.is_valid():
        return intake_page(request, here, "intake/sheet.html", form=form, known_sources=known)
    try:
        table = _table(request, here, form)
    except Unreadable as why:
        form.add_error("file", str(why))
        return intake_page(request, here, "intake/sheet.html", form=form, known_sources=known)
    titles = [cell.text for cell in table[0]]
    places = _places(request, len(titles)) if "table" in request.POST else columns.guess(titles)
    said = remarks.read(here.concertation, table, places, form.defaults(), form.cleaned_data["source"])
    is_dry = request.POST.get("do") != "write"
    outcome = actions.bring(here.actor, here.concertation, said, is_dry=is_dry, at=here.at)
    if not is_dry:
        told = ngettext("%(n)s ligne est importée.", "%(n)s lignes sont importées.", outcome.total)
        messages.success(request, told % {"n": outcome.total})
        return redirect("intake:quick", slug)
    chosen = [(field.value, columns.LABELS[field], places.get(field, -1)) for field in Field]
    of_a_comment = [one for one in chosen if one[0] in columns.OF_A_COMMENT]
    of_a_contribution = [one for one in chosen if one[0] not in columns.OF_A_COMMENT]
    signed = signing.dumps([[[c.text, c.is_formula] for c in row] for row in table], salt=_salt(here), compress=True)
    return intake_page(
        request, here, "intake/sheet.html", form=form, known_sources=known, outcome=outcome, signed=signed,
        titles=list(enumerate(titles)), chosen=chosen, of_a_comment=of_a_comment,
        of_a_contribution=of_a_contribution, status=200,
    )  # fmt: skip


def _table(request: HttpRequest, here: Visit, form: forms.SheetForm) -> Table:
    if file := form.cleaned_data["file"]:
        return tables.read(file.read(MOST_BYTES + 1))
    try:
        kept = signing.loads(request.POST.get("table", ""), salt=_salt(here), max_age=A_DAY_S)
    except signing.BadSignature as error:
        raise Unreadable(_("Choisissez d’abord un fichier.")) from error
    return [[Cell(text, is_formula) for text, is_formula in row] for row in kept]


def _places(request: HttpRequest, width: int) -> dict[Field, int]:
    given = {field: request.POST.get(f"column-{field.value}", "") for field in Field}
    read: dict[Field, Any] = {field: int(text) for field, text in given.items() if text.isascii() and text.isdigit()}
    return {field: place for field, place in read.items() if place < width}


def _salt(here: Visit) -> str:
    """Of one agent and one concertation."""
    return f"intake.sheet:{here.concertation.pk}:{here.actor.user.pk if here.actor.user else ''}"
