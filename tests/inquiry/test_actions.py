"""How a commissioner works: texts cut into numbered observations, notes that nobody else reads, until the report."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Membership, Milestone, Role
from carto.concertations.procedures import StepKind
from carto.concertations.rules import Refused
from carto.contributions.models import Contribution
from carto.debate.models import Comment
from carto.inquiry import actions, excerpts, forgetting
from carto.inquiry.actions import Examined
from carto.inquiry.models import Charge, Note, Observation, Opinion
from carto.moderation import actions as moderation
from tests.conftest import AFTER
from tests.debate.conftest import contribution, make_contribution

__all__ = ["contribution", "make_contribution"]

BODY = "Le carrefour est dangereux.\r\nM. Untel roule trop vite. Plantez des arbres."


@pytest.fixture
def said(make_contribution: Callable[..., Contribution]) -> Contribution:
    return make_contribution(12, title="Carrefour", body=BODY)


def cut(actor: Actor, one: Contribution, words: str | None, comment: Comment | None = None) -> Observation:
    span = excerpts.span_of(excerpts.text_of(one, comment), words) if words else None
    assert span or not words
    return actions.cut(actor, one, comment=comment, span=span, at=AFTER)


def test_a_text_is_cut_into_observations_numbered_without_a_gap_whatever_is_masked_of_it(
    commissioner: Actor, agent: Actor, said: Contribution
) -> None:
    moderation.mask_passage(agent, said, words="M. Untel", reason="third_party", read_at=AFTER, at=AFTER)
    said.refresh_from_db()
    assert "Untel" not in said.body
    comment = Comment.objects.create(contribution=said, number=1, body="Et un banc.", side="neutral", written_at=AFTER)
    first = cut(commissioner, said, "m. untel  roule trop vite")
    second = cut(commissioner, said, "Plantez des arbres")
    whole = cut(commissioner, said, None, comment)
    assert (first.reference, first.excerpt) == ("W-0012.1", "M. Untel roule trop vite")
    assert (whole.reference, whole.excerpt, whole.is_whole) == ("W-0012.3", "Et un banc.", True)
    assert excerpts.text_of(said)[first.start : first.end] == first.excerpt
    with pytest.raises(ValidationError, match="déjà une observation"):
        cut(commissioner, said, "Plantez des arbres")
    actions.remove(commissioner, first, at=AFTER)
    left = Observation.objects.within(said.concertation)
    assert [(one.pk, one.rank) for one in left] == [(second.pk, 1), (whole.pk, 2)]
    assert cut(commissioner, said, "Le carrefour").rank == 3


def test_an_opinion_is_given_and_the_papers_stay_once_the_report_is_lodged(
    commissioner: Actor, concertation: Concertation, said: Contribution
) -> None:
    one, other = cut(commissioner, said, "Plantez des arbres"), cut(commissioner, said, None)
    theme = concertation.themes.last()
    opinion = Examined(theme, "Place du Marché", Opinion.FAVORABLE, "Le plan le permet.")
    actions.examine(commissioner, one, opinion, at=AFTER)
    kept = Observation.objects.get(pk=one.pk)
    assert (kept.theme, kept.place, kept.opinion, kept.opinion_words) == tuple(vars(opinion).values())
    with pytest.raises(ValidationError):
        actions.examine(commissioner, one, Examined(place="x" * 161), at=AFTER)
    Milestone.objects.create(concertation=concertation, step=StepKind.MINUTES, done_on=AFTER.date())
    with pytest.raises(ValidationError, match="par son numéro"):
        actions.remove(commissioner, other, at=AFTER)
    actions.examine(commissioner, one, Examined(opinion=Opinion.NONE), at=AFTER)
    Milestone.objects.create(concertation=concertation, step=StepKind.REPORT, done_on=AFTER.date())
    acts: list[Callable[[], Any]] = [
        lambda: actions.examine(commissioner, one, opinion, at=AFTER),
        lambda: cut(commissioner, said, "Le carrefour"),
    ]
    for act in acts:
        with pytest.raises(ValidationError, match="Le rapport est remis"):
            act()
    Milestone.objects.filter(step=StepKind.MINUTES).delete()
    with pytest.raises(ValidationError, match="Le rapport est remis"):
        actions.remove(commissioner, other, at=AFTER)


def test_notes_are_ones_own_and_go_when_emptied(
    commissioner: Actor, make_member: Callable[[Role], Actor], said: Contribution
) -> None:
    colleague = make_member(Role.GARANT)
    assert colleague.user is not None
    Note.objects.create(contribution=said, author=colleague.user, body="autre", written_at=AFTER)
    for body in ("À revoir.", "Vu sur place."):
        actions.note(commissioner, said, body, at=AFTER)
    assert [one.body for one in Note.objects.of(commissioner)] == ["Vu sur place."]
    assert not Note.objects.of(Actor()).exists()
    actions.note(commissioner, said, " ", at=AFTER)
    assert [one.body for one in Note.objects.all()] == ["autre"]


def test_one_commissioner_at_a_time_has_it_in_charge(commissioner: Actor, said: Contribution) -> None:
    actions.take(commissioner, said, at=AFTER - timedelta(1))
    actions.take(commissioner, said, at=AFTER)
    assert [(one.commissioner, one.taken_at) for one in Charge.objects.all()] == [(commissioner.user, AFTER)]
    actions.leave(commissioner, said, at=AFTER)
    assert not Charge.objects.exists()


def test_nobody_but_a_commissioner_of_the_concertation_works_on_it(
    commissioner: Actor, agent: Actor, relay: Actor, administrator: Actor, said: Contribution,
    make_concertation: Callable[..., Concertation],
) -> None:  # fmt: skip
    one = cut(commissioner, said, None)
    Membership.objects.filter(user=commissioner.user).update(concertation=make_concertation("ailleurs"))
    acts: list[Callable[[Actor], Any]] = [
        lambda who: actions.take(who, said, at=AFTER),
        lambda who: actions.leave(who, said, at=AFTER),
        lambda who: actions.note(who, said, "x", at=AFTER),
        lambda who: actions.cut(who, said, span=(0, 2), at=AFTER),
        lambda who: actions.examine(who, one, Examined(), at=AFTER),
        lambda who: actions.remove(who, one, at=AFTER),
    ]
    for who in (agent, relay, administrator, commissioner):
        for act in acts:
            with pytest.raises(Refused):
                act(who)
    assert Observation.objects.count() == 1


def test_the_words_that_an_author_has_erased_leave_the_observations(commissioner: Actor, said: Contribution) -> None:
    comment = Comment.objects.create(contribution=said, number=1, body="Et un banc.", side="neutral", written_at=AFTER)
    one, other = cut(commissioner, said, "Le carrefour"), cut(commissioner, said, "un banc", comment)
    forgetting.forget_words(said)
    assert list(Observation.objects.values_list("pk", "excerpt")) == [(one.pk, ""), (other.pk, "un banc")]
    forgetting.forget_words(comment)
    assert set(Observation.objects.values_list("excerpt", "start", "end")) == {("", None, None)}
