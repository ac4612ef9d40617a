"""« Mes données »: what this device or this account left here, to take along or erase. No script is needed."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.accounts.actors import COOKIE, actor_of
from carto.follow.known import PROVEN
from carto.follow.models import Follower
from carto.privacy import actions, own
from carto.privacy.forms import ErasureForm
from carto.privacy.person import Person, person_of


def _person(request: HttpRequest) -> Person:
    """Whose page this is, with the address this browser has shown to be theirs by a letter."""
    follower = Follower.objects.filter(pk=request.session.get(PROVEN, 0)).first()
    return person_of(actor_of(request), followed_as=follower.email if follower else "")


@require_safe
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    actor, at = actor_of(request), timezone.now()
    person = _person(request)
    return render(request, "privacy/mine.html", {"person": person, "parts": own.parts(actor, person, at=at)})


@require_POST
@never_cache
def export(request: HttpRequest) -> HttpResponseBase:
    """The zip, sent as it is read."""
    actor, at = actor_of(request), timezone.now()
    name = f"mes-donnees-{timezone.localdate(at).isoformat()}.zip"
    file = actions.export(actor, _person(request), at=at)
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")


@require_POST
@never_cache
def withdraw_consent(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    actions.withdraw_consent(actor, _person(request), at=timezone.now())
    messages.success(request, _("C’est fait : plus rien ne vous sera envoyé, et l’adresse est effacée."))
    return redirect("privacy:mine")


@require_http_methods(["GET", "POST"])
@never_cache
def erase(request: HttpRequest) -> HttpResponse:
    """GET says what will happen, POST does it; the device then knows nobody."""
    actor = actor_of(request)
    person = _person(request)
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = actions.erase(actor, person, depth=form.cleaned_data["depth"], at=timezone.now())
        request.session.pop(PROVEN, None)
        if done.is_account_closed:
            logout(request)
        messages.success(request, _("C’est fait : plus rien ici ne mène à vous."))
        response = redirect("privacy:mine")
        response.delete_cookie(COOKIE, samesite="Lax")
        return response
    status = 422 if form.errors else 200
    return render(request, "privacy/erase.html", {"person": person, "form": form}, status=status)
