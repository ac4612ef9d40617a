"""Procedures as data: what the codes ask of each, by version, and the check of dates against it."""

from carto.concertations.procedures.checking import Breach, check
from carto.concertations.procedures.shape import (
    REFORM,
    Formality,
    Gap,
    Means,
    ProcedureType,
    Span,
    Step,
    StepKind,
    Template,
)
from carto.concertations.procedures.table import DEFAULT_TYPES, find, in_force, versions

__all__ = [
    "DEFAULT_TYPES",
    "REFORM",
    "Breach",
    "Formality",
    "Gap",
    "Means",
    "ProcedureType",
    "Span",
    "Step",
    "StepKind",
    "Template",
    "check",
    "find",
    "in_force",
    "versions",
]
