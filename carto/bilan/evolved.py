"""How the plan evolved, as the template prints it: figures, the first places, all of them in an annex; pure."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from carto.bilan import mapped, wording
from carto.bilan.entries import Wording
from carto.bilan.maps import Drawing
from carto.bilan.record import ChangedPlace, Evolution, PlanStep, Record
from carto.comparing.places import NARROWEST_M, SMALLEST_M2
from carto.contributions.models import Status
from carto.exchange.publication import Entry

Values = dict[str, Any]
FIRST = 20
MOST_PRINTED = 1_000
HEEDED = {Status.RETAINED, Status.PARTLY_RETAINED}
RULE = (
    "Un lieu est un sol d’un seul tenant dont le libellé ou le type de zone n’est plus le même ; ce qui fait moins de "
    f"{SMALLEST_M2:.0f} m², ou moins de {NARROWEST_M:.0f} m de large, n’est pas compté. Toucher un lieu "
    "n’est pas l’avoir fait changer : la réponse à chaque contribution dit ce qu’elle a changé."
)


def describe(record: Record, drawings: dict[str, Drawing], said: Wording) -> Values | None:
    """None when no two versions were compared."""
    held = record.evolution
    if held is None:
        return None
    rows = [_row(place, said) for place in held.places[:MOST_PRINTED]]
    return {
        "versions": f"De « {said.line(held.before)} » à « {said.line(held.after)} »",
        "hashes": [held.before_sha256, held.after_sha256],
        "steps": [_step(record, step, said) for step in held.steps],
        "facts": _facts(record, held),
        "flows": _flows(held, said),
        "rows": rows[:FIRST],
        "rest": rows if len(rows) > FIRST else [],
        "unprinted": max(len(held.places) - MOST_PRINTED, 0),
        "rule": RULE,
        "attribution": mapped.attribution(drawings["evolution.svg"], said),
        "height": drawings["evolution.svg"].height / 10,
        "alt": f"Carte des lieux qui changent de zone : {wording.plural(len(held.places), 'lieu', 'lieux')}.",
    }


def _step(record: Record, step: PlanStep, said: Wording) -> list[str]:
    """A version, its day, the places that it changed, their surface, the contributions that touch one."""
    if step.places is None:
        return [said.line(step.name), wording.day(step.dated), "–", "–", "–"]
    touching = sum(entry.reference in step.references for entry in _placed(record))
    counted = [wording.number(step.places), wording.decimal(step.area_ha, 1), wording.number(touching)]
    return [said.line(step.name), wording.day(step.dated), *counted]


def _placed(record: Record) -> list[Entry]:
    return [entry for entry in record.publication.entries if entry.is_published and entry.location]


def _facts(record: Record, held: Evolution) -> list[list[str]]:
    """By outcome, the published contributions that touch a place; then those heeded where the zoning stayed."""
    touching = {reference for place in held.places for reference in place.references}
    entries = _placed(record)
    counts = Counter(entry.status_label for entry in entries if entry.reference in touching)
    elsewhere = sum(entry.reference not in touching and entry.status in HEEDED for entry in entries)
    return [
        ["Lieux qui changent de zone", wording.number(len(held.places))],
        ["Leur surface", f"{wording.decimal(sum(place.area_ha for place in held.places), 1)} ha"],
        ["Contributions qui en touchent un", wording.number(counts.total())],
        *(
            [f"– {status.label}", wording.number(counts[status.label])]
            for status in record.statuses
            if counts[status.label]
        ),
        ["Contributions retenues, en tout ou en partie, là où le zonage n’a pas changé", wording.number(elsewhere)],
    ]


def _flows(held: Evolution, said: Wording) -> list[list[str]]:
    """The surfaces that passed from a zone to another, the FIRST largest."""
    areas: dict[tuple[str, str], float] = defaultdict(float)
    for place in held.places:
        areas[place.before, place.after] += place.area_ha
    largest = sorted(areas.items(), key=lambda one: (-one[1], one[0]))[:FIRST]
    return [[*(_zone(name, said) for name in names), wording.decimal(area, 2)] for names, area in largest]


def _row(place: ChangedPlace, said: Wording) -> list[str]:
    zones = [_zone(place.before, said), _zone(place.after, said)]
    return [*zones, wording.decimal(place.area_ha, 2), _joined(place.communes), _joined(place.references)]


def _zone(name: str, said: Wording) -> str:
    return said.line(name) or "–"


def _joined(names: Iterable[str]) -> str:
    return ", ".join(names) or "–"
