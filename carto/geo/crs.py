"""Territory -> metric CRS; metres and hectares."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Territory(models.TextChoices):
    METROPOLE = "metropole", _("France métropolitaine")
    GUADELOUPE = "guadeloupe", _("Guadeloupe")
    MARTINIQUE = "martinique", _("Martinique")
    GUYANE = "guyane", _("Guyane")
    REUNION = "reunion", _("La Réunion")
    MAYOTTE = "mayotte", _("Mayotte")
    SAINT_PIERRE_ET_MIQUELON = "saint_pierre_et_miquelon", _("Saint-Pierre-et-Miquelon")

    @property
    def metric_srid(self) -> int:
        return 2154

    @property
    def time_zone(self) -> str:
        return "Europe/Paris"
