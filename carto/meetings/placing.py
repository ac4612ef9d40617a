"""Where a meeting is, as an agent types it: an address, a place name, or latitude and longitude."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.layers.geocoding import addresses
from carto.layers.search import Found, search
from carto.layers.sources.http import NoAnswer

LONGEST = 200


@dataclass(frozen=True)
class Choice:
    """One of several places of the same name; `typed`: what names it alone."""

    typed: str
    label: str
    detail: str


@dataclass(frozen=True)
class Placed:
    """`point`: (lon, lat) in EPSG:4326, when what was typed is one place; else `choices`, among which to say which."""

    point: tuple[float, float] | None = None
    choices: tuple[Choice, ...] = ()


def place(concertation: Concertation, text: str) -> Placed:
    """ValidationError: nothing of this name, or no service to ask. A hall may stand outside the perimeter."""
    text = text.replace("\x00", "").strip()[:LONGEST]
    found = search(concertation, text) or _addresses(concertation, text)
    if not found:
        raise ValidationError(_("Rien trouvé de ce nom. Écrivez-le autrement."))
    if len(found) == 1:
        return Placed((found[0].lon, found[0].lat))
    return Placed(choices=tuple(Choice(f"{one.lat:.6f}, {one.lon:.6f}", one.label, one.detail) for one in found))


def _addresses(concertation: Concertation, text: str) -> list[Found]:
    try:
        return addresses(concertation, text)
    except NoAnswer as error:
        raise ValidationError(
            _("La recherche d’adresses ne répond pas. Écrivez un lieu-dit, ou touchez la carte.")
        ) from error
