"""The effort asked of a device before it speaks: a small calculation (altcha, PBKDF2), or without JavaScript a little
patience. Either is signed, bound to one concertation, expires, and serves once.

The counter to find is drawn here, so the effort has a known end (a random one is at times ten times longer), and
checking takes one HMAC. It grows with what the network has said in the last ten minutes."""

import base64
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from altcha import create_challenge, verify_solution
from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation, WorkLevel
from carto.concertations.rules import Refused
from carto.guard.models import WINDOW_S, Act, SpentProof

ALGORITHM = "PBKDF2/SHA-256"
ITERATIONS = {WorkLevel.LIGHT: 5_000, WorkLevel.STRONG: 20_000}
COUNTERS = (40, 80)
MOST_GROWTH = 8
LASTS = timedelta(hours=2)
PATIENCE = timedelta(seconds=3)
PATIENCE_LASTS = timedelta(hours=24)
LONGEST_PROOF = 4_000


class Unproved(Refused):
    """The effort is missing, wrong, too old or already used; `reason` says what to do."""


@dataclass(frozen=True)
class Given:
    """What a form or a program joins to what it sends; either may be empty."""

    proof: str = ""
    patience: str = ""

    @classmethod
    def among(cls, fields: Mapping[str, Any]) -> "Given":
        """What the fields of a form, or the properties of a posted Feature, hold of it."""
        return cls(fields.get("proof") or "", fields.get("patience") or "")


NOTHING = Given()


def challenge(concertation: Concertation, network: str, *, at: datetime) -> dict[str, Any] | None:
    """What the browser must solve, as altcha writes it; None where no effort is asked."""
    level = WorkLevel(concertation.rules_of_part.work_level)
    if level is WorkLevel.NONE:
        return None
    least, most = COUNTERS
    counter = (least + secrets.randbelow(most - least)) * growth(concertation, network, at=at)
    data = {"concertation": concertation.pk, "until": int((at + LASTS).timestamp())}
    made = create_challenge(
        ALGORITHM, ITERATIONS[level], counter=counter, data=data, hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("key"),
    )  # fmt: skip
    return made.to_dict()


def growth(concertation: Concertation, network: str, *, at: datetime) -> int:
    """1, and one more for each burst's worth the network has just said; 8 at most."""
    recent = Act.objects.filter(
        concertation=concertation, network=network, window__gte=int(at.timestamp()) // WINDOW_S - 1,
        at__gt=at - timedelta(seconds=WINDOW_S),
    ).count()  # fmt: skip
    return min(MOST_GROWTH, 1 + recent // max(1, concertation.rules_of_part.burst_size))


def patience(concertation: Concertation, *, at: datetime) -> str:
    """What a form carries from the moment it is shown."""
    return signing.dumps([concertation.pk, secrets.token_hex(16), at.timestamp()], salt="carto.guard.patience")


def is_patience(given: str, concertation: Concertation) -> bool:
    return _read_patience(given, concertation) is not None


def claim(concertation: Concertation, given: Given, *, at: datetime) -> tuple[str, bool]:
    """Use up what was given: its number, for `release`, and whether it is patience. Unproved when it is not good."""
    number, expires_at = _checked(concertation, given, at)
    if expires_at <= at:
        raise Unproved(_("Cette page est restée ouverte longtemps. Envoyez de nouveau : rien n’est perdu."))
    _kept, is_first = SpentProof.objects.get_or_create(number=number, defaults={"expires_at": expires_at})
    if not is_first:
        raise Unproved(_("Cet envoi a déjà servi. Envoyez de nouveau : rien n’est perdu."))
    return number, not given.proof


def release(number: str) -> None:
    """What it was claimed for came to nothing: it may serve again."""
    SpentProof.objects.filter(number=number).delete()


def _checked(concertation: Concertation, given: Given, at: datetime) -> tuple[str, datetime]:
    return _proved(concertation, given.proof) if given.proof else _waited(concertation, given.patience, at)


def _proved(concertation: Concertation, proof: str) -> tuple[str, datetime]:
    """The proof's number and end; the signature is checked before anything of it is believed."""
    found = None
    if len(proof) <= LONGEST_PROOF:
        found = verify_solution(proof, _secret("challenge"), hmac_key_secret=_secret("key"))
    if found is None or not found.verified:
        raise Unproved(
            _("Votre appareil n’a pas fini le calcul qui écarte les machines. Envoyez de nouveau dans un instant.")
        )
    parameters = json.loads(base64.b64decode(proof))["challenge"]["parameters"]
    if parameters["data"]["concertation"] != concertation.pk:
        raise Unproved(_("Cette page n’est pas de cette concertation. Rechargez-la, puis recommencez."))
    return parameters["nonce"], datetime.fromtimestamp(parameters["data"]["until"], UTC)


def _waited(concertation: Concertation, given: str, at: datetime) -> tuple[str, datetime]:
    read = _read_patience(given, concertation)
    if read is None:
        raise Unproved(_("Votre page n’est plus à jour. Rechargez-la, puis recommencez."))
    number, since = read
    if at - since < PATIENCE:
        raise Unproved(
            _("Sans JavaScript, un envoi prend quelques secondes de plus : attendez un peu, puis envoyez de nouveau.")
        )
    return number, since + PATIENCE_LASTS


def _read_patience(given: str, concertation: Concertation) -> tuple[str, datetime] | None:
    try:
        pk, number, since = signing.loads(given, salt="carto.guard.patience")
    except (signing.BadSignature, ValueError):
        return None
    return (number, datetime.fromtimestamp(since, UTC)) if pk == concertation.pk else None


def _secret(use: str) -> str:
    return salted_hmac("carto.guard.effort", use, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()
