"""A place written in words on a sheet of paper: the one it means, or those among which to say."""

from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry
from django.core.exceptions import ValidationError
from django.utils.formats import localize
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.contributions.places import Shape, geojson_of
from carto.geo.geojson import InvalidGeometry, Limits, parse
from carto.intake import sheets
from carto.kit.models import Trace
from carto.layers.geocoding import addresses
from carto.layers.named_places import outline_of
from carto.layers.search import Found, search
from carto.layers.sources.http import NoAnswer


@dataclass(frozen=True)
class Where:
    """`trace`: what was drawn on a sheet of paper, when the words name it; `choices`: several places have this name;
    `problem`: a sentence when none has."""

    geometry: GEOSGeometry | None = None
    trace: Trace | None = None
    choices: tuple[Found, ...] = ()
    problem: str = ""


NOWHERE = Where()


def read(concertation: Concertation, words: str, chosen: str = "") -> Where:
    """The place of these words: a drawing of a sheet, coordinates, what the plan and the communes hold, else an
    address. `chosen`: the `place` of one of the choices offered before."""
    words = words.replace("\x00", "").strip()
    if chosen:
        trace = sheets.chosen(concertation, chosen)
        return _drawn(concertation, chosen) if trace is None else _traced(concertation, trace)
    if not words:
        return NOWHERE
    traces = sheets.meant(concertation, words)
    if traces is not None:
        return _among(concertation, traces, words)
    found = search(concertation, words)
    if not found:
        try:
            found = addresses(concertation, words)
        except NoAnswer:
            found = []
    if not found:
        return Where(problem=_("Lieu introuvable : « %(words)s ».") % {"words": words})
    return _drawn(concertation, found[0].place) if len(found) == 1 else Where(choices=tuple(found))


def on_map(concertation: Concertation, shape: str, rows: str) -> Where:
    """What was drawn on the map of the page, as rows of positions."""
    try:
        drawn = geojson_of(Shape(shape or Shape.POINT), rows)
        return Where(parse(drawn, limits=Limits(concertation.metric_srid)))
    except (InvalidGeometry, ValidationError) as error:
        return Where(problem=" ".join(error.messages) if isinstance(error, ValidationError) else str(error))


def _among(concertation: Concertation, traces: list[Trace], words: str) -> Where:
    if not traces:
        said = _("Aucun tracé de ce nom : « %(words)s ». Tracez-le d’abord sur la photo de sa feuille.")
        return Where(problem=said % {"words": words})
    if len(traces) == 1:
        return _traced(concertation, traces[0])
    return Where(choices=tuple(_offered(trace) for trace in traces))


def _traced(concertation: Concertation, trace: Trace) -> Where:
    return Where(parse(trace.geometry, limits=Limits(concertation.metric_srid)), trace)


def _offered(trace: Trace) -> Found:
    at = localize(trace.made_at)
    kind = Shape(trace.geometry["type"]).label
    detail = _("%(kind)s, tracé le %(at)s") % {"kind": kind, "at": at}
    return Found("trace", sheets.named(trace), detail, 0, 0, place=sheets.key_of(trace))


def _drawn(concertation: Concertation, place: str) -> Where:
    try:
        outline = outline_of(concertation, place)
    except InvalidGeometry as error:
        return Where(problem=str(error))
    if outline is None:
        return Where(problem=_("Ce lieu n’est plus là : écrivez-le de nouveau."))
    return Where(outline.geometry)
