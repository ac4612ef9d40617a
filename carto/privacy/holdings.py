"""What the site holds of a person, table by table: how it is exported, and what erasure leaves of it.

Every model that refers to a participant or to an account, or holds an address, stands here: a test sees to it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Model, QuerySet

from carto.accounts.models import Participant, User
from carto.concertations.models import Concertation, Membership, RegisterEntry
from carto.contributions.models import Contribution, Draft, Photo, Piece, QuestionReply
from carto.debate.models import Comment, Report, Useful, Vote
from carto.follow.models import Follow, Follower, Letter
from carto.geo.geojson import to_geojson
from carto.guard.models import Act
from carto.privacy.person import Person

Value = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """`meaning`, in French, goes with the export."""

    name: str
    meaning: str
    value: Value


@dataclass(frozen=True)
class Holding:
    """The rows of `model` that are somebody's; `name` and `title` as the export calls them."""

    name: str
    title: str
    model: type[Model]
    rows: Callable[[Person], QuerySet[Any]]
    columns: tuple[Column, ...]

    def export(self, person: Person) -> Iterator[dict[str, Any]]:
        for row in self.rows(person):
            yield {column.name: column.value(row) for column in self.columns}


def _place(row: Contribution) -> Any:
    return to_geojson(row.geometry) if row.geometry else None


def _shown(row: Contribution) -> Any:
    return to_geojson(row.public_geometry) if row.public_geometry else None


def _area(row: Follow) -> Any:
    area = getattr(row, "area", None)
    return to_geojson(area.geometry) if area is not None else None


def _of(row: Any) -> str:
    """Where a row belongs: the short address of its concertation."""
    return str(row.contribution.concertation.slug)


SLUG = Column("concertation", "adresse courte de la concertation", _of)
ABOUT = Column("contribution", "numéro de la contribution", lambda row: row.contribution.reference)


def _contributions(person: Person) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(author__in=person.participants).select_related("concertation", "kind")
    return rows.prefetch_related("themes").order_by("received_at", "pk")


def _spoken(model: type[Any], person: Person, owner: str, moment: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = model.objects.filter(**{f"{owner}__in": person.participants})
    return rows.select_related("contribution__concertation").order_by(moment, "pk")


def _entries(person: Person) -> QuerySet[RegisterEntry]:
    """The register's own lines about what the person wrote: with the salt, they can prove it after an erasure."""
    pks: list[int] = []
    for concertation, subject in _subjects(person):
        pks += RegisterEntry.objects.filter(concertation=concertation, subject=subject).values_list("pk", flat=True)
    rows = RegisterEntry.objects.filter(pk__in=pks).select_related("opening", "concertation")
    return rows.order_by("concertation", "position")


def _subjects(person: Person) -> Iterator[tuple[Concertation, str]]:
    for one in _contributions(person):
        yield one.concertation, one.reference
    for said in _spoken(Comment, person, "author", "written_at"):
        yield said.contribution.concertation, said.reference


def _opening(row: RegisterEntry, name: str) -> Any:
    opening = getattr(row, "opening", None)
    return getattr(opening, name) if opening is not None else None


HOLDINGS = (
    Holding(
        "appareils", "Les appareils qui sont les vôtres", Participant,
        lambda person: Participant.objects.filter(pk__in=[one.pk for one in person.participants]).order_by("pk"),
        (
            Column("pseudonyme", "pseudonyme proposé au prochain dépôt", lambda row: row.pseudonym),
            Column("connu_depuis", "premier dépôt ou vote de cet appareil", lambda row: row.created_at),
            Column("courriel", "adresse donnée, jamais montrée", lambda row: row.email),
            Column("courriel_confirme_le", "confirmation de cette adresse", lambda row: row.email_confirmed_at),
            Column("langue", "langue des courriels", lambda row: row.language),
            Column("est_lie_au_compte", "rattaché à un compte", lambda row: row.user_id is not None),
        ),
    ),
    Holding(
        "compte", "Votre compte", User,
        lambda person: User.objects.filter(pk__in=[person.user.pk] if person.user else []),
        (
            Column("courriel", "adresse par laquelle on se connecte", lambda row: row.email),
            Column("nom", "nom affiché", lambda row: row.name),
            Column("cree_le", "création du compte", lambda row: row.joined_at),
            Column("derniere_connexion", "dernière connexion", lambda row: row.last_login),
        ),
    ),
    Holding(
        "adresses", "Les adresses de votre compte", EmailAddress,
        lambda person: EmailAddress.objects.filter(user=person.user).order_by("pk"),
        (
            Column("courriel", "adresse", lambda row: row.email),
            Column("est_confirmee", "confirmée", lambda row: row.verified),
        ),
    ),
    Holding(
        "roles", "Vos rôles", Membership,
        lambda person: Membership.objects.filter(user=person.user).select_related("concertation").order_by("pk"),
        (
            Column("concertation", "adresse courte de la concertation", lambda row: row.concertation.slug),
            Column("role", "rôle dans l’équipe", lambda row: row.role),
        ),
    ),
    Holding(
        "contributions", "Vos contributions", Contribution, _contributions,
        (
            Column("concertation", "adresse courte de la concertation", lambda row: row.concertation.slug),
            Column("numero", "numéro au registre", lambda row: row.reference),
            Column("recue_le", "réception", lambda row: row.received_at),
            Column("publiee_le", "publication", lambda row: row.published_at),
            Column("modifiee_le", "dernière modification", lambda row: row.edited_at),
            Column("retiree_le", "retrait", lambda row: row.withdrawn_at),
            Column("masquee_le", "masquage par la modération", lambda row: row.masked_at),
            Column("motif_masquage", "motif du masquage", lambda row: row.mask_reason),
            Column("nature", "nature", lambda row: row.kind.slug),
            Column("themes", "thèmes", lambda row: [theme.slug for theme in row.themes.all()]),
            Column("titre", "titre", lambda row: row.title),
            Column("texte", "texte", lambda row: row.body),
            Column("pseudonyme", "nom signé", lambda row: row.pseudonym),
            Column("nom_cache", "nom caché au public", lambda row: row.is_name_private),
            Column("qui_parle", "une personne, ou plusieurs", lambda row: row.author_kind),
            Column("au_nom_de", "organisation, groupe, atelier ou pétition", lambda row: row.author_name),
            Column("signataires", "signataires annoncés", lambda row: row.signatory_count),
            Column("lieu", "lieu exact, GeoJSON en EPSG:4326", _place),
            Column("lieu_montre", "lieu que tout le monde voit", _shown),
            Column("lieu_en_mots", "le même en mots", lambda row: row.place_words),
        ),
    ),
    Holding(
        "photos", "Vos photos", Photo,
        lambda person: Photo.objects.filter(contribution__author__in=person.participants).select_related(
            "contribution__concertation"
        ).order_by("pk"),
        (
            SLUG,
            ABOUT,
            Column("largeur", "largeur en pixels", lambda row: row.width),
            Column("hauteur", "hauteur en pixels", lambda row: row.height),
            Column("description", "ce que montre la photo", lambda row: row.description),
            Column("sha256", "empreinte du fichier joint", lambda row: row.sha256),
        ),
    ),
    Holding(
        "pieces", "Vos documents joints", Piece,
        lambda person: Piece.objects.filter(contribution__author__in=person.participants).select_related(
            "contribution__concertation"
        ).order_by("pk"),
        (
            SLUG,
            ABOUT,
            Column("intitule", "nom du document", lambda row: row.label),
            Column("pages", "nombre de pages", lambda row: row.page_count),
            Column("sha256", "empreinte du fichier joint", lambda row: row.sha256),
        ),
    ),
    Holding(
        "reponses", "Vos réponses aux questions", QuestionReply,
        lambda person: QuestionReply.objects.filter(contribution__author__in=person.participants).select_related(
            "contribution__concertation"
        ).order_by("pk"),
        (
            SLUG,
            ABOUT,
            Column("question", "question, telle que posée", lambda row: row.label),
            Column("reponse", "réponse", lambda row: row.value),
        ),
    ),
    Holding(
        "brouillons", "Vos brouillons gardés en ligne", Draft,
        lambda person: Draft.objects.filter(participant__in=person.participants).select_related(
            "concertation"
        ).order_by("pk"),
        (
            Column("concertation", "adresse courte de la concertation", lambda row: row.concertation.slug),
            Column("garde_le", "dernier enregistrement", lambda row: row.updated_at),
            Column("champs", "ce qui était écrit, champ par champ", lambda row: row.content["fields"]),
            Column("lieu", "lieu, GeoJSON en EPSG:4326", lambda row: row.content["geometry"]),
        ),
    ),
    Holding(
        "commentaires", "Vos commentaires et arguments", Comment,
        lambda person: _spoken(Comment, person, "author", "written_at"),
        (
            SLUG,
            Column("numero", "numéro au registre", lambda row: row.reference),
            Column("ecrit_le", "écriture", lambda row: row.written_at),
            Column("publie_le", "publication", lambda row: row.published_at),
            Column("modifie_le", "dernière modification", lambda row: row.edited_at),
            Column("masque_le", "masquage par la modération", lambda row: row.masked_at),
            Column("position", "favorable, neutre ou défavorable", lambda row: row.side),
            Column("texte", "texte", lambda row: row.body),
            Column("pseudonyme", "nom signé", lambda row: row.pseudonym),
            Column("nom_cache", "nom caché au public", lambda row: row.is_name_private),
        ),
    ),
    Holding(
        "votes", "Vos votes", Vote, lambda person: _spoken(Vote, person, "participant", "voted_at"),
        (
            SLUG,
            ABOUT,
            Column("choix", "pour, contre ou mitigé", lambda row: row.choice),
            Column("vote_le", "moment du vote", lambda row: row.voted_at),
        ),
    ),
    Holding(
        "utiles", "Les arguments que vous avez jugés utiles", Useful,
        lambda person: Useful.objects.filter(participant__in=person.participants).select_related(
            "comment__contribution__concertation"
        ).order_by("marked_at", "pk"),
        (
            Column(
                "concertation", "adresse courte de la concertation",
                lambda row: row.comment.contribution.concertation.slug,
            ),
            Column("commentaire", "numéro du commentaire", lambda row: row.comment.reference),
            Column("juge_le", "moment", lambda row: row.marked_at),
        ),
    ),
    Holding(
        "abonne", "L’adresse par laquelle vous suivez", Follower,
        lambda person: Follower.objects.filter(email__in=person.emails).order_by("pk"),
        (
            Column("courriel", "adresse", lambda row: row.email),
            Column("depuis", "premier abonnement", lambda row: row.created_at),
            Column("langue", "langue des courriels", lambda row: row.language),
            Column("refus_le", "refus de tout courriel", lambda row: row.refused_at),
        ),
    ),
    Holding(
        "suivis", "Ce que vous suivez", Follow,
        lambda person: Follow.objects.filter(follower__email__in=person.emails).select_related(
            "concertation", "contribution", "area"
        ),
        (
            Column("concertation", "adresse courte de la concertation", lambda row: row.concertation.slug),
            Column("contribution", "numéro", lambda row: row.contribution.reference if row.contribution else None),
            Column("filtres", "ce que l’on suit, comme dans l’adresse de la liste", lambda row: row.query),
            Column("zone", "zone dessinée, GeoJSON en EPSG:4326", _area),
            Column("raison", "choisi, auteur ou votant", lambda row: row.reason),
            Column("rythme", "rythme des courriels", lambda row: row.rhythm),
            Column("demande_le", "demande", lambda row: row.asked_at),
            Column("confirme_le", "confirmation", lambda row: row.confirmed_at),
            Column("arrete_le", "arrêt", lambda row: row.stopped_at),
        ),
    ),
    Holding(
        "lettres", "Les courriels de nouvelles", Letter,
        lambda person: Letter.objects.filter(follower__email__in=person.emails),
        (
            Column("prevu_le", "moment prévu", lambda row: row.queued_at),
            Column("envoye_le", "envoi", lambda row: row.sent_at),
        ),
    ),
    Holding(
        "services", "Les services d’identité joints à votre compte", SocialAccount,
        lambda person: SocialAccount.objects.filter(user=person.user).order_by("pk"),
        (
            Column("service", "nom du service", lambda row: row.provider),
            Column("identifiant", "votre identifiant chez lui", lambda row: row.uid),
            Column("donnees", "ce qu’il nous a dit de vous", lambda row: row.extra_data),
            Column("joint_le", "première connexion", lambda row: row.date_joined),
        ),
    ),
    Holding(
        "second_facteur", "La seconde vérification de votre compte", Authenticator,
        lambda person: Authenticator.objects.filter(user=person.user).order_by("pk"),
        (
            Column("sorte", "sorte de vérification ; son secret reste secret", lambda row: row.type),
            Column("depuis", "mise en place", lambda row: row.created_at),
        ),
    ),
    Holding(
        "signalements", "Vos signalements", Report,
        lambda person: _spoken(Report, person, "participant", "reported_at"),
        (
            SLUG,
            ABOUT,
            Column("motif", "motif", lambda row: row.reason),
            Column("precision", "précision écrite", lambda row: row.note),
            Column("signale_le", "moment du signalement", lambda row: row.reported_at),
        ),
    ),
    Holding(
        "actes", "Les actes gardés un temps contre le bourrage", Act,
        lambda person: Act.objects.filter(participant__in=person.participants).select_related("concertation"),
        (
            Column("concertation", "adresse courte de la concertation", lambda row: row.concertation.slug),
            Column("fait", "dépôt, vote, commentaire ou marque", lambda row: row.kind),
            Column("objet", "numéro de ce dont il s’agit", lambda row: row.subject),
            Column("moment", "moment", lambda row: row.at),
            Column("reseau", "empreinte de la connexion ; son secret est détruit chaque jour", lambda row: row.network),
        ),
    ),
    Holding(
        "registre", "Ce que le registre dit de vos textes", RegisterEntry, _entries,
        (
            Column("concertation", "adresse courte de la concertation", lambda row: row.concertation.slug),
            Column("rang", "rang de l’inscription", lambda row: row.position),
            Column("objet", "numéro de votre texte", lambda row: row.subject),
            Column("fait", "ce qui est inscrit", lambda row: row.event),
            Column("inscrit_le", "moment de l’inscription", lambda row: row.recorded_at),
            Column("empreinte", "empreinte de l’inscription", lambda row: row.entry_hash),
            Column("engagement", "SHA-256 du sel et du contenu", lambda row: row.commitment),
            Column("sel", "sel de cet engagement", lambda row: _opening(row, "salt")),
            Column("contenu", "contenu inscrit", lambda row: _opening(row, "content")),
        ),
    ),
)  # fmt: skip

# What refers to an account or holds an address and is no citizen's data, by the label of its model: why it is neither
# exported nor erased here.
OF_THE_TEAM = {
    "debate.Apart": "which moderator set votes apart",
    "debate.Answer": "the authority's answer, signed by its agent in their work",
    "concertations.Concertation": "the authority's own contact address, published",
    "concertations.TakingPart": "the address of its data protection officer, published",
    "layers.PlanImport": "which agent imported a plan",
    "bilan.Bilan": "which agent asked for a bilan",
}

# What hangs on something already exported, and holds nothing of one's own beside it.
CARRIED = {
    "accounts.SpareKey": "the digest of a key the device itself holds",
    "follow.FollowedArea": "exported with what is followed",
    "account.EmailConfirmation": "the key of a letter that confirms an address",
    "socialaccount.SocialToken": "a secret of the identity service; none is kept",
    "contributions.ContributionVersion": "read by everyone beside the contribution, at its versions page",
    "contributions.PlanContext": "where a contribution lies, computed from its place and the plan",
    "contributions.Contribution_themes": "exported with the contribution",
}
