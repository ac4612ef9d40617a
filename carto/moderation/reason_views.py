"""The project manager's page of the reasons for masking."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from carto.concertations.agent_views import agent_page, agent_visit, saved
from carto.moderation import actions, forms


@require_http_methods(["GET", "POST"])
def reasons(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    rows = forms.rows_of(here.concertation, request.POST or None)

    def save() -> None:
        worded = [form.told() for form in rows if form.has_changed()]
        actions.set_reasons(here.actor, here.concertation, worded, at=here.at)

    if request.method == "POST" and rows.is_valid() and saved(rows, save):
        messages.success(request, _("Les motifs sont enregistrés."))
        return redirect("moderation:reasons", slug)
    return agent_page(request, "moderation/reasons.html", here, rows, rows=rows)
