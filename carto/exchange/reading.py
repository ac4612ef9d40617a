"""From the database to a `Publication`, in a fixed number of queries whatever the number of contributions."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, cast

from django.contrib.gis.geos import Point
from django.db.models import QuerySet
from django.utils import translation

from carto.concertations.models import Concertation, Phase, Theme
from carto.concertations.phases import Action
from carto.contributions.gathering import total_of
from carto.contributions.models import (
    AuthorKind,
    Channel,
    ContextItem,
    Contribution,
    Gathered,
    Means,
    Photo,
    Piece,
    Question,
    QuestionReply,
    Status,
)
from carto.contributions.passages import Words
from carto.contributions.reasons import label_of
from carto.debate import models as debate
from carto.exchange.eyes import EYES, PublicEyes, Spot
from carto.exchange.publication import (
    Answer,
    Change,
    Comment,
    Content,
    Entry,
    Location,
    PhotoMention,
    PieceMention,
    Place,
    Publication,
    Rendering,
)
from carto.geo.crs import measure, to_metric
from carto.geo.geojson import to_geojson
from carto.layers.models import PlanVersion

CHANNELS = {
    Channel.WEB: "web",
    Channel.REGISTER: "registre",
    Channel.LETTER: "courrier",
    Channel.EMAIL: "courriel",
    Channel.ORAL: "oral",
}
Grouped = dict[int, list[Any]]


def read(concertation: Concertation, *, at: datetime, rendering: Rendering = Rendering.PUBLIC) -> Publication:
    """Everything of `concertation` that was said until the moment `at` and that the rendering tells, worded in French
    whatever the reader's language: this is a record."""
    plan = PlanVersion.objects.in_force(concertation)
    with translation.override("fr"):
        eyes = EYES[rendering](concertation)
        return Publication(
            slug=concertation.slug,
            title=concertation.title,
            owner_name=concertation.owner_name,
            owner_code=concertation.owner_code,
            procedure=concertation.get_procedure_kind_display(),
            srid=concertation.metric_srid,
            idurba=plan.idurba if plan else "",
            data_at=at.astimezone(concertation.zone_info),
            entries=tuple(_Reader(concertation, eyes, at).entries()),
            questions=tuple(eyes.questions().values_list("slug", "label")),
            rendering=rendering,
        )


class _Reader:
    """Holds, for one reading, what other tables say of each contribution, by its primary key."""

    def __init__(self, concertation: Concertation, eyes: PublicEyes, at: datetime) -> None:
        self.concertation, self.eyes, self.at, self.zone = concertation, eyes, at, concertation.zone_info
        self.periods = [phase for phase in concertation.phases.all() if phase.opens(Action.SUBMIT)]
        self.themes = _themes(concertation)
        self.communes, self.zones = _places(concertation)
        self.photos, self.pieces = _photos(concertation), _pieces(concertation)
        self.replies = _replies(eyes.questions())
        self.comments = self._comments()
        self.answers = self._answers()
        self.gathered = _gathered(concertation)

    def entries(self) -> Iterator[Entry]:
        rows = Contribution.objects.filter(concertation=self.concertation, received_at__lte=self.at)
        rows = rows.select_related("kind", "about_zone", "about_prescription").order_by("number")
        rows = rows.defer("search_text", "about_zone__geometry", "about_prescription__geometry")
        return (self._entry(row) for row in rows.iterator(chunk_size=2000))

    def _entry(self, row: Contribution) -> Entry:
        is_known, words = self.eyes.knows(row), self.eyes.words(row)
        return Entry(
            number=row.number,
            reference=row.reference,
            channel=CHANNELS[Channel(row.channel)],
            received_at=row.received_at.astimezone(self.zone),
            edited_at=row.edited_at.astimezone(self.zone) if row.edited_at else None,
            is_in_period=_is_within(row.received_at, self.periods),
            kind=row.kind.slug if is_known else "",
            kind_label=row.kind.label if is_known else "",
            themes=tuple(self.themes[row.pk]) if is_known else (),
            communes=tuple(self.communes[row.pk]) if is_known else (),
            is_published=row.is_published,
            content=self._content(row, words) if words is not None else None,
            mask_reason=label_of(self.concertation, row.mask_reason) if row.masked_at else "",
            withdrawn_at=row.withdrawn_at.astimezone(self.zone) if row.withdrawn_at else None,
            for_count=row.for_count,
            against_count=row.against_count,
            mixed_count=row.mixed_count,
            paper=total_of(self.gathered[row.pk], Means.PAPER),
            platform=total_of(self.gathered[row.pk], Means.PLATFORM),
            comments=tuple(self.comments[row.pk]),
            answers=tuple(self.answers[row.pk]) if is_known else (),
            status=row.status,
            status_label=_label(Status, row.status),
        )

    def _content(self, row: Contribution, words: Words) -> Content:
        spot = self.eyes.spot(row)
        return Content(
            pseudonym=self.eyes.name(row),
            author_kind=row.author_kind,
            author_kind_label=_label(AuthorKind, row.author_kind) if row.is_of_several else "",
            signatory_count=row.signatory_count,
            title=words.title,
            body=words.body,
            location=self._location(row, spot) if spot is not None else None,
            photos=tuple(self.photos[row.pk]),
            pieces=tuple(self.pieces[row.pk]),
            replies=tuple(self.replies[row.pk]),
            place_words=row.place_words,
            about=_about(row),
            blur=spot.blur if spot is not None else str(row.blur),
            hidden=self.eyes.hidden(row),
            former=self.eyes.former(row),
        )

    def _location(self, row: Contribution, spot: Spot) -> Location:
        srid = self.concertation.metric_srid
        lon, lat = spot.lon_e5 / 1e5, spot.lat_e5 / 1e5
        x_m, y_m = cast(Point, to_metric(Point(lon, lat, srid=4326), srid)).coords
        size = measure(spot.shape, srid)
        return Location(
            geometry=to_geojson(spot.shape),
            lon=lon,
            lat=lat,
            x_m=round(x_m, 1),
            y_m=round(y_m, 1),
            length_m=round(size.length_m, 1) if size.dimension == 1 else 0.0,
            area_ha=round(size.area_ha, 4),
            zones=tuple(self.zones[row.pk]),
        )

    def _comments(self) -> Grouped:
        rows = debate.Comment.objects.filter(
            contribution__concertation=self.concertation, written_at__lte=self.at
        ).select_related("parent", "vote")
        found: Grouped = defaultdict(list)
        for row in rows.order_by("contribution_id", "number").iterator(chunk_size=2000):
            if self.eyes.knows(row):
                found[row.contribution_id].append(self._comment(row))
        return found

    def _comment(self, row: debate.Comment) -> Comment:
        words = self.eyes.words(row)
        return Comment(
            number=row.number,
            parent=row.parent.number if row.parent else None,
            side=row.side,
            side_label=_label(debate.Side, row.side),
            pseudonym=self.eyes.name(row) if words is not None else "",
            body=words.body if words is not None else "",
            written_at=row.written_at.astimezone(self.zone),
            is_argument=hasattr(row, "vote"),
            mask_reason=label_of(self.concertation, row.mask_reason) if row.masked_at else "",
            is_withdrawn=row.withdrawn_at is not None,
            is_awaiting=row.is_awaiting,
            useful=row.useful_count,
            hidden=self.eyes.hidden(row),
        )

    def _answers(self) -> Grouped:
        rows = (
            debate.Answer.objects.filter(contribution__concertation=self.concertation, answered_at__lte=self.at)
            .order_by("-answered_at", "-id")
            .prefetch_related("changes")
        )
        found: Grouped = defaultdict(list)
        for row in rows.iterator(chunk_size=2000):
            when = row.answered_at.astimezone(self.zone)
            changes = tuple(Change(one.name, one.before, one.after) for one in row.changes.all())
            label = _label(Status, row.outcome)
            found[row.contribution_id].append(Answer(row.outcome, label, row.body, when, changes))
        return found


def _about(row: Contribution) -> str:
    if row.about_zone is not None:
        return f"zone {row.about_zone.label}"
    return f"prescription {row.about_prescription.code}" if row.about_prescription is not None else ""


def _themes(concertation: Concertation) -> Grouped:
    found: Grouped = defaultdict(list)
    pairs = Theme.objects.filter(concertation=concertation, contributions__isnull=False)
    for contribution, slug in pairs.order_by("position", "id").values_list("contributions", "slug"):
        found[contribution].append(slug)
    return found


def _photos(concertation: Concertation) -> Grouped:
    found: Grouped = defaultdict(list)
    rows = Photo.objects.filter(contribution__concertation=concertation).order_by("position", "id")
    for row in rows:
        found[row.contribution_id].append(PhotoMention(row.width, row.height, row.sha256, row.description))
    return found


def _replies(questions: QuerySet[Question]) -> Grouped:
    found: Grouped = defaultdict(list)
    rows = QuestionReply.objects.filter(question__in=questions)
    for row in rows.select_related("question").order_by("question__position", "question_id"):
        found[row.contribution_id].append((row.question.slug, row.words))
    return found


def _pieces(concertation: Concertation) -> Grouped:
    found: Grouped = defaultdict(list)
    rows = Piece.objects.filter(contribution__concertation=concertation).order_by("position", "id")
    for row in rows:
        found[row.contribution_id].append(PieceMention(row.label, row.page_count, row.sha256))
    return found


def _places(concertation: Concertation) -> tuple[Grouped, Grouped]:
    """The communes and the zones of the current plan context of each contribution, largest share first."""
    items = ContextItem.objects.filter(
        context__contribution__concertation=concertation, context__is_current=True, prescription__isnull=True
    ).order_by("-share", "id")
    communes: Grouped = defaultdict(list)
    zones: Grouped = defaultdict(list)
    rows: Any = items.values_list(
        "context__contribution_id", "share", "commune__insee_code", "commune__name", "zone__label",
        "zone__long_label", "zone__kind",
    )  # fmt: skip
    for owner, share, insee, name, zone, label, kind in rows.iterator(chunk_size=2000):
        if zone is None:
            communes[owner].append(Place(insee, name, round(share, 4)))
        else:
            zones[owner].append(Place(zone, label, round(share, 4), kind))
    return communes, zones


def _is_within(moment: datetime, periods: Iterable[Phase]) -> bool:
    return any(phase.opens_at <= moment < phase.closes_at for phase in periods)


def _label(choices: Any, value: str) -> str:
    return str(choices(value).label)


def _gathered(concertation: Concertation) -> dict[int, list[Gathered]]:
    """Votes counted elsewhere, in their last version."""
    found: dict[int, list[Gathered]] = defaultdict(list)
    for row in Gathered.objects.current().filter(contribution__concertation=concertation):
        found[row.contribution_id].append(row)
    return found
