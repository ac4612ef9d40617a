"""Checks that space works on this machine, each saying how to repair what it finds."""

import sqlite3
import sys
from collections.abc import Callable, Collection, Container, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.utils.translation import gettext as _

from carto.geo.backend import is_spatialite, spatialite_libraries

WHEELS = ("shapely", "pyproj", "pyogrio")
OLDEST_POSTGIS = 3


def missing_wheels(loaded: Container[str]) -> list[CheckMessage]:
    """Each geographic wheel must be loaded before mod_spatialite, to whose symbols it would otherwise bind."""
    return [
        Error(
            _("%(wheel)s n’est pas chargé avant la première connexion : SpatiaLite ferait tomber le processus.")
            % {"wheel": wheel},
            hint=_("Gardez l’import de pyogrio, pyproj et shapely en tête de carto/settings.py."),
            id="geo.E001",
        )
        for wheel in WHEELS
        if wheel not in loaded
    ]


def spatialite_problem(connection: Any, libraries: Sequence[str]) -> str:
    """Why `connection` (of sqlite3) loads none of `libraries`, and how to repair it; empty when one loads."""
    if not hasattr(connection, "enable_load_extension"):
        return _(
            "Le module sqlite3 de %(python)s ne charge pas d’extensions, donc pas SpatiaLite. Refaites l’environnement "
            "virtuel avec le Python de la distribution : /usr/bin/python3 -m venv .venv"
        ) % {"python": sys.executable}
    connection.enable_load_extension(True)
    if any(_loads(connection, library) for library in libraries):
        return ""
    return _(
        "L’extension SpatiaLite est introuvable (%(libraries)s). Installez-la : apt install libsqlite3-mod-spatialite"
    ) % {"libraries": ", ".join(libraries)}


def _loads(connection: Any, library: str) -> bool:
    try:
        connection.load_extension(library)
    except sqlite3.OperationalError:
        return False
    return True


def stop_without_spatialite(connect: Callable[[str], Any] = sqlite3.connect) -> None:
    """At the start of every process on SpatiaLite: ImproperlyConfigured with the way to repair."""
    if not is_spatialite():
        return
    connection = connect(":memory:")
    problem = spatialite_problem(connection, spatialite_libraries())
    connection.close()
    if problem:
        raise ImproperlyConfigured(problem)


def postgis_problem(available_version: str | None) -> str:
    """Why the PostGIS offered by the server (None: none) does not do, and how to repair it; empty when it does."""
    if available_version is None:
        return _(
            "Ce serveur PostgreSQL n’a pas PostGIS. Installez-le, par exemple : apt install postgresql-15-postgis-3"
        )
    if int(available_version.split(".")[0]) < OLDEST_POSTGIS:
        return _("PostGIS %(version)s est trop ancien : il faut la version 3 ou une plus récente.") % {
            "version": available_version
        }
    return ""


@register()
def check_library_order(**_kwargs: Any) -> list[CheckMessage]:
    return missing_wheels(sys.modules)


@register(Tags.database)
def check_postgis(databases: Collection[str] | None, **_kwargs: Any) -> list[CheckMessage]:
    """For each PostgreSQL database about to be used; before `migrate` has had a chance to create the extension."""
    problems = [postgis_problem(_available_postgis(alias)) for alias in databases or () if not is_spatialite(alias)]
    return [Error(problem, id="geo.E002") for problem in problems if problem]


def _available_postgis(alias: str) -> str | None:
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT default_version FROM pg_available_extensions WHERE name = 'postgis'")
        row = cursor.fetchone()
    return row[0] if row else None
