from django.apps import AppConfig


class WitnessConfig(AppConfig):
    name = "carto.witness"
    label = "witness"
