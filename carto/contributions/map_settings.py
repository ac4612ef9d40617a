"""What the map page's script needs to know of a concertation: one JSON object in the page."""

from typing import Any

from django.conf import settings
from django.contrib.gis.db.models.functions import PointOnSurface
from django.templatetags.static import static
from django.urls import reverse

from carto.concertations import charter
from carto.concertations.identity import pseudonym_of, still_needs
from carto.concertations.models import Concertation, Kind
from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.concertations.rules import decide
from carto.contributions import drafting, photos, pieces
from carto.contributions.attaching import LONGEST_DESCRIPTION
from carto.contributions.models import AuthorKind, Status
from carto.contributions.places import Shape
from carto.contributions.plan_settings import plan_of
from carto.geo.geojson import Limits, to_geojson
from carto.layers import basemaps
from carto.layers.models import Commune

SIMPLIFICATION_DEGREES = 0.0002
REFERENCE_MARK = "__ref__"


def settings_of(here: Visit, plan_asked: str = "") -> dict[str, Any]:
    """Lists in the order of the map feed's ranks: `themes`, `kinds`, `statuses`, `communes`. Degrees, EPSG:4326."""
    concertation = here.concertation
    submission = decide(here.actor, Action.SUBMIT, concertation, at=here.at)
    kept = drafting.of(here.actor, concertation)
    sees_masked = here.allows(Action.SEE_MASKED)
    return reading_settings(concertation) | {
        "plan": plan_of(here, plan_asked),
        "urls": _urls(concertation.slug) | _feed_url(concertation, sees_masked),
        "sees_masked": sees_masked,
        "abilities": {"submit": vars(submission)},
        "takes_outside": concertation.rules_of_part.takes_outside,
        "takes_plan_objects": concertation.rules_of_part.takes_plan_objects,
        "limits": limits_of(concertation),
        "author_kinds": [{"slug": slug, "label": str(label)} for slug, label in AuthorKind.choices],
        "charter": concertation.charter,
        "asks_charter": charter.version_to_accept(here.actor, concertation) is not None,
        "pseudonym": pseudonym_of(here.actor, concertation),
        "needs": still_needs(here.actor, concertation),
        "is_known": here.actor.participant is not None,
        "draft": drafting.told(kept) if kept else None,
    }


def reading_settings(concertation: Concertation) -> dict[str, Any]:
    """What a map to read needs, the same for everyone: nothing of the visitor is in it."""
    return {
        "slug": concertation.slug,
        "title": concertation.title,
        **_extent(concertation),
        "themes": [
            {
                "slug": theme.slug,
                "label": theme.label,
                "color": theme.color,
                "pictogram": theme.pictogram,
                "pictogram_url": static(f"carto/pictograms/{theme.pictogram}.svg"),
            }
            for theme in concertation.themes.all()
        ],
        "kinds": [_kind(kind) for kind in concertation.kinds.all()],
        "statuses": [{"slug": slug, "label": str(label)} for slug, label in Status.choices],
        "communes": _communes(concertation),
        "basemaps": basemaps.for_page(settings.BASEMAPS, is_relayed=settings.ARE_TILES_RELAYED),
        "urls": _urls(concertation.slug) | _feed_url(concertation, sees_masked=False),
    }


def _kind(kind: Kind) -> dict[str, Any]:
    return {
        "slug": kind.slug,
        "label": kind.label,
        "needs_piece": kind.needs_piece,
        "body_is_optional": kind.body_is_optional,
    }


def _extent(concertation: Concertation) -> dict[str, Any]:
    """`perimeter`: simplified to about 20 m for drawing; the exact one decides on the server."""
    if concertation.perimeter is None:
        return {"perimeter": None, "bounds": None}
    drawn = concertation.perimeter.simplify(SIMPLIFICATION_DEGREES, preserve_topology=True)
    return {"perimeter": to_geojson(drawn), "bounds": list(concertation.perimeter.extent)}


def _communes(concertation: Concertation) -> list[dict[str, Any]]:
    """`lon`, `lat`: a place inside, for the name on a map without basemap."""
    rows = Commune.objects.filter(concertation=concertation).annotate(inside=PointOnSurface("geometry"))
    return [
        {"insee_code": code, "name": name, "lon": round(inside.x, 5), "lat": round(inside.y, 5)}
        for code, name, inside in rows.values_list("insee_code", "name", "inside")
    ]


def _urls(slug: str) -> dict[str, str]:
    place = {"slug": slug}
    return {
        "matching": reverse("api-matching", kwargs=place),
        "shapes": reverse("api-shapes", kwargs=place),
        "edges": reverse("api-edges", kwargs=place),
        "here": reverse("api-here", kwargs=place),
        "plan_counts": reverse("api-plan-counts", kwargs=place),
        "search": reverse("api-search", kwargs=place),
        "outline": reverse("api-outline", kwargs=place),
        "track": reverse("api-track", kwargs=place),
        "place_words": reverse("api-place-words", kwargs=place),
        "addresses": reverse("api-addresses", kwargs=place) if settings.GEOCODING_URL else "",
        "list": reverse("contributions:list", kwargs=place),
        "submit": reverse("contributions:submit", kwargs=place),
        "follow": reverse("follow:follow", kwargs=place),
        "share": reverse("follow:share", kwargs=place),
        "similar": reverse("contributions:similar", kwargs=place),
        "submit_api": reverse("api-contributions", kwargs=place),
        "draft": reverse("api-draft", kwargs=place),
        "detail": reverse("debate:detail", kwargs={**place, "reference": REFERENCE_MARK}),
    }


def _feed_url(concertation: Concertation, sees_masked: bool) -> dict[str, str]:
    """The feed of what the visitor may see: the team's holds what is masked as well."""
    name = "api-team-snapshot-current" if sees_masked else "api-snapshot-current"
    return {"snapshot": reverse(name, kwargs={"slug": concertation.slug})}


def limits_of(concertation: Concertation) -> dict[str, Any]:
    drawn = Limits(concertation.metric_srid)
    return {
        "title_length": 120,
        "body_length": 5_000,
        "pseudonym_length": 60,
        "max_vertices": drawn.max_vertices,
        "max_area_ha": drawn.max_area_ha,
        "max_length_km": drawn.max_length_km,
        "photo_bytes": photos.MAX_BYTES,
        "piece_bytes": pieces.MAX_BYTES,
        "most_photos": concertation.rules_of_part.most_photos,
        "most_pieces": concertation.rules_of_part.most_pieces,
        "description_length": LONGEST_DESCRIPTION,
        "shapes": [shape.value for shape in Shape],
    }
