"""The map feed: every published contribution as columns of delta-coded integers, built and compressed once a version.

A version's file never changes. It is made by the first reader after a change, and the former ones are removed."""

import gzip
import json
import secrets
import threading
from collections.abc import Iterable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import brotli
from django.conf import settings
from django.db.models import F, Func, IntegerField

from carto.concertations.models import Concertation
from carto.contributions.models import ContextItem, Contribution, Status
from carto.geo.backend import read_columns

NOWHERE = -1
CONSISTENT_TRIES = 5
SUFFIXES = {"br": ".json.br", "gzip": ".json.gz"}
_building = threading.Lock()


def current_version(concertation: Concertation) -> int:
    return Concertation.objects.values_list("snapshot_version", flat=True).get(pk=concertation.pk)


def read(concertation: Concertation, version: int, encoding: str) -> bytes:
    """The bytes of the current `version`, compressed as `encoding` says (`br` or `gzip`), built if need be."""
    wanted = _path(concertation, version, encoding)
    with suppress(FileNotFoundError):
        return wanted.read_bytes()
    with _building:
        with suppress(FileNotFoundError):
            return wanted.read_bytes()
        return _build(concertation, version)[encoding]


def feed_of(concertation: Concertation, version: int) -> dict[str, Any]:
    """The feed itself. `id`, `number` (that of the reference), `x`, `y`: a first value, then differences; x, y:
    longitude and latitude of a point of the shape, in 1e-5 degree. `theme` (the first one), `kind`, `status`,
    `commune` (the largest share, -1 for none): ranks in the lists of the page's settings. `geometry`: 0 point,
    1 line, 2 polygon. `balance`: for minus against."""
    rows = Contribution.objects.filter(concertation=concertation).published().order_by("pk")
    dimension = Func(F("geometry"), function="ST_Dimension", output_field=IntegerField())
    ids, numbers, lons, lats, kinds, statuses, dimensions, balances = read_columns(
        rows.values_list(
            "pk", "number", "lon_e5", "lat_e5", "kind", "status", dimension, F("for_count") - F("against_count")
        )
    )
    theme_of, commune_of = _first_themes(concertation), _main_communes(concertation)
    kind_ranks, status_ranks = _ranks(concertation.kinds.values_list("pk", flat=True)), _ranks(Status.values)
    return {
        "version": version,
        "count": len(ids),
        "id": _deltas(ids),
        "number": _deltas(numbers),
        "x": _deltas(lons),
        "y": _deltas(lats),
        "theme": [theme_of.get(pk, 0) for pk in ids],
        "kind": [kind_ranks[pk] for pk in kinds],
        "status": [status_ranks[value] for value in statuses],
        "commune": [commune_of.get(pk, NOWHERE) for pk in ids],
        "geometry": dimensions,
        "balance": balances,
    }


def _first_themes(concertation: Concertation) -> dict[int, int]:
    """Contribution -> the smallest rank among its themes."""
    ranks = _ranks(concertation.themes.values_list("pk", flat=True))
    rows = Contribution.objects.filter(concertation=concertation, themes__isnull=False).order_by()
    first: dict[int, int] = {}
    for pk, theme in zip(*read_columns(rows.values_list("pk", "themes")), strict=True):
        first[pk] = min(ranks[theme], first.get(pk, len(ranks)))
    return first


def _main_communes(concertation: Concertation) -> dict[int, int]:
    """Contribution -> rank of the commune that holds the largest share of it, by its current context."""
    ranks = _ranks(concertation.communes.values_list("pk", flat=True))
    items = ContextItem.objects.filter(
        context__is_current=True, context__contribution__concertation=concertation, commune__isnull=False
    ).order_by("share", "-pk")
    columns = read_columns(items.values_list("context__contribution", "commune"))
    return {pk: ranks[commune] for pk, commune in zip(*columns, strict=True)}


def _ranks(values: Iterable[Any]) -> dict[Any, int]:
    return {value: rank for rank, value in enumerate(values)}


def _deltas(values: list[int]) -> list[int]:
    return values[:1] + [after - before for before, after in pairwise(values)]


def _build(concertation: Concertation, version: int) -> dict[str, bytes]:
    """Write both files of the version, each whole or not at all, then remove those of any other version."""
    text = json.dumps(_consistent_feed(concertation, version), separators=(",", ":")).encode()
    built = {"br": brotli.compress(text, quality=7), "gzip": gzip.compress(text, compresslevel=6, mtime=0)}
    _folder().mkdir(parents=True, exist_ok=True)
    for encoding, content in built.items():
        _write(_path(concertation, version, encoding), content)
    kept = {_path(concertation, version, encoding) for encoding in SUFFIXES}
    for path in set(_folder().glob(f"{_prefix(concertation)}*")) - kept:
        path.unlink(missing_ok=True)
    return built


def _consistent_feed(concertation: Concertation, version: int) -> dict[str, Any]:
    """The feed as one moment saw it: read again when something was written meanwhile. After some tries, a feed newer
    than its number is served; the number has moved by then, and the next reader gets the next one."""
    feed: dict[str, Any] = {}
    for _try in range(CONSISTENT_TRIES):
        before = current_version(concertation)
        feed = feed_of(concertation, version)
        if before == current_version(concertation):
            break
    return feed


def _write(path: Path, content: bytes) -> None:
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    partial.write_bytes(content)
    partial.replace(path)


def _folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "snapshots"


def _prefix(concertation: Concertation) -> str:
    """The moment of creation is in the name: another database over the same files never serves another's feed."""
    return f"{concertation.pk}-{concertation.created_at:%Y%m%d%H%M%S%f}-"


def _path(concertation: Concertation, version: int, encoding: str) -> Path:
    return _folder() / f"{_prefix(concertation)}{version}{SUFFIXES[encoding]}"
