"""The page of the installation's administrator: who may create concertations, whose account is open."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from carto.accounts.actors import Actor, actor_of
from carto.accounts.models import User
from carto.concertations import forms, installation
from carto.concertations.agent_views import attempt, saved
from carto.concertations.rules import require_installation

# Words a button may post, and what they do to an account.
VERBS: dict[str, Callable[[Actor, User], None]] = {
    "creer": lambda actor, user: installation.set_creation(actor, user, True),
    "ne-plus-creer": lambda actor, user: installation.set_creation(actor, user, False),
    "fermer": lambda actor, user: installation.set_open(actor, user, False),
    "rouvrir": lambda actor, user: installation.set_open(actor, user, True),
}


@require_http_methods(["GET", "POST"])
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts of the teams; POST lets somebody more create concertations."""
    actor = actor_of(request)
    require_installation(actor)
    form = forms.CreatorForm(request.POST or None)

    def save() -> None:
        installation.let_create(actor, **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and saved(form, save):
        said = _("%(name)s peut créer des concertations. Dites-lui d’entrer avec %(email)s : un code y sera envoyé.")
        messages.success(request, said % form.cleaned_data)
        return redirect("concertations:installation")
    context = {
        "form": form,
        "accounts": installation.accounts(),
        "own_pk": actor.user.pk if actor.user else None,
        "latest": [(entry, _(entry.change_message)) for entry in installation.latest()],
    }
    return render(request, "concertations/installation.html", context, status=422 if form.errors else 200)


@require_POST
def change(request: HttpRequest) -> HttpResponse:
    """`compte`: the account; `geste`: one of VERBS."""
    actor = actor_of(request)
    require_installation(actor)
    user = get_object_or_404(installation.accounts(), pk=_number(request.POST.get("compte", "")))
    verb = VERBS.get(request.POST.get("geste", ""))
    if verb is None:
        messages.error(request, _("Ce geste n’existe pas : pressez un des boutons de la page."))
    elif attempt(request, lambda: verb(actor, user)):
        messages.success(request, _("C’est fait."))
    return redirect("concertations:installation")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
