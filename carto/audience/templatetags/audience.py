"""Who took part, and the offers to say so, for pages of packages beneath this one."""

from typing import Any

from django import template

from carto.audience import barometer, once, results
from carto.audience.models import Asked, Form
from carto.audience.participants import took_part
from carto.concertations.models import Concertation
from carto.concertations.phases import Action

register = template.Library()


@register.inclusion_tag("audience/_public.html")
def who_took_part(concertation: Concertation) -> dict[str, Any]:
    return {
        "concertation": concertation,
        "took_part": took_part(concertation),
        "landmarks": barometer.LANDMARKS,
        "who": results.of_who(concertation),
        "closing": results.of_closing(concertation),
    }


@register.simple_tag(takes_context=True)
def may_tell_who(context: dict[str, Any]) -> bool:
    """Whether somebody who has just spoken is asked who takes part: once."""
    here = context["visit"]
    return (
        here.allows(Action.TELL_WHO)
        and not once.has_replied(context["request"], here.concertation, Form.WHO)
        and bool(Asked.questions_of(here.concertation))
    )


@register.simple_tag(takes_context=True)
def may_assess(context: dict[str, Any]) -> bool:
    here = context["visit"]
    return here.allows(Action.ASSESS) and not once.has_replied(context["request"], here.concertation, Form.CLOSING)
