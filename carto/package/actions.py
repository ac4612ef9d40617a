"""Verbs about the package: ask for one, make it."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.bilan import files
from carto.bilan.collect import collect
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.package import archive, attachments, register
from carto.package.archive import Altered
from carto.package.models import Package

# What is being done, how many steps are done, of how many.
Progress = Callable[[str, int, int], None]
STEPS = 5


@transaction.atomic
def request_package(actor: Actor, concertation: Concertation, *, at: datetime) -> Package:
    """Write down that a package of the data at `at` is wanted; `tasks.make_package` makes it."""
    require(actor, Action.MAKE_BILAN, concertation, at=at)
    return Package.objects.create(
        concertation=concertation,
        requested_by=actor.user if actor.user and actor.user.pk else None,
        requested_at=at,
        data_at=at,
        step=_("En attente"),
        total=STEPS,
    )


def make_package(actor: Actor, package: Package, progress: Progress, *, at: datetime) -> Package:
    """Make a requested package and freeze it with its hash; `at`: the moment it is finished. What was finished stays as
    it is.

    Raises what went wrong, after having said so on the row. For jobs and commands: it takes seconds and memory."""
    require(actor, Action.MAKE_BILAN, package.concertation, at=at)
    if package.finished_at is not None:  # a job that is run again makes nothing twice
        return package
    try:
        with TemporaryDirectory() as folder:
            _freeze(package, _write(package, Path(folder), progress), at)
    except Exception as error:
        Package.objects.filter(pk=package.pk).update(error=_sentence(error), finished_at=at)
        raise
    return package


def _write(package: Package, root: Path, progress: Progress) -> Path:
    """The whole archive, in `root`."""
    from carto.package import contents  # noqa: PLC0415  # pyogrio: in the job only, a web worker must not hold it

    progress(_("Lecture des contributions"), 0, STEPS)
    record = collect(package.concertation, at=package.data_at)
    folder, path = root / "files", root / "package.zip"
    folder.mkdir()
    progress(_("Mise en page du bilan"), 1, STEPS)
    parts = list(contents.write_bilan(folder, record))
    progress(_("Tableaux"), 2, STEPS)
    parts += contents.write_tables(folder, record)
    progress(_("Cartes"), 3, STEPS)
    parts += contents.write_maps(folder, record)
    progress(_("Pièces jointes et archive"), 4, STEPS)
    parts += attachments.parts(package.concertation, record.publication)
    stamps = register.stamps_of(package.concertation, at=package.data_at)
    parts += register.parts(package.concertation, stamps, at=package.data_at)
    parts.append(contents.write_readme(folder, record, parts, register.command(stamps)))
    archive.write(path, parts, contents.head(record), at=record.publication.data_at)
    return path


def _freeze(package: Package, path: Path, at: datetime) -> None:
    with path.open("rb") as made:
        package.sha256 = hashlib.file_digest(made, "sha256").hexdigest()
        files.put(package.file, f"{package.pk}-{package.file_name}", File(made))
    package.step, package.done, package.finished_at = "", STEPS, at
    package.save()


def _sentence(error: Exception) -> str:
    if isinstance(error, Altered):
        said = _("Le fichier %(name)s manque ou n’est plus celui qui a été publié. Rétablissez-le, puis recommencez.")
        return said % {"name": error}
    return _("Un incident technique a interrompu le paquet ; les données n’ont pas changé. Recommencez.")
