"""What the guard forgets, and when. The periodic worker calls `purge`; the public rules page says the same."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.guard import limits, networks
from carto.guard.models import Act, Meter, SpentProof

# Said to everyone by the public rules page, so that what the software does and what is said are one.
PURPOSES = (
    _(
        "Le cookie « carto_cle » est la clé de vos contributions sur cet appareil : signé et daté, gardé un an, posé "
        "seulement quand vous déposez, votez ou commentez. Il ne sert ni à vous suivre ni à mesurer l’audience."
    ),
    _(
        "Avant un dépôt, et avant le premier vote ou commentaire d’un appareil, celui-ci fait un calcul qui coûte cher "
        "aux machines. Sans JavaScript, quelques secondes d’attente le remplacent. Rien n’est lu de l’appareil."
    ),
    _(
        "L’adresse de votre connexion n’est pas gardée. Une empreinte la remplace, sous un secret tiré chaque jour et "
        "détruit le lendemain : elle sert à limiter les envois et à montrer les rafales aux modérateurs."
    ),
)


def purge(at: datetime) -> int:
    """Forget past salts, acts older than their concertation keeps them, meters and proofs out of use. Returns how many
    acts were forgotten."""
    networks.destroy_past_salts(at=at)
    Meter.objects.filter(began_at__lte=at - 2 * limits.PERIOD).delete()
    SpentProof.objects.filter(expires_at__lte=at).delete()
    return sum(_forget_acts(concertation, at) for concertation in Concertation.objects.select_related("taking_part"))


def _forget_acts(concertation: Concertation, at: datetime) -> int:
    kept_from = at - timedelta(days=concertation.rules_of_part.keep_networks_days)
    return Act.objects.filter(concertation=concertation, at__lt=kept_from).delete()[0]
