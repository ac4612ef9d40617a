"""What the map page knows of the plan it draws: the one in force, or a draft for who may import."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from carto.concertations.pages import Visit
from carto.concertations.phases import Action
from carto.layers.models import LayerRole, PlanVersion, ZoneKind

# Groups of the plan from the top down, under the names that the address bar keeps.
GROUPS = {
    "habillage": _("Habillage"),
    "prescriptions": _("Prescriptions"),
    "informations": _("Informations"),
    "zones": _("Zones"),
}


def plan_of(here: Visit, asked: str = "") -> dict[str, Any] | None:
    """`asked`: the version that the address asks for, heeded for who may import. `tiles_url` is empty until the tiles
    are made. None without a plan."""
    version = _version(here, asked)
    if version is None:
        return None
    return {
        "id": version.pk,
        "name": version.name,
        "tiles_url": _tiles_url(here.concertation.slug, version),
        "is_draft": version.published_at is None,
        "may_import": here.allows(Action.IMPORT_PLAN),
        "kinds": [{"code": code, "label": str(label)} for code, label in ZoneKind.choices],
        "context_layers": _context_layers(here),
        "groups": [{"key": key, "label": str(label)} for key, label in GROUPS.items()],
    }


def _version(here: Visit, asked: str) -> PlanVersion | None:
    if asked.isdecimal() and len(asked) < 19 and here.allows(Action.IMPORT_PLAN):
        draft = PlanVersion.objects.whole().filter(concertation=here.concertation, pk=int(asked)).first()
        if draft:
            return draft
    return PlanVersion.objects.in_force(here.concertation)


def _context_layers(here: Visit) -> list[dict[str, Any]]:
    slug = here.concertation.slug
    layers = here.concertation.context_layers.filter(completed_at__isnull=False, role=LayerRole.CONTEXT)
    return [
        {
            "id": layer.pk,
            "label": layer.label,
            "color": layer.color,
            "url": reverse("api-context-layer", kwargs={"slug": slug, "pk": layer.pk}),
        }
        for layer in layers
    ]


def _tiles_url(slug: str, version: PlanVersion) -> str:
    if not version.tiles_sha256:
        return ""
    place = {"slug": slug, "version_id": version.pk, "sha256": version.tiles_sha256}
    return reverse("api-plan-tiles", kwargs=place)
