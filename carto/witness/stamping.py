"""The stamp of an authority (RFC 3161), a date that is not ours: on each head, asked once it is published, and on what
other packages keep the hash of."""

import logging
import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.layers.sources import http
from carto.layers.sources.http import Budget, NoAnswer
from carto.witness.carto_verifier import SHA256, stamp_of
from carto.witness.models import Head, Stamp, Stamped

logger = logging.getLogger(__name__)

BUDGET = Budget(timeout_s=5, total_s=15, max_bytes=1 << 16)
AGAIN = timedelta(days=1)
# A TimeStampReq (RFC 3161, 2.4.1) up to the 32 bytes of its imprint, then up to the 8 of its nonce, then to its end:
# version 1, SHA-256, and the certificate asked for.
BEFORE_IMPRINT = bytes.fromhex("30430201013031300d0609") + SHA256 + bytes.fromhex("05000420")
BEFORE_NONCE, CERTIFICATE_PLEASE = bytes.fromhex("0208"), bytes.fromhex("0101ff")


def stamp_due(at: datetime) -> None:
    """Of each register, the last head: it holds all that the heads before it held. An authority that fails is asked
    again the next day; the head stays published as it is."""
    if not settings.TIMESTAMP_URL:
        return
    longer = Head.objects.filter(concertation=OuterRef("concertation"), size__gt=OuterRef("size"))
    for head in Head.objects.filter(~Exists(longer), awaiting(at)):
        stamp, _created = Stamp.objects.update_or_create(head=head, defaults={"asked_at": at})
        ask(stamp, head.root, f"the head of {head.size} entries")


def awaiting(at: datetime) -> Q:
    """Those of which no `stamp` was asked, or in vain and long enough ago."""
    return Q(stamp=None) | Q(stamp__stamped_at=None, stamp__asked_at__lte=at - AGAIN)


def ask(stamp: Stamped, imprint: str, what: str) -> None:
    """Keep on `stamp` what the authority grants of `imprint`, a SHA-256. One that fails is logged, with `what`."""
    try:
        stamp.reply, stamp.stamped_at = _granted(imprint)
    except NoAnswer as refused:
        logger.warning("No time stamp for %s: %s", what, refused)
    else:
        stamp.save()


def holds(stamp: Stamped, imprint: str) -> bool:
    """Whether what is kept is the stamp of that, at the date that we say."""
    try:
        return stamp_of(bytes(stamp.reply))[:2] == (imprint, stamp.stamped_at)
    except ValueError:
        return False


def problems(concertation: Concertation) -> Iterator[str]:
    """The stamps kept that are of something else than their head, in French."""
    for stamp in Stamp.objects.granted().filter(head__concertation=concertation).select_related("head"):
        if not holds(stamp, stamp.head.root):
            yield f"l’horodatage de la tête de {stamp.head.size} inscriptions n’est pas le sien"


def _granted(imprint: str) -> tuple[bytes, datetime]:
    """The answer and the date in it; NoAnswer without one, or of anything else than what was asked."""
    nonce = secrets.randbits(62) | 1 << 62  # of exactly eight bytes, positive
    request = BEFORE_IMPRINT + bytes.fromhex(imprint) + BEFORE_NONCE + nonce.to_bytes(8, "big") + CERTIFICATE_PLEASE
    reply = http.post(settings.TIMESTAMP_URL, request, "application/timestamp-query", BUDGET)
    try:
        found = stamp_of(reply)
    except ValueError as error:
        raise NoAnswer(_("réponse illisible")) from error
    if (found.imprint, found.nonce) != (imprint, nonce):
        raise NoAnswer(_("horodatage d’une autre demande"))
    return reply, found.at
