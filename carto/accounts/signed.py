"""Tokens signed by an OpenID Connect provider: read only once their signature, issuer, audience and dates are checked.

allauth leaves the signature of an id_token unread when it came over TLS, and does not read a signed userinfo at all."""

from collections.abc import Mapping
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from django.utils.translation import gettext as _

# Asymmetric ones alone: with HS256, whoever reads our secret could sign as the provider.
ALGORITHMS = ("RS256", "ES256", "PS256")
LEEWAY_S = 30


class Distrusted(OAuth2Error):  # type: ignore[misc]  # allauth has no types
    """An answer that is not to be believed; `reason` is a sentence for the visitor."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def claims_of(
    token: str, keys: Mapping[str, Any], *, issuer: str, audience: str, required: tuple[str, ...]
) -> dict[str, Any]:
    """What the token says. Distrusted: signed by another key or not at all, of another issuer, for another site, too
    old or too early, without a claim of `required`."""
    try:
        key = _key_of(token, keys)
        options: Any = {"require": ["iss", "aud", *required]}
        claims: dict[str, Any] = jwt.decode(
            token, key, algorithms=list(ALGORITHMS), issuer=issuer, audience=audience, leeway=LEEWAY_S, options=options
        )
    except jwt.ExpiredSignatureError as error:
        raise Distrusted(_("La réponse du service d’identité a expiré. Recommencez.")) from error
    except (jwt.InvalidAudienceError, jwt.InvalidIssuerError) as error:
        raise Distrusted(_("La réponse reçue n’est pas faite pour ce site, ou vient d’un autre service.")) from error
    except jwt.InvalidSignatureError as error:
        raise Distrusted(_("La réponse reçue n’est pas signée par le service d’identité.")) from error
    except jwt.PyJWTError as error:
        raise Distrusted(_("La réponse du service d’identité n’est pas lisible.")) from error
    return claims


def _key_of(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    """The provider's key that the token names; its only one when the token names none."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise jwt.InvalidSignatureError("unsigned, or signed with a shared secret")
    known = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if key.public_key_use in (None, "sig")]
    named = [key for key in known if key.key_id == header.get("kid")] if "kid" in header else known
    if len(named) != 1:
        raise jwt.InvalidSignatureError("signed by an unknown key")
    return named[0]
