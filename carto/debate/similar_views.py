"""Before one's own proposal is sent without a script: support another that says it already, or argue for it.

Both take the whole form, whose proposal waits as a draft. Refused, the form comes back whole, to be sent again."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from carto.accounts.actors import Actor, give_key
from carto.concertations.pages import Visit
from carto.concertations.rules import Refused
from carto.contributions import drafting
from carto.contributions.models import Contribution
from carto.contributions.pages import acting_on_one
from carto.debate import actions, typed
from carto.debate.models import Choice
from carto.guard.effort import Given
from carto.guard.gate import passing
from carto.guard.models import ActKind

# Joined by the page rather than typed: each page has its own.
NOT_TYPED = {"csrfmiddlewaretoken", "patience", "proof"}


@require_POST
@acting_on_one
def support(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """Vote for it, at once."""
    response = _to_votes(contribution)
    try:
        actor = _keep_draft(request, here, response)
    except Refused as refused:
        return _again(request, here, contribution, refused, _("Soutenir celle-ci"))
    if actor is None:
        return response
    try:
        with passing(request, actor, here.concertation, ActKind.VOTE, at=here.at) as passage:
            actions.vote(actor, contribution, choice=Choice.FOR, at=here.at)
            passage.note(actor, contribution.reference)
    except Refused as refused:
        messages.error(request, refused.reason)
    else:
        said = _("Votre vote est compté : %(choice)s.") % {"choice": Choice.FOR.label.lower()}
        messages.success(request, said)
    return response


@require_POST
@acting_on_one
def argue(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """Take the text typed to the form of the vote; nothing is said yet."""
    response = _to_votes(contribution)
    try:
        actor = _keep_draft(request, here, response)
    except Refused as refused:
        return _again(request, here, contribution, refused, _("Ajouter un argument"))
    if actor is not None:
        typed.carry(request, contribution, request.POST.get("body", ""), request.POST.get("pseudonym", ""))
        messages.info(request, _("Votre texte est dans « Votre argument » : relisez-le, puis votez."))
    return response


def _to_votes(contribution: Contribution) -> HttpResponse:
    place = [contribution.concertation.slug, contribution.reference]
    return redirect(reverse("debate:detail", args=place) + "#debat")


def _again(request: HttpRequest, here: Visit, contribution: Contribution, refused: Refused, verb: str) -> HttpResponse:
    """Nothing is done yet, and nothing typed is lost: one presses the same button again."""
    sent = [(name, value) for name, values in request.POST.lists() if name not in NOT_TYPED for value in values]
    context = {"visit": here, "concertation": here.concertation, "contribution": contribution, "sent": sent}
    context |= {"reason": refused.reason, "verb": verb}
    return render(request, "debate/again.html", context, status=refused.status)


def _keep_draft(request: HttpRequest, here: Visit, response: HttpResponse) -> Actor | None:
    """Whose draft it is, `response` giving their key to a new device; None, and said so, when it is too heavy to be
    kept: nothing else is done then, so that what was typed is still one page back. Refused by rules or limits."""
    content = drafting.read_form(request.POST, here.concertation)
    given = Given.among(request.POST)
    try:
        with passing(request, here.actor, here.concertation, ActKind.DRAFT, given, at=here.at):
            actor, _draft = drafting.save(here.actor, here.concertation, content, at=here.at)
    except ValidationError as error:
        messages.error(request, error.messages[0])
        messages.error(request, _("Votre brouillon n’a pas pu être gardé : revenez d’une page en arrière."))
        return None
    messages.success(request, _("Votre brouillon est gardé en ligne : « Proposer » le rouvre."))
    give_key(response, actor.key)
    return actor
