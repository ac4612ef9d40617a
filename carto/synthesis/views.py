"""The procès-verbal de synthèse, made when the commissioner asks for it: the minute the register closes, and again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carto.bilan.collect import collect
from carto.concertations.pages import visit
from carto.concertations.phases import Action
from carto.concertations.rules import is_still_to_come, require
from carto.conclusions import observed
from carto.exchange.publication import Rendering
from carto.synthesis.pdf import compile_pdf


@require_safe
def minutes(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing is kept of it: what counts is the one that is signed, handed on, and lodged."""
    here = visit(request, slug)
    require(here.actor, Action.LODGE, here.concertation, at=here.at)
    if is_still_to_come(Action.SUBMIT, here.concertation, at=here.at):
        messages.error(request, _("Les contributions ne sont pas closes : le procès-verbal s’établit à leur clôture."))
        return redirect("conclusions:index", slug)
    record = collect(here.concertation, at=here.at, rendering=Rendering.STATUTORY)
    content = compile_pdf(record, observed.read(here.concertation))
    name = f"proces-verbal-{slug}-{localdate(here.at):%Y-%m-%d}.pdf"
    return HttpResponse(
        content, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )  # fmt: skip
