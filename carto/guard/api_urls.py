from django.urls import path

from carto.guard import api

urlpatterns = [path("concertations/<slug:slug>/effort/", api.Effort.as_view(), name="api-effort")]
