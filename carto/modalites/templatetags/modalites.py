"""The modalités, for pages of packages beneath this one."""

from django import template
from django.utils import timezone

from carto.concertations.models import Concertation
from carto.modalites import ledger

register = template.Library()


@register.simple_tag
def modalites(concertation: Concertation) -> list[ledger.Line]:
    """What everyone may read of them."""
    return ledger.read(concertation, at=timezone.now()).public
