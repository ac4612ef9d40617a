from django.apps import AppConfig


class AudienceConfig(AppConfig):
    name = "carto.audience"
    label = "audience"
    verbose_name = "qui a participé"
