"""The chapter of modalités and the changes of the calendar, as the template prints them; pure."""

from datetime import date
from typing import Any

from carto.bilan import figures, wording
from carto.bilan.entries import Wording
from carto.bilan.record import Change, Modalite, Record

Values = dict[str, Any]


def describe(record: Record, said: Wording) -> Values:
    whole = figures.promises(record)
    return {
        "facts": [
            ["Modalités et formalités", wording.number(whole.total)],
            ["Mises en œuvre en entier", wording.number(whole.kept)],
            ["Avec une preuve au moins", wording.number(whole.proved)],
        ],
        "rows": [_row(one, said) for one in record.modalites],
        "changes": [_change(one, said) for one in record.changes],
    }


def _row(one: Modalite, said: Wording) -> Values:
    return {
        "wording": said.line(one.wording),
        "means": " · ".join(part for part in (one.means_label, said.line(one.places), one.article) if part),
        "planned": _days(*one.window) if one.window else "sans date",
        "done": _days(*one.done) if one.done else "",
        "account": said.paragraphs(one.account),
        "status": one.status_label,
        "proofs": [
            {
                "label": ", ".join(
                    part
                    for part in (said.line(p.label), p.taken_on and wording.day(p.taken_on), said.line(p.place))
                    if part
                ),
                "hash": wording.hash_lines(p.sha256),
            }
            for p in one.proofs
        ],
    }


def _days(first: date, last: date | None) -> str:
    """A last day that is not known is not said."""
    if last is None or last == first:
        return f"le {wording.day(first)}" if last else f"depuis le {wording.day(first)}"
    return f"du {wording.day(first)} au {wording.day(last)}"


def _change(one: Change, said: Wording) -> Values:
    return {
        "when": wording.day(one.changed_at),
        "act": said.line(one.act),
        "before": [said.line(line) for line in one.before],
        "after": [said.line(line) for line in one.after],
    }
