from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "carto.kit"
    label = "kit"
