"""A contribution with its debate, and what a citizen says there. Each answers as a page, or as a fragment to htmx."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.accounts.actors import Actor, give_key
from carto.concertations import charter
from carto.concertations.identity import still_needs
from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import Refused, require
from carto.contributions.author_views import hidden_sentence
from carto.contributions.forms import MaskForm
from carto.contributions.models import Contribution
from carto.contributions.pages import about_one, acting_on_one
from carto.debate import actions, concerned, identities, reading, seen, threads, typed
from carto.debate.forms import CommentForm, ReportForm, SpeakingForm, VoteForm
from carto.debate.models import Comment
from carto.debate.record import whole_body
from carto.debate.threads import Asked, Shown
from carto.guard.effort import Given
from carto.guard.gate import measure, passing
from carto.guard.limits import TooMany
from carto.guard.models import ActKind

Spoken = tuple[Actor, str, Comment | None]
REPORTS_AN_HOUR = 40  # of one network: each is a moderator's time, and who reports needs no account


@require_safe
@about_one
def detail(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """The whole page; the fragment the map's panel shows when htmx or the map asks for it (HX-Request)."""
    template = "debate/_detail.html" if _is_fragment(request) else "debate/detail.html"
    context = page_context(request, here, contribution)
    if request.method == "GET":
        seen.tell(context["debate"].seen, at=here.at)
        context["is_answer_new"] = concerned.see(here.actor, contribution, context["answer"], at=here.at)
    response = render(request, template, context)
    patch_vary_headers(response, ["HX-Request", "HX-Current-URL"])
    return response


@require_safe
@about_one
def reply(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    """The form of a reply: alone for htmx, which puts it under the comment; a page otherwise."""
    about = comment_numbered(here, contribution, number)
    require(here.actor, Action.COMMENT, here.concertation, about, at=here.at)
    initial = {"parent": number, "side": "neutral", "is_quoting": about.parent_id is not None}
    form = CommentForm(**_who(here), initial=initial, auto_id=f"reply-{number}-%s")
    form.fields["body"].widget.attrs["autofocus"] = True
    context = {"visit": here, "concertation": here.concertation, "contribution": contribution, "about": about}
    context |= {"form": form, "asked": Asked.of(request.GET, _visitor(request)), "is_alone": not _is_fragment(request)}
    response = render(request, "debate/reply.html" if context["is_alone"] else "debate/_reply.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
@acting_on_one
def vote(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    form = VoteForm(request.POST, **_who(here), auto_id="vote-%s")
    given = Given.among(request.POST)

    def speak() -> Spoken:
        with passing(request, here.actor, here.concertation, ActKind.VOTE, given, at=here.at) as passage:
            ballot = actions.vote(here.actor, contribution, at=here.at, **form.spoken())
            if form.cleaned_data["argument"]:
                charter.accept(ballot.actor, here.concertation, at=here.at)
            passage.note(ballot.actor, contribution.reference, form.cleaned_data["argument"])
        said = _("Votre vote est compté : %(choice)s.") % {"choice": ballot.vote.get_choice_display().lower()}
        return ballot.actor, said, ballot.vote.argument if form.cleaned_data["argument"] else None

    return _speak(request, here, contribution, form, speak)


@require_POST
@acting_on_one
def comment(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """A comment, or a reply when `parent` is the number of a comment of this contribution (404 for another)."""
    form = CommentForm(request.POST, **_who(here), auto_id="comment-%s")
    given = Given.among(request.POST)

    def speak() -> Spoken:
        typed = form.spoken()
        if typed["parent"]:
            typed["parent"] = comment_numbered(here, contribution, typed["parent"])
        with passing(request, here.actor, here.concertation, ActKind.COMMENT, given, at=here.at) as passage:
            said = actions.comment(here.actor, contribution, at=here.at, **typed)
            charter.accept(said.actor, here.concertation, at=here.at)
            passage.note(said.actor, said.comment.reference, said.comment.body)
        return said.actor, _received(said.comment), said.comment

    return _speak(request, here, contribution, form, speak)


@require_http_methods(["GET", "POST"])
@about_one
def report(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """GET: the form, about the comment whose number is `?commentaire=`, or about the contribution."""
    form = ReportForm(
        request.POST or None, concertation=here.concertation, initial={"comment": request.GET.get("commentaire")}
    )
    number = form["comment"].value()
    about = comment_numbered(here, contribution, number) if number else None
    require(here.actor, Action.REPORT, here.concertation, about or contribution, at=here.at)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            measure(request, here.concertation, "report", REPORTS_AN_HOUR, at=here.at)
        except TooMany as refused:
            status = refused.status
            form.add_error(None, refused.reason)
        else:
            actions.report(here.actor, contribution, at=here.at, **form.cleaned_data | {"comment": about})
            messages.success(request, _("Merci. L’équipe de modération va regarder ce texte."))
            if here.actor.participant is not None:
                messages.info(request, _("Ce qu’elle en fait se lit dans « Mes données »."))
                if here.actor.participant.reachable_email:
                    messages.info(request, _("Une lettre vous le dira aussi."))
            return redirect(_address(contribution))
    context = {"visit": here, "concertation": here.concertation, "contribution": contribution, "about": about}
    return render(request, "debate/report.html", context | {"form": form}, status=status)


@require_POST
@acting_on_one
def comment_name(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    """Hide one's name from a comment (`private=1`) or show it again."""
    about = comment_numbered(here, contribution, number)
    is_private = request.POST.get("private") == "1"
    actions.hide_comment_name(here.actor, about, is_private=is_private, at=here.at)
    messages.success(request, hidden_sentence() if is_private else _("Votre nom est de nouveau montré."))
    return redirect(permalink(about))


@require_POST
@acting_on_one
def mark_useful(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    """Find a comment useful (`useful=1`), or no longer: said as a state, so that pressing twice is no harm."""
    about = comment_numbered(here, contribution, number)
    is_useful = request.POST.get("useful") == "1"
    status, refusal = 200, ""
    given = Given.among(request.POST)
    try:
        with passing(request, here.actor, here.concertation, ActKind.USEFUL, given, at=here.at) as passage:
            marked = actions.mark_useful(here.actor, about, is_useful=is_useful, at=here.at)
            passage.note(marked.actor, about.reference)
    except Refused as refused:
        status, refusal = refused.status, refused.reason
        is_useful = about.useful.filter(participant=here.actor.participant).exists()
    else:
        here = replace(here, actor=marked.actor)
    response = _marked(request, here, Shown.of(about, here.actor, is_found_useful=is_useful), refusal, status)
    give_key(response, here.actor.key)
    return response


def _marked(request: HttpRequest, here: Visit, one: Shown, refusal: str, status: int) -> HttpResponse:
    contribution = one.comment.contribution
    context = {"visit": here, "concertation": here.concertation, "contribution": contribution, "one": one}
    context |= {"comment": one.comment, "abilities": reading.abilities(here, contribution), "refused": refusal}
    if _is_fragment(request):
        return render(request, "debate/_useful.html", context, status=status)
    if refusal:
        messages.error(request, refusal)
    return redirect(permalink(one.comment, Asked.of(request.GET, "")))


def _received(comment: Comment) -> str:
    if comment.is_published:
        return _("Votre texte est publié sous le numéro %(n)s.") % {"n": comment.reference}
    return _("Votre texte est reçu sous le numéro %(n)s. Il sera public quand un modérateur l’aura lu.") % {
        "n": comment.reference
    }


def comment_numbered(here: Visit, contribution: Contribution, number: Any) -> Comment:
    """The comment of that number on this contribution; 404 otherwise, and for one that waits for a moderator, save to
    its author and the team."""
    comments = contribution.comments.select_related("parent")
    found = get_object_or_404(comments, number=number if str(number).isdecimal() else 0)
    found.contribution = contribution
    reader = here.actor.participant
    is_mine = reader is not None and found.author_id == reader.pk
    if found.is_awaiting and not is_mine and not here.allows(Action.SEE_MASKED, contribution):
        raise Http404
    return found


def permalink(comment: Comment, asked: Asked | None = None) -> str:
    """The page where the comment is shown, unfolded if needed, in the order that was asked for."""
    query = (asked or Asked("")).bringing(comment.number)
    return f"{_address(comment.contribution)}?{query}#commentaire-{comment.number}"


def page_context(
    request: HttpRequest,
    here: Visit,
    contribution: Contribution,
    *,
    faulty: SpeakingForm | None = None,
    said: str = "",
    brought: int | None = None,
) -> dict[str, Any]:
    """What `_detail.html` needs. `faulty`: a form that comes back with its errors; `said`: what was just done;
    `brought`: the number of the comment to bring forth, instead of the one that the address names."""
    able = reading.abilities(here, contribution)
    mine = reading.my_vote(here, contribution)
    asked = Asked.of(request.GET, _visitor(request))
    parent = _parent_of(faulty)
    if brought or parent:
        asked = replace(asked, brought=brought or parent)
    debate = threads.read(here, contribution, asked)
    answers = list(contribution.answers.prefetch_related("points", "changes__document__version__concertation"))
    return {
        "visit": here,
        "concertation": here.concertation,
        "contribution": contribution,
        "abilities": able,
        "answer": answers[0] if answers else None,
        "former_answers": answers[1:],
        "bars": reading.bars(contribution, mine),
        "voters": identities.of_votes(contribution),
        "apart_count": contribution.votes.filter(apart__isnull=False).count(),
        "needs": still_needs(here.actor, here.concertation),
        "mine": mine,
        "is_outdated": reading.is_outdated(mine, contribution),
        "debate": debate,
        "asked": debate.asked,
        "address": _address(contribution),
        "in_panel": _is_in_panel(request, contribution),
        "mask_form": MaskForm(concertation=here.concertation) if able["moderate"].allowed else None,
        "said": said,
        **_forms(here, mine, debate, faulty, typed.kept(request, contribution)),
    }


def _forms(
    here: Visit, mine: Any, debate: threads.Debate, faulty: SpeakingForm | None, kept: dict[str, str]
) -> dict[str, SpeakingForm]:
    """The form of the vote, with what a refused one had typed (`kept`), and that of a new comment; one that comes back
    with its errors in its place, which for a reply is under the comment it answers."""
    who = _who(here)
    argument = whole_body(mine.argument) if mine and mine.argument and mine.argument.is_published else ""
    parent = _parent_of(faulty)
    if isinstance(faulty, CommentForm) and (answered := debate.find(parent)):
        faulty.auto_id, answered.form = f"reply-{parent}-%s", faulty
    blank = CommentForm(**who, auto_id="comment-%s")
    return {
        "vote_form": faulty
        if isinstance(faulty, VoteForm)
        else VoteForm(**who, initial={"argument": argument} | kept, auto_id="vote-%s"),
        "comment_form": faulty if isinstance(faulty, CommentForm) and not parent else blank,
    }


def _who(here: Visit) -> dict[str, Any]:
    """Of the visitor, what a form that speaks needs to know."""
    participant = here.actor.participant
    return {"participant": participant, "charter": charter.version_to_accept(here.actor, here.concertation)}


def _parent_of(form: SpeakingForm | None) -> int:
    """The number of the comment that a form replies to, 0 for none."""
    typed = str(form["parent"].value() or "") if isinstance(form, CommentForm) else ""
    return int(typed) if typed.isascii() and typed.isdigit() else 0


def _speak(
    request: HttpRequest,
    here: Visit,
    contribution: Contribution,
    form: SpeakingForm,
    speak: Callable[[], Spoken],
) -> HttpResponse:
    """Say it, or come back with the form as it was typed and a sentence: 422 faulty, 403 refused, 429 too many."""
    status = 422
    if form.is_valid():
        try:
            actor, said, written = speak()
        except Refused as refused:
            status = refused.status
            form.add_error(None, refused.reason)
            typed.keep(request, contribution, form)
        except ValidationError as held:
            form.add_held(held)
        else:
            typed.forget(request, contribution)
            return _spoken(
                request, replace(here, actor=actor), contribution, said, written, at_votes=isinstance(form, VoteForm)
            )
    template = "debate/_debate.html" if _is_fragment(request) else "debate/detail.html"
    return render(request, template, page_context(request, here, contribution, faulty=form), status=status)


def _spoken(
    request: HttpRequest,
    here: Visit,
    contribution: Contribution,
    said: str,
    written: Comment | None,
    *,
    at_votes: bool,
) -> HttpResponse:
    """`written`: the comment, or the argument of a vote, to be shown among all the others; `at_votes`: after a vote."""
    response: HttpResponse
    if _is_fragment(request):
        contribution.refresh_from_db(fields=["for_count", "against_count", "mixed_count", "comment_count"])
        brought = written.number if written else None
        context = page_context(request, here, contribution, said=said, brought=brought)
        context["is_focus_kept"] = at_votes  # the voter looks at the counts, which move
        response = render(request, "debate/_debate.html", context)
    else:
        messages.success(request, said)
        asked = Asked.of(request.GET, "")
        query = asked.bringing(written.number) if written else asked.query
        place = f"commentaire-{written.number}" if written and not at_votes else "debat"
        response = redirect(f"{_address(contribution)}{'?' if query else ''}{query}#{place}")
    give_key(response, here.actor.key)
    return response


def _is_fragment(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _is_in_panel(request: HttpRequest, contribution: Contribution) -> bool:
    """Whether the fragment goes to the map's panel: there, links must not leave the map."""
    where = urlsplit(request.headers.get("HX-Current-URL", ""))
    return _is_fragment(request) and where.path != _address(contribution)


def _visitor(request: HttpRequest) -> str:
    """What tells this browser from the others for the draw of the arguments' order: the secret of its forms, which it
    has anyway, so that nobody is given one more cookie."""
    get_token(request)
    return str(request.META["CSRF_COOKIE"])


def _address(contribution: Contribution) -> str:
    return reverse("debate:detail", args=[contribution.concertation.slug, contribution.reference])
