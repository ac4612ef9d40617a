"""When the authority may answer the observations, and what stands against one answer; in French."""

from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.conclusions.models import Paper, PaperKind
from carto.conclusions.observed import LONGEST_ANSWER, Given, Observed


def refusal(concertation: Concertation) -> str:
    """Between the procès-verbal and the mémoire, which is made of these answers; empty then."""
    handed = Paper.objects.filter(concertation=concertation).last_of_each()
    if PaperKind.MINUTES not in handed:
        return _("Le procès-verbal de synthèse n’est pas encore remis : les observations peuvent changer.")
    if PaperKind.REPLY in handed:
        return _("Le mémoire en réponse est remis : les réponses qu’il donne ne changent plus.")
    return ""


def fault(one: Given, stands: Observed | None) -> str:
    """`stands`: the observation of that number as it is. Empty for an answer that may be written."""
    if stands is None:
        return _("cette observation n’est plus dans le procès-verbal")
    if len(one.body) > LONGEST_ANSWER:
        return _("la réponse dépasse %(n)s caractères") % {"n": LONGEST_ANSWER}
    if one.seen != stands.seen:
        return _("une autre réponse a été écrite entre-temps : relisez-la")
    return ""
