"""`{% effort_fields "deposit" %}`: what a form joins to what it sends; nothing when no effort is asked."""

from typing import Any

from django import template

from carto.guard import effort
from carto.guard.gate import asks_effort
from carto.guard.models import ActKind

register = template.Library()


@register.inclusion_tag("guard/_effort_fields.html", takes_context=True)
def effort_fields(context: dict[str, Any], kind: str) -> dict[str, Any]:
    """Needs `visit` and `request`. A form that comes back with errors keeps the moment it was first shown."""
    visit = context["visit"]
    if not asks_effort(visit.actor, visit.concertation, ActKind(kind)):
        return {"is_asked": False}
    sent = context["request"].POST.get("patience", "")
    is_kept = effort.is_patience(sent, visit.concertation)
    kept = sent if is_kept else effort.patience(visit.concertation, at=visit.at)
    return {"is_asked": True, "patience": kept, "slug": visit.concertation.slug, "is_said": kind != ActKind.USEFUL}
