"""The moderators' page of one text: hide a passage of it, show one again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carto.concertations.agent_views import saved
from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions import reasons
from carto.contributions.models import Contribution
from carto.contributions.pages import about_one
from carto.debate.record import subject_of
from carto.debate.views import comment_numbered
from carto.moderation import actions, texts
from carto.moderation.forms import PassageForm
from carto.moderation.models import Text
from carto.moderation.queue import is_key
from carto.moderation.views import moment_of


@require_http_methods(["GET", "POST"])
@about_one
def passages(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    return _page(request, here, contribution, contribution)


@require_http_methods(["GET", "POST"])
@about_one
def passages_of_comment(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    return _page(request, here, contribution, comment_numbered(here, contribution, number))


def _page(request: HttpRequest, here: Visit, contribution: Contribution, text: Text) -> HttpResponse:
    require(here.actor, Action.MODERATE, here.concertation, text, at=here.at)
    if request.method == "POST" and (shown := request.POST.get("show", "")):
        return _show(request, here, text, shown)
    form = PassageForm(request.POST or None, concertation=here.concertation)
    if request.method == "POST" and form.is_valid():
        is_done: list[bool] = []
        read_at = moment_of(request.POST.get("read_at", "")) or here.at

        def save() -> None:
            is_done.append(actions.mask_passage(here.actor, text, read_at=read_at, at=here.at, **form.cleaned_data))

        if saved(form, save):
            _tell(request, is_done[0])
            return redirect(request.path)
    known = reasons.every(here.concertation)
    context = {
        "visit": here,
        "concertation": here.concertation,
        "contribution": contribution,
        "text": text,
        "whole": texts.whole_of(text),
        "masked": [{"passage": one, "reason": known[one.reason]} for one in subject_of(text).passages],
        "form": form,
    }
    return render(request, "moderation/passages.html", context, status=422 if form.errors else 200)


def _show(request: HttpRequest, here: Visit, text: Text, passage: str) -> HttpResponse:
    if is_key(passage) and actions.unmask_passage(here.actor, text, passage=int(passage), at=here.at):
        messages.success(request, _("Le passage est de nouveau public."))
    else:
        messages.error(request, _("Ce passage n’est plus masqué."))
    return redirect(request.path)


def _tell(request: HttpRequest, is_done: bool) -> None:
    if is_done:
        messages.success(request, _("Le passage est masqué ; son auteur et l’équipe lisent toujours le texte entier."))
    else:
        messages.error(request, _("Rien n’est masqué : le texte a changé ou a été traité pendant que vous le lisiez."))
