"""`{% votes_elsewhere contribution %}`: votes counted on paper beside those given online, and together."""

from typing import Any

from django import template

from carto.contributions.gathering import current, voices_of
from carto.contributions.models import Contribution, Means

register = template.Library()


@register.inclusion_tag("contributions/_gathered.html")
def votes_elsewhere(contribution: Contribution) -> dict[str, Any]:
    rows = current(contribution.gathered.all())
    return {
        "voices": voices_of(contribution),
        "paper": [row for row in rows if row.means == Means.PAPER],
        "platform": [row for row in rows if row.means == Means.PLATFORM],
    }
