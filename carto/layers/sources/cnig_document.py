"""What a lot says of itself: its row of DOC_URBA, its identifier, its standard, the communes it covers."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carto.layers.sources.cnig_record import Document
from carto.layers.sources.lot import Anomaly
from carto.layers.sources.standards import document_type, standard_of
from carto.layers.sources.table import Table

INSEE_CODE = re.compile(r"[0-9][0-9AB][0-9]{3}")
IDURBA_WIDTH = 30
ZONES = ("ZONE_URBA", "SECTEUR_CC")


@dataclass(frozen=True)
class About:
    """As in lot.PlanSource."""

    idurba: str
    standard: str
    insee_codes: tuple[str, ...]
    document: dict[str, str]
    anomalies: list[Anomaly]
    type_code: str

    def for_rows(self, metric_srid: int) -> Document:
        return Document(self.idurba, self.type_code == "POS", metric_srid)


def about(tables: Mapping[str, Table], *, name: str) -> About:
    document, anomalies = _document(tables)
    idurba = (document.get("IDURBA", "") or _first(tables, "IDURBA"))[:IDURBA_WIDTH]
    codes, unreadable = _insee_codes(tables)
    if unreadable:
        problem = _("Code INSEE illisible.")
        anomalies.append(Anomaly("DOC_URBA_COM", 0, ", ".join(unreadable)[:60], problem, _("Code ignoré.")))
    type_code = document_type(tables.keys(), written=document.get("TYPEDOC", ""), idurba=idurba, name=name)
    columns = {table: tables[table].columns for table in tables}
    return About(idurba, standard_of(columns, type_code=type_code), codes, document, anomalies, type_code)


def _document(tables: Mapping[str, Table]) -> tuple[dict[str, str], list[Anomaly]]:
    """The row of DOC_URBA by upper-case column; the one approved last when there are several."""
    if "DOC_URBA" not in tables:
        return {}, []
    rows = [{column: value for column, value in row.items() if value} for row in tables["DOC_URBA"].rows()]
    if not rows:
        return {}, [Anomaly("DOC_URBA", 0, "", _("La table DOC_URBA est vide."), _("Rien n’en est repris."))]
    chosen = max(rows, key=lambda row: str(row.get("DATAPPRO", "")))
    chosen.pop("RANK")
    if len(rows) == 1:
        return chosen, []
    problem = ngettext("DOC_URBA a %(count)d ligne.", "DOC_URBA a %(count)d lignes.", len(rows)) % {"count": len(rows)}
    action = _("La dernière approuvée est gardée.")
    return chosen, [Anomaly("DOC_URBA", 0, chosen.get("IDURBA", "")[:60], problem, action)]


def _first(tables: Mapping[str, Table], column: str) -> str:
    """The first value that the zones hold."""
    return next(_values(tables, ZONES, column), "")


def _insee_codes(tables: Mapping[str, Table]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes of DOC_URBA_COM, else of the zones (standard 2013), and what is no code."""
    for names in (("DOC_URBA_COM",), ZONES):
        written = {value.upper().zfill(5) for value in _values(tables, names, "INSEE")}
        if written:
            codes = sorted(code for code in written if INSEE_CODE.fullmatch(code))
            return tuple(codes), tuple(sorted(written.difference(codes)))
    return (), ()


def _values(tables: Mapping[str, Table], names: tuple[str, ...], column: str) -> Iterator[str]:
    """What a column of these tables holds, empty values apart, read only as far as is asked."""
    for name in names:
        if name in tables and column in tables[name].columns:
            for batch in tables[name].batches():
                yield from (value for value in batch.columns[column] if value)
