"""The tables of a plan as the Géoportail de l’urbanisme serves them, whole or not at all.

API Carto stops at some thousands of features without a word, and answers with everything it has when it does not
understand what it is asked: the number that came is held against the number announced, and every feature must say that
it belongs to the plan asked for. What is beyond the cap is paged through the WFS behind it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from carto.layers.sources import http
from carto.layers.sources.http import Budget, NoAnswer
from carto.layers.sources.json_stream import NotJson, TopLevel, walk
from carto.layers.sources.refusal import LotRefused

PAGE = 1_000
MOST_FEATURES = 500_000
MOST_BYTES = 512 << 20
MOST_S = 240.0  # an import that gives no sign of life for longer is taken for dead
# What the service adds to the columns of the plan, and changes without the plan changing.
SERVICE_COLUMNS = {"gid", "partition", "gpu_doc_id", "gpu_status", "gpu_timestamp", "id", "bbox"}
Told = Callable[[int, int], None]


@dataclass
class _Spool:
    """Features as they come, one line each, and what puts them in order."""

    file: IO[bytes]
    partition: str
    seen: set[str] = field(default_factory=set)
    lines: list[tuple[int, str, int, int]] = field(default_factory=list)

    def add(self, feature: Any) -> None:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict) or properties.get("partition") != self.partition:
            came = properties.get("partition") if isinstance(properties, dict) else None
            raise LotRefused(
                _(
                    "Le Géoportail de l’urbanisme a répondu avec des objets d’un autre document (%(came)s) que celui "
                    "demandé (%(asked)s) : rien n’a été importé."
                )
                % {"came": came or "?", "asked": self.partition}
            )
        key = str(feature.get("id") or properties.get("gid") or len(self.lines))
        if key in self.seen:
            raise NoAnswer(_("la même page est venue deux fois"))
        self.seen.add(key)
        kept = {name: value for name, value in properties.items() if name not in SERVICE_COLUMNS}
        plain = {"type": "Feature", "properties": kept, "geometry": feature.get("geometry")}
        line = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        gid = properties.get("gid")
        rank = gid if isinstance(gid, int) else 0
        self.lines.append((rank, hashlib.sha256(line).hexdigest(), self.file.tell(), len(line)))
        self.file.write(line)

    def write(self, target: Path) -> None:
        """A GeoJSON file in the service's own order: the same bytes for the same plan, however it was paged."""
        with target.open("wb") as collection:
            collection.write(b'{"type":"FeatureCollection","features":[')
            for rank, (_gid, _digest, start, length) in enumerate(sorted(self.lines)):
                self.file.seek(start)
                collection.write(b",\n" if rank else b"\n")
                collection.write(self.file.read(length))
            collection.write(b"\n]}\n")


def fetch(route: str, partition: str, folder: Path, told: Told, *, is_capped: bool = True) -> Path | None:
    """The table behind `route` (`zone-urba`…) as a GeoJSON file of `folder`; None when the plan has no such features.

    `is_capped`: API Carto has that route, and is asked first. NoAnswer, or LotRefused when what came is not what was
    asked. `told` receives the features come and announced."""
    page, spooled = folder / "page.json", folder / "features.jsonl"
    target = folder / f"{route.replace('-', '_').upper()}.geojson"
    with spooled.open("w+b") as file:
        spool = _Spool(file, partition)
        if is_capped:
            http.download(http.address(settings.GPU_URL, route, partition=partition), page, _budget())
            announced = _take(page, spool)
            told(len(spool.lines), announced or 0)
            if announced != len(spool.lines):
                file.truncate(0)
                file.seek(0)
                spool = _Spool(file, partition)
        if not is_capped or announced != len(spool.lines):
            _page_through(f"wfs_du:{route.replace('-', '_')}", spool, page, told)
        if spool.lines:
            spool.write(target)
    page.unlink()
    spooled.unlink()
    return target if spool.lines else None


def _page_through(layer: str, spool: _Spool, page: Path, told: Told) -> None:
    announced: int | None = None
    while announced is None or len(spool.lines) < announced:
        before = len(spool.lines)
        http.download(_wfs_address(layer, spool.partition, before), page, _budget())
        said = _take(page, spool)
        if said is None or said > MOST_FEATURES:
            raise NoAnswer(_("nombre d’objets inconnu ou démesuré"))
        if announced is not None and said != announced:
            raise NoAnswer(_("le document a changé pendant la lecture"))
        announced = said
        told(len(spool.lines), announced)
        if len(spool.lines) == before and before < announced:
            break
    if len(spool.lines) != announced:
        raise LotRefused(
            _(
                "Le Géoportail de l’urbanisme annonce %(announced)d objets et en a envoyé %(came)d (%(layer)s) : "
                "rien n’a été importé."
            )
            % {"announced": announced, "came": len(spool.lines), "layer": layer}
        )


def _take(page: Path, spool: _Spool) -> int | None:
    """Spool the features of a page; how many there are in all, when the service says so."""
    top = TopLevel()
    try:
        with page.open(encoding="utf-8") as stream:
            for feature, _text in walk(stream, top, "features"):
                spool.add(feature)
    except (NotJson, UnicodeDecodeError, RecursionError) as error:
        raise NoAnswer(_("réponse illisible")) from error
    if not top.is_walked:
        raise NoAnswer(_("réponse illisible"))
    said = [top.members.get(name) for name in ("numberMatched", "totalFeatures")]
    return next((number for number in said if isinstance(number, int)), None)


def _wfs_address(layer: str, partition: str, start: int) -> str:
    return http.address(
        settings.GPU_WFS_URL,
        SERVICE="WFS",
        VERSION="2.0.0",
        REQUEST="GetFeature",
        TYPENAMES=layer,
        OUTPUTFORMAT="application/json",
        SRSNAME="EPSG:4326",
        CQL_FILTER=f"partition='{partition}'",
        SORTBY="gid",
        STARTINDEX=str(start),
        COUNT=str(PAGE),
    )


def _budget() -> Budget:
    return Budget(settings.SERVICE_TIMEOUT_S, MOST_S, MOST_BYTES)
