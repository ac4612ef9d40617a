"""Who one is: devices, account, addresses, roles, identity services."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.utils.translation import gettext_lazy as _

from carto.accounts.models import Participant, User
from carto.concertations.models import Membership
from carto.privacy.holdings.base import OF_CONCERTATION, Column, Holding

IDENTITY = (
    Holding(
        "appareils", _("Les appareils qui sont les vôtres"), Participant,
        lambda person: Participant.objects.filter(pk__in=[one.pk for one in person.participants]).order_by("pk"),
        (
            Column("pseudonyme", _("pseudonyme proposé au prochain dépôt"), "pseudonym"),
            Column("connu_depuis", _("premier dépôt ou vote de cet appareil"), "created_at"),
            Column("courriel", _("adresse donnée, jamais montrée"), "email"),
            Column("courriel_confirme_le", _("confirmation de cette adresse"), "email_confirmed_at"),
            Column("langue", _("langue des courriels"), "language"),
            Column("est_lie_au_compte", _("rattaché à un compte"), lambda row: row.user_id is not None),
        ),
    ),
    Holding(
        "compte", _("Votre compte"), User,
        lambda person: User.objects.filter(pk__in=[person.user.pk] if person.user else []),
        (
            Column("courriel", _("adresse par laquelle on se connecte"), "email"),
            Column("nom", _("nom affiché"), "name"),
            Column("prenom", _("prénom, pour les concertations qui demandent le vrai nom"), "first_name"),
            Column("nom_de_famille", _("nom de famille"), "last_name"),
            Column("nom_verifie", _("nom vérifié par un service d’identité"), "is_name_verified"),
            Column("est_agent", _("agent de la collectivité"), "is_agent"),
            Column("est_technicien", _("accès à l’administration technique"), "is_staff"),
            Column("est_actif", _("compte actif"), "is_active"),
            Column("cree_le", _("création du compte"), "joined_at"),
            Column("derniere_connexion", _("dernière connexion"), "last_login"),
        ),
    ),
    Holding(
        "adresses", _("Les adresses de votre compte"), EmailAddress,
        lambda person: EmailAddress.objects.filter(user=person.user).order_by("pk"),
        (
            Column("courriel", _("adresse"), "email"),
            Column("est_confirmee", _("confirmée"), "verified"),
            Column("est_principale", _("adresse principale"), "primary"),
        ),
    ),
    Holding(
        "roles", _("Vos rôles"), Membership,
        lambda person: Membership.objects.filter(user=person.user).select_related("concertation").order_by("pk"),
        (
            OF_CONCERTATION,
            Column("role", _("rôle dans l’équipe"), "role"),
            Column("communes", _("communes d’un relais communal"), "insee_codes"),
        ),
    ),
    Holding(
        "services", _("Les services d’identité joints à votre compte"), SocialAccount,
        lambda person: SocialAccount.objects.filter(user=person.user).order_by("pk"),
        (
            Column("service", _("nom du service"), "provider"),
            Column("identifiant", _("votre identifiant chez lui"), "uid"),
            Column("donnees", _("ce qu’il nous a dit de vous"), "extra_data"),
            Column("joint_le", _("première connexion"), "date_joined"),
            Column("derniere_connexion", _("dernière connexion"), "last_login"),
        ),
    ),
    Holding(
        "second_facteur", _("La seconde vérification de votre compte"), Authenticator,
        lambda person: Authenticator.objects.filter(user=person.user).order_by("pk"),
        (
            Column("sorte", _("sorte de vérification ; son secret reste secret"), "type"),
            Column("depuis", _("mise en place"), "created_at"),
            Column("derniere_fois", _("dernier usage"), "last_used_at"),
        ),
    ),
)  # fmt: skip
