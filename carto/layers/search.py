"""What is held here and found by its name: communes, lieux-dits, parcels, streets, zones of the plan; places typed as
coordinates. No network."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import shapely
from django.contrib.gis.geos import GEOSGeometry, Point
from django.db.models.functions import Length
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.geo.backend import found_by, starting_with
from carto.geo.crs import STORAGE_SRID
from carto.geo.window import at_point
from carto.layers import perimeter, streets
from carto.layers.models import Commune, ContextFeature, ContextLayer, LayerRole, PlanVersion, Zone
from carto.layers.search_keys import parcelle_key, search_key

LIMIT = 8
LEAST_SIGNS = 2
DECIMALS = 6
MOST_LINES = 60  # of the streets that begin as typed: a street may be one line a block
Bounds = tuple[float, float, float, float]
DEGREES = r"([+-]?\d{1,3}(?:[.,]\d{1,12})?)"
POSITION = re.compile(rf"\s*{DEGREES}\s*[;,\s]\s*{DEGREES}\s*")
# « AB 12 », « AB0012 », « 59350 AB 12 », « 59350 000 AB 0012 », « Lille AB 12 ».
PARCELLE = re.compile(
    r"(?:(?P<where>.*?[^\W_])[\s,]*?[\s,](?:\d{3}[\s,]+)?|(?P<code>\d[\dAB]\d{3})(?:\d{3})?)?"
    r"(?P<section>0?[A-Z]|[A-Z]{2})[\s,]*(?P<number>\d{1,4})",
    re.IGNORECASE,
)
BETWEEN = re.compile(r"(?P<street>.+?)[\s,]+entre\s+(?P<start>.+?)\s+et\s+(?P<end>.+)", re.IGNORECASE)
ZONE = re.compile(r"(?:zone|secteur)\s+(?P<label>\S.{0,49})", re.IGNORECASE)
INSEE_CODE = re.compile(r"\d[\dAB]\d{3}", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """`kind`: commune, locality, parcelle, street, zone, address or position; `lon`, `lat` lie on it; `bounds` when it
    has extent; `feature_id`: of the ContextFeature held here, of which one may ask all that is on it; `place`: what
    `named_places.outline_of` draws."""

    kind: str
    label: str
    detail: str
    lon: float
    lat: float
    bounds: Bounds | None = None
    feature_id: int | None = None
    place: str = ""


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
    ways = (_communes, _parcelles, _zones, _stretches, _localities, _streets)
    found = [place for way in ways for place in way(concertation, query)]
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
    return Found("position", f"{lat:g}, {lon:g}", detail, lon, lat, place=point_place(lon, lat))


def point_place(lon: float, lat: float) -> str:
    return f"point:{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}"


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
        yield _found("commune", name, code, outlines[code], f"commune:{code}")


def _localities(concertation: Concertation, query: str) -> Iterator[Found]:
    names = _names(concertation)
    for row in _starting(concertation, LayerRole.LOCALITIES, search_key(query)):
        yield _found_feature("locality", row, names.get(row.insee_code, ""))


def _streets(concertation: Concertation, query: str) -> Iterator[Found]:
    """One for all the lines of a street, told from its namesakes by its commune."""
    names = _names(concertation)
    seen: set[tuple[str, str]] = set()
    for row in _starting(concertation, LayerRole.STREETS, search_key(query), MOST_LINES):
        commune = names.get(row.insee_code, "") or commune_at(concertation, row.geometry)
        if (row.search_key, commune) not in seen and len(seen) < LIMIT:
            seen.add((row.search_key, commune))
            yield _found("street", row.label, commune, row.geometry, f"street:{row.pk}", row.pk)


def _stretches(concertation: Concertation, query: str) -> Iterator[Found]:
    """« rue X entre la rue Y et la rue Z »: of each street X, the part between two streets that it meets."""
    typed = BETWEEN.fullmatch(query)
    if typed is None:
        return
    for one in _streets(concertation, typed["street"]):
        street = streets.street_of(concertation, one.feature_id or 0)
        crossings = streets.crossings_of(concertation, street) if street else []
        start, end = (_crossing(crossings, typed[side]) for side in ("start", "end"))
        part = streets.stretch(street, start, end) if street and start and end and start != end else None
        if part is not None and start and end:
            place = f"street:{one.feature_id}:{start.pk}:{end.pk}"
            label = streets.stretch_label(one.label, start, end)
            geometry = GEOSGeometry(memoryview(shapely.to_wkb(part)), srid=STORAGE_SRID)
            yield _found("street", label, one.detail, geometry, place)


def _crossing(crossings: Sequence[streets.Crossing], words: str) -> streets.Crossing | None:
    key = search_key(words)
    return next((one for one in crossings if one.search_key == key), None) or next(
        (one for one in crossings if key and one.search_key.startswith(key)), None
    )


def _zones(concertation: Concertation, query: str) -> Iterator[Found]:
    """« zone UB »: the largest zones of that name in the plan in force."""
    typed = ZONE.fullmatch(query)
    version = PlanVersion.objects.in_force(concertation) if typed else None
    if typed is None or version is None:
        return
    for row in Zone.objects.filter(version=version, label__iexact=typed["label"]).order_by("-area_ha")[:LIMIT]:
        size = f"{number_format(round(row.area_ha, 1), 1, force_grouping=True)} ha"
        detail = ", ".join(filter(None, (size, commune_at(concertation, row.geometry))))
        yield _found("zone", _("Zone %(label)s") % {"label": row.label}, detail, row.geometry, f"zone:{row.pk}")


def commune_at(concertation: Concertation, geometry: GEOSGeometry) -> str:
    """The commune that holds a point of the shape; empty when none does."""
    on_it = geometry.point_on_surface
    rows = at_point(Commune.objects.filter(concertation=concertation), on_it.x, on_it.y)
    return next(iter(rows.values_list("name", flat=True)[:1]), "")


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
        yield _found_feature("parcelle", row, place)


def _exactly_then_starting(concertation: Concertation, keys: Sequence[str]) -> Iterator[ContextFeature]:
    """In many communes the number is taken as typed; in one, « AB 1 » also finds AB 10 to AB 19."""
    if len(keys) == 1:
        yield from _starting(concertation, LayerRole.PARCELLES, keys[0])
        return
    layers = _layers(concertation, LayerRole.PARCELLES)
    if layers:
        rows = found_by(ContextFeature.objects.filter(layer_id__in=layers), search_key__in=keys)
        yield from rows.order_by("search_key", "pk")[:LIMIT]


def _starting(concertation: Concertation, role: LayerRole, key: str, most: int = LIMIT) -> Iterator[ContextFeature]:
    layers = _layers(concertation, role)
    if layers and key:
        rows = starting_with(ContextFeature.objects.filter(layer_id__in=layers), "search_key", key)
        yield from rows.order_by(Length("search_key"), "search_key", "pk")[:most]


def _layers(concertation: Concertation, role: LayerRole) -> list[int]:
    rows = ContextLayer.objects.filter(concertation=concertation, role=role, completed_at__isnull=False)
    return list(rows.values_list("pk", flat=True))


def _names(concertation: Concertation) -> dict[str, str]:
    return dict(Commune.objects.filter(concertation=concertation).values_list("insee_code", "name"))


def _found_feature(kind: str, row: ContextFeature, detail: str) -> Found:
    return _found(kind, row.label, detail, row.geometry, f"feature:{row.pk}", row.pk)


def _found(
    kind: str, label: str, detail: str, geometry: GEOSGeometry, place: str, feature_id: int | None = None
) -> Found:
    on_it = geometry.point_on_surface
    w, s, e, n = (round(degrees, DECIMALS) for degrees in geometry.extent)
    bounds = None if geometry.geom_type == "Point" else (w, s, e, n)
    return Found(kind, label, detail, round(on_it.x, DECIMALS), round(on_it.y, DECIMALS), bounds, feature_id, place)
