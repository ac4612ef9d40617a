"""Answers by spreadsheet: the contributions out, outcome and reason filled in by whoever answers, and back in.

Each row names its concertation and the answer that stood when it left, so that a sheet of elsewhere, or one that is out
of date, is told and not believed. A row left as it was changes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.answers.actions import Fault, Reply
from carto.answers.models import LONGEST_ANSWER, OUTCOMES
from carto.answers.texts import unknown_fields
from carto.concertations.models import Concertation
from carto.contributions.models import Contribution, Status, number_of
from carto.contributions.passages import whole_of
from carto.intake import workbook
from carto.intake.workbook import Cell, Column, Unreadable

REFERENCE, OUTCOME, BODY, ORIGIN = (
    gettext_lazy("Numéro"), gettext_lazy("Suite donnée"), gettext_lazy("Réponse motivée"),
    gettext_lazy("Ne pas modifier"),
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One row that says something else than what is known: what it will write."""

    reply: Reply
    reference: str
    before: str
    outcome: str


@dataclass(frozen=True)
class Read:
    """What a sheet says, before anything of it is written."""

    changes: list[Change]
    unchanged: int
    faults: list[Fault]


def export(concertation: Concertation, rows: Iterable[Contribution]) -> bytes:
    """Needs `for_display`, `work` and `answers`."""
    labels = tuple(str(label) for _value, label in OUTCOMES)
    columns = [
        Column(str(REFERENCE), 10), Column(_("Titre"), 30), Column(_("Texte"), 60), Column(_("Thèmes"), 20),
        Column(_("Communes"), 20), Column(_("Votes"), 24), Column(_("Service"), 18),
        Column(str(OUTCOME), 18, labels), Column(str(BODY), 60), Column(str(ORIGIN), 18),
    ]  # fmt: skip
    return workbook.write(_("Réponses"), columns, [_row(concertation, row) for row in rows])


def read(concertation: Concertation, content: bytes) -> Read:
    """`Unreadable` when it is no workbook of ours; else what each row changes, and the faulty ones, by their line."""
    lines = workbook.read(content)
    places = _places(lines[0] if lines else [])
    changes: dict[int, Change] = {}
    unchanged, faults = 0, list[Fault]()
    known = _known(concertation)
    for line, cells in enumerate(lines[1:], start=2):
        given = {name: cells[place] if place < len(cells) else Cell("") for name, place in places.items()}
        if not any(cell.text.strip() or cell.is_formula for cell in given.values()):
            continue
        where = _("ligne %(line)s, %(reference)s") % {"line": line, "reference": given[str(REFERENCE)].text or "—"}
        found = _change(concertation, given, known)
        if isinstance(found, str):
            faults.append(Fault(where, found))
        elif found is None:
            unchanged += 1
        elif found.reply.number in changes:
            faults.append(Fault(where, _("cette contribution a déjà une ligne plus haut")))
        else:
            changes[found.reply.number] = found
    return Read(list(changes.values()), unchanged, faults)


def _row(concertation: Concertation, row: Contribution) -> list[str]:
    outcome, body = _stands(row)
    work = getattr(row, "work", None)
    votes = {"a": row.for_count, "b": row.mixed_count, "c": row.against_count}
    return [
        row.reference, *whole_of(row), ", ".join(theme.label for theme in row.themes.all()),
        ", ".join(commune.name for commune in row.communes),
        _("%(a)s pour, %(b)s mitigé, %(c)s contre") % votes,
        work.service.label if work is not None and work.service is not None else "",
        str(Status(outcome).label) if outcome else "", body, _origin(concertation, row),
    ]  # fmt: skip


def _stands(row: Contribution) -> tuple[str, str]:
    """Outcome and reason as they are: the draft if there is one, else the answer, else nothing."""
    work = getattr(row, "work", None)
    if work is not None and work.is_drafted:
        return work.outcome, work.body
    last = next(iter(row.answers.all()), None)
    return (last.outcome, last.body) if last is not None else ("", "")


def _origin(concertation: Concertation, row: Contribution) -> str:
    return f"{concertation.slug}/{row.reference}/{_last(row)}"


def _last(row: Contribution) -> int:
    return next((answer.pk for answer in row.answers.all()), 0)


def _known(concertation: Concertation) -> dict[int, Contribution]:
    rows = Contribution.objects.filter(concertation=concertation).answerable().select_related("work")
    return {
        row.number: row
        for row in rows.only("channel", "number", "concertation_id", "status", "work").prefetch_related("answers")
    }


def _places(titles: Sequence[Cell]) -> dict[str, int]:
    found = {cell.text.strip(): place for place, cell in enumerate(titles)}
    wanted = [str(name) for name in (REFERENCE, OUTCOME, BODY, ORIGIN)]
    if missing := [name for name in wanted if name not in found]:
        raise Unreadable(_("Il manque la colonne %(names)s.") % {"names": ", ".join(f"« {name} »" for name in missing)})
    return {name: found[name] for name in wanted}


def _change(concertation: Concertation, given: dict[str, Cell], known: dict[int, Contribution]) -> Change | str | None:
    """The change, the reason why there is none, or None where nothing changes."""
    if any(cell.is_formula for cell in given.values()):
        return _("une cellule contient une formule : écrivez-y le texte lui-même")
    reference = given[str(REFERENCE)].text.strip()
    slug, _dash, rest = given[str(ORIGIN)].text.strip().partition("/")
    if slug != concertation.slug or rest.rpartition("/")[0] != reference:
        return _("elle ne vient pas de l’export de cette concertation")
    row = known.get(number_of(reference) or 0)
    if row is None:
        return _("elle n’est pas, ou n’est plus, publique dans cette concertation")
    label, body = given[str(OUTCOME)].text.strip(), _plain(given[str(BODY)].text)
    outcome, written = _stands(row)
    before = str(Status(outcome).label) if outcome else ""
    if (label, body) == (before, _plain(written)):
        return None
    return _checked(row, rest.rpartition("/")[2], label, body, before)


def _checked(row: Contribution, seen: str, label: str, body: str, before: str) -> Change | str:
    values = {str(name): value for value, name in OUTCOMES}
    if label not in values:
        return _("la suite donnée doit être l’une de : %(labels)s") % {"labels": ", ".join(values)}
    if not body:
        return _("la réponse motivée manque")
    if len(body) > (LONGEST_ANSWER or 0):
        return _("la réponse dépasse %(n)s caractères") % {"n": LONGEST_ANSWER}
    if unknown := unknown_fields(body):
        return _("ce champ n’existe pas : %(names)s") % {"names": ", ".join(f"{{{name}}}" for name in unknown)}
    if seen != str(_last(row)):
        return _("une autre réponse a été publiée depuis l’export")
    reply = Reply(row.number, Status(values[label]), body, int(seen))
    return Change(reply, row.reference, before, label)


def _plain(text: str) -> str:
    """Line ends are those of the program that saved the file."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
