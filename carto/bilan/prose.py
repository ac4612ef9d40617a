"""The authority's Markdown as plain values that the template prints and never interprets; pure."""

from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from markdown_it.token import Token

from carto.bilan import wording
from carto.markdown import MARKDOWN

Values = dict[str, Any]
SCHEMES = ("http://", "https://", "mailto:")


def blocks(text: str, figures: Mapping[str, str], printable: Container[int]) -> list[Values]:
    """Paragraphs, headings and items, each with its runs of words. `{contributions}` is the figure of that name: those
    who write never type a number that may change. Any heading is of one level, whatever its signs."""
    return [block for block in _blocks(text, figures, printable) if block["runs"]]


def _blocks(text: str, figures: Mapping[str, str], printable: Container[int]) -> Iterator[Values]:
    lists: list[int | None] = []  # of each list we are in, the number of its next item; None without numbers
    marker, quotes, kind = "", 0, "paragraph"
    for token in MARKDOWN.parse(text):
        if token.type in {"bullet_list_open", "ordered_list_open"}:
            lists.append(None if token.type.startswith("bullet") else int(token.attrGet("start") or 1))
        elif token.type in {"bullet_list_close", "ordered_list_close"}:
            lists.pop()
        elif token.type == "list_item_open":
            number = lists[-1]
            marker = "–" if number is None else f"{number}."
            lists[-1] = None if number is None else number + 1
        elif token.type in {"heading_open", "paragraph_open"}:
            kind = token.type.removesuffix("_open")
        elif token.type.startswith("blockquote"):
            quotes += token.nesting
        elif token.type in {"inline", "fence", "code_block"}:
            runs = list(_runs(token.children or [token], figures, printable))
            yield {"kind": kind, "depth": len(lists), "marker": marker, "quoted": quotes > 0, "runs": runs}
            marker = ""


def _runs(tokens: Iterable[Token], figures: Mapping[str, str], printable: Container[int]) -> Iterator[Values]:
    strong = em = 0
    href = ""
    for token in tokens:
        if token.type.startswith("strong"):
            strong += token.nesting
        elif token.type.startswith("em"):
            em += token.nesting
        elif token.type == "link_open":
            target = str(token.attrGet("href"))
            href = target if target.startswith(SCHEMES) else ""
        elif token.type == "link_close":
            href = ""
        elif token.type.endswith("break"):
            yield _run("\n" if token.type == "hardbreak" else " ", strong, em, href)
        elif token.content:
            yield _run(_printed(token.content, figures, printable), strong, em, href)


def _run(text: str, strong: int, em: int, href: str) -> Values:
    return {"text": text, "strong": strong > 0, "em": em > 0, "href": href}


def _printed(text: str, figures: Mapping[str, str], printable: Container[int]) -> str:
    """What the fonts can print, with the spaces that stand at both ends."""
    for name, figure in figures.items():
        text = text.replace(f"{{{name}}}", figure)
    before, after = (" " if edge.isspace() else "" for edge in (text[0], text[-1]))
    return f"{before}{wording.line_of(text, printable)}{after}"
