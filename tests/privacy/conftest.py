"""Alice and Bob debate with each other; everything each leaves is a word that nobody else says."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib.gis.geos import Point
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from carto.accounts.actors import Actor
from carto.accounts.models import Participant
from carto.concertations import charter
from carto.concertations.models import Concertation
from carto.contributions import actions as contributions
from carto.contributions import drafting, photos, pieces
from carto.contributions.actions import Showing
from carto.contributions.attaching import Attached
from carto.contributions.models import Blur, Contribution, MaskReason, Question, Status
from carto.debate import actions as debate
from carto.debate import concerned
from carto.debate.models import Choice, Comment, Side
from carto.follow.models import Follow, Follower, Letter
from carto.guard.models import Act, ActKind
from carto.meetings.models import Meeting, SignUp
from carto.moderation.actions import mask_passage
from carto.moderation.models import Contest, Decision, Verdict
from tests.conftest import DURING
from tests.contributions import pdfs
from tests.debate.conftest import browse as browse
from tests.debate.conftest import contribution as contribution
from tests.debate.conftest import make_contribution as make_contribution


@dataclass(frozen=True)
class Left:
    """Somebody, their contribution and their comment."""

    actor: Actor
    contribution: Contribution
    comment: Comment

    @property
    def participant(self) -> Participant:
        assert self.actor.participant is not None
        return Participant.objects.get(pk=self.actor.participant.pk)


def photo(color: str) -> photos.EncodedPhoto:
    out = BytesIO()
    Image.new("RGB", (40, 30), color).save(out, "JPEG")
    return photos.encode(SimpleUploadedFile("p.jpg", out.getvalue()))


def piece(word: str) -> pieces.EncodedPiece:
    return pieces.clean(SimpleUploadedFile(f"{word}piece.pdf", pdfs.pdf(text=word)))


@pytest.fixture
def deposit(concertation: Concertation) -> Callable[..., Contribution]:
    """`deposit(actor, word, lon)`: a contribution whose every text holds the word, its place blurred to a cell."""

    def make(actor: Actor, word: str, lon: float, color: str) -> Contribution:
        kind = concertation.kinds.get(slug="proposition")
        themes = list(concertation.themes.all()[:1])
        question, _is_new = Question.objects.get_or_create(concertation=concertation, slug="q1", label="Depuis quand ?")
        done = contributions.submit(
            actor, concertation, kind=kind, themes=themes, title=f"{word}titre", body=f"{word}premier",
            geometry=Point(lon, 47.351234, srid=4326), pseudonym=f"{word}pseudo", showing=Showing(Blur.CELL),
            attached=Attached((photo(color),), (piece(word),)), replies={question.slug: f"{word}reponse"}, at=DURING,
        )  # fmt: skip
        return contributions.edit(
            actor, done.contribution, kind=kind, themes=themes, title=f"{word}titre", body=f"{word}corps",
            geometry=Point(lon, 47.351234, srid=4326), showing=Showing(Blur.CELL), at=DURING + timedelta(hours=1),
        )  # fmt: skip

    return make


@pytest.fixture
def two(deposit: Callable[..., Contribution], alice: Actor, bob: Actor, agent: Actor) -> tuple[Left, Left]:
    """Each deposits, then votes on the other's with an argument, replies to the other and reports the other; each reads
    the answer to their own."""
    later = DURING + timedelta(hours=2)
    of_alice = deposit(alice, "aliciaque", -0.651234, "red")
    of_bob = deposit(bob, "bobaque", -0.641234, "blue")
    found = []
    meeting = Meeting.objects.create(
        concertation=of_alice.concertation, kind="walk", title="Balade", place_words="Pont", announced_at=DURING,
        starts_at=later, ends_at=later + timedelta(hours=1), changed_at=DURING, takes_sign_ups=True,
    )  # fmt: skip
    for me, word, other in ((alice, "aliciaque", of_bob), (bob, "bobaque", of_alice)):
        assert me.participant is not None
        Participant.objects.filter(pk=me.participant.pk).update(
            email=f"{word}@courriel.invalid", email_confirmed_at=DURING
        )
        own = of_alice if me is alice else of_bob
        debate.vote(me, other, choice=Choice.FOR, argument=f"{word}argument", pseudonym=f"{word}pseudo", at=later)
        said = debate.comment(me, own, side=Side.NEUTRAL, body=f"{word}dit", pseudonym=f"{word}pseudo", at=later)
        debate.report(me, other, reason=MaskReason.INSULT, note=f"{word}note", at=later)
        masking = Decision.objects.create(
            contribution=own,
            comment=said.comment,
            verdict=Verdict.MASKED,
            reason="insult",
            role="moderator",
            made_at=later,
        )
        mask_passage(agent, own, words=f"{word}premier", reason="insult", read_at=later, at=later)
        Contest.objects.create(decision=masking, body=f"{word}conteste", made_at=later)
        found.append(Left(me, own, said.comment))
        follower = Follower.objects.create(email=f"{word}@courriel.invalid", created_at=later)
        Follow.objects.create(
            follower=follower, concertation=own.concertation, contribution=other, query=f"q={word}suivi",
            asked_at=later, confirmed_at=later, told_at=later,
        )  # fmt: skip
        Letter.objects.create(follower=follower, queued_at=later, due_at=later)
        Act.objects.create(
            concertation=own.concertation, kind=ActKind.COMMENT, subject=own.reference, participant=me.participant,
            network="0" * 32, window=1, at=later,
        )  # fmt: skip
        SignUp.objects.create(
            meeting=meeting, participant=me.participant, name=f"{word}vient", email=f"{word}@courriel.invalid",
            signed_at=later,
        )  # fmt: skip
        content = {"fields": {"title": [f"{word}brouillon"]}, "geometry": None}
        drafting.save(me, own.concertation, content, at=later)
        charter.accept(me, own.concertation, at=later)
        answer = debate.answer(agent, own, outcome=Status.RETAINED, body="Oui.", at=later)
        concerned.see(me, own, answer, at=later)
    of_both = [one.comment for one in found]
    for me, said_by_other in zip((alice, bob), reversed(of_both), strict=True):
        debate.mark_useful(me, said_by_other, is_useful=True, at=later)
    return found[0], found[1]
