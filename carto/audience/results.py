"""What may be read of the replies: from five upwards, question by question, beside the population."""

import csv
from dataclasses import dataclass
from decimal import Decimal
from io import StringIO

from django.utils.translation import gettext_lazy

from carto.audience.models import Asked, Count, Form, Reference
from carto.audience.questions import CLOSING, VERSION, WHO, Choice, Question
from carto.audience.suppression import cells
from carto.concertations.models import Concertation
from carto.plain_cells import plain

COLUMNS = (
    gettext_lazy("Questionnaire"), gettext_lazy("Question"), gettext_lazy("Réponse"),
    gettext_lazy("Nombre"), gettext_lazy("Part en %"), gettext_lazy("Part dans la population en %"),
    gettext_lazy("Source"), gettext_lazy("Version des questions"),
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One choice, or several too small to be told apart; `share` and `population` in percent."""

    label: str
    count: int
    share: Decimal
    population: Decimal | None
    is_grouped: bool


@dataclass(frozen=True)
class Table:
    """`total`: how many replied to that question. No `lines`: fewer than five."""

    question: Question
    total: int
    lines: tuple[Line, ...]
    sources: tuple[str, ...]

    @property
    def is_compared(self) -> bool:
        return any(line.population is not None for line in self.lines)


@dataclass(frozen=True)
class Results:
    """`respondents`: how many replied to the form, as far as it is shown."""

    form: Form
    respondents: int
    tables: tuple[Table, ...]

    @property
    def is_empty(self) -> bool:
        return not self.respondents


def of_who(concertation: Concertation) -> Results:
    """Of the questions that are asked, and of those that were and have replies to show."""
    asked = {one.slug for one in Asked.questions_of(concertation)}
    read = _read(concertation, Form.WHO, WHO)
    return Results(
        read.form, read.respondents, tuple(one for one in read.tables if one.lines or one.question.slug in asked)
    )


def of_closing(concertation: Concertation) -> Results:
    return _read(concertation, Form.CLOSING, CLOSING)


def to_csv(concertation: Concertation) -> str:
    """The figures that the pages show, and no other; for a French spreadsheet, which must compute nothing of them."""
    out = StringIO()
    rows = csv.writer(out, delimiter=";")
    rows.writerow(list(COLUMNS))
    for results in (of_who(concertation), of_closing(concertation)):
        for table in results.tables:
            for line in table.lines:
                known = "" if line.population is None else _comma(line.population)
                rows.writerow(
                    [
                        results.form.label, table.question.label, plain(line.label), line.count, _comma(line.share),
                        known, plain(" ; ".join(table.sources)), VERSION,
                    ]
                )  # fmt: skip
    return "\ufeff" + out.getvalue()


def _read(concertation: Concertation, form: Form, questions: tuple[Question, ...]) -> Results:
    rows = Count.objects.filter(concertation=concertation, form=form)
    counts = {(row.question, row.choice): row.shown for row in rows}
    references = list(Reference.objects.filter(concertation=concertation))
    tables = (
        _table(one, one.choices_in(concertation), counts, [r for r in references if r.question == one.slug])
        for one in questions
    )
    return Results(form, counts.get(("", ""), 0), tuple(tables))


def _table(
    question: Question, choices: list[Choice], counts: dict[tuple[str, str], int], given: list[Reference]
) -> Table:
    found = [counts.get((question.slug, slug), 0) for slug, _label in choices]
    shares = {row.choice: row.share for row in given}
    total = sum(found)
    lines = []
    for cell in cells(found):
        members = [choices[rank] for rank in cell.members]
        known = [shares[slug] for slug, _label in members if slug in shares]
        lines.append(
            Line(
                label=" / ".join(str(label) for _slug, label in members),
                count=cell.count,
                share=_percent(cell.count, total),
                population=sum(known, Decimal(0)) if len(known) == len(members) else None,
                is_grouped=len(members) > 1,
            )
        )
    sources = dict.fromkeys(f"{row.source}, {row.dated}" for row in given)
    return Table(question, total if lines else 0, tuple(lines), tuple(sources))


def _percent(count: int, total: int) -> Decimal:
    return (Decimal(100 * count) / total).quantize(Decimal("0.1"))


def _comma(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")
