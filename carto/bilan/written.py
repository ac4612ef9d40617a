"""The chapters that the authority writes, as the template prints them: its words beside the figures; pure."""

from typing import Any

from carto.bilan import figures, parts, prose, wording
from carto.bilan.entries import Wording
from carto.bilan.record import Record, Words

Values = dict[str, Any]


def describe(record: Record, said: Wording) -> Values:
    """A text is an empty list of blocks where nothing was written."""
    held = {words.part: words for words in record.words}
    whole = figures.tally(record.publication.entries)
    by_theme = {row.code: row.tally for row in figures.by_theme(record)}
    return {
        "introduction": _text(held.get(parts.INTRODUCTION), whole, said),
        "themes": [
            {"title": theme.label, "color": theme.color, "facts": facts(by_theme[theme.slug]), **text}
            for theme in record.themes
            for text in [_text(held.get(f"{parts.OF_A_THEME}{theme.slug}"), by_theme[theme.slug], said)]
            if text["blocks"]
        ],
        "conclusion": _text(held.get(parts.CONCLUSION), whole, said),
    }


def facts(tally: figures.Tally) -> list[str]:
    return [
        wording.plural(tally.contributions, "contribution", "contributions"),
        wording.plural(tally.votes, "vote", "votes"),
        wording.plural(tally.comments, "commentaire", "commentaires"),
    ]


def _text(words: Words | None, tally: figures.Tally, said: Wording) -> Values:
    if words is None:
        return {"blocks": [], "signed": ""}
    counted = {"contributions": tally.contributions, "votes": tally.votes, "commentaires": tally.comments}
    named = {name: wording.number(count) for name, count in counted.items()}
    signed = f"Texte du maître d’ouvrage, version {words.number}, le {wording.minute(words.written_at)}."
    return {"blocks": prose.blocks(words.body, named, said.printable), "signed": signed}
