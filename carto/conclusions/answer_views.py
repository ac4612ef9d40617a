"""The authority's answers to the observations: on a page, or by a spreadsheet taken away and brought back."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.conclusions import actions, answering, observed, sheets
from carto.conclusions.models import PaperKind
from carto.conclusions.observed import Given, Observed, plain
from carto.conclusions.views import inquiry_visit
from carto.intake.workbook import MOST_BYTES, Unreadable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A_DAY_S = 24 * 3600
BY_PAGE = 25


@require_http_methods(["GET", "POST"])
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """The observations, twenty-five a page, with what was answered; `reste`: those not answered yet. What is sent is
    written whole or not at all, and stays in the page meanwhile."""
    here = inquiry_visit(request, slug)
    rows = _readable(here)
    if request.method == "GET":
        return _page(request, here, rows)
    sent = {one.number: plain(request.POST[one.number]) for one in rows if one.number in request.POST}
    given = [
        Given(one.number, sent[one.number], request.POST.get(f"vu-{one.number}", ""))
        for one in rows
        if sent.get(one.number, plain(one.answer)) != plain(one.answer)
    ]
    faults: list[Any] = []
    try:
        faults = actions.answer_each(here.actor, here.concertation, given, at=here.at)
    except ValidationError as error:
        return _page(request, here, rows, sent, error=error.messages[0])
    if faults:
        return _page(request, here, rows, sent, faults=faults)
    messages.success(request, _said_of(len(given)))
    return redirect(request.get_full_path())


@require_safe
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """The observations in the order of the procès-verbal, with a column for the answer."""
    here = inquiry_visit(request, slug)
    rows = _readable(here)
    if not rows:
        raise Http404
    name = f"observations-{slug}-{localdate(here.at):%Y-%m-%d}.xlsx"
    content = sheets.export(here.concertation, rows)
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    """A sheet is read and says what it would change; `changes`, signed by that page, is then written."""
    here = inquiry_visit(request, slug)
    require(here.actor, Action.ANSWER, here.concertation, at=here.at)
    if request.method == "GET":
        return _sheet_page(request, here)
    if "changes" in request.POST:
        return _write(request, here)
    file = request.FILES.get("sheet")
    if file is None:
        return _sheet_page(request, here, error=_("Choisissez d’abord un fichier."))
    if file.size is None or file.size > MOST_BYTES:
        return _sheet_page(request, here, error=_("Ce fichier est trop lourd : 10 Mo au plus."))
    try:
        found = sheets.read(here.concertation, _readable(here), file.read())
        faults = found.faults or actions.faults_of(here.actor, here.concertation, found.changes, at=here.at)
    except Unreadable as why:
        return _sheet_page(request, here, error=str(why))
    except ValidationError as why:
        return _sheet_page(request, here, error=why.messages[0])
    rows = [[one.number, one.body, one.seen] for one in found.changes]
    signed = signing.dumps(rows, salt=_salt(here), compress=True) if rows and not faults else ""
    return _sheet_page(request, here, found=found, faults=faults, signed=signed)


def _write(request: HttpRequest, here: Visit) -> HttpResponse:
    try:
        rows = signing.loads(request.POST["changes"], salt=_salt(here), max_age=A_DAY_S)
        faults = actions.answer_each(here.actor, here.concertation, [Given(*row) for row in rows], at=here.at)
    except signing.BadSignature:
        return _sheet_page(request, here, error=_("Cette page est trop ancienne : envoyez de nouveau le fichier."))
    except ValidationError as why:
        return _sheet_page(request, here, error=why.messages[0])
    if faults:
        return _sheet_page(request, here, faults=faults)
    messages.success(request, _said_of(len(rows)))
    return redirect("conclusions:answers", here.concertation.slug)


def _readable(here: Visit) -> list[Observed]:
    """The commissioner's at any time; the team's once the procès-verbal is handed on."""
    is_handed = here.concertation.papers.filter(kind=PaperKind.MINUTES).exists()
    return observed.read(here.concertation) if is_handed or here.allows(Action.LODGE) else []


def _said_of(count: int) -> str:
    return ngettext("%(n)s réponse est enregistrée.", "%(n)s réponses sont enregistrées.", count) % {"n": count}


def _salt(here: Visit) -> str:
    """Of one agent and one concertation."""
    return f"conclusions.sheet:{here.concertation.pk}:{here.actor.user.pk if here.actor.user else ''}"


def _page(
    request: HttpRequest, here: Visit, rows: Sequence[Observed], sent: dict[str, str] | None = None, **more: Any
) -> HttpResponse:
    """`sent`: by number, what stays typed."""
    typed = sent or {}
    is_rest = "reste" in request.GET
    kept = [one for one in rows if not is_rest or not one.answer or one.number in typed]
    page = Paginator(kept, BY_PAGE).get_page(request.GET.get("page"))
    found = {
        "visit": here, "concertation": here.concertation, "page": page, "query": "reste" if is_rest else "",
        "is_rest": is_rest, "total": len(rows), "answered": sum(bool(one.answer) for one in rows),
        "rows": [(one, typed.get(one.number, one.answer)) for one in page], "longest": observed.LONGEST_ANSWER,
        "may_answer": here.allows(Action.ANSWER) and not answering.refusal(here.concertation),
    }  # fmt: skip
    return render(request, "conclusions/answers.html", found | more, status=422 if more else 200)


def _sheet_page(request: HttpRequest, here: Visit, **more: Any) -> HttpResponse:
    is_faulty = bool(more.get("error") or more.get("faults"))
    context = {"visit": here, "concertation": here.concertation, **more}
    return render(request, "conclusions/sheet.html", context, status=422 if is_faulty else 200)
