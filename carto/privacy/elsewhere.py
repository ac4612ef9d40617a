"""What other sites learn of a visit, read from the site's settings: nothing is said that a deployer has turned off."""

from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from carto.layers import basemaps


def told() -> list[str]:
    return [sentence for sentence in (_tiles(), _places(), _identity()) if sentence]


def _tiles() -> str:
    seen = basemaps.hosts(settings.BASEMAPS, is_relayed=settings.ARE_TILES_RELAYED)
    if seen:
        said = _("Votre navigateur demande le fond de carte à %(hosts)s, qui voit votre connexion et le lieu regardé.")
        return said % {"hosts": _names(seen)}
    asked = basemaps.hosts(settings.BASEMAPS, is_relayed=False)
    said = _("Le fond de carte de %(hosts)s passe par notre serveur : qui regarde quoi n’en sort pas.")
    return said % {"hosts": _names(asked)} if asked else ""


def _places() -> str:
    said = _(
        "Une adresse ou une parcelle cherchée est demandée par notre serveur à %(host)s, sans dire qui la cherche."
    )
    return said % {"host": urlsplit(settings.GEOCODING_URL).netloc} if settings.GEOCODING_URL else ""


def _identity() -> str:
    services = [str(one["name"]) for one in settings.SOCIALACCOUNT_PROVIDERS["oidc"]["APPS"]]
    said = _(
        "Si vous choisissez de vous connecter par %(services)s, ce service sait que vous venez ici et nous donne votre"
        " nom et votre adresse."
    )
    return said % {"services": ", ".join(services)} if services else ""


def _names(hosts: list[str]) -> str:
    return ", ".join(urlsplit(host).netloc for host in hosts)
