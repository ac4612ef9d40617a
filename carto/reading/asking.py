"""Which contributions somebody reads: the filters of the list, a code, and what was read already."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db import models
from django.db.models import F, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Concertation
from carto.contributions.filters import Filters
from carto.contributions.models import Contribution, ContributionQuerySet

WITHOUT_CODE = "aucun"
READ = Q(reading__isnull=False) & (Q(edited_at=None) | Q(edited_at__lte=F("reading__read_at")))


class State(models.TextChoices):
    TO_READ = "a-lire", _("à lire")
    READ = "lues", _("lues")


@dataclass(frozen=True)
class Asked:
    """`code`: the key of a code, WITHOUT_CODE, or nothing; a code of the first level asks for those below it too."""

    filters: Filters
    code: str = ""
    state: str = ""

    @classmethod
    def of(cls, query: QueryDict, concertation: Concertation) -> "Asked":
        """Values that are not known are ignored, as everywhere in the filters."""
        code, state = query.get("code", ""), query.get("etat", "")
        known = {str(pk) for pk in concertation.codes.values_list("pk", flat=True)} if code else set()
        return cls(
            Filters.of(query, concertation),
            code if code in known | {WITHOUT_CODE} else "",
            state if state in State.values else "",
        )

    @property
    def is_empty(self) -> bool:
        return self == Asked(Filters())

    @property
    def query_string(self) -> str:
        more = urlencode([(name, value) for name, value in (("code", self.code), ("etat", self.state)) if value])
        return "&".join(part for part in (self.filters.query_string, more) if part)

    def rows(self, concertation: Concertation) -> ContributionQuerySet:
        """The published ones asked for, the oldest first."""
        rows = self.filters.apply(Contribution.objects.filter(concertation=concertation).published())
        if self.code == WITHOUT_CODE:
            rows = rows.filter(codings=None)
        elif self.code:
            bearing = Contribution.objects.filter(codings__code__in=_with_below(concertation, int(self.code)))
            rows = rows.filter(pk__in=bearing.values("pk"))
        if self.state:
            read = Contribution.objects.filter(READ).values("pk")
            rows = rows.filter(pk__in=read) if self.state == State.READ else rows.exclude(pk__in=read)
        return rows.order_by("number")

    def whatever_was_read(self) -> "Asked":
        return replace(self, state="")


def _with_below(concertation: Concertation, pk: int) -> list[int]:
    return list(concertation.codes.filter(Q(pk=pk) | Q(parent=pk)).values_list("pk", flat=True))
