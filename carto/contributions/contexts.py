"""The plan context of a contribution: computed before the transaction, stored in it, each plan's one kept."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.rules import decide_entry
from carto.contributions import place_words
from carto.contributions.models import ContextItem, Contribution, PlanContext
from carto.layers.context import Context, context_of
from carto.layers.models import PlanVersion
from carto.layers.placing import Placer

AT_ONCE = 200


def compute(contribution: Contribution) -> Context:
    """Where what everyone sees of its shape lies today: a blurred place must not be found again by its zone.
    Without a place, nowhere."""
    if contribution.public_geometry is None:
        return Context(PlanVersion.objects.in_force(contribution.concertation), (), (), ())
    return context_of(contribution.concertation, contribution.public_geometry)


def compute_entered(actor: Actor, contribution: Contribution) -> Context:
    """The same of what the team enters. ValidationError for a commune relay when it touches none of their communes."""
    where = compute(contribution)
    decision = decide_entry(actor, contribution.concertation, [one.row.insee_code for one in where.communes])
    if not decision.allowed:
        raise ValidationError({"geometry": [decision.reason]})
    return where


def store(contribution: Contribution, where: Context, *, at: datetime) -> None:
    """Make `where` the current context, or what is true now should another plan have come into force since it was
    computed. Call inside the transaction of the act."""
    if PlanVersion.objects.in_force(contribution.concertation) != where.version:
        where = compute(contribution)
    _replace([(contribution, where)], at)


def recompute(concertation: Concertation, *, at: datetime) -> int:
    """Place every contribution in the plan in force, AT_ONCE by AT_ONCE in short transactions; how many changed.

    Stops when another plan comes into force meanwhile: its own recomputing does the rest."""
    placer = Placer(concertation)
    rows = Contribution.objects.filter(concertation=concertation).placed()
    ranks = list(rows.order_by("number").values_list("pk", flat=True))
    changed = 0
    for start in range(0, len(ranks), AT_ONCE):
        some = list(rows.filter(pk__in=ranks[start : start + AT_ONCE]).defer("geometry", "body", "search_text"))
        placed = list(
            zip(some, placer.contexts_of([row.public_geometry for row in some if row.public_geometry]), strict=True)
        )
        with transaction.atomic():
            if PlanVersion.objects.in_force(concertation) != placer.version:
                break
            stale = _stale(placed)
            _replace(stale, at)
            _say_again(concertation, stale)
        changed += len(stale)
    return changed


def _stale(placed: Sequence[tuple[Contribution, Context]]) -> list[tuple[Contribution, Context]]:
    """Those whose current context says otherwise. One edited since it was read was placed by its edit."""
    ids = [row.pk for row, _where in placed]
    held = Contribution.objects.select_for_update().filter(pk__in=ids)
    edited_at = dict(held.values_list("pk", "edited_at"))
    contexts = PlanContext.objects.filter(contribution__in=ids, is_current=True).prefetch_related("items")
    stored = {context.contribution_id: context for context in contexts}
    return [
        (row, where)
        for row, where in placed
        if edited_at.get(row.pk) == row.edited_at and not _says(stored.get(row.pk), where)
    ]


def _says(stored: PlanContext | None, where: Context) -> bool:
    if stored is None or stored.version_id != (where.version and where.version.pk):
        return False
    return _facts(list(stored.items.all())) == _facts(_items(stored, where))


def _replace(placed: Sequence[tuple[Contribution, Context]], at: datetime) -> None:
    """Make each context the current one; those before stay for the record."""
    rows = [row for row, _where in placed]
    PlanContext.objects.filter(contribution__in=rows, is_current=True).update(is_current=False)
    contexts = PlanContext.objects.bulk_create(
        PlanContext(contribution=row, version=where.version, computed_at=at) for row, where in placed
    )
    ContextItem.objects.bulk_create(
        item for context, (_row, where) in zip(contexts, placed, strict=True) for item in _items(context, where)
    )


def _say_again(concertation: Concertation, placed: Sequence[tuple[Contribution, Context]]) -> None:
    """The sentence of each place, which names the zones of the plan."""
    for row, where in placed:
        row.concertation = concertation
        row.place_words = place_words.stored(row, where)
    Contribution.objects.bulk_update([row for row, _where in placed], ["place_words"], batch_size=AT_ONCE)


def _items(context: PlanContext, where: Context) -> list[ContextItem]:
    return [
        *(ContextItem(context=context, commune=one.row, share=one.share) for one in where.communes),
        *(ContextItem(context=context, zone=one.row, share=one.share) for one in where.zones),
        *(ContextItem(context=context, prescription=one.row, share=one.share) for one in where.prescriptions),
    ]


def _facts(items: list[ContextItem]) -> set[tuple[int | None, int | None, int | None, float]]:
    return {(one.commune_id, one.zone_id, one.prescription_id, round(one.share, 6)) for one in items}
