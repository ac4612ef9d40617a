"""What the register holds of a contribution."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry
from carto.concertations.register import Event
from carto.contributions import passages
from carto.contributions.models import AuthorKind, Blur, Channel, Contribution, Photo
from carto.geo.geojson import to_geojson


def content_of(contribution: Contribution) -> dict[str, Any]:
    """The contribution as its DEPOSIT, EDIT and CORRECTION entries record it, with what is masked of it; what
    moderation adds has entries of its own.

    Geometry: GeoJSON in EPSG:4326, 6 decimals; photo: SHA-256 of the large file of the first, null without one."""
    photos = list(contribution.photos.all())
    said = passages.whole_of(contribution)
    return {
        "kind": contribution.kind.slug,
        "themes": sorted(theme.slug for theme in contribution.themes.all()),
        "title": said.title,
        "body": said.body,
        "pseudonym": contribution.pseudonym,
        "geometry": to_geojson(contribution.geometry) if contribution.geometry else None,
        "photo_sha256": photos[0].sha256 if photos else None,
        **_when_given(contribution, photos),
    }


def _when_given(contribution: Contribution, photos: list[Photo]) -> dict[str, Any]:
    """What most contributions do not have: absent then, so that what earlier versions recorded still matches."""
    is_of_the_web = contribution.channel == Channel.WEB
    about = contribution.about_zone or contribution.about_prescription
    given = {
        "blur": str(contribution.blur) if contribution.blur != Blur.EXACT else None,
        "about": [type(about).__name__.lower(), about.version.idurba, about.rank] if about else None,
        "author_kind": str(contribution.author_kind) if contribution.author_kind != AuthorKind.PERSON else None,
        "author_name": contribution.author_name or None,
        "signatory_count": contribution.signatory_count,
        "more_photos_sha256": [photo.sha256 for photo in photos[1:]] or None,
        "photo_descriptions": [photo.description for photo in photos] if any(p.description for p in photos) else None,
        "replies": {reply.question.slug: reply.value for reply in contribution.replies.all()} or None,
        "received_at": None if is_of_the_web else contribution.received_at.astimezone(UTC).isoformat(),
        "pieces": [[piece.sha256, piece.label] for piece in contribution.pieces.all()] or None,
        "corrections": None if is_of_the_web else [one.reason for one in contribution.corrections.all()] or None,
    }
    return {name: value for name, value in given.items() if value is not None}


def current_contributions(concertation: Concertation) -> Iterator[tuple[str, dict[str, Any]]]:
    """Reference and content of every contribution, withdrawn and masked ones included, for `register.verify`."""
    rows = Contribution.objects.filter(concertation=concertation).select_related(
        "kind", "about_zone__version", "about_prescription__version"
    )
    rows = rows.prefetch_related("themes", "photos", "pieces", "replies__question", "corrections")
    return ((row.reference, content_of(row)) for row in rows.iterator(chunk_size=500))


def record(contribution: Contribution, event: Event, at: datetime) -> RegisterEntry:
    """The register line of what the contribution now says, and the map told of it."""
    content = content_of(contribution)
    entry = register.append(contribution.concertation, event, contribution.reference, content, at=at)
    Concertation.objects.filter(pk=contribution.concertation_id).bump_snapshot()
    return entry
