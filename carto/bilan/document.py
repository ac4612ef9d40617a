"""The record as the plain values that the typst template prints: every wording is decided here, none in the template.

People's texts pass as JSON strings, which typst prints and never interprets."""

from collections.abc import Container, Iterable, Sequence
from typing import Any

from carto.bilan import done, entries, evolved, figures, mapped, promised, wording, written
from carto.bilan.maps import Drawing
from carto.bilan.record import Closing, Record
from carto.bilan.texts import LEGAL_FRAME, METHOD, USES, VERSIONS
from carto.bilan.volumes import Volume
from carto.exchange import geojson
from carto.exchange.publication import Rendering

Values = dict[str, Any]
ENTRIES_PER_SECTION = 50


class Book:
    """All the volumes of one record. `annexes`: none when it holds in one; `printable`: code points the fonts print."""

    def __init__(
        self, record: Record, annexes: Sequence[Volume], geojson_sha256: str, printable: Container[int]
    ) -> None:
        self.record, self.annexes, self.geojson_sha256 = record, annexes, geojson_sha256
        self.said = entries.Wording(record, printable, annexes)

    def main(self, volume: Volume, drawings: dict[str, Drawing], hashes: Sequence[str]) -> Values:
        """Every chapter. `drawings`: the maps by file name; `hashes`: of the annexes."""
        record, said = self.record, self.said
        whole = figures.totals(record)
        return self.annex(volume) | {
            "legal": [list(article) for article in LEGAL_FRAME],
            "act": _act(record, said),
            "objectives": said.paragraphs(record.objectives),
            "phases": [_phase(phase.title, phase, said) for phase in record.phases],
            "closings": [_closing(one, said) for one in record.closings],
            "promises": promised.describe(record, said),
            "done": done.describe(record, said),
            "moderation": done.describe_moderation(record, said),
            "written": written.describe(record, said),
            "evolved": evolved.describe(record, drawings, said),
            "method": list(METHOD),
            "plan": _plan(record, said),
            "totals": _totals(whole),
            "details": _details(whole),
            "tables": _tables(record),
            "maps": mapped.describe(record, drawings, said),
            "annexes": [_annex(one, sha256) for one, sha256 in zip(self.annexes, hashes, strict=True)],
            "dictionary": [[f.name, f.type, f.meaning] for f in geojson.fields_of(record.publication)],
        }

    def annex(self, volume: Volume) -> Values:
        """What every volume says: what it is, and the contributions that it holds."""
        record, publication, said = self.record, self.record.publication, self.said
        version = f"version {publication.version}"
        return {
            "is_main": volume.is_main,
            "title": said.line(publication.title),
            "owner": said.line(publication.owner_name),
            "procedure": publication.procedure,
            "data_at": wording.minute(publication.data_at),
            "date": [publication.data_at.year, publication.data_at.month, publication.data_at.day],
            "version": f"{version}, {volume.place}" if volume.place else version,
            "about": VERSIONS[publication.rendering],
            "is_whole": publication.rendering is Rendering.STATUTORY,
            "licence": USES[publication.rendering],
            "cover": _cover(record, volume, self.geojson_sha256),
            "sections": _sections([said.entry(entry) for entry in volume.entries]),
        }


def _cover(record: Record, volume: Volume, geojson_sha256: str) -> list[list[str]]:
    """Label, value, and "code" where the value is to be compared character by character."""
    publication = record.publication
    taking = [phase for phase in record.phases if phase.takes_contributions]
    period = (
        f"du {wording.day(min(p.opens_at for p in taking))} au {wording.last_day(max(p.closes_at for p in taking))}"
        if taking
        else "aucune phase ouverte aux contributions"
    )
    return [
        *_place(volume),
        ["Maître d’ouvrage", f"{publication.owner_name} ({publication.owner_code})", ""],
        ["Période couverte", period, ""],
        ["Données arrêtées", f"le {wording.minute(publication.data_at)} ({record.time_zone})", ""],
        ["Contributions", wording.number(len(publication.entries)), ""],
        ["SHA-256 du GeoJSON annexé" if volume.is_main else "SHA-256 du GeoJSON (volume 1)", geojson_sha256, "code"],
        [f"Tête du registre ({wording.plural(record.register_size, 'inscription', 'inscriptions')})",
         record.register_head, "code"],
    ]  # fmt: skip


def _place(volume: Volume) -> list[list[str]]:
    """Of one volume among others."""
    if not volume.place:
        return []
    held = "tous les chapitres ; chaque contribution est dans un autre volume" if volume.is_main else volume.span
    return [["Ce volume", f"{volume.place} : {held}", ""]]


def _annex(volume: Volume, sha256: str) -> list[Any]:
    return [f"Volume {volume.number}", volume.span.capitalize(), wording.hash_lines(sha256)]


def _act(record: Record, said: entries.Wording) -> list[list[str]]:
    rows = [["Acte", said.line(record.act_reference) or "non renseigné"]]
    if record.act_date:
        rows.append(["Date", wording.day(record.act_date)])
    return rows


def _phase(title: str, phase: Any, said: entries.Wording) -> Values:
    return {
        "title": said.line(title),
        "kind": phase.kind_label,
        "opens": wording.minute(phase.opens_at),
        "closes": wording.until(phase.closes_at),
    }


def _closing(one: Closing, said: entries.Wording) -> Values:
    entries_of_it = wording.plural(one.size, "inscription", "inscriptions")
    return {
        "label": f"{said.line(one.title)}, close le {wording.until(one.closed_at)} : {entries_of_it}",
        "sha256": one.sha256,
    }


def _plan(record: Record, said: entries.Wording) -> str:
    if record.plan is None:
        return "Aucun plan n’était publié sur la carte."
    return (
        f"Plan affiché : {said.line(record.plan.name)}, publié sur la carte le "
        f"{wording.day(record.plan.published_at)}. "
        f"Empreinte SHA-256 du lot : {record.plan.source_sha256}."
    )


def _totals(whole: figures.Totals) -> list[list[str]]:
    return _counted(
        ("contributions", whole.tally.contributions),
        ("votes", whole.tally.votes),
        ("commentaires", whole.tally.comments),
    )


def _details(whole: figures.Totals) -> list[list[str]]:
    return _counted(
        ("Contributions publiées", whole.published),
        ("Contributions au contenu masqué", whole.masked),
        ("Contributions retirées par leur auteur", whole.withdrawn),
        ("Contributions reçues dans la période", whole.in_period),
        ("Contributions reçues hors période", whole.out_of_period),
        ("Contributions situées par un point", whole.points),
        ("Contributions situées par un tracé", whole.lines),
        ("Contributions situées par une emprise", whole.polygons),
        ("Contributions ayant reçu une réponse", whole.answered),
        ("Votes pour", whole.tally.for_count),
        ("Votes contre", whole.tally.against_count),
        ("Votes mitigés", whole.tally.mixed_count),
        *_gathered(whole),
        ("Commentaires qui sont l’argument d’un vote", whole.arguments),
    )


def _gathered(whole: figures.Totals) -> list[tuple[str, int]]:
    """Votes counted elsewhere, where there are any: the three above are those given online."""
    tally, paper, platform = whole.tally, whole.paper, whole.platform
    said = [
        ("Votes pour, comptés sur papier", paper.for_),
        ("Votes contre, comptés sur papier", paper.against),
        ("Votes mitigés, comptés sur papier", paper.mixed),
        ("Votes pour, en ligne et sur papier", tally.for_count + paper.for_),
        ("Votes contre, en ligne et sur papier", tally.against_count + paper.against),
        ("Votes mitigés, en ligne et sur papier", tally.mixed_count + paper.mixed),
    ]  # fmt: skip
    apart = [("Votes et soutiens d’une ancienne plateforme, à part", platform.total)]
    return (said if paper.total else []) + (apart if platform.total else [])


def _counted(*rows: tuple[str, int]) -> list[list[str]]:
    return [[label, wording.number(count)] for label, count in rows]


def _tables(record: Record) -> list[Values]:
    colors = {theme.slug: theme.color for theme in record.themes}
    return [
        _table("Par thème", "Thème", figures.by_theme(record), colors),
        _table("Par commune", "Commune", figures.by_commune(record), {}),
        _table("Par période de dépôt", "Période", figures.by_period(record), {}),
        _table("Par voie de dépôt", "Voie", figures.by_channel(record), {}),
        _table("Par nature", "Nature", figures.by_kind(record), {}),
        _table("Par type de zone", "Zone", figures.by_zone_kind(record), {}),
        _table("Par suite donnée", "Suite", figures.by_outcome(record), {}),
    ]


def _table(title: str, header: str, rows: Sequence[figures.Row], colors: dict[str, str]) -> Values:
    most = max((row.tally.contributions for row in rows), default=0)
    return {
        "title": title,
        "header": header,
        "rows": [
            {
                "label": row.label,
                "color": colors.get(row.code, ""),
                "bar": row.tally.contributions / most if most else 0,
                "cells": [
                    wording.number(count)
                    for count in (
                        row.tally.contributions, row.tally.for_count, row.tally.against_count, row.tally.mixed_count,
                        row.tally.comments,
                    )
                ],
            }
            for row in rows
        ],
    }  # fmt: skip


def _sections(all_entries: Iterable[Values]) -> list[Values]:
    """The contributions by fifties, so that their headings nest and the bookmarks stay usable."""
    held = list(all_entries)
    chunks = [held[start : start + ENTRIES_PER_SECTION] for start in range(0, len(held), ENTRIES_PER_SECTION)]
    return [{"title": f"De {c[0]['reference']} à {c[-1]['reference']}", "entries": c} for c in chunks]
