"""The whole table of rights: action × role × moment, and what a refused person reads."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from carto.accounts.actors import ANYONE, Actor
from carto.accounts.models import Participant, User
from carto.concertations.models import Concertation, Milestone, Phase, Procedure
from carto.concertations.models import Role as TeamRole
from carto.concertations.phases import Action, PhaseKind
from carto.concertations.rules import (
    Refused,
    allowed_among,
    decide,
    decide_creation,
    decide_entry,
    decide_own_data,
    operator,
    require,
    require_own_data,
    require_somewhere,
)
from tests.conftest import AFTER, BEFORE, CLOSES_AT, DURING, OPENS_AT

ROLES = (
    "visitor", "participant", "author", "moderator", "agent", "commissioner", "project_manager", "elected", "garant",
    "relay", "administrator",
)  # fmt: skip
MOMENTS = {"before": BEFORE, "during": DURING, "after": AFTER}

# One row an action, one column a role (in the order of ROLES), one letter a moment (before, during, after):
# Y allowed, c refused by the calendar, t refused to the team, r reserved to others, o one's own contribution.
TABLE = """
view        YYY YYY YYY YYY YYY YYY YYY YYY YYY YYY YYY
submit      cYc cYc cYc ttt ttt ttt ttt ttt ttt ttt ttt
transcribe  rrr rrr rrr rrr cYY rrr cYY rrr rrr cYY cYY
correct     rrr rrr rrr rrr YYY rrr YYY rrr rrr YYY YYY
edit        rrr rrr cYc rrr rrr rrr rrr rrr rrr rrr rrr
withdraw    rrr rrr cYc rrr rrr rrr rrr rrr rrr rrr rrr
hide_name   rrr rrr YYY rrr rrr rrr rrr rrr rrr rrr rrr
vote        cYc cYc ooo ttt ttt ttt ttt ttt ttt ttt ttt
comment     cYc cYc cYc ttt ttt ttt ttt ttt ttt ttt ttt
edit_comment rrr rrr cYc rrr rrr rrr rrr rrr rrr rrr rrr
withdraw_comment rrr rrr cYc rrr rrr rrr rrr rrr rrr rrr rrr
mark_useful cYc cYc ooo ttt ttt ttt ttt ttt ttt ttt ttt
report      YYY YYY YYY ttt ttt ttt ttt ttt ttt ttt ttt
contest     rrr rrr YYY rrr rrr rrr rrr rrr rrr rrr rrr
follow      YYY YYY YYY YYY YYY YYY YYY YYY YYY YYY YYY
sign_up     YYY YYY YYY YYY YYY YYY YYY YYY YYY YYY YYY
tell_who    YYY YYY YYY ttt ttt ttt ttt ttt ttt ttt ttt
assess      ccc ccc ccc ttt ttt ttt ttt ttt ttt ttt ttt
moderate    rrr rrr rrr YYY YYY rrr YYY rrr rrr YYY YYY
see_masked  rrr rrr rrr YYY YYY YYY YYY YYY YYY YYY YYY
analyse     rrr rrr rrr YYY YYY YYY YYY YYY YYY rrr YYY
read_through rrr rrr rrr rrr YYY YYY YYY YYY rrr rrr YYY
answer      rrr rrr rrr rrr YYY rrr YYY YYY rrr rrr YYY
configure   rrr rrr rrr rrr YYY rrr YYY rrr rrr rrr YYY
import_plan rrr rrr rrr rrr YYY rrr YYY rrr rrr rrr YYY
make_bilan  rrr rrr rrr rrr YYY YYY YYY rrr YYY rrr YYY
write_bilan rrr rrr rrr rrr YYY rrr YYY rrr rrr rrr YYY
examine     rrr rrr rrr rrr rrr YYY rrr rrr rrr rrr rrr
lodge       rrr rrr rrr rrr rrr YYY rrr rrr rrr rrr rrr
read_journal rrr rrr rrr rrr YYY YYY YYY rrr YYY rrr YYY
"""
WORDS = {
    "c": ("ouverture le", "clos depuis"),
    "t": ("L’équipe de la concertation ne contribue pas",),
    "r": ("Seul l’auteur", "réservée à l’équipe"),
    "o": ("C’est votre contribution", "C’est votre texte"),
}


@dataclass(frozen=True)
class Text:
    author_id: int | None
    is_published: bool = True
    withdrawn_at: datetime | None = None
    is_awaiting: bool = False
    is_entered: bool = False
    insee_codes: tuple[str, ...] = ("49901",)


def cells() -> list[tuple[str, str, str, str]]:
    rows = [line.split() for line in TABLE.strip().splitlines()]
    return [
        (action, role, moment, letter)
        for action, *columns in rows
        for role, letters in zip(ROLES, columns, strict=True)
        for moment, letter in zip(MOMENTS, letters, strict=True)
    ]


def test_the_table_names_every_action_that_bears_on_a_concertation() -> None:
    assert {row[0] for row in cells()} == set(Action) - {Action.CREATE}


@pytest.mark.parametrize("action", sorted({row[0] for row in cells()}))
def test_each_role_may_do_exactly_what_the_table_says(
    action: str,
    concertation: Concertation,
    alice: Actor,
    bob: Actor,
    administrator: Actor,
    make_member: Callable[[TeamRole], Actor],
) -> None:
    author = alice.participant
    assert author is not None
    actors = {"visitor": ANYONE, "participant": bob, "author": alice, "administrator": administrator}
    for _action, role, moment, expected in [row for row in cells() if row[0] == action]:
        if role not in actors:
            actors[role] = make_member(TeamRole(role))
        text = Text(author.pk, is_entered=action == Action.CORRECT)
        decision = decide(actors[role], Action(action), concertation, text, at=MOMENTS[moment])
        cell = f"{role}, {moment}: {decision.reason}"
        assert decision.allowed == (expected == "Y"), cell
        assert any(words in decision.reason for words in WORDS.get(expected, ("",))), cell
        assert bool(decision.reason) != decision.allowed, cell


@pytest.mark.parametrize("action", [Action.VOTE, Action.COMMENT, Action.REPORT, Action.MARK_USEFUL])
def test_nobody_reacts_to_a_text_that_was_masked_or_withdrawn(
    action: Action, concertation: Concertation, bob: Actor
) -> None:
    decision = decide(bob, action, concertation, Text(author_id=None, is_published=False), at=DURING)
    assert (decision.allowed, "retiré ou masqué" in decision.reason) == (False, True)


@pytest.mark.parametrize("action", [Action.VOTE, Action.COMMENT, Action.REPORT, Action.MARK_USEFUL])
def test_nobody_reacts_to_a_text_that_no_moderator_has_read_yet(
    action: Action, concertation: Concertation, bob: Actor
) -> None:
    decision = decide(bob, action, concertation, Text(None, is_published=False, is_awaiting=True), at=DURING)
    assert (decision.allowed, "doit d’abord le lire" in decision.reason) == (False, True)


@pytest.mark.parametrize("action", [Action.EDIT, Action.WITHDRAW, Action.EDIT_COMMENT, Action.WITHDRAW_COMMENT])
def test_an_author_may_change_and_take_back_what_waits_to_be_read(
    action: Action, concertation: Concertation, alice: Actor, bob: Actor
) -> None:
    assert alice.participant is not None
    waiting = Text(alice.participant.pk, is_published=False, is_awaiting=True)
    assert decide(alice, action, concertation, waiting, at=DURING).allowed
    assert not decide(bob, action, concertation, waiting, at=DURING).allowed


def test_the_team_corrects_what_it_entered_and_nothing_of_the_web_until_the_procedure_is_over(
    concertation: Concertation, agent: Actor
) -> None:
    def correcting(text: Text) -> str:
        return decide(agent, Action.CORRECT, concertation, text, at=AFTER).reason

    assert correcting(Text(None, is_entered=True)) == ""
    assert "Déposée en ligne" in correcting(Text(None))
    last = Procedure.of(concertation).template.steps[-1].kind
    Milestone.objects.create(concertation=concertation, step=last, done_on=AFTER.date())
    assert "archivée" in correcting(Text(None, is_entered=True))


def test_a_draft_is_closed_to_all_but_its_team(
    make_concertation: Callable[..., Concertation], agent: Actor, concertation: Concertation
) -> None:
    concertation.published_at = None
    concertation.save()
    assert decide(ANYONE, Action.VIEW, concertation, at=DURING).reason == (
        "Cette concertation n’est pas encore publiée."
    )
    assert decide(agent, Action.VIEW, concertation, at=DURING).allowed


@pytest.mark.parametrize("action", [Action.TRANSCRIBE, Action.MODERATE, Action.SEE_MASKED])
def test_a_commune_relay_acts_on_what_touches_their_communes_and_never_on_the_whole(
    action: Action, concertation: Concertation, relay: Actor, agent: Actor
) -> None:
    for codes, allowed in {("49901",): True, ("49902", "49901"): True, ("49902",): False, (): False}.items():
        decision = decide(relay, action, concertation, Text(None, insee_codes=codes), at=DURING)
        assert (decision.allowed, "ses communes : Essai-sur-Loire" in decision.reason) == (allowed, not allowed)
        assert decide(agent, action, concertation, Text(None, insee_codes=codes), at=DURING).allowed
        assert decide_entry(relay, concertation, codes).allowed is allowed
        assert decide_entry(agent, concertation, codes).allowed
    assert "porte sur toute la concertation" in decide(relay, action, concertation, at=DURING).reason
    require_somewhere(relay, action, concertation, at=DURING)
    assert allowed_among(relay, Action, concertation, at=DURING)[action] is False
    assert allowed_among(agent, Action, concertation, at=DURING)[action] is True


def test_a_relay_without_communes_is_a_relay_of_nothing(concertation: Concertation, relay: Actor) -> None:
    concertation.memberships.update(insee_codes=[])
    assert decide(relay, Action.MODERATE, concertation, Text(None), at=DURING).reason == (
        "Un relais communal n’agit que sur ce qui touche ses communes : aucune."
    )


def test_a_page_of_a_part_is_refused_with_the_reason_of_the_rules(concertation: Concertation) -> None:
    with pytest.raises(Refused, match="réservée à l’équipe"):
        require_somewhere(ANYONE, Action.MODERATE, concertation, at=DURING)


def test_a_refusal_says_until_when_in_the_civil_time_of_the_territory(concertation: Concertation) -> None:
    concertation.territory = "reunion"
    reason = decide(ANYONE, Action.SUBMIT, concertation, at=OPENS_AT - timedelta(days=1)).reason
    assert reason == "Il n’est pas encore possible de contribuer : ouverture le 1er mars 2026 à 12:00."


def test_between_two_openings_the_next_one_is_named(concertation: Concertation) -> None:
    Phase.objects.create(
        concertation=concertation,
        kind=PhaseKind.DEBATE,
        title="Débat",
        opens_at=AFTER + timedelta(days=10),
        closes_at=AFTER + timedelta(days=20),
    )
    assert "ouverture le 25 juin 2026" in decide(ANYONE, Action.VOTE, concertation, at=AFTER).reason
    assert "clos depuis le 1er mai 2026 à 24:00" in decide(ANYONE, Action.SUBMIT, concertation, at=AFTER).reason


def test_without_any_date_the_refusal_says_so(concertation: Concertation) -> None:
    concertation.phases.all().delete()
    assert decide(ANYONE, Action.SUBMIT, concertation, at=DURING).reason == (
        "Aucune date n’est encore fixée pour contribuer."
    )


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        (OPENS_AT - timedelta(microseconds=1), False),
        (OPENS_AT, True),
        (CLOSES_AT - timedelta(microseconds=1), True),
        (CLOSES_AT, False),
    ],
)
def test_a_phase_is_open_from_its_first_instant_and_closed_at_its_last(
    at: datetime, allowed: bool, concertation: Concertation
) -> None:
    assert decide(ANYONE, Action.SUBMIT, concertation, at=at).allowed is allowed
    assert concertation.phases.open_at(at).exists() is allowed


def test_only_agents_and_administrators_create_concertations(agent: Actor, administrator: Actor) -> None:
    assert agent.user is not None
    assert not decide_creation(ANYONE).allowed
    assert not decide_creation(agent).allowed
    agent.user.is_agent = True
    assert decide_creation(agent).allowed
    assert decide_creation(administrator).allowed
    assert decide_creation(operator()).allowed


def test_require_raises_the_reason_decide_gives(concertation: Concertation) -> None:
    with pytest.raises(Refused, match="clos depuis"):
        require(ANYONE, Action.SUBMIT, concertation, at=AFTER)


def test_roles_come_from_the_membership_of_this_concertation_only(
    concertation: Concertation, make_concertation: Callable[..., Concertation], agent: Actor
) -> None:
    elsewhere = make_concertation("ailleurs")
    assert not decide(agent, Action.ANSWER, elsewhere, at=DURING).allowed


@dataclass(frozen=True)
class Data:
    """Somebody's data, as the rules are asked about it."""

    participants: tuple[Participant, ...] = ()
    user: User | None = None


# One row a visitor, one column whose data: the visitor's own device, a device joined to their account, their account,
# the device of another, a device joined to another's account (held by the visitor too), another's account.
OWN_DATA = """
visitor        n n n n n n
participant    Y n n n n n
holder         Y Y Y n n n
moderator      Y Y Y n n n
agent          Y Y Y n n n
commissioner   Y Y Y n n n
administrator  Y Y Y n n n
"""


@pytest.mark.parametrize("row", OWN_DATA.strip().splitlines(), ids=lambda row: row.split()[0])
def test_ones_own_data_are_ones_own_and_no_role_gives_those_of_another(
    row: str,
    concertation: Concertation,
    alice: Actor,
    bob: Actor,
    make_participant: Callable[[str], Actor],
    make_member: Callable[[TeamRole], Actor],
) -> None:
    who, *letters = row.split()
    user = None
    if who == "holder":
        user = User.objects.create_user("moi@essai.invalid", name="Moi")
    elif who == "administrator":
        user = User.objects.create_superuser("admin@essai.invalid", name="Admin")
    elif who not in ("visitor", "participant"):
        user = make_member(TeamRole(who)).user
    other = User.objects.create_user("autre@essai.invalid", name="Autre")
    joined, of_another = make_participant("jointe").participant, make_participant("prise").participant
    assert alice.participant is not None
    assert bob.participant is not None
    assert joined is not None
    assert of_another is not None
    joined.user, of_another.user = user, other
    device = None if who == "visitor" else alice.participant
    actor = Actor(user=user, participant=device)
    asked = [
        (actor, Data((alice.participant,))),
        (actor, Data((joined,)) if user else Data((bob.participant,))),
        (actor, Data((), user or other)),
        (actor, Data((bob.participant,))),
        (Actor(user=user, participant=of_another if user else device), Data((of_another,))),
        (actor, Data((alice.participant,), other)),
    ]
    assert ["Y" if decide_own_data(one, data).allowed else "n" for one, data in asked] == letters
    for (one, data), letter in zip(asked, letters, strict=True):
        if letter == "n":
            with pytest.raises(Refused, match="quelqu’un d’autre"):
                require_own_data(one, data)
