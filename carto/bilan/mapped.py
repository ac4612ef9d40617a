"""The maps and the synthesis of each commune, as the template prints them; pure."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from carto.bilan import figures, wording
from carto.bilan.entries import Wording
from carto.bilan.maps import Drawing
from carto.bilan.record import Area, Record
from carto.bilan.written import facts
from carto.exchange.publication import Entry

Values = dict[str, Any]
ATTRIBUTION = "Fond : périmètre, communes et plan fournis par le maître d’ouvrage"
MAIN_THEMES = 3


def describe(record: Record, drawings: dict[str, Drawing], said: Wording) -> Values:
    publication = record.publication
    by_theme = {theme.slug: [e for e in publication.entries if theme.slug in e.themes] for theme in record.themes}
    return {
        "overview": _map(
            drawings, "overview.svg", "Vue d’ensemble", publication.entries, said,
            f"Carte de tout le territoire : {_count(publication.entries)}, par thème, sur le zonage du plan.",
        ),
        "themes": [
            _map(
                drawings, f"theme-{rank}.svg", theme.label, by_theme[theme.slug], said,
                f"Carte du thème {theme.label} : {_count(by_theme[theme.slug])}.",
            )
            | {"color": theme.color}
            for rank, theme in enumerate(record.themes)
        ],
        "communes": [
            _commune(drawings, rank, commune, held, said)
            for rank, (commune, held) in enumerate(_by_commune(record))
        ],
        "legend": [[theme.label, theme.color, f"legend-{rank}.svg"] for rank, theme in enumerate(record.themes)],
        "zones": [[label.label, label.slug] for label in record.zone_kinds] if record.zones else [],
    }  # fmt: skip


def _commune(drawings: dict[str, Drawing], rank: int, commune: Area, held: Sequence[Entry], said: Wording) -> Values:
    alt = f"Carte de la commune de {commune.name} : {_count(held)}."
    drawn = _map(drawings, f"commune-{rank}.svg", commune.name, held, said, alt)
    tally = figures.tally(held)
    votes = [tally.for_count, tally.against_count, tally.mixed_count]
    return drawn | {"code": commune.code, "votes": votes, "themes": _main_themes(held, said)}


def _main_themes(held: Sequence[Entry], said: Wording) -> list[list[str]]:
    """Label, colour and contributions of the themes that come most often; of as many, in the order of the themes."""
    counted = Counter(theme for entry in held for theme in entry.themes)
    ranked = sorted((theme for theme in said.themes if counted[theme]), key=lambda theme: -counted[theme])
    return [
        [said.themes[slug].label, said.themes[slug].color, wording.number(counted[slug])]
        for slug in ranked[:MAIN_THEMES]
    ]


def _by_commune(record: Record) -> list[tuple[Area, list[Entry]]]:
    held: dict[str, list[Entry]] = {commune.code: [] for commune in record.communes}
    for entry in record.publication.entries:
        for code in {place.code for place in entry.communes} & held.keys():
            held[code].append(entry)
    return [(commune, held[commune.code]) for commune in record.communes]


def _map(drawings: dict[str, Drawing], name: str, title: str, held: Sequence[Entry], said: Wording, alt: str) -> Values:
    drawing = drawings[name]
    return {
        "file": name,
        "title": title,
        "alt": alt,
        "numbered": drawing.numbered,
        "height": drawing.height / 10,
        "attribution": attribution(drawing, said),
        "facts": facts(figures.tally(held)),
        "listed": _listed(held, said),
        "unplaced": sum(entry.location is None for entry in held),
    }


def attribution(drawing: Drawing, said: Wording) -> str:
    return f"{ATTRIBUTION} ; carte : {said.line(drawing.credit)}." if drawing.credit else f"{ATTRIBUTION}."


def _listed(held: Sequence[Entry], said: Wording) -> list[Values]:
    """The contributions by the volume where they are to be read; those of this one are links."""
    groups: dict[int | None, list[list[int | str]]] = defaultdict(list)
    for entry in held:
        groups[said.volume_of.get(entry.reference)].append([entry.number, entry.reference])
    return [
        {"label": f"Volume {number}" if number else "Contributions", "is_here": number is None, "entries": entries}
        for number, entries in groups.items()
    ]


def _count(held: Sequence[Entry]) -> str:
    return wording.plural(len(held), "contribution", "contributions")
