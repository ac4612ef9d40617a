"""« Retrouver mes contributions »: the private link again, by the number of a receipt and the address given then.

Whoever asks reads the same page whether or not the two match, and one letter leaves either way: neither the answer nor
the time it takes tells who has deposited what."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.urls import reverse

from carto.accounts import letters, limits
from carto.accounts.actions import give_spare_key
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution

SALT = "carto.contributions.recovery"
VALID = timedelta(hours=1)
MOST_AN_HOUR = 3


def ask(concertation: Concertation, reference: str, email: str, *, language: str) -> bool:
    """Write to that address: the link, or that nothing was found with it. False beyond three letters an hour to it, or
    thirty about one receipt."""
    email = email.strip().lower()
    about = f"{concertation.pk}/{reference}"
    if limits.is_over("recovery", email, most=MOST_AN_HOUR) or limits.is_over("receipt", about, most=10 * MOST_AN_HOUR):
        return False
    theirs = Q(author__email=email) | Q(author__user__email=email, author__user__is_active=True)
    rows = Contribution.objects.filter(theirs, concertation=concertation, author__erased_at=None)
    found = rows.with_reference(reference).only("channel", "number", "concertation").first()
    told = {"reference": reference, "title": concertation.title}
    if found is None:
        letters.send("nothing_found", to=email, context=told, language=language)
        return True
    token = signing.dumps([found.pk, email], salt=SALT)
    url = settings.BASE_URL + reverse("contributions:find_again_open", args=[concertation.slug, token])
    letters.send("private_link", to=email, context=told | {"url": url}, language=language)
    return True


def contribution_of(concertation: Concertation, token: str) -> Contribution | None:
    """What a letter's link opens; None once it is an hour old, altered, or its author has left."""
    try:
        pk, _email = signing.loads(token, salt=SALT, max_age=VALID)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Contribution.objects.filter(concertation=concertation, pk=pk, author__isnull=False, author__erased_at=None)
    return rows.select_related("author").first()


def open_again(contribution: Contribution, *, at: datetime) -> str:
    """A key of its author, for the device that opened the letter."""
    assert contribution.author is not None  # `contribution_of` looks for one
    return give_spare_key(contribution.author, at=at)
