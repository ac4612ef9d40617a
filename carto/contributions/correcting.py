"""What the team entered for somebody, corrected by the team: never what was deposited on the web."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.concertations.models import Kind, Theme
from carto.concertations.phases import Action
from carto.concertations.register import Event
from carto.concertations.rules import require
from carto.contributions import contacts, contexts, passages, place_words, placing, spotting, versions
from carto.contributions.models import Contribution, Correction
from carto.contributions.placing import EXACTLY, PLACE_FIELDS
from carto.contributions.record import record
from carto.contributions.writing import check_reception, write

FIELDS = ["kind", "title", "body", "pseudonym", "received_at", *PLACE_FIELDS, "search_text", "edited_at", "version"]


@dataclass(frozen=True)
class Entry:
    """What was said, by whom and when, as it should have been entered; its channel and number stay."""

    kind: Kind
    themes: Sequence[Theme]
    title: str
    body: str
    name: str
    geometry: GEOSGeometry | None
    received_at: datetime


def entry_of(contribution: Contribution) -> Entry:
    """As it is entered today, with what is masked of it."""
    said = passages.whole_of(contribution)
    return Entry(
        contribution.kind, list(contribution.themes.all()), said.title, said.body, contribution.pseudonym,
        contribution.geometry, contribution.received_at,
    )  # fmt: skip


def correct(
    actor: Actor,
    contribution: Contribution,
    entry: Entry,
    *,
    reason: str,
    is_late_kept: bool = False,
    keeps_contact: bool = False,
    at: datetime,
) -> Contribution:
    """ValidationError by field as for `transcribe`; for a correction without a reason, or that changes nothing, or
    that would uncover a masked passage. A place or a day that was not changed is not checked again."""
    require(actor, Action.CORRECT, contribution.concertation, contribution, at=at)
    if not reason:
        raise ValidationError({"reason": [_("Dites pourquoi : le registre le garde.")]})
    before, known = entry_of(contribution), contacts.texts_of(contribution)
    if entry.received_at != before.received_at:
        check_reception(contribution.concertation, entry.received_at, is_late_kept=is_late_kept, at=at)
    contribution.pseudonym, contribution.received_at = entry.name, entry.received_at
    write(contribution, entry.kind, entry.themes, entry.title, entry.body)
    has_contact = contribution.is_published and _keeps(contribution, known, keeps_contact=keeps_contact)
    has_moved = placing.has_moved(contribution, entry.geometry, EXACTLY)
    if not has_moved and _says_the_same(before, contribution, entry):
        raise ValidationError({NON_FIELD_ERRORS: [_("Rien n’est changé : corrigez ce qui doit l’être.")]})
    if has_moved:
        placing.place(contribution, entry.geometry, EXACTLY)
    where = contexts.compute_entered(actor, contribution) if has_moved else None
    if where is not None:
        contribution.place_words = place_words.stored(contribution, where)
    with transaction.atomic():
        stored = Contribution.objects.select_for_update().get(pk=contribution.pk)
        require(actor, Action.CORRECT, contribution.concertation, stored, at=at)
        contribution.version = versions.keep(versions.state_of(stored), contribution)
        contribution.edited_at = at
        kept_as = stored.version if stored.published_at is not None else None
        if passages.follow_edit(contribution, passages.whole_of(stored), kept_as=kept_as):
            raise ValidationError({"body": [_("Un passage masqué n’y serait plus tel quel : démasquez-le d’abord.")]})
        contribution.save(update_fields=FIELDS)
        contribution.themes.set(entry.themes)
        if where is not None:
            contexts.store(contribution, where, at=at)
        if has_contact:
            contacts.flag(contribution, at=at)
        assert actor.user is not None  # the rules ask for a role, which only an account has
        Correction.objects.create(contribution=contribution, reason=reason, corrected_by=actor.user, corrected_at=at)
        corrected = Contribution.objects.select_related("concertation").get(pk=contribution.pk)
        record(corrected, Event.CORRECTION, at)
    return corrected


def _keeps(contribution: Contribution, known: list[str], *, keeps_contact: bool) -> bool:
    texts = contacts.texts_written(contribution, {})
    return spotting.check(texts, keeps=spotting.words_in(texts) if keeps_contact else [], known=known)


def _says_the_same(before: Entry, now: Contribution, entry: Entry) -> bool:
    """`now`: as it was just written, its spaces made plain."""
    return (before.kind, before.title, before.body, before.name, before.received_at) == (
        now.kind, now.title, now.body, now.pseudonym, now.received_at,
    ) and set(before.themes) == set(entry.themes)  # fmt: skip
