"""Communes and their outlines from geo.api.gouv.fr, by INSEE code or by the SIREN of their EPCI."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.utils.translation import gettext as _

from carto.layers.sources import http
from carto.layers.sources.gpu import INSEE_CODE, SIREN
from carto.layers.sources.http import Budget, NoAnswer
from carto.layers.sources.lot import CommuneRow
from carto.layers.sources.outlines import read_communes
from carto.layers.sources.refusal import LotRefused

MOST_BYTES = 64 << 20
MOST_S = 300.0
FORM = {"fields": "nom,code,contour", "format": "geojson", "geometry": "contour"}
EPCI_FORM = {**FORM, "fields": "nom,code,codeEpci,contour"}


def communes_of(code: str) -> tuple[CommuneRow, ...]:
    """The commune of an INSEE code, or those of the EPCI of a SIREN; outlines are generalised, to a few metres.

    LotRefused: no such code, no answer, or communes of another EPCI than asked."""
    with TemporaryDirectory(prefix="communes-") as scratch:
        return read_communes(_downloaded(code.strip().upper(), Path(scratch)))


def _downloaded(code: str, folder: Path) -> Path:
    if not settings.GEO_API_URL:
        raise LotRefused(_("Ce site n’interroge pas geo.api.gouv.fr : donnez les communes dans un fichier."))
    if SIREN.fullmatch(code):
        path, query = "communes", {"codeEpci": code, **EPCI_FORM}
    elif INSEE_CODE.fullmatch(code):
        path, query = f"communes/{code}", FORM
    else:
        raise LotRefused(
            _("« %(code)s » n’est ni un code INSEE de commune (5 signes) ni un SIREN (9 chiffres).")
            % {"code": code[:20]}
        )
    target = folder / f"geo.api.gouv.fr-{code}.geojson"
    try:
        http.download(
            http.address(settings.GEO_API_URL, path, **query),
            target,
            Budget(settings.SERVICE_TIMEOUT_S, MOST_S, MOST_BYTES),
        )
        _check(target, code)
    except NoAnswer as why:
        if why.status == 404:
            raise _unknown(code) from why
        raise LotRefused(
            _("geo.api.gouv.fr n’a pas répondu comme attendu (%(why)s) : réessayez plus tard, ou donnez un fichier.")
            % {"why": why}
        ) from why
    return target


def _check(file: Path, code: str) -> None:
    """A service that does not understand its question answers with all of France."""
    try:
        answer = json.loads(file.read_bytes())
        features = answer["features"] if answer["type"] == "FeatureCollection" else [answer]
        told = [one["properties"] for one in features]
        codes = {properties.get("codeEpci" if SIREN.fullmatch(code) else "code") for properties in told}
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise NoAnswer(_("réponse illisible")) from error
    if not told:
        raise _unknown(code)
    if codes != {code}:
        raise LotRefused(
            _("geo.api.gouv.fr a répondu avec d’autres communes que celles demandées (%(code)s).") % {"code": code}
        )


def _unknown(code: str) -> LotRefused:
    return LotRefused(
        _("geo.api.gouv.fr ne connaît aucune commune pour le code %(code)s : vérifiez-le.") % {"code": code}
    )
