"""Verbs of the installation's administrator, about accounts rather than concertations. Each is kept, with who did it,
where Django keeps what administrators do (`LogEntry`)."""

from allauth.account.models import EmailAddress
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.concertations.models import Membership
from carto.concertations.rules import require_installation

LET = gettext_noop("peut créer des concertations")
NO_LONGER = gettext_noop("ne peut plus créer de concertation")
CLOSED = gettext_noop("compte fermé")
REOPENED = gettext_noop("compte rouvert")
DONE = (LET, NO_LONGER, CLOSED, REOPENED)
LATEST = 20


def accounts() -> QuerySet[User]:
    """Those of the teams, of who may create, and of administrators; citizens' are nobody's to look at."""
    of_a_team = Q(is_agent=True) | Q(is_superuser=True) | Q(pk__in=Membership.objects.values("user"))
    teams = Prefetch("memberships", Membership.objects.select_related("concertation").order_by("concertation__title"))
    return User.objects.filter(of_a_team).prefetch_related(teams).order_by("-is_active", "name", "email")


def latest() -> QuerySet[LogEntry]:
    """What was done to accounts, the newest first."""
    kept = LogEntry.objects.filter(content_type__app_label="accounts", change_message__in=DONE)
    return kept.select_related("user").order_by("-action_time", "-pk")[:LATEST]


@transaction.atomic
def let_create(actor: Actor, *, email: str, name: str) -> User:
    """Whoever enters with a code sent to this address may create concertations; the account is made when there is none.
    ValidationError when it was closed."""
    require_installation(actor)
    email = email.lower()
    user, is_new = User.objects.get_or_create(email=email, defaults={"name": name, "password": make_password(None)})
    if is_new:
        EmailAddress.objects.create(user=user, email=email, primary=True)
    if not user.is_active:
        raise ValidationError(_("Ce compte est fermé : rouvrez-le d’abord, dans la liste ci-dessus."))
    if not user.name:
        user.name = name
    user.is_agent = True
    user.save(update_fields=["name", "is_agent"])
    _keep(actor, user, LET)
    return user


@transaction.atomic
def set_creation(actor: Actor, user: User, is_agent: bool) -> None:
    """Give the right to create concertations, or take it back; teams keep their members."""
    require_installation(actor)
    if user.is_agent == is_agent:
        return
    user.is_agent = is_agent
    user.save(update_fields=["is_agent"])
    _keep(actor, user, LET if is_agent else NO_LONGER)


@transaction.atomic
def set_open(actor: Actor, user: User, is_active: bool) -> None:
    """Close an account, whose sessions end at once, or open it again. What was done from it stays. ValidationError for
    one's own: an installation keeps an administrator."""
    require_installation(actor)
    if actor.user is not None and actor.user.pk == user.pk:
        raise ValidationError(_("C’est votre compte : un autre administrateur peut le fermer, pas vous."))
    if user.is_active == is_active:
        return
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    _keep(actor, user, REOPENED if is_active else CLOSED)


def _keep(actor: Actor, user: User, done: str) -> None:
    if actor.user is not None and actor.user.pk is not None:
        LogEntry.objects.log_actions(actor.user.pk, User.objects.filter(pk=user.pk), CHANGE, done, single_object=True)
