from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "carto.dossier"
    label = "dossier"
