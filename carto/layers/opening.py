"""Where a plan comes from: a file or folder, or, by INSEE code or SIREN, the Géoportail de l’urbanisme."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from carto.layers.sources import cnig, gpu
from carto.layers.sources.lot import PlanSource, Progress


@contextmanager
def opened(path: Path | None, name: str, *, metric_srid: int, progress: Progress) -> Iterator[PlanSource]:
    """The plan of `path`, called `name`; without a path, that of the territory whose code is `name`."""
    progress(_("Ouverture du plan"), 0, 0)
    if path is None:
        opening: AbstractContextManager[PlanSource] = gpu.open_plan(name, metric_srid=metric_srid, progress=progress)
    else:
        opening = cnig.open_plan(path, metric_srid=metric_srid, name=name)
    with opening as source:
        yield source
