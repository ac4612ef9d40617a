"""What a mask becomes when the author writes again: kept with its words, or read anew by a moderator."""

from django.test import Client
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.contributions.models import Contribution, ContributionVersion, WholeText
from carto.contributions.passages import MARK, whole_of
from carto.debate import actions as debate
from carto.debate.models import Choice, Comment
from carto.debate.record import whole_body
from carto.moderation import actions
from tests.debate.conftest import page, say, url
from tests.moderation.conftest import BODY, TITLE, Browse, hide, is_whole, rewrite


def test_a_mask_follows_an_edit_that_keeps_its_words(
    said: Contribution, alice: Actor, moderator: Actor, browse: Browse
) -> None:
    hide(moderator, said, "zorglub")
    form = browse(alice).get(url("contributions:edit", said)).content.decode()
    assert "ses mots restent masqués tant qu’ils y sont" in form
    assert f">{TITLE}<" in form or f'value="{TITLE}"' in form
    edited = rewrite(alice, said, BODY.replace("pommiers", "poiriers"))
    assert edited.is_published
    assert "Zorglub" not in edited.body
    assert "poiriers" in edited.body
    assert whole_of(edited).body.startswith("Hélas, Monsieur  Zorglub a menti.")
    former = ContributionVersion.objects.get(number=2)
    assert "Zorglub" not in former.body
    assert "pommiers" in former.body
    assert [one.version for one in WholeText.objects.order_by("version")].count(2) == 1
    assert is_whole(edited)
    same = rewrite(alice, edited, BODY.replace("pommiers", "poiriers"))
    assert same.version == edited.version


def test_an_edit_whose_masked_words_have_changed_waits_for_a_moderator(
    said: Contribution, alice: Actor, moderator: Actor, browse: Browse
) -> None:
    hide(moderator, said, "zorglub")
    team = browse(moderator)
    assert 'voir=passages"><span class="figure">0<' in team.get("/plui/moderation/").content.decode().replace("\n", "")
    edited = rewrite(alice, said, "Monsieur Z0rglub a menti.")
    assert edited.is_awaiting
    assert Client().get(url("debate:detail", said)).status_code == 404
    queue = team.get("/plui/moderation/?voir=passages").content.decode()
    assert "Z0rglub" in queue
    assert "Les mots masqués n’y sont plus tels quels" in queue
    again = rewrite(alice, edited, "Monsieur Z.")
    assert again.is_awaiting
    assert actions.keep(moderator, again, read_at=timezone.now(), at=timezone.now())
    assert "Monsieur Z." in page(Client(), said)
    history = Client().get(url("contributions:versions", said) + "?version=2").content.decode()
    assert MARK[:-1] in history
    assert "Zorglub" not in history
    back = rewrite(alice, again, "Zorglub de nouveau.", title="Un verger")
    assert back.is_published
    assert "Zorglub" not in f"{back.title} {back.body}"
    assert is_whole(back)


def test_the_moderators_are_told_of_an_edit_even_where_the_words_are_still_there(
    said: Contribution, alice: Actor, bob: Actor, moderator: Actor, browse: Browse
) -> None:
    comment = say(bob, said, "Zorglub encore.")
    hide(moderator, said, "zorglub")
    hide(moderator, comment, "zorglub")
    rewrite(alice, said, f"{BODY} Et Zorg le reste.")
    debate.edit_comment(bob, comment, body="Zorglub, toujours.", at=timezone.now())
    queue = browse(moderator).get("/plui/moderation/?voir=passages").content.decode()
    assert "Modifié par son auteur depuis qu’un passage en est masqué." in queue
    assert {"W-0001/1", "Et Zorg le reste"} <= {words for words in ("W-0001/1", "Et Zorg le reste") if words in queue}
    said.refresh_from_db()
    actions.keep(moderator, said, read_at=timezone.now(), at=timezone.now())
    assert "Et Zorg le reste" not in browse(moderator).get("/plui/moderation/?voir=passages").content.decode()


def test_a_comment_edited_keeps_its_mask_or_waits(
    said: Contribution, alice: Actor, bob: Actor, moderator: Actor, browse: Browse
) -> None:
    debate.vote(bob, said, choice=Choice.FOR, argument="Zorglub a tort.", at=timezone.now())
    comment = Comment.objects.get()
    hide(moderator, comment, "zorglub")
    assert "Zorglub a tort." in page(browse(bob), said)
    form = browse(bob).get(url("debate:edit_comment", said, number=1)).content.decode()
    assert "Zorglub a tort." in form
    assert "ses mots restent masqués tant qu’ils y sont" in form
    assert "restent masqués" not in browse(alice).get(url("contributions:edit", said)).content.decode()
    debate.vote(bob, said, choice=Choice.FOR, argument="Zorglub a tort.", at=timezone.now())
    comment.refresh_from_db()
    assert comment.edited_at is None
    debate.vote(bob, said, choice=Choice.FOR, argument="Zorglub a bien tort.", at=timezone.now())
    comment.refresh_from_db()
    assert (comment.is_published, "Zorglub" in comment.body) == (True, False)
    assert whole_body(comment) == "Zorglub a bien tort."
    debate.edit_comment(bob, comment, body="Zorg a tort.", at=timezone.now())
    comment.refresh_from_db()
    assert comment.is_awaiting
    assert "Zorg a tort" not in page(Client(), said)
    assert is_whole(said)
