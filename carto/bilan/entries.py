"""One contribution as the template prints it; pure."""

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from typing import Any

from carto.bilan import wording
from carto.bilan.record import Record
from carto.bilan.volumes import Volume
from carto.contributions.models import Channel
from carto.contributions.passages import Hidden
from carto.exchange.publication import Answer, Comment, Content, Entry, Former, Location

Values = dict[str, Any]
SIDES = (("favorable", "Favorables"), ("unfavorable", "Défavorables"), ("neutral", "Neutres"))
SHAPES = {"Point": "point", "LineString": "tracé", "Polygon": "emprise"}
M_PER_KM = 1000


class Wording:
    """Holds what every contribution needs to be worded: the labels of the record, what the fonts can print, and in
    which of the `annexes` a contribution is, by its reference."""

    def __init__(self, record: Record, printable: Container[int], annexes: Sequence[Volume] = ()) -> None:
        self.themes = {theme.slug: theme for theme in record.themes}
        self.srid = record.publication.srid
        self.printable = printable
        self.volume_of = {entry.reference: one.number for one in annexes for entry in one.entries}

    def cited(self, reference: str) -> str:
        """The number of a contribution or of its comment, with its volume where it is in another."""
        volume = self.volume_of.get(reference.partition("/")[0])
        return f"{reference} (vol.{wording.NBSP}{volume})" if volume else reference

    def line(self, text: str) -> str:
        return wording.line_of(text, self.printable)

    def paragraphs(self, text: str) -> list[str]:
        return wording.paragraphs(text, self.printable)

    def entry(self, entry: Entry) -> Values:
        themes = [self.themes[slug] for slug in entry.themes]
        return {
            "number": entry.number,
            "reference": entry.reference,
            "title": self.line(entry.content.title) if entry.content else _absence(entry),
            "is_told": entry.content is not None,
            "unseen": _unseen(entry),
            "hidden": self._hidden(entry.content.hidden) if entry.content else [],
            "former": [self._former(one) for one in entry.content.former] if entry.content else [],
            "kind": entry.kind_label,
            "themes": [[theme.label, theme.color] for theme in themes],
            "received": _received(entry),
            "place": self._place(entry),
            "author": self._author(entry.content) if entry.content else "",
            "body": self.paragraphs(entry.content.body) if entry.content else [],
            "files": _files(entry.content),
            "votes": [entry.for_count, entry.against_count, entry.mixed_count],
            "gathered": _gathered(entry),
            "sides": self._sides(entry),
            "comment_count": len(entry.comments),
            "answers": [self._answer(answer) for answer in entry.answers],
        }

    def _hidden(self, hidden: Iterable[Hidden]) -> list[str]:
        """What is in the text printed, and the public does not read."""
        return [f"Masqué au public – {self.line(one.reason)} : « {self.line(one.words)} »" for one in hidden]

    def _former(self, one: Former) -> Values:
        """What it said before its author rewrote it."""
        said = f"Version {one.number}, du {wording.minute(one.written_at)}"
        return {"said": said, "title": self.line(one.title), "body": self.paragraphs(one.body)}

    def _author(self, content: Content) -> str:
        """The name everyone reads, and for several people what they are."""
        name = self.line(content.pseudonym) or "Anonyme"
        if not content.author_kind_label:
            return name
        count = content.signatory_count
        signed = f", {wording.number(count)} signataires annoncés" if count else ""
        return f"{name} ({content.author_kind_label.lower()}{signed})"

    def _place(self, entry: Entry) -> list[Values]:
        """Communes, zones and position, each a label and its lines."""
        rows = [("Commune", _shares([(self.line(place.label), place.share) for place in entry.communes]))]
        if entry.content is not None and entry.content.place_words:
            rows.append(("Lieu en mots", [self.line(entry.content.place_words)]))
        if entry.location is not None:
            zones = [(self.line(zone.code), zone.share) for zone in entry.location.zones]
            rows += [("Zone", _shares(zones)), ("Lieu", _located(entry.location, self.srid))]
        return [{"label": label, "lines": lines} for label, lines in rows if lines]

    def _sides(self, entry: Entry) -> list[Values]:
        """First-level comments by side, each with its replies, in the order of their numbers."""
        replies: dict[int, list[Comment]] = defaultdict(list)
        for comment in entry.comments:
            if comment.parent is not None:
                replies[comment.parent].append(comment)
        threads: dict[str, list[Values]] = defaultdict(list)
        for comment in entry.comments:
            if comment.parent is None:
                answered = [self._comment(entry, reply) for reply in replies[comment.number]]
                threads[comment.side].append(self._comment(entry, comment) | {"replies": answered})
        return [{"side": s, "label": label, "threads": threads[s]} for s, label in SIDES if threads[s]]

    def _comment(self, entry: Entry, comment: Comment) -> Values:
        gone = f"Contenu masqué – {comment.mask_reason}" if comment.mask_reason else ""
        gone = "Retiré par son auteur" if comment.is_withdrawn else gone
        gone = "En attente de relecture" if comment.is_awaiting else gone
        return {
            "reference": f"{entry.reference}/{comment.number}",
            "side": comment.side_label,
            "author": self.line(comment.pseudonym) or ("" if gone else "Anonyme"),
            "written": wording.minute(comment.written_at),
            "is_argument": comment.is_argument,
            "masked": gone,
            "body": self.paragraphs(comment.body),
            "hidden": self._hidden(comment.hidden),
        }

    def _answer(self, answer: Answer) -> Values:
        return {
            "outcome": answer.outcome_label,
            "when": wording.day(answer.answered_at),
            "body": self.paragraphs(answer.body),
            "changes": [
                {
                    "name": self.line(change.name),
                    "before": self.line(change.before),
                    "after": self.line(change.after),
                }
                for change in answer.changes
            ],
        }


def _unseen(entry: Entry) -> str:
    """Why the public does not read what is printed; empty when it does, or when nothing is."""
    return "" if entry.is_published or entry.content is None else f"Le public ne la lit pas : {_absence(entry)}."


def _absence(entry: Entry) -> str:
    if entry.mask_reason:
        return f"contenu masqué – {entry.mask_reason}"
    if entry.withdrawn_at:
        return f"retirée par son auteur le {wording.day(entry.withdrawn_at)}"
    return "en attente de relecture"


def _received(entry: Entry) -> list[str]:
    lines = [wording.minute(entry.received_at)]
    if not entry.is_in_period:
        lines.append("(hors période)")
    if entry.edited_at:
        changed = "modifiée" if entry.reference.startswith(Channel.WEB) else "saisie corrigée"
        lines.append(f"{changed} le {wording.minute(entry.edited_at)}")
    return lines


def _shares(places: list[tuple[str, float]]) -> list[str]:
    """A single place is named; several are said with the share of the shape each holds, a line each."""
    if len(places) == 1:
        return [places[0][0]]
    return [f"{label} ({wording.percent(share)})" for label, share in places]


def _located(location: Location, srid: int) -> list[str]:
    """The shape and its size, then its point in both systems, a line each."""
    size = ""
    if location.area_ha:
        size = f" de {wording.decimal(location.area_ha, 2)}{wording.NBSP}ha"
    elif location.length_m >= M_PER_KM:
        size = f" de {wording.decimal(location.length_m / M_PER_KM, 2)}{wording.NBSP}km"
    elif location.length_m:
        size = f" de {wording.number(round(location.length_m))}{wording.NBSP}m"
    shape = SHAPES[location.geometry["type"]]
    lon, lat = wording.decimal(location.lon, 5), wording.decimal(location.lat, 5)
    x, y = wording.number(round(location.x_m)), wording.number(round(location.y_m))
    return [f"{shape}{size}", f"lon {lon}, lat {lat}", f"EPSG:{srid}", f"{x}, {y}"]


def _files(content: Content | None) -> list[Values]:
    """Each photo and each piece: what it is, what it shows or is called, and the lines of its SHA-256."""
    if content is None:
        return []
    photos = [([f"photo de {one.width} × {one.height} pixels"], one.description, one.sha256) for one in content.photos]
    pieces = [([f"document PDF, pages : {one.page_count}"], one.label, one.sha256) for one in content.pieces]
    return [
        {"label": [*kind, words] if words else kind, "hash": wording.hash_lines(sha256)}
        for kind, words, sha256 in photos + pieces
    ]


def _gathered(entry: Entry) -> str:
    """Votes counted elsewhere, in a sentence; the three figures are those given online."""
    paper, platform = entry.paper, entry.platform
    said = []
    if paper.total:
        said.append(f"Sur papier : {paper.for_} pour, {paper.against} contre, {paper.mixed} mitigé.")
        said.append(
            f"Ensemble : {entry.for_count + paper.for_} pour, {entry.against_count + paper.against} contre, "
            f"{entry.mixed_count + paper.mixed} mitigé."
        )
    if platform.total:
        said.append(f"Sur l’ancienne plateforme, à part : {platform.total}.")
    return " ".join(said)
