"""How long each class of data is kept, in words, from the concertation's own settings."""

from dataclasses import dataclass, replace

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carto.concertations.models import Concertation
from carto.concertations.models.team import KEPT
from carto.follow.consent import LINK_DAYS
from carto.kit import keeping as scans
from carto.meetings import seats
from carto.privacy.models import PurgeRun


@dataclass(frozen=True)
class Kept:
    """A class of data (a value of `Purged`, empty for what is never purged), what it is, until when, and the last time
    that some of it was purged."""

    name: str
    what: str
    until: str
    last: PurgeRun | None = None


def table(concertation: Concertation) -> list[Kept]:
    """Every class, with the last purge that concerned this concertation or the whole site."""
    runs = PurgeRun.objects.filter(Q(concertation=concertation) | Q(concertation=None))
    return [replace(one, last=runs.filter(name=one.name).first()) for one in _classes(concertation)]


def _classes(concertation: Concertation) -> list[Kept]:
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
        Kept(
            "accounts",
            _("Comptes des participants"),
            _("jusqu’à ce que leur titulaire les ferme, ou autant que les adresses après la dernière connexion"),
        ),
        Kept("unconfirmed", _("Abonnements jamais confirmés"), _days(LINK_DAYS)),
        Kept("sign_ups", _("Inscriptions aux rencontres"), _after_the_meeting(seats.KEPT.days)),
        Kept("scans", _("Photos de feuilles d’atelier"), _days(scans.KEPT.days)),
        Kept("registers", _("Pages de registres numérisées"), _after_the_end(rules.keep_emails_months)),
        Kept("team", _("Journal et invitations de l’équipe"), _days(KEPT.days)),
        Kept("remarks", _("Remarques écrites à la clôture"), _after_the_end(rules.keep_emails_months)),
        Kept(
            "",
            _("Réponses aux questions facultatives et au questionnaire"),
            _("sans limite : ce sont des comptes, qui ne mènent à personne"),
        ),
        Kept("sessions", _("Sessions des comptes"), _("jusqu’à leur expiration")),
    ]


def _after_the_end(months: int) -> str:
    said = ngettext(
        "%(n)d mois après la fin de la dernière phase", "%(n)d mois après la fin de la dernière phase", months
    )
    return said % {"n": months}


def _after_the_meeting(days: int) -> str:
    return ngettext("%(n)d jour après la rencontre", "%(n)d jours après la rencontre", days) % {"n": days}


def _days(days: int) -> str:
    return ngettext("%(n)d jour", "%(n)d jours", days) % {"n": days}
