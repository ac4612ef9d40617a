"""A street found by its name among 100,000: our search against the ORM's `icontains`, which finds it as well.

Ours is the whole answer of the field where one types: communes, parcels, zones, lieux-dits and streets, each with its
commune. The usual way is asked for the rows alone. Half of what is typed is the beginning of a name, half all of it."""

import random

from django.contrib.gis.geos import LineString
from django.utils import timezone

from bench.data import BATCH, BOUNDS, SEED, WORDS
from bench.ratio import Ratio, median_ms
from carto.concertations.models import Concertation
from carto.geo.backend import is_spatialite
from carto.layers.models import ContextFeature, ContextLayer, LayerRole
from carto.layers.search import LIMIT, search
from carto.layers.search_keys import search_key

STREETS = 100_000
KINDS = ["Rue", "Chemin", "Allée", "Impasse", "Route", "Place"]
ASKED = 20


def measure(concertation: Concertation) -> list[Ratio]:
    """The promise is for SpatiaLite: on PostGIS both are shown."""
    target = 5.0 if is_spatialite() else 0.0
    names = _streets(concertation)
    draw = random.Random(SEED)
    whole = draw.sample(names, ASKED)
    asked = [name if rank % 2 else name[:-1] for rank, name in enumerate(whole)]
    for name, words in zip(whole, asked, strict=True):
        assert name in _ours(concertation, words)
        assert name in _usual(concertation, words)
    usual_ms = median_ms(lambda: [_usual(concertation, words) for words in asked], 3) / ASKED
    ours_ms = median_ms(lambda: [_ours(concertation, words) for words in asked], 5) / ASKED
    return [
        Ratio(f"street among {STREETS:,}", usual_ms, ours_ms, "ms", target, note="the whole answer, not the rows alone")
    ]


def _usual(concertation: Concertation, words: str) -> list[str]:
    rows = ContextFeature.objects.filter(layer__concertation=concertation, layer__role=LayerRole.STREETS)
    return [row.label for row in rows.filter(label__icontains=words).order_by("label")[:LIMIT]]


def _ours(concertation: Concertation, words: str) -> list[str]:
    return [found.label for found in search(concertation, words) if found.kind == "street"]


def _streets(concertation: Concertation) -> list[str]:
    """Names all different, « Rue verger halte 1234 », lines of some hundred metres."""
    draw, now = random.Random(SEED), timezone.now()
    layer = ContextLayer.objects.create(
        concertation=concertation, role=LayerRole.STREETS, label="Rues", source_name="Mesure", imported_at=now,
        completed_at=now,
    )  # fmt: skip
    names = [f"{draw.choice(KINDS)} {' '.join(draw.sample(WORDS, 2))} {rank}" for rank in range(STREETS)]
    ContextFeature.objects.bulk_create(
        (
            ContextFeature(
                layer=layer, rank=rank, label=name, search_key=search_key(name), insee_code=f"499{rank % 10:02}",
                geometry=_line(draw),
            )
            for rank, name in enumerate(names, start=1)
        ),
        BATCH,
    )  # fmt: skip
    return names


def _line(draw: random.Random) -> LineString:
    w, s, e, n = BOUNDS
    lon, lat = draw.uniform(w, e - 0.01), draw.uniform(s, n - 0.01)
    return LineString([(lon + 0.001 * step, lat + draw.uniform(0, 0.001)) for step in range(4)], srid=4326)
