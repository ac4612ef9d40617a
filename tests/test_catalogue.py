"""Every sentence of the interface is in the English catalogue, translated, with the same places to fill."""

import ast
import re
import subprocess
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "carto" / "locale" / "en" / "LC_MESSAGES" / "django.po"
# Said in both languages at once, when nothing can be translated any more.
IN_BOTH = {"500.html"}
# What a reader of English sees that no catalogue translates: marks of templates and of HTML are left out.
MARKS = re.compile(
    r"{#.*?#}|{% block body_class %}.*?{% endblock %}|{% comment %}.*?{% endcomment %}"
    r"|{% blocktranslate.*?{% endblocktranslate %}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
HTML = re.compile(r"<(style|script)\b.*?</\1>|&lt;.*?&gt;|<[^>]*>|[\w-]+=\"[^\"]*\"|&\w+;|/\w+/", re.DOTALL)
READ_ALIKE = {"Carto", "PDF", "ZIP", "CSV", "GeoJSON", "HTML", "CSS", "JavaScript", "SVG", "WAI", "ARIA"}
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def test_every_sentence_has_its_english() -> None:
    checked = subprocess.run(["bin/messages", "--check"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout, checked.stderr) == (0, "", "")


def test_a_translation_fills_the_same_places() -> None:
    different = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        for text in texts(entry)
        if text and not entry.msgid_plural and set(PLACES.findall(text)) != set(PLACES.findall(entry.msgid))
    ]
    assert different == []


def test_no_sentence_hides_behind_a_name_that_the_extraction_does_not_know() -> None:
    renamed = re.compile(r"\w*gettext\w* as (?!_\b)\w+")
    sources = sorted((ROOT / "carto").rglob("*.py"))
    assert [str(path.relative_to(ROOT)) for path in sources if renamed.search(path.read_text())] == []


def test_no_sentence_hides_in_a_formatted_string_where_not_every_extraction_looks() -> None:
    hidden = [
        f"{path.relative_to(ROOT)}: {ast.unparse(call)}"
        for path in sorted((ROOT / "carto").rglob("*.py"))
        for formatted in ast.walk(ast.parse(path.read_text()))
        if isinstance(formatted, ast.JoinedStr)
        for call in ast.walk(formatted)
        if isinstance(call, ast.Call) and ast.unparse(call.func) in {"_", "ngettext", "pgettext", "npgettext"}
    ]
    assert hidden == []


def test_no_template_says_a_sentence_outside_the_catalogue() -> None:
    found = {}
    for path in sorted((ROOT / "frontend" / "templates").rglob("*.*")):
        said = HTML.sub(" ", MARKS.sub(" ", path.read_text()))
        words = set(re.findall(r"[A-Za-zÀ-ÿ]{3,}", said)) - READ_ALIKE
        if words and path.name not in IN_BOTH:
            found[path.name] = words
    assert found == {}
