"""Every sentence of the interface is in the English catalogue, translated, with the same places to fill."""

import re
from pathlib import Path
from typing import Any

import polib
import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = ROOT / "carto" / "locale" / "en" / "LC_MESSAGES" / "django.po"
PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
NOT_OURS = [".venv", "var", "node_modules", "locale", "tests", "fixtures", "bench"]


@pytest.fixture
def sentences(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """What `makemessages` finds in the code and the templates today."""
    monkeypatch.chdir(ROOT)
    settings.LOCALE_PATHS = [tmp_path]
    call_command("makemessages", locale=["en"], ignore_patterns=NOT_OURS, verbosity=0)
    return {entry.msgid for entry in polib.pofile(str(tmp_path / "en" / "LC_MESSAGES" / "django.po"))}


def texts(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def test_every_sentence_has_its_english(sentences: set[str]) -> None:
    entries = {entry.msgid: entry for entry in polib.pofile(str(CATALOGUE)) if not entry.obsolete}
    missing = [s for s in sentences if s not in entries or "fuzzy" in entries[s].flags or not all(texts(entries[s]))]
    assert sorted(missing) == []
    assert sorted(entries.keys() - sentences) == []


def test_a_translation_fills_the_same_places() -> None:
    different = [
        entry.msgid
        for entry in polib.pofile(str(CATALOGUE))
        for text in texts(entry)
        if text and not entry.msgid_plural and set(PLACES.findall(text)) != set(PLACES.findall(entry.msgid))
    ]
    assert different == []
