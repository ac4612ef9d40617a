"""The chapters of meetings, documents and moderation, as the template prints them; pure."""

from typing import Any

from carto.bilan import figures, wording
from carto.bilan.entries import Wording
from carto.bilan.record import Decision, Document, Gathering, Record

Values = dict[str, Any]


def describe(record: Record, said: Wording) -> Values:
    return {
        "facts": _attendance(figures.attendance(record)),
        "gatherings": [_gathering(one, said) for one in record.gatherings],
        "documents": [_document(one, said) for one in record.documents],
    }


def describe_moderation(record: Record, said: Wording) -> Values:
    return {
        "facts": [[said.line(label), wording.number(count)] for label, count in figures.moderation(record)],
        "rows": [_decision(one, said) for one in record.decisions],
    }


def _attendance(whole: figures.Attendance) -> list[list[str]]:
    return [
        ["Rencontres annoncées et non annulées", wording.number(whole.gatherings)],
        ["Où les présents ont été comptés", wording.number(whole.counted)],
        ["Personnes présentes à celles-là", wording.number(whole.people)],
    ]


def _gathering(one: Gathering, said: Wording) -> Values:
    return {
        "title": said.line(one.title),
        "when": f"{one.kind_label}, le {wording.minute(one.starts_at)}, {said.line(one.place)}",
        "state": f"{one.state_label} : {said.line(one.cancel_reason)}" if one.cancel_reason else one.state_label,
        "attendance": "" if one.attendance is None else wording.plural(one.attendance, "personne", "personnes"),
        "minutes": said.paragraphs(one.minutes),
        "hash": wording.hash_lines(one.minutes_sha256),
    }


def _document(one: Document, said: Wording) -> Values:
    return {
        "title": said.line(one.title),
        "kind": one.kind_label,
        "versions": [
            {
                "label": f"Version {version.number}, datée du {wording.day(version.dated)}, en ligne le "
                f"{wording.minute(version.added_at)}",
                "changes": said.paragraphs(version.changes),
                "hash": wording.hash_lines(version.sha256),
            }
            for version in one.versions
        ],
    }


def _decision(one: Decision, said: Wording) -> list[str]:
    """Moment, number, what was decided, and what its author’s contest became."""
    decided = f"{one.verdict} – {said.line(one.reason)}" if one.reason else one.verdict
    contest = ""
    if one.contested_at:
        contest = f"Contesté le {wording.day(one.contested_at)}"
        contest += f" ; {one.ending.lower()} le {wording.day(one.ended_at)}" if one.ended_at else " ; en attente"
    return [wording.minute(one.made_at), said.cited(one.reference), decided, one.role, contest]
