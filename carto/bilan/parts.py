"""The parts of a bilan that the authority writes: where it began, each theme, what it concludes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from carto.bilan.models import Section
from carto.concertations.models import Concertation

INTRODUCTION, CONCLUSION, OF_A_THEME = "introduction", "conclusion", "theme-"


@dataclass(frozen=True)
class Part:
    """`key`: in addresses, and in the table."""

    key: str
    title: str
    help: str


def of(concertation: Concertation) -> Iterator[Part]:
    """In the order in which they are printed."""
    yield Part(INTRODUCTION, _("La démarche"), _("Pourquoi cette concertation, avec qui, comment elle a été menée."))
    for theme in concertation.themes.all():
        title = _("Analyse : %(theme)s") % {"theme": theme.label}
        yield Part(
            f"{OF_A_THEME}{theme.slug}", title, _("Ce qui a été dit, ce qui unit, ce qui divise, ce qu’on en fait.")
        )
    yield Part(CONCLUSION, _("Conclusion"), _("Comment le projet a évolué, et ce qui reste à décider."))


def latest(concertation: Concertation, *, at: datetime) -> dict[str, Section]:
    """The last version of each text by then, by the key of its part."""
    rows = Section.objects.filter(concertation=concertation, written_at__lte=at).select_related("author")
    return {row.part: row for row in rows.order_by("number")}
