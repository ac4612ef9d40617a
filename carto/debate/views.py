"""A contribution with its debate, and what a citizen says there. Each answers as a page, or as a fragment to htmx."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.accounts.actors import Actor, give_key
from carto.concertations.identity import still_needs
from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import Refused, require
from carto.contributions import flood
from carto.contributions.author_views import hidden_sentence
from carto.contributions.forms import MaskForm
from carto.contributions.models import Contribution
from carto.contributions.pages import about_one, acting_on_one
from carto.debate import actions, identities, reading, typed
from carto.debate.forms import CommentForm, ReportForm, SpeakingForm, VoteForm
from carto.debate.models import Comment


@require_safe
@about_one
def detail(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """The whole page; the fragment the map's panel shows when htmx or the map asks for it (HX-Request)."""
    template = "debate/_detail.html" if _is_fragment(request) else "debate/detail.html"
    response = render(request, template, page_context(here, contribution, kept=typed.kept(request, contribution)))
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
@acting_on_one
def vote(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    form = VoteForm(request.POST, participant=here.actor.participant, auto_id="vote-%s")

    def speak() -> tuple[Actor, str]:
        ballot = actions.vote(here.actor, contribution, at=here.at, **form.cleaned_data)
        said = _("Votre vote est compté : %(choice)s.") % {"choice": ballot.vote.get_choice_display().lower()}
        return ballot.actor, said

    return _speak(request, here, contribution, form, speak, is_counted=here.actor.participant is None)


@require_POST
@acting_on_one
def comment(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """A comment, or a reply when `parent` is the number of a comment of this contribution (404 for another)."""
    form = CommentForm(request.POST, participant=here.actor.participant, auto_id="comment-%s")

    def speak() -> tuple[Actor, str]:
        typed = form.cleaned_data
        if typed["parent"]:
            typed["parent"] = comment_numbered(contribution, typed["parent"])
        said = actions.comment(here.actor, contribution, at=here.at, **typed)
        return said.actor, _("Votre texte est publié sous le numéro %(n)s.") % {"n": said.comment.reference}

    return _speak(request, here, contribution, form, speak, is_counted=True)


@require_http_methods(["GET", "POST"])
@about_one
def report(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """GET: the form, about the comment whose number is `?commentaire=`, or about the contribution."""
    form = ReportForm(request.POST or None, initial={"comment": request.GET.get("commentaire")})
    number = form["comment"].value()
    about = comment_numbered(contribution, number) if number else None
    require(here.actor, Action.REPORT, here.concertation, about or contribution, at=here.at)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data | {"comment": about}
        actions.report(here.actor, contribution, at=here.at, **typed)
        messages.success(request, _("Merci. L’équipe de modération va regarder ce texte."))
        return redirect(_address(contribution))
    context = {"visit": here, "concertation": here.concertation, "contribution": contribution, "about": about}
    return render(request, "debate/report.html", context | {"form": form}, status=422 if form.errors else 200)


@require_POST
@acting_on_one
def comment_name(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    """Hide one's name from a comment (`private=1`) or show it again."""
    about = comment_numbered(contribution, number)
    is_private = request.POST.get("private") == "1"
    actions.hide_comment_name(here.actor, about, is_private=is_private, at=here.at)
    messages.success(request, hidden_sentence() if is_private else _("Votre nom est de nouveau montré."))
    return redirect(f"{_address(contribution)}#commentaire-{number}")


def comment_numbered(contribution: Contribution, number: Any) -> Comment:
    """The comment of that number on this contribution; 404 otherwise."""
    comments = contribution.comments.select_related("parent")
    found = get_object_or_404(comments, number=number if str(number).isdecimal() else 0)
    found.contribution = contribution
    return found


def page_context(
    here: Visit,
    contribution: Contribution,
    *,
    faulty: SpeakingForm | None = None,
    said: str = "",
    kept: dict[str, str] | None = None,
) -> dict[str, Any]:
    """What `_detail.html` needs. `faulty`: a form that comes back with its errors; `said`: what was just done;
    `kept`: what a refused vote had typed."""
    able = reading.abilities(here, contribution)
    mine = reading.my_vote(here, contribution)
    columns = reading.columns(contribution)
    return {
        "visit": here,
        "concertation": here.concertation,
        "contribution": contribution,
        "abilities": able,
        "answer": contribution.answers.first(),
        "bars": reading.bars(contribution, mine),
        "voters": identities.of_votes(contribution),
        "needs": still_needs(here.actor, here.concertation),
        "mine": mine,
        "columns": columns,
        "mask_form": MaskForm() if able["moderate"].allowed else None,
        "said": said,
        **_forms(here, mine, columns, faulty, kept or {}),
    }


def _forms(
    here: Visit, mine: Any, columns: list[reading.Column], faulty: SpeakingForm | None, kept: dict[str, str]
) -> dict[str, SpeakingForm]:
    """The form of the vote, that of a new comment, and in each thread that of a reply; the faulty one in its place."""
    participant = here.actor.participant
    argument = mine.argument.body if mine and mine.argument and mine.argument.is_published else ""
    parent = faulty["parent"].value() if isinstance(faulty, CommentForm) else None
    for column in columns:
        for thread in column.threads:
            number = thread.comment.number
            initial = {"parent": number, "side": "neutral"}
            thread.form = CommentForm(participant=participant, initial=initial, auto_id=f"reply-{number}-%s")
            if isinstance(faulty, CommentForm) and str(parent) == str(number):
                faulty.auto_id, thread.form = f"reply-{number}-%s", faulty
    blank = CommentForm(participant=participant, auto_id="comment-%s")
    return {
        "vote_form": faulty
        if isinstance(faulty, VoteForm)
        else VoteForm(participant=participant, initial={"argument": argument} | kept, auto_id="vote-%s"),
        "comment_form": faulty if isinstance(faulty, CommentForm) and not parent else blank,
    }


def _speak(
    request: HttpRequest,
    here: Visit,
    contribution: Contribution,
    form: SpeakingForm,
    speak: Callable[[], tuple[Actor, str]],
    *,
    is_counted: bool,
) -> HttpResponse:
    """Say it, or come back with the form as it was typed and a sentence: 422 faulty, 403 refused, 429 too many.

    `is_counted`: whether it counts towards the ceiling of the network address. A known voter's vote does not: it can
    only replace their own."""
    status = 422
    if is_counted and flood.is_flooding(request, flood.VOICES):
        status = 429
        form.add_error(None, flood.sentence())
    elif form.is_valid():
        try:
            actor, said = speak()
        except Refused as refused:
            status = 403
            form.add_error(None, refused.reason)
            typed.keep(request, contribution, form)
        else:
            typed.forget(request, contribution)
            if is_counted:
                flood.count(request, flood.VOICES)
            return _spoken(request, replace(here, actor=actor), contribution, said)
    template = "debate/_debate.html" if _is_fragment(request) else "debate/detail.html"
    return render(request, template, page_context(here, contribution, faulty=form), status=status)


def _spoken(request: HttpRequest, here: Visit, contribution: Contribution, said: str) -> HttpResponse:
    response: HttpResponse
    if _is_fragment(request):
        contribution.refresh_from_db(fields=["for_count", "against_count", "mixed_count", "comment_count"])
        response = render(request, "debate/_debate.html", page_context(here, contribution, said=said))
    else:
        messages.success(request, said)
        response = redirect(_address(contribution) + "#debat")
    give_key(response, here.actor.key)
    return response


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _address(contribution: Contribution) -> str:
    return reverse("debate:detail", args=[contribution.concertation.slug, contribution.reference])
