"""What the register holds of a contribution."""

from collections.abc import Iterator
from typing import Any

from carto.concertations.models import Concertation
from carto.contributions.models import AuthorKind, Blur, Contribution, Photo
from carto.geo.geojson import to_geojson


def content_of(contribution: Contribution) -> dict[str, Any]:
    """The contribution as its DEPOSIT and EDIT entries record it; what moderation adds has entries of its own.

    Geometry: GeoJSON in EPSG:4326, 6 decimals; photo: SHA-256 of the large file, null without one."""
    photo: Photo | None = getattr(contribution, "photo", None)
    return {
        "kind": contribution.kind.slug,
        "themes": sorted(theme.slug for theme in contribution.themes.all()),
        "title": contribution.title,
        "body": contribution.body,
        "pseudonym": contribution.pseudonym,
        "geometry": to_geojson(contribution.geometry) if contribution.geometry else None,
        "photo_sha256": photo.sha256 if photo else None,
        **_when_given(contribution),
    }


def _when_given(contribution: Contribution) -> dict[str, Any]:
    """What most contributions do not have: absent then, so that what earlier versions recorded still matches."""
    about = contribution.about_zone or contribution.about_prescription
    given = {
        "blur": str(contribution.blur) if contribution.blur != Blur.EXACT else None,
        "about": [type(about).__name__.lower(), about.version.idurba, about.rank] if about else None,
        "author_kind": str(contribution.author_kind) if contribution.author_kind != AuthorKind.PERSON else None,
        "author_name": contribution.author_name or None,
        "signatory_count": contribution.signatory_count,
    }
    return {name: value for name, value in given.items() if value is not None}


def current_contributions(concertation: Concertation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Reference and content of every contribution, withdrawn and masked ones included, for `register.verify`."""
    rows = Contribution.objects.filter(concertation=concertation).select_related(
        "kind", "photo", "about_zone__version", "about_prescription__version"
    )
    return ((row.reference, content_of(row)) for row in rows.prefetch_related("themes").iterator(chunk_size=500))
