"""The procès-verbal de synthèse as the plain values that the typst template prints (R123-18); pure."""

from collections.abc import Callable, Container, Iterable, Sequence
from dataclasses import replace
from typing import Any

from carto.bilan import figures, wording
from carto.bilan.entries import Wording
from carto.bilan.record import Record
from carto.bilan.texts import VERSIONS
from carto.conclusions.observed import Observed
from carto.exchange.publication import Entry

Values = dict[str, Any]
ERASED = "Texte effacé à la demande de son auteur."


def describe(record: Record, observed: Sequence[Observed], printable: Container[int]) -> Values:
    """Everything printed, of a complete rendering. `observed`: in the order of their numbers."""
    publication, said = record.publication, Wording(record, printable)
    return {
        "title": said.line(publication.title),
        "owner": said.line(publication.owner_name),
        "procedure": publication.procedure,
        "version": f"version {publication.version}",
        "date": [publication.data_at.year, publication.data_at.month, publication.data_at.day],
        "about": VERSIONS[publication.rendering],
        "cover": _cover(record, observed),
        "tables": [
            _table("Par voie de dépôt", "Voie", record, figures.by_channel),
            _table("Par thème", "Thème", record, figures.by_theme),
            _table("Par commune", "Commune", record, figures.by_commune),
        ],
        "themes": list(_themes(record, observed, said)),
        "unread": [_unread(entry, said) for entry in publication.entries if entry.reference not in _read(observed)],
    }


def _cover(record: Record, observed: Sequence[Observed]) -> list[list[str]]:
    publication, whole = record.publication, figures.totals(record)
    taking = [phase for phase in record.phases if phase.takes_contributions]
    opens, closes = min(phase.opens_at for phase in taking), max(phase.closes_at for phase in taking)
    return [
        ["Maître d’ouvrage", f"{publication.owner_name} ({publication.owner_code})"],
        ["Période", f"du {wording.day(opens)} au {wording.last_day(closes)}"],
        ["Contributions reçues dans la période", wording.number(whole.in_period)],
        ["Contributions reçues hors période", wording.number(whole.out_of_period)],
        ["Observations", wording.number(len(observed))],
        ["Données arrêtées", f"le {wording.minute(publication.data_at)} ({record.time_zone})"],
    ]


def _table(title: str, header: str, record: Record, count: Callable[[Record], tuple[figures.Row, ...]]) -> Values:
    """Each row: what was received in the period, out of it, and in all."""
    inside = {row.code: row.tally.contributions for row in count(_in_period(record))}
    rows = [(row.label, inside.get(row.code, 0), row.tally.contributions) for row in count(record)]
    return {
        "title": title,
        "header": header,
        "rows": [[label, *map(wording.number, (within, total - within, total))] for label, within, total in rows],
    }


def _in_period(record: Record) -> Record:
    kept = tuple(entry for entry in record.publication.entries if entry.is_in_period)
    return replace(record, publication=replace(record.publication, entries=kept))


def _themes(record: Record, observed: Sequence[Observed], said: Wording) -> Iterable[Values]:
    for slug, label in [*((theme.slug, theme.label) for theme in record.themes), ("", "Sans thème")]:
        held = [_observation(one, said) for one in observed if one.theme == slug]
        if held:
            count = wording.plural(len(held), "observation", "observations")
            yield {"title": said.line(label), "count": count, "observations": held}


def _observation(one: Observed, said: Wording) -> Values:
    return {
        "number": one.number,
        "place": said.line(one.place),
        "words": said.paragraphs(one.words) or [ERASED],
        "answer": said.paragraphs(one.answer),
    }


def _read(observed: Sequence[Observed]) -> set[str]:
    return {one.reference for one in observed}


def _unread(entry: Entry, said: Wording) -> list[str]:
    return [entry.reference, said.line(entry.content.title) if entry.content else ""]
