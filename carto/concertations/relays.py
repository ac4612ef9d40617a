"""A commune relay: of the team for what touches the communes given to them, and for nothing else (decision 026)."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Membership, Role


def membership_of(actor: Actor, concertation: Concertation) -> Membership | None:
    """None for whoever is no relay there."""
    if actor.user is None or actor.is_administrator:
        return None
    return concertation.memberships.filter(user=actor.user, role=Role.RELAY).first()


def refusal(actor: Actor, concertation: Concertation, insee_codes: Collection[str] | None) -> str:
    """Why a relay may not act on what touches these communes; None: on the whole. Empty for anyone else."""
    relay = membership_of(actor, concertation)
    if relay is None:
        return ""
    if insee_codes is None:
        return _("Cela porte sur toute la concertation : les droits d’un relais communal s’arrêtent à ses communes.")
    if not set(relay.insee_codes) & set(insee_codes):
        return _("Un relais communal n’agit que sur ce qui touche ses communes : %(communes)s.") % {
            "communes": relay.communes or _("aucune")
        }
    return ""
