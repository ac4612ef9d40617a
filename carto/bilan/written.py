"""The chapters that the authority writes, as the template prints them: its words beside the figures; pure."""

from typing import Any

from carto.bilan import debated, figures, parts, prose, wording
from carto.bilan.entries import Wording
from carto.bilan.record import Record, Theme, Words

Values = dict[str, Any]


def describe(record: Record, said: Wording) -> Values:
    """A text is an empty list of blocks where nothing was written."""
    held = {words.part: words for words in record.words}
    whole = figures.tally(record.publication.entries)
    themes = [_theme(record, theme, held.get(f"{parts.OF_A_THEME}{theme.slug}"), said) for theme in record.themes]
    return {
        "introduction": _text(held.get(parts.INTRODUCTION), whole, said),
        "rule": debated.RULE,
        "themes": [one for one in themes if one["count"] or one["blocks"]],
        "conclusion": _text(held.get(parts.CONCLUSION), whole, said),
    }


def _theme(record: Record, theme: Theme, words: Words | None, said: Wording) -> Values:
    """What the authority writes of it, what the data tell, and what was said for and against."""
    entries = [entry for entry in record.publication.entries if theme.slug in entry.themes]
    tally = figures.tally(entries)
    return _text(words, tally, said) | {
        "title": theme.label,
        "color": theme.color,
        "count": tally.contributions,
        "facts": facts(tally),
        "votes": [tally.for_count, tally.against_count, tally.mixed_count],
        "sides": debated.sides(entries, said),
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
