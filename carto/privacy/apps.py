from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "carto.privacy"
    label = "privacy"
    verbose_name = "données personnelles"
