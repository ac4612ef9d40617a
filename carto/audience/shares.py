"""The shares of the population, read from a small CSV that a French spreadsheet writes."""

import csv
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from io import StringIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from carto.audience.actions import Share
from carto.audience.questions import Question
from carto.concertations.models import Concertation

MOST_BYTES = 100_000
WHOLE = Decimal("100.5")  # shares are often rounded


def read_shares(file: UploadedFile[bytes], question: Question, concertation: Concertation) -> list[Share]:
    """Answer, share in percent, source, date, a row each; a first row of titles is passed over. ValidationError with
    the number of the row that will not do."""
    if (file.size or 0) > MOST_BYTES:
        raise ValidationError(_("Ce fichier est trop gros : quelques rangées suffisent."))
    known = {name.casefold(): slug for slug, label in question.choices_in(concertation) for name in (slug, str(label))}
    found: dict[str, Share] = {}
    for number, row in _rows(_text(file.read())):
        share = _share(number, row, known)
        if share is None:
            continue
        if share.choice in found:
            raise ValidationError(_("Rangée %(n)s : cette réponse est déjà donnée plus haut.") % {"n": number})
        found[share.choice] = share
    if not found:
        raise ValidationError(_("Ce fichier ne contient aucune part."))
    if sum(one.percent for one in found.values()) > WHOLE:
        raise ValidationError(_("Ces parts dépassent 100 % à elles toutes."))
    return list(found.values())


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    first = text.partition("\n")[0]
    reader = csv.reader(StringIO(text), delimiter=";" if ";" in first else "," if "\t" not in first else "\t")
    try:
        for number, row in enumerate(reader, start=1):
            if any(cell.strip() for cell in row):
                yield number, [cell.strip() for cell in row]
    except csv.Error as error:
        raise ValidationError(_("Ce fichier n’est pas un tableau CSV lisible.")) from error


def _share(number: int, row: list[str], known: dict[str, str]) -> Share | None:
    """None for the row of titles."""
    if len(row) < 4:
        raise ValidationError(_("Rangée %(n)s : il faut quatre colonnes, réponse, part, source, date.") % {"n": number})
    choice, written, source, dated = row[:4]
    percent = _percent(written)
    if percent is None and number == 1:
        return None
    if percent is None:
        raise ValidationError(_("Rangée %(n)s : la part est un nombre de 0 à 100.") % {"n": number})
    slug = known.get(choice.casefold())
    if slug is None:
        said = _("Rangée %(n)s : « %(choice)s » n’est pas une réponse de cette question.")
        raise ValidationError(said % {"n": number, "choice": choice[:60]})
    if not source or not dated or len(source) > 160 or len(dated) > 40 or "\x00" in source + dated:
        raise ValidationError(_("Rangée %(n)s : dites la source et la date, en peu de mots.") % {"n": number})
    return Share(slug, percent, source, dated)


def _percent(written: str) -> Decimal | None:
    try:
        number = Decimal(written.replace("%", "").replace("\u202f", "").replace("\xa0", "").strip().replace(",", "."))
    except InvalidOperation:
        return None
    return number.quantize(Decimal("0.01")) if number.is_finite() and 0 <= number <= 100 else None
