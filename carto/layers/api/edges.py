"""The limits around a place, for a drawing to catch on to: zones of the plan in force and parcels."""

import math
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.gis.geos import GeometryCollection, GEOSGeometry, Polygon
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from carto.concertations.models import Concertation
from carto.geo.geojson import to_geojson
from carto.geo.window import InvalidWindow, Window, in_window
from carto.layers.api.access import LazySession, concertation_of
from carto.layers.models import ContextFeature, LayerRole, PlanVersion, Zone

MOST_FEATURES = 300
MOST_WIDTH_M = 1_500
DEGREE_M = 111_320
FIVE_MINUTES_S = 300


class Edges(APIView):
    """Outlines of zones and parcels within `window`, cut at its edges; lines in EPSG:4326, 6 decimals, 300 at most,
    zones first. 400 with a sentence for a window that is not one, or wider than 1.5 km."""

    authentication_classes = (LazySession,)

    @extend_schema(
        operation_id="edges",
        auth=[],
        parameters=[OpenApiParameter("window", str, required=True, description="ouest,sud,est,nord en degrés WGS 84.")],
        responses={200: OpenApiTypes.OBJECT, 400: OpenApiResponse(description="Fenêtre refusée, avec la raison.")},
    )
    def get(self, request: Request, slug: str) -> Response:
        concertation = concertation_of(request, slug)
        try:
            window = _small(Window.parse(request.query_params.get("window", "")))
        except InvalidWindow as error:
            return Response({"errors": {"window": [str(error)]}}, status=400)
        features = list(islice(_edges(concertation, window), MOST_FEATURES))
        response = Response({"type": "FeatureCollection", "features": features})
        audience = "public" if concertation.published_at else "private"
        response["Cache-Control"] = f"{audience}, max-age={FIVE_MINUTES_S}"
        return response


def _small(window: Window) -> Window:
    height_m = (window.n - window.s) * DEGREE_M
    width_m = (window.e - window.w) * DEGREE_M * math.cos(math.radians((window.s + window.n) / 2))
    if max(height_m, width_m) > MOST_WIDTH_M:
        raise InvalidWindow(_("Cette fenêtre est trop grande : 1,5 km de côté au plus."))
    return window


def _edges(concertation: Concertation, window: Window) -> Iterator[dict[str, Any]]:
    """`what`: zone or parcelle."""
    version = PlanVersion.objects.in_force(concertation)
    zones = Zone.objects.filter(version=version) if version else Zone.objects.none()
    parcels = ContextFeature.objects.filter(
        layer__concertation=concertation, layer__role=LayerRole.PARCELLES, layer__completed_at__isnull=False
    )
    frame = window.polygon()
    for what, rows in (("zone", zones), ("parcelle", parcels)):
        touching = in_window(rows, window).order_by("pk").values_list("geometry", flat=True)
        for geometry in touching[:MOST_FEATURES]:
            yield from (
                {"type": "Feature", "properties": {"what": what}, "geometry": line} for line in _cut(geometry, frame)
            )


def _cut(surface: GEOSGeometry, frame: Polygon) -> Iterator[dict[str, Any]]:
    """What of the outline lies in the frame, as one line or several; nothing where it only touches a corner."""
    outline = surface.boundary.intersection(frame)
    parts = list(outline) if isinstance(outline, GeometryCollection) else [outline]
    lines = [to_geojson(part)["coordinates"] for part in parts if part.geom_type == "LineString" and not part.empty]
    if lines:
        yield {"type": "MultiLineString", "coordinates": lines}
