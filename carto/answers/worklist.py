"""Which contributions an agent has before them: the filters of the list, and those of the work."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import Count, Q, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from carto.answers import areas
from carto.answers.models import OUTCOMES, Service
from carto.concertations.identity import case
from carto.concertations.models import Concertation, IdentityLevel
from carto.contributions.filter_words import filter_words
from carto.contributions.filters import Filters
from carto.contributions.models import Contribution, Status
from carto.geo.window import touching

WHOLE = "toutes"
OFFERED = ("status", "theme", "commune", "service", "q", "aire")
LATE = ("without", "time")
SOON = timedelta(days=7)
MOST_SPOTS = 2_000
DRAFTED = ~Q(work__outcome="") | ~Q(work__body="")


@dataclass(frozen=True)
class State:
    """A part of the work that has a name in the address."""

    slug: str
    label: Any
    condition: Q


def states(today: date) -> list[State]:
    return [
        State("en-retard", _("en retard"), Q(work__due_on__lt=today)),
        State("bientot", _("à rendre sous 7 jours"), Q(work__due_on__range=(today, today + SOON))),
        State("brouillon", _("en brouillon"), Q(work__isnull=False) & DRAFTED),
        State("sans-service", _("à confier"), Q(work__isnull=True) | Q(work__service__isnull=True)),
    ]


@dataclass(frozen=True)
class Asked:
    """What the agent asked to see. `service`: its key, or nothing; `state`: the slug of a state, or nothing; `levels`:
    how far their authors are known today; `area`: rows of positions, and `shape` the surface that they are (EPSG:4326),
    or `area_fault` why they are none. Without any status, those that await an answer, unless `is_whole`."""

    filters: Filters
    service: str = ""
    state: str = ""
    levels: tuple[str, ...] = ()
    is_whole: bool = False
    area: str = ""
    shape: GEOSGeometry | None = field(default=None, compare=False)
    area_fault: str = field(default="", compare=False)

    @classmethod
    def of(cls, query: QueryDict, concertation: Concertation) -> "Asked":
        """Values that are not known are ignored, as everywhere in the filters."""
        filters = Filters.of(query, concertation)
        known = {str(pk) for pk in concertation.services.values_list("pk", flat=True)}
        named = {state.slug for state in states(date.min)}
        service, state = query.get("service", ""), query.get("etat", "")
        levels = tuple(sorted(set(query.getlist("identite")).intersection(IdentityLevel.values)))
        area = query.get("aire", "").strip()
        shape, fault = areas.read(area, concertation)
        return cls(
            filters, service if service in known else "", state if state in named else "", levels,
            is_whole=WHOLE in query.getlist("status"), area=area, shape=shape, area_fault=fault,
        )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        return self == Asked(Filters())

    @property
    def query_string(self) -> str:
        given = [("service", self.service), ("etat", self.state), ("status", WHOLE if self.is_whole else "")]
        given += [("aire", self.area if self.shape else "")]
        more = urlencode([(name, v) for name, v in given if v] + [("identite", level) for level in self.levels])
        return "&".join(part for part in (self.filters.query_string, more) if part)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of the list does not offer and must not lose."""
        return [pair for pair in parse_qsl(self.query_string) if pair[0] not in OFFERED and pair != LATE]

    def words(self, concertation: Concertation) -> str:
        """The filters, one after the other; empty without any."""
        levels = _(" ou ").join(str(IdentityLevel(level).label) for level in self.levels)
        known = [_("auteur connu par : %(value)s") % {"value": levels}] if levels else []
        known += [_("dans le secteur dessiné")] if self.shape else []
        return ", ".join([text for text in [filter_words(concertation, self.filters)] if text] + known)

    def rows(self, concertation: Concertation, today: date) -> "QuerySet[Contribution]":
        """Those asked for among what is answered, the oldest first; a place counts where the map shows it."""
        filters = self.filters
        if not (filters.statuses or self.is_whole):
            filters = replace(filters, statuses=(Status.AWAITING,))
        rows = filters.apply(Contribution.objects.filter(concertation=concertation).answerable())
        if self.service:
            rows = rows.filter(work__service=int(self.service))
        if self.levels:
            rows = rows.alias(level=case("author")).filter(level__in=self.levels)
        conditions = {state.slug: state.condition for state in states(today)}
        if self.state:
            rows = rows.filter(conditions[self.state])
        if self.shape is not None:
            rows = touching(rows, self.shape, "public_geometry")
        return rows.order_by("number")


def spots(concertation: Concertation, asked: Asked, today: date) -> list[tuple[float, float]]:
    """Where those asked for are, in and out of the area, for the map on which it is drawn: longitude and latitude, the
    oldest first, MOST_SPOTS at most."""
    rows = replace(asked, area="", shape=None).rows(concertation, today).filter(lon_e5__isnull=False)
    found = rows.values_list("lon_e5", "lat_e5")[:MOST_SPOTS]
    return [(lon / 1e5, lat / 1e5) for lon, lat in found if lon is not None and lat is not None]


def counts(concertation: Concertation, today: date) -> list[tuple[State, int]]:
    """How many await an answer in each state, in one query."""
    awaiting = Contribution.objects.filter(concertation=concertation, status=Status.AWAITING).answerable()
    found = awaiting.aggregate(
        **{f"n{rank}": Count("pk", filter=state.condition) for rank, state in enumerate(states(today))}
    )
    return [(state, found[f"n{rank}"]) for rank, state in enumerate(states(today))]


def choices(concertation: Concertation) -> dict[str, Any]:
    """What the form of the filters offers."""
    return {
        "themes": concertation.themes.all(),
        "communes": concertation.communes.defer("geometry"),
        "services": Service.objects.filter(concertation=concertation),
        "outcomes": [(Status.AWAITING.value, Status.AWAITING.label), *OUTCOMES, (WHOLE, _("Toutes"))],
    }
