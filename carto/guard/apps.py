from django.apps import AppConfig


class GuardConfig(AppConfig):
    name = "carto.guard"
    label = "guard"
    verbose_name = "contre le bourrage"
