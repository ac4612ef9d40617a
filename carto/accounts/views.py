"""Sign-in by a single-use link; everything else of accounts is allauth's."""

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carto.accounts import actions


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks for one press (mail scanners open links and would use it up), POST signs in."""
    user = actions.user_of_sign_in_token(token)
    if user is None:
        messages.error(request, _("Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre ci-dessous."))
        return redirect("account_login")
    if request.method == "GET":
        return render(request, "accounts/enter.html", {"who": user})
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")
