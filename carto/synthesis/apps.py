from django.apps import AppConfig


class SynthesisConfig(AppConfig):
    name = "carto.synthesis"
    label = "synthesis"
