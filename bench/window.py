"""Which rows touch this window: our index lookup against the ORM's `intersects`, the same rows returned.

The ORM reads every row, ours those of the window: the more rows, the wider the gap. The promise is for the 100,000
contributions of a large intercommunality; the zones show where it begins."""

import random

from django.db.models import QuerySet

from bench.data import BOUNDS, CONTRIBUTIONS, SEED, ZONES
from bench.ratio import Ratio, median_ms
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from carto.geo.backend import is_spatialite
from carto.geo.window import Window, in_window
from carto.layers.models import Zone

SIDE = 0.008  # degrees, about 600 m by 900 m: what a screen shows of a village


def measure(concertation: Concertation) -> list[Ratio]:
    """On PostGIS, whose planner reads its own index for `intersects`, both ways are one and nothing is promised."""
    target = 50.0 if is_spatialite() else 0.0
    zones = Zone.objects.filter(version__concertation=concertation)
    contributions = Contribution.objects.filter(concertation=concertation)
    return [
        _compare(f"window, {ZONES:,} zones", zones, 0),
        _compare(f"window, {CONTRIBUTIONS:,} contributions", contributions, target),
    ]


def _compare(name: str, rows: "QuerySet[Zone] | QuerySet[Contribution]", target: float) -> Ratio:
    windows = _windows()
    found = [sorted(_ours(rows, window)) for window in windows]
    assert found == [sorted(_usual(rows, window)) for window in windows]
    usual_ms = median_ms(lambda: [_usual(rows, window) for window in windows], 5) / len(windows)
    ours_ms = median_ms(lambda: [_ours(rows, window) for window in windows], 15) / len(windows)
    note = f"{sum(map(len, found)) / len(windows):.0f} rows a window"
    return Ratio(name, usual_ms, ours_ms, "ms", target, note=note)


def _usual(rows: "QuerySet[Zone] | QuerySet[Contribution]", window: Window) -> list[int]:
    return list(rows.filter(geometry__intersects=window.polygon()).order_by().values_list("pk", flat=True))


def _ours(rows: "QuerySet[Zone] | QuerySet[Contribution]", window: Window) -> list[int]:
    return list(in_window(rows, window).order_by().values_list("pk", flat=True))


def _windows() -> list[Window]:
    draw = random.Random(SEED)
    w, s, e, n = BOUNDS
    corners = [(draw.uniform(w, e - SIDE), draw.uniform(s, n - SIDE)) for _window in range(10)]
    return [Window(lon, lat, lon + SIDE, lat + SIDE) for lon, lat in corners]
