"""What both who deposits and who enters for somebody must write, checked and set on a contribution."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation, Kind, Theme
from carto.concertations.rules import is_in_time
from carto.contributions import search
from carto.contributions.models import Contribution
from carto.contributions.placing import PLACE_FIELDS

LONGEST_BODY = 5_000


def write(contribution: Contribution, kind: Kind, themes: Sequence[Theme], title: str, body: str) -> None:
    """ValidationError by field."""
    own = contribution.concertation_id
    problems: dict[str, list[str]] = {}
    if kind.concertation_id != own:
        problems["kind"] = [_("Choisissez une nature de cette concertation.")]
    if not themes or any(theme.concertation_id != own for theme in themes):
        problems["themes"] = [_("Choisissez au moins un thème de cette concertation.")]
    if len(body) > LONGEST_BODY:  # a TextField's length binds forms alone
        problems["body"] = [_("Votre texte dépasse %(most)s caractères.") % {"most": LONGEST_BODY}]
    if problems:
        raise ValidationError(problems)
    # On one line: it is the subject of letters, and what follows a line break would be their first words.
    contribution.kind, contribution.title, contribution.body = kind, " ".join(title.split()), body.strip()
    contribution.search_text = search.stems_of(f"{title} {body}")
    contribution.clean_fields(exclude=UNTYPED_FIELDS | ({"body"} if kind.body_is_optional else set()))


UNTYPED_FIELDS = {"concertation", "number", "author", "search_text", "kind", *PLACE_FIELDS}


def check_reception(concertation: Concertation, received_at: datetime, *, is_late_kept: bool, at: datetime) -> None:
    """ValidationError for a day to come, or one out of time that nobody said to keep."""
    if received_at > at:
        raise ValidationError({"received_at": [_("Cette date de réception est à venir.")]})
    if not (is_late_kept or is_in_time(concertation, received_at)):
        raise ValidationError(
            {"received_at": [_("Reçue hors délai : cochez qu’on la garde, à part de celles reçues dans le délai.")]}
        )
