"""The team's pages: one person at once, a page of a paper register, and its scan."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from carto.concertations.pages import Visit, visit
from carto.concertations.phases import Action
from carto.concertations.rules import require_somewhere
from carto.contributions import map_settings
from carto.contributions.actions import approve
from carto.contributions.file_views import ALONE
from carto.contributions.models import Channel, Contribution
from carto.contributions.pages import about_one
from carto.intake import actions, forms, sheets
from carto.intake.models import Origin, Scan
from carto.kit.models import Trace

LAST = 10
KEPT = ("channel", "meeting", "place", "page", "received_at")  # of one entry, for the next


@require_http_methods(["GET", "POST"])
def quick(request: HttpRequest, slug: str) -> HttpResponse:
    """Kept in one press, and ready for the next at the same meeting."""
    here = team_visit(request, slug)
    form = forms.QuickForm(
        request.POST or None,
        concertation=here.concertation,
        initial=forms.initial_of(here.concertation, request.GET, here.at),
    )
    if request.method == "POST" and form.is_valid():
        try:
            entered = actions.enter(here.actor, here.concertation, form.received(), form.line(), at=here.at)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("%(n)s est enregistrée.") % {"n": entered.reference})
            return redirect(_again("intake:quick", here, request, form.found.trace))
    settings = map_settings.reading_settings(here.concertation) | {"limits": map_settings.limits_of(here.concertation)}
    return intake_page(request, here, "intake/quick.html", form=form, settings=settings)


@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """The lines of one page of a register, all of them or none; the next page keeps its head."""
    here = team_visit(request, slug)
    initial = forms.initial_of(here.concertation, request.GET, here.at)
    head = forms.PageForm(request.POST or None, request.FILES or None, initial=initial, concertation=here.concertation)
    lines = forms.LineFormSet(request.POST or None, form_kwargs={"concertation": here.concertation}, prefix="lines")
    if request.method == "POST" and head.is_valid() & lines.is_valid():
        entered = _entered(here, head, lines)
        if entered:
            said = ngettext("%(n)s ligne est enregistrée.", "%(n)s lignes sont enregistrées.", len(entered))
            messages.success(request, said % {"n": len(entered)})
            return redirect(_again("intake:page", here, request))
    return intake_page(request, here, "intake/page.html", form=head, lines=lines)


def _entered(here: Visit, head: forms.PageForm, lines: Any) -> list[Contribution]:
    """Empty when something was refused, which is then said beside it."""
    typed = [form for form in lines.forms if form.has_changed()]
    if not typed:
        head.add_error(None, _("Recopiez au moins une ligne."))
        return []
    try:
        scan = head.scanned()
    except ValidationError as error:
        head.add_error("scan", error)
        return []
    said = [form.line() for form in typed]
    try:
        return actions.enter_page(here.actor, here.concertation, head.received(), said, scan=scan, at=here.at)
    except actions.FaultyLines as faulty:
        for rank, why in faulty.problems.items():
            if "received_at" not in why.message_dict:
                typed[rank].refuse(why)
            elif "received_at" not in head.errors:  # each line says the same
                head.add_error("received_at", why.message_dict["received_at"])
    return []


@require_POST
@about_one
def publish(request: HttpRequest, here: Visit, contribution: Contribution) -> HttpResponse:
    """Put online what was left on paper."""
    approve(here.actor, contribution, at=here.at)
    messages.success(request, _("%(n)s est en ligne.") % {"n": contribution.reference})
    return redirect("intake:quick", here.concertation.slug)


@require_safe
def scan(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """To the team alone."""
    here = team_visit(request, slug)
    kept = get_object_or_404(Scan.objects.within(here.bounds), concertation=here.concertation, pk=pk)
    try:
        with kept.file.open("rb") as content:
            response = HttpResponse(content.read(), content_type="image/webp" if kept.is_photo else "application/pdf")
    except FileNotFoundError as error:
        raise Http404 from error
    if not kept.is_photo:
        response["Content-Disposition"] = f'attachment; filename="registre-{kept.pk}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = ALONE
    return response


def team_visit(request: HttpRequest, slug: str) -> Visit:
    here = visit(request, slug)
    require_somewhere(here.actor, Action.TRANSCRIBE, here.concertation, at=here.at)
    return here


def _again(name: str, here: Visit, request: HttpRequest, trace: Trace | None = None) -> str:
    """The page of the next one, at the same meeting or register; after `trace`, the next drawing of the same photo."""
    kept = {field: request.POST.get(field, "") for field in KEPT}
    following = sheets.next_to_enter(trace) if trace else None
    if following is not None:
        kept["trace"] = str(following.pk)
    query = urlencode({field: value for field, value in kept.items() if value})
    return f"{reverse(name, args=[here.concertation.slug])}?{query}"


def intake_page(request: HttpRequest, here: Visit, template: str, *, status: int = 0, **more: Any) -> HttpResponse:
    """What was posted and is shown again was refused, unless `status` says otherwise."""
    seen = Contribution.objects.filter(concertation=here.concertation).within(here.bounds)
    last = Origin.objects.filter(contribution__in=seen).select_related("contribution", "scan", "entered_by")
    context = {
        "visit": here,
        "concertation": here.concertation,
        "last": last.defer("contribution__geometry", "contribution__public_geometry")[:LAST],
        "known_places": forms.places_known(seen),
        "of_a_register": Channel.REGISTER,
        **more,
    }
    return render(request, template, context, status=status or (422 if request.method == "POST" else 200))
