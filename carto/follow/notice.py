"""The notice to the public, printed from the data: what is at stake, when, where and how to speak. PDF, A2 to A4.

For a public inquiry, the notice of R123-11 (code de l'environnement): A2, its title in bold capitals two centimetres
high at least, black on yellow (arrêté of 9 September 2021). Nothing says how that of a concertation looks."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from carto.concertations.models import Concertation, Procedure
from carto.concertations.phases import Action
from carto.concertations.procedures import ProcedureType
from carto.days import date_format, end_format
from carto.follow import consent
from carto.follow.posters import FONTS
from carto.meetings.models import State
from carto.modalites import ledger

SHEETS = ("a2", "a3", "a4")
MOST_MEETINGS, MOST_MEANS = 6, 8
TEMPLATE = Path(__file__).with_name("typst") / "notice.typ"


@dataclass(frozen=True)
class Lack:
    """A fact that the notice would not say, and the name of the page where it is entered."""

    words: str
    page: str


def lacks(concertation: Concertation) -> list[Lack]:
    """What to enter before printing, in the order of the notice."""
    wanted = (
        (concertation.introduction, _("ce dont il s’agit"), "concertations:settings"),
        (concertation.act_reference, _("l’acte qui l’organise"), "concertations:settings"),
        (concertation.act_date, _("la date de cet acte"), "concertations:settings"),
        (_taking(concertation), _("les dates où l’on contribue"), "concertations:calendar"),
        (concertation.modalites.filter(formality="").exists(), _("les modalités votées"), "modalites:index"),
        (concertation.contact_email, _("une adresse où écrire"), "concertations:settings"),
    )
    return [Lack(words, page) for fact, words, page in wanted if not fact]


def pdf(concertation: Concertation, sheet: str, *, at: datetime) -> bytes:
    """Always in French: it is the statutory one."""
    import typst  # noqa: PLC0415  # a web worker that prints nothing does without its 77 MB

    with TemporaryDirectory() as folder, override("fr"):
        root = Path(folder)
        (root / "main.typ").write_text(TEMPLATE.read_text())
        (root / "data.json").write_text(json.dumps(_values(concertation, sheet, at), ensure_ascii=False))
        segno.make(_url(concertation), error="m", micro=False).save(str(root / "code.svg"), border=0)
        return typst.compile(
            root / "main.typ", root=root, font_paths=[settings.FRONTEND / "node_modules" / name for name in FONTS],
            ignore_system_fonts=True, format="pdf", pdf_standards=["ua-1"], timestamp=at.replace(microsecond=0),
        )  # fmt: skip


def _values(concertation: Concertation, sheet: str, at: datetime) -> dict[str, object]:
    """Texts travel as data: typst interprets none of them."""
    is_inquiry = Procedure.of(concertation).type == ProcedureType.ENQUETE_PUBLIQUE
    act = ", ".join(part for part in (concertation.act_reference, _day(concertation.act_date)) if part)
    return {
        "sheet": sheet,
        "is_inquiry": is_inquiry,
        "heading": _("AVIS D’ENQUÊTE PUBLIQUE") if is_inquiry else _("AVIS AU PUBLIC"),
        "title": concertation.title,
        "owner": concertation.owner_name,
        "about": [line for line in concertation.introduction.splitlines() if line.strip()][:3],
        "act": act,
        "dates": _taking(concertation),
        "means": _means(concertation, at),
        "meetings": _meetings(concertation, at),
        "url": _url(concertation).partition("//")[2],
        "email": concertation.contact_email,
        "says": {
            "dates": _("Vous pouvez vous exprimer"),
            "means": _("Comment"),
            "meetings": _("Rencontres"),
            "online": _("En ligne, sur la carte"),
            "write": _("Écrire à"),
            "code": _("Code à lire avec l’appareil photo d’un téléphone : il ouvre la carte"),
        },
    }


def _url(concertation: Concertation) -> str:
    return consent.absolute(reverse("contributions:map", args=[concertation.slug]))


def _taking(concertation: Concertation) -> list[str]:
    """The periods in which one may contribute, in civil time."""
    phases = [phase for phase in concertation.phases.all() if phase.opens(Action.SUBMIT)]
    return [
        _("du %(start)s au %(end)s")
        % {
            "start": _moment(phase.opens_at, concertation),
            "end": end_format(phase.closes_at.astimezone(concertation.zone_info)),
        }
        for phase in phases
    ]


def _means(concertation: Concertation, at: datetime) -> list[str]:
    """As they were voted, with their places."""
    voted = [line.modalite for line in ledger.read(concertation, at=at).voted]
    return [f"{one.wording} ({one.places})" if one.places else one.wording for one in voted[:MOST_MEANS]]


def _meetings(concertation: Concertation, at: datetime) -> list[list[str]]:
    coming = [one for one in concertation.meetings.to_come(at) if one.state is State.ANNOUNCED]
    return [
        [_moment(one.starts_at, concertation), f"{one.get_kind_display()} : {one.title}", one.place_words]
        for one in coming[:MOST_MEETINGS]
    ]


def _moment(moment: datetime, concertation: Concertation) -> str:
    civil = moment.astimezone(concertation.zone_info)
    return _("%(day)s à %(hour)s") % {"day": _day(civil), "hour": date_format(civil, "H:i")}


def _day(moment: date | None) -> str:
    """`1er mars 2026`; empty for None."""
    if moment is None:
        return ""
    return date_format(moment, "j F Y")
