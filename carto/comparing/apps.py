from django.apps import AppConfig


class ComparingConfig(AppConfig):
    name = "carto.comparing"
    label = "comparing"
    verbose_name = "comparaison de plans"
