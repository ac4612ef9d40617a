from django.apps import AppConfig


class CartoConfig(AppConfig):
    """What belongs to no package: template tags of the page, the catalogue command."""

    name = "carto"
    label = "carto"
