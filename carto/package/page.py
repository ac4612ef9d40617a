"""The map as one HTML file that opens from a disk, asks the network for nothing, and could not: its policy forbids it.

Every text passes an autoescaped template, in the words of the PDF; the shapes pass as JSON."""

import hashlib
import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from carto.bilan import wording
from carto.bilan.entries import Wording
from carto.bilan.maps import ZONE_HUES
from carto.bilan.record import Record, Ring
from carto.exchange.geojson import LICENCE
from carto.package.styles import NEUTRAL

ANY_CHARACTER = range(0x110000)  # the reader's own fonts are many
DECIMALS = 5
ASKED_FOR = re.compile(r"[\w-]+:\s*url\(images/[^)]*\);|//# sourceMappingURL=\S+")


def render(record: Record) -> str:
    """The page. The same record gives the same text."""
    said = Wording(record, ANY_CHARACTER)
    scripts = [_own("leaflet/leaflet.js"), _own("carto/js/map/carried.js")]
    style = _own("leaflet/leaflet.css", "carto/css/carried.css")
    publication = record.publication
    values = {
        "title": publication.title,
        "owner": publication.owner_name,
        "licence": LICENCE,
        "data_at": wording.minute(publication.data_at),
        "themes": record.themes,
        "entries": [
            said.entry(entry) | {"slugs": " ".join(entry.themes), "is_placed": entry.location is not None}
            for entry in publication.entries
        ],
        "drawn": {"ground": list(_ground(record)), "marks": list(_marks(record))},
        "scripts": scripts,
        "style": style,
        "policy": f"default-src 'none'; script-src {_hashes(scripts)}; style-src {_hashes([style])}",
    }
    with translation.override("fr"):
        return render_to_string("package/carte.html", values)


def _own(*names: str) -> SafeString:
    """Static files of ours or of django-leaflet, without what they would ask for."""
    text = "\n".join(Path(finders.find(name) or "").read_text("utf-8") for name in names)
    return mark_safe(ASKED_FOR.sub("", text))  # no word of a visitor


def _hashes(texts: Iterable[str]) -> str:
    return " ".join(f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'" for text in texts)


def _ground(record: Record) -> Iterator[dict[str, Any]]:
    """Zones, communes, perimeter, in the order they are drawn: rings as lat, lon, and what they look like."""
    for zone in record.zones:
        yield {
            "rings": _latlon(zone.rings),
            "fill": ZONE_HUES.get(zone.code, "#ffffff"),
            "line": "#c4b99e",
            "weight": 1,
        }
    for commune in record.communes:
        yield {"rings": _latlon(commune.rings), "fill": "", "line": "#8f866f", "weight": 1}
    if record.perimeter:
        yield {"rings": _latlon(record.perimeter), "fill": "", "line": "#0b5563", "weight": 3}


def _latlon(rings: Iterable[Ring]) -> list[list[tuple[float, float]]]:
    return [[(round(lat, DECIMALS), round(lon, DECIMALS)) for lon, lat in ring] for ring in rings]


def _marks(record: Record) -> Iterator[dict[str, Any]]:
    colors = {theme.slug: theme.color for theme in record.themes}
    for entry in record.publication.entries:
        if entry.content is not None and entry.location is not None:
            color = colors[entry.themes[0]] if entry.themes else NEUTRAL
            label = f"{entry.reference} – {entry.content.title}"
            yield {
                "reference": entry.reference, "label": label, "color": color, "geometry": entry.location.geometry,
            }  # fmt: skip
