"""Environment variables to typed settings: each reader returns a checked value or stops the start with a sentence."""

import secrets
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ
from csp.constants import NONCE, SELF
from django.core.exceptions import ImproperlyConfigured

SPATIALITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
}
NONE = "aucun"
_env = environ.Env()


def _refuse(name: str, value: object, expected: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={value!r} : valeur refusée. Attendu : {expected}.")


def text(name: str, default: str = "") -> str:
    return str(_env.str(name, default=default)).strip()


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value not in {"0", "1", "true", "false", "oui", "non"}:
        raise _refuse(name, value, "1 ou 0")
    return value in {"1", "true", "oui"}


def integer(name: str, *, default: int, least: int, most: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal() or not least <= int(value) <= most:
        raise _refuse(name, value, f"un entier de {least} à {most}")
    return int(value)


def directory(name: str, *, default: Path) -> Path:
    path = Path(text(name, str(default)))
    if not path.is_absolute():
        raise _refuse(name, path, "un chemin absolu")
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refuse(name, path, f"un dossier où écrire ({error.strerror})") from error
    return path


def secret_key(name: str, data_dir: Path) -> str:
    """At least 50 characters; without the variable, a key drawn once and kept in `data_dir/secret` (mode 600)."""
    if given := text(name):
        if len(given) < 50:
            raise _refuse(name, "…", "au moins 50 caractères tirés au hasard")
        return given
    kept = data_dir / "secret"
    try:
        with kept.open("x") as file:
            kept.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return kept.read_text()


def origin(name: str, *, default: str) -> str:
    value = text(name, default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        raise _refuse(name, value, "une adresse comme https://concertation.exemple.fr, sans chemin")
    return value


def hosts(name: str, base_url: str) -> list[str]:
    """The host names answered to; those of `base_url` when the variable is absent."""
    given = [host.strip() for host in text(name).split(",") if host.strip()]
    if "*" in given:
        raise _refuse(name, "*", "les noms exacts, séparés par des virgules")
    return given or [str(urlsplit(base_url).hostname), "localhost"]


def database(name: str, data_dir: Path) -> dict[str, Any]:
    """`spatialite:////absolute/path` (default: `data_dir/carto.sqlite3`) or `postgis://user:password@host/name`."""
    url = text(name) or f"spatialite:///{data_dir / 'carto.sqlite3'}"
    scheme = urlsplit(url).scheme
    if scheme not in {"spatialite", "postgis"}:
        raise _refuse(name, url, "spatialite:////chemin/absolu ou postgis://utilisateur:secret@hôte/base")
    config: dict[str, Any] = dict(environ.Env.db_url_config(url))
    config["CONN_MAX_AGE"] = 60
    if scheme == "spatialite":
        config |= {"OPTIONS": dict(SPATIALITE_OPTIONS), "TEST": {"NAME": ":memory:"}}
    return config


def mail(name: str) -> dict[str, Any]:
    url = text(name, "consolemail://")
    try:
        return dict(_env.email_url_config(url))
    except Exception as error:
        raise _refuse(name, url, "smtp+tls://utilisateur:secret@hôte:587 ou consolemail://") from error


def time_zone(name: str, *, default: str) -> str:
    value = text(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise _refuse(name, value, "un fuseau comme Europe/Paris ou Indian/Reunion") from error
    return value


def basemap(name: str) -> str | None:
    """Address of one's own XYZ tiles with {z}, {x}, {y}; empty without any; None (`aucun`) for no basemap at all."""
    value = text(name)
    if value == NONE:
        return None
    has_marks = all(mark in value for mark in ("{z}", "{x}", "{y}"))
    if value and not (has_marks and urlsplit(value).scheme in {"http", "https", ""}):
        raise _refuse(name, value, "une adresse de tuiles avec {z}, {x} et {y}, ou « aucun »")
    return value


def choices(name: str, *, default: Sequence[str], known: Collection[str]) -> tuple[str, ...]:
    """Some of `known`, separated by commas, in their order; `aucun` for none."""
    value = text(name)
    if value == NONE:
        return ()
    chosen = tuple(word.strip() for word in value.split(",") if word.strip()) or tuple(default)
    if not set(chosen) <= set(known) or len(set(chosen)) < len(chosen):
        raise _refuse(name, value, f"certains de {', '.join(known)}, séparés par des virgules, ou « aucun »")
    return chosen


def relay(name: str, chosen: Collection[str], *, unrelayed: Collection[str]) -> bool:
    """Whether this server fetches the tiles for the visitors; refused for those whose terms of use do not let it."""
    is_on = flag(name, default=False)
    if is_on and (against := sorted(set(chosen) & set(unrelayed))):
        raise _refuse(name, "1", f"0, car les règles d’usage de {', '.join(against)} n’admettent pas de relais")
    return is_on


def service(name: str, *, default: str) -> str:
    """Base address of a public service; `aucun` for one that is never asked."""
    value = text(name, default).rstrip("/")
    if value == NONE:
        return ""
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query or parts.fragment:
        raise _refuse(name, value, "une adresse http ou https sans paramètres, ou « aucun »")
    return value


# Of each service: the name on its button, its usual address (empty: it must be given), and what it asks of a client.
IDENTITY_SERVICES: dict[str, tuple[str, str, dict[str, Any]]] = {
    "franceconnect": (
        "FranceConnect",
        "https://oidc.franceconnect.gouv.fr/api/v2",
        {
            "scope": ["openid", "given_name", "family_name", "email"],
            "auth_params": {"acr_values": "eidas1"},
            "least_level": "eidas1",
            "signs_userinfo": True,
            "about_url": "https://franceconnect.gouv.fr/",
        },
    ),
    "proconnect": (
        "ProConnect",
        "https://auth.agentconnect.gouv.fr/api/v2",
        {
            "scope": ["openid", "given_name", "usual_name", "email"],
            "auth_params": {"acr_values": "eidas1"},
            "signs_userinfo": True,
            "about_url": "https://www.proconnect.gouv.fr/",
        },
    ),
    "autre": ("", "", {"oauth_pkce_enabled": True}),
}


def identity_services(prefix: str) -> list[dict[str, Any]]:
    """The services whose `<prefix>_<SERVICE>_CLIENT` is given, with `_SECRET` and, where it is not the usual one,
    `_URL`; for `AUTRE`, `_URL` and `_NAME` as well."""
    return [
        _identity_service(f"{prefix}_{slug.upper()}", slug)
        for slug in IDENTITY_SERVICES
        if text(f"{prefix}_{slug.upper()}_CLIENT")
    ]


def _identity_service(name: str, slug: str) -> dict[str, Any]:
    label, usual, asked = IDENTITY_SERVICES[slug]
    label = text(f"{name}_NAME", label)
    if not label:
        raise _refuse(f"{name}_NAME", "", "le nom du service, tel que son bouton le dit")
    secret = text(f"{name}_SECRET")
    if not secret:
        raise _refuse(f"{name}_SECRET", "", "le secret remis avec l’identifiant de client")
    url = service(f"{name}_URL", default=usual)
    if not url or not (url.startswith("https://") or urlsplit(url).hostname in {"127.0.0.1", "localhost"}):
        raise _refuse(f"{name}_URL", url, "l’adresse https du service, celle que son document de découverte annonce")
    return {
        "provider_id": slug,
        "name": label,
        "client_id": text(f"{name}_CLIENT"),
        "secret": secret,
        "settings": {"server_url": url, "token_auth_method": "client_secret_post", **asked},
    }


def content_security_policy(tile_hosts: Sequence[str]) -> dict[str, Any]:
    """Everything from here, scripts and styles by nonce; images also from the hosts that browsers ask for tiles."""
    return {
        "DIRECTIVES": {
            "default-src": [SELF],
            "script-src": [SELF, NONCE],
            "style-src": [SELF, NONCE],
            "img-src": [SELF, "data:", "blob:", *tile_hosts],
            "worker-src": [SELF],
            "object-src": ["'none'"],
            "base-uri": ["'none'"],
            "form-action": [SELF],
            "frame-ancestors": ["'none'"],
        }
    }
