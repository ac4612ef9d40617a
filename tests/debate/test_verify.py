"""`verify` holds on an honest register and names each way of tampering with it."""

from collections.abc import Callable
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry, RegisterOpening, Series
from carto.concertations.register import Event
from carto.contributions.models import Contribution, MaskReason, Status
from carto.contributions.record import content_of
from carto.debate import actions
from carto.debate.models import Answer, Choice, Comment, Side, Vote
from tests.conftest import DURING


@pytest.fixture
def honest(contribution: Contribution, bob: Actor, agent: Actor) -> Concertation:
    """A deposit, two comments (positions 2 and 3), a masking and an answer."""
    concertation = contribution.concertation
    contribution = Contribution.objects.get(pk=contribution.pk)
    register.append(concertation, Event.DEPOSIT, contribution.reference, content_of(contribution), at=DURING)
    actions.vote(bob, contribution, choice=Choice.FOR, argument="Oui.", at=DURING)
    said = actions.comment(bob, contribution, side=Side.NEUTRAL, body="Et l’eau ?", at=DURING).comment
    actions.mask_comment(agent, said, reason=MaskReason.UNRELATED, at=DURING)
    actions.answer(agent, contribution, outcome=Status.RETAINED, body="D’accord.", at=DURING)
    return concertation


def verify(*slugs: str) -> tuple[str, str]:
    """What it prints, and the problems; "" when it holds. (A CommandError is exit code 1.)"""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify", *slugs, stdout=out, stderr=err)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue(), err.getvalue()


def test_an_honest_register_holds(honest: Concertation) -> None:
    out, problems = verify(honest.slug)
    assert problems == ""
    assert "5 inscriptions" in out
    assert register.head(honest)[1] in out


def test_erasing_an_opening_is_legitimate(honest: Concertation) -> None:
    register.erase_content(RegisterEntry.objects.get(position=2))
    Comment.objects.filter(number=1).update(pseudonym="", author=None)
    out, problems = verify(honest.slug)
    assert problems == ""
    assert "1 contenu effacé" in out


def entry(position: int) -> "RegisterEntry":
    return RegisterEntry.objects.get(position=position)


def change_comment() -> None:
    Comment.objects.filter(number=1).update(body="Non.")


def change_contribution() -> None:
    Contribution.objects.update(title="Un parking au bord de la Loire")


def change_opening() -> None:
    RegisterOpening.objects.filter(entry__position=2).update(content={"body": "Non."})


def change_entry() -> None:
    RegisterEntry.objects.filter(position=3).update(subject="W-0001/9")


def remove_entry() -> None:
    register.erase_content(entry(3))
    entry(3).delete()


def remove_last_entry() -> None:
    register.erase_content(entry(5))
    entry(5).delete()


def remove_comment() -> None:
    Comment.objects.filter(number=2).delete()


def insert_comment() -> None:
    Comment.objects.create(
        contribution=Contribution.objects.get(),
        number=3,
        pseudonym="X",
        side="neutral",
        body="…",
        written_at=DURING,
        published_at=DURING,
    )


def insert_entry() -> None:
    """A forged entry in the middle, everything after it renumbered."""
    forged = entry(3)
    for position in (5, 4, 3):
        RegisterEntry.objects.filter(position=position).update(position=position + 1)
    forged.pk = None
    forged.recorded_at = DURING
    forged.entry_hash = register.entry_hash(forged)
    forged.save(force_insert=True)
    Series.objects.filter(name=register.CHAIN).update(last=F("last") + 1)


def change_answer() -> None:
    Answer.objects.update(body="Refusé.")


def remove_answer() -> None:
    Answer.objects.all().delete()


def insert_answer() -> None:
    given = Answer.objects.get()
    given.pk = None
    given.save(force_insert=True)


def mask_by_hand() -> None:
    Contribution.objects.update(masked_at=DURING, mask_reason=MaskReason.INSULT)


def unmask_by_hand() -> None:
    Comment.objects.update(masked_at=None, mask_reason="")


def change_vote() -> None:
    Vote.objects.update(choice=Choice.AGAINST)


def remove_vote() -> None:
    Vote.objects.all().delete()


def count_one_vote_more() -> None:
    Contribution.objects.update(mixed_count=F("mixed_count") + 1)


def withdraw_by_hand() -> None:
    Contribution.objects.update(withdrawn_at=DURING)


def renumber_contribution() -> None:
    Contribution.objects.update(number=7)


def renumber_entry() -> None:
    RegisterEntry.objects.filter(position=5).update(position=6)


def renumber_comment() -> None:
    Comment.objects.filter(number=2).update(number=7)


@pytest.mark.parametrize(
    ("tamper", "problem"),
    [
        (change_comment, "W-0001/1 : son contenu n’est plus celui du registre"),
        (change_contribution, "W-0001 : son contenu n’est plus celui du registre"),
        (change_opening, "inscription 2 : le contenu de W-0001/1 ne répond plus à l’empreinte"),
        (change_entry, "inscription 3 : son empreinte ne correspond pas à ce qu’elle porte"),
        (remove_entry, "inscription 3 absente"),
        (remove_last_entry, "5 inscriptions ont été faites, 4 sont présentes"),
        (remove_comment, "W-0001/2 : inscrite au registre, absente de la base"),
        (insert_comment, "W-0001/3 : présente dans la base, jamais inscrite au registre"),
        (insert_entry, "inscription 4 : elle ne suit plus la précédente"),
        (change_answer, "W-0001 : la réponse n’est plus celle du registre"),
        (remove_answer, "W-0001 : la réponse n’est plus celle du registre"),
        (insert_answer, "W-0001 : la réponse n’est plus celle du registre"),
        (mask_by_hand, "W-0001 : le masquage n’est plus celui du registre"),
        (unmask_by_hand, "W-0001/2 : le masquage n’est plus celui du registre"),
        (withdraw_by_hand, "W-0001 : le retrait n’est plus celui du registre"),
        (change_vote, "W-0001 : les votes comptés ne sont pas ceux qui ont été donnés"),
        (remove_vote, "W-0001 : les votes comptés ne sont pas ceux qui ont été donnés"),
        (count_one_vote_more, "W-0001 : les votes comptés ne sont pas ceux qui ont été donnés"),
        (renumber_contribution, "W-0001 : inscrite au registre, absente de la base"),
        (renumber_entry, "inscription 5 absente : la suivante porte le rang 6"),
        (renumber_comment, "W-0001/7 : présente dans la base, jamais inscrite au registre"),
    ],
)
def test_tampering_is_named(honest: Concertation, tamper: Callable[[], None], problem: str) -> None:
    tamper()
    _out, problems = verify(honest.slug)
    assert problem in problems
    assert "Le registre ne tient pas : plui." in problems


def test_without_a_slug_every_concertation_is_verified(
    honest: Concertation, make_concertation: Callable[..., Concertation]
) -> None:
    make_concertation("autre")
    out, problems = verify()
    assert problems == ""
    assert "autre : 0 inscription" in out
    assert "plui : 5 inscriptions" in out


def test_an_unknown_slug_is_said(db: None) -> None:
    assert "Aucune concertation n’a pour adresse « perdu »." in verify("perdu")[1]
