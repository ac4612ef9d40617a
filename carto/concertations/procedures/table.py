"""All the templates, and which one a procedure is under."""

from collections.abc import Mapping
from datetime import date

from carto.concertations.defaults import ProcedureKind
from carto.concertations.procedures import environment, urbanism
from carto.concertations.procedures.shape import ProcedureType, Template

_BY_VERSION: Mapping[tuple[str, int], Template] = {
    (str(one.type), one.version): one for one in (*urbanism.TEMPLATES, *environment.TEMPLATES)
}

# What a concertation is under until its agent chooses.
DEFAULT_TYPES: Mapping[str, ProcedureType] = {
    ProcedureKind.ELABORATION: ProcedureType.ELABORATION,
    ProcedureKind.REVISION: ProcedureType.REVISION,
    ProcedureKind.MODIFICATION: ProcedureType.MODIFICATION,
    ProcedureKind.MISE_EN_COMPATIBILITE: ProcedureType.MISE_EN_COMPATIBILITE,
}


def find(type_: str, version: int) -> Template:
    """KeyError for one that never was."""
    return _BY_VERSION[type_, version]


def versions(type_: str) -> list[Template]:
    """Of one type, the oldest first."""
    return sorted((one for one in _BY_VERSION.values() if one.type == type_), key=lambda one: one.version)


def in_force(type_: str, engaged_on: date) -> Template:
    """The version a procedure engaged that day is under: the transitional rule of the reform keeps what was under way
    under the former text. Before the first version, the first."""
    held = [one for one in versions(type_) if one.effective_from <= engaged_on]
    return held[-1] if held else versions(type_)[0]
