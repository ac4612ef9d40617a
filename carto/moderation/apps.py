from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "carto.moderation"
    label = "moderation"
    verbose_name = "modération"
