"""What is said of a holding: the rows that are somebody's, and what each column of the export means."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from carto.privacy.person import Person

Words = str | Promise


@dataclass(frozen=True)
class Column:
    """`name` stays, for machines; `meaning` is read. `source`: an attribute of the row, by its dots, or a function."""

    name: str
    meaning: Words
    source: str | Callable[[Any], Any]

    def value(self, row: Any) -> Any:
        return attrgetter(self.source)(row) if isinstance(self.source, str) else self.source(row)

    def said(self, row: Any) -> Any:
        """The value as one reads it: the label of a choice."""
        label = getattr(row, f"get_{self.source}_display", None) if isinstance(self.source, str) else None
        return label() if label else self.value(row)


@dataclass(frozen=True)
class Holding:
    """The rows of `model` that are somebody's; `name` as the export calls them, `title` as one reads it."""

    name: str
    title: Words
    model: type[Model]
    rows: Callable[[Person], QuerySet[Any]]
    columns: tuple[Column, ...]

    def export(self, person: Person) -> Iterator[list[tuple[Column, Any, Any]]]:
        """Of each row, each column with its value and what is read of it."""
        for row in self.rows(person):
            yield [(column, column.value(row), column.said(row)) for column in self.columns]


OF_CONCERTATION = Column("concertation", _("adresse courte de la concertation"), "concertation.slug")
SLUG = Column("concertation", _("adresse courte de la concertation"), "contribution.concertation.slug")
ABOUT = Column("contribution", _("numéro de la contribution"), "contribution.reference")
