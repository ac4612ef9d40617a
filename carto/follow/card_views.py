"""Share cards: of the concertation, of a contribution, of a zone; of what is public only."""

from django.contrib.gis.db.models import Union
from django.contrib.gis.geos import GEOSGeometry
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from carto.concertations.models import Concertation
from carto.concertations.pages import visit
from carto.contributions.models import Contribution
from carto.follow import cards
from carto.follow.cards import Card
from carto.follow.picture import ACCENT
from carto.layers.models import Zone
from carto.layers.sheets import zone_sheet

SOON_S = 3_600


@require_safe
def concertation_card(request: HttpRequest, slug: str) -> HttpResponse:
    concertation = _public(request, slug)
    return _png(Card(concertation, concertation.title, str(concertation.get_procedure_kind_display())))


@require_safe
def contribution_card(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    concertation = _public(request, slug)
    rows = Contribution.objects.filter(concertation=concertation).published().with_reference(reference)
    one = rows.select_related("kind").defer("geometry", "search_text").first()
    if one is None:
        raise Http404
    theme = one.themes.first()
    above = f"{one.reference} · {one.kind.label}" + (f" · {theme.label}" if theme else "")
    return _png(Card(concertation, one.title, above, one.public_geometry, theme.color if theme else ACCENT))


@require_safe
def zone_card(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    concertation = _public(request, slug)
    sheet = zone_sheet(concertation, label) if "\x00" not in label else None
    if sheet is None:
        raise Http404
    rows = Zone.objects.filter(version=sheet.version, label=label)
    shape: GEOSGeometry | None = rows.aggregate(shape=Union("geometry"))["shape"]
    title = _("Zone %(label)s") % {"label": label}
    return _png(Card(concertation, title, ", ".join(sheet.kinds), shape))


def _public(request: HttpRequest, slug: str) -> Concertation:
    concertation = visit(request, slug).concertation
    if concertation.published_at is None:
        raise Http404
    return concertation


def _png(card: Card) -> HttpResponse:
    response = HttpResponse(cards.png(card), content_type="image/png")
    response["Cache-Control"] = f"public, max-age={SOON_S}"
    return response
