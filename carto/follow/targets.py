"""What may be followed: read from an address, said in words, and which contributions it holds."""

from dataclasses import dataclass, field

from django.contrib.gis.geos import Polygon
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.contributions.filter_words import filter_words
from carto.contributions.filters import Filters
from carto.contributions.models import Contribution, ContributionQuerySet
from carto.follow.models import Follow, FollowedArea
from carto.geo import geojson
from carto.geo.crs import measure
from carto.geo.window import touching

MOST_VERTICES = 100  # the area travels in an address, where servers and proxies stop at some thousands of characters
NOTHING = Filters()


class UnknownTarget(Exception):
    """What the address names is not there, or not public."""


@dataclass(frozen=True)
class Target:
    """A contribution, else an area (EPSG:4326), else what the filters hold: everything when they are empty."""

    concertation: Concertation
    contribution: Contribution | None = None
    area: Polygon | None = None
    filters: Filters = field(default=NOTHING)

    @property
    def area_ha(self) -> float:
        return measure(self.area, self.concertation.metric_srid).area_ha if self.area is not None else 0.0

    @property
    def feed_query(self) -> str:
        """The filters of the feed that tells the same; none for an area, whose feed is that of the whole."""
        return self.filters.query_string

    @property
    def words(self) -> str:
        """« la contribution W-0042 « Un verger » », « la zone que vous avez choisie, 12 ha », « toute la
        concertation », « thème Mobilités, zone UB »."""
        if self.contribution is not None:
            return _("la contribution %(reference)s « %(title)s »") % {
                "reference": self.contribution.reference,
                "title": self.contribution.title,
            }
        if self.area is not None:
            return _area_words(self.area_ha)
        return filter_words(self.concertation, self.filters) or _("toute la concertation")


def read(query: QueryDict, concertation: Concertation) -> Target:
    """From `contribution=W-0042`, or `area=<GeoJSON polygon>`, or the filters of the list.

    UnknownTarget for a contribution that is not public; `geojson.InvalidGeometry` for an area that may not be."""
    if reference := query.get("contribution"):
        rows = Contribution.objects.filter(concertation=concertation).published()
        contribution = rows.with_reference(reference).defer("geometry", "search_text").first()
        if contribution is None:
            raise UnknownTarget
        contribution.concertation = concertation
        return Target(concertation, contribution=contribution)
    if text := query.get("area"):
        limits = geojson.Limits(
            concertation.metric_srid, types=frozenset({"Polygon"}), max_vertices=MOST_VERTICES, max_area_ha=100_000
        )
        area = geojson.loads(text, limits=limits)
        assert isinstance(area, Polygon)
        return Target(concertation, area=area)
    return Target(concertation, filters=Filters.of(query, concertation))


def words_of(follow: Follow) -> str:
    """What is followed, in words; needs `contribution`, `area` and `concertation`."""
    if follow.contribution is not None:
        is_public = follow.contribution.is_published
        return Target(follow.concertation, contribution=follow.contribution).words if is_public else _hidden(follow)
    area: FollowedArea | None = getattr(follow, "area", None)
    if area is not None:
        return _area_words(area.area_ha)
    if follow.filters is None:
        return _("un thème ou une zone qui n’existe plus")
    return Target(follow.concertation, filters=follow.filters).words


def rows_of(follow: Follow, rows: ContributionQuerySet) -> ContributionQuerySet:
    """Those of `rows`, contributions of its concertation, that it follows; an area by what everyone sees of a place."""
    if follow.contribution_id is not None:
        return rows.filter(pk=follow.contribution_id)
    area: FollowedArea | None = getattr(follow, "area", None)
    if area is not None:
        found: ContributionQuerySet = touching(rows, area.geometry, "public_geometry")
        return found
    return rows.none() if follow.filters is None else follow.filters.apply(rows)


def _area_words(area_ha: float) -> str:
    decimals = 0 if area_ha >= 10 else 1
    size = number_format(round(area_ha, decimals), decimal_pos=decimals)
    return _("la zone que vous avez choisie, %(area)s ha") % {"area": size}


def _hidden(follow: Follow) -> str:
    assert follow.contribution is not None
    return _("la contribution %(reference)s, qui n’est plus publique") % {"reference": follow.contribution.reference}
