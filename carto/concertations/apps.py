from django.apps import AppConfig


class ConcertationsConfig(AppConfig):
    name = "carto.concertations"
    label = "concertations"
