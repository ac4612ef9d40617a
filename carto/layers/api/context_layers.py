"""A context layer as the map draws it."""

import gzip
import json

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_vary_headers
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from carto.geo.backend import read_columns
from carto.geo.geojson import DECIMALS
from carto.layers.api.access import LazySession, concertation_of
from carto.layers.models import ContextLayer, LayerRole

ONE_DAY_S = 24 * 3600
MOST_FEATURES = 20_000


class ContextLayerShapes(APIView):
    """The shapes of a context layer: GeoJSON, EPSG:4326, 6 decimals, property `label`; the first 20,000."""

    authentication_classes = (LazySession,)

    @extend_schema(
        operation_id="context_layer",
        auth=[],
        responses={
            (200, "application/geo+json"): OpenApiTypes.OBJECT,
            304: OpenApiResponse(description="Inchangé."),
        },
    )
    def get(self, request: Request, slug: str, pk: int) -> HttpResponse:
        concertation = concertation_of(request, slug)
        whole = ContextLayer.objects.filter(completed_at__isnull=False, role=LayerRole.CONTEXT)
        layer = get_object_or_404(whole, concertation=concertation, pk=pk)
        is_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        etag = f'"{layer.pk}-{layer.imported_at:%Y%m%d%H%M%S%f}-{"gzip" if is_gzip else "plain"}"'
        if etag in request.headers.get("If-None-Match", ""):
            response = HttpResponse(status=304)
        else:
            content = _collection(layer).encode()
            response = HttpResponse(
                gzip.compress(content, 5) if is_gzip else content, content_type="application/geo+json"
            )
            if is_gzip:
                response["Content-Encoding"] = "gzip"
        audience = "public" if concertation.published_at else "private"
        response["ETag"] = etag
        response["Cache-Control"] = f"{audience}, max-age={ONE_DAY_S}"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


def _collection(layer: ContextLayer) -> str:
    rows = layer.features.order_by("rank").values_list("label", AsGeoJSON("geometry", precision=DECIMALS))
    labels, geometries = read_columns(rows[:MOST_FEATURES])
    features = (
        f'{{"type":"Feature","properties":{json.dumps({"label": label})},"geometry":{geometry}}}'
        for label, geometry in zip(labels, geometries, strict=True)
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'
