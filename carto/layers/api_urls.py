from django.urls import path

from carto.layers.api import context_layers, edges, here, outlines, search, tiles

urlpatterns = [
    path(
        "concertations/<slug:slug>/plan/<int:version_id>/<slug:sha256>.pmtiles",
        tiles.PlanTiles.as_view(),
        name="api-plan-tiles",
    ),
    path(
        "concertations/<slug:slug>/layers/<int:pk>.json",
        context_layers.ContextLayerShapes.as_view(),
        name="api-context-layer",
    ),
    path("concertations/<slug:slug>/edges/", edges.Edges.as_view(), name="api-edges"),
    path("concertations/<slug:slug>/here/", here.Here.as_view(), name="api-here"),
    path("concertations/<slug:slug>/outline/", outlines.Outlines.as_view(), name="api-outline"),
    path("concertations/<slug:slug>/search/", search.Search.as_view(), name="api-search"),
    path("concertations/<slug:slug>/addresses/", search.Addresses.as_view(), name="api-addresses"),
]
