"""A place said in words, chosen among several, or brought as a file, in the form without a map: made into what the
form holds, and read back before anything is sent."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.contributions import photos, place_words, plan_objects
from carto.contributions.blurring import show
from carto.contributions.models import Blur
from carto.contributions.places import Shape, geojson_of, rows_of
from carto.contributions.placing import may_lie
from carto.geo import tracks
from carto.geo.fitting import Fitted
from carto.geo.geojson import InvalidGeometry, Limits, parse
from carto.layers.context import context_of
from carto.layers.geocoding import addresses
from carto.layers.named_places import outline_of
from carto.layers.search import Found, search
from carto.layers.sources.http import NoAnswer

LONGEST_QUERY = 200
WAYS = ("place", "place_q")


@dataclass(frozen=True)
class Reading:
    """`words`: the sentence of the place that is held; `notes`: what was changed of it, what else may be asked;
    `choices`: among which to say which one; `problem`: why none was found."""

    words: str = ""
    notes: tuple[str, ...] = ()
    choices: tuple[Found, ...] = ()
    problem: str = ""


def find(typed: QueryDict, files: "MultiValueDict[str, Any]", concertation: Concertation) -> tuple[QueryDict, Reading]:
    """What the form should hold now, and what to tell of it. A file (`track`, `place_photo`) comes first, then a
    choice, then the words typed; with none of them, the place already held is told."""
    try:
        if track := files.get("track"):
            return _from_track(typed, track, concertation)
        if photo := files.get("place_photo"):
            return _from_photo(typed, photo, concertation)
        if place := typed.get("place", ""):
            return _from_choice(typed, place, concertation)
        if query := typed.get("place_q", "").replace("\x00", "").strip():
            return _from_words(typed, query[:LONGEST_QUERY], concertation)
        return _told(typed, concertation)
    except InvalidGeometry as error:
        return typed, Reading(problem=str(error))


def held(typed: Mapping[str, Any], concertation: Concertation) -> Reading | None:
    """The sentence of the place that a form or a draft holds; None when it holds none that reads."""
    try:
        return _reading(typed, concertation)
    except InvalidGeometry:
        return None


def read_track(upload: UploadedFile[Any], metric_srid: int) -> Fitted:
    return tracks.read(upload.read(tracks.MAX_BYTES + 1), Limits(metric_srid))


def _reading(typed: Mapping[str, Any], concertation: Concertation, notes: tuple[str, ...] = ()) -> Reading:
    """The sentence of what the form holds; InvalidGeometry when it does not read, or holds nothing."""
    about = about_of(concertation, typed.get("about", ""))
    if about is not None:
        geometry = plan_objects.shape_of(concertation, about)
        where = context_of(concertation, geometry)
        return Reading(place_words.describe(concertation, geometry, Blur.EXACT, where, about), notes)
    if typed.get("unplaced"):
        return Reading(place_words.nowhere(), notes)
    try:
        given = geojson_of(Shape(typed.get("shape", Shape.POINT)), typed.get("positions", ""))
    except (ValidationError, ValueError) as error:
        raise InvalidGeometry(_("Dites où : écrivez un lieu, ou choisissez une autre façon.")) from error
    place = parse(given, limits=Limits(concertation.metric_srid))
    if not may_lie(concertation, place):
        notes = (*notes, _("Ce lieu sort du périmètre de la concertation : il ne pourra pas être reçu."))
    seen = show(place, _blur_of(typed), concertation)
    where = context_of(concertation, seen.geometry)
    return Reading(place_words.describe(concertation, seen.geometry, seen.blur, where), notes)


def _blur_of(typed: Mapping[str, Any]) -> Blur:
    asked = typed.get("blur", "")
    return Blur(asked) if asked in Blur.values else Blur.EXACT


def about_of(concertation: Concertation, text: str) -> plan_objects.PlanObject | None:
    """The object of the plan in force named `zone:7` or `prescription:7`; None for any other text."""
    kind, _colon, digits = text.partition(":")
    read = {"zone": plan_objects.zone_of, "prescription": plan_objects.prescription_of}.get(kind)
    if read is None or not (digits.isascii() and digits.isdecimal() and len(digits) <= 18):
        return None
    return read(concertation, int(digits))


def _from_words(typed: QueryDict, query: str, concertation: Concertation) -> tuple[QueryDict, Reading]:
    found = search(concertation, query)
    notes: tuple[str, ...] = ()
    if not found:
        try:
            found = addresses(concertation, query)
        except NoAnswer:
            notes = (_("La recherche d’adresses ne répond pas. Écrivez une rue, un lieu-dit ou une parcelle."),)
    if not found:
        return typed, Reading(problem=_("Rien trouvé de ce nom. Écrivez-le autrement."), notes=notes)
    if len(found) > 1:
        return typed, Reading(choices=tuple(found))
    return _from_choice(typed, found[0].place, concertation)


def _from_choice(typed: QueryDict, place: str, concertation: Concertation) -> tuple[QueryDict, Reading]:
    about = about_of(concertation, place) if concertation.rules_of_part.takes_plan_objects else None
    if about is not None:
        return _told(_holding(typed, about=place), concertation)
    outline = outline_of(concertation, place)
    if outline is None:
        raise InvalidGeometry(_("Ce lieu n’est plus là : cherchez-le de nouveau."))
    notes = outline.notes
    if len(outline.crossings) > 1:
        ends = {"street": outline.label, "start": outline.crossings[0][1], "end": outline.crossings[-1][1]}
        part = _("Pour une partie seulement, écrivez par exemple « %(street)s entre %(start)s et %(end)s ».") % ends
        notes = (*notes, part)
    return _told(_holding(typed, outline.geometry), concertation, notes)


def _from_track(typed: QueryDict, track: UploadedFile[Any], concertation: Concertation) -> tuple[QueryDict, Reading]:
    held = read_track(track, concertation.metric_srid)
    return _told(_holding(typed, held.geometry), concertation, tuple(held.notes))


def _from_photo(typed: QueryDict, photo: UploadedFile[Any], concertation: Concertation) -> tuple[QueryDict, Reading]:
    place = photos.place_in(photo)
    if place is None:
        raise InvalidGeometry(_("Cette photo ne dit pas où elle a été prise : dites-le d’une autre façon."))
    if not may_lie(concertation, place):
        raise InvalidGeometry(_("Cette photo a été prise hors du périmètre de la concertation."))
    return _told(_holding(typed, place), concertation)


def _told(typed: QueryDict, concertation: Concertation, notes: tuple[str, ...] = ()) -> tuple[QueryDict, Reading]:
    return typed, _reading(typed, concertation, notes)


def _holding(typed: QueryDict, geometry: Any = None, *, about: str = "") -> QueryDict:
    """The same form with this place instead of any other."""
    held = typed.copy()
    for name in (*WAYS, "unplaced", "about", "positions"):
        held.pop(name, None)
    if about:
        held["about"] = about
    else:
        held["shape"], held["positions"] = geometry.geom_type, rows_of(geometry)
    return held
