"""Which column says what: guessed from its title, whoever wrote the file, and changed by hand where it is wrong.

Decidim names `title/fr`, `category/name/fr`, `published_at`; Cap Collectif `proposal_title`, `proposal_createdAt`, or
`export_proposal_title` since 2023; a French spreadsheet `Titre`, `Catégorie`, `Reçu le`. Comments: Decidim has a file
of them (`commentable_id`, `alignment`), Cap Collectif a row each, with the proposals (`proposal_comments_body`)
or a consultation (`contributions_arguments_type`: FOR or AGAINST)."""

import re
import unicodedata
from collections.abc import Sequence
from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Field(StrEnum):
    ID = "id"
    TITLE = "title"
    BODY = "body"
    NAME = "name"
    THEME = "theme"
    DATE = "date"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    X = "x"
    Y = "y"
    WKT = "wkt"
    ADDRESS = "address"
    SUPPORTS = "supports"
    AGAINST = "against"
    MIXED = "mixed"
    ENDORSEMENTS = "endorsements"
    ABOUT = "about"
    ABOUT_KIND = "about_kind"
    COMMENT_ID = "comment_id"
    COMMENT_BODY = "comment_body"
    COMMENT_PARENT = "comment_parent"
    COMMENT_NAME = "comment_name"
    COMMENT_DATE = "comment_date"
    SIDE = "side"


LABELS = {
    Field.ID: _("Identifiant"), Field.TITLE: _("Titre"), Field.BODY: _("Texte"), Field.NAME: _("Nom montré"),
    Field.THEME: _("Thème"), Field.DATE: _("Reçue le"), Field.LATITUDE: _("Latitude"), Field.LONGITUDE: _("Longitude"),
    Field.X: _("X, en mètres"), Field.Y: _("Y, en mètres"), Field.WKT: _("Géométrie WKT"), Field.ADDRESS: _("Adresse"),
    Field.SUPPORTS: _("Soutiens, ou votes pour, sur l’ancienne plateforme"),
    Field.AGAINST: _("Votes contre, sur l’ancienne plateforme"),
    Field.MIXED: _("Votes mitigés, sur l’ancienne plateforme"),
    Field.ENDORSEMENTS: _("Mentions « j’aime », sur l’ancienne plateforme"),
    Field.ABOUT: _("Commentaire : sur quoi (identifiant)"), Field.ABOUT_KIND: _("Commentaire : sur quel genre d’objet"),
    Field.COMMENT_ID: _("Commentaire : identifiant"), Field.COMMENT_BODY: _("Commentaire : texte"),
    Field.COMMENT_PARENT: _("Commentaire : auquel il répond"), Field.COMMENT_NAME: _("Commentaire : nom montré"),
    Field.COMMENT_DATE: _("Commentaire : date"), Field.SIDE: _("Commentaire : position (pour, contre, mitigé)"),
}  # fmt: skip
# Only a comment says them: a row that fills one of the first two is a comment.
OF_A_COMMENT = (
    Field.ABOUT, Field.COMMENT_BODY, Field.ABOUT_KIND, Field.COMMENT_ID, Field.COMMENT_PARENT, Field.COMMENT_NAME,
    Field.COMMENT_DATE, Field.SIDE,
)  # fmt: skip
# In the order of preference; titles as `plain` makes them.
KNOWN = {
    Field.ID: (
        "id", "identifiant", "proposal_id", "contributions_id", "contribution_id", "numero", "n", "reference",
    ),
    Field.TITLE: (
        "titre", "title", "title_fr", "proposal_title", "contributions_title", "contribution_title", "intitule",
        "objet",
    ),
    Field.BODY: (
        "texte", "body", "body_fr", "proposal_description", "proposal_body_text", "contenu", "description",
        "contributions_body_text", "contribution_body_text", "observation", "contribution", "message",
        "proposal_summary",
    ),
    Field.NAME: ("nom", "auteur", "author_name", "proposal_author_username", "pseudonyme", "name"),
    Field.THEME: (
        "theme", "categorie", "category_name_fr", "category_name", "category", "proposal_category_name",
        "proposal_theme_title", "taxonomies_name_fr",
    ),
    Field.DATE: (
        "recu_le", "recue_le", "date_de_reception", "date", "published_at", "proposal_published_at", "created_at",
        "proposal_created_at", "contributions_created_at",
    ),
    Field.LATITUDE: ("latitude", "lat", "proposal_address_lat"),
    Field.LONGITUDE: ("longitude", "lon", "lng", "long", "proposal_address_lng"),
    Field.X: ("x", "x_l93", "x_lambert93", "lambert_x", "est"),
    Field.Y: ("y", "y_l93", "y_lambert93", "lambert_y", "nord"),
    Field.WKT: ("wkt", "geometrie", "geometry", "geom"),
    Field.ADDRESS: ("adresse", "address", "lieu", "proposal_formatted_address"),
    Field.SUPPORTS: ("supports", "soutiens", "contributions_votes_count_ok", "contribution_votes_count_ok"),
    Field.AGAINST: ("contributions_votes_count_nok", "contribution_votes_count_nok"),
    Field.MIXED: ("contributions_votes_count_mitige", "contribution_votes_count_mitige"),
    Field.ENDORSEMENTS: ("endorsements_total_count", "endorsements", "likes_total_count", "likes"),
    Field.ABOUT: (
        "commentable_id", "contributions_arguments_related_id", "contribution_arguments_related_id",
        "identifiant_de_la_contribution",
    ),
    Field.ABOUT_KIND: ("commentable_type",),
    Field.COMMENT_ID: ("proposal_comments_id", "contributions_arguments_id", "contribution_arguments_id"),
    Field.COMMENT_BODY: (
        "proposal_comments_body", "contributions_arguments_body", "contribution_arguments_body",
    ),
    Field.COMMENT_PARENT: ("proposal_comments_parent", "en_reponse_a"),
    Field.COMMENT_NAME: ("proposal_comments_author_username", "contributions_arguments_author_username"),
    Field.COMMENT_DATE: (
        "proposal_comments_published_at", "proposal_comments_created_at", "contributions_arguments_created_at",
        "contribution_arguments_created_at",
    ),
    Field.SIDE: (
        "alignment", "contributions_arguments_type", "contribution_arguments_type", "position",
    ),
}  # fmt: skip


def guess(titles: Sequence[str]) -> dict[Field, int]:
    found = {plain(title): place for place, title in reversed(list(enumerate(titles)))}
    best = {field: next((found[name] for name in names if name in found), None) for field, names in KNOWN.items()}
    return {field: place for field, place in best.items() if place is not None}


def plain(title: str) -> str:
    """`proposal_createdAt`, `export_proposal_created_at` and « Proposal created at » alike; no accents."""
    apart = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", title.strip())
    bare = unicodedata.normalize("NFKD", apart.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", bare).strip("_").removeprefix("export_")
