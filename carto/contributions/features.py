"""Compact answers for the map, each built from one row of the database."""

import json
from typing import Any

from django.contrib.gis.db.models.functions import AsGeoJSON
from django.db.models import F, Func, IntegerField, OuterRef, Subquery

from carto.concertations.models import Theme
from carto.contributions.columns import deltas
from carto.contributions.models import ContributionQuerySet, reference_of
from carto.geo.backend import read_columns

MAX_SHAPES = 500


def matching(rows: ContributionQuerySet) -> dict[str, Any]:
    """Count, of which without a place, and identifiers, ascending: the first one, then differences."""
    ids, lons = read_columns(rows.order_by("pk").values_list("pk", "lon_e5"))
    return {"count": len(ids), "unplaced": lons.count(None), "ids": deltas(ids)}


def shapes(rows: ContributionQuerySet) -> dict[str, Any]:
    """Lines and polygons as GeoJSON (6 decimals) with id, reference and the first theme's slug."""
    first_theme = Theme.objects.filter(contributions=OuterRef("pk")).order_by("position", "pk").values("slug")[:1]
    dimension = Func(F("public_geometry"), function="ST_Dimension", output_field=IntegerField())
    drawn = rows.annotate(dimension=dimension).filter(dimension__gt=0).order_by("pk")[: MAX_SHAPES + 1]
    columns = read_columns(
        drawn.values_list("pk", "channel", "number", Subquery(first_theme), AsGeoJSON("public_geometry", precision=6))
    )
    found = [
        {
            "type": "Feature",
            "id": pk,
            "geometry": json.loads(geometry),
            "properties": {"reference": reference_of(channel, number), "theme": theme},
        }
        for pk, channel, number, theme, geometry in zip(*columns, strict=True)
    ]
    return {"type": "FeatureCollection", "features": found[:MAX_SHAPES], "truncated": len(found) > MAX_SHAPES}
