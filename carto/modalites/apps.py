from django.apps import AppConfig


class ModalitesConfig(AppConfig):
    name = "carto.modalites"
    label = "modalites"
