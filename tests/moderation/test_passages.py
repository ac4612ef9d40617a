"""A passage masked within a text: nobody else reads it anywhere, its author and the team read the whole."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.accounts.models import Participant
from carto.answers import sheets
from carto.bilan.collect import collect
from carto.concertations.models import RegisterEntry
from carto.concertations.rules import Refused
from carto.contributions import actions as contributions
from carto.contributions.models import Contribution, Passage, WholeText
from carto.contributions.passages import MARK, Hidden, Stretch, stretches, whole_of
from carto.debate import actions as debate
from carto.follow.reported import tell_reporters
from carto.moderation import actions, record
from carto.moderation.models import Contest, Decision, Outcome
from carto.privacy import actions as privacy
from carto.privacy.models import Depth
from carto.privacy.person import person_of
from tests.debate.conftest import page, say, url
from tests.leaks import everything_public
from tests.moderation.conftest import BODY, NAME, TITLE, Browse, hide, is_whole, rewrite

DECIDE = "/plui/moderation/decider/"


def test_no_public_door_says_a_masked_word(said: Contribution, bob: Actor, moderator: Actor) -> None:
    """In the title, the text, a former version, a comment and its quote; what is left of each is read as before."""
    comment = say(bob, said, "Je connais Monsieur Zorglub de vue.")
    say(bob, said, "Et alors ?", parent=comment, is_quoting=True)
    for door in ("/plui/liste/", "/plui/contributions/W-0001/", "/plui/flux.atom", "/plui/flux.rss",
                 "/plui/contributions.geojson", "/plui/contributions/W-0001/flux.atom",
                 "/api/concertations/plui/contributions/W-0001/", "/plui/contributions/W-0001/versions/"):  # fmt: skip
        assert "zorglub" in Client().get(door).content.decode().lower(), door
    assert hide(moderator, said, "zorglub")
    assert hide(moderator, comment, "zorglub")
    told = dict(everything_public(said, Client()))
    assert len(told) > 60
    assert [path for path, text in told.items() if "zorglub" in text.lower()] == []
    shown = told["/plui/contributions/W-0001/"]
    assert "Le verger de monsieur [passage masqué]" in shown
    assert "Hélas, Monsieur  [passage masqué : mise en cause d’une personne] a menti." in shown
    assert "<strong>sans lui</strong>" in shown
    assert shown.count("Je connais Monsieur [passage masqué : mise en cause d’une personne] de vue.") == 2
    assert "a menti" in told["/plui/flux.atom"]


def test_the_record_and_the_search_hold_no_masked_word(said: Contribution, moderator: Actor) -> None:
    hide(moderator, said, "zorglub")
    said.refresh_from_db()
    record_of_all = repr(collect(said.concertation, at=timezone.now()))
    assert "zorglub" not in record_of_all.lower()
    assert MARK in record_of_all
    assert "zorglub" not in said.search_text
    assert "pommi" in said.search_text
    assert "masqu" not in said.search_text


def test_a_masked_word_is_not_found_and_the_others_are(said: Contribution, moderator: Actor) -> None:
    assert "W-0001" in Client().get("/plui/liste/?q=zorglub").content.decode()
    hide(moderator, said, "zorglub")
    assert "W-0001" not in Client().get("/plui/liste/?q=zorglub").content.decode()
    assert "W-0001" in Client().get("/plui/liste/?q=pommiers").content.decode()


def test_its_author_and_the_team_read_the_whole_with_what_is_masked_and_why(
    said: Contribution, alice: Actor, bob: Actor, moderator: Actor, commissioner: Actor, agent: Actor, browse: Browse
) -> None:
    comment = say(bob, said, "Zorglub encore.")
    hide(moderator, said, "zorglub")
    hide(moderator, comment, "zorglub", "insult")
    author = page(browse(alice), said)
    assert "<mark>" in author
    assert "</span>Zorglub<span" in author
    assert "(mise en cause d’une personne)" in author
    assert url("moderation:contest", said) in author
    assert "Votre texte entier, que vous seul et l’équipe lisez" in author
    assert "Zorglub encore" not in author
    assert "Zorglub" in page(browse(bob), said)
    for one in (moderator, commissioner):
        team = page(browse(one), said)
        assert "Le texte entier, que seuls l’équipe et l’auteur lisent" in team
        assert "(propos injurieux ou haineux)" in team
    assert "Zorglub" in browse(moderator).get("/plui/moderation/?voir=publics").content.decode()
    assert TITLE in browse(agent).get("/plui/reponses/").content.decode()
    rows = Contribution.objects.for_display().select_related("work").prefetch_related("answers")
    with ZipFile(BytesIO(sheets.export(said.concertation, rows))) as book:
        assert any(b"Zorglub" in book.read(name) for name in book.namelist())
    with ZipFile(BytesIO(browse(alice).post("/mes-donnees/emporter/").getvalue())) as archive:
        words = archive.read("donnees.json").decode()
    for expected in (TITLE, "a menti", "Zorglub, dit Monsieur Zorglub, ment.", "passages_masques"):
        assert expected in words


def test_a_moderator_masks_and_shows_again_on_one_page(
    said: Contribution, moderator: Actor, bob: Actor, browse: Browse
) -> None:
    team, address = browse(moderator), url("moderation:passages", said)
    shown = team.get(address).content.decode()
    assert "readonly" in shown
    assert "Monsieur  Zorglub" in shown
    refused = team.post(address, {"words": "Zorgl", "reason": "insult"})
    assert refused.status_code == 422
    assert "ne sont pas dans le texte" in refused.content.decode()
    assert ">\r\nZorgl</textarea>" in refused.content.decode() or "\nZorgl</textarea>" in refused.content.decode()
    for wrong in ({"words": "", "reason": "insult"}, {"words": NAME, "reason": "rien"}, {"words": "x\x00"}):
        assert team.post(address, wrong).status_code == 422
    assert (
        "Le passage est masqué"
        in team.post(address, {"words": "Monsieur\nZORGLUB", "reason": "insult"}, follow=True).content.decode()
    )
    again = team.post(address, {"words": NAME, "reason": "insult"})
    assert (again.status_code, "déjà masqués" in again.content.decode()) == (422, True)
    stale = {"words": "menti", "reason": "insult", "read_at": "2020-01-01T00:00:00+00:00"}
    assert "Rien n’est masqué" in team.post(address, stale, follow=True).content.decode()
    assert "Zorglub" not in page(Client(), said)
    key = Passage.objects.get().pk
    assert "plus masqué" in team.post(address, {"show": "x"}, follow=True).content.decode()
    assert "plus masqué" in team.post(address, {"show": str(key + 1)}, follow=True).content.decode()
    assert "de nouveau public" in team.post(address, {"show": str(key)}, follow=True).content.decode()
    assert "Monsieur  Zorglub a menti" in page(Client(), said)
    assert not WholeText.objects.exists()
    assert browse(bob).get(address).status_code == 403
    with pytest.raises(Refused):
        hide(bob, said)
    with pytest.raises(Refused):
        actions.unmask_passage(bob, said, passage=key, at=timezone.now())


def test_a_comment_has_its_page_and_its_passages_are_its_own(
    said: Contribution, bob: Actor, moderator: Actor, browse: Browse
) -> None:
    comment = say(bob, said, "Zorglub encore.")
    address = url("moderation:passages_of_comment", said, number=1)
    assert address in page(browse(moderator), said)
    browse(moderator).post(address, {"words": "Zorglub", "reason": "insult"})
    comment.refresh_from_db()
    assert comment.body == "[passage masqué : propos injurieux ou haineux] encore."
    assert "Monsieur  Zorglub a menti" in page(Client(), said)
    assert is_whole(said)
    key = str(Passage.objects.get().pk)
    other = url("moderation:passages", said)
    assert "plus masqué" in browse(moderator).post(other, {"show": key}, follow=True).content.decode()
    browse(moderator).post(address, {"show": key})
    comment.refresh_from_db()
    assert comment.body == "Zorglub encore."


@pytest.mark.django_db(transaction=True)
def test_its_author_is_told_contests_each_passage_and_reads_the_answers(
    said: Contribution, alice: Actor, moderator: Actor, agent: Actor, browse: Browse
) -> None:
    Participant.objects.update(email="alice@essai.invalid", email_confirmed_at=timezone.now())
    said = Contribution.objects.select_related("author").get(pk=said.pk)
    hide(moderator, said, "zorglub")
    hide(moderator, said, "pommiers", "advertising")
    first, second = mail.outbox
    assert "Un passage de votre texte W-0001 est masqué" in first.subject
    assert "met en cause une personne" in first.body
    assert "publicité" in second.body
    assert "orglub" not in first.message().as_string()
    address = url("moderation:contest", said)
    assert address in first.body
    author = browse(alice)
    shown = author.get(address).content.decode()
    assert shown.count("Contester ce masquage") == 2
    name, trees = Decision.objects.filter(verdict="passage").order_by("pk")
    assert author.post(address, {"body": "", "masking": trees.pk}).status_code == 422
    assert author.post(address, {"body": "Des arbres !", "masking": trees.pk}).status_code == 302
    assert "déjà contesté" in author.post(address, {"body": "Encore", "masking": trees.pk}).content.decode()
    assert author.post(address, {"body": "Non", "masking": "999999"}).status_code == 422
    assert author.post(address, {"body": "C’est lui.", "masking": name.pk}).status_code == 302
    team, key = browse(agent), f"w{said.pk}"
    queue = team.get("/plui/moderation/?voir=contestes").content.decode()
    assert "Des arbres !" in queue
    assert "pommiers" in queue
    waiting = Contest.objects.get(decision=trees)
    wrong = {"uphold": key, f"answer-{key}": "Non.", f"contest-{key}": Contest.objects.get(decision=name).pk}
    assert "Laissés tels quels" in team.post(DECIDE, wrong, follow=True).content.decode()
    team.post(DECIDE, {"lift": key, f"answer-{key}": "Bien sûr.", f"contest-{key}": waiting.pk})
    assert "pommiers" in page(Client(), said)
    assert "Zorglub" not in page(Client(), said)
    team.post(DECIDE, {"uphold": key, f"answer-{key}": "Il se reconnaît."})
    told = author.get(address).content.decode()
    assert "Il se reconnaît." in told
    assert "Réponse : le masquage est maintenu" in told
    assert "passage de votre texte W-0001" in mail.outbox[2].body
    assert "est maintenu" in mail.outbox[3].body
    events = RegisterEntry.objects.filter(event__contains="passage").order_by("position")
    assert [(one.event, one.opening.content.get("places")) for one in events] == [
        ("passage_masking", 5), ("passage_masking", 1), ("passage_unmasking", None),
    ]  # fmt: skip
    assert all("orglub" not in str(one.opening.content) for one in events)


def test_showing_a_contested_passage_again_answers_its_author(
    said: Contribution, alice: Actor, agent: Actor, browse: Browse
) -> None:
    hide(agent, said, "zorglub")
    actions.contest(alice, said, body="Pourquoi ?", at=timezone.now())
    actions.unmask_passage(agent, said, passage=Passage.objects.get().pk, at=timezone.now())
    assert Contest.objects.get().outcome == Outcome.LIFTED
    told = browse(alice).get(url("moderation:contest", said)).content.decode()
    assert "n’est pas masqué" in told
    assert "Réponse : le masquage est levé" in told


def test_a_text_masked_whole_keeps_its_passage_and_its_contest_apart(
    said: Contribution, alice: Actor, agent: Actor, browse: Browse
) -> None:
    hide(agent, said, "zorglub")
    passage = Decision.objects.get()
    actions.contest(alice, said, body="Le passage", masking=passage.pk, at=timezone.now())
    now = timezone.now()
    actions.mask(agent, said, reason="insult", read_at=now, at=now)
    assert not hide(agent, said, "menti")
    shown = browse(alice).get(url("moderation:contest", said)).content.decode()
    assert "Le texte est masqué" in shown
    assert "Passage masqué" in shown
    actions.unmask(agent, said, read_at=timezone.now(), at=timezone.now())
    assert Contest.objects.get().answered_at is None
    assert "Zorglub" not in page(Client(), said)


def test_the_register_of_moderation_counts_them_without_their_words(
    said: Contribution, moderator: Actor, commissioner: Actor, browse: Browse
) -> None:
    hide(moderator, said, "zorglub")
    actions.unmask_passage(moderator, said, passage=Passage.objects.get().pk, at=timezone.now())
    hide(moderator, said, "zorglub", "insult")
    rows = [(row.reference, row.verdict, row.reason) for row in record.rows(said.concertation, at=timezone.now())]
    assert rows == [
        ("W-0001", "Passage masqué", "Mise en cause d’une personne"), ("W-0001", "Passage de nouveau public", ""),
        ("W-0001", "Passage masqué", "Propos injurieux ou haineux"),
    ]  # fmt: skip
    counts = record.counts(said.concertation)
    assert (counts.passage, counts.uncovered, counts.masked) == (2, 1, 0)
    assert "Passages masqués dans un texte" in Client().get("/plui/regles/").content.decode()
    assert "orglub" not in browse(commissioner).get("/plui/moderation/registre/").content.decode()


def test_the_register_stays_whole_and_erasure_forgets_the_masked_words(
    said: Contribution, alice: Actor, bob: Actor, moderator: Actor
) -> None:
    comment = say(bob, said, "Zorglub encore.")
    hide(moderator, said, "zorglub")
    hide(moderator, comment, "zorglub")
    assert is_whole(said)
    privacy.erase(alice, person_of(alice), depth=Depth.NAME, at=timezone.now())
    assert WholeText.objects.count() == 3
    said.refresh_from_db()
    assert "Zorglub" not in said.body
    assert is_whole(said)
    privacy.erase(bob, person_of(bob), depth=Depth.TEXTS, at=timezone.now())
    assert not Passage.objects.filter(comment_number=1).exists()
    assert not WholeText.objects.filter(comment_number=1).exists()
    assert is_whole(said)


def test_who_erases_their_texts_leaves_no_masked_word(said: Contribution, alice: Actor, moderator: Actor) -> None:
    hide(moderator, said, "zorglub")
    privacy.erase(alice, person_of(alice), depth=Depth.TEXTS, at=timezone.now())
    assert not Passage.objects.exists()
    assert not WholeText.objects.exists()
    assert Decision.objects.get().passage is None
    assert is_whole(said)


@pytest.mark.django_db(transaction=True)
def test_who_reported_it_is_told_that_a_passage_is_masked(
    said: Contribution, bob: Actor, moderator: Actor, browse: Browse
) -> None:
    Participant.objects.filter(pseudonym="Bob").update(email="bob@essai.invalid", email_confirmed_at=timezone.now())
    debate.report(bob, said, reason="third_party", at=timezone.now())
    hide(moderator, said, "zorglub")
    assert "examiné : un passage est masqué" in browse(bob).get("/mes-donnees/").content.decode()
    tell_reporters(timezone.now())
    assert "Un passage en est masqué" in mail.outbox[0].body


def test_words_found_in_a_former_version_alone_are_masked_there(said: Contribution, moderator: Actor) -> None:
    former = f"{url('contributions:versions', said)}?version=1"
    assert "dit Monsieur" in Client().get(former).content.decode()
    assert hide(moderator, said, "dit Monsieur")
    assert "dit Monsieur" not in Client().get(former).content.decode()
    said.refresh_from_db()
    assert said.body == BODY
    with pytest.raises(ValidationError, match="ne sont pas dans le texte"):
        hide(moderator, said, "dit Madame")


def test_what_an_author_types_cannot_pass_for_a_mask_nor_make_a_link_of_one(
    said: Contribution, alice: Actor, moderator: Actor, browse: Browse
) -> None:
    rewrite(alice, said, "[passage masqué] ? Zorglub(https://exemple.invalid) <script>", title=TITLE)
    assert "Votre texte entier" not in page(browse(alice), said)
    hide(moderator, said, "zorglub")
    shown = page(Client(), said)
    assert "personne] (" in shown
    assert ">passage masqué" not in shown
    assert "<script>" not in page(browse(alice), said).split("contribution-body")[1].split('class="actions"')[0]


def test_a_title_never_outgrows_its_column_nor_loses_its_mark(
    said: Contribution, alice: Actor, moderator: Actor
) -> None:
    rewrite(alice, said, BODY, title="Un verger, de Zo, " + "très " * 19 + "loin")
    hide(moderator, said, "Zo")
    said.refresh_from_db()
    assert len(said.title) == 120
    assert MARK in said.title
    rewrite(alice, said, BODY, title="très " * 22 + "de Zo")
    said.refresh_from_db()
    assert said.title == MARK
    assert whole_of(said).title.endswith("de Zo")
    assert is_whole(said)


def test_passages_that_overlap_are_one() -> None:
    text = "un deux trois quatre"
    parts = stretches(text, [Hidden("deux trois", "a"), Hidden("trois quatre", "b"), Hidden("trois", "c")])
    assert list(parts) == [Stretch("un "), Stretch("deux trois quatre", "a")]
    assert list(stretches(text, [Hidden("un", "a"), Hidden("quatre", "b"), Hidden("  ", "c")])) == [
        Stretch("un", "a"), Stretch(" deux trois "), Stretch("quatre", "b"),
    ]  # fmt: skip


def test_a_title_cut_within_a_passage_says_no_beginning_of_it() -> None:
    hidden = [Hidden("M. Jean Dupont", "a")]
    assert list(stretches("Que M. Jean…", hidden)) == [Stretch("Que "), Stretch("M. Jean", "a"), Stretch("…")]
    assert list(stretches("Que M.…", hidden)) == [Stretch("Que "), Stretch("M.", "a"), Stretch("…")]
    assert list(stretches("M. Jean vient…", hidden)) == [Stretch("M. Jean vient…")]


def test_what_withdrew_is_left_alone(said: Contribution, alice: Actor, moderator: Actor) -> None:
    contributions.withdraw(alice, said, at=timezone.now())
    assert not hide(moderator, said)
