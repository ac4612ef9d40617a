from django.urls import path

from carto.exchange import views

app_name = "exchange"
urlpatterns = [path("<slug:slug>/contributions.geojson", views.contributions_geojson, name="geojson")]
