"""Which contributions a commissioner has before them, and how far they have read."""

from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.gis.geos import GEOSGeometry
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import User
from carto.answers import areas
from carto.concertations.models import Concertation, Role
from carto.contributions.filters import Filters
from carto.contributions.models import Channel, Contribution, ContributionQuerySet, Passage
from carto.debate.models import Comment
from carto.geo.window import touching
from carto.inquiry.models import Observation

OFFERED = ("theme", "commune", "channel", "q", "aire", "etat", "charge", "masque")
LATE = ("without", "time")
NOBODY = "personne"
MOST_SPOTS = 2_000
CUT = Exists(Observation.objects.filter(contribution=OuterRef("pk")))
WITHOUT_OPINION = Exists(Observation.objects.filter(contribution=OuterRef("pk"), opinion=""))
MASKED = (
    Q(masked_at__isnull=False)
    | Exists(Passage.objects.filter(contribution=OuterRef("pk")))
    | Exists(Comment.objects.filter(contribution=OuterRef("pk"), masked_at__isnull=False))
)


class State(models.TextChoices):
    """Read: at least one observation was cut from it."""

    TO_READ = "a-lire", _("à lire")
    READ = "lues", _("lues")
    TO_JUDGE = "avis-a-donner", _("avis à donner")
    JUDGED = "avis-donnes", _("avis donnés")


STATES: dict[State, Any] = {
    State.TO_READ: ~CUT, State.READ: CUT, State.TO_JUDGE: WITHOUT_OPINION, State.JUDGED: CUT & ~WITHOUT_OPINION,
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """`charge`: the key of who has it in charge, NOBODY, or nothing; `area`: rows of positions, and `shape` the surface
    that they are (EPSG:4326), or `area_fault` why they are none."""

    filters: Filters
    state: str = ""
    charge: str = ""
    is_masked: bool = False
    area: str = ""
    shape: GEOSGeometry | None = field(default=None, compare=False)
    area_fault: str = field(default="", compare=False)

    @classmethod
    def of(cls, query: QueryDict, concertation: Concertation) -> "Asked":
        """Values that are not known are ignored, as everywhere in the filters."""
        state, charge, area = query.get("etat", ""), query.get("charge", ""), query.get("aire", "").strip()
        known = {str(user.pk) for user in commissioners(concertation)} | {NOBODY} if charge else set()
        shape, fault = areas.read(area, concertation)
        return cls(
            Filters.of(query, concertation), state if state in State.values else "", charge if charge in known else "",
            "masque" in query, area, shape, fault,
        )  # fmt: skip

    @property
    def is_empty(self) -> bool:
        return self == Asked(Filters())

    @property
    def query_string(self) -> str:
        given = [("etat", self.state), ("charge", self.charge), ("masque", "1" if self.is_masked else "")]
        given += [("aire", self.area if self.shape else "")]
        more = urlencode([(name, value) for name, value in given if value])
        return "&".join(part for part in (self.filters.query_string, more) if part)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form of the list does not offer and must not lose."""
        return [pair for pair in parse_qsl(self.query_string) if pair[0] not in OFFERED and pair != LATE]

    def rows(self, concertation: Concertation) -> ContributionQuerySet:
        """Those asked for, in the order of their numbers."""
        rows = self.filters.apply(examined(concertation))
        if self.state:
            rows = rows.filter(STATES[State(self.state)])
        if self.charge == NOBODY:
            rows = rows.filter(charge=None)
        elif self.charge:
            rows = rows.filter(charge__commissioner=int(self.charge))
        if self.is_masked:
            rows = rows.filter(MASKED)
        if self.shape is not None:
            rows = touching(rows, self.shape, "public_geometry")
        return rows.order_by("number")


@dataclass(frozen=True)
class Progress:
    """How many are read, of how many; `theme`: None for all of them."""

    read: int
    total: int
    theme: Any = None


def examined(concertation: Concertation) -> ContributionQuerySet:
    """All that was said and that its author has not withdrawn: masked, not read again or offline as well."""
    return Contribution.objects.filter(concertation=concertation, withdrawn_at=None)


def commissioners(concertation: Concertation) -> list[User]:
    """More than one: a commission d'enquête, which shares the work."""
    return list(User.objects.filter(memberships__concertation=concertation, memberships__role=Role.COMMISSIONER))


def progress(concertation: Concertation) -> tuple[Progress, list[Progress]]:
    """Of all, and of each theme that has any; a contribution of two themes counts in both. Two queries."""
    rows = examined(concertation).annotate(is_read=CUT).order_by()
    figures = {"read": Count("pk", filter=Q(is_read=True)), "total": Count("pk")}
    by_theme = {
        row.pop("themes"): row
        for row in rows.exclude(themes=None).values("themes").annotate(**figures).values("themes", *figures)
    }
    themes = [Progress(**by_theme[one.pk], theme=one) for one in concertation.themes.all() if one.pk in by_theme]
    return Progress(**rows.aggregate(**figures)), themes


def spots(concertation: Concertation, asked: Asked) -> list[tuple[float, float]]:
    """Where those asked for are, in and out of the area, for the map on which it is drawn: longitude and latitude,
    MOST_SPOTS at most."""
    rows = replace(asked, area="", shape=None).rows(concertation).filter(lon_e5__isnull=False)
    found = rows.values_list("lon_e5", "lat_e5")[:MOST_SPOTS]
    return [(lon / 1e5, lat / 1e5) for lon, lat in found if lon is not None and lat is not None]


def choices(concertation: Concertation) -> dict[str, Any]:
    """What the form of the filters offers; about masking, nothing where nothing is masked."""
    present = examined(concertation).order_by().values_list("channel", flat=True).distinct()
    shared = commissioners(concertation)
    return {
        "themes": concertation.themes.all(),
        "communes": concertation.communes.defer("geometry"),
        "states": State.choices,
        "channels": [(one.value, one.label) for one in Channel if one in set(present)],
        "commissioners": shared if len(shared) > 1 else [],
        "nobody": NOBODY,
        "has_masked": examined(concertation).filter(MASKED).exists(),
    }
