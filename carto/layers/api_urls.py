from django.urls import path

from carto.layers import api

urlpatterns = [
    path("concertations/<slug:slug>/plan/<int:version_id>/zones.json", api.PlanZones.as_view(), name="api-plan-zones"),
    path("concertations/<slug:slug>/here/", api.Here.as_view(), name="api-here"),
]
