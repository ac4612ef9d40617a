"""What a new concertation starts with, and the closed lists its fields choose from."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProcedureKind(models.TextChoices):
    """Procedures with a concertation (code de l'urbanisme, L103-2, and voluntary ones)."""

    ELABORATION = "elaboration", _("Élaboration")
    REVISION = "revision", _("Révision")
    MODIFICATION = "modification", _("Modification")
    MISE_EN_COMPATIBILITE = "mise_en_compatibilite", _("Mise en compatibilité")
    CARTE_COMMUNALE = "carte_communale", _("Carte communale")
    ZAC = "zac", _("Création d’une ZAC")
    PROJET = "projet", _("Projet d’aménagement")
    VOLONTAIRE = "volontaire", _("Concertation volontaire")


class Pictogram(models.TextChoices):
    """The drawings of `frontend/static/carto/pictograms`."""

    HOUSE = "house", _("maison")
    SHOP = "shop", _("commerce")
    BUS = "bus", _("autobus")
    TREE = "tree", _("arbre")
    SCHOOL = "school", _("école")
    CHURCH = "church", _("clocher")
    STAR = "star", _("étoile")
    WATER = "water", _("eau")
    BIKE = "bike", _("vélo")
    BENCH = "bench", _("banc")


@dataclass(frozen=True)
class DefaultTheme:
    slug: str
    label: str
    color: str
    pictogram: Pictogram


# Colours keep 4.5:1 on the paper white of the pages, and stay apart for the common colour blindnesses.
THEMES = (
    DefaultTheme("habitat", "Habitat", "#b3401f", Pictogram.HOUSE),
    DefaultTheme("economie", "Économie", "#6b4a9e", Pictogram.SHOP),
    DefaultTheme("deplacements", "Déplacements", "#1f5fa8", Pictogram.BUS),
    DefaultTheme("environnement", "Environnement", "#2f6f3a", Pictogram.TREE),
    DefaultTheme("equipements", "Équipements", "#8a5a00", Pictogram.SCHOOL),
    DefaultTheme("patrimoine", "Patrimoine", "#9c2d63", Pictogram.CHURCH),
)


@dataclass(frozen=True)
class DefaultKind:
    """By the names of `models.Kind`'s fields."""

    slug: str
    label: str
    hint: str = ""
    needs_piece: bool = False
    needs_group: bool = False
    body_is_optional: bool = False


KINDS = (
    DefaultKind("constat", "Constat", "Ce qui va ou ne va pas, ici et aujourd’hui."),
    DefaultKind("proposition", "Proposition", "Ce que vous voudriez voir changer."),
    DefaultKind("vu-ailleurs", "Vu ailleurs", "Une idée vue dans un autre lieu : dites lequel, joignez une photo."),
    DefaultKind(
        "cahier-d-acteur",
        "Cahier d’acteur",
        "Le document d’une organisation, joint en PDF et signé de son nom.",
        needs_piece=True,
        needs_group=True,
        body_is_optional=True,
    ),
)

CHARTER = (
    "Je m’exprime avec courtoisie, sur le plan et son territoire. Je ne cite ni n’accuse personne, je ne publie pas "
    "de données privées. Je sais que ma contribution est publique, qu’elle rejoint le bilan de la concertation et "
    "qu’elle peut être réutilisée sous Licence Ouverte 2.0."
)
