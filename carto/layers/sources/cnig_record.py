"""One row of a CNIG table, read column by column, and the remarks gathered while its table is read."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carto.layers.sources.lot import TEXT_WIDTH, Anomaly
from carto.layers.sources.repair import Repair
from carto.layers.sources.table import Batch

IDENTIFIERS = ("LIB_IDZONE", "IDZONE", "LIB_IDPSC", "IDPSC", "LIB_IDINFO", "IDINFO", "LIB_IDHAB", "LIBELLE", "TXT")
IDENTIFIER_WIDTH = 60


@dataclass(frozen=True)
class Document:
    """What the rows need to know of the plan they belong to. `metric_srid`: the territory's projection."""

    idurba: str
    is_pos: bool
    metric_srid: int


@dataclass
class Remarks:
    """`notes` counts what would be tedious to list row by row."""

    table: str
    anomalies: list[Anomaly] = field(default_factory=list)
    notes: Counter[tuple[str, str]] = field(default_factory=Counter)

    def note(self, problem: str, action: str, count: int = 1) -> None:
        if count:
            self.notes[problem, action] += count

    def repair(self, record: "Record", repair: Repair) -> None:
        found = Anomaly(
            self.table, record.rank, record.identifier, repair.problem, repair.action, repair.lon, repair.lat
        )
        self.anomalies.append(found)

    def left_out(self, record: "Record", problem: str, action: str) -> None:
        self.anomalies.append(Anomaly(self.table, record.rank, record.identifier, problem, action))

    def of_table(self, identifier: str, problem: str, action: str) -> None:
        self.anomalies.append(Anomaly(self.table, 0, identifier, problem, action))

    def all(self) -> Iterator[Anomaly]:
        """By rank, then what was counted."""
        yield from sorted(self.anomalies, key=lambda anomaly: anomaly.rank)
        for (problem, action), count in self.notes.items():
            rows = ngettext("%(count)d objet", "%(count)d objets", count) % {"count": count}
            yield Anomaly(self.table, 0, rows, problem, action)


class Record:
    """Row `index` of `batch`; the columns that nobody took become its `attributes`."""

    def __init__(self, batch: Batch, index: int, remarks: Remarks, document: Document) -> None:
        self.rank = int(batch.ranks[index])
        self.remarks, self.document = remarks, document
        self._columns, self._index = batch.columns, index
        self._taken = {"IDURBA", "RANK"}
        self._kept: dict[str, str] = {}

    @property
    def identifier(self) -> str:
        values = (self._value(column) for column in IDENTIFIERS)
        return next((value for value in values if value), "")[:IDENTIFIER_WIDTH]

    def has(self, column: str) -> bool:
        return column in self._columns

    def take(self, column: str) -> str:
        self._taken.add(column)
        return self._value(column)

    def keep(self, column: str, value: str) -> None:
        """Let `attributes` say what was written where something else is stored."""
        self._kept[column] = value

    def text(self, column: str, width: int) -> str:
        """Cut at `width`; what is cut stays whole in `attributes`."""
        value = self.take(column)
        if len(value) > width:
            problem = _("%(column)s trop long (plus de %(width)d caractères).") % {"column": column, "width": width}
            self.remarks.note(problem, _("Coupé."))
            self.keep(column, value)
        return value[:width]

    def url(self) -> str:
        """URLFIC when it is an http or https address: it becomes a link."""
        value = self.text("URLFIC", TEXT_WIDTH)
        if value and not value.lower().startswith(("http://", "https://")):
            self.remarks.note(_("URLFIC n’est pas une adresse web."), _("Adresse ignorée."))
            self.keep("URLFIC", value)
            return ""
        return value

    def attributes(self) -> dict[str, str]:
        """IDURBA is there only when it is not the document's."""
        others = {name: self._value(name) for name in self._columns if name not in self._taken}
        idurba = self._value("IDURBA")
        if idurba != self.document.idurba:
            others["IDURBA"] = idurba
        return {name: value for name, value in others.items() if value} | self._kept

    def _value(self, column: str) -> str:
        values = self._columns.get(column)
        return _clean(values[self._index]) if values else ""


def _clean(value: str) -> str:
    """Without what no database stores: NUL and other control characters, halves of a surrogate pair."""
    if value.isprintable():
        return value
    kept = "".join(character for character in value if character in "\n\t" or character >= " ")
    return kept.encode("utf-8", "ignore").decode()
