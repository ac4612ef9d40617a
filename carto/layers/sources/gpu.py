"""The plan in force as published on the Géoportail de l’urbanisme, by INSEE code or SIREN: `open_plan`."""

import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import shapely
from django.conf import settings
from django.utils.translation import gettext as _
from shapely.errors import ShapelyError

from carto.layers.sources import archive, gpu_tables, http, tables
from carto.layers.sources.cnig import plan_of
from carto.layers.sources.http import Budget, NoAnswer
from carto.layers.sources.lot import Anomaly, PlanSource, Progress
from carto.layers.sources.refusal import LotRefused

INSEE_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
SIREN = re.compile(r"[0-9]{9}")
ROUTES = (
    "zone-urba", "secteur-cc", "prescription-surf", "prescription-lin", "prescription-pct", "info-surf", "info-lin",
    "info-pct",
)  # fmt: skip
# API Carto does not hand these over; the WFS behind it does. A plan is whole without them.
DRESSING = ("habillage-surf", "habillage-lin", "habillage-pct", "habillage-txt")
MOST_BYTES = 32 << 20
MOST_S = 300.0


@contextmanager
def open_plan(code: str, *, metric_srid: int, progress: Progress) -> Iterator[PlanSource]:
    """The plan published for a commune (its INSEE code; the PLUi when one covers it) or an EPCI (its SIREN), to be read
    inside the `with`; everything is fetched before. LotRefused: nothing published, RNU, a service that does not answer
    or answers something else than asked."""
    code = code.strip().upper()
    with TemporaryDirectory(prefix="gpu-") as scratch:
        try:
            partition = _partition(code)
            name = _name_of(partition, code)
            anomalies = list(_fetched(partition, Path(scratch), progress))
        except NoAnswer as why:
            raise LotRefused(
                _(
                    "Le Géoportail de l’urbanisme n’a pas répondu comme attendu (%(why)s) : rien n’a été importé. "
                    "Réessayez plus tard, ou déposez le lot du plan."
                )
                % {"why": why}
            ) from why
        yield _opened(Path(scratch), name, metric_srid, anomalies)


def _opened(folder: Path, name: str, metric_srid: int, anomalies: Sequence[Anomaly]) -> PlanSource:
    digest = hashlib.sha256()
    for file in sorted(folder.glob("*.geojson")):
        with file.open("rb") as content:
            digest.update(f"{file.name} {hashlib.file_digest(content, 'sha256').hexdigest()}\n".encode())
    with archive.members_of(folder) as members:
        found = tables.find(members)
    (folder / "read").mkdir()
    return plan_of(
        {table: tables.open_table(files, folder / "read") for table, files in found.items()},
        name=name,
        origin=_("Géoportail de l’urbanisme (Licence Ouverte 2.0)"),
        sha256=digest.hexdigest(),
        metric_srid=metric_srid,
        anomalies=anomalies,
    )


def _fetched(partition: str, folder: Path, progress: Progress) -> Iterator[Anomaly]:
    """Every table of the plan, written to `folder`; an anomaly for each drawing that could not be had."""
    for route in ROUTES:
        _fetch(route, partition, folder, progress)
        if route == "secteur-cc" and not any(folder.glob("*.geojson")):
            raise LotRefused(
                _("Le document %(partition)s est publié au Géoportail de l’urbanisme sans aucune zone.")
                % {"partition": partition}
            )
    for route in DRESSING if settings.GPU_WFS_URL else ():
        try:
            _fetch(route, partition, folder, progress)
        except NoAnswer as why:
            table = route.replace("-", "_").upper()
            problem = _("Le Géoportail de l’urbanisme ne l’a pas donnée (%(why)s).") % {"why": why}
            yield Anomaly(table, 0, "", problem, _("Table laissée de côté."))


def _fetch(route: str, partition: str, folder: Path, progress: Progress) -> None:
    step = _("Lecture de %(table)s") % {"table": route.replace("-", "_").upper()}
    progress(step, 0, 0)
    gpu_tables.fetch(
        route, partition, folder, lambda done, total: progress(step, done, total), is_capped=route in ROUTES
    )


def _partition(code: str) -> str:
    """What the Géoportail calls the document: `DU_` and the code of who made it."""
    if not settings.GPU_URL:
        raise LotRefused(_("Ce site n’interroge pas le Géoportail de l’urbanisme : déposez le lot du plan."))
    if SIREN.fullmatch(code):
        return f"DU_{code}"
    if not INSEE_CODE.fullmatch(code):
        raise LotRefused(
            _("« %(code)s » n’est ni un code INSEE de commune (5 signes) ni un SIREN (9 chiffres).")
            % {"code": code[:20]}
        )
    commune = _commune(code)
    place = _place_in(commune)
    if place is None:
        return f"DU_{code}"
    around = {str(one["properties"].get("partition")) for one in _features("document", geom=place)}
    shared = sorted(partition for partition in around if SIREN.fullmatch(partition.removeprefix("DU_")))
    if len(shared) > 1:
        raise LotRefused(
            _("Plusieurs plans intercommunaux couvrent cette commune : donnez le SIREN de l’un d’eux (%(sirens)s).")
            % {"sirens": ", ".join(partition.removeprefix("DU_") for partition in shared)}
        )
    return shared[0] if shared else f"DU_{code}"


def _commune(code: str) -> dict[str, Any]:
    found = [one for one in _features("municipality", insee=code) if one["properties"].get("insee") == code]
    if not found:
        raise LotRefused(
            _("Le Géoportail de l’urbanisme ne connaît pas de commune %(code)s : vérifiez le code.") % {"code": code}
        )
    properties = found[0]["properties"]
    words = {"name": str(properties.get("name") or code), "code": code}
    if properties.get("is_rnu") is True:
        raise LotRefused(
            _(
                "%(name)s (%(code)s) relève du règlement national d’urbanisme (RNU) : "
                "il n’y a pas de plan local à importer."
            )
            % words
        )
    return found[0]


def _place_in(commune: dict[str, Any]) -> str | None:
    """A point inside, as GeoJSON; None when the service gives no usable outline."""
    try:
        outline = shapely.from_geojson(json.dumps(commune.get("geometry")))
    except ShapelyError:
        return None
    if outline is None or outline.is_empty:
        return None
    return str(shapely.to_geojson(shapely.make_valid(outline).representative_point()))


def _name_of(partition: str, code: str) -> str:
    """The name of the published document, `200070159_PLUi_20260202`, the last one when there are several."""
    documents = [one["properties"] for one in _features("document", partition=partition)]
    ours = [properties for properties in documents if properties.get("partition") == partition]
    if not ours:
        raise LotRefused(
            _("Aucun plan n’est publié au Géoportail de l’urbanisme pour le code %(code)s : vérifiez-le.")
            % {"code": code}
        )
    last = max(ours, key=lambda properties: str(properties.get("gpu_timestamp") or ""))
    return str(last.get("name") or partition)


def _features(route: str, **query: str) -> list[dict[str, Any]]:
    """A short answer of the service, each feature with its properties."""
    budget = Budget(settings.SERVICE_TIMEOUT_S, MOST_S, MOST_BYTES)
    answer = http.read_json(http.address(settings.GPU_URL, route, **query), budget, tries=http.TRIES)
    features = answer.get("features") if isinstance(answer, dict) else None
    if not isinstance(features, list):
        raise NoAnswer(_("réponse illisible"))
    return [one for one in features if isinstance(one, dict) and isinstance(one.get("properties"), dict)]
