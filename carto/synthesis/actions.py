"""Verbs about the procès-verbal: ask for one, make it."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actors import Actor
from carto.bilan import files
from carto.bilan.collect import collect
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import is_still_to_come, require
from carto.conclusions import observed
from carto.exchange.publication import Rendering
from carto.synthesis.models import Making
from carto.synthesis.pdf import compile_pdf


@transaction.atomic
def request_minutes(actor: Actor, concertation: Concertation, *, at: datetime) -> Making:
    """Write down that the procès-verbal of the data at `at` is wanted; `tasks.make_minutes` makes it. Refused
    (ValidationError) while contributions may still come."""
    require(actor, Action.LODGE, concertation, at=at)
    if is_still_to_come(Action.SUBMIT, concertation, at=at):
        raise ValidationError(_("Les contributions ne sont pas closes : le procès-verbal s’établit à leur clôture."))
    asked_by = actor.user if actor.user and actor.user.pk else None
    return Making.objects.create(concertation=concertation, requested_by=asked_by, requested_at=at)


def make_minutes(actor: Actor, making: Making, *, at: datetime) -> Making:
    """Make the file and freeze it with its hash; `at`: the moment it is finished. What was finished stays as it is.

    Raises what went wrong, after having said so on the row. For jobs: it takes seconds and memory."""
    require(actor, Action.LODGE, making.concertation, at=at)
    if making.finished_at is not None:  # a job that is run again makes nothing twice
        return making
    try:
        record = collect(making.concertation, at=making.requested_at, rendering=Rendering.STATUTORY)
        content = compile_pdf(record, observed.read(making.concertation))
        making.sha256, making.finished_at = hashlib.sha256(content).hexdigest(), at
        files.put(making.file, f"{making.pk}-{making.file_name}", ContentFile(content))
        making.save()
    except Exception:
        said = _("Un incident technique a interrompu le procès-verbal ; les données n’ont pas changé. Recommencez.")
        Making.objects.filter(pk=making.pk).update(error=said, finished_at=at)
        raise
    return making
