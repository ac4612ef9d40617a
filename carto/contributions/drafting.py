"""Drafts kept on the server: read at the edge, one a person and a concertation, gone once sent."""

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from carto.accounts.actions import ensure_participant
from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.concertations.phases import Action
from carto.concertations.rules import require
from carto.contributions.models import Draft
from carto.contributions.places import Shape, geojson_of, rows_of
from carto.geo.geojson import InvalidGeometry, Limits, parse, to_geojson

MOST_BYTES = 256 * 1024
REPLY = "reply-"
REPLY_NAME = re.compile(rf"{REPLY}[-\w]{{1,40}}", re.ASCII)  # that of a question's slug
REFERENCE = "brouillon"  # where a private link holds the number of a contribution
# The acceptance of the charter and the address are asked anew each time: neither is kept in a draft.
FIELDS = frozenset(
    {
        "shape", "positions", "unplaced", "about", "place_q", "blur", "kind", "themes", "title", "body",
        "photo_descriptions", "author_kind", "author_name", "signatory_count", "pseudonym", "is_name_private",
    }
)  # fmt: skip
SEVERAL = frozenset({"themes"})

Content = dict[str, Any]


@transaction.atomic
def save(actor: Actor, concertation: Concertation, content: Content, *, at: datetime) -> tuple[Actor, Draft]:
    """Keep `content`, as `read` gives it, in place of what was kept; with the actor, whose key the caller gives to a
    new device. ValidationError beyond `MOST_BYTES`."""
    require(actor, Action.SUBMIT, concertation, at=at)
    if len(json.dumps(content, ensure_ascii=False).encode()) > MOST_BYTES:
        raise ValidationError({"whole": [_("Ce brouillon est trop lourd pour être gardé en ligne : 256 ko au plus.")]})
    actor = ensure_participant(actor, at=at)
    draft, _is_new = Draft.objects.update_or_create(
        participant=actor.participant, concertation=concertation, defaults={"content": content, "updated_at": at}
    )
    return actor, draft


def drop(actor: Actor, concertation: Concertation) -> None:
    """Forget one's own draft, if any; on any day."""
    Draft.objects.of(actor.participant).filter(concertation=concertation).delete()


def of(actor: Actor, concertation: Concertation) -> Draft | None:
    return Draft.objects.of(actor.participant).filter(concertation=concertation).first()


def told(draft: Draft) -> Content:
    """As its author's page reads it."""
    return {**draft.content, "updated_at": draft.updated_at.isoformat()}


def read(given: Mapping[str, Any], concertation: Concertation) -> Content:
    """What a program sends: known fields alone, their values as strings; a place that does not read is left out."""
    fields = given.get("fields")
    kept = {name: _strings(value) for name, value in fields.items()} if isinstance(fields, dict) else {}
    kept = {name: values for name, values in kept.items() if _is_known(name) and any(values)}
    return {"fields": kept, "geometry": _place(given.get("geometry"), concertation)}


def read_form(posted: Any, concertation: Concertation) -> Content:
    """The same from a posted form (a QueryDict), its place from the rows typed."""
    fields = {name: posted.getlist(name) for name in posted}
    try:
        geometry = geojson_of(Shape(posted.get("shape", "")), posted.get("positions", ""))
    except (ValueError, ValidationError):
        geometry = None
    return read({"fields": fields, "geometry": geometry}, concertation)


def initial_of(content: Content, concertation: Concertation) -> dict[str, Any]:
    """What the form without a map starts with."""
    several = SEVERAL | {f"{REPLY}{one.slug}" for one in concertation.questions.filter(form="several")}
    fields = content["fields"]
    told = {name: values if name in several else values[0] for name, values in fields.items()}
    if content["geometry"] is not None and "positions" not in told:
        place = parse(content["geometry"], limits=Limits(concertation.metric_srid))
        told |= {"shape": place.geom_type, "positions": rows_of(place)}
    return told


def _is_known(name: str) -> bool:
    return name in FIELDS or REPLY_NAME.fullmatch(name) is not None


def _strings(value: Any) -> list[str]:
    """What both databases can store: no NUL, no half of a character."""
    values = value if isinstance(value, list) else [value]
    return [one.replace("\x00", "").encode(errors="ignore").decode() for one in values if isinstance(one, str)]


def _place(given: Any, concertation: Concertation) -> Content | None:
    try:
        return to_geojson(parse(given, limits=Limits(concertation.metric_srid))) if given else None
    except InvalidGeometry:
        return None
