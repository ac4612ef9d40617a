"""What everyone will see of a contribution about to be sent, made as the deposit makes it; nothing is stored."""

from collections.abc import Sequence
from typing import Any

from django.contrib.gis.geos import GEOSGeometry

from carto.concertations.models import Concertation, Kind, Theme
from carto.contributions import contexts, place_words, placing, search
from carto.contributions.models import Blur, Contribution
from carto.contributions.placing import EXACTLY, Showing
from carto.contributions.signing import ONE_PERSON, Voice, sign


def preview(
    concertation: Concertation,
    *,
    kind: Kind,
    themes: Sequence[Theme],
    title: str,
    body: str,
    geometry: GEOSGeometry | None,
    pseudonym: str,
    voice: Voice = ONE_PERSON,
    showing: Showing = EXACTLY,
    **_files_and_replies: Any,
) -> Contribution:
    """Unsaved, `place_words` in the language in use; what `actions.submit` takes, ValidationError as it."""
    shown = Contribution(concertation=concertation, kind=kind, title=title, body=body, pseudonym=pseudonym)
    shown.search_text = search.stems_of(f"{title} {body}")
    sign(shown, voice)
    placing.place(shown, geometry, showing)
    about = shown.about_zone or shown.about_prescription
    where = contexts.compute(shown)
    shown.place_words = place_words.describe(concertation, shown.public_geometry, Blur(shown.blur), where, about)
    return shown
