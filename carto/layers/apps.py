from django.apps import AppConfig


class LayersConfig(AppConfig):
    name = "carto.layers"
    label = "layers"
