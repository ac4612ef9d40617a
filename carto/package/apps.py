from django.apps import AppConfig


class PackageConfig(AppConfig):
    name = "carto.package"
    label = "package"
