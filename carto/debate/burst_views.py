"""The moderators' pages of suspect bursts: see them, see their acts, set votes apart, put them back."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.debate import actions, bursts
from carto.debate.models import Apart

MOST_ACTS = 500


class ApartForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Motif, écrit au registre"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )


@require_safe
def index(request: HttpRequest, slug: str) -> HttpResponse:
    here = _moderator_visit(request, slug)
    found = bursts.read(here.concertation)
    kept = here.concertation.votes_apart.select_related("moderator")
    return render(request, "debate/bursts.html", _base(here) | {"bursts": found, "kept": kept})


@require_http_methods(["GET", "POST"])
def burst(request: HttpRequest, slug: str) -> HttpResponse:
    """The acts the address names; POST sets apart the votes ticked."""
    here = _moderator_visit(request, slug)
    acts = list(bursts.acts_of(here.concertation, request.GET.dict())[:MOST_ACTS])
    votes = bursts.votes_of(here.concertation, acts)
    form = ApartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        ticked = set(request.POST.getlist("act"))
        chosen = [vote.pk for pk, vote in votes.items() if str(pk) in ticked and vote.apart_id is None]
        if chosen:
            reason = form.cleaned_data["reason"]
            actions.set_votes_apart(here.actor, here.concertation, chosen, reason=reason, at=here.at)
            messages.success(request, _("Ces votes ne sont plus comptés. Vous pouvez les remettre à tout moment."))
            return redirect("debate:bursts", slug)
        form.add_error(None, _("Cochez au moins un vote qui est encore compté."))
    context = _base(here) | {"rows": [(act, votes.get(act.pk)) for act in acts], "form": form}
    return render(request, "debate/burst.html", context, status=422 if form.errors else 200)


@require_POST
def put_back(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    here = _moderator_visit(request, slug)
    apart = get_object_or_404(Apart.objects.select_related("concertation"), concertation=here.concertation, pk=pk)
    actions.put_votes_back(here.actor, apart, at=here.at)
    messages.success(request, _("Ces votes sont de nouveau comptés."))
    return redirect("debate:bursts", slug)


def _moderator_visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require(here.actor, Action.MODERATE, here.concertation, at=here.at)
    return here


def _base(here: Visit) -> dict[str, object]:
    return {"visit": here, "concertation": here.concertation}
