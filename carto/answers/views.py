"""The agent's pages: what to answer, one answer, many at once, and the services and texts they use."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.answers import actions, areas, changing
from carto.answers.actions import Reply
from carto.answers.drafts import Draft, written_of
from carto.answers.forms import (
    ChangeFormSet,
    PointFormSet,
    ReplyForm,
    ReplyTextFormSet,
    SelectionForm,
    ServicesForm,
    WorkForm,
    draft_of,
    pieces_of,
)
from carto.answers.models import ReplyText, Work
from carto.answers.texts import fill, help_text
from carto.answers.worklist import Asked, choices, counts, spots
from carto.concertations.forms import kept_forms
from carto.concertations.models import Concertation
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions import map_settings
from carto.contributions.models import Contribution, Status
from carto.contributions.pages import about_one

PER_PAGE = 50
NAMED = 20


@require_safe
def to_answer(request: HttpRequest, slug: str) -> HttpResponse:
    """The contributions that await an answer, oldest first, under the agent's filters."""
    here = agent_visit(request, slug)
    asked, today = Asked.of(request.GET, here.concertation), localdate(here.at)
    rows = asked.rows(here.concertation, today).for_display().select_related("work__service")  # type: ignore[attr-defined]
    shown = rows.defer("geometry", "public_geometry", "search_text", "body")
    limits = {"max_vertices": areas.MOST_VERTICES, "max_area_ha": areas.MOST_HA}
    context = {
        "visit": here,
        "concertation": here.concertation,
        "spots": spots(here.concertation, asked, today),
        "settings": map_settings.reading_settings(here.concertation)
        | {"limits": map_settings.limits_of(here.concertation) | limits},
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "asked": asked,
        "words": asked.words(here.concertation),
        "filters": asked.filters,
        "query": asked.query_string,
        "states": counts(here.concertation, today),
        "today": today,
        **choices(here.concertation),
    }
    return render(request, "answers/to_answer.html", context)


@require_http_methods(["GET", "POST"])
@about_one
def answer(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """Prepare, write or change one answer; once published, the next that awaits one under the same filters."""
    require(here.actor, Action.ANSWER, here.concertation, contribution, at=here.at)
    asked = Asked.of(request.GET, here.concertation)
    rows = asked.rows(here.concertation, localdate(here.at))
    after = rows.filter(number__gt=contribution.number).first()
    before = rows.filter(number__lt=contribution.number).last()
    form, points, changes = _forms(request, here, contribution)
    is_valid = form.is_valid() and points.is_valid() and changes.is_valid()
    pressed = request.POST.get("do", "publish")
    if request.method == "POST" and is_valid:
        if pressed == "insert":
            form, points = _with_text(form, contribution, here), PointFormSet(initial=_typed(points), prefix="points")
            changes = _change_rows(here, None, _typed(changes))
        else:
            _write(here, contribution, form, draft_of(form, points, changes), is_final=pressed == "publish")
            messages.success(request, _said(contribution, pressed))
            return redirect(
                _answering(here.concertation, after or before if pressed == "publish" else contribution, asked)
            )
    context: dict[str, Any] = {
        "visit": here,
        "concertation": here.concertation,
        "contribution": contribution,
        "abilities": {},
        "form": form,
        "points": points,
        "changes": changes,
        "plan_names": changing.plan_names(here.concertation),
        "answers": contribution.answers.select_related("author").prefetch_related(*changing.BESIDE),
        "before": before and _answering(here.concertation, before, asked),
        "after": after and _answering(here.concertation, after, asked),
        "list_url": _answering(here.concertation, None, asked),
    }
    is_faulty = form.is_bound and not is_valid
    return render(request, "answers/answer.html", context, status=422 if is_faulty else 200)


@require_POST
def selection(request: HttpRequest, slug: str) -> HttpResponse:
    """What was ticked in the list, or all that its filters hold: then one reason, or one service and day, for all.
    `do`: `publish`, `save`, `assign`, `insert`; nothing when coming from the list."""
    here = agent_visit(request, slug)
    pressed = request.POST.get("do", "")
    query = QueryDict(request.POST.get("query", ""))
    back = _answering(here.concertation, None, Asked.of(query, here.concertation))
    if not pressed:
        numbers = _ticked(request, here, query)
        if not numbers:
            messages.error(request, _("Cochez d’abord des contributions dans la liste."))
            return redirect(back)
        form = SelectionForm(
            concertation=here.concertation, is_final=False, initial={"numbers": ",".join(map(str, numbers))}
        )
        return _selection_page(request, here, form, numbers, back)
    form = SelectionForm(request.POST, concertation=here.concertation, is_final=pressed == "publish")
    if not form.is_valid():
        return _selection_page(request, here, form, form.cleaned_data.get("numbers", []), back)
    numbers = form.cleaned_data["numbers"]
    if pressed == "insert":
        return _selection_page(request, here, _with_text(form, None, here), numbers, back)
    if pressed == "assign":
        _assign(request, here, form)
        return redirect(back)
    outcome, body = form.cleaned_data["outcome"], form.cleaned_data["body"]
    if not outcome or not body:
        form.add_error(None, _("Choisissez la suite donnée et dites pourquoi."))
        return _selection_page(request, here, form, numbers, back)
    replies = [Reply(number, Status(outcome), body) for number in numbers]
    faults = actions.answer_each(
        here.actor, here.concertation, replies, is_draft=pressed != "publish", at=here.at
    )  # fmt: skip
    if faults:
        return _selection_page(request, here, form, numbers, back, faults=faults)
    messages.success(request, said_of_many(len(replies), is_draft=pressed != "publish"))
    return redirect(back)


@require_http_methods(["GET", "POST"])
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    """The services answers are given to, and the texts used more than once."""
    here = agent_visit(request, slug)
    known = "\n".join(here.concertation.services.values_list("label", flat=True))
    services = ServicesForm(request.POST or None, initial={"labels": known})
    rows = ReplyTextFormSet(request.POST or None, queryset=here.concertation.reply_texts.all(), prefix="texts")
    if request.method == "POST" and services.is_valid() and rows.is_valid():
        actions.set_services(here.actor, here.concertation, services.cleaned_data["labels"], at=here.at)
        kept = [form.instance for form in kept_forms(rows)]
        actions.set_texts(here.actor, here.concertation, kept, at=here.at)
        messages.success(request, _("Les services et les textes sont enregistrés."))
        return redirect("answers:texts", slug)
    context = {
        "visit": here,
        "concertation": here.concertation,
        "services": services,
        "rows": rows,
        "help": help_text(),
    }
    return render(request, "answers/texts.html", context, status=422 if request.method == "POST" else 200)


def agent_visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require(here.actor, Action.ANSWER, here.concertation, at=here.at)
    return here


def said_of_many(count: int, *, is_draft: bool) -> str:
    if is_draft:
        said = ngettext("%(n)s brouillon est gardé.", "%(n)s brouillons sont gardés.", count)
    else:
        said = ngettext("%(n)s réponse est publiée.", "%(n)s réponses sont publiées.", count)
    return said % {"n": count}


def _forms(request: HttpRequest, here: Visit, contribution: Contribution) -> tuple[WorkForm, Any, Any]:
    """Filled with the draft, else with the answer that stands."""
    work = Work.objects.filter(contribution=contribution).first()
    written = written_of(contribution)
    initial: dict[str, Any] = {"outcome": written.outcome, "body": written.body}
    if work is not None:
        initial |= {"service": work.service_id, "due_on": work.due_on, "notes": work.notes}
    pressed = request.POST.get("do", "publish")
    data = request.POST or None
    form = WorkForm(data, concertation=here.concertation, is_final=pressed == "publish", initial=initial)
    points = PointFormSet(data, initial=list(written.points), prefix="points")
    return form, points, _change_rows(here, data, list(written.changes))


def _change_rows(here: Visit, data: QueryDict | None, initial: list[dict[str, Any]]) -> Any:
    pieces = {"pieces": pieces_of(here.concertation)}
    return ChangeFormSet(data, initial=initial, prefix="changes", form_kwargs=pieces)


def _write(here: Visit, contribution: Contribution, form: WorkForm, draft: Draft, *, is_final: bool) -> None:
    given = form.cleaned_data
    actions.prepare(
        here.actor, contribution, draft=draft, service=given.get("service"), due_on=given["due_on"],
        notes=given["notes"], at=here.at,
    )  # fmt: skip
    if is_final:
        actions.publish(here.actor, contribution, draft=draft, at=here.at)


def _said(contribution: Contribution, pressed: str) -> str:
    if pressed == "publish":
        return _("La réponse à %(n)s est publiée.") % {"n": contribution.reference}
    return _("Le travail sur %(n)s est enregistré ; rien n’est publié.") % {"n": contribution.reference}


def _with_text(form: Any, contribution: Contribution | None, here: Visit) -> Any:
    """The same form, the chosen text in the place of its reason; its fields filled for one contribution."""
    chosen: ReplyText | None = form.cleaned_data.get("text")
    typed = {name: value for name, value in form.cleaned_data.items() if name != "text"}
    if chosen is not None:
        typed["body"] = fill(chosen.body, contribution) if contribution is not None else chosen.body
        typed["outcome"] = chosen.outcome or typed["outcome"]
    if "numbers" in typed:
        typed["numbers"] = ",".join(map(str, typed["numbers"]))
    kind: type[ReplyForm] = type(form)
    return kind(concertation=here.concertation, is_final=False, initial=typed)


def _typed(rows: Any) -> list[dict[str, Any]]:
    return [form.cleaned_data for form in rows.forms if form.has_changed() and form not in rows.deleted_forms]


def _ticked(request: HttpRequest, here: Visit, query: QueryDict) -> list[int]:
    """Numbers of this concertation: ticked, or joined by commas in `chosen`; with `all`, every one that the filters of
    the list hold."""
    if request.POST.get("all"):
        rows = Asked.of(query, here.concertation).rows(here.concertation, localdate(here.at))
    else:
        told = request.POST.getlist("pick") + request.POST.get("chosen", "").split(",")
        given = [int(text) for text in told if text.isascii() and text.isdigit() and len(text) < 10]
        rows = Contribution.objects.filter(concertation=here.concertation, number__in=given).answerable()
    return list(rows.order_by("number").values_list("number", flat=True))


def _assign(request: HttpRequest, here: Visit, form: SelectionForm) -> None:
    given = form.cleaned_data
    service, due_on = given.get("service"), given["due_on"]
    count = actions.assign(here.actor, here.concertation, given["numbers"], service=service, due_on=due_on, at=here.at)
    said = ngettext("%(n)s contribution est confiée.", "%(n)s contributions sont confiées.", count) % {"n": count}
    messages.success(request, said)


def _selection_page(
    request: HttpRequest, here: Visit, form: Any, numbers: list[int], back: str, **more: Any
) -> HttpResponse:
    rows = Contribution.objects.filter(concertation=here.concertation, number__in=numbers).answerable()
    context = {
        "visit": here,
        "concertation": here.concertation,
        "form": form,
        "numbers": ",".join(map(str, numbers)),
        "count": len(numbers),
        "named": rows.only("channel", "number", "title").order_by("number")[:NAMED],
        "others": max(0, len(numbers) - NAMED),
        "query": request.POST.get("query", ""),
        "back": back,
        **more,
    }
    is_faulty = bool(form.errors or more.get("faults"))
    return render(request, "answers/selection.html", context, status=422 if is_faulty else 200)


def _answering(concertation: Concertation, contribution: Contribution | None, asked: Asked) -> str:
    """Where to answer that contribution, or the list when there is none; the filters stay."""
    if contribution is None:
        path = reverse("answers:to_answer", args=[concertation.slug])
    else:
        path = reverse("answers:answer", args=[concertation.slug, contribution.reference])
    return path if asked.is_empty else f"{path}?{asked.query_string}"
