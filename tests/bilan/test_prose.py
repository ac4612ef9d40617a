"""The authority's Markdown on paper: laid out, and never interpreted."""

from typing import Any

from carto.bilan import prose

PRINTABLE = frozenset(range(32, 0x2100)) - {0x1F600}


def blocks(text: str, **figures: str) -> list[dict[str, Any]]:
    return prose.blocks(text, figures, PRINTABLE)


def words(block: dict[str, Any]) -> str:
    return "".join(run["text"] for run in block["runs"])


def test_paragraphs_headings_lists_and_quotes_are_told_apart() -> None:
    held = blocks("# Un\n\nDeux\ntrois  \nquatre\n\n4. a\n5. b\n   - c\n\n     suite\n\n> dit\n\n---\n\n    code")
    assert [(one["kind"], one["depth"], one["marker"], one["quoted"], words(one).strip()) for one in held] == [
        ("heading", 0, "", False, "Un"),
        ("paragraph", 0, "", False, "Deux trois\nquatre"),
        ("paragraph", 1, "4.", False, "a"),
        ("paragraph", 1, "5.", False, "b"),
        ("paragraph", 2, "–", False, "c"),
        ("paragraph", 2, "", False, "suite"),
        ("paragraph", 0, "", True, "dit"),
        ("paragraph", 0, "", False, "code"),
    ]  # fmt: skip


def test_bold_italics_and_links_are_runs_and_only_addresses_of_the_web_lead_out() -> None:
    [block] = blocks("Un **gras *et* là**, [oui](https://essai.invalid), [non](/ici), [mal](javascript:alert) `x` !")
    told = [(run["text"], run["strong"], run["em"], run["href"]) for run in block["runs"]]
    assert told[1:4] == [("gras ", True, False, ""), ("et", True, True, ""), (" là", True, False, "")]
    assert ("oui", False, False, "https://essai.invalid") in told
    assert ("non", False, False, "") in told
    assert {run["href"] for run in block["runs"]} == {"", "https://essai.invalid"}
    assert "[mal](javascript:alert)" in words(block)


def test_a_figure_is_named_and_put_in_at_printing() -> None:
    [block] = blocks("{contributions} textes, {autre}", contributions="1 204")
    assert words(block) == "1 204 textes, {autre}"


def test_html_is_words_and_what_the_fonts_lack_is_its_code() -> None:
    [block] = blocks("<b>@ref</b> #panic() 😀")
    assert words(block) == "<b>@ref</b> #panic() ‹U+1F600›"


def test_nothing_written_is_nothing_printed() -> None:
    assert blocks("\n\n") == []
