"""The page of a team: its members, who is asked into it; and the page that an invitation's letter opens."""

from collections.abc import Callable

from allauth.account import app_settings
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from carto.concertations import forms
from carto.concertations import team as verbs
from carto.concertations.agent_views import agent_page, agent_visit, attempt, saved
from carto.concertations.journal import note, nothing_was_done
from carto.concertations.models import Invitation, InvitationState, Membership, Role
from carto.concertations.pages import Visit, visit

BY_LINK = app_settings.EmailVerificationMethod.NONE


@require_http_methods(["GET", "POST"])
def team(request: HttpRequest, slug: str) -> HttpResponse:
    """Members and invitations."""
    here = agent_visit(request, slug)
    form = forms.InvitationForm(request.POST or None, concertation=here.concertation)

    def save() -> None:
        given = form.cleaned_data | {"role": Role(form.cleaned_data["role"])}
        verbs.invite(here.actor, here.concertation, at=here.at, **given)

    if request.method == "POST" and form.is_valid() and saved(form, save):
        messages.success(request, _("C’est fait : un courriel est parti à %(email)s.") % form.cleaned_data)
        return redirect("concertations:team", slug)
    return agent_page(request, "concertations/team.html", here, form, form=form, **_people(here))


def _people(here: Visit) -> dict[str, object]:
    members = list(here.concertation.memberships.select_related("user").order_by("role", "user__name"))
    for one in members:
        one.concertation = here.concertation
    rows = here.concertation.invitations.select_related("invited_by")
    asked = [(row, row.state_at(here.at)) for row in rows]
    is_open = {InvitationState.PENDING, InvitationState.EXPIRED}
    return {
        "members": members,
        "roles": Role.choices,
        "communes": list(here.concertation.communes.values_list("insee_code", "name")),
        "own_pk": here.actor.user.pk if here.actor.user else None,
        "open_invitations": [(row, state) for row, state in asked if state in is_open],
        "past_invitations": [(row, state) for row, state in asked if state not in is_open],
    }


@require_POST
def give_role(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    membership = get_object_or_404(Membership, concertation=here.concertation, pk=pk)
    form = forms.RoleForm(request.POST, concertation=here.concertation)
    if not form.is_valid():
        nothing_was_done(request)
        messages.error(request, _("Ce rôle ou cette commune n’existe pas : choisissez dans la liste."))
        return redirect("concertations:team", slug)
    role, communes = Role(form.cleaned_data["role"]), form.cleaned_data["communes"]
    if attempt(request, lambda: verbs.give_role(here.actor, membership, role, communes, at=here.at)):
        messages.success(request, _("Le rôle est changé."))
    return redirect("concertations:team", slug)


@require_POST
def dismiss(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = agent_visit(request, slug)
    membership = get_object_or_404(Membership, concertation=here.concertation, pk=pk)
    attempt(request, lambda: verbs.dismiss(here.actor, membership, at=here.at))
    return redirect("concertations:team", slug)


@require_POST
def resend(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _of_invitation(request, slug, pk, verbs.resend, _("L’invitation est renvoyée."))


@require_POST
def revoke(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    return _of_invitation(request, slug, pk, verbs.revoke, _("L’invitation est annulée : son lien n’ouvre plus rien."))


def _of_invitation(request: HttpRequest, slug: str, pk: int, verb: Callable[..., None], said: str) -> HttpResponse:
    here = agent_visit(request, slug)
    row = get_object_or_404(Invitation, concertation=here.concertation, pk=pk)
    if attempt(request, lambda: verb(here.actor, row, at=here.at)):
        messages.success(request, said)
    return redirect("concertations:team", slug)


@require_POST
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    here = visit(request, slug)
    if attempt(request, lambda: verbs.leave(here.actor, here.concertation, at=here.at)):
        messages.success(request, _("Vous n’êtes plus de l’équipe."))
    return redirect("account_home")


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What the letter's link opens: one button, for mail scanners open links. POST accepts and signs in, by way of the
    second factor where there is one. 200 even for a link that is no longer good: refusals are logged with their
    address."""
    row, at = verbs.invitation_of_token(token), timezone.now()
    state = row.state_at(at) if row is not None else None
    problem = ""
    if request.method == "POST" and row is not None and state is InvitationState.PENDING:
        try:
            member = verbs.accept(row, at=at)
        except ValidationError as error:
            problem = error.messages[0]
        else:
            note(row.concertation, member.user, "concertations:invitation", at=at)
            login = Login(user=member.user, redirect_url=f"/{row.concertation.slug}/", email_verification=BY_LINK)
            response: HttpResponse = perform_login(request, login)
            return response
    context = {"invitation": row, "state": state, "states": InvitationState, "problem": problem}
    page = render(request, "concertations/invitation.html", context)
    page["Referrer-Policy"] = "strict-origin"
    return page
