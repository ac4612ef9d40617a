"""The tiles of a basemap, through this site."""

import math

from django.conf import settings
from django.contrib.gis.db.models import Extent
from django.core.cache import caches
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from carto.accounts.actors import ANYONE, actor_of
from carto.concertations.models import Concertation, ConcertationQuerySet
from carto.layers.sources.http import NoAnswer
from carto.layers.tile_relay import tile, type_of

Bounds = tuple[float, float, float, float]
FRANCE: Bounds = (-5.3, 41.2, 9.7, 51.2)
# How far the map lets one go around a perimeter, in extents of it (`js/map/view.js`).
AROUND = 1.5
BROWSERS_KEEP_S = 7 * 24 * 3600
AREAS, AREAS_KEPT_S = "tile-areas", 60


@require_safe
def relayed(request: HttpRequest, basemap: str, z: int, x: int, y: int) -> HttpResponse:
    """A tile of a basemap that the site offers, near a concertation that the visitor may see; 404 for any other: this
    site is no open relay. 502 when it cannot be had."""
    chosen = next((one for one in settings.BASEMAPS if one.slug == basemap and one.host), None)
    if chosen is None or not settings.ARE_TILES_RELAYED:
        raise Http404
    if z > chosen.max_zoom or x >= 2**z or y >= 2**z:
        raise Http404
    audience = _audience(request, _bounds_of(z, x, y))
    try:
        content = tile(chosen, z, x, y)
    except NoAnswer as why:
        return HttpResponse(str(why), status=502, content_type="text/plain", headers={"Cache-Control": "no-store"})
    if content is None:
        raise Http404
    keeping = {"Cache-Control": f"{audience}, max-age={BROWSERS_KEEP_S}"}
    return HttpResponse(content, content_type=type_of(content), headers=keeping)


def _audience(request: HttpRequest, bounds: Bounds) -> str:
    """Who else may be given this tile by a cache: `public` near a published concertation; Http404 near none."""
    areas: list[Bounds] | None = caches["services"].get(AREAS)
    if areas is None:
        areas = _areas(Concertation.objects.visible_to(ANYONE))
        caches["services"].set(AREAS, areas, AREAS_KEPT_S)
    if _is_near(bounds, areas):
        return "public"
    if _is_near(bounds, _areas(Concertation.objects.visible_to(actor_of(request)))):
        return "private"
    raise Http404


def _areas(rows: ConcertationQuerySet) -> list[Bounds]:
    ours = Concertation.objects.filter(pk__in=rows.order_by().values("pk"))
    extents = ours.values("pk").annotate(extent=Extent("perimeter")).values_list("extent", flat=True)
    return [_grown(extent or FRANCE) for extent in extents]


def _grown(bounds: Bounds) -> Bounds:
    w, s, e, n = bounds
    dx, dy = (e - w) * AROUND, (n - s) * AROUND
    return w - dx, s - dy, e + dx, n + dy


def _is_near(bounds: Bounds, areas: list[Bounds]) -> bool:
    w, s, e, n = bounds
    return any(w <= area[2] and e >= area[0] and s <= area[3] and n >= area[1] for area in areas)


def _bounds_of(z: int, x: int, y: int) -> Bounds:
    """Of a tile of the web's Mercator grid, degrees."""
    tiles = 2**z
    south, north = (math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * row / tiles)))) for row in (y + 1, y))
    return x / tiles * 360 - 180, south, (x + 1) / tiles * 360 - 180, north
