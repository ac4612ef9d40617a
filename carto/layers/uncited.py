"""Pieces and tiles are files named by their content, shared by versions: they go when no version cites them."""

import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from django.conf import settings

from carto.layers.models import Piece, PlanVersion

# A file just stored may not be cited yet; an hour later it is, or its import is dead.
GRACE_S = 3600


def forget() -> None:
    plans = Path(settings.MEDIA_ROOT) / "plans"
    _forget(plans.glob("pieces/*"), set(Piece.objects.values_list("sha256", flat=True).distinct()))
    _forget(plans.glob("*.pmtiles"), set(PlanVersion.objects.values_list("tiles_sha256", flat=True)))


def _forget(files: Iterable[Path], cited: set[str]) -> None:
    old = time.time() - GRACE_S
    for file in files:
        with suppress(FileNotFoundError):
            if file.stem not in cited and file.stat().st_mtime < old:
                file.unlink()
