from django.urls import path

from carto.concertations import api

urlpatterns = [
    path("concertations/", api.ConcertationList.as_view(), name="api-concertations"),
    path("concertations/<slug:slug>/", api.ConcertationDetail.as_view(), name="api-concertation"),
]
