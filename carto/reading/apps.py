from django.apps import AppConfig


class ReadingConfig(AppConfig):
    name = "carto.reading"
    label = "reading"
    verbose_name = "lecture des contributions"
