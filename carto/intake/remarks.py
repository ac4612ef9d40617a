"""What a whole spreadsheet says: contributions, the comments on them, and what is not taken over."""

import hashlib
import json
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.debate.imported import Elsewhere
from carto.debate.models import Side
from carto.intake.actions import ANONYMOUS, Sheet
from carto.intake.columns import Field, plain
from carto.intake.rows import Defaults, Faulty, moment, row, text
from carto.intake.threads import MOST_KEY, Remark
from carto.intake.workbook import Cell

Said = Mapping[Field, str]
SIDES = {
    "1": Side.FAVORABLE, "for": Side.FAVORABLE, "pour": Side.FAVORABLE, "favorable": Side.FAVORABLE,
    "0": Side.NEUTRAL, "mitige": Side.NEUTRAL, "neutre": Side.NEUTRAL, "": Side.NEUTRAL,
    "-1": Side.UNFAVORABLE, "against": Side.UNFAVORABLE, "contre": Side.UNFAVORABLE, "defavorable": Side.UNFAVORABLE,
}  # fmt: skip
# Cap Collectif has a row for each of these too, with the columns of the proposal it is about filled again.
OF_ANOTHER_KIND = ("_votes_id", "_comments_vote_id", "_reportings_id", "_news_id", "_sources_id", "_versions_id")
YES = frozenset({"1", "true", "oui", "yes"})


def read(
    concertation: Concertation,
    table: Sequence[Sequence[Cell]],
    columns: Mapping[Field, int],
    defaults: Defaults,
    source: str = "",
) -> Sheet:
    """Blank rows are left out."""
    themes = {plain(word): theme for theme in concertation.themes.all() for word in (theme.slug, theme.label)}
    titles = [plain(cell.text) for cell in table[0]]
    rows, remarks, aside = [], list[Remark](), 0
    for number, cells in enumerate(table[1:], start=2):
        if not any(cell.text.strip() or cell.is_formula for cell in cells):
            continue
        given = {field: cells[place] for field, place in columns.items() if place < len(cells)}
        if _is_aside(titles, cells):
            aside += 1
        elif _is_filled(given, Field.ABOUT) or _is_filled(given, Field.COMMENT_BODY):
            is_cap = "arguments_type" in titles[columns[Field.SIDE]] if Field.SIDE in columns else False
            remarks.append(_remark(concertation, number, cells, given, defaults, is_cap=is_cap))
        else:
            rows.append(row(concertation, number, cells, columns, defaults, themes))
    return Sheet(source, rows, remarks, aside)


def _is_filled(given: Mapping[Field, Cell], field: Field) -> bool:
    return field in given and (bool(given[field].text.strip()) or given[field].is_formula)


def _is_aside(titles: Sequence[str], cells: Sequence[Cell]) -> bool:
    """Of another kind, or removed from what everyone read over there."""
    for title, cell in zip(titles, cells, strict=False):
        words = cell.text.strip()
        if words and (title.endswith((*OF_ANOTHER_KIND, "_trashed_at"))):
            return True
        if title.endswith("_trashed") and plain(words) in YES:
            return True
    return False


def _remark(
    concertation: Concertation,
    number: int,
    cells: Sequence[Cell],
    given: Mapping[Field, Cell],
    defaults: Defaults,
    *,
    is_cap: bool,
) -> Remark:
    """In a file of comments alone, `id`, `body`, `author/name` and `created_at` are those of the comment."""
    said = {field: cell.text.strip() for field, cell in given.items()}
    is_alone = Field.COMMENT_BODY not in given
    whole = hashlib.sha256(json.dumps([cell.text for cell in cells]).encode()).hexdigest()
    key = (said.get(Field.COMMENT_ID) or (said.get(Field.ID) if is_alone else "") or whole)[:MOST_KEY]
    try:
        if any(cell.is_formula for cell in given.values()):
            raise Faulty(_("une cellule contient une formule : écrivez-y le texte lui-même"))
        return Remark(number, key, *_target(said), said=_elsewhere(concertation, said, defaults, is_alone, is_cap))
    except Faulty as why:
        return Remark(number, key, problem=str(why))


def _target(said: Said) -> tuple[str, str]:
    """The contribution, then the comment answered to, which Decidim says in the same column."""
    about = (said.get(Field.ABOUT) or said.get(Field.ID, ""))[:MOST_KEY]
    if said.get(Field.ABOUT_KIND, "").lower().endswith("comment"):
        return "", about
    return about, said.get(Field.COMMENT_PARENT, "")[:MOST_KEY]


def _elsewhere(concertation: Concertation, said: Said, defaults: Defaults, is_alone: bool, is_cap: bool) -> Elsewhere:
    body = text(said.get(Field.BODY if is_alone else Field.COMMENT_BODY, ""))
    if not body:
        raise Faulty(_("le texte manque"))
    name = said.get(Field.NAME if is_alone else Field.COMMENT_NAME, "")[:60]
    date = said.get(Field.DATE if is_alone else Field.COMMENT_DATE, "")
    return Elsewhere(
        _side(said.get(Field.SIDE, ""), is_cap=is_cap), body, name or ANONYMOUS,
        moment(concertation, date) or defaults.received.received_at,
        is_public=defaults.line.is_public, keeps_contact=defaults.line.keeps_contact,
    )  # fmt: skip


def _side(words: str, *, is_cap: bool) -> Side:
    """Cap Collectif also writes its two kinds of argument as 1 and 0, and has no third."""
    bare = words.removesuffix(".0").replace("−", "-")
    if is_cap and bare == "0":
        return Side.UNFAVORABLE
    side = SIDES.get(bare if bare in ("", "-1") else plain(bare) or bare)
    if side is None:
        raise Faulty(_("position inconnue : « %(words)s » ; on attend pour, contre ou mitigé") % {"words": words[:40]})
    return side
