"""Addresses and parcels asked of the Géoplateforme, by the server: the visitor's own address stays here.

Whoever waits never waits long: two seconds at most, two questions at a time by process, answers kept a day, and a
service that fails three times is left alone for a minute."""

import hashlib
import math
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.cache import caches
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.layers import perimeter
from carto.layers.models import Commune
from carto.layers.search import (
    DECIMALS,
    INSEE_CODE,
    Found,
    Parcelle,
    communes_named,
    parcelle_of,
    point_place,
    position_of,
)
from carto.layers.search_keys import search_key
from carto.layers.sources import http
from carto.layers.sources.breaker import Breaker
from carto.layers.sources.http import Budget, NoAnswer

LIMIT = 8
ASKED = 20  # more than is shown, as those outside the perimeter go
LEAST_SIGNS = 3
MOST_BYTES = 1 << 20
KEPT_S = 24 * 3600
CACHE = "services"
BREAKER = Breaker(at_most=2)
# Départements whose code has three figures leave two for the commune.
OVERSEAS = ("97", "98")


def addresses(concertation: Concertation, query: str) -> list[Found]:
    """At most LIMIT addresses of the perimeter, or the parcel that was typed. NoAnswer: off, slow, dead, or resting."""
    if not settings.GEOCODING_URL:
        raise NoAnswer(_("service désactivé"))
    key = search_key(query)
    if len(key) < LEAST_SIGNS or position_of(concertation, query) is not None:
        return []
    parts = f"{concertation.pk} {concertation.perimeter_version} {query.strip().lower()}"
    name = f"geocoding-{hashlib.sha256(parts.encode()).hexdigest()}"
    kept: list[Found] | None = caches[CACHE].get(name)
    if kept is None:
        kept = _asked(concertation, query.strip())
        caches[CACHE].set(name, kept, KEPT_S)
    return kept


def _asked(concertation: Concertation, query: str) -> list[Found]:
    parcelle = parcelle_of(query)
    questions = _parcelle_questions(concertation, parcelle) if parcelle else [_address_question(concertation, query)]
    found: list[Found] = []
    for question in questions:
        with BREAKER.asking():
            answer = http.read_json(
                http.address(settings.GEOCODING_URL, "search", **question),
                Budget(settings.GEOCODING_TIMEOUT_S, settings.GEOCODING_TIMEOUT_S, MOST_BYTES),
            )
            features = answer.get("features") if isinstance(answer, dict) else None
            if not isinstance(features, list):
                raise NoAnswer(_("réponse illisible"))
        found.extend(_inside(concertation, features))
    return found[:LIMIT]


def _address_question(concertation: Concertation, query: str) -> dict[str, str]:
    question = {"q": query[:200], "index": "address", "autocomplete": "1", "limit": str(ASKED)}
    codes = list(Commune.objects.filter(concertation=concertation).values_list("insee_code", flat=True)[:2])
    if len(codes) == 1:
        question["citycode"] = codes[0]
    if concertation.perimeter is not None:
        w, s, e, n = concertation.perimeter.extent
        question |= {"lon": f"{(w + e) / 2:.4f}", "lat": f"{(s + n) / 2:.4f}"}
    return question


def _parcelle_questions(concertation: Concertation, parcelle: Parcelle) -> Iterator[dict[str, str]]:
    """One commune at a time: the one named, or the only one; without any, the parcel cannot be told from others."""
    if parcelle.where:
        codes = [code for code, _name in communes_named(concertation, parcelle.where)]
    else:
        codes = list(Commune.objects.filter(concertation=concertation).values_list("insee_code", flat=True)[:2])
    if len(codes) == 1 and INSEE_CODE.fullmatch(codes[0]):
        split = 3 if codes[0].startswith(OVERSEAS) else 2
        yield {
            "index": "parcel",
            "departmentcode": codes[0][:split],
            "municipalitycode": codes[0][split:],
            "section": parcelle.section.upper().rjust(2, "0"),
            "number": parcelle.number.rjust(4, "0"),
            "limit": str(LIMIT),
        }


def _inside(concertation: Concertation, features: list[Any]) -> Iterator[Found]:
    """Those in the perimeter; without one, all."""
    for feature in features:
        place = _place(feature)
        if place is None:
            continue
        if concertation.perimeter is None or perimeter.covers(concertation, Point(place.lon, place.lat, srid=4326)):
            yield place


def _place(feature: Any) -> Found | None:
    """None for what is not shaped as the service says it would be."""
    try:
        told = feature["properties"]
        lon, lat = (round(float(number), DECIMALS) for number in feature["geometry"]["coordinates"])
        if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
            return None
        if "section" in told:
            label, detail = f"{told['section']} {told['number']}", str(told.get("city") or "")
            return Found("parcelle", label, detail, lon, lat, place=point_place(lon, lat))
        label, detail = str(told["label"])[:200], str(told.get("context") or "")[:200]
        return Found("address", label, detail, lon, lat, place=point_place(lon, lat))
    except (LookupError, TypeError, ValueError):
        return None
