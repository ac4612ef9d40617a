"""What followers are told, and what they never are."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.gis.geos import Point, Polygon
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from carto.accounts.actors import ANYONE, Actor
from carto.accounts.models import Participant
from carto.answers import actions as answers
from carto.answers.actions import Reply
from carto.concertations import actions as concertations
from carto.concertations import register
from carto.concertations.models import Concertation, Moderation
from carto.contributions import actions as contributions
from carto.contributions.actions import Showing, Voice
from carto.contributions.models import Blur, Contribution, MaskReason, Status
from carto.debate import actions as debate
from carto.debate.models import Choice, Side
from carto.follow import sending
from carto.follow.models import Follow, Letter, Reason, Rhythm
from carto.geo import geojson
from tests.follow.conftest import DAY, HOUR, NINE

Make = Callable[..., Any]


def edit(actor: Actor, one: Contribution, body: str, at: Any) -> None:
    contributions.edit(
        actor,
        one,
        kind=one.kind,
        themes=list(one.themes.all()),
        title=one.title,
        body=body,
        geometry=one.geometry,
        at=at,
    )


def test_everything_new_comes_in_one_letter_and_once(
    follow: Make, submit: Make, letters: Make, bob: Actor, agent: Actor
) -> None:
    follow()
    one = submit("Un verger", at=NINE + HOUR)
    debate.comment(bob, one, side=Side.FAVORABLE, body="Avec des ruches.", pseudonym="Bob", at=NINE + HOUR)
    debate.answer(agent, one, outcome=Status.RETAINED, body="Nous le ferons.", at=NINE + HOUR)
    [letter] = letters(NINE + 2 * HOUR)
    assert letter.to == ["lea@essai.invalid"]
    assert letter.subject == "3 nouvelles – PLUi du Val d’Essai"
    for said in ("Nouvelle contribution", "W-0001 Un verger – Alice", "Plantons des pommiers.", "Nouvel argument",
                 "Avec des ruches.", "La collectivité a répondu : retenue", "Nous le ferons."):  # fmt: skip
        assert said in letter.body
    assert letters(NINE + 3 * HOUR) == []


def test_what_was_there_before_is_no_news(follow: Make, submit: Make, letters: Make) -> None:
    submit()
    follow(at=NINE + HOUR)
    assert letters(NINE + 2 * HOUR) == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("theme=deplacements", ["W-0002"]),
        ("commune=49902", ["W-0003"]),
        ("contribution=W-0001", []),
        ('area={"type":"Polygon","coordinates":[[[-0.56,47.34],[-0.54,47.34],[-0.54,47.36],[-0.56,47.36],[-0.56,47.34]]]}',
         ["W-0003"]),
        ("", ["W-0002", "W-0003"]),
    ],
    ids=["theme", "commune", "contribution", "area", "all"],
)  # fmt: skip
def test_only_what_one_follows_is_told(
    query: str, told: list[str], follow: Make, submit: Make, letters: Make, concertation: Concertation
) -> None:
    submit("Un verger")
    follow(query)
    submit("Une piste", theme="deplacements", at=NINE + HOUR)
    submit("Un banc", geometry=Point(-0.55, 47.35, srid=4326), at=NINE + HOUR)
    bodies = "".join(letter.body for letter in letters(NINE + 2 * HOUR))
    assert [number for number in ("W-0001", "W-0002", "W-0003") if number in bodies] == told


def test_what_is_masked_withdrawn_or_awaits_a_moderator_is_never_told(
    follow: Make, submit: Make, letters: Make, moderator: Actor, alice: Actor, bob: Actor
) -> None:
    follow()
    masked, withdrawn, awaiting, seen = (
        submit(f"Secret {n}", body=f"Numéro privé {n}", at=NINE + HOUR) for n in ("un", "deux", "trois", "quatre")
    )
    contributions.mask(moderator, masked, reason=MaskReason.PERSONAL_DATA, at=NINE + HOUR)
    contributions.withdraw(alice, withdrawn, at=NINE + HOUR)
    Contribution.objects.filter(pk=awaiting.pk).update(published_at=None)
    said = debate.comment(bob, seen, side=Side.NEUTRAL, body="Injure", pseudonym="Bob", at=NINE + HOUR).comment
    debate.mask_comment(moderator, said, reason=MaskReason.INSULT, at=NINE + HOUR)
    [letter] = letters(NINE + 2 * HOUR)
    everything = letter.body + letter.alternatives[0][0] + letter.subject
    assert "Secret quatre" in everything
    assert [
        word for word in ("un", "deux", "trois") if f"privé {word}" in everything or f"Secret {word}" in everything
    ] == []
    assert "Injure" not in everything


def test_what_is_masked_between_the_queue_and_the_mail_server_is_not_told(
    follow: Make, submit: Make, moderator: Actor
) -> None:
    follow()
    one = submit("Secret", at=NINE + HOUR)
    sending.queue(NINE + HOUR)
    contributions.mask(moderator, one, reason=MaskReason.PERSONAL_DATA, at=NINE + HOUR)
    sending.deliver(NINE + HOUR)
    assert mail.outbox == []
    assert Letter.objects.filter(sent_at=None).count() == 0


def test_a_text_read_first_is_told_when_it_is_published_and_once(
    follow: Make, submit: Make, letters: Make, concertation: Concertation
) -> None:
    concertation.rules_of_part.moderation = Moderation.A_PRIORI
    rules = concertation.rules_of_part
    rules.moderation = Moderation.A_PRIORI
    rules.save()
    concertation.refresh_from_db()
    follow()
    one = submit("Lu d’abord", at=NINE + HOUR)
    assert Contribution.objects.get(pk=one.pk).published_at is None
    assert letters(NINE + 2 * HOUR) == []
    Contribution.objects.filter(pk=one.pk).update(published_at=NINE + 3 * HOUR)
    register.append(concertation, register.Event.PUBLICATION, one.reference, {}, at=NINE + 3 * HOUR)
    [letter] = letters(NINE + 4 * HOUR)
    assert letter.subject == "Nouvelle contribution – W-0001 Lu d’abord"
    assert letters(NINE + 5 * HOUR) == []


def test_a_hidden_name_and_a_blurred_place_stay_hidden(
    follow: Make, submit: Make, letters: Make, concertation: Concertation
) -> None:
    corner = geojson.dumps(Polygon.from_bbox((-0.65005, 47.34995, -0.64995, 47.35005)))
    follow(f"area={corner}", email="near@essai.invalid")
    one = submit("Chez moi", voice=Voice(is_name_private=True), showing=Showing(blur=Blur.CELL), at=NINE + HOUR)
    assert one.public_geometry.contains(one.geometry)
    [letter] = letters(NINE + 2 * HOUR)
    assert "Alice" not in letter.body
    assert "47.35" not in letter.body


def test_the_author_of_an_act_is_not_told_of_it(follow: Make, submit: Make, letters: Make, alice: Actor) -> None:
    assert alice.participant is not None
    Participant.objects.filter(pk=alice.participant.pk).update(email="Alice@essai.invalid", email_confirmed_at=NINE)
    follow(email="alice@essai.invalid")
    submit(at=NINE + HOUR)
    assert letters(NINE + 2 * HOUR) == []


def test_a_daily_letter_leaves_at_eight_and_a_weekly_one_on_mondays(follow: Make, submit: Make, letters: Make) -> None:
    follow(email="jour@essai.invalid", rhythm=Rhythm.DAILY)
    follow(email="semaine@essai.invalid", rhythm=Rhythm.WEEKLY)
    submit(at=NINE + HOUR)
    sunday_eight = NINE.replace(hour=7)  # eight in Paris, in winter
    assert letters(NINE + 2 * HOUR) == []
    monday = sunday_eight + DAY
    assert letters(monday - HOUR) == []
    assert sorted(letter.to[0] for letter in letters(monday)) == ["jour@essai.invalid", "semaine@essai.invalid"]
    submit(at=monday + HOUR)
    assert [letter.to[0] for letter in letters(monday + DAY)] == ["jour@essai.invalid"]
    assert [letter.to[0] for letter in letters(monday + 7 * DAY)] == ["semaine@essai.invalid"]


def test_two_follows_of_one_person_never_tell_the_same_twice(follow: Make, submit: Make, letters: Make) -> None:
    one = submit()
    follow("contribution=W-0001", rhythm=Rhythm.AT_ONCE)
    follow(rhythm=Rhythm.WEEKLY)
    other = ANYONE
    debate.comment(other, one, side=Side.NEUTRAL, body="Dit une fois.", pseudonym="Zoé", at=NINE + HOUR)
    submit("Autre chose", at=NINE + HOUR)
    [at_once] = letters(NINE + 2 * HOUR)
    assert "Dit une fois." in at_once.body
    [weekly] = letters(NINE.replace(hour=7) + DAY)
    assert "Autre chose" in weekly.body
    assert "Dit une fois." not in weekly.body


def test_the_author_is_told_by_default_with_the_counts_and_the_voter_of_a_changed_text(
    submit: Make, letters: Make, alice: Actor, bob: Actor
) -> None:
    for name in ("Alice", "Bob"):
        Participant.objects.filter(pseudonym=name).update(
            email=f"{name.lower()}@essai.invalid", email_confirmed_at=NINE - DAY
        )
    one = submit()
    debate.vote(bob, one, choice=Choice.FOR, at=NINE + HOUR)
    edit(alice, Contribution.objects.get(pk=one.pk), "Plantons des poiriers.", NINE + 2 * HOUR)
    assert letters(NINE + 3 * HOUR) == []
    to = {letter.to[0]: letter for letter in letters(NINE.replace(hour=7) + DAY)}
    assert sorted(to) == ["alice@essai.invalid", "bob@essai.invalid"]
    assert "1 pour, 0 contre, 0 mitigé" in to["alice@essai.invalid"].body
    assert "Le texte a changé" in to["bob@essai.invalid"].body
    assert "poiriers" in to["bob@essai.invalid"].body
    assert letters(NINE.replace(hour=7) + 2 * DAY) == []
    Follow.objects.filter(follower__email="bob@essai.invalid").update(stopped_at=NINE + 2 * DAY)
    letters(NINE + 3 * DAY)
    assert Follow.objects.filter(follower__email="bob@essai.invalid", stopped_at=None).count() == 0


def test_a_new_calendar_is_told_in_civil_time(
    follow: Make, submit: Make, letters: Make, agent: Actor, concertation: Concertation
) -> None:
    follow()
    phase = concertation.phases.get()
    dates = [concertations.PhaseDates(phase.kind, phase.title, phase.opens_at, phase.closes_at + 2 * DAY)]
    concertations.set_calendar(agent, concertation, dates, act="Délibération du 3 mars", at=NINE + HOUR)
    [letter] = letters(NINE + 2 * HOUR)
    assert "Le calendrier a changé" in letter.subject
    assert "au 3 mai 2026 à 24:00" in letter.body  # 3 May 22:00 in Greenwich


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_two_letters_neither_loses_nor_repeats_news(
    follow: Make, submit: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        follow(email=f"{name}@essai.invalid")
    submit(at=NINE + HOUR)
    told: list[str] = []

    class Killed(BaseException):
        pass

    def deliver_and_die(waiting: Letter, at: Any, *, once: Any = sending._deliver_one) -> None:
        if told:
            raise Killed
        once(waiting, at)
        told.append(waiting.follower.email)

    monkeypatch.setattr(sending, "_deliver_one", deliver_and_die)
    with pytest.raises(Killed):
        sending.send_news(NINE + HOUR)
    monkeypatch.undo()
    for minutes in range(1, 4):
        sending.send_news(NINE + HOUR + minutes * sending.TAKEN_FOR)
    assert sorted(letter.to[0] for letter in mail.outbox) == ["a@essai.invalid", "b@essai.invalid", "c@essai.invalid"]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_while_it_queues_loses_no_news(
    follow: Make, submit: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow(email="a@essai.invalid")
    submit(at=NINE + HOUR)

    def die(**values: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Letter.objects, "create", die)
    with pytest.raises(KeyboardInterrupt):
        sending.queue(NINE + HOUR)
    monkeypatch.undo()
    assert mail.outbox == []
    sending.send_news(NINE + 2 * HOUR)
    assert [letter.to[0] for letter in mail.outbox] == ["a@essai.invalid"]


def test_a_mail_server_that_fails_is_tried_again_with_the_same_letter(
    follow: Make, submit: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow()
    submit(at=NINE + HOUR)
    with monkeypatch.context() as down:
        down.setattr(EmailMultiAlternatives, "send", lambda self: (_ for _ in ()).throw(OSError("no route")))
        sending.send_news(NINE + HOUR)
    assert mail.outbox == []
    sending.send_news(NINE + HOUR + sending.TAKEN_FOR)
    assert len(mail.outbox) == 1
    assert mail.outbox[0].extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_author_voter_and_commenter_are_told_of_answers_in_one_letter_each(
    submit: Make, letters: Make, alice: Actor, bob: Actor, agent: Actor, moderator: Actor,
    make_participant: Callable[[str], Actor],
) -> None:  # fmt: skip
    carol, dora = make_participant("Carol"), make_participant("Dora")
    for name in ("Alice", "Bob", "Carol", "Dora"):
        Participant.objects.filter(pseudonym=name).update(
            email=f"{name.lower()}@essai.invalid", email_confirmed_at=NINE - DAY
        )
    many = [submit(f"Un verger {n}") for n in ("un", "deux", "trois", "secret")]
    masked = many[-1]
    for one in many:
        debate.vote(bob, one, choice=Choice.FOR, at=NINE + HOUR)
        debate.comment(carol, one, side=Side.NEUTRAL, body="Et l’eau ?", at=NINE + HOUR)
    debate.comment(dora, masked, side=Side.NEUTRAL, body="Oui.", at=NINE + HOUR)
    letters(NINE.replace(hour=7) + DAY)
    debate.answer(agent, many[0], outcome=Status.TO_STUDY, body="Nous étudions.", at=NINE + DAY)
    for one in many:
        debate.answer(agent, one, outcome=Status.RETAINED, body=f"Oui à {one.title}.", at=NINE + DAY + HOUR)
    contributions.mask(moderator, masked, reason=MaskReason.PERSONAL_DATA, at=NINE + DAY + HOUR)
    told = {letter.to[0]: letter for letter in letters(NINE.replace(hour=7) + 2 * DAY)}
    assert sorted(told) == ["alice@essai.invalid", "bob@essai.invalid", "carol@essai.invalid"]
    for letter in told.values():
        assert "La collectivité a changé sa réponse : retenue (avant : à étudier)" in letter.body
        assert letter.body.count("La collectivité a répondu : retenue") == 2
        assert "secret" not in letter.body
    assert "Et l’eau" not in told["bob@essai.invalid"].body
    follows = Follow.objects.filter(follower__email="carol@essai.invalid")
    assert set(follows.values_list("reason", flat=True)) == {Reason.COMMENTER}
    follows.update(stopped_at=NINE + 2 * DAY)
    debate.answer(agent, many[0], outcome=Status.NOT_RETAINED, body="Finalement non.", at=NINE + 3 * DAY)
    assert "carol@essai.invalid" not in [letter.to[0] for letter in letters(NINE + 4 * DAY)]


def test_who_follows_at_once_is_told_of_a_batch_in_one_letter(
    follow: Make, submit: Make, letters: Make, agent: Actor, concertation: Concertation
) -> None:
    numbers = [submit(f"Un verger {n}").number for n in range(30)]
    follow()
    replies = [Reply(number, Status.RETAINED, "Nous le ferons.") for number in numbers]
    assert answers.answer_each(agent, concertation, replies, is_draft=False, at=NINE + HOUR) == []
    [letter] = letters(NINE + 2 * HOUR)
    assert letter.subject == "30 nouvelles – PLUi du Val d’Essai"
