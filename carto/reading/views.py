"""The page « Lire »: one contribution after another, read whole and coded."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.models import Contribution, ContributionQuerySet, Status
from carto.debate.models import Comment
from carto.reading import actions, codes, passages, voices
from carto.reading.asking import READ, WITHOUT_CODE, Asked, State
from carto.reading.models import Coding

ARGUMENTS = 20
LONGEST_PASSAGE = 5_000


def reader_visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require(here.actor, Action.READ_THROUGH, here.concertation, at=here.at)
    return here


@require_http_methods(["GET", "POST"])
def read(request: HttpRequest, slug: str) -> HttpResponse:
    """`numero`: which one; without it, the first of those asked for that nobody has read. Posted, `do`: `next` (it is
    read, then the following one), `unread`, `code-` or `off-` and a key."""
    here = reader_visit(request, slug)
    asked = Asked.of(request.GET, here.concertation)
    rows = asked.rows(here.concertation)
    one = _one(here, rows, request.POST.get("numero") or request.GET.get("numero", ""))
    if request.method == "POST" and one is not None:
        return _write(request, here, one, asked)
    return _page(request, here, one, asked)


def address(here: Visit, asked: Asked, number: int | None = None) -> str:
    """Of that one under the same filters, at its text, where the keyboard then is."""
    query = "&".join(part for part in (asked.query_string, f"numero={number}" if number else "") if part)
    path = reverse("reading:read", args=[here.concertation.slug])
    return f"{path}?{query}#texte" if query else f"{path}#texte"


def numbers_of(text: str) -> list[int]:
    """Those joined by commas; what is no number is left out."""
    return [int(part) for part in text.split(",") if part.isascii() and part.isdigit() and len(part) < 10]


def _one(here: Visit, rows: ContributionQuerySet, given: str) -> Contribution | None:
    """404 for a number that is not, or no longer, public here."""
    published = Contribution.objects.filter(concertation=here.concertation).published()
    if given:
        number = next(iter(numbers_of(given)), 0)
        found = published.filter(number=number)
    else:
        found = rows.exclude(pk__in=Contribution.objects.filter(READ).values("pk"))[:1]
        found = found if found else rows[:1]
    one = next(iter(_shown(published.filter(pk__in=[row.pk for row in found]))), None)
    if one is None and given:
        raise Http404
    if one is not None:
        one.concertation = here.concertation
    return one


def _shown(rows: ContributionQuerySet) -> QuerySet[Contribution]:
    return rows.for_display().select_related("reading__read_by").defer("geometry", "public_geometry", "search_text")


def _write(request: HttpRequest, here: Visit, one: Contribution, asked: Asked) -> HttpResponse:
    verb, _dash, key = request.POST.get("do", "").partition("-")
    pk = next(iter(numbers_of(key)), 0)
    if verb == "next":
        after = asked.rows(here.concertation).filter(number__gt=one.number).values_list("number", flat=True).first()
        actions.mark_read(here.actor, one, at=here.at)
        if after is None:
            messages.success(request, _("C’était la dernière de cette liste."))
        return redirect(address(here, asked, after or one.number))
    if verb == "unread":
        actions.mark_unread(here.actor, one, at=here.at)
    elif verb == "off":
        coding = get_object_or_404(Coding, pk=pk, contribution=one)
        coding.contribution = one
        actions.take_code_off(here.actor, coding, at=here.at)
    elif verb == "code":
        code = get_object_or_404(here.concertation.codes, pk=pk)
        passage, wrong = _passage(request.POST, one)
        if wrong:
            return _page(request, here, one, asked, wrong=wrong)
        actions.put_code(here.actor, one, code, passage=passage, at=here.at)
    return redirect(address(here, asked, one.number))


def _passage(given: QueryDict, one: Contribution) -> tuple[tuple[int, int] | None, str]:
    """Where the words of the form stand in the text, none for the whole of it; or why they stand nowhere."""
    words = given.get("mots", "")[:LONGEST_PASSAGE]
    if not words.strip():
        return None, ""
    start = given.get("debut", "")
    at = int(start) if start.isascii() and start.isdigit() and len(start) < 7 else None
    text = passages.read(one)
    found = passages.find(text.shown, words, at)
    span = text.to_whole(found) if found is not None else None
    if span is None:
        return None, _("Ces mots ne se suivent pas dans ce texte : copiez-les tels qu’ils y sont.")
    return span, ""


def _page(
    request: HttpRequest, here: Visit, one: Contribution | None, asked: Asked, wrong: str = ""
) -> HttpResponse:  # fmt: skip
    rows = asked.rows(here.concertation)
    every = asked.whatever_was_read().rows(here.concertation)
    context: dict[str, Any] = {
        "visit": here,
        "concertation": here.concertation,
        "contribution": one,
        "asked": asked,
        "filters": asked.filters,
        "query": asked.query_string,
        "counted": voices.count_of(every, here.concertation),
        "read_count": every.filter(READ).count(),
        "listed_count": rows.count() if asked.state else None,
        "branches": codes.branches(here.concertation),
        "without_code": WITHOUT_CODE,
        "states": State.choices,
        "statuses": Status.choices,
        "themes": here.concertation.themes.all(),
        "communes": here.concertation.communes.defer("geometry"),
        "can_answer": here.allows(Action.ANSWER),
        "wrong": wrong,
        "typed": request.POST if wrong else {},
    }
    if one is not None:
        context |= _around(here, one, asked, rows)
    return render(request, "reading/read.html", context, status=422 if wrong else 200)


def _around(here: Visit, one: Contribution, asked: Asked, rows: ContributionQuerySet) -> dict[str, Any]:
    before = rows.filter(number__lt=one.number).values_list("number", flat=True).last()
    after = rows.filter(number__gt=one.number).values_list("number", flat=True).first()
    lies = passages.of(one)
    said = Comment.objects.filter(contribution=one, parent=None).published().order_by("number")
    reading = getattr(one, "reading", None)
    is_edited = reading is not None and one.edited_at is not None and one.edited_at > reading.read_at
    return {
        "before": before and address(here, asked, before),
        "after": after and address(here, asked, after),
        "pieces": passages.pieces(passages.read(one), lies),
        "lies": lies,
        "reading": reading,
        "is_edited_since": is_edited,
        "is_read": reading is not None and not is_edited,
        "arguments": said[:ARGUMENTS],
        "more_arguments": max(0, said.count() - ARGUMENTS) if one.comment_count > ARGUMENTS else 0,
        "voice": voices.among([one]).get(one.pk),
        "form_action": address(here, asked).partition("#")[0],
    }
