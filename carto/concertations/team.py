"""Verbs about a team: ask somebody into it, accept, give another role, take it back, leave.

The link goes to the address alone, so that it shows whose mailbox it is: whoever invites never holds what opens
somebody's account, and learns nothing of whether there is one."""

from collections.abc import Collection
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from carto.accounts import letters, limits
from carto.accounts.actors import Actor
from carto.accounts.models import User
from carto.concertations.models import Concertation, Invitation, InvitationState, Membership, Role
from carto.concertations.models.team import VALID_FOR
from carto.concertations.phases import Action
from carto.concertations.rules import RUNNING_IT, Refused, require

SALT = "carto.concertations.invitation"


@transaction.atomic
def invite(
    actor: Actor,
    concertation: Concertation,
    *,
    email: str,
    name: str,
    role: Role,
    communes: Collection[str] = (),
    at: datetime,
) -> Invitation:
    """Ask an address into the team. One that is already asked is asked again, with this role; `communes`: INSEE codes,
    of a commune relay. ValidationError for somebody of the team, for a relay without communes, and beyond five letters
    an hour to one address."""
    require(actor, Action.CONFIGURE, concertation, at=at)
    email = email.strip().lower()
    if concertation.memberships.filter(user__email=email).exists():
        raise ValidationError(_("Cette personne est déjà de l’équipe : changez son rôle dans la liste ci-dessus."))
    bounds = _bounds(concertation, role, communes)
    asked = {"name": name, "role": role, "insee_codes": bounds, "invited_by": _account(actor), "sent_at": at}
    row, _is_new = Invitation.objects.update_or_create(
        concertation=concertation, email=email, accepted_at=None, revoked_at=None,
        defaults=asked, create_defaults=asked | {"invited_at": at},
    )  # fmt: skip
    _send(row)
    return row


@transaction.atomic
def resend(actor: Actor, invitation: Invitation, *, at: datetime) -> None:
    """The letter once more, good for another fourteen days; ValidationError once it was accepted or cancelled."""
    require(actor, Action.CONFIGURE, invitation.concertation, at=at)
    _need_open(invitation, at)
    invitation.sent_at = at
    invitation.save(update_fields=["sent_at"])
    _send(invitation)


@transaction.atomic
def revoke(actor: Actor, invitation: Invitation, *, at: datetime) -> None:
    """From now on its link says that it was cancelled; ValidationError once it was accepted or cancelled."""
    require(actor, Action.CONFIGURE, invitation.concertation, at=at)
    _need_open(invitation, at)
    invitation.revoked_at = at
    invitation.save(update_fields=["revoked_at"])


@transaction.atomic
def accept(invitation: Invitation, *, at: datetime) -> Membership:
    """The link was opened and its button pressed: the account of its address, made when there is none, is of the team.
    ValidationError when it is no longer good, and for an account that was closed."""
    row = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if row.state_at(at) is not InvitationState.PENDING:
        raise ValidationError(_("Cette invitation n’est plus valable."))
    user = User.objects.filter(email=row.email).first() or User.objects.create_user(row.email, name=row.name)
    if not user.is_active:
        raise ValidationError(_("Le compte de cette adresse est fermé. Écrivez à qui vous a invité."))
    if not user.name:
        user.name = row.name
        user.save(update_fields=["name"])
    row.accepted_at = at
    row.save(update_fields=["accepted_at"])
    member, _is_new = Membership.objects.get_or_create(
        concertation=row.concertation, user=user, defaults={"role": row.role, "insee_codes": row.insee_codes}
    )
    return member


@transaction.atomic
def leave(actor: Actor, concertation: Concertation, *, at: datetime) -> None:
    """Leave the team of one's own will; refused to the last who runs the concertation (ValidationError)."""
    member = concertation.memberships.filter(user=_account(actor)).first() if _account(actor) else None
    if member is None:
        raise Refused(_("Vous n’êtes pas de l’équipe de cette concertation."))
    _keep_someone_running(member)
    member.delete()


@transaction.atomic
def dismiss(actor: Actor, membership: Membership, *, at: datetime) -> None:
    """Take a role back; the last who runs the concertation stays (ValidationError)."""
    require(actor, Action.CONFIGURE, membership.concertation, at=at)
    _keep_someone_running(membership)
    membership.delete()


@transaction.atomic
def give_role(
    actor: Actor, membership: Membership, role: Role, communes: Collection[str] = (), *, at: datetime
) -> None:
    """Another role for somebody of the team, or other communes for a relay, at once; the last who runs the concertation
    keeps theirs, and a relay has communes (ValidationError)."""
    require(actor, Action.CONFIGURE, membership.concertation, at=at)
    if role.value not in RUNNING_IT:
        _keep_someone_running(membership)
    membership.role, membership.insee_codes = role, _bounds(membership.concertation, role, communes)
    membership.save(update_fields=["role", "insee_codes"])


def token_of(invitation: Invitation) -> str:
    return signing.dumps(invitation.pk, salt=SALT)


def invitation_of_token(token: str) -> Invitation | None:
    """The invitation a link is of, whatever its state; None when the link was altered."""
    try:
        pk = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Invitation.objects.filter(pk=pk).select_related("concertation", "invited_by").first()


def _account(actor: Actor) -> User | None:
    """The actor's account, None for the operator's, which no row keeps."""
    return actor.user if actor.user is not None and actor.user.pk is not None else None


def _bounds(concertation: Concertation, role: Role, communes: Collection[str]) -> list[str]:
    """What stops the rights of a relay; nothing for another role."""
    if role is not Role.RELAY:
        return []
    known = concertation.communes.filter(insee_code__in=communes).order_by("insee_code")
    if codes := list(known.values_list("insee_code", flat=True)):
        return codes
    raise ValidationError(
        _("Cochez au moins une commune de la concertation : les droits d’un relais communal s’y arrêtent.")
    )


def _keep_someone_running(membership: Membership) -> None:
    running = membership.concertation.memberships.filter(role__in=RUNNING_IT)
    if membership.role in RUNNING_IT and running.count() == 1:
        raise ValidationError(_("C’est le seul agent de la concertation : nommez-en d’abord un autre."))


def _need_open(invitation: Invitation, at: datetime) -> None:
    if invitation.state_at(at) in (InvitationState.ACCEPTED, InvitationState.REVOKED):
        raise ValidationError(_("Cette invitation a déjà été acceptée ou annulée."))


def _send(invitation: Invitation) -> None:
    if limits.is_over("invitation", invitation.email, most=5):
        raise ValidationError(_("Trop de messages ont été envoyés à cette adresse. Réessayez dans une heure."))
    told = {
        "url": settings.BASE_URL + reverse("concertations:invitation", args=[token_of(invitation)]),
        "role": " : ".join(filter(None, [invitation.get_role_display(), invitation.communes])),
        "concertation": invitation.concertation.title,
        "owner": invitation.concertation.owner_name,
        "days": VALID_FOR.days,
    }
    letters.send("team_invitation", to=invitation.email, context=told, language="fr")
