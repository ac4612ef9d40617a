"""The zones of a plan version as one GeoJSON file, built by one SQL row and compressed once: it never changes."""

import gzip
import json
import os
import tempfile
from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.contrib.gis.db.models.functions import AsGeoJSON

from carto.geo.backend import read_columns
from carto.geo.geojson import DECIMALS
from carto.layers.models import PlanVersion


def read(version: PlanVersion) -> bytes:
    """The gzip bytes, from the file made at import, or made now when it is not there."""
    try:
        return path_of(version).read_bytes()
    except FileNotFoundError:
        return write(version)


def write(version: PlanVersion) -> bytes:
    """Build, compress and store; a reader sees the former file or the whole new one, never a half."""
    content = gzip.compress(build(version).encode(), mtime=0)
    path = path_of(version)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, scratch = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.replace(scratch, path)
    return content


def build(version: PlanVersion) -> str:
    """A FeatureCollection, EPSG:4326, 6 decimals, the largest zones first so that small ones are drawn above."""
    rows = version.zones.order_by("-area_ha", "pk")
    ids, labels, kinds, geometries = read_columns(
        rows.values_list("pk", "label", "kind", AsGeoJSON("geometry", precision=DECIMALS))
    )
    features = (
        f'{{"type":"Feature","id":{pk},"properties":{json.dumps({"id": pk, "label": label, "kind": kind})},'
        f'"geometry":{geometry}}}'
        for pk, label, kind, geometry in zip(ids, labels, kinds, geometries, strict=True)
    )
    return f'{{"type":"FeatureCollection","features":[{",".join(features)}]}}'


def path_of(version: PlanVersion) -> Path:
    """The moment of import is in the name: another database over the same files never serves an older plan."""
    return (
        Path(settings.MEDIA_ROOT)
        / "plans"
        / f"{version.pk}-{version.imported_at.astimezone(UTC):%Y%m%d%H%M%S%f}.json.gz"
    )
