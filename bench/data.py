"""What is measured: a concertation of 100,000 contributions on a plan of 20,000 zones, the same on each database."""

import math
import random
from datetime import timedelta

from django.contrib.gis.geos import GEOSGeometry, LineString, MultiPolygon, Point, Polygon
from django.db import connection
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.accounts.models import Participant
from carto.concertations import defaults
from carto.concertations.models import Concertation, Kind, Phase, Theme
from carto.concertations.phases import PhaseKind
from carto.contributions.models import ContextItem, Contribution, PlanContext
from carto.layers.models import Commune, PlanVersion, Zone

SEED = 20261120
CONTRIBUTIONS = 100_000
ZONES = 20_000
PARTICIPANTS = 2_000
BOUNDS = (-0.95, 47.15, -0.45, 47.45)  # about 38 km by 33 km
ACROSS = 10  # communes from west to east
BATCH = 2_000
WORDS = ["chemin", "haie", "école", "marché", "vélo", "verger", "pont", "lumière", "banc", "halte", "jardin", "source"]


def build(
    slug: str = "mesure", contributions: int = CONTRIBUTIONS, zones: int = ZONES, *, communes: int = ACROSS
) -> Concertation:
    """Published, its contribution phase open now; contributions are 80 % points, 12 % lines, 8 % polygons. No plan
    without zones."""
    draw = random.Random(SEED)
    now = timezone.now()
    concertation = Concertation.objects.create(
        slug=slug, title="Mesure", owner_name="Mesure", owner_code="200000008", procedure_kind="elaboration",
        created_at=now, published_at=now, perimeter=MultiPolygon(_box(*BOUNDS)),
    )  # fmt: skip
    Phase.objects.create(
        concertation=concertation, kind=PhaseKind.CONTRIBUTION, title="Ouverte",
        opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1),
    )  # fmt: skip
    themes = Theme.objects.bulk_create(
        Theme(
            concertation=concertation, slug=t.slug, label=t.label, color=t.color, pictogram=t.pictogram, position=rank
        )
        for rank, t in enumerate(defaults.THEMES)
    )
    kinds = Kind.objects.bulk_create(Kind(concertation=concertation, **vars(kind)) for kind in defaults.KINDS)
    held = Commune.objects.bulk_create(_commune(concertation, rank, communes) for rank in range(communes))
    _contributions(draw, contributions, concertation, themes, kinds, held)
    if zones:
        _zones(draw, concertation)
    return concertation


def voters() -> list[Actor]:
    people = Participant.objects.bulk_create(Participant(digest=f"{rank:064d}") for rank in range(PARTICIPANTS))
    return [Actor(participant=participant) for participant in people]


def give_voices(concertation: Concertation) -> None:
    """Counters of votes as they come: none on two contributions out of three, many on a few, six and a half a head."""
    draw = random.Random(SEED)
    rows = [(*_voices(draw), concertation.pk, number) for number in range(1, concertation.contributions.count() + 1)]
    with connection.cursor() as cursor:
        cursor.executemany(
            "UPDATE contributions_contribution SET for_count = %s, against_count = %s, mixed_count = %s "
            "WHERE concertation_id = %s AND number = %s",
            [row for row in rows if any(row[:3])],
        )


def _voices(draw: random.Random) -> tuple[int, int, int]:
    count = min(int(draw.paretovariate(0.9)) - 1, 2_000) if draw.random() < 0.6 else 0
    share = draw.betavariate(3, 2)
    mixed = sum(draw.random() < 0.12 for _voice in range(count))
    for_ = sum(draw.random() < share for _voice in range(count - mixed))
    return for_, count - mixed - for_, mixed


def _contributions(
    draw: random.Random,
    count: int,
    concertation: Concertation,
    themes: list[Theme],
    kinds: list[Kind],
    communes: list[Commune],
) -> None:
    now = timezone.now()
    rows = Contribution.objects.bulk_create(
        (_contribution(draw, concertation, kinds, number) for number in range(1, count + 1)), BATCH
    )
    through = Contribution.themes.through
    through.objects.bulk_create(
        (
            through(contribution_id=row.pk, theme_id=theme.pk)
            for row in rows
            for theme in draw.sample(themes, draw.choice((1, 1, 2)))
        ),
        BATCH,
    )
    contexts = PlanContext.objects.bulk_create((PlanContext(contribution=row, computed_at=now) for row in rows), BATCH)
    ContextItem.objects.bulk_create(
        (
            ContextItem(context=context, commune=_around(context.contribution, communes), share=1)
            for context in contexts
        ),
        BATCH,
    )


def _contribution(draw: random.Random, concertation: Concertation, kinds: list[Kind], number: int) -> Contribution:
    (lon, lat), now = _somewhere(draw), timezone.now()
    shape = _shape(draw, lon, lat)
    return Contribution(
        concertation=concertation, number=number, pseudonym=draw.choice(WORDS), kind=draw.choice(kinds),
        title=text(draw, 6), body=text(draw, 60), geometry=shape, public_geometry=shape, lon_e5=round(lon * 1e5),
        lat_e5=round(lat * 1e5), received_at=now, published_at=now, search_text="",
    )  # fmt: skip


def shape(draw: random.Random) -> GEOSGeometry:
    """Somewhere inside the bounds, in EPSG:4326."""
    return _shape(draw, *_somewhere(draw))


def _somewhere(draw: random.Random) -> tuple[float, float]:
    w, s, e, n = BOUNDS
    return draw.uniform(w + 0.02, e - 0.02), draw.uniform(s + 0.02, n - 0.02)


def _shape(draw: random.Random, lon: float, lat: float) -> GEOSGeometry:
    kind = draw.random()
    if kind < 0.8:
        return Point(lon, lat, srid=4326)
    if kind < 0.92:
        step = [(lon + i * draw.uniform(0, 0.001), lat + i * draw.uniform(-0.001, 0.001)) for i in range(8)]
        return LineString(step, srid=4326)
    return _disc(draw, lon, lat, 0.003, 12)


def _zones(draw: random.Random, concertation: Concertation) -> None:
    """About 48 vertices each, as many as a real zoning's, side by side on a grid."""
    version = PlanVersion.objects.create(
        concertation=concertation, name="Mesure", standard="2017d", imported_at=timezone.now(), source_sha256="0" * 64
    )
    w, s, e, n = BOUNDS
    across = math.ceil(math.sqrt(ZONES))
    step_lon, step_lat = (e - w) / across, (n - s) / across
    Zone.objects.bulk_create(
        (
            Zone(
                version=version, rank=rank + 1, label="UA", kind="U", area_ha=1,
                geometry=MultiPolygon(
                    _disc(
                        draw, w + (rank % across + 0.5) * step_lon, s + (rank // across + 0.5) * step_lat,
                        step_lat / 2, 48,
                    ), srid=4326,
                ),
            )
            for rank in range(ZONES)
        ),
        BATCH,
    )  # fmt: skip


def _disc(draw: random.Random, lon: float, lat: float, radius: float, vertices: int) -> Polygon:
    ring = [
        (lon + r * math.cos(2 * math.pi * i / vertices), lat + r * math.sin(2 * math.pi * i / vertices))
        for i in range(vertices)
        for r in [radius * draw.uniform(0.8, 1)]
    ]
    return Polygon([*ring, ring[0]], srid=4326)


def _commune(concertation: Concertation, rank: int, count: int) -> Commune:
    """Side by side from the south-west, as many high as it takes."""
    w, s, e, n = BOUNDS
    wide, high = (e - w) / ACROSS, (n - s) / math.ceil(count / ACROSS)
    west, south = w + rank % ACROSS * wide, s + rank // ACROSS * high
    box = _box(west, south, west + wide, south + high)
    return Commune(concertation=concertation, insee_code=f"499{rank:02}", name=f"C{rank}", geometry=MultiPolygon(box))


def _around(contribution: Contribution, communes: list[Commune]) -> Commune:
    """The commune where its point is; the last one where there is none."""
    w, s, e, n = BOUNDS
    column = int((contribution.lon_e5 / 1e5 - w) / (e - w) * ACROSS)
    row = int((contribution.lat_e5 / 1e5 - s) / (n - s) * math.ceil(len(communes) / ACROSS))
    return communes[min(row * ACROSS + column, len(communes) - 1)]


def _box(w: float, s: float, e: float, n: float) -> Polygon:
    box = Polygon.from_bbox((w, s, e, n))
    box.srid = 4326
    return box


def text(draw: random.Random, words: int) -> str:
    return " ".join(draw.choice(WORDS) for _word in range(words))
