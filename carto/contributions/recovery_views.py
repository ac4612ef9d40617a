"""The pages of « Retrouver mes contributions »."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from carto.accounts.actors import give_key
from carto.accounts.forms import FindAgainForm
from carto.concertations.pages import visit
from carto.contributions import recovery
from carto.guard.gate import measure
from carto.guard.limits import TooMany

LETTERS_AN_HOUR = 60  # of one network, whatever the addresses they go to


@require_http_methods(["GET", "POST"])
def find_again(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request, slug)
    form = FindAgainForm(request.POST or None)
    status = 422 if form.errors else 200
    if request.method == "POST" and form.is_valid():
        try:
            measure(request, here.concertation, "find", LETTERS_AN_HOUR, at=here.at)
        except TooMany as refused:
            form.add_error(None, refused.reason)
            status = refused.status
        else:
            if recovery.ask(here.concertation, **form.cleaned_data, language=get_language() or "fr"):
                messages.success(
                    request,
                    _("Un message vient de partir à cette adresse. S’il n’arrive pas, regardez dans les indésirables."),
                )
                return redirect("contributions:find_again", slug)
            form.add_error(None, _("Trop de messages ont été demandés. Réessayez dans une heure."))
            status = 422
    context = {"visit": here, "concertation": here.concertation, "form": form}
    return render(request, "contributions/find_again.html", context, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
def open_again(request: HttpRequest, slug: str, token: str) -> HttpResponse:
    """One button (mail scanners open links); pressed, the device holds a key of the author's."""
    here = visit(request, slug)
    contribution = recovery.contribution_of(here.concertation, token)
    if request.method == "POST" and contribution is not None:
        response: HttpResponse = redirect("debate:detail", slug, contribution.reference)
        give_key(response, recovery.open_again(contribution, at=here.at))
        return response
    context = {"visit": here, "concertation": here.concertation, "found": contribution}
    response = render(request, "contributions/find_again_open.html", context)
    response["Referrer-Policy"] = "strict-origin"
    return response
