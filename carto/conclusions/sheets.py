"""The authority's answers by spreadsheet: the observations out, the answers filled in, and back in.

Each row names its concertation, its observation and the answer that stood when it left, so that a sheet of elsewhere,
or one that is out of date, is told and not believed. A row left as it was changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.answers.actions import Fault
from carto.concertations.models import Concertation
from carto.conclusions.observed import Given, Observed, plain
from carto.intake import workbook
from carto.intake.workbook import Cell, Column, Unreadable

NUMBER, ANSWER, ORIGIN = (
    gettext_lazy("Numéro"), gettext_lazy("Réponse du maître d’ouvrage"), gettext_lazy("Ne pas modifier"),
)  # fmt: skip


@dataclass(frozen=True)
class Read:
    """What a sheet says, before anything of it is written."""

    changes: list[Given]
    unchanged: int
    faults: list[Fault]


def export(concertation: Concertation, observed: Iterable[Observed]) -> bytes:
    """A row an observation, in the order of the procès-verbal; the same ones give the same bytes."""
    columns = [
        Column(str(NUMBER), 12), Column(_("Thème"), 20), Column(_("Lieu"), 24), Column(_("Observation"), 70),
        Column(str(ANSWER), 70), Column(str(ORIGIN), 18),
    ]  # fmt: skip
    rows = [
        [one.number, one.theme_label, one.place, one.words, one.answer, _origin(concertation, one)] for one in observed
    ]  # fmt: skip
    return workbook.write(_("Observations"), columns, rows)


def read(concertation: Concertation, observed: Iterable[Observed], content: bytes) -> Read:
    """`Unreadable` when it is no workbook of ours; else what each row changes, and the faulty ones, by their line."""
    lines = workbook.read(content)
    places = _places(lines[0] if lines else [])
    known = {one.number: one for one in observed}
    changes: dict[str, Given] = {}
    unchanged, faults = 0, list[Fault]()
    for line, cells in enumerate(lines[1:], start=2):
        given = {name: cells[place] if place < len(cells) else Cell("") for name, place in places.items()}
        if not any(cell.text.strip() or cell.is_formula for cell in given.values()):
            continue
        number = given[str(NUMBER)].text.strip()
        where = _("ligne %(line)s, %(reference)s") % {"line": line, "reference": number or "—"}
        found = _change(concertation, given, known)
        if isinstance(found, str):
            faults.append(Fault(where, found))
        elif found is None:
            unchanged += 1
        elif number in changes:
            faults.append(Fault(where, _("cette observation a déjà une ligne plus haut")))
        else:
            changes[number] = found
    return Read(list(changes.values()), unchanged, faults)


def _origin(concertation: Concertation, one: Observed) -> str:
    return f"{concertation.slug}/{one.number}/{one.seen}"


def _places(titles: Sequence[Cell]) -> dict[str, int]:
    found = {cell.text.strip(): place for place, cell in enumerate(titles)}
    wanted = [str(name) for name in (NUMBER, ANSWER, ORIGIN)]
    if missing := [name for name in wanted if name not in found]:
        raise Unreadable(_("Il manque la colonne %(names)s.") % {"names": ", ".join(f"« {name} »" for name in missing)})
    return {name: found[name] for name in wanted}


def _change(concertation: Concertation, given: dict[str, Cell], known: dict[str, Observed]) -> Given | str | None:
    """The change, the reason why there is none, or None where nothing changes."""
    if any(cell.is_formula for cell in given.values()):
        return _("une cellule contient une formule : écrivez-y le texte lui-même")
    number = given[str(NUMBER)].text.strip()
    slug, _dash, rest = given[str(ORIGIN)].text.strip().partition("/")
    if slug != concertation.slug or rest.rpartition("/")[0] != number:
        return _("elle ne vient pas de l’export de cette concertation")
    one = known.get(number)
    if one is None:
        return _("cette observation n’est plus dans le procès-verbal")
    body = plain(given[str(ANSWER)].text)
    return None if body == plain(one.answer) else Given(number, body, rest.rpartition("/")[2])
