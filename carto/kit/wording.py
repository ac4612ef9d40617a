"""What the papers say, in the words of the concertation's own settings."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from carto.concertations.models import Concertation
from carto.days import date_format, last_day
from carto.kit.drawing import ACCENT, HUES, ROAD
from carto.kit.ground import Ground
from carto.kit.identity import words
from carto.kit.models import Kit, Sheet
from carto.layers.models import LayerRole, PlanVersion, ZoneKind

BAR_M = {2_500: 200, 5_000: 400, 10_000: 800}


def of_sheet(sheet: Sheet, ground: Ground) -> dict[str, Any]:
    metres = BAR_M[sheet.kit.scale]
    name = _("Feuille %(number)s") % {"number": sheet.number}
    return {
        "number": sheet.number,
        "name": name,
        "scale": sheet.kit.get_scale_display().replace(" ", "\u202f"),
        "file": f"map-{sheet.number}.svg",
        "code": f"code-{sheet.number}.svg",
        "signed": words(sheet).rpartition(" ")[2],
        "alt": _("Carte de la feuille %(number)s, sur laquelle on dessine") % {"number": sheet.number},
        "bar": {"mm": metres * 1000 / sheet.kit.scale, "half": f"{metres // 2} m", "whole": f"{metres} m"},
        "legend": list(_legend(ground)),
    }


def _legend(ground: Ground) -> Any:
    """Only what is on this sheet, so that nobody looks for what is not there."""
    present = {zone.kind for zone in ground.zones}
    for kind in ZoneKind:
        if kind.value in present:
            yield _entry(str(kind.label), fill=HUES[kind.value])
    for layer in ground.layers:
        if layer.drawn and layer.role in (LayerRole.CONTEXT, LayerRole.STREETS):
            yield _entry(layer.label, line=ROAD if layer.role == LayerRole.STREETS else layer.color, width=2)
    if ground.communes:
        yield _entry(_("Limite de commune"), line="#8f866f", width=1.2, is_dashed=True)
    if ground.perimeter is not None:
        yield _entry(_("Périmètre de la concertation"), line=ACCENT, width=2.4)


def _entry(label: str, *, fill: str = "", line: str = "", width: float = 1, is_dashed: bool = False) -> dict[str, Any]:
    return {"label": label, "fill": fill, "line": line, "width": width, "dash": is_dashed}


def of_sheets(kit: Kit) -> dict[str, Any]:
    return {
        "legend": _("Légende"),
        "north": _("N"),
        "how": _("Comment faire"),
        "steps": [
            _("Dessinez au feutre un point, un trait ou un contour."),
            _("Écrivez à côté un numéro, entouré."),
            _("Expliquez-le sur le formulaire, sous le même numéro."),
        ],
        "code": _("Code qui dit de quelle feuille il s’agit"),
        "keep": _("Ne rien écrire sur ce code ni sur les quatre repères des coins."),
        "index": _("Les feuilles du secteur : %(area)s, au %(scale)s")
        % {"area": kit.area, "scale": kit.get_scale_display()},
    }


def credits(concertation: Concertation) -> str:
    version = PlanVersion.objects.in_force(concertation)
    source = _("Plan : %(name)s, %(origin)s.") % {
        "name": version.name, "origin": version.origin or concertation.owner_name,
    } if version else ""  # fmt: skip
    projection = _("Projection légale EPSG:%(srid)s.") % {"srid": concertation.metric_srid}
    warning = _("Document de travail, sans valeur réglementaire.")
    return " ".join(filter(None, [source, projection, warning]))


def of_papers(concertation: Concertation) -> dict[str, Any]:
    kinds = [kind.label for kind in concertation.offered_kinds if not kind.needs_piece]
    return {
        "kinds": kinds,
        "themes": [theme.label for theme in concertation.themes.all()],
        "rules": _rules(concertation),
        "notice": _notice(concertation),
        "says": _of_forms() | _of_synthesis(),
    }


def _rules(concertation: Concertation) -> list[tuple[str, list[str]]]:
    phases = [
        f"{phase.title} : "
        + _("du %(start)s au %(end)s")
        % {"start": _day(phase.opens_at), "end": date_format(last_day(timezone.localtime(phase.closes_at)), "j F Y")}
        for phase in concertation.phases.all()
    ]
    drawn = [
        _("À la table, chacun dessine et chacun écrit : un avis isolé compte autant que l’avis de tous."),
        _("Un dessin, un numéro, une explication sur le formulaire. Ce qui n’a pas de lieu s’écrit aussi."),
        _("On ne barre pas le dessin d’un autre : on écrit le sien à côté, et l’on vote pour ou contre."),
    ]
    after = [
        _("Chaque papier est recopié dans la concertation en ligne, avec la photo de la feuille pour l’équipe seule. "
          "Il reçoit un numéro et une réponse comme s’il avait été déposé sur le site.")
    ]  # fmt: skip
    charter = [line.strip() for line in concertation.charter.splitlines() if line.strip()]
    told = [(_("À la table"), drawn), (_("La charte"), charter), (_("Ce que devient ce papier"), after)]
    return ([(_("Le calendrier"), phases)] if phases else []) + [one for one in told if one[1]]


def _notice(concertation: Concertation) -> str:
    """Of the name and the address only: both are optional, as on the site."""
    said = _(
        "Nom et courriel sont facultatifs. %(owner)s s’en sert pour vous répondre et les garde %(months)s mois au plus "
        "après la concertation."
    ) % {"owner": concertation.owner_name, "months": concertation.rules_of_part.keep_emails_months}
    contact = concertation.rules_of_part.data_officer_email or concertation.contact_email
    return said + " " + _("Vos droits : %(contact)s") % {"contact": contact} if contact else said


def _of_forms() -> dict[str, str]:
    return {
        "rules": _("Règles du jeu"),
        "online": _("Aussi en ligne, de chez soi"),
        "form": _("Vos contributions"),
        "fill": _("Une case par dessin. Écrivez sur la carte, près du dessin, le même numéro que dans la case."),
        "sheet": _("Feuille n°"),
        "table": _("Table"),
        "day": _("Date"),
        "number": _("N° sur la carte"),
        "subject": _("En quelques mots"),
        "text": _("Votre explication"),
        "name": _("Nom ou pseudonyme (facultatif)"),
        "contact": _("Courriel, pour la réponse (facultatif)"),
    }


def _of_synthesis() -> dict[str, str]:
    return {
        "synthesis": _("Synthèse de la table"),
        "host": _("Anime et écrit"),
        "count": _("Nombre de personnes"),
        "main": _("Ce sur quoi la table s’accorde"),
        "against": _("Ce qui fait débat, et pourquoi"),
        "votes": _("Les votes de la table"),
        "votes_help": _("Un bâton par personne. Ces votes sont comptés à part de ceux du site, puis ensemble."),
        "pro": _("Pour"),
        "con": _("Contre"),
        "asked": _("Questions posées à la collectivité"),
    }


def _day(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
