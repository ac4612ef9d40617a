"""Sign-in by a single-use link, a participant's address, an account's name; the rest of accounts is allauth's."""

from allauth.account import app_settings
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.account.views import logout
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from carto.accounts import actions
from carto.accounts.actors import actor_of
from carto.accounts.forms import AddressForm, NameForm
from carto.accounts.models import User
from carto.accounts.provider import LOGOUT, leaving

BY_LINK = app_settings.EmailVerificationMethod.NONE


@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks for one press (mail scanners open links and would use it up), POST signs in, by way of the second
    factor where there is one."""
    user = actions.user_of_sign_in_token(token)
    if user is None:
        messages.error(request, _("Ce lien a déjà servi ou n’est plus valable. Demandez-en un autre ci-dessous."))
        return redirect("account_login")
    if request.method == "GET":
        return render(request, "accounts/enter.html", {"who": user})
    response: HttpResponse = perform_login(request, Login(user=user, redirect_url="/", email_verification=BY_LINK))
    return response


@never_cache
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out here, and of the identity service one came by."""
    farewell = str(request.session.get(LOGOUT, ""))
    response: HttpResponse = logout(request)
    return leaving(request, farewell) if farewell and request.method == "POST" else response


@never_cache
@require_http_methods(["GET", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """The address of the device's participant: give it, change it, have the letter sent again."""
    participant = actor_of(request).participant
    if participant is None:
        messages.error(request, _("Cet appareil n’a encore rien déposé : il n’y a rien à confirmer."))
        return redirect("account_login")
    form = AddressForm(request.POST or None, initial={"email": participant.email})
    if request.method == "POST" and form.is_valid():
        if actions.give_email(participant, form.cleaned_data["email"]):
            messages.success(request, _("Un message vient de partir. Ouvrez le lien qu’il contient."))
            return redirect("account_address")
        form.add_error("email", _("Trop de messages ont été demandés. Réessayez dans une heure."))
    context = {"form": form, "who": participant}
    return render(request, "accounts/address.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """What the letter's link opens: one button, for mail scanners open links. 200 even for a link that is no longer
    good: refusals are logged with their address."""
    holder = actions.holder_of_email_token(token)
    if request.method == "POST" and holder is not None:
        actions.confirm_email(holder, at=timezone.now())
    context = {"who": holder, "is_done": request.method == "POST" and holder is not None}
    response = render(request, "accounts/confirm.html", context)
    response["Referrer-Policy"] = "strict-origin"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """The account's real name."""
    assert isinstance(request.user, User)
    if request.user.is_name_verified:
        messages.info(request, _("Ce nom vient d’un service d’identité : il ne se change pas ici."))
        return redirect("account_home")
    form = NameForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Votre nom est enregistré."))
        return redirect("account_home")
    return render(request, "accounts/name.html", {"form": form}, status=422 if form.errors else 200)
