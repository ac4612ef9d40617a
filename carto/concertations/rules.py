"""Who may do what, when: the only place that answers, always with a reason in the visitor's language.

`decide` never raises; `require` raises `Refused`, which becomes a 403 with its sentence (`refusals.py`)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carto.accounts.actors import Actor
from carto.accounts.models import Participant, User
from carto.concertations import models as stored
from carto.concertations import relays
from carto.concertations.identity import still_needs
from carto.concertations.openings import by_calendar
from carto.concertations.phases import Action
from carto.concertations.subjects import Owner, Subject


class Role(models.TextChoices):
    VISITOR = "visitor", gettext_lazy("visiteur")
    PARTICIPANT = "participant", gettext_lazy("participant")
    AUTHOR = "author", gettext_lazy("auteur")
    MODERATOR = "moderator", gettext_lazy("modérateur")
    AGENT = "agent", gettext_lazy("agent")
    COMMISSIONER = "commissioner", gettext_lazy("commissaire enquêteur")
    PROJECT_MANAGER = "project_manager", gettext_lazy("chef de projet")
    ELECTED = "elected", gettext_lazy("élu qui répond")
    GARANT = "garant", gettext_lazy("garant")
    RELAY = "relay", gettext_lazy("relais communal, pour ses communes")
    ADMINISTRATOR = "administrator", gettext_lazy("administrateur")


TEAM = frozenset(Role) - {Role.VISITOR, Role.PARTICIPANT, Role.AUTHOR}
RUNNING_IT = frozenset({Role.AGENT, Role.PROJECT_MANAGER, Role.ADMINISTRATOR})

# Roles an action is reserved to; actions absent from the table are open to everyone, the team's neutrality apart.
RESERVED: dict[Action, frozenset[Role]] = {
    Action.EDIT: frozenset({Role.AUTHOR}),
    Action.WITHDRAW: frozenset({Role.AUTHOR}),
    Action.HIDE_NAME: frozenset({Role.AUTHOR}),
    Action.CONTEST: frozenset({Role.AUTHOR}),
    Action.EDIT_COMMENT: frozenset({Role.AUTHOR}),
    Action.WITHDRAW_COMMENT: frozenset({Role.AUTHOR}),
    Action.TRANSCRIBE: RUNNING_IT | {Role.RELAY},
    Action.CORRECT: RUNNING_IT | {Role.RELAY},
    Action.MODERATE: RUNNING_IT | {Role.MODERATOR, Role.RELAY},
    Action.SEE_MASKED: TEAM,
    Action.ANALYSE: TEAM - {Role.RELAY},
    Action.READ_THROUGH: RUNNING_IT | {Role.ELECTED, Role.COMMISSIONER},
    Action.ANSWER: RUNNING_IT | {Role.ELECTED},
    Action.CONFIGURE: RUNNING_IT,
    Action.IMPORT_PLAN: RUNNING_IT,
    Action.MAKE_BILAN: RUNNING_IT | {Role.COMMISSIONER, Role.GARANT},
    Action.WRITE_BILAN: RUNNING_IT,
    Action.EXAMINE: frozenset({Role.COMMISSIONER}),
    Action.LODGE: frozenset({Role.COMMISSIONER}),
    Action.READ_JOURNAL: RUNNING_IT | {Role.COMMISSIONER, Role.GARANT},
}

# What the team of a concertation leaves to the public: it neither contributes nor votes in its own consultation.
PUBLIC_VOICE = frozenset(
    {
        Action.SUBMIT, Action.VOTE, Action.COMMENT, Action.REPORT, Action.MARK_USEFUL, Action.TELL_WHO, Action.ASSESS,
    }
)  # fmt: skip
OF_THE_TEAM = frozenset(action for action, roles in RESERVED.items() if Role.AUTHOR not in roles)
ASKS_AN_ACCOUNT = frozenset({Action.VOTE, Action.MARK_USEFUL})
ON_A_LIVE_SUBJECT = frozenset(
    {
        Action.EDIT, Action.VOTE, Action.COMMENT, Action.REPORT, Action.EDIT_COMMENT,
        Action.WITHDRAW_COMMENT, Action.MARK_USEFUL,
    }
)  # fmt: skip
OF_COMMENTS = frozenset({Action.EDIT_COMMENT, Action.WITHDRAW_COMMENT})
# What its author may still do while a moderator has not read it yet.
ON_ONE_S_OWN_AWAITING = frozenset({Action.EDIT, Action.WITHDRAW, Action.EDIT_COMMENT, Action.WITHDRAW_COMMENT})


@dataclass(frozen=True)
class Decision:
    """`reason` is a sentence for the person refused, empty when allowed."""

    allowed: bool
    reason: str = ""


class Refused(Exception):
    """An action the rules refuse; `reason` may be shown as it is, with the HTTP status `status`."""

    status = 403

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


ALLOWED = Decision(True)


def operator() -> Actor:
    """The person at the machine's command line, who administrates the whole installation."""
    return Actor(user=User(is_superuser=True, is_active=True, name="exploitant"))


def roles_of(actor: Actor, concertation: stored.Concertation, subject: Subject | None = None) -> frozenset[Role]:
    roles = {Role.VISITOR}
    if actor.participant is not None:
        roles.add(Role.PARTICIPANT)
        if subject is not None and subject.author_id == actor.participant.pk:
            roles.add(Role.AUTHOR)
    if actor.is_administrator:
        roles.add(Role.ADMINISTRATOR)
    elif actor.user is not None:
        memberships = concertation.memberships.filter(user=actor.user)
        roles |= {Role(role) for role in memberships.values_list("role", flat=True)}
    return frozenset(roles)


def decide(
    actor: Actor,
    action: Action,
    concertation: stored.Concertation,
    subject: Subject | None = None,
    *,
    at: datetime,
) -> Decision:
    """Whether `actor` may do `action` at the aware moment `at`, and if not, why and until when. A commune relay may do
    what is the team's on a subject of their communes, and never on the whole, which is no subject."""
    roles = roles_of(actor, concertation, subject)
    decision = _decide_somewhere(actor, roles, action, concertation, subject, at)
    if decision.allowed and _is_bound(roles, action):
        return _decided(relays.refusal(actor, concertation, subject.insee_codes if subject else None))
    return decision


def decide_somewhere(actor: Actor, action: Action, concertation: stored.Concertation, *, at: datetime) -> Decision:
    """The same of the whole or of a part of it: for pages that show through `within` what the actor may act on."""
    return _decide_somewhere(actor, roles_of(actor, concertation), action, concertation, None, at)


def decide_entry(actor: Actor, concertation: stored.Concertation, insee_codes: Collection[str]) -> Decision:
    """Whether what they transcribe may lie in these communes, or in none: it is no subject before it is stored."""
    return _decided(relays.refusal(actor, concertation, insee_codes))


def allowed_among(
    actor: Actor, actions: Iterable[Action], concertation: stored.Concertation, *, at: datetime
) -> dict[Action, bool]:
    """Those of `actions` that `actor` may do, each with whether of the whole; their roles are read once."""
    roles = roles_of(actor, concertation)
    return {
        one: not _is_bound(roles, one)
        for one in actions
        if _decide_somewhere(actor, roles, one, concertation, None, at).allowed
    }


def decide_as(role: Role, action: Action, concertation: stored.Concertation, *, at: datetime) -> Decision:
    """What the rules answer to whoever has that role: for the pages that tell the rules, never to let anyone act."""
    roles = {Role.VISITOR, role} | ({Role.PARTICIPANT} if role is Role.AUTHOR else set())
    return _decide(frozenset(roles), action, concertation, None, at)


def running_role(actor: Actor, concertation: stored.Concertation) -> Role:
    """In what quality someone who runs the concertation does so."""
    return role_for(actor, Action.CONFIGURE, concertation)


def role_for(actor: Actor, action: Action, concertation: stored.Concertation) -> Role:
    """In what quality someone does what is reserved: the first of their roles that it is reserved to."""
    return next(iter(sorted(roles_of(actor, concertation) & RESERVED[action])), Role.VISITOR)


def decide_own_data(actor: Actor, owner: Owner) -> Decision:
    """Seeing, taking along, erasing somebody's data is theirs alone, on any day: of whoever holds the device's key, or
    the account it was joined to. No role gives it, and neither does the key of a device joined to another's account."""
    is_own_account = owner.user is None or (actor.user is not None and actor.user.pk == owner.user.pk)
    if is_own_account and all(_is_oneself(actor, one) for one in owner.participants):
        return ALLOWED
    return Decision(False, _("Ces données sont celles de quelqu’un d’autre : il est seul à pouvoir en disposer."))


def require_own_data(actor: Actor, owner: Owner) -> None:
    decision = decide_own_data(actor, owner)
    if not decision.allowed:
        raise Refused(decision.reason)


def _is_oneself(actor: Actor, participant: Participant) -> bool:
    if actor.user is not None and participant.user_id is not None:
        return participant.user_id == actor.user.pk
    return actor.participant is not None and actor.participant.pk == participant.pk


def is_in_time(concertation: stored.Concertation, received_at: datetime) -> bool:
    """Whether what was received then was received while contributions were open, as the law counts it."""
    opening = [phase for phase in concertation.phases.all() if phase.opens(Action.SUBMIT)]
    return any(phase.opens_at <= received_at < phase.closes_at for phase in opening)


def is_still_to_come(action: Action, concertation: stored.Concertation, *, at: datetime) -> bool:
    """Whether some phase, now or later, opens `action`: what it does is not yet settled."""
    return any(phase.opens(action) and phase.closes_at > at for phase in concertation.phases.all())


def _decide_somewhere(
    actor: Actor,
    roles: frozenset[Role],
    action: Action,
    concertation: stored.Concertation,
    subject: Subject | None,
    at: datetime,
) -> Decision:
    decision = _decide(roles, action, concertation, subject, at)
    if not decision.allowed:
        return decision
    is_of_the_team = action in OF_THE_TEAM and bool(roles & TEAM)
    return _decided(_by_second_factor(actor) if is_of_the_team else _by_identity(actor, action, concertation))


def _is_bound(roles: frozenset[Role], action: Action) -> bool:
    """Whether they have it of their communes alone."""
    return Role.RELAY in roles and action in OF_THE_TEAM


def _decided(reason: str) -> Decision:
    return Decision(False, reason) if reason else ALLOWED


def _decide(
    roles: frozenset[Role], action: Action, concertation: stored.Concertation, subject: Subject | None, at: datetime
) -> Decision:
    for refusal in (_by_visibility, _by_role, _by_subject):
        if reason := refusal(action, concertation, roles, subject):
            return Decision(False, reason)
    return _decided(by_calendar(action, concertation, at))


def require(
    actor: Actor,
    action: Action,
    concertation: stored.Concertation,
    subject: Subject | None = None,
    *,
    at: datetime,
) -> None:
    decision = decide(actor, action, concertation, subject, at=at)
    if not decision.allowed:
        raise Refused(decision.reason)


def require_somewhere(actor: Actor, action: Action, concertation: stored.Concertation, *, at: datetime) -> None:
    decision = decide_somewhere(actor, action, concertation, at=at)
    if not decision.allowed:
        raise Refused(decision.reason)


def decide_creation(actor: Actor) -> Decision:
    """Creating a concertation bears on none: it takes an agent's account."""
    if actor.is_administrator or (actor.user is not None and actor.user.is_agent):
        return _decided(_by_second_factor(actor))
    return Decision(False, _("Seul un agent de la collectivité peut créer une concertation. Connectez-vous."))


def require_creation(actor: Actor) -> None:
    decision = decide_creation(actor)
    if not decision.allowed:
        raise Refused(decision.reason)


def require_installation(actor: Actor) -> None:
    """Who may create concertations, whose account is open: it bears on none, and takes an administrator."""
    if not actor.is_administrator:
        raise Refused(_("Cette page est réservée à qui administre l’installation. Connectez-vous avec son compte."))
    decision = _decided(_by_second_factor(actor))
    if not decision.allowed:
        raise Refused(decision.reason)


def _by_visibility(
    action: Action, concertation: stored.Concertation, roles: frozenset[Role], subject: Subject | None
) -> str:
    if concertation.published_at is None and not roles & TEAM:
        return _("Cette concertation n’est pas encore publiée.")
    return ""


def _by_role(action: Action, concertation: stored.Concertation, roles: frozenset[Role], subject: Subject | None) -> str:
    if action in PUBLIC_VOICE and roles & TEAM:
        return _("L’équipe de la concertation ne contribue pas, ne vote pas et ne commente pas : elle répond.")
    reserved = RESERVED.get(action)
    if reserved is None or roles & reserved:
        return ""
    if action in OF_COMMENTS:
        return _("Seul l’auteur de ce commentaire peut le faire, depuis l’appareil qui l’a envoyé.")
    if reserved == {Role.AUTHOR}:
        return _("Seul l’auteur de cette contribution peut le faire, avec le lien privé de son récépissé.")
    return _("Cette page est réservée à l’équipe de la concertation. Connectez-vous avec le compte qui en fait partie.")


def _by_subject(
    action: Action, concertation: stored.Concertation, roles: frozenset[Role], subject: Subject | None
) -> str:
    if subject is not None and subject.is_awaiting and action in ON_A_LIVE_SUBJECT - ON_ONE_S_OWN_AWAITING:
        return _("Ce texte n’est pas encore public : un modérateur doit d’abord le lire.")
    if action in ON_A_LIVE_SUBJECT and subject is not None and not (subject.is_published or subject.is_awaiting):
        return _("Ce texte a été retiré ou masqué : on ne peut plus y réagir ni le changer.")
    if action is Action.WITHDRAW and subject is not None and subject.withdrawn_at is not None:
        return _("Cette contribution est déjà retirée.")  # one may take back what is masked or not read yet
    if action is Action.CORRECT and subject is not None and not subject.is_entered:
        return _("Déposée en ligne : elle n’est qu’à son auteur. Seules les saisies de l’équipe se corrigent.")
    if action is Action.VOTE and Role.AUTHOR in roles:
        return _("C’est votre contribution : le vote est laissé aux autres.")
    if action is Action.MARK_USEFUL and Role.AUTHOR in roles:
        return _("C’est votre texte : aux autres de dire s’il est utile.")
    return ""


def _by_identity(actor: Actor, action: Action, concertation: stored.Concertation) -> str:
    """A deposit or a comment stands and says what it still needs; a vote says little else than who gives it."""
    if action not in ASKS_AN_ACCOUNT:
        return ""
    needed = still_needs(actor, concertation)
    if needed is None or needed is stored.IdentityLevel.EMAIL:
        return ""
    if actor.user is None:
        return _(
            "Pour voter ici, il faut un compte : un code reçu par courriel suffit. Ce que vous avez écrit est gardé."
        )
    return _(
        "Pour voter ici, il faut donner votre nom réel, à la page de votre compte. Ce que vous avez écrit est gardé."
    )


def asks_for_second_factor(user: User) -> bool:
    """Whether the holder is of a team, or may create concertations, and has set up no second factor."""
    is_of_a_team = user.is_superuser or user.is_agent or user.memberships.exists()
    return is_of_a_team and not user.has_second_factor


def _by_second_factor(actor: Actor) -> str:
    """Where the installation asks it, the team acts from an account that its mailbox alone does not open."""
    user = actor.user
    if not settings.TEAM_MFA or user is None or user.pk is None or user.has_second_factor:
        return ""
    return _("L’équipe protège son compte par un second facteur. Réglez le vôtre à la page de votre compte.")
