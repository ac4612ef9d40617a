"""Posters: a place of the concertation, a code that opens the exact view with its form, the address in clear. PDF."""

import json
import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import segno
from django.conf import settings
from django.contrib.gis.geos import Point
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation, Phase
from carto.days import date_format, last_day
from carto.follow import consent, picture

SHEETS = {"a4": "a4", "a3": "a3"}
PLACE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})?/-?[0-9]{1,2}\.[0-9]{1,6}/-?[0-9]{1,3}\.[0-9]{1,6}")
TEMPLATE = Path(__file__).with_name("typst") / "poster.typ"
FONTS = ("@expo-google-fonts/alegreya-sans", "@expo-google-fonts/ibm-plex-mono")


@dataclass(frozen=True)
class Poster:
    """`place`: zoom/latitude/longitude, as in the address of the map; empty for the whole. `query`: filters, canonical.
    `words`: what the filters say, in words."""

    concertation: Concertation
    sheet: str
    place: str = ""
    query: str = ""
    words: str = ""

    @property
    def url(self) -> str:
        """The map at that view, its form open."""
        path = reverse("contributions:map", args=[self.concertation.slug])
        query = f"{self.query}&proposer=1" if self.query else "proposer=1"
        return consent.absolute(f"{path}?{query}") + (f"#{self.place}" if self.place else "")

    @property
    def short_url(self) -> str:
        return consent.absolute(reverse("contributions:map", args=[self.concertation.slug])).partition("//")[2]


def pdf(poster: Poster) -> bytes:
    import typst  # noqa: PLC0415  # a web worker that makes no poster does without its 77 MB

    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "main.typ").write_text(TEMPLATE.read_text())
        (root / "data.json").write_text(json.dumps(_values(poster), ensure_ascii=False))
        segno.make(poster.url, error="m", micro=False).save(str(root / "code.svg"), border=0, dark="#20251f")
        image = BytesIO()
        picture.draw(poster.concertation, (1600, 900), shape=_point(poster.place)).save(image, "PNG")
        (root / "map.png").write_bytes(image.getvalue())
        fonts = [settings.FRONTEND / "node_modules" / name for name in FONTS]
        return typst.compile(
            root / "main.typ", root=root, font_paths=fonts, ignore_system_fonts=True, format="pdf",
            pdf_standards=["ua-1"], timestamp=poster.concertation.created_at.replace(microsecond=0),
        )  # fmt: skip


def _point(place: str) -> Point | None:
    """Where the view is centred."""
    if not place:
        return None
    _zoom, lat, lon = place.split("/")
    return Point(float(lon), float(lat), srid=4326)


def _values(poster: Poster) -> dict[str, object]:
    """Texts travel as data: typst interprets none of them."""
    one = poster.concertation
    return {
        "sheet": SHEETS[poster.sheet],
        "title": one.title,
        "owner": one.owner_name,
        "lang": get_language() or settings.LANGUAGE_CODE,
        "says": _sentences(poster.words),
        "url": poster.short_url,
        "phases": [{"title": phase.title, "dates": _dates(phase)} for phase in one.phases.all()[:4]],
    }


def _sentences(words: str) -> dict[str, str]:
    return {
        "call": _("Dites-le sur la carte : %(words)s") % {"words": words} if words else _("Dites-le sur la carte"),
        "map": _("Carte de la concertation"),
        "code": _("Code à lire avec l’appareil photo d’un téléphone : il ouvre la carte à cet endroit"),
        "aim": _(
            "Visez ce code avec l’appareil photo de votre téléphone : la carte s’ouvre ici, le formulaire est prêt. "
            "Sans compte."
        ),
        "copy": _("ou recopiez"),
    }


def _dates(phase: Phase) -> str:
    opens, closes = timezone.localtime(phase.opens_at), timezone.localtime(phase.closes_at)
    return _("du %(start)s au %(end)s") % {
        "start": date_format(opens, "j F Y"),
        "end": date_format(last_day(closes), "j F Y"),
    }
