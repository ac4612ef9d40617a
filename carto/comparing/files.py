"""The places that changed, for a spreadsheet and for a GIS: what is public, and nothing else."""

import csv
import json
from collections.abc import Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from carto.comparing.models import Comparison
from carto.comparing.reading import Told
from carto.layers.models import PlanVersion
from carto.plain_cells import plain


def as_csv(comparison: Comparison, rows: Sequence[Told]) -> HttpResponse:
    """Semicolons, a mark of UTF-8, no formula."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8", headers=_headers(comparison, "csv"))
    writer = csv.writer(response, delimiter=";", lineterminator="\r\n")
    titles = [_("Rang"), _("Avant"), _("Type avant"), _("Après"), _("Type après"), _("Surface (ha)"), _("Communes")]
    writer.writerow([*titles, _("Contributions")])
    for one in rows:
        place = one.place
        zones = (place.before_label, place.before_kind, place.after_label, place.after_kind)
        cells = [plain(text) for text in (*zones, f"{place.area_ha:.2f}".replace(".", ","), _communes(one), _said(one))]
        writer.writerow([place.rank, *cells])
    return response


def as_geojson(comparison: Comparison, rows: Sequence[Told]) -> HttpResponse:
    """RFC 7946; the fields are named in French, as those of the standard of plans."""
    features = [_feature(one) for one in rows]
    versions = {"avant": _version(comparison.before), "apres": _version(comparison.after)}
    body = json.dumps({"type": "FeatureCollection", **versions, "features": features}, ensure_ascii=False)
    return HttpResponse(body, content_type="application/geo+json", headers=_headers(comparison, "geojson"))


def _feature(one: Told) -> dict[str, object]:
    place = one.place
    return {
        "type": "Feature",
        "id": place.rank,
        "geometry": json.loads(place.geometry.geojson),
        "properties": {
            "avant": place.before_label,
            "avant_type": place.before_kind,
            "apres": place.after_label,
            "apres_type": place.after_kind,
            "surface_ha": round(place.area_ha, 4),
            "communes": [commune.insee_code for commune in place.communes.all()],
            "contributions": [{"numero": row.reference, "suite": row.status} for row in one.contributions],
        },
    }


def _version(version: PlanVersion) -> dict[str, str]:
    return {"nom": version.name, "sha256": version.source_sha256}


def _communes(one: Told) -> str:
    return ", ".join(commune.name for commune in one.place.communes.all())


def _said(one: Told) -> str:
    return ", ".join(f"{row.reference} ({row.get_status_display()})" for row in one.contributions)


def _headers(comparison: Comparison, kind: str) -> dict[str, str]:
    name = f"evolution_{comparison.concertation.slug}_{comparison.before_id}_{comparison.after_id}.{kind}"
    return {"Content-Disposition": f'attachment; filename="{name}"'}
