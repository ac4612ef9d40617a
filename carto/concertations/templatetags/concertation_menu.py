"""`{% concertation_menu %}`: the links of a concertation this visitor may follow, the current page marked."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from carto.accounts.actors import actor_of
from carto.concertations.phases import Action
from carto.concertations.rules import allowed_among

register = template.Library()

# Name of the page, its words, the action it takes (None: everyone's).
PAGES = (
    ("contributions:map", _("Carte"), None),
    ("concertations:about", _("Présentation"), None),
    ("contributions:list", _("Contributions"), None),
    ("debate:communes", _("Où l’on s’exprime"), None),
    ("concertations:register", _("Registre"), None),
    ("privacy:rules", _("Règles du jeu"), None),
    ("inquiry:index", _("Examiner"), Action.EXAMINE),
    ("reading:read", _("Lire"), Action.READ_THROUGH),
    ("reading:analysis", _("Analyser"), Action.ANALYSE),
    ("answers:to_answer", _("Répondre"), Action.ANSWER),
    ("intake:quick", _("Saisir"), Action.TRANSCRIBE),
    ("moderation:queue", _("Modérer"), Action.MODERATE),
    ("debate:bursts", _("Rafales"), Action.MODERATE),
    ("bilan:index", _("Bilan"), Action.MAKE_BILAN),
    ("conclusions:index", _("Rapport"), Action.READ_THROUGH),
    ("package:index", _("Paquet"), Action.MAKE_BILAN),
    ("layers:plan", _("Plan"), Action.IMPORT_PLAN),
    ("concertations:journal", _("Journal"), Action.READ_JOURNAL),
    ("concertations:settings", _("Réglages"), Action.CONFIGURE),
)
# Those that show a part as well as the whole: a commune relay's.
OF_A_PART = frozenset({"intake:quick", "moderation:queue"})


@dataclass(frozen=True)
class Link:
    url: str
    label: str
    is_current: bool
    is_for_team: bool


@register.inclusion_tag("concertations/_menu.html", takes_context=True)
def concertation_menu(context: dict[str, Any]) -> dict[str, Any]:
    """Needs `request` and `concertation` in the context."""
    concertation, request = context["concertation"], context["request"]
    asked = {action for _name, _label, action in PAGES if action is not None}
    allowed = allowed_among(actor_of(request), asked, concertation, at=timezone.now())
    links = [
        Link(url, str(label), request.path == url, action is not None)
        for name, label, action in PAGES
        if action is None or allowed.get(action) or (action in allowed and name in OF_A_PART)
        for url in [reverse(name, args=[concertation.slug])]
    ]
    return {
        "concertation": concertation,
        "public": [link for link in links if not link.is_for_team],
        "team": [link for link in links if link.is_for_team],
    }
