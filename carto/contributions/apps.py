from django.apps import AppConfig


class ContributionsConfig(AppConfig):
    name = "carto.contributions"
    label = "contributions"
