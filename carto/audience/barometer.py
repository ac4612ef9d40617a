"""What participation usually gathers, to set one's own figure against."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Landmark:
    what: str | Promise
    figure: str | Promise


LANDMARKS = (
    Landmark(_("Médiane des collectivités de 20 000 à 50 000 habitants"), _("150 participants")),
    Landmark(_("Médiane des collectivités de plus de 100 000 habitants"), _("600 participants")),
    Landmark(_("Démarches de moins de 100 participants"), _("30 % d’entre elles")),
    Landmark(_("Démarches de plus de 1 000 participants"), _("30 % d’entre elles")),
)
