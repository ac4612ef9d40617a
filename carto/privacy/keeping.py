"""How long each class of data is kept, in words, from the concertation's own settings."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carto.concertations.models import Concertation

UNCONFIRMED_DAYS = 7


@dataclass(frozen=True)
class Kept:
    """A class of data (a value of `Purged`, empty for what is never purged), what it is, and until when."""

    name: str
    what: str
    until: str


def table(concertation: Concertation) -> list[Kept]:
    rules = concertation.rules_of_part
    return [
        Kept(
            "",
            _("Contributions, commentaires, votes, réponses et registre"),
            _("sans limite : ce sont des archives publiques (code du patrimoine, L211-1)"),
        ),
        Kept("emails", _("Adresses électroniques"), _after_the_end(rules.keep_emails_months)),
        Kept("devices", _("Clés qui reconnaissent les appareils"), _after_the_end(rules.keep_devices_months)),
        Kept("networks", _("Empreintes des réseaux, contre le bourrage"), _days(rules.keep_networks_days)),
        Kept("drafts", _("Brouillons"), _days(rules.keep_drafts_days)),
        Kept("unconfirmed", _("Abonnements jamais confirmés"), _days(UNCONFIRMED_DAYS)),
        Kept("sessions", _("Sessions des comptes"), _("jusqu’à leur expiration")),
    ]


def _after_the_end(months: int) -> str:
    said = ngettext(
        "%(n)d mois après la fin de la dernière phase", "%(n)d mois après la fin de la dernière phase", months
    )
    return said % {"n": months}


def _days(days: int) -> str:
    return ngettext("%(n)d jour", "%(n)d jours", days) % {"n": days}
