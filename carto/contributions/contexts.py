"""The plan context of a contribution: computed before the transaction, stored in it, each plan's one kept."""

from datetime import datetime

from carto.contributions.models import ContextItem, Contribution, PlanContext
from carto.layers.context import Context, context_of
from carto.layers.models import PlanVersion


def compute(contribution: Contribution) -> Context:
    """Where its shape lies today."""
    return context_of(contribution.concertation, contribution.geometry)


def store(contribution: Contribution, where: Context, *, at: datetime) -> None:
    """Make `where` the current context, or what is true now should another plan have come into force since it was
    computed. Call inside the transaction of the act."""
    if PlanVersion.objects.in_force(contribution.concertation) != where.version:
        where = compute(contribution)
    contribution.contexts.filter(is_current=True).update(is_current=False)
    context = PlanContext.objects.create(contribution=contribution, version=where.version, computed_at=at)
    ContextItem.objects.bulk_create(_items(context, where))


def is_current(contribution: Contribution, where: Context) -> bool:
    """Whether the stored current context already says `where`."""
    stored = contribution.contexts.filter(is_current=True).first()
    if stored is None or stored.version != where.version:
        return False
    return _facts(list(stored.items.all())) == _facts(_items(stored, where))


def _items(context: PlanContext, where: Context) -> list[ContextItem]:
    return [
        *(ContextItem(context=context, commune=one.row, share=one.share) for one in where.communes),
        *(ContextItem(context=context, zone=one.row, share=one.share) for one in where.zones),
        *(ContextItem(context=context, prescription=one.row, share=one.share) for one in where.prescriptions),
    ]


def _facts(items: list[ContextItem]) -> set[tuple[int | None, int | None, int | None, float]]:
    return {(one.commune_id, one.zone_id, one.prescription_id, round(one.share, 6)) for one in items}
