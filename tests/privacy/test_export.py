"""What one takes along is all one's own, and holds nothing of anybody else's."""

import csv
import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from carto.accounts.actors import ANYONE, Actor
from carto.accounts.models import Participant, User
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.concertations.rules import Refused
from carto.contributions.models import Contribution, Photo
from carto.debate.joining import join
from carto.privacy import actions, archive
from carto.privacy.holdings import HOLDINGS
from carto.privacy.person import Person, person_of
from tests.conftest import DURING
from tests.privacy.conftest import Left

LATER = DURING + timedelta(days=3)


def taken(actor: Actor) -> dict[str, bytes]:
    """Each file of the zip."""
    with actions.export(actor, person_of(actor), at=LATER) as file, zipfile.ZipFile(file) as found:
        assert found.testzip() is None
        return {name: found.read(name) for name in found.namelist()}


def data(actor: Actor) -> Any:
    return json.loads(taken(actor)["donnees.json"])


def test_everything_that_is_mine_is_there(two: tuple[Left, Left]) -> None:
    alice, bob = two
    found = data(alice.actor)
    (mine,) = found["contributions"]
    assert (mine["numero"], mine["titre"], mine["texte"]) == ("W-0001", "aliciaquetitre", "aliciaquecorps")
    assert mine["lieu"]["coordinates"] == [-0.651234, 47.351234]
    assert mine["lieu_montre"]["coordinates"] != mine["lieu"]["coordinates"]
    assert [one["texte"] for one in found["commentaires"]] == ["aliciaqueargument", "aliciaquedit"]
    (vote,) = found["votes"]
    assert (vote["contribution"], vote["choix"]) == (bob.contribution.reference, "for")
    assert found["signalements"][0]["precision"] == "aliciaquenote"
    assert found["appareils"][0]["courriel"] == "aliciaque@courriel.invalid"
    assert found["brouillons"][0]["champs"] == {"title": ["aliciaquebrouillon"]}
    assert found["compte"] == []


def test_nothing_of_whom_i_debate_with_is_there(two: tuple[Left, Left]) -> None:
    alice, bob = two
    for me, other in (("aliciaque", bob), ("bobaque", alice)):
        actor = alice.actor if other is bob else bob.actor
        files = taken(actor)
        everything = b"\n".join(files.values())
        word = "bobaque" if me == "aliciaque" else "aliciaque"
        assert me.encode() in everything
        assert word.encode() not in everything
        stranger = Photo.objects.get(contribution=other.contribution)
        assert stranger.large.read() not in files.values()
        assert sum(name.startswith("photos/") for name in files) == 1


def test_my_photo_is_the_file_as_it_is_published(two: tuple[Left, Left]) -> None:
    alice, _bob = two
    stored = Photo.objects.get(contribution=alice.contribution)
    (joined,) = [content for name, content in taken(alice.actor).items() if name.startswith("photos/")]
    assert joined == stored.large.read()


def test_the_register_can_be_proved_from_it_even_after_an_erasure(two: tuple[Left, Left]) -> None:
    alice, _bob = two
    for line in data(alice.actor)["registre"]:
        if line["contenu"] is not None:
            assert register.commit(line["sel"], line["contenu"]) == line["engagement"]
    said = [line["contenu"].get("body") for line in data(alice.actor)["registre"]]
    assert "aliciaquepremier" in said  # before it was edited


def test_every_name_of_the_json_is_explained(two: tuple[Left, Left]) -> None:
    found = data(two[0].actor)
    assert found["format"] == "carto-mes-donnees-1"
    for holding in HOLDINGS:
        for row in found[holding.name]:
            assert set(row) == set(found["dictionnaire"][holding.name])
            assert all(found["dictionnaire"][holding.name].values())


def test_tables_open_in_a_spreadsheet_and_hold_no_formula(two: tuple[Left, Left]) -> None:
    alice, _bob = two
    Contribution.objects.filter(pk=alice.contribution.pk).update(title='=HYPERLINK("http://x")')
    text = taken(alice.actor)["csv/contributions.csv"].decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert row["titre"] == '\'=HYPERLINK("http://x")'
    assert row["numero"] == "W-0001"


def test_the_page_to_read_runs_nothing(two: tuple[Left, Left]) -> None:
    alice, _bob = two
    Contribution.objects.filter(pk=alice.contribution.pk).update(body="<script>alert(1)</script>")
    page = taken(alice.actor)["donnees.html"].decode()
    assert "&lt;script&gt;" in page
    assert "<script" not in page


def test_the_page_to_read_says_it_in_words_and_in_the_language_of_the_person(two: tuple[Left, Left]) -> None:
    """Neither a code, nor a name of a column, nor a time of Greenwich."""
    page = taken(two[0].actor)["donnees.html"].decode()
    for words in ("<dd>Pour</dd>", "Un carré de 100 m", "Propos injurieux ou haineux"):
        assert words in page
    assert "recue_le" not in page
    assert "T10:00" not in page
    assert '<html lang="fr">' in page
    with translation.override("en"):
        files = taken(two[0].actor)
    page = files["donnees.html"].decode()
    assert '<html lang="en">' in page
    assert "aliciaquecorps" in page
    assert "<dd>For</dd>" in page
    assert "Mes données" not in page
    assert set(json.loads(files["donnees.json"])) == set(data(two[0].actor)), "names stay, whatever the language"


def test_what_my_contribution_said_before_is_there(two: tuple[Left, Left]) -> None:
    (before,) = data(two[0].actor)["versions"]
    assert (before["contribution"], before["texte"]) == ("W-0001", "aliciaquepremier")


def test_an_account_takes_along_all_its_devices(two: tuple[Left, Left]) -> None:
    alice, bob = two
    user = User.objects.create_user("moi@essai.invalid", name="Moi")
    for one in (alice, bob):
        own = join(user, one.participant, at=LATER)
    found = data(Actor(user=user, participant=own))
    assert {one["titre"] for one in found["contributions"]} == {"aliciaquetitre", "bobaquetitre"}
    assert found["compte"][0]["courriel"] == "moi@essai.invalid"


def test_a_device_does_not_tell_of_the_account_it_was_joined_to(two: tuple[Left, Left]) -> None:
    """Whoever was given the private link of a receipt holds the device's key, not the account."""
    alice, _bob = two
    user = User.objects.create_user("moi@essai.invalid", name="Moi")
    join(user, alice.participant, at=LATER)
    everything = b"\n".join(taken(alice.actor).values())
    assert b"aliciaquetitre" in everything
    assert b"moi@essai.invalid" not in everything


def test_the_device_of_another_account_is_not_mine(two: tuple[Left, Left]) -> None:
    """Someone signs in on a device on which somebody else, who has an account too, had deposited."""
    alice, _bob = two
    owner, guest = (User.objects.create_user(f"{name}@essai.invalid", name=name) for name in ("elle", "lui"))
    Participant.objects.filter(pk=alice.participant.pk).update(user=owner)
    found = data(Actor(user=guest, participant=alice.participant, key=alice.actor.key))
    assert found["contributions"] == []
    assert found["appareils"] == []


def test_files_too_heavy_are_named_rather_than_joined(two: tuple[Left, Left], monkeypatch: pytest.MonkeyPatch) -> None:
    alice, _bob = two
    monkeypatch.setattr(archive, "MOST_FILE_BYTES", 10)
    photo, piece = data(alice.actor)["fichiers_trop_lourds"]
    assert (photo[:18], piece[:18]) == ("photos/plui-W-0001", "pieces/plui-W-0001")
    assert not any(one.startswith("photos/") for one in taken(alice.actor))


def test_nobody_takes_along_what_is_anothers(two: tuple[Left, Left], agent: Actor, administrator: Actor) -> None:
    alice, bob = two
    for actor in (bob.actor, agent, administrator, ANYONE):
        with pytest.raises(Refused):
            actions.export(actor, Person((alice.participant,)), at=LATER)


def test_the_page_lists_what_is_mine_and_what_i_may_do(
    two: tuple[Left, Left], browse: Callable[[Actor], Client]
) -> None:
    alice, _bob = two
    page = browse(alice.actor).get("/mes-donnees/").content.decode()
    for word in ("aliciaquetitre", "aliciaqueargument", "aliciaquedit", "aliciaque@courriel.invalid", "W-0002"):
        assert word in page
    assert "bobaque" not in page


def test_one_hides_one_s_name_from_there_even_once_all_is_closed(
    two: tuple[Left, Left], browse: Callable[[Actor], Client], concertation: Concertation
) -> None:
    alice, _bob = two
    concertation.phases.update(opens_at=DURING - timedelta(days=60), closes_at=DURING - timedelta(days=30))
    visitor = browse(alice.actor)
    for address in ("contributions/W-0001/nom/", "contributions/W-0001/commentaires/1/nom/"):
        assert f'action="/plui/{address}"' in visitor.get("/mes-donnees/").content.decode()
        visitor.post(f"/plui/{address}", {"private": "1"})
    alice.contribution.refresh_from_db()
    alice.comment.refresh_from_db()
    assert (alice.contribution.is_name_private, alice.comment.is_name_private) == (True, True)
    shown = visitor.get("/mes-donnees/").content.decode()
    assert 'name="private" value="0"' in shown
    assert "/modifier/" not in shown


def test_the_zip_comes_by_a_press_and_is_kept_by_no_cache(
    two: tuple[Left, Left], browse: Callable[[Actor], Client], client: Client
) -> None:
    alice, _bob = two
    visitor = browse(alice.actor)
    assert visitor.get("/mes-donnees/emporter/").status_code == 405
    response = visitor.post("/mes-donnees/emporter/")
    assert response["Content-Type"] == "application/zip"
    assert "no-store" in response["Cache-Control"]
    assert b"aliciaquetitre" in zipfile.ZipFile(io.BytesIO(response.getvalue())).read("donnees.json")
    nothing = json.loads(
        zipfile.ZipFile(io.BytesIO(client.post("/mes-donnees/emporter/").getvalue())).read("donnees.json")
    )
    assert all(nothing[holding.name] == [] for holding in HOLDINGS)


def test_another_site_cannot_press_the_buttons(two: tuple[Left, Left]) -> None:
    alice, _bob = two
    strict = Client(enforce_csrf_checks=True)
    strict.cookies["carto_cle"] = alice.actor.key
    for path in ("emporter", "effacer", "ne-plus-ecrire"):
        assert strict.post(f"/mes-donnees/{path}/", {"depth": "texts", "is_meant": "on"}).status_code == 403


def test_erasing_takes_a_choice_and_a_tick(two: tuple[Left, Left], browse: Callable[[Actor], Client]) -> None:
    alice, _bob = two
    visitor = browse(alice.actor)
    for typed in ({}, {"depth": "texts"}, {"is_meant": "on"}, {"depth": "tout", "is_meant": "on"}):
        assert visitor.post("/mes-donnees/effacer/", typed).status_code == 422
    assert Contribution.objects.get(pk=alice.contribution.pk).title == "aliciaquetitre"
    response = visitor.post("/mes-donnees/effacer/", {"depth": "texts", "is_meant": "on"}, follow=True)
    page = response.content.decode()
    assert "C’est fait" in page
    assert "Cet appareil n’a rien déposé" in page
    assert visitor.cookies["carto_cle"].value == ""
    assert Contribution.objects.get(pk=alice.contribution.pk).title.startswith("Texte effacé")
