from django.apps import AppConfig


class BilanConfig(AppConfig):
    name = "carto.bilan"
    label = "bilan"
