"""The spreadsheet of the answers: taken away, brought back, and written once what it changes was read."""

from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carto.answers import actions, sheets
from carto.answers.actions import Reply
from carto.answers.views import agent_visit, said_of_many
from carto.answers.worklist import Asked
from carto.concertations.pages import Visit
from carto.contributions.models import Status
from carto.intake.workbook import MOST_BYTES, Unreadable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A_DAY_S = 24 * 3600
SHOWN = 100


@require_safe
def export(request: HttpRequest, slug: str) -> HttpResponse:
    """What the list holds under the same filters; `numbers` instead, joined by commas: a selection."""
    here = agent_visit(request, slug)
    rows = Asked.of(request.GET, here.concertation).rows(here.concertation, localdate(here.at))
    if given := request.GET.get("numbers", ""):
        numbers = [int(text) for text in given.split(",") if text.isascii() and text.isdigit() and len(text) < 10]
        every = Asked.of(QueryDict("&".join(f"status={value}" for value in Status.values)), here.concertation)
        rows = every.rows(here.concertation, localdate(here.at)).filter(number__in=numbers)
    shown = rows.for_display().select_related("work__service").prefetch_related("answers")  # type: ignore[attr-defined]
    content = sheets.export(here.concertation, shown.defer("geometry", "public_geometry", "search_text"))
    name = f"reponses-{here.concertation.slug}-{localdate(here.at):%Y-%m-%d}.xlsx"
    return HttpResponse(
        content, content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def bring_back(request: HttpRequest, slug: str) -> HttpResponse:
    """A sheet is read and says what it would change; `changes`, signed by that page, is then written (`do`: `publish`,
    or `save` for drafts)."""
    here = agent_visit(request, slug)
    if request.method == "POST" and "changes" in request.POST:
        return _write(request, here)
    file = request.FILES.get("sheet")
    if request.method == "GET":
        return _page(request, here)
    if file is None:
        return _page(request, here, error=_("Choisissez d’abord un fichier."))
    if file.size is None or file.size > MOST_BYTES:
        return _page(request, here, error=_("Ce fichier est trop lourd : 10 Mo au plus."))
    try:
        found = sheets.read(here.concertation, file.read())
    except Unreadable as why:
        return _page(request, here, error=str(why))
    replies = [change.reply for change in found.changes]
    faults = found.faults or actions.faults_of(here.actor, here.concertation, replies, at=here.at)
    rows = [[reply.number, reply.outcome.value, reply.body, reply.seen] for reply in replies]
    signed = signing.dumps(rows, salt=_salt(here), compress=True) if rows and not faults else ""
    return _page(request, here, found=found, faults=faults, signed=signed, others=max(0, len(rows) - SHOWN))


def _write(request: HttpRequest, here: Visit) -> HttpResponse:
    try:
        rows = signing.loads(request.POST["changes"], salt=_salt(here), max_age=A_DAY_S)
    except signing.BadSignature:
        return _page(request, here, error=_("Cette page est trop ancienne : envoyez de nouveau le fichier."))
    replies = [Reply(number, Status(outcome), body, seen) for number, outcome, body, seen in rows]
    is_draft = request.POST.get("do") != "publish"
    faults = actions.answer_each(here.actor, here.concertation, replies, is_draft=is_draft, at=here.at)
    if faults:
        return _page(request, here, faults=faults)
    messages.success(request, said_of_many(len(replies), is_draft=is_draft))
    return redirect("answers:to_answer", here.concertation.slug)


def _salt(here: Visit) -> str:
    """Of one agent and one concertation."""
    return f"answers.sheet:{here.concertation.pk}:{here.actor.user.pk if here.actor.user else ''}"


def _page(request: HttpRequest, here: Visit, **more: Any) -> HttpResponse:
    context = {"visit": here, "concertation": here.concertation, **more}
    is_faulty = bool(more.get("error") or more.get("faults"))
    return render(request, "answers/sheet.html", context, status=422 if is_faulty else 200)
