from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "carto.intake"
    label = "intake"
    verbose_name = "saisie"
