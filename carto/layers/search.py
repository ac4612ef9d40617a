"""What is held here and found by its name: communes, lieux-dits, parcels; places typed as coordinates. No network."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.geo.backend import found_by, starting_with
from carto.layers import perimeter
from carto.layers.models import Commune, ContextFeature, ContextLayer, LayerRole
from carto.layers.search_keys import parcelle_key, search_key

LIMIT = 8
LEAST_SIGNS = 2
DECIMALS = 6
Bounds = tuple[float, float, float, float]
DEGREES = r"([+-]?\d{1,3}(?:[.,]\d{1,12})?)"
POSITION = re.compile(rf"\s*{DEGREES}\s*[;,\s]\s*{DEGREES}\s*")
# « AB 12 », « AB0012 », « 59350 AB 12 », « 59350 000 AB 0012 », « Lille AB 12 ».
PARCELLE = re.compile(
    r"(?:(?P<where>.*?[^\W_])[\s,]*?[\s,](?:\d{3}[\s,]+)?|(?P<code>\d[\dAB]\d{3})(?:\d{3})?)?"
    r"(?P<section>0?[A-Z]|[A-Z]{2})[\s,]*(?P<number>\d{1,4})",
    re.IGNORECASE,
)
INSEE_CODE = re.compile(r"\d[\dAB]\d{3}", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """`kind`: commune, locality, parcelle, address or position; `lon`, `lat` lie on it; `bounds` when it has extent;
    `feature_id`: of the ContextFeature held here, of which one may ask all that is on it."""

    kind: str
    label: str
    detail: str
    lon: float
    lat: float
    bounds: Bounds | None = None
    feature_id: int | None = None


@dataclass(frozen=True)
class Parcelle:
    """A parcel as typed: `where` is a commune's name or code, empty when it is not said."""

    where: str
    section: str
    number: str


def search(concertation: Concertation, query: str) -> list[Found]:
    """At most LIMIT places of `concertation` for what was typed, the best first."""
    query = query.strip()
    position = position_of(concertation, query)
    if position is not None:
        return [position]
    if len(search_key(query)) < LEAST_SIGNS:
        return []
    found = [*_communes(concertation, query), *_parcelles(concertation, query), *_localities(concertation, query)]
    return found[:LIMIT]


def position_of(concertation: Concertation, text: str) -> Found | None:
    """Two numbers of degrees as a place: latitude then longitude, unless only the other order lies in the perimeter."""
    typed = POSITION.fullmatch(text)
    if typed is None:
        return None
    first, second = (float(number.replace(",", ".")) for number in typed.groups())
    readings = [(lon, lat) for lat, lon in ((first, second), (second, first)) if abs(lat) <= 90 and abs(lon) <= 180]
    if not readings:
        return None
    inside = [place for place in readings if perimeter.covers(concertation, Point(*place, srid=4326))]
    lon, lat = (inside or readings)[0]
    detail = "" if inside else _("Hors du périmètre")
    return Found("position", f"{lat:g}, {lon:g}", detail, lon, lat)


def parcelle_of(query: str) -> Parcelle | None:
    """The parcel that the query names, if it looks like one."""
    typed = PARCELLE.fullmatch(query.strip())
    if typed is None:
        return None
    return Parcelle(typed["where"] or typed["code"] or "", typed["section"], typed["number"])


def communes_named(concertation: Concertation, words: str) -> list[tuple[str, str]]:
    """Codes and names of the communes whose code is `words` or whose name holds them at the start of a word; those
    that begin with them first."""
    key = search_key(words)
    rows = Commune.objects.filter(concertation=concertation).values_list("insee_code", "name")
    ranked = []
    for code, name in rows:
        has = f" {search_key(name)}"
        if code.lower() == key or f" {key}" in has:
            ranked.append((not has.startswith(f" {key}"), len(has), name, code))
    return [(code, name) for _later, _length, name, code in sorted(ranked)]


def _communes(concertation: Concertation, query: str) -> Iterator[Found]:
    named = communes_named(concertation, query)[:LIMIT]
    rows = Commune.objects.filter(concertation=concertation, insee_code__in=[code for code, _name in named])
    outlines = {row.insee_code: row.geometry for row in rows}
    for code, name in named:
        yield _found("commune", name, code, outlines[code])


def _localities(concertation: Concertation, query: str) -> Iterator[Found]:
    names = _names(concertation)
    for row in _starting(concertation, LayerRole.LOCALITIES, search_key(query)):
        yield _found("locality", row.label, names.get(row.insee_code, ""), row.geometry, row.pk)


def _parcelles(concertation: Concertation, query: str) -> Iterator[Found]:
    wanted = parcelle_of(query)
    if wanted is None:
        return
    names = _names(concertation)
    codes = [code for code, _name in communes_named(concertation, wanted.where)] if wanted.where else sorted(names)
    if wanted.where and not codes and INSEE_CODE.fullmatch(wanted.where):
        codes = [wanted.where.upper()]
    keys = [parcelle_key(code, wanted.section, wanted.number) for code in codes]
    for row in _exactly_then_starting(concertation, keys):
        place = names.get(row.insee_code, row.insee_code)
        yield _found("parcelle", row.label, place, row.geometry, row.pk)


def _exactly_then_starting(concertation: Concertation, keys: Sequence[str]) -> Iterator[ContextFeature]:
    """In many communes the number is taken as typed; in one, « AB 1 » also finds AB 10 to AB 19."""
    if len(keys) == 1:
        yield from _starting(concertation, LayerRole.PARCELLES, keys[0])
        return
    layers = _layers(concertation, LayerRole.PARCELLES)
    if layers:
        rows = found_by(ContextFeature.objects.filter(layer_id__in=layers), search_key__in=keys)
        yield from rows.order_by("search_key", "pk")[:LIMIT]


def _starting(concertation: Concertation, role: LayerRole, key: str) -> Iterator[ContextFeature]:
    layers = _layers(concertation, role)
    if layers and key:
        rows = starting_with(ContextFeature.objects.filter(layer_id__in=layers), "search_key", key)
        yield from rows.order_by(Length("search_key"), "search_key", "pk")[:LIMIT]


def _layers(concertation: Concertation, role: LayerRole) -> list[int]:
    rows = ContextLayer.objects.filter(concertation=concertation, role=role, completed_at__isnull=False)
    return list(rows.values_list("pk", flat=True))


def _names(concertation: Concertation) -> dict[str, str]:
    return dict(Commune.objects.filter(concertation=concertation).values_list("insee_code", "name"))


def _found(kind: str, label: str, detail: str, geometry: GEOSGeometry, feature_id: int | None = None) -> Found:
    on_it = geometry.point_on_surface
    w, s, e, n = (round(degrees, DECIMALS) for degrees in geometry.extent)
    bounds = None if geometry.geom_type == "Point" else (w, s, e, n)
    return Found(kind, label, detail, round(on_it.x, DECIMALS), round(on_it.y, DECIMALS), bounds, feature_id)
