"""Verbs about the bilan: write its texts, ask for one, make it, record that the authority arrested it."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.bilan import adopting, backdrop, changed, files, maps, pdf, volumes
from carto.bilan.collect import collect
from carto.bilan.models import Adoption, Annex, Bilan, Section, ToldPair
from carto.bilan.parts import Part
from carto.bilan.pdf import Bound
from carto.comparing import reading as comparisons
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.register import Event
from carto.concertations.rules import require
from carto.contributions.pieces import EncodedPiece
from carto.exchange import geojson
from carto.exchange.publication import Rendering
from carto.layers.models import PlanVersion

# What is being done, how many steps are done, of how many.
Progress = Callable[[str, int, int], None]
STEPS = 4


@transaction.atomic
def write_section(
    actor: Actor, concertation: Concertation, part: Part, *, body: str, follows: int, at: datetime
) -> Section:
    """Keep a new version of a text, if it says something else than the last one. `follows`: the version its author had
    read, 0 for none; ValidationError when another was written since, for it would be lost from sight."""
    require(actor, Action.WRITE_BILAN, concertation, at=at)
    last = Section.objects.filter(concertation=concertation, part=part.key).last()
    if follows != (last.number if last else 0):
        raise ValidationError(
            _("Un autre texte a été enregistré pendant que vous écriviez : lisez-le avant d’enregistrer.")
        )
    if last is not None and last.body == body:
        return last
    author = actor.user if actor.user and actor.user.pk else None
    return Section.objects.create(
        concertation=concertation, part=part.key, number=follows + 1, body=body, author=author, written_at=at
    )


@transaction.atomic
def choose_pair(
    actor: Actor, concertation: Concertation, before: PlanVersion | None, after: PlanVersion | None, *, at: datetime
) -> None:
    """Say which two versions of the plan the next bilans tell of; None: the first published, the one in force.
    ValidationError when they are but one."""
    require(actor, Action.WRITE_BILAN, concertation, at=at)
    usual, last = comparisons.usual(concertation), changed.choice(concertation, at=at)
    if usual is None or changed.resolved(usual, before, after) is None:
        raise ValidationError(_("Choisissez deux versions différentes."))
    if (before, after) != ((last.before, last.after) if last else (None, None)):
        ToldPair.objects.create(concertation=concertation, before=before, after=after, chosen_at=at)


@transaction.atomic
def request_bilan(
    actor: Actor, concertation: Concertation, *, at: datetime, rendering: Rendering = Rendering.PUBLIC
) -> Bilan:
    """Write down that a bilan of the data at `at` is wanted; `tasks.make_bilan` makes it."""
    require(actor, Action.MAKE_BILAN, concertation, at=at)
    _require_eyes(actor, concertation, rendering, at)
    return Bilan.objects.create(
        concertation=concertation,
        rendering=rendering,
        requested_by=actor.user if actor.user and actor.user.pk else None,
        requested_at=at,
        data_at=at,
        step=_("En attente"),
        total=STEPS,
    )


def make_bilan(actor: Actor, bilan: Bilan, progress: Progress, *, at: datetime, most: int = volumes.MOST) -> Bilan:
    """Make the files of a requested bilan and freeze them with their hashes; `at`: the moment it is finished; `most`:
    contributions in a volume. What was finished stays as it is.

    Raises what went wrong, after having said so on the row. For jobs and commands: it takes seconds and memory."""
    require(actor, Action.MAKE_BILAN, bilan.concertation, at=at)
    _require_eyes(actor, bilan.concertation, Rendering(bilan.rendering), at)
    if bilan.finished_at is not None:  # a job that is run again makes nothing twice
        return bilan
    try:
        _freeze(bilan, *_files(bilan, progress, most), at)
    except Exception:
        said = _("Un incident technique a interrompu le bilan ; les données n’ont pas changé. Recommencez.")
        Bilan.objects.filter(pk=bilan.pk).update(error=said, finished_at=at)
        raise
    return bilan


@transaction.atomic
def adopt(
    actor: Actor,
    bilan: Bilan,
    *,
    act_reference: str,
    act_date: date,
    act: EncodedPiece | None = None,
    correction: str = "",
    at: datetime,
) -> Adoption:
    """Record that the authority arrested this bilan, as a version that replaces the one before; the register and the
    news say so. Refused (ValidationError): `adopting.refuse`, a date to come, a correction that says nothing."""
    require(actor, Action.WRITE_BILAN, bilan.concertation, at=at)
    concertation = Concertation.objects.select_for_update().get(pk=bilan.concertation_id)  # one numbers after the other
    adopting.refuse(bilan, at=at)
    adopting.refuse_date(act_date, concertation, at)
    last = Adoption.objects.filter(concertation=concertation).first()
    if last is not None and not correction.strip():
        raise ValidationError({"correction": _("Dites ce que cette version corrige : la précédente reste lisible.")})
    made = Adoption(
        concertation=concertation, number=last.number + 1 if last else 1, bilan=bilan, act_reference=act_reference,
        act_date=act_date, correction=correction.strip() if last else "", pdf_sha256=bilan.pdf_sha256,
        geojson_sha256=bilan.geojson_sha256, adopted_at=at,
    )  # fmt: skip
    made.full_clean(exclude=["concertation", "bilan"])
    if act is not None:
        made.act_sha256 = act.sha256
        made.act_file.save(f"{act.sha256[:32]}.pdf", ContentFile(act.content), save=False)
    made.save(force_insert=True)
    register.append(concertation, Event.ADOPTION, made.subject, adopting.recorded(made), at=at)
    return made


def _require_eyes(actor: Actor, concertation: Concertation, rendering: Rendering, at: datetime) -> None:
    if rendering is Rendering.STATUTORY:
        require(actor, Action.SEE_MASKED, concertation, at=at)


def _files(bilan: Bilan, progress: Progress, most: int) -> tuple[tuple[Bound, ...], bytes]:
    progress(_("Lecture des contributions"), 0, STEPS)
    record = collect(bilan.concertation, at=bilan.data_at, rendering=Rendering(bilan.rendering))
    progress(_("Dessin des cartes"), 1, STEPS)
    drawings = maps.draw_all(record, backdrop.of_the_site().under)
    progress(_("Mise en page"), 2, STEPS)
    data = geojson.render(record.publication)
    bound = pdf.bind(record, drawings, data, most=most)
    progress(_("Enregistrement"), 3, STEPS)
    return bound, data


@transaction.atomic
def _freeze(bilan: Bilan, bound: tuple[Bound, ...], geojson: bytes, at: datetime) -> None:
    main, *annexes = bound
    files.put(bilan.pdf, f"{bilan.pk}-{bilan.file_stem}.pdf", ContentFile(main.content))
    files.put(bilan.geojson, f"{bilan.pk}-{bilan.file_stem}.geojson", ContentFile(geojson))
    bilan.pdf_sha256, bilan.geojson_sha256 = main.sha256, hashlib.sha256(geojson).hexdigest()
    bilan.step, bilan.done, bilan.finished_at = "", STEPS, at
    bilan.save()
    for one in annexes:
        volume = one.volume
        row = Annex(bilan=bilan, number=volume.number, first=volume.first, last=volume.last, sha256=one.sha256)
        files.put(row.pdf, f"{bilan.pk}-{row.file_stem}.pdf", ContentFile(one.content))
        row.save(force_insert=True)
