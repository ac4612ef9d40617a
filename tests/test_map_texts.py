"""Every sentence the map's script asks the page for is in the page's `<template id="texts">`."""

import re
from itertools import product
from pathlib import Path

from rest_framework.serializers import ChoiceField

from carto.layers.api.search import FoundPlace

FRONTEND = Path(__file__).resolve().parent.parent / "frontend"
PAGE = FRONTEND / "templates" / "contributions"
SCRIPTS = sorted((FRONTEND / "static" / "carto" / "js").rglob("*.js"))
SENTENCE = re.compile(r'data-text="(\w+)">\{% translate "([^"]+)"')
ASKED = re.compile(r"(?<![.\w])text\(\s*(`[^`]*`|[^,)]*)")
KEY = re.compile(r"""(?:^|[?:]\s*)(["`])(.+?)\1""")
SHAPES = ("Point", "LineString", "Polygon")
READINGS = ("rassemble", "divise", "densite")
FOUND = FoundPlace().fields["kind"]
assert isinstance(FOUND, ChoiceField)
# What a key made while the script runs may be: whoever makes another lists it here.
MADE = {
    "placed_${placed.type}": ["placed_" + shape for shape in SHAPES],
    "outside_${placed.type}": ["outside_" + shape for shape in SHAPES],
    '${aim.checked ? "aim" : "draw"}_${shape}': ["_".join(words) for words in product(("aim", "draw"), SHAPES)],
    "over_${over.what}": ["over_vertices", "over_length", "over_area"],
    "over_${near.what}": ["over_length", "over_area"],
    "left_${near.what}": ["left_vertices", "left_length", "left_area"],
    "voices_${choice}": ["voices_for", "voices_mixed", "voices_against"],
    "to_${current}": ["to_list", "to_detail", "to_here", "to_propose", "to_receipt"],
    "kind_${kind}": ["kind_" + kind for kind in FOUND.choices],
    '${view}_${count > 1 ? "many" : count ? "one" : "none"}': [
        "_".join(words) for words in product(READINGS, ("none", "one", "many"))
    ],
}
# What an argument that is a name may hold.
NAMED = {
    "key": ["need_kind", "need_theme", "need_title", "need_body", "need_pseudonym", "need_charter"],
    "found.problem": ["photo_not_jpeg", "photo_without_place"],
    "name": ["oaps", "prescriptions", "informations"],
    "saidOf(found.count": ["_".join(words) for words in product(("said_zone", "said_type"), ("none", "one", "many"))],
}


def asked(argument: str) -> list[str]:
    """The keys an argument of `text` may be."""
    if argument.startswith("`"):
        return MADE[argument.strip("`")]
    written = [key for _quote, key in KEY.findall(argument)]
    if not written:
        return NAMED[argument]
    return [key for one in written for key in (MADE[one] if "${" in one else [one])]


def arguments() -> list[str]:
    return [found for script in SCRIPTS for found in ASKED.findall(script.read_text()) if found]


def sentences() -> dict[str, str]:
    files = (PAGE / "_texts.html", PAGE / "_here_texts.html")
    return {key: sentence for file in files for key, sentence in SENTENCE.findall(file.read_text())}


def test_the_page_has_every_sentence_its_script_asks_for() -> None:
    assert {key for argument in arguments() for key in asked(argument)} - set(sentences()) == set()


def test_the_page_has_no_sentence_that_its_script_never_says() -> None:
    assert set(sentences()) - {key for argument in arguments() for key in asked(argument)} == set()
