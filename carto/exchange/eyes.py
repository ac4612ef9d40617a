"""Who the record is read for: all that its two renderings differ by. Each answers the same questions of a text.

The public may not read what is masked, withdrawn or not read yet, nor a name that its holder hid, and sees of a place
what its author chose to show. The authority, the commissioner and the archives read what was received (L103-4)."""

from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry
from django.db.models import QuerySet

from carto.concertations.models import Concertation
from carto.contributions import reasons
from carto.contributions.models import Blur, Contribution, ContributionVersion, Passage, Question, WholeText
from carto.contributions.passages import Hidden, Words
from carto.contributions.placing import point_e5
from carto.debate.models import Comment
from carto.exchange.publication import Former, Rendering

Text = Contribution | Comment
Key = tuple[int, int | None]


@dataclass(frozen=True)
class Spot:
    """A shape in EPSG:4326 and a point of it, in 1e-5 degree; `blur`: how exact it is."""

    shape: GEOSGeometry
    lon_e5: int
    lat_e5: int
    blur: str


class PublicEyes:
    def __init__(self, concertation: Concertation) -> None:
        self.concertation = concertation

    def questions(self) -> QuerySet[Question]:
        return self.concertation.questions.filter(is_public=True)

    def knows(self, text: Text) -> bool:
        """Whether more is said of it than that it came."""
        return text.published_at is not None or text.masked_at is not None

    def words(self, text: Text) -> Words | None:
        """None for what may not be read. A comment has no title."""
        return _columns(text) if text.is_published else None

    def hidden(self, text: Text) -> tuple[Hidden, ...]:
        return ()

    def former(self, row: Contribution) -> tuple[Former, ...]:
        return ()

    def name(self, text: Text) -> str:
        return text.signature

    def spot(self, row: Contribution) -> Spot | None:
        if row.public_geometry is None or row.lon_e5 is None or row.lat_e5 is None:
            return None
        return Spot(row.public_geometry, row.lon_e5, row.lat_e5, str(row.blur))


class WholeEyes(PublicEyes):
    """Reads what is masked and what was said before in four queries, whatever their number."""

    def __init__(self, concertation: Concertation) -> None:
        super().__init__(concertation)
        kept = WholeText.objects.filter(contribution__concertation=concertation, version=None)
        self.kept = {_key(one): Words(one.title, one.body) for one in kept}
        self.passages: dict[Key, list[Hidden]] = {}
        for one in Passage.objects.filter(contribution__concertation=concertation):
            told = Hidden(one.words, reasons.label_of(concertation, one.reason))
            self.passages.setdefault(_key(one), []).append(told)
        self.versions = _versions(concertation)

    def questions(self) -> QuerySet[Question]:
        return self.concertation.questions.all()

    def knows(self, text: Text) -> bool:
        return True

    def words(self, text: Text) -> Words | None:
        return self.kept.get(_key_of(text), _columns(text))

    def hidden(self, text: Text) -> tuple[Hidden, ...]:
        return tuple(self.passages.get(_key_of(text), ()))

    def former(self, row: Contribution) -> tuple[Former, ...]:
        return tuple(self.versions.get(row.pk, ()))

    def name(self, text: Text) -> str:
        """As it was given."""
        return text.pseudonym if isinstance(text, Comment) else text.author_name or text.pseudonym

    def spot(self, row: Contribution) -> Spot | None:
        return Spot(row.geometry, *point_e5(row.geometry), str(Blur.EXACT)) if row.geometry is not None else None


EYES = {Rendering.PUBLIC: PublicEyes, Rendering.STATUTORY: WholeEyes}


def _versions(concertation: Concertation) -> dict[int, list[Former]]:
    """Of each contribution, with what is masked of them."""
    kept = WholeText.objects.filter(contribution__concertation=concertation, version__isnull=False)
    whole = {(one.contribution_id, one.version): Words(one.title, one.body) for one in kept}
    found: dict[int, list[Former]] = {}
    rows = ContributionVersion.objects.filter(contribution__concertation=concertation).order_by("number")
    for row in rows.defer("public_geometry").iterator(chunk_size=2000):
        words = whole.get((row.contribution_id, row.number), Words(row.title, row.body))
        when = row.written_at.astimezone(concertation.zone_info)
        found.setdefault(row.contribution_id, []).append(Former(row.number, when, words.title, words.body))
    return found


def _columns(text: Text) -> Words:
    return Words("", text.body) if isinstance(text, Comment) else Words(text.title, text.body)


def _key(row: Passage | WholeText) -> Key:
    return row.contribution_id, row.comment_number


def _key_of(text: Text) -> Key:
    return (text.contribution_id, text.number) if isinstance(text, Comment) else (text.pk, None)
