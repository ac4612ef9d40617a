"""What a contribution said before each edit stays readable, with what changed said in marks and in words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import GEOSGeometry, Point
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Moderation, TakingPart
from carto.contributions import actions, photos, pieces, versions
from carto.contributions.attaching import Attached
from carto.contributions.models import Blur, Contribution, MaskReason, Question
from carto.debate.models import Vote
from tests.conftest import DURING
from tests.contributions import pdfs
from tests.contributions.conftest import Browser, jpeg

Submit = Callable[..., actions.Deposit]
ONE = "/plui/contributions/W-0001/"
XSS = "<script>alert(1)</script>"


def edit(actor: Actor, stored: Contribution, *, hours: int = 1, **changes: Any) -> Contribution:
    now: dict[str, Any] = {
        "kind": stored.kind, "themes": list(stored.themes.all()), "title": stored.title, "body": stored.body,
        "geometry": stored.geometry,
    }  # fmt: skip
    return actions.edit(actor, stored, **(now | changes), at=DURING + timedelta(hours=hours))


def test_each_edit_keeps_what_was_said_before(submit: Submit, alice: Actor, point: GEOSGeometry) -> None:
    stored = submit(body="Plantons des pommiers.").contribution
    stored = edit(alice, stored, body="Plantons des poiriers.")
    stored = edit(alice, stored, title="Un verger", hours=2)
    kept = list(stored.versions.all())
    assert [(one.number, one.title, one.body) for one in kept] == [
        (1, "Un verger au bord de la Loire", "Plantons des pommiers."),
        (2, "Un verger au bord de la Loire", "Plantons des poiriers."),
    ]
    assert [one.written_at for one in kept] == [DURING, DURING + timedelta(hours=1)]
    assert (kept[0].kind_label, kept[0].theme_labels) == ("Proposition", ["Environnement"])
    assert kept[0].public_geometry is not None
    assert kept[0].public_geometry.equals_exact(point)
    assert stored.version == 3


def test_an_edit_that_changes_nothing_leaves_no_trace(
    concertation: Concertation, submit: Submit, alice: Actor, open_now: Concertation, browser_of: Browser
) -> None:
    question = Question.objects.create(concertation=concertation, slug="q1", label="Quand ?")
    photo = photos.encode(SimpleUploadedFile("p.jpg", jpeg()))
    given: dict[str, Any] = {
        "attached": Attached((replace(photo, description="Le quai"),)),
        "replies": {"q1": "le soir"},
    }
    stored = submit(**given, at=timezone.now()).contribution
    form = {
        "kind": "proposition", "themes": ["environnement"], "title": stored.title, "body": f"{stored.body} ",
        "shape": "Point", "positions": "47.350000, -0.650000", "reply-q1": "le soir",
        f"describes-{photo.sha256}": "Le quai",
    }  # fmt: skip
    page = browser_of(alice).post(f"{ONE}modifier/", form, follow=True)
    assert "Vous n’avez rien changé" in page.content.decode()
    same_photo = form | {"photos": SimpleUploadedFile("encore.jpg", jpeg())}
    assert (
        "Vous n’avez rien changé" in browser_of(alice).post(f"{ONE}modifier/", same_photo, follow=True).content.decode()
    )
    stored.refresh_from_db()
    assert (stored.version, stored.edited_at, stored.versions.count()) == (1, None, 0)
    assert concertation.register_entries.count() == 1
    for change in ({"reply-q1": "le matin"}, {f"describes-{photo.sha256}": "La place"}, {"themes": ["habitat"]}):
        form |= change
        browser_of(alice).post(f"{ONE}modifier/", form)
    stored.refresh_from_db()
    assert (stored.version, stored.replies.get(question=question).value) == (4, "le matin")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (
            "un deux trois",
            "un quatre trois",
            [("same", "un "), ("removed", "deux"), ("added", "quatre"), ("same", " trois")],
        ),
        ("un", "un deux", [("same", "un"), ("added", " deux")]),
        ("", "un", [("added", "un")]),
        ("un", "un", [("same", "un")]),
    ],
)
def test_changes_are_told_by_words(before: str, after: str, said: list[tuple[str, str]]) -> None:
    assert [(part.what, part.text) for part in versions.parts(before, after)] == said


def test_anyone_reads_what_changed_and_nobody_once_it_is_masked(
    submit: Submit, alice: Actor, bob: Actor, moderator: Actor, browser_of: Browser
) -> None:
    stored = submit(body="Secret premier.").contribution
    stored = edit(alice, stored, body=f"Second texte {XSS}.")
    page = browser_of(bob).get(ONE).content.decode()
    assert f"{ONE}versions/" in page
    assert "version 2, modifiée le" in page
    said = browser_of(bob).get(f"{ONE}versions/").content.decode()
    assert "<del>" in said
    assert "Secret" in said
    assert "[ajouté :" in said
    assert XSS not in said
    assert "Secret premier." in browser_of(bob).get(f"{ONE}versions/?version=1").content.decode()
    actions.mask(moderator, stored, reason=MaskReason.PERSONAL_DATA, at=DURING)
    for actor, status in ((bob, 410), (alice, 404), (moderator, 404)):
        answer = browser_of(actor).get(f"{ONE}versions/")
        assert (answer.status_code, "Secret" in answer.content.decode()) == (status, False)


def test_versions_say_which_files_came_and_went(submit: Submit, alice: Actor, bob: Actor, browser_of: Browser) -> None:
    quay, halle = (
        replace(photos.encode(SimpleUploadedFile("p.jpg", jpeg(width))), description=said)
        for width, said in ((60, f"Le quai {XSS}"), (80, "La halle"))
    )
    paper = pieces.clean(SimpleUploadedFile("plan du port.pdf", pdfs.pdf()))
    stored = submit(attached=Attached((quay,), (paper,))).contribution
    stored = edit(alice, stored, attached=Attached((halle,), removed=frozenset({quay.sha256})))
    kept = stored.versions.get()
    assert [str(one) for one in kept.files.all()] == [f"Photo : Le quai {XSS}", "Document : plan du port.pdf"]
    told = versions.compare(kept, versions.state_of(stored)).files
    assert [(part.what, part.text) for (part,) in told] == [
        ("added", "Photo : La halle"), ("same", "Document : plan du port.pdf"), ("removed", f"Photo : Le quai {XSS}"),
    ]  # fmt: skip
    page = browser_of(bob).get(f"{ONE}versions/").content.decode()
    assert "Photo : La halle" in page
    assert "Photo : Le quai &lt;script&gt;" in page
    assert XSS not in page
    edit(alice, stored, attached=Attached(described={halle.sha256: ""}), hours=2)
    assert "<del>" in browser_of(bob).get(f"{ONE}versions/").content.decode(), "what it showed is no longer said"


def test_a_text_nobody_has_read_is_not_published_as_a_former_version(
    concertation: Concertation, submit: Submit, alice: Actor, bob: Actor, moderator: Actor, browser_of: Browser
) -> None:
    TakingPart.objects.create(concertation=concertation, moderation=Moderation.A_PRIORI)
    concertation = Concertation.objects.get()
    stored = submit(body="Injure première.").contribution
    stored = edit(alice, stored, body="Texte poli.")
    actions.approve(moderator, stored, at=DURING)
    assert (stored.version, stored.versions.count()) == (1, 0)
    stored = edit(alice, stored, body="Injure seconde.", hours=2)
    assert browser_of(bob).get(ONE).status_code == 404, "it waits again, and is out of sight meanwhile"
    stored = edit(alice, stored, body="Texte plus poli.", hours=3)
    actions.approve(moderator, stored, at=DURING)
    page = browser_of(bob).get(f"{ONE}versions/").content.decode()
    assert "plus" in page
    assert "Injure" not in page
    assert [one.body for one in stored.versions.all()] == ["Texte poli."]


def test_who_rewrites_a_text_read_first_is_told_before(
    open_now: Concertation, submit: Submit, alice: Actor, browser_of: Browser
) -> None:
    submit(at=timezone.now())
    told = "Un modérateur relira le nouveau texte"
    assert told not in browser_of(alice).get(f"{ONE}modifier/").content.decode()
    TakingPart.objects.create(concertation=open_now, moderation=Moderation.A_PRIORI)
    assert told in browser_of(alice).get(f"{ONE}modifier/").content.decode()


def test_a_place_blurred_afterwards_is_not_told_by_the_versions(submit: Submit, alice: Actor) -> None:
    stored = submit(geometry=Point(-0.651234, 47.351234, srid=4326)).contribution
    Contribution.objects.update(place_words="12 rue du Port")
    stored = edit(alice, Contribution.objects.get(), showing=actions.Showing(Blur.CELL))
    kept = stored.versions.get()
    assert (kept.public_geometry, kept.place_words) == (None, "")


def test_a_voter_is_told_that_the_text_changed_and_maintains_in_one_press(
    submit: Submit, alice: Actor, bob: Actor, open_now: object, browser_of: Browser
) -> None:
    submit(at=timezone.now())
    browser_of(bob).post(f"{ONE}vote/", {"choice": "for"})
    told = "Le texte a changé depuis votre vote."
    assert told not in browser_of(bob).get(ONE).content.decode()
    vote = Vote.objects.get()
    Contribution.objects.update(edited_at=vote.voted_at + timedelta(microseconds=1), version=2)
    assert list(Vote.objects.before_the_last_edit()) == [vote]
    assert told in browser_of(bob).get(ONE).content.decode()
    browser_of(bob).post(f"{ONE}vote/", {"choice": "for"})
    assert told not in browser_of(bob).get(ONE).content.decode()
    assert not Vote.objects.before_the_last_edit().exists()
    assert Contribution.objects.get().for_count == 1
