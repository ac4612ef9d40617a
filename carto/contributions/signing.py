"""In whose name a contribution is."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from carto.contributions.models import AuthorKind, Contribution

FEWEST_SIGNATORIES, MOST_SIGNATORIES = 2, 10_000_000


@dataclass(frozen=True)
class Voice:
    """In whose name: one person under a pseudonym (hidden when `is_name_private`), or `author_name`, several people.
    `signatory_count`: as stated by the petition itself."""

    author_kind: AuthorKind = AuthorKind.PERSON
    author_name: str = ""
    signatory_count: int | None = None
    is_name_private: bool = False


ONE_PERSON = Voice()


def sign(contribution: Contribution, voice: Voice) -> None:
    """Set in whose name it is. A name typed for one person, or a count for what is no petition, is left out: it was
    typed before the choice was changed. ValidationError by field for what lacks."""
    name = voice.author_name.strip() if voice.author_kind.is_several else ""
    count = voice.signatory_count if voice.author_kind is AuthorKind.PETITION else None
    problems: dict[str, list[str]] = {}
    if voice.author_kind.is_several and not contribution.concertation.rules_of_part.takes_groups:
        problems["author_kind"] = [_("Dans cette concertation, chacun parle en son nom.")]
    if voice.author_kind.is_several and not name:
        problems["author_name"] = [_("Indiquez le nom de l’organisation, du groupe, de l’atelier ou de la pétition.")]
    if voice.author_kind is AuthorKind.PETITION and not _is_count_of_signatories(count):
        problems["signatory_count"] = [_("Indiquez combien de personnes ont signé la pétition, de 2 à 10 millions.")]
    if problems:
        raise ValidationError(problems)
    contribution.author_kind, contribution.author_name, contribution.signatory_count = voice.author_kind, name, count
    contribution.is_name_private = voice.is_name_private
    contribution.clean_fields(exclude={f.name for f in Contribution._meta.fields} - {"author_kind", "author_name"})


def _is_count_of_signatories(count: int | None) -> bool:
    return count is not None and FEWEST_SIGNATORIES <= count <= MOST_SIGNATORIES
