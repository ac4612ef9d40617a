from django.apps import AppConfig


class FollowConfig(AppConfig):
    name = "carto.follow"
    label = "follow"
    verbose_name = "suivi"
