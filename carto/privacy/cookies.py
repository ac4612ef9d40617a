"""The cookies this site sets, read from its settings."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carto.accounts.actors import COOKIE, ONE_YEAR_S
from carto.audience.once import COOKIE as REPLIED

DAY_S = 24 * 3600


@dataclass(frozen=True)
class Cookie:
    name: str
    purpose: str
    lasts: str


def cookies() -> list[Cookie]:
    """All of them: none measures an audience, none belongs to another site."""
    return [
        Cookie(
            COOKIE, _("reconnaît l’auteur de vos contributions et de vos votes sur cet appareil"), _days(ONE_YEAR_S)
        ),
        Cookie(
            settings.SESSION_COOKIE_NAME,
            _("garde votre connexion si vous avez un compte, et les messages d’une page à la suivante"),
            _days(settings.SESSION_COOKIE_AGE),
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _("empêche un autre site d’envoyer un formulaire à votre place"),
            _days(settings.CSRF_COOKIE_AGE),
        ),
        Cookie(REPLIED, _("évite de vous poser deux fois les mêmes questions facultatives"), _days(ONE_YEAR_S)),
        Cookie("messages", _("porte un message d’une page à la suivante"), _("jusqu’à la page suivante")),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            _("garde la langue que vous avez choisie"),
            _days(settings.LANGUAGE_COOKIE_AGE),
        ),
    ]


def _days(seconds: int | None) -> str:
    if not seconds:
        return _("jusqu’à la fermeture du navigateur")
    days = seconds // DAY_S
    return ngettext("%(n)d jour", "%(n)d jours", days) % {"n": days}
