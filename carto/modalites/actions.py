"""Verbs about modalités: announce one, take it back, say what was done, prove it."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.modalites import recorded
from carto.modalites.models import Modalite, Proof
from carto.modalites.proving import NewProof

VOTED = ("wording", "means", "places", "planned_from", "planned_until")
DONE = ("account", "done_from", "done_until", "is_complete")


@transaction.atomic
def announce(actor: Actor, modalite: Modalite, *, at: datetime, act: str = "", **voted: Any) -> Modalite:
    """Add a modalité, or change what was voted of one, by the names in `VOTED`. Once the concertation is published, by
    an act that is written in the register."""
    require(actor, Action.CONFIGURE, modalite.concertation, at=at)
    before = _voted(modalite) if modalite.pk else None
    for name in voted.keys() & set(VOTED):
        setattr(modalite, name, voted[name])
    if before == _voted(modalite):
        return modalite
    _need_act(modalite.concertation, act)
    modalite.full_clean(exclude=["concertation"])
    modalite.save()
    _record(modalite, {"act": act, "before": before, "after": _voted(modalite)}, at)
    return modalite


@transaction.atomic
def withdraw(actor: Actor, modalite: Modalite, *, at: datetime, act: str = "") -> None:
    """Take back what was announced. Refused (ValidationError) for what has begun: say what was done of it."""
    require(actor, Action.CONFIGURE, modalite.concertation, at=at)
    if modalite.done_from is not None or modalite.proofs.exists():
        raise ValidationError(_("Cette modalité a commencé : dites ce qui en a été fait plutôt que de la retirer."))
    _need_act(modalite.concertation, act)
    _record(modalite, {"act": act, "before": _voted(modalite), "after": None}, at)
    modalite.delete()


@transaction.atomic
def carry_out(
    actor: Actor, modalite: Modalite, *, at: datetime, proof: NewProof | None = None, **done: Any
) -> Modalite:
    """Say what was done, by the names in `DONE`, and join a proof. ValidationError: done without saying when."""
    require(actor, Action.CONFIGURE, modalite.concertation, at=at)
    for name in done.keys() & set(DONE):
        setattr(modalite, name, done[name])
    if modalite.is_complete and modalite.done_from is None:
        raise ValidationError({"done_from": _("Dites à quelle date cela a été fait.")})
    modalite.full_clean(exclude=["concertation"])
    modalite.save()
    if proof is not None:
        _prove(modalite, proof, at)
    return modalite


@transaction.atomic
def remove_proof(actor: Actor, proof: Proof, *, at: datetime) -> None:
    """Take a proof back, joined by mistake; the register keeps that it was there."""
    require(actor, Action.CONFIGURE, proof.modalite.concertation, at=at)
    _record(proof.modalite, {"proof_removed": proof.label, "sha256": proof.sha256}, at)
    storage, name = proof.file.storage, str(proof.file.name)
    proof.delete()
    transaction.on_commit(lambda: storage.delete(name))


def _prove(modalite: Modalite, given: NewProof, at: datetime) -> None:
    row = Proof(
        modalite=modalite, label=given.label, taken_on=given.taken_on, place=given.place,
        page_count=given.page_count, sha256=given.sha256, added_at=at,
    )  # fmt: skip
    row.full_clean(exclude=["modalite", "file"])
    row.file.save(given.name, ContentFile(given.content), save=False)
    try:
        row.save(force_insert=True)
        _record(modalite, {"proof": given.label, "sha256": given.sha256}, at)
    except BaseException:
        row.file.storage.delete(str(row.file.name))  # a rolled-back transaction does not reach the disk
        raise


def _need_act(concertation: Concertation, act: str) -> None:
    if concertation.published_at is not None and not act.strip():
        raise ValidationError(_("La concertation est publiée : indiquez l’acte qui décide cette modalité."))


def _voted(modalite: Modalite) -> dict[str, str]:
    return {name: str(getattr(modalite, name) or "") for name in VOTED}


def _record(modalite: Modalite, content: dict[str, Any], at: datetime) -> None:
    if modalite.concertation.published_at is not None:
        register.append(modalite.concertation, register.Event.MODALITES, recorded.subject_of(modalite), content, at=at)
