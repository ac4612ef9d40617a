"""A small invented record, without a database: two communes, six zones, contributions of every sort."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from carto.bilan.record import (
    Area,
    Change,
    ChangedPlace,
    Closing,
    Decision,
    Document,
    Evolution,
    Gathering,
    Label,
    Modalite,
    Period,
    Plan,
    PlanStep,
    Proof,
    Record,
    Ring,
    Theme,
    Version,
    Words,
)
from carto.concertations import defaults
from carto.contributions.models import Ballots
from carto.exchange.publication import (
    Answer,
    Comment,
    Content,
    Entry,
    GeoJSON,
    Location,
    PhotoMention,
    Place,
    Publication,
)

PARIS = ZoneInfo("Europe/Paris")
OPENS_AT = datetime(2026, 3, 2, 8, tzinfo=PARIS)
POINT: GeoJSON = {"type": "Point", "coordinates": [-0.65, 47.35]}
LINE: GeoJSON = {"type": "LineString", "coordinates": [[-0.63, 47.33], [-0.62, 47.332], [-0.61, 47.331]]}
POLYGON: GeoJSON = {
    "type": "Polygon",
    "coordinates": [[[-0.56, 47.35], [-0.55, 47.35], [-0.55, 47.36], [-0.56, 47.36], [-0.56, 47.35]]],
}
UA, N = Place("UA", "Centre-bourg", 0.62, "U"), Place("N1", "Bords de Loire", 0.38, "N")
WEST, EAST = Place("49901", "Essai-sur-Loire", 1.0), Place("49902", "Le Vieil-Essai", 1.0)

INTRODUCTION = """## Pourquoi #panic()

On a lu *tout* : [le site](https://essai.invalid/plui), `$x$` et <b>@ref</b>.

1. d’abord
2. ensuite

> {votes} votes
"""


def box(w: float, s: float, e: float, n: float) -> Ring:
    return ((w, s), (e, s), (e, n), (w, n), (w, s))


def location(geometry: GeoJSON = POINT, **fields: Any) -> Location:
    place = geometry["coordinates"]
    while isinstance(place[0], list):
        place = place[0]
    values: dict[str, Any] = {
        "x_m": 434567.8,
        "y_m": 6700123.4,
        "length_m": 0.0,
        "area_ha": 0.0,
        "zones": (UA, N),
    } | fields
    return Location(geometry=geometry, lon=place[0], lat=place[1], **values)


def content(**fields: Any) -> Content:
    values: dict[str, Any] = {
        "pseudonym": "Habitante du quai", "title": "Un trottoir vers l’école", "body": "Les enfants marchent\n\nici.",
        "location": location(),
        "author_kind": "person", "author_kind_label": "", "signatory_count": None,
    } | fields  # fmt: skip
    return Content(**values)


def entry(number: int, **fields: Any) -> Entry:
    values: dict[str, Any] = {
        "channel": "web", "received_at": OPENS_AT + timedelta(days=number), "edited_at": None, "is_in_period": True,
        "kind": "constat", "kind_label": "Constat", "themes": ("habitat",), "communes": (WEST,), "content": content(),
        "mask_reason": "", "withdrawn_at": None, "for_count": 3, "against_count": 2, "mixed_count": 1,
        "paper": Ballots(), "platform": Ballots(), "comments": (),
        "is_published": fields.get("content", True) is not None,
        "answers": (), "status": "awaiting", "status_label": "En attente de réponse",
    } | fields  # fmt: skip
    return Entry(number=number, reference=f"W-{number:04d}", **values)


def comment(number: int, **fields: Any) -> Comment:
    values: dict[str, Any] = {
        "parent": None, "side": "favorable", "side_label": "Favorable", "pseudonym": "Marcheuse", "body": "D’accord.",
        "written_at": OPENS_AT + timedelta(hours=number), "is_argument": False,
    } | fields  # fmt: skip
    return Comment(number=number, **values)


def entries() -> tuple[Entry, ...]:
    """Point, line, polygon, masked, withdrawn; out of period; answered; hostile texts; several themes and communes."""
    hostile = "#evil[panic()] $x$ @ref <label> 😀 \\ " + "a" * 90
    thread = (
        comment(1, is_argument=True, useful=12),
        comment(2, parent=1, side="unfavorable", side_label="Défavorable", body=hostile),
        comment(3, side="neutral", side_label="Neutre", pseudonym="", body="", mask_reason="Publicité"),
    )
    answers = (Answer("retained", "Retenue", "Inscrit au règlement.", OPENS_AT + timedelta(days=90)),)
    line, polygon = location(LINE, length_m=1520.4), location(POLYGON, area_ha=12.34, zones=(N,))
    return (
        entry(1, comments=thread, for_count=1170),
        entry(2, content=content(location=line, body=hostile), themes=("habitat", "deplacements"), kind="proposition",
              kind_label="Proposition", communes=(replace(WEST, share=0.6), replace(EAST, share=0.4))),
        entry(3, content=content(location=polygon, photos=(PhotoMention(2000, 1500, "ab" * 32),)), communes=(EAST,),
              answers=answers, status="retained", status_label="Retenue"),
        entry(4, content=None, mask_reason="Données personnelles", communes=(EAST,)),
        entry(5, content=None, withdrawn_at=OPENS_AT + timedelta(days=6)),
        entry(6, is_in_period=False, edited_at=OPENS_AT + timedelta(days=7), communes=(), themes=("patrimoine",),
              content=content(location=location(LINE, length_m=82.0, zones=()), pseudonym="")),
    )  # fmt: skip


def changed_place(rank: int) -> ChangedPlace:
    """The first one, whose zone is new, has all that was said; the last is no longer in the plan."""
    before, after = ("", "1AUh") if rank == 0 else ("UA", "" if rank == 20 else "N1")
    touching = ("W-0001", "W-0002", "W-0003") if rank == 0 else ()
    rings = (box(-0.69 + rank / 200, 47.31, -0.687 + rank / 200, 47.33),)
    return ChangedPlace(before, after, "N" if after else "", 30.0 - rank, ("Essai-sur-Loire",), touching, rings)


def _held() -> dict[str, Any]:
    """What the record tells of how the concertation was led."""
    return {
        "phases": (
            Period("Comprendre", "Information", OPENS_AT - timedelta(days=30), OPENS_AT, False),
            Period("À vous la parole", "Contributions ouvertes", OPENS_AT, OPENS_AT + timedelta(days=60), True),
        ),
        "modalites": (
            Modalite(
                "Un registre #papier[]", "Registre papier", "Siège", "", (date(2026, 3, 1), date(2026, 4, 30)),
                (date(2026, 3, 2), date(2026, 4, 30)), "Tenu chaque jour.", True, "Tenue",
                (Proof("Le registre ouvert", date(2026, 3, 2), "Siège", "ab" * 32),),
            ),
            Modalite("Affichage", "Affichage", "", "R153-21", None, None, "", False, "Sans date", ()),
        ),
        "changes": (
            Change(OPENS_AT, "Délibération 9", ("La parole : mars",), ("La parole : mars et avril",)),
        ),
        "gatherings": (
            Gathering(
                "Réunion publique", "Parlons #plan[]", OPENS_AT + timedelta(days=9, hours=10), "Salle des fêtes",
                "Tenue", "", 84, "On a parlé\ndu moulin.", "12" * 32,
            ),
            Gathering("Balade", "Les haies", OPENS_AT, "La halle", "Tenue", "", None, "", ""),
            Gathering("Atelier", "Le bourg", OPENS_AT, "Mairie", "Annulée", "Trop peu d’inscrits", 3, "", ""),
        ),
        "documents": (
            Document(
                "PADD", "Projet d’aménagement",
                (
                    Version(1, date(2026, 2, 2), OPENS_AT, "", "34" * 32),
                    Version(2, date(2026, 4, 2), OPENS_AT + timedelta(days=31), "L’axe 3 est précisé.", "56" * 32),
                ),
            ),
        ),
        "decisions": (
            Decision(OPENS_AT, "W-0002", "Masqué", "Publicité", "modérateur", OPENS_AT + timedelta(days=1),
                     "Masquage maintenu", OPENS_AT + timedelta(days=2)),
            Decision(OPENS_AT, "W-0003/1", "Masqué", "Publicité", "modérateur", OPENS_AT, "", None),
            Decision(OPENS_AT, "W-0004", "Laissé public après examen", "", "agent", None, "", None),
        ),
        "closings": (Closing("À vous la parole", OPENS_AT + timedelta(days=60), 12, "78" * 32),),
        "words": (
            Words("introduction", 2, INTRODUCTION, OPENS_AT),
            Words("theme-habitat", 1, "On a lu {contributions} textes.", OPENS_AT),
            Words("conclusion", 1, "Le projet **a changé**.", OPENS_AT),
        ),
    }  # fmt: skip


def _ground() -> dict[str, Any]:
    """What it is about: communes, zones, the plan and its evolution."""
    kinds = ("U", "AUc", "A", "A", "N", "N")
    zones = [
        Area(kind, kind, (box(-0.7 + i / 30, 47.3, -0.7 + (i + 1) / 30, 47.4),), (0.0, 0.0))
        for i, kind in enumerate(kinds)
    ]
    return {
        "communes": (
            Area("49901", "Essai-sur-Loire", (box(-0.7, 47.3, -0.6, 47.4),), (-0.65, 47.35)),
            Area("49902", "Le Vieil-Essai & Bois", (box(-0.6, 47.3, -0.5, 47.4),), (-0.55, 47.35)),
        ),
        "zones": tuple(zones),
        "perimeter": (box(-0.7, 47.3, -0.5, 47.4),),
        "plan": Plan("PLUi du Val d’Essai", "200000008_PLUI_20260101", datetime(2026, 1, 5, tzinfo=UTC), "cd" * 32),
        "evolution": Evolution(
            "Arrêté", "Approuvé #", "ab" * 32, "cd" * 32, tuple(map(changed_place, range(21))),
            (
                PlanStep("Arrêté", date(2025, 11, 1), None, 0.0, ()),
                PlanStep("Modifié #", date(2026, 3, 2), 3, 1234.56, ("W-0001", "W-0002", "W-0004")),
                PlanStep("Approuvé #", date(2026, 6, 1), 0, 0.0, ()),
            ),
        ),
    }  # fmt: skip


def record(**fields: Any) -> Record:
    publication = Publication(
        slug="plui", title="PLUi du Val d’Essai", owner_name="Communauté de communes du Val d’Essai",
        owner_code="200000008", procedure="Élaboration", srid=2154, idurba="200000008_PLUI_20260101",
        data_at=datetime(2026, 7, 1, 18, 30, tzinfo=PARIS), entries=entries(),
    )  # fmt: skip
    values: dict[str, Any] = {
        "publication": publication,
        "act_reference": "Délibération n° 2025-114",
        "act_date": date(2025, 12, 1),
        "objectives": "Dire ce qu’il faut garder.\nEt ce qu’il faut changer.",
        "time_zone": "Europe/Paris",
        "themes": tuple(Theme(t.slug, t.label, t.color, "M4 4h16v16z") for t in defaults.THEMES),
        "kinds": (Label("constat", "Constat"), Label("proposition", "Proposition")),
        "statuses": (Label("awaiting", "En attente de réponse"), Label("retained", "Retenue")),
        "zone_kinds": (Label("U", "Zone urbaine"), Label("A", "Zone agricole"), Label("N", "Zone naturelle")),
        "register_size": 12,
        "register_head": "ef" * 32,
    } | _held() | _ground() | fields  # fmt: skip
    return Record(**values)
