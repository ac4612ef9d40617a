from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "carto.meetings"
    label = "meetings"
