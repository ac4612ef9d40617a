from django.apps import AppConfig


class ConclusionsConfig(AppConfig):
    name = "carto.conclusions"
    label = "conclusions"
