"""« Proche de W-0012 »: that a contribution was sent knowing others like it, as its author says once told of them."""

from collections.abc import Collection

from carto.contributions.models import Blur, Contribution, Kinship, number_of
from carto.contributions.similar import are_alike

MOST_CLAIMED = 20


def known_to(contribution: Contribution, claimed: Collection[str]) -> list[Contribution]:
    """Those among `claimed`, references, that may be said near a contribution about to be stored: published, of the
    same concertation, and like it (anyone may claim anything). None for a blurred place: whom it is near would tell
    more of it than what is shown."""
    if not claimed or contribution.blur != Blur.EXACT:
        return []
    numbers = {number for number in map(number_of, list(claimed)[:MOST_CLAIMED]) if number is not None}
    rows = Contribution.objects.filter(concertation=contribution.concertation, number__in=numbers).published()
    shown = rows.defer("geometry").order_by("number")
    return [row for row in shown if are_alike(contribution, row)]


def keep(contribution: Contribution, known: Collection[Contribution]) -> None:
    Kinship.objects.bulk_create(Kinship(contribution=contribution, known=one) for one in known)


def forget(contribution: Contribution) -> None:
    """Once its place is shown less exactly than when it was compared."""
    contribution.knowing.all().delete()
    contribution.known_by.all().delete()
