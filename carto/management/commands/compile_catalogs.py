"""`python -m carto compile-catalogs`: make the .mo files from the .po ones, without the gettext tools."""

from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile les traductions."

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for source in sorted(folder.glob("*/LC_MESSAGES/*.po")):
                catalogue = polib.pofile(str(source))
                catalogue.save_as_mofile(str(source.with_suffix(".mo")))
            french = folder / "fr" / "LC_MESSAGES" / "django.mo"
            french.parent.mkdir(parents=True, exist_ok=True)
            _french(catalogue).save_as_mofile(str(french))


def _french(catalogue: polib.POFile) -> polib.POFile:
    """The plurals of the source strings, said as they are. Without a catalogue gettext counts as in English, where
    nought is plural: in French it is not."""
    french = polib.POFile()
    french.metadata = catalogue.metadata | {"Language": "fr", "Plural-Forms": "nplurals=2; plural=(n > 1);"}
    for entry in catalogue:
        if entry.msgid_plural:
            said = {0: entry.msgid, 1: entry.msgid_plural}
            french.append(
                polib.POEntry(
                    msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgctxt=entry.msgctxt, msgstr_plural=said
                )
            )
    return french
