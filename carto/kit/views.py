"""The agents' page of paper: make a kit, download its sheets and the papers around them."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from carto.concertations.agent_views import agent_page, agent_visit, saved
from carto.contributions import map_settings
from carto.guard.gate import measure
from carto.kit import actions, areas, printing
from carto.kit.forms import MOST_HA, KitForm
from carto.kit.models import Kit

PRINTS_AN_HOUR = 120  # of one network: each is typeset anew


@require_http_methods(["GET", "POST"])
def index(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    form = KitForm(request.POST or None, here.concertation)

    def make() -> None:
        actions.make_kit(
            here.actor, here.concertation, form.chosen(), scale=form.cleaned_data["scale"], at=here.at
        )  # fmt: skip

    needed: int | None = None
    if request.POST.get("do") == "count":
        if form.is_valid():
            needed = len(areas.frames_of(form.chosen(), here.concertation, form.cleaned_data["scale"]))
    elif request.method == "POST" and form.is_valid() and saved(form, make):
        messages.success(request, _("Le kit est prêt : téléchargez ses feuilles."))
        return redirect("kit:index", slug)
    kits = Kit.objects.filter(concertation=here.concertation).prefetch_related("sheets")
    settings = map_settings.reading_settings(here.concertation) | {
        "limits": map_settings.limits_of(here.concertation) | {"max_area_ha": MOST_HA}
    }
    checked = [form] if needed is None else []
    return agent_page(
        request, "kit/index.html", here, *checked, form=form, kits=kits, settings=settings, needed=needed,
        most=actions.MOST_SHEETS,
    )  # fmt: skip


@require_safe
@never_cache
def sheets(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """`feuille`: one number alone; else the whole kit."""
    here = agent_visit(request, slug)
    kit = get_object_or_404(Kit.objects.select_related("concertation"), concertation=here.concertation, pk=pk)
    measure(request, here.concertation, "kit", PRINTS_AN_HOUR, at=here.at)
    rows = kit.sheets.select_related("kit", "concertation")
    asked = request.GET.get("feuille", "")
    chosen = [sheet for sheet in rows if not asked or str(sheet.number) == asked]
    return _pdf(printing.sheets_pdf(kit, chosen or list(rows)), f"kit-{slug}-{pk}")


@require_safe
@never_cache
def papers(request: HttpRequest, slug: str) -> HttpResponse:
    here = agent_visit(request, slug)
    measure(request, here.concertation, "kit", PRINTS_AN_HOUR, at=here.at)
    return _pdf(printing.papers_pdf(here.concertation), f"papiers-{slug}")


def _pdf(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
