"""How often something may be asked about one address or one person, whoever asks."""

from django.core.cache import cache
from django.utils.crypto import salted_hmac

HOUR_S = 3600


def is_over(what: str, whom: str, *, most: int, period_s: int = HOUR_S) -> bool:
    """Count one more `what` about `whom`; True beyond `most` within the period that began with the first. The cache
    holds a keyed digest, not the address."""
    key = f"limit:{what}:" + salted_hmac("carto.accounts.limits", whom).hexdigest()
    if cache.add(key, 1, period_s):
        return most < 1
    try:
        return int(cache.incr(key)) > most
    except ValueError:  # it has just expired
        return False
