"""The page of the author of a masked text: why it is masked, and their contest, once."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carto.concertations.agent_views import saved
from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.models import Contribution
from carto.contributions.pages import about_one
from carto.debate.views import comment_numbered
from carto.moderation import actions, contesting, texts
from carto.moderation.forms import ContestForm
from carto.moderation.models import Text
from carto.moderation.queue import is_key


@require_http_methods(["GET", "POST"])
@about_one
def contest(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    return _page(request, here, contribution, contribution)


@require_http_methods(["GET", "POST"])
@about_one
def contest_comment(request: HttpRequest, here: Visit, contribution: Contribution, number: int) -> HttpResponse:
    return _page(request, here, contribution, comment_numbered(here, contribution, number))


def _page(request: HttpRequest, here: Visit, contribution: Contribution, text: Text) -> HttpResponse:
    """One form for each masking that may still be contested; the one that was sent comes back with its errors."""
    require(here.actor, Action.CONTEST, here.concertation, text, at=here.at)
    sent = request.POST.get("masking", "")
    form = ContestForm(request.POST or None, auto_id=f"masking-{sent}-%s")

    def save() -> None:
        masking = int(sent) if is_key(sent) else None
        actions.contest(here.actor, text, body=form.cleaned_data["body"], masking=masking, at=here.at)

    if request.method == "POST" and form.is_valid() and saved(form, save):
        messages.success(request, _("Votre contestation est envoyée à l’équipe de modération."))
        return redirect(request.path)
    maskings = contesting.told_of(text)
    context = {
        "visit": here,
        "concertation": here.concertation,
        "contribution": contribution,
        "text": text,
        "whole": texts.whole_of(text),
        "rows": [{"masking": one, "form": _form_of(one, form, sent)} for one in maskings],
        "is_decided": any(one.is_in_force and not one.words for one in maskings),
        "form": form,
    }
    return render(request, "moderation/contest.html", context, status=422 if form.errors else 200)


def _form_of(masking: contesting.Masking, form: ContestForm, sent: str) -> ContestForm:
    key = str(masking.decision.pk)
    return form if sent == key else ContestForm(auto_id=f"masking-{key}-%s")
