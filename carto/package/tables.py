"""What a package says in rows: contributions, comments, answers. Every format writes these tables and no other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from carto.exchange.geojson import COMMENT_FIELDS, Field, comments_of, fields_of, iso
from carto.exchange.publication import Answer, Entry, Publication

ANSWER_FIELDS: tuple[Field[tuple[Entry, Answer]], ...] = (
    Field("contribution", "texte", "numéro de la contribution", lambda said: said[0].reference),
    Field("repondu_le", "date et heure", "en heure civile du territoire", lambda said: iso(said[1].answered_at)),
    Field("suite", "texte", "identifiant de la suite donnée", lambda said: said[1].outcome),
    Field("suite_libelle", "texte", "la suite donnée, en mots", lambda said: said[1].outcome_label),
    Field("texte", "texte", "réponse motivée du maître d’ouvrage", lambda said: said[1].body),
    Field(
        "modifications", "texte", "ce qu’elle change au plan : pièce, avant → après, séparés par « ; »",
        lambda said: "; ".join(f"{one.name} : {one.before} → {one.after}" for one in said[1].changes) or None,
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """`name`: of its files; `label`: of its sheet; `key`: the fields that tell its rows apart, none when nothing does.

    A value is None, a text, a number or a boolean; a date and hour is ISO 8601 with its offset, as text."""

    name: str
    label: str
    key: tuple[str, ...]
    fields: tuple[Field[Any], ...]
    records: Sequence[Any]

    def rows(self) -> Iterator[list[Any]]:
        return ([field.value(record) for field in self.fields] for record in self.records)


def contributions(publication: Publication, entries: Sequence[Entry] | None = None) -> Table:
    """All of them, or `entries` alone."""
    held = publication.entries if entries is None else entries
    return Table("contributions", "Contributions", ("numero",), fields_of(publication), held)


def tables_of(publication: Publication) -> tuple[Table, ...]:
    """Contributions first; in the two others every answer and every comment, each naming its contribution."""
    comments = tuple(comments_of(publication))
    answers = tuple((entry, answer) for entry in publication.entries for answer in entry.answers)
    return (
        contributions(publication),
        Table("commentaires", "Commentaires", ("contribution", "numero"), COMMENT_FIELDS, comments),
        Table("reponses", "Réponses", (), ANSWER_FIELDS, answers),
    )
