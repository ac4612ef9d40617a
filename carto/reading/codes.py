"""The grid of codes: in its order, checked before it is written, out to a spreadsheet and back."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.contributions.models import Contribution
from carto.intake.workbook import Cell
from carto.reading.models import Code, Color

KEY = re.compile(r"[0-9a-z]")
# What the page « Lire » keeps for itself: the next one, the one before, the filters, a passage typed.
OF_THE_PAGE = frozenset("spfm")
TITLES = ("code", "sous", "couleur", "touche", "definition")
MOST_CODES = 200


@dataclass(frozen=True)
class Line:
    """One code as it is typed; `under`: the label of the one above it, empty at the first level."""

    label: str
    under: str = ""
    color: Color = Color.BLUE
    key: str = ""
    definition: str = ""
    pk: int | None = None


@dataclass(frozen=True)
class Branch:
    """A code of the first level and those below it, each with how many published contributions bear it."""

    code: Code
    children: tuple[Code, ...]


def line_of(code: Code) -> Line:
    under = code.parent.label if code.parent is not None else ""
    return Line(code.label, under, Color(code.color), code.key, code.definition, code.pk)


def branches(concertation: Concertation) -> list[Branch]:
    """The whole grid, in two queries."""
    rows = list(concertation.codes.select_related("parent"))
    below: dict[int, list[Code]] = {}
    counts = dict(_counted(concertation))
    for code in rows:
        code.used = counts.get(code.pk, 0)  # type: ignore[attr-defined]  # for the pages that say it
        if code.parent_id is not None:
            below.setdefault(code.parent_id, []).append(code)
    return [Branch(code, tuple(below.get(code.pk, ()))) for code in rows if code.parent_id is None]


def in_order(concertation: Concertation) -> list[Code]:
    """Each code followed by those below it."""
    return [code for branch in branches(concertation) for code in (branch.code, *branch.children)]


def faults(lines: Sequence[Line]) -> list[str]:
    """Why these lines are no grid, in words for the agent."""
    found = [] if len(lines) <= MOST_CODES else [_("Une grille a 200 codes au plus.")]
    labels = [line.label.casefold() for line in lines]
    keys = [line.key for line in lines if line.key]
    first_level = {line.label for line in lines if not line.under}
    for line in lines:
        if labels.count(line.label.casefold()) > 1:
            found.append(_("Deux codes s’appellent « %(label)s ».") % {"label": line.label})
        if line.under and line.under not in first_level:
            found.append(_under_what(line, {one.label for one in lines}))
        if line.key and (line.key in OF_THE_PAGE or not KEY.fullmatch(line.key)):
            found.append(_no_key(line))
        if line.key and keys.count(line.key) > 1:
            found.append(_("La touche « %(key)s » est donnée à deux codes.") % {"key": line.key})
    return list(dict.fromkeys(found))


def completed(lines: Sequence[Line], standing: Collection[Code]) -> list[Line]:
    """Those of a file, each known by the label that stands, followed by what the file does not name."""
    known = {code.label.casefold(): code for code in standing}
    told = {line.label.casefold() for line in lines}
    named = [
        replace(line, pk=known[line.label.casefold()].pk) if line.label.casefold() in known else line for line in lines
    ]
    return named + [line_of(code) for code in standing if code.label.casefold() not in told]


def following_names(lines: Sequence[Line], standing: Mapping[int, Code]) -> list[Line]:
    """Those below a code that changes its name stay below it, and capitals do not matter."""
    known = [(standing.get(line.pk), line.label) for line in lines if line.pk is not None]
    renamed = {code.label.casefold(): label for code, label in known if code is not None}
    named = renamed | {line.label.casefold(): line.label for line in lines}
    return [replace(line, under=named.get(line.under.casefold(), line.under)) for line in lines]


def rows_of(concertation: Concertation) -> list[list[str]]:
    lines = [line_of(code) for code in in_order(concertation)]
    return [[line.label, line.under, str(line.color.label), line.key, line.definition] for line in lines]


def read(rows: Sequence[Sequence[Cell]]) -> tuple[list[Line], list[str]]:
    """The lines of a file whose first row holds TITLES, and what is wrong with it by the number of its line."""
    titles = [cell.text.strip().casefold().replace("é", "e") for cell in rows[0]]
    if "code" not in titles:
        return [], [_("Il manque la colonne %(names)s.") % {"names": "« code »"}]
    lines, wrong = list[Line](), list[str]()
    for number, cells in enumerate(rows[1:], start=2):
        given = {name: _plain(cells[place]) for place, name in enumerate(titles) if place < len(cells)}
        if not any(given.values()):
            continue
        told = _line(given)
        if isinstance(told, str):
            wrong.append(_("ligne %(line)s : %(reason)s") % {"line": number, "reason": told})
        else:
            lines.append(told)
    return lines, wrong


def _counted(concertation: Concertation) -> list[tuple[int, int]]:
    shown = Q(codings__contribution__in=Contribution.objects.filter(concertation=concertation).published().values("pk"))
    rows = concertation.codes.order_by().annotate(n=Count("codings__contribution", filter=shown, distinct=True))
    return list(rows.values_list("pk", "n"))


def _line(given: dict[str, str]) -> Line | str:
    label, key, definition = given.get("code", ""), given.get("touche", "").lower(), given.get("definition", "")
    if not label:
        return _("le nom du code manque")
    if len(label) > 60 or len(definition) > 300:
        return _("un nom a 60 caractères au plus, une définition 300")
    colors = {str(color.label).casefold(): color for color in Color} | {color.value: color for color in Color}
    said = given.get("couleur", "").casefold()
    if said and said not in colors:
        return _("la couleur doit être l’une de : %(names)s") % {"names": ", ".join(str(one.label) for one in Color)}
    return Line(label, given.get("sous", ""), colors.get(said, Color.BLUE), key, definition)


def _plain(cell: Cell) -> str:
    """Without the mark that keeps a spreadsheet from computing it."""
    text = cell.text.replace("\x00", "").strip()
    return text[1:] if text[:2] in ("'=", "'+", "'-", "'@") else text


def _under_what(line: Line, labels: set[str]) -> str:
    told = {"label": line.label, "under": line.under}
    if line.under in labels:
        return _("« %(label)s » est sous « %(under)s », qui est déjà sous un autre : deux niveaux au plus.") % told
    return _("« %(label)s » est sous « %(under)s », qui n’est pas dans la grille.") % told


def _no_key(line: Line) -> str:
    if line.key in OF_THE_PAGE:
        return _("La touche « %(key)s » sert à la page elle-même : choisissez-en une autre.") % {"key": line.key}
    return _("« %(key)s » n’est pas une touche : un chiffre, ou une lettre sans accent.") % {"key": line.key}
