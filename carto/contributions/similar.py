"""What others said near a place and like a text, before one sends one's own: by overlap, by distance and by words."""

from collections.abc import Collection
from dataclasses import dataclass
from math import cos, radians

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import F, Q
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.contributions import search
from carto.contributions.models import Contribution, ContributionQuerySet
from carto.geo import crs
from carto.geo.window import Window, in_window

REACH_M = 200.0
AROUND_LINE_M = 25.0
MOST_READ, MOST_TOLD = 200, 4
LONGEST_TEXT = 6_000
TELLING_WORDS = 6
# Near enough to be told without a word in common; like enough when it is only near; like enough wherever it is.
VERY_NEAR, SOMEWHAT_NEAR, ALIKE, VERY_ALIKE = 0.85, 0.2, 0.4, 0.7
SAME_THEME = 0.15  # what a theme in common adds, when several are worth telling
METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Similar:
    """A published contribution. `nearness`, `likeness`: 0 to 1; `why`: a few words for the person who writes."""

    contribution: Contribution
    nearness: float
    likeness: float
    why: str


def similar(
    concertation: Concertation, geometry: GEOSGeometry | None, text: str, themes: Collection[str] = ()
) -> list[Similar]:
    """At most MOST_TOLD, the closest first, a theme in common being something; `geometry` in EPSG:4326, None without a
    place; `themes`: slugs. However many contributions there are, MOST_READ are compared: the nearest of those whose
    shown place lies within REACH_M, or the newest that share the rarest words."""
    stems = search.stems_of(text[:LONGEST_TEXT])
    rows = Contribution.objects.filter(concertation=concertation).published()
    read = _around(rows, geometry) if geometry is not None else _with_words(rows, stems)
    place = crs.to_metric(geometry, concertation.metric_srid) if geometry is not None else None
    shown = read.defer("geometry").select_related("kind").prefetch_related("themes")[:MOST_READ]
    told = [_compared(row, place, stems, concertation.metric_srid) for row in shown]
    kept = [one for one in told if _is_worth_telling(one, has_place=place is not None)]

    def closeness(one: Similar) -> float:
        is_of_theme = any(theme.slug in themes for theme in one.contribution.themes.all())
        return one.nearness + one.likeness + SAME_THEME * is_of_theme

    return sorted(kept, key=lambda one: (-closeness(one), one.contribution.number))[:MOST_TOLD]


def are_alike(written: Contribution, other: Contribution) -> bool:
    """Whether `other` would be told to the author of `written`, not stored yet, were there only these two."""
    srid = written.concertation.metric_srid
    place = crs.to_metric(written.geometry, srid) if written.geometry is not None else None
    return _is_worth_telling(_compared(other, place, written.search_text, srid), has_place=place is not None)


def _around(rows: ContributionQuerySet, geometry: GEOSGeometry) -> ContributionQuerySet:
    w, s, e, n = geometry.extent
    dy = REACH_M / METRES_PER_DEGREE
    dx = 2 * dy  # enough up to 60 degrees of latitude
    window = Window(max(w - dx, -180.0), max(s - dy, -90.0), min(e + dx, 180.0), min(n + dy, 90.0))
    x, y = (round(degrees * 100_000) for degrees in geometry.centroid.coords)
    east, north = (F("lon_e5") - x) * cos(radians(geometry.centroid.y)), (F("lat_e5") - y) * 1.0
    away = east * east + north * north
    return in_window(rows, window, "public_geometry").order_by(away, "-number")


def _with_words(rows: ContributionQuerySet, stems: str) -> ContributionQuerySet:
    """Those that hold two of the longest stems: long words are the rarest."""
    telling = sorted(stems.split(), key=len, reverse=True)[:TELLING_WORDS]
    if len(telling) < 2:
        return rows.none()
    any_two = Q()
    for rank, one in enumerate(telling):
        for other in telling[rank + 1 :]:
            any_two |= Q(search_text__contains=f" {one} ") & Q(search_text__contains=f" {other} ")
    return rows.filter(any_two).order_by("-number")


def _compared(row: Contribution, place: GEOSGeometry | None, stems: str, srid: int) -> Similar:
    other: GEOSGeometry | None = row.public_geometry
    likeness = _likeness(set(stems.split()), set(row.search_text.split()))
    alike = _("des mots proches")
    if place is None or other is None:
        return Similar(row, 0.0, likeness, alike)
    nearness, words = _nearness(place, crs.to_metric(other, srid))
    return Similar(row, nearness, likeness, f"{words}, {alike}" if likeness >= ALIKE else words)


def _likeness(stems: set[str], others: set[str]) -> float:
    """0 to 1: halfway between the share of the shorter text found in the longer one, and that of both together."""
    shared = len(stems & others)
    if not shared:
        return 0.0
    return (shared / min(len(stems), len(others)) + 2 * shared / (len(stems) + len(others))) / 2


def _nearness(place: GEOSGeometry, other: GEOSGeometry) -> tuple[float, str]:
    """0 to 1, and its words: the share of the smaller that the larger covers, or else the distance between them. Lines
    cover what lies within AROUND_LINE_M of them."""
    if place.dims and other.dims:
        shared = _overlap(place, other)
        if shared >= 0.1:
            return max(shared, 0.5), _("le même endroit à %(percent)s %%") % {"percent": round(100 * shared)}
    distance = float(place.distance(other))
    words = _("au même endroit") if distance < 1 else _("à %(metres)s m") % {"metres": round(distance)}
    return max(0.0, 1 - distance / REACH_M), words


def _overlap(place: GEOSGeometry, other: GEOSGeometry) -> float:
    if place.dims == other.dims == 2:
        return float(place.intersection(other).area / max(min(place.area, other.area), 1e-9))
    line, wide = sorted((place, other), key=lambda shape: (shape.dims, shape.length))
    around = wide if wide.dims == 2 else wide.buffer(AROUND_LINE_M)
    return float(line.intersection(around).length / max(line.length, 1e-9))


def _is_worth_telling(one: Similar, *, has_place: bool) -> bool:
    if one.likeness >= VERY_ALIKE:
        return True
    if not has_place:
        return False
    return one.nearness >= VERY_NEAR or (one.nearness >= SOMEWHAT_NEAR and one.likeness >= ALIKE)
