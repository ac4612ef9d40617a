"""The workspace of the commissioner: what is to be read, and one contribution cut into observations."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from carto.answers import areas
from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import is_in_time, require
from carto.contributions import map_settings
from carto.contributions.models import Contribution
from carto.contributions.pages import about_one
from carto.debate.models import Comment
from carto.inquiry import actions, asking, excerpts, texts
from carto.inquiry.asking import Asked
from carto.inquiry.forms import ExamineForm, NoteForm
from carto.inquiry.lodging import is_lodged, is_quoted
from carto.inquiry.models import Note, Observation

PER_PAGE = 50
LONGEST_EXCERPT = 5_000


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    """All that was said, under the commissioner's filters, and how much of it is read."""
    here = visit(request, slug)
    require(here.actor, Action.EXAMINE, here.concertation, at=here.at)
    asked = Asked.of(request.GET, here.concertation)
    rows = asked.rows(here.concertation).for_display().select_related("charge__commissioner")
    shown = rows.prefetch_related("observations").defer("geometry", "public_geometry", "search_text", "body")
    limits = {"max_vertices": areas.MOST_VERTICES, "max_area_ha": areas.MOST_HA}
    whole, by_theme = asking.progress(here.concertation)
    context = {
        "visit": here,
        "concertation": here.concertation,
        "asked": asked,
        "filters": asked.filters,
        "query": asked.query_string,
        "page": Paginator(shown, PER_PAGE).get_page(request.GET.get("page")),
        "progress": whole,
        "by_theme": by_theme,
        "spots": asking.spots(here.concertation, asked),
        "settings": map_settings.reading_settings(here.concertation)
        | {"limits": map_settings.limits_of(here.concertation) | limits},
        **asking.choices(here.concertation),
    }
    return render(request, "inquiry/index.html", context)


@require_http_methods(["GET", "POST"])
@about_one
def read(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """One contribution and all that is cut from it. Posted, every button keeps what was typed; `do`: `save`, `take`,
    `leave`, `cut` (the words of `mots`), `whole`, `whole-` and the number of a comment, `off-` and a rank."""
    require(here.actor, Action.EXAMINE, here.concertation, contribution, at=here.at)
    cuts = list(contribution.observations.select_related("comment", "theme"))
    for one in cuts:
        one.contribution = contribution
    note = Note.objects.of(here.actor).filter(contribution=contribution).first()
    note_form = NoteForm(request.POST or None, instance=note)
    forms = [ExamineForm(request.POST or None, instance=one, prefix=f"o{one.pk}") for one in cuts]
    wrong = ""
    if request.method == "POST" and note_form.is_valid() and all(form.is_valid() for form in forms):
        try:
            changed = [form for form in forms if form.has_changed()]
            place = _write(request.POST, here, contribution, note_form, changed)
        except ValidationError as error:
            wrong = " ".join(error.messages)
        else:
            messages.success(request, _("C’est enregistré."))
            return redirect(f"{request.get_full_path()}#{place}")
    context = {
        "visit": here,
        "concertation": here.concertation,
        "contribution": contribution,
        "note_form": note_form,
        "forms": forms,
        "wrong": wrong,
        "typed": request.POST if note_form.is_bound else {},
        **_around(request, here, contribution, cuts),
    }
    return render(request, "inquiry/read.html", context, status=422 if note_form.is_bound else 200)


@transaction.atomic
def _write(given: QueryDict, here: Visit, one: Contribution, note: NoteForm, changed: list[ExamineForm]) -> str:
    """All of it or nothing. Where in the page one goes on: at what was cut, else at the text."""
    if note.has_changed():
        actions.note(here.actor, one, note.cleaned_data["body"], at=here.at)
    for form in changed:
        actions.examine(here.actor, form.instance, form.said, at=here.at)
    verb, _dash, key = given.get("do", "").partition("-")
    if verb == "take":
        actions.take(here.actor, one, at=here.at)
    elif verb == "leave":
        actions.leave(here.actor, one, at=here.at)
    elif verb == "cut":
        comment, span = _found(given, one)
        return f"releve-{actions.cut(here.actor, one, comment=comment, span=span, at=here.at).rank}"
    elif verb == "whole":
        actions.cut(here.actor, one, comment=_comment(one, key) if key else None, span=None, at=here.at)
    elif verb == "off":
        gone = get_object_or_404(Observation, contribution=one, rank=_number(key))
        actions.remove(here.actor, gone, at=here.at)
    return "texte"


def _found(given: QueryDict, one: Contribution) -> tuple[Comment | None, excerpts.Span]:
    """Where the words stand: in the text of the page where they were selected, else in the first that holds them."""
    words, chosen = given.get("mots", "")[:LONGEST_EXCERPT], given.get("texte", "")
    start = _number(given.get("debut", "")) if given.get("debut") else None
    comments = [_comment(one, chosen)] if chosen else [None, *one.comments.filter(withdrawn_at=None).order_by("number")]
    for comment in comments:
        span = excerpts.span_of(excerpts.text_of(one, comment), words, start)
        if span is not None:
            return comment, span
    raise ValidationError(_("Ces mots ne se suivent pas dans ce texte : copiez-les tels qu’ils y sont."))


def _comment(one: Contribution, number: str) -> Comment:
    return get_object_or_404(Comment, contribution=one, number=_number(number), withdrawn_at=None)


def _number(text: str) -> int:
    """0, which none has, for what is no number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _around(request: HttpRequest, here: Visit, one: Contribution, cuts: list[Observation]) -> dict[str, Any]:
    asked = Asked.of(request.GET, here.concertation)
    rows = asked.rows(here.concertation)
    before, after = rows.filter(number__lt=one.number).last(), rows.filter(number__gt=one.number).first()
    zones = [item.zone.label for item in one.current_items if item.zone is not None]
    return {
        "told": texts.of(one, cuts),
        "more_comments": max(0, one.comments.filter(withdrawn_at=None).count() - texts.MOST_COMMENTS),
        "is_late": one.is_entered and not is_in_time(here.concertation, one.received_at),
        "places": [*[commune.name for commune in one.communes], *zones],
        "charge": getattr(one, "charge", None),
        "is_shared": len(asking.commissioners(here.concertation)) > 1,
        "is_lodged": is_lodged(here.concertation),
        "is_quoted": is_quoted(here.concertation),
        "list_url": _address(here, None, asked),
        "before": before and _address(here, before, asked),
        "after": after and _address(here, after, asked),
    }


def _address(here: Visit, one: Contribution | None, asked: Asked) -> str:
    """Of that one, or of the list when there is none; the filters stay."""
    if one is None:
        path = reverse("inquiry:index", args=[here.concertation.slug])
    else:
        path = reverse("inquiry:read", args=[here.concertation.slug, one.reference])
    return path if asked.is_empty else f"{path}?{asked.query_string}"
