"""What one said: contributions with their files and former texts, drafts, comments, votes, reports."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from carto.contributions.models import (
    Contribution,
    ContributionVersion,
    Draft,
    Passage,
    Photo,
    Piece,
    QuestionReply,
)
from carto.contributions.passages import whole_of, whole_of_version
from carto.debate.models import Comment, Report, SeenAnswer, Useful, Vote
from carto.debate.record import whole_body
from carto.geo.geojson import to_geojson
from carto.inquiry.models import Note
from carto.moderation.models import Contest
from carto.privacy.holdings.base import ABOUT, OF_CONCERTATION, SLUG, Column, Holding
from carto.privacy.person import Person


def contributions_of(person: Person) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(author__in=person.participants).select_related(
        "concertation", "kind", "about_zone", "about_prescription"
    )
    return rows.prefetch_related("themes", "knowing__known", "known_by__contribution").order_by("received_at", "pk")


def spoken(model: type[Any], person: Person, owner: str, moment: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(**{f"{owner}__in": person.participants})
    return rows.select_related("contribution__concertation").order_by(moment, "pk")


def _place(row: Contribution) -> Any:
    return to_geojson(row.geometry) if row.geometry else None


def _shown(row: Contribution | ContributionVersion) -> Any:
    return to_geojson(row.public_geometry) if row.public_geometry else None


def _about(row: Contribution) -> str | None:
    about = row.about_zone or row.about_prescription
    return str(about) if about else None


def _passages(person: Person) -> QuerySet[Passage]:
    spoken = Comment.objects.filter(
        author__in=person.participants, contribution=OuterRef("contribution"), number=OuterRef("comment_number")
    )
    own = Q(comment_number=None, contribution__author__in=person.participants) | Q(Exists(spoken))
    return Passage.objects.filter(own).select_related("contribution__concertation").order_by("masked_at", "pk")


def _reference(comment: Comment | None) -> str | None:
    return comment.reference if comment else None


WORDS = (
    Holding(
        "contributions", _("Vos contributions"), Contribution, contributions_of,
        (
            OF_CONCERTATION,
            Column("numero", _("numéro au registre"), "reference"),
            Column("voie", _("voie de dépôt"), "channel"),
            Column("recue_le", _("réception"), "received_at"),
            Column("publiee_le", _("publication"), "published_at"),
            Column("modifiee_le", _("dernière modification"), "edited_at"),
            Column("retiree_le", _("retrait"), "withdrawn_at"),
            Column("masquee_le", _("masquage par la modération"), "masked_at"),
            Column("motif_masquage", _("motif du masquage"), "mask_reason"),
            Column("reponse", _("réponse de la collectivité"), "status"),
            Column("version", _("numéro de la version d’aujourd’hui"), "version"),
            Column("nature", _("nature"), "kind.slug"),
            Column("themes", _("thèmes"), lambda row: [theme.slug for theme in row.themes.all()]),
            Column("titre", _("titre"), lambda row: whole_of(row).title),
            Column("texte", _("texte"), lambda row: whole_of(row).body),
            Column("pseudonyme", _("nom signé"), "pseudonym"),
            Column("nom_cache", _("nom caché au public"), "is_name_private"),
            Column("qui_parle", _("une personne, ou plusieurs"), "author_kind"),
            Column("au_nom_de", _("organisation, groupe, atelier ou pétition"), "author_name"),
            Column("signataires", _("signataires annoncés"), "signatory_count"),
            Column("lieu", _("lieu exact, GeoJSON en EPSG:4326"), _place),
            Column("flou", _("ce que tout le monde voit du lieu"), "blur"),
            Column("lieu_montre", _("lieu que tout le monde voit"), _shown),
            Column("lieu_en_mots", _("le même en mots"), "place_words"),
            Column("objet_du_plan", _("objet du plan dont on parle"), _about),
            Column("proche_de", _("contributions dites proches, que tout le monde lit"), "near"),
        ),
    ),
    Holding(
        "versions", _("Ce que vos contributions disaient avant chaque modification"), ContributionVersion,
        lambda person: ContributionVersion.objects.filter(contribution__author__in=person.participants).select_related(
            "contribution__concertation"
        ).order_by("contribution", "number"),
        (
            SLUG,
            ABOUT,
            Column("version", _("numéro de la version"), "number"),
            Column("ecrite_le", _("écriture"), "written_at"),
            Column("nature", _("nature"), "kind_label"),
            Column("themes", _("thèmes"), "theme_labels"),
            Column("titre", _("titre"), lambda row: whole_of_version(row).title),
            Column("texte", _("texte"), lambda row: whole_of_version(row).body),
            Column("fichiers", _("photos et documents d’alors"), lambda row: [str(one) for one in row.files.all()]),
            Column("lieu_montre", _("lieu que tout le monde voyait"), _shown),
            Column("lieu_en_mots", _("le même en mots"), "place_words"),
        ),
    ),
    Holding(
        "photos", _("Vos photos"), Photo,
        lambda person: Photo.objects.filter(contribution__author__in=person.participants).select_related(
            "contribution__concertation"
        ).order_by("pk"),
        (
            SLUG,
            ABOUT,
            Column("rang", _("rang parmi les photos de la contribution"), "position"),
            Column("largeur", _("largeur en pixels"), "width"),
            Column("hauteur", _("hauteur en pixels"), "height"),
            Column("description", _("ce que montre la photo"), "description"),
            Column("sha256", _("empreinte du fichier joint"), "sha256"),
        ),
    ),
    Holding(
        "pieces", _("Vos documents joints"), Piece,
        lambda person: Piece.objects.filter(contribution__author__in=person.participants).select_related(
            "contribution__concertation"
        ).order_by("pk"),
        (
            SLUG,
            ABOUT,
            Column("rang", _("rang parmi les documents de la contribution"), "position"),
            Column("intitule", _("nom du document"), "label"),
            Column("pages", _("nombre de pages"), "page_count"),
            Column("taille", _("taille en octets"), "size_bytes"),
            Column("sha256", _("empreinte du fichier joint"), "sha256"),
        ),
    ),
    Holding(
        "reponses", _("Vos réponses aux questions"), QuestionReply,
        lambda person: QuestionReply.objects.filter(contribution__author__in=person.participants).select_related(
            "contribution__concertation"
        ).order_by("pk"),
        (
            SLUG,
            ABOUT,
            Column("question", _("question, telle que posée"), "label"),
            Column("reponse", _("réponse"), "value"),
        ),
    ),
    Holding(
        "brouillons", _("Vos brouillons gardés en ligne"), Draft,
        lambda person: Draft.objects.filter(participant__in=person.participants).select_related(
            "concertation"
        ).order_by("pk"),
        (
            OF_CONCERTATION,
            Column("garde_le", _("dernier enregistrement"), "updated_at"),
            Column("champs", _("ce qui était écrit, champ par champ"), lambda row: row.content["fields"]),
            Column("lieu", _("lieu, GeoJSON en EPSG:4326"), lambda row: row.content["geometry"]),
        ),
    ),
    Holding(
        "commentaires", _("Vos commentaires et arguments"), Comment,
        lambda person: spoken(Comment, person, "author", "written_at"),
        (
            SLUG,
            Column("numero", _("numéro au registre"), "reference"),
            Column("ecrit_le", _("écriture"), "written_at"),
            Column("publie_le", _("publication"), "published_at"),
            Column("modifie_le", _("dernière modification"), "edited_at"),
            Column("retire_le", _("retrait"), "withdrawn_at"),
            Column("masque_le", _("masquage par la modération"), "masked_at"),
            Column("motif_masquage", _("motif du masquage"), "mask_reason"),
            Column("en_reponse_a", _("numéro du commentaire auquel on répond"), lambda row: _reference(row.parent)),
            Column("cite", _("numéro du commentaire cité"), lambda row: _reference(row.quote)),
            Column("position", _("favorable, neutre ou défavorable"), "side"),
            Column("texte", _("texte"), whole_body),
            Column("pseudonyme", _("nom signé"), "pseudonym"),
            Column("nom_cache", _("nom caché au public"), "is_name_private"),
        ),
    ),
    Holding(
        "passages_masques", _("Les passages masqués de vos textes"), Passage, _passages,
        (
            SLUG,
            ABOUT,
            Column("commentaire", _("rang du commentaire, si c’est lui"), "comment_number"),
            Column("mots", _("mots masqués"), "words"),
            Column("motif", _("motif"), "reason"),
            Column("masque_le", _("masquage par la modération"), "masked_at"),
        ),
    ),
    Holding(
        "contestations", _("Ce que vous avez dit contre un masquage"), Contest,
        lambda person: Contest.objects.filter(
            Q(decision__comment__author__in=person.participants)
            | Q(decision__comment=None, decision__contribution__author__in=person.participants)
        ).select_related("decision__contribution__concertation", "decision__comment__contribution"),
        (
            Column("concertation", _("adresse courte de la concertation"), "decision.contribution.concertation.slug"),
            Column("texte_masque", _("numéro du texte masqué"), "decision.text.reference"),
            Column("contestation", _("votre contestation"), "body"),
            Column("contestee_le", _("moment de la contestation"), "made_at"),
            Column("suite", _("masquage maintenu ou levé"), "outcome"),
            Column("reponse", _("réponse de l’équipe"), "answer"),
            Column("repondue_le", _("moment de la réponse"), "answered_at"),
        ),
    ),
    Holding(
        "notes_de_commissaire", _("Vos notes de commissaire enquêteur"), Note,
        lambda person: Note.objects.filter(author=person.user, author__isnull=False).select_related(
            "contribution__concertation"
        ),
        (
            SLUG,
            ABOUT,
            Column("notes", _("vos notes, que vous seul lisez"), "body"),
            Column("ecrites_le", _("dernière écriture"), "written_at"),
        ),
    ),
    Holding(
        "votes", _("Vos votes"), Vote, lambda person: spoken(Vote, person, "participant", "voted_at"),
        (
            SLUG,
            ABOUT,
            Column("choix", _("pour, contre ou mitigé"), "choice"),
            Column("argument", _("numéro de l’argument donné"), lambda row: _reference(row.argument)),
            Column("vote_le", _("moment du vote"), "voted_at"),
        ),
    ),
    Holding(
        "utiles", _("Les arguments que vous avez jugés utiles"), Useful,
        lambda person: Useful.objects.filter(participant__in=person.participants).select_related(
            "comment__contribution__concertation"
        ).order_by("marked_at", "pk"),
        (
            Column("concertation", _("adresse courte de la concertation"), "comment.contribution.concertation.slug"),
            Column("commentaire", _("numéro du commentaire"), "comment.reference"),
            Column("juge_le", _("moment"), "marked_at"),
        ),
    ),
    Holding(
        "reponses_lues", _("Les réponses que vous avez lues"), SeenAnswer,
        lambda person: SeenAnswer.objects.filter(participant__in=person.participants).select_related(
            "answer__contribution__concertation"
        ).order_by("seen_at", "pk"),
        (
            Column("concertation", _("adresse courte de la concertation"), "answer.contribution.concertation.slug"),
            Column("contribution", _("numéro de la contribution"), "answer.contribution.reference"),
            Column("lue_le", _("première lecture, pour ne plus la marquer comme nouvelle"), "seen_at"),
        ),
    ),
    Holding(
        "signalements", _("Vos signalements"), Report,
        lambda person: spoken(Report, person, "participant", "reported_at"),
        (
            SLUG,
            ABOUT,
            Column("commentaire", _("numéro du commentaire, si c’est lui"), lambda row: _reference(row.comment)),
            Column("motif", _("motif"), "reason"),
            Column("precision", _("précision écrite"), "note"),
            Column("signale_le", _("moment du signalement"), "reported_at"),
            Column("traite_le", _("moment où la modération l’a traité"), "settled_at"),
            Column("ecrit_le", _("moment où une lettre vous l’a dit"), "told_at"),
        ),
    ),
)  # fmt: skip
