"""The comments of a spreadsheet: each finds the contribution it is about, and the comment it answers to."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from carto.debate.imported import Elsewhere, write
from carto.debate.models import Comment
from carto.intake.models import Imported, ImportedComment

MOST_KEY = 200
ANOTHER_TEXT = gettext_lazy(
    "cet identifiant de la même source est déjà importé, avec un autre texte, qui reste : si c’est un autre fichier,"
    " donnez-lui un autre nom de source"
)


@dataclass(frozen=True)
class Remark:
    """A row that says a comment. `about`: the identifier of its contribution, or, when `answers` says so, of the
    comment it answers to."""

    number: int
    key: str
    about: str = ""
    answers: str = ""
    said: Elsewhere | None = None
    problem: str = ""

    @property
    def digest(self) -> str:
        return digest_of(self.said.side, self.said.body) if self.said else ""


@dataclass
class Brought:
    entered: int = 0
    deep: int = 0
    known: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


def digest_of(*words: str) -> str:
    return hashlib.sha256("\0".join(words).encode()).hexdigest()


def bring(concertation: Concertation, source: str, remarks: Sequence[Remark], *, at: datetime) -> Brought:
    """Write the comments, whatever their order in the file: an answer waits for what it answers. Call inside the
    transaction of the import, which has asked for the right."""
    return _Bringing(concertation, source, at).all(remarks) if remarks else Brought()


class _Bringing:
    def __init__(self, concertation: Concertation, source: str, at: datetime) -> None:
        self.concertation, self.source, self.at = concertation, source, at
        rows = ImportedComment.objects.filter(concertation=concertation, source=source)
        self.digests: dict[str, str] = dict(rows.values_list("source_id", "digest"))
        self.brought = Brought()

    def all(self, remarks: Sequence[Remark]) -> Brought:
        waiting = list(remarks)
        while waiting:
            expected = {one.key for one in waiting}
            ready = [one for one in waiting if one.answers not in expected] or waiting  # a ring answers to itself
            for one in ready:
                self._one(one)
            done = {id(one) for one in ready}
            waiting = [one for one in waiting if id(one) not in done]
        return self.brought

    def _one(self, one: Remark) -> None:
        known = self.digests.get(one.key)
        if known is not None and one.digest in (known, ""):
            self.brought.known += 1
            return
        try:
            if one.said is None:
                raise ValidationError(one.problem)
            if known is not None:
                raise ValidationError(str(ANOTHER_TEXT))
            self._write(one, one.said)
        except ValidationError as error:
            self.brought.faults.append((one.number, " ".join(error.messages)))

    def _write(self, one: Remark, said: Elsewhere) -> None:
        answered = self._answered(one.answers) if one.answers else None
        contribution = answered.contribution if answered else self._contribution(one.about)
        with transaction.atomic():
            written = write(contribution, said, answered=answered, at=self.at)
            ImportedComment.objects.create(
                comment=written, concertation=self.concertation, source=self.source, source_id=one.key,
                digest=one.digest,
            )  # fmt: skip
        self.digests[one.key] = one.digest
        self.brought.entered += 1
        self.brought.deep += written.quote_id is not None

    def _answered(self, key: str) -> Comment:
        rows = ImportedComment.objects.filter(concertation=self.concertation, source=self.source, source_id=key)
        row = rows.select_related("comment__contribution", "comment__parent").defer(*SHAPES).first()
        if row is None:
            raise ValidationError(
                _("le commentaire « %(key)s » auquel il répond n’est importé d’aucun fichier de cette source")
                % {"key": key}
            )
        row.comment.contribution.concertation = self.concertation
        return row.comment

    def _contribution(self, key: str) -> Contribution:
        rows = Imported.objects.filter(concertation=self.concertation, source=self.source, source_id=key)
        row = rows.select_related("contribution").defer(*(name.partition("__")[2] for name in SHAPES)).first()
        if row is None:
            raise ValidationError(
                _("la contribution « %(key)s » n’est importée d’aucun fichier de cette source") % {"key": key}
            )
        row.contribution.concertation = self.concertation
        return row.contribution


SHAPES = ("comment__contribution__geometry", "comment__contribution__public_geometry")
