from django.apps import AppConfig


class GeoConfig(AppConfig):
    name = "carto.geo"
    label = "geo"
