"""What goes with taking part: news by e-mail, acts kept against stuffing, lines of the register."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from carto.concertations.models import Acceptance, Concertation, RegisterEntry
from carto.debate.models import Comment
from carto.follow.models import Follow, Follower, Letter
from carto.geo.geojson import to_geojson
from carto.guard.models import Act
from carto.meetings.models import SignUp
from carto.privacy.holdings.base import OF_CONCERTATION, Column, Holding
from carto.privacy.holdings.words import contributions_of, spoken
from carto.privacy.person import Person


def _area(row: Follow) -> Any:
    area = getattr(row, "area", None)
    return to_geojson(area.geometry) if area is not None else None


def _entries(person: Person) -> QuerySet[RegisterEntry]:
    """The register's own lines about what the person wrote: with the salt, they can prove it after an erasure."""
    pks: list[int] = []
    for concertation, subject in _subjects(person):
        pks += RegisterEntry.objects.filter(concertation=concertation, subject=subject).values_list("pk", flat=True)
    rows = RegisterEntry.objects.filter(pk__in=pks).select_related("opening", "concertation")
    return rows.order_by("concertation", "position")


def _subjects(person: Person) -> Iterator[tuple[Concertation, str]]:
    for one in contributions_of(person):
        yield one.concertation, one.reference
    for said in spoken(Comment, person, "author", "written_at"):
        yield said.contribution.concertation, said.reference


def _opening(row: RegisterEntry, name: str) -> Any:
    opening = getattr(row, "opening", None)
    return getattr(opening, name) if opening is not None else None


TRACES = (
    Holding(
        "chartes", _("Les chartes que vous avez acceptées"), Acceptance,
        lambda person: Acceptance.objects.filter(participant__in=person.participants).select_related("concertation"),
        (
            OF_CONCERTATION,
            Column("version", _("version de la charte"), "version"),
            Column("acceptee_le", _("acceptation"), "accepted_at"),
        ),
    ),
    Holding(
        "abonne", _("L’adresse par laquelle vous suivez"), Follower,
        lambda person: Follower.objects.filter(email__in=person.emails).order_by("pk"),
        (
            Column("courriel", _("adresse"), "email"),
            Column("demande_le", _("dernière demande de confirmation"), "asked_at"),
            Column("depuis", _("premier abonnement"), "created_at"),
            Column("langue", _("langue des courriels"), "language"),
            Column("refus_le", _("refus de tout courriel"), "refused_at"),
        ),
    ),
    Holding(
        "suivis", _("Ce que vous suivez"), Follow,
        lambda person: Follow.objects.filter(follower__email__in=person.emails).select_related(
            "concertation", "contribution", "area"
        ),
        (
            OF_CONCERTATION,
            Column("contribution", _("numéro"), lambda row: row.contribution.reference if row.contribution else None),
            Column("filtres", _("ce que l’on suit, comme dans l’adresse de la liste"), "query"),
            Column("zone", _("zone dessinée, GeoJSON en EPSG:4326"), _area),
            Column("raison", _("choisi, auteur, votant ou commentateur"), "reason"),
            Column("rythme", _("rythme des courriels"), "rhythm"),
            Column("demande_le", _("demande"), "asked_at"),
            Column("confirme_le", _("confirmation"), "confirmed_at"),
            Column("arrete_le", _("arrêt"), "stopped_at"),
            Column("questionnaire_propose_le", _("courriel qui propose le questionnaire"), "asked_how_at"),
        ),
    ),
    Holding(
        "lettres", _("Les courriels de nouvelles"), Letter,
        lambda person: Letter.objects.filter(follower__email__in=person.emails),
        (
            Column("prevu_le", _("moment prévu"), "queued_at"),
            Column("envoye_le", _("envoi"), "sent_at"),
        ),
    ),
    Holding(
        "inscriptions", _("Vos inscriptions aux rencontres"), SignUp,
        lambda person: SignUp.objects.filter(participant__in=person.participants).select_related(
            "meeting__concertation"
        ),
        (
            Column("concertation", _("adresse courte de la concertation"), "meeting.concertation.slug"),
            Column("rencontre", _("intitulé de la rencontre"), "meeting.title"),
            Column("nom", _("nom donné, que seule l’équipe lit"), "name"),
            Column("courriel", _("adresse donnée pour cette rencontre"), "email"),
            Column("langue", _("langue des courriels"), "language"),
            Column("inscrit_le", _("inscription"), "signed_at"),
            Column("en_attente", _("en attente d’une place"), "is_waiting"),
        ),
    ),
    Holding(
        "actes", _("Les actes gardés un temps contre le bourrage"), Act,
        lambda person: Act.objects.filter(participant__in=person.participants).select_related("concertation"),
        (
            OF_CONCERTATION,
            Column("fait", _("dépôt, vote, commentaire ou marque"), "kind"),
            Column("objet", _("numéro de ce dont il s’agit"), "subject"),
            Column("moment", _("moment"), "at"),
            Column("reseau", _("empreinte de la connexion ; son secret est détruit chaque jour"), "network"),
            Column("mots", _("empreinte de ce qui a été dit"), "text"),
            Column("appareil_nouveau", _("premier acte de cet appareil"), "is_new_device"),
        ),
    ),
    Holding(
        "registre", _("Ce que le registre dit de vos textes"), RegisterEntry, _entries,
        (
            OF_CONCERTATION,
            Column("rang", _("rang de l’inscription"), "position"),
            Column("objet", _("numéro de votre texte"), "subject"),
            Column("fait", _("ce qui est inscrit"), "event"),
            Column("inscrit_le", _("moment de l’inscription"), "recorded_at"),
            Column("precedente", _("empreinte de l’inscription d’avant"), "previous_hash"),
            Column("empreinte", _("empreinte de l’inscription"), "entry_hash"),
            Column("engagement", _("SHA-256 du sel et du contenu"), "commitment"),
            Column("sel", _("sel de cet engagement"), lambda row: _opening(row, "salt")),
            Column("contenu", _("contenu inscrit"), lambda row: _opening(row, "content")),
        ),
    ),
)  # fmt: skip
