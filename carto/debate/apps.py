from django.apps import AppConfig


class DebateConfig(AppConfig):
    name = "carto.debate"
    label = "debate"
