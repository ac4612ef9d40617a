"""One context layer: what was read of it, how it is shown, and its end."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from carto.concertations.pages import Visit
from carto.layers import actions
from carto.layers.forms import LayerForm
from carto.layers.models import ContextLayer, LayerRole
from carto.layers.views import for_agents


@require_http_methods(["GET", "POST"])
@for_agents
def layer(request: HttpRequest, here: Visit, pk: int) -> HttpResponse:
    row = _find(here, pk)
    form = LayerForm(request.POST or None, instance=_find(here, pk))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        actions.edit_layer(
            here.actor,
            row,
            role=LayerRole(given["role"]),
            label=given["label"],
            color=given["color"],
            rank=given["rank"],
            at=here.at,
        )
        messages.success(request, _("La couche est enregistrée."))
        return redirect("layers:plan", here.concertation.slug)
    context = {"visit": here, "concertation": here.concertation, "layer": row, "form": form}
    return render(request, "layers/layer.html", context, status=422 if form.errors else 200)


@require_POST
@for_agents
def delete(request: HttpRequest, here: Visit, pk: int) -> HttpResponse:
    row = _find(here, pk)
    actions.delete_layer(here.actor, row, at=here.at)
    messages.success(request, _("La couche « %(name)s » est supprimée.") % {"name": row.label})
    return redirect("layers:plan", here.concertation.slug)


def _find(here: Visit, pk: int) -> ContextLayer:
    return get_object_or_404(ContextLayer, concertation=here.concertation, completed_at__isnull=False, pk=pk)
