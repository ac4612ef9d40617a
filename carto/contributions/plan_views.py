"""Publish a version of the plan, or go back to an earlier one: contributions are placed in it, in the background."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carto.concertations.pages import Visit
from carto.contributions import tasks
from carto.contributions.models import Contribution
from carto.layers import actions
from carto.layers.sources.refusal import LotRefused
from carto.layers.version_views import about, find
from carto.layers.views import for_agents


@require_http_methods(["GET", "POST"])
@for_agents
def publish(request: HttpRequest, here: Visit, pk: int) -> HttpResponse:
    """Say what the publication changes, then do it."""
    version = find(here, pk)
    if request.method == "POST":
        try:
            actions.publish_plan(here.actor, here.concertation, version, at=here.at)
        except ValidationError as error:
            return _back(request, here, pk, " ".join(error.messages))
        except LotRefused as refusal:
            return _back(request, here, pk, str(refusal))
        assert here.actor.user is not None  # the rules keep this to accounts
        tasks.recompute_contexts.enqueue(here.concertation.pk, here.actor.user.pk)
        messages.success(request, _("Le plan est publié ; les contributions y sont situées dans un moment."))
        return redirect("layers:plan", here.concertation.slug)
    placed = Contribution.objects.filter(concertation=here.concertation).count()
    return render(request, "contributions/publish_plan.html", about(here, version) | {"contribution_count": placed})


def _back(request: HttpRequest, here: Visit, pk: int, problem: str) -> HttpResponse:
    messages.error(request, problem)
    return redirect("layers:version", here.concertation.slug, pk)
