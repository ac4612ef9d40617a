"""When a bilan may be arrested, and whether what was arrested is still what it was."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carto.bilan.models import Adoption, Bilan
from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.phases import Action
from carto.concertations.register import Event
from carto.concertations.rules import is_still_to_come
from carto.exchange.publication import Rendering
from carto.modalites import ledger
from carto.witness.files import digest


def refuse(bilan: Bilan, *, at: datetime) -> None:
    """ValidationError with all that stands against arresting this bilan: one that is not a public version already made,
    contributions that may still come or came after it, a modalité of which nothing says what it became."""
    if problems := list(_against(bilan, at)):
        raise ValidationError(problems)


def refuse_date(act_date: date, concertation: Concertation, at: datetime) -> None:
    if act_date > at.astimezone(concertation.zone_info).date():
        raise ValidationError({"act_date": _("Cette date est à venir : le bilan s’enregistre une fois voté.")})


def recorded(made: Adoption) -> dict[str, Any]:
    """What the register says of it."""
    names = ("number", "act_reference", "act_sha256", "correction", "pdf_sha256", "geojson_sha256")
    said = {name: getattr(made, name) for name in names} | {"act_date": made.act_date.isoformat()}
    annexes = [one.sha256 for one in made.bilan.annexes.all()]
    return said | ({"annexes_sha256": annexes} if annexes else {})


def problems(concertation: Concertation) -> Iterator[str]:
    """In what the bilans that were arrested, or their files, are no longer those that were, in French."""
    made = {one.subject: recorded(one) for one in Adoption.objects.filter(concertation=concertation)}
    said = RegisterEntry.objects.filter(concertation=concertation, event=Event.ADOPTION).select_related("opening")
    told = {entry.subject: entry.opening.content for entry in said}
    for subject in sorted({*made, *told}):
        if made.get(subject) != told.get(subject):
            yield f"{subject} : ce n’est plus ce que le registre en dit"
    for one in Adoption.objects.filter(concertation=concertation).select_related("bilan"):
        files = (
            (one.bilan.pdf, one.pdf_sha256),
            *((annex.pdf, annex.sha256) for annex in one.bilan.annexes.all()),
            (one.bilan.geojson, one.geojson_sha256),
            (one.act_file, one.act_sha256),
        )
        for file, sha256 in files:
            if sha256 and digest(file) != sha256:
                yield f"bilan arrêté, version {one.number} : le fichier {file.name} n’est plus celui qui a été arrêté"


def _against(bilan: Bilan, at: datetime) -> Iterator[str]:
    concertation = bilan.concertation
    if bilan.rendering != Rendering.PUBLIC or not bilan.pdf:
        yield _("C’est la version publique d’un bilan établi qui s’arrête.")
    if Adoption.objects.filter(bilan=bilan).exists():
        yield _("Ce bilan est déjà arrêté.")
    if is_still_to_come(Action.SUBMIT, concertation, at=at):
        yield _("Les contributions sont ouvertes, ou vont l’être : le bilan s’arrête une fois qu’elles sont closes.")
    elif is_still_to_come(Action.SUBMIT, concertation, at=bilan.data_at):
        yield _("Ce bilan a été établi avant la clôture des contributions : établissez-en un nouveau.")
    yield from _untold(concertation, at)


def _untold(concertation: Concertation, at: datetime) -> Iterator[str]:
    voted = ledger.read(concertation, at=at).voted
    if not voted:
        yield _("Aucune modalité n’est saisie : le bilan compare celles qui ont été votées à ce qui a été fait.")
    for line in voted:
        if not line.is_told:
            yield _("Rien ne dit ce qu’est devenue cette modalité : %(modalite)s") % {"modalite": line.modalite}
