from django.urls import path

from carto.comparing import views

app_name = "comparing"
urlpatterns = [
    path("<slug:slug>/plan/evolution/", views.evolution, name="evolution"),
    path("<slug:slug>/plan/evolution/comparer/", views.request_comparison, name="request"),
    path("<slug:slug>/plan/evolution/lieux.csv", views.places_csv, name="csv"),
    path("<slug:slug>/plan/evolution/lieux.geojson", views.places_geojson, name="geojson"),
]
