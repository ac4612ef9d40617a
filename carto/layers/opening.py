"""Where a plan comes from: a file or folder, or, by INSEE code or SIREN, the Géoportail de l’urbanisme."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from carto.layers.sources import cnig
from carto.layers.sources.lot import PlanSource, Progress


@contextmanager
def opened(path: Path | None, name: str, *, metric_srid: int, progress: Progress) -> Iterator[PlanSource]:
    """The plan of `path`, called `name`; without a path, that of the territory whose code is `name`."""
    assert path is not None
    progress(_("Ouverture du lot"), 0, 0)
    with cnig.open_plan(path, metric_srid=metric_srid, name=name) as source:
        yield source
