"""The pages where the team reads, codes, and brings together texts that say one thing."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation, Membership
from carto.contributions.models import Contribution, Status
from carto.debate.models import Answer, Side
from carto.intake import workbook
from carto.reading import actions
from carto.reading.models import Code, Coding, Group, Reading
from tests.debate.conftest import page, say
from tests.reading.conftest import LETTER

READ, GRID, BEARING = "/plui/lire/", "/plui/lire/grille/", "/plui/lire/passages/"
GROUPS, TO_ANSWER = "/plui/lire/groupes/", "/plui/reponses/"
Browse = Callable[[Actor], Client]
Make = Callable[..., Contribution]


def shown(client: Client, address: str, **query: Any) -> str:
    response = client.get(address, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def typed(*rows: dict[str, Any], initial: int = 0) -> dict[str, Any]:
    told: dict[str, Any] = {"codes-TOTAL_FORMS": len(rows), "codes-INITIAL_FORMS": initial}
    for rank, row in enumerate(rows):
        told |= {f"codes-{rank}-{name}": value for name, value in ({"color": "blue", "ORDER": rank + 1} | row).items()}
    return told


def test_one_reads_one_after_the_other_and_the_next_time_goes_on_from_there(
    live: Contribution, make_contribution: Make, agent: Actor, commissioner: Actor, browse: Browse
) -> None:
    for number in (2, 3):
        make_contribution(number, title=f"La n° {number}")
    client = browse(agent)
    first = shown(client, READ)
    assert "Plantons des pommiers." in first
    assert "0 sur 3 lues" in first
    following = client.post(READ, {"numero": "1", "do": "next"})["Location"]
    assert following == f"{READ}?numero=2#texte"
    assert client.post(READ, {"numero": "2", "do": "next"})["Location"] == f"{READ}?numero=3#texte"
    again = shown(browse(commissioner), READ)
    assert "La n° 3" in again
    assert "2 sur 3 lues" in again
    assert client.post(READ, {"numero": "3", "do": "next"}, follow=True).content.decode().count("la dernière") == 1
    assert "Lue le" in shown(client, READ, numero="3")
    client.post(READ, {"numero": "1", "do": "unread"})
    assert "2 sur 3 lues" in shown(client, READ)
    Contribution.objects.filter(number=2).update(edited_at=timezone.now())
    assert "changée depuis votre lecture" in shown(client, READ, numero="2")
    assert "1 sur 3 lue" in shown(client, READ)


def test_the_page_shows_votes_codes_arguments_and_leads_on(
    live: Contribution, agent: Actor, bob: Actor, browse: Browse, grid: dict[str, Code]
) -> None:
    say(bob, live, "Et des poiriers <b>aussi</b>", side=Side.FAVORABLE)
    Contribution.objects.update(for_count=7, title="<script>alert(1)</script>", place_words="À Essai, rue du Lavoir")
    actions.put_code(agent, live, grid["Crues"], passage=(13, 21), at=timezone.now())
    told = shown(browse(agent), READ)
    for part in (
        "7 pour, 0 mitigé", "À Essai, rue du Lavoir", "?voir=W-0001", "/plui/contributions/W-0001/repondre/",
        "Et des poiriers &lt;b&gt;aussi&lt;/b&gt;", "&lt;script&gt;", "Eau › Crues",
        '<mark class="code-petrol">pommiers</mark>', "« <span lang=\"fr\">pommiers</span> »", 'data-key="c"',
    ):  # fmt: skip
        assert part in told
    assert "<script>alert" not in told


def test_a_code_is_put_on_what_was_selected_pasted_or_on_all_and_taken_off(
    live: Contribution, agent: Actor, browse: Browse, grid: dict[str, Code]
) -> None:
    Contribution.objects.update(body="Un pommier, deux pommiers,\r\ntrois pommiers.")
    client, put = browse(agent), {"numero": "1", "do": f"code-{grid['Arbres'].pk}"}
    assert client.post(READ, put | {"mots": "pommier", "debut": "17"})["Location"] == f"{READ}?numero=1#texte"
    client.post(READ, put | {"mots": "TROIS  pommiers", "debut": ""})
    client.post(READ, put | {"mots": "  ", "debut": "9999999999999"})
    assert [(row.start, row.end) for row in live.codings.order_by("pk")] == [(17, 24), (27, 41), (None, None)]
    wrong = client.post(READ, put | {"mots": "des poires", "debut": "x"})
    assert wrong.status_code == 422
    assert "Ces mots ne se suivent pas" in wrong.content.decode()
    assert ">des poires</textarea>" in wrong.content.decode()
    client.post(READ, {"numero": "1", "do": f"off-{live.codings.order_by('pk')[0].pk}"})
    assert live.codings.count() == 2


def test_hostile_requests_end_in_a_page_and_write_nothing(
    live: Contribution, make_contribution: Make, make_concertation: Callable[..., Concertation], agent: Actor,
    browse: Browse, grid: dict[str, Code],
) -> None:  # fmt: skip
    client, other = browse(agent), make_contribution(2)
    coding = actions.put_code(agent, other, grid["Eau"], passage=None, at=timezone.now())
    elsewhere = Code.objects.create(concertation=make_concertation("ailleurs"), label="Ailleurs")
    group = Group.objects.create(concertation=elsewhere.concertation, found_at=timezone.now())
    for do in (f"off-{coding.pk}", f"code-{elsewhere.pk}", "code-", "off-9e9", "code-99999999999999999999"):
        assert client.post(READ, {"numero": "1", "do": do}).status_code == 404
    for number in ("0", "99", "9" * 30, "x", "-1"):
        assert client.get(READ, {"numero": number}).status_code == 404
    assert client.post(READ, {"numero": "1", "do": "n’importe quoi"}).status_code == 302
    for code in (str(elsewhere.pk), "x", "9" * 40):
        assert client.get(BEARING, {"code": code}).status_code == 404
        assert client.get(f"{BEARING}passages.csv", {"code": code}).status_code == 404
    assert client.get(READ, {"code": "²", "etat": "x", "q": "\x00"}).status_code == 200
    assert client.get(f"{GROUPS}{group.pk}/").status_code == 404
    assert Coding.objects.get() == coding
    assert not Reading.objects.exists()


def test_filters_go_along_from_one_to_the_next(
    live: Contribution, make_contribution: Make, agent: Actor, browse: Browse, grid: dict[str, Code]
) -> None:
    client, at = browse(agent), timezone.now()
    for number in (2, 3, 4):
        make_contribution(number, title=f"La n° {number}", status=Status.RETAINED if number == 2 else Status.AWAITING)
    actions.put_code(agent, Contribution.objects.get(number=2), grid["Crues"], passage=None, at=at)
    actions.put_code(agent, Contribution.objects.get(number=4), grid["Eau"], passage=None, at=at)
    below = f"{READ}?code={grid['Eau'].pk}"
    assert "La n° 2" in shown(client, below)
    assert client.post(below, {"numero": "2", "do": "next"})["Location"] == f"{below}&numero=4#texte"
    assert "La n° 2" not in shown(client, READ, etat="a-lire")
    assert "La n° 2" in shown(client, READ, etat="lues")
    assert "La n° 3" in shown(client, READ, code="aucun", q="W-0003")
    assert "La n° 2" in shown(client, READ, status="retained")
    assert "Aucune contribution ne répond" in shown(client, READ, code="aucun", status="retained")


def test_a_page_costs_the_same_with_three_and_with_thirty(
    live: Contribution, make_contribution: Make, agent: Actor, browse: Browse, grid: dict[str, Code]
) -> None:
    client, counts = browse(agent), []
    for until in (3, 30):
        for number in range(Contribution.objects.count() + 1, until + 1):
            one = make_contribution(number, body=LETTER)
            actions.put_code(agent, one, grid["Eau"], passage=(0, 4), at=timezone.now())
            actions.put_code(agent, live, grid["Eau"], passage=(0, number), at=timezone.now())
        actions.find_groups(agent, live.concertation, at=timezone.now())
        actions.confirm_group(agent, Group.objects.live().get(), title="", at=timezone.now())
        per_page = []
        for address in (f"{READ}?numero=1", BEARING, GROUPS, f"{GROUPS}{Group.objects.get().pk}/", TO_ANSWER):
            with CaptureQueriesContext(
                connection,
            ) as asked:
                assert client.get(address).status_code == 200
            per_page.append(len(asked))
        counts.append(per_page)
    assert counts[0] == counts[1]


def test_the_grid_is_written_changed_and_kept_when_it_is_wrong(
    concertation: Concertation, agent: Actor, browse: Browse
) -> None:
    client = browse(agent)
    client.post(GRID, typed({"label": "Eau", "key": "E"}, {"label": "Crues", "under": "Eau"}, {"ORDER": ""}))
    water, floods = Code.objects.get(label="Eau"), Code.objects.get(label="Crues")
    assert (water.key, floods.parent) == ("e", water)
    assert "Crues" in shown(client, GRID)
    rows = [{"pk": water.pk, "label": "Eau", "ORDER": 2}, {"pk": floods.pk, "label": "Inondations", "under": "Feu"}]
    wrong = client.post(GRID, typed(*rows, initial=2))
    assert wrong.status_code == 422
    assert "« Inondations » est sous « Feu », qui n’est pas dans la grille." in wrong.content.decode()
    assert 'value="Inondations"' in wrong.content.decode()
    gone = {"pk": floods.pk, "label": "Crues", "DELETE": "on"}
    assert client.post(GRID, typed({"pk": water.pk, "label": "Eau"}, gone, initial=2)).status_code == 302
    assert [code.label for code in Code.objects.all()] == ["Eau"]
    assert client.post(GRID, {"codes-TOTAL_FORMS": "x"}).status_code == 422
    assert client.post(GRID, typed({"label": "x" * 61})).status_code == 422


def test_the_grid_goes_out_and_comes_back(concertation: Concertation, agent: Actor, browse: Browse) -> None:
    client = browse(agent)
    Code.objects.create(concertation=concertation, label='=HYPERLINK("http://x")', definition="a;b")
    out = client.get(f"{GRID}grille.csv")
    assert "'=HYPERLINK" in out.content.decode("utf-8-sig")
    Code.objects.all().delete()
    sent = SimpleUploadedFile("grille.csv", out.content)
    assert client.post(GRID, {"do": "bring", "file": sent}).status_code == 302
    assert Code.objects.get().label == '=HYPERLINK("http://x")'
    assert Code.objects.get().definition == "a;b"
    for content, said in (
        (b"", "Choisissez d"), (b"nom\nEau", "Il manque la colonne"), (b"\x00\x01", "ni un CSV"),
        (b"code;sous\nEau;Feu", "pas dans la grille"), (b"PK\x03\x04", "lisible"),
    ):  # fmt: skip
        data = {"do": "bring", "file": SimpleUploadedFile("g.csv", content) if content else ""}
        wrong = client.post(GRID, data)
        assert wrong.status_code == 422
        assert said in wrong.content.decode()
    assert Code.objects.count() == 1


def test_passages_of_a_code_are_listed_taken_away_and_moved(
    live: Contribution, agent: Actor, browse: Browse, grid: dict[str, Code]
) -> None:
    at, client = timezone.now(), browse(agent)
    Contribution.objects.update(body="=2+3 pommiers.", title="@somme")
    actions.put_code(agent, live, grid["Crues"], passage=(0, 4), at=at)
    actions.put_code(agent, live, grid["Arbres"], passage=None, at=at)
    water = grid["Eau"].pk
    told = shown(client, BEARING, code=water)
    assert "« =2+3 »" in told
    assert "1 texte ou passage" in told
    assert f"{READ}?numero=1#texte" in told
    assert "2 textes ou passages" in shown(client, BEARING)
    as_csv = client.get(f"{BEARING}passages.csv", {"code": water})
    [line] = as_csv.content.decode("utf-8-sig").splitlines()[1:]
    assert line.startswith("W-0001;'@somme;Crues;Eau;'=2+3;Membre agent;")
    assert line.endswith("/plui/contributions/W-0001/")
    assert "no-store" in as_csv["Cache-Control"]
    rows = workbook.read(client.get(f"{BEARING}passages.xlsx").content)
    assert [[cell.text for cell in row[2:5]] for row in rows[1:]] == [
        ["Crues", "Eau", "=2+3"], ["Arbres", "", "texte entier"],
    ]  # fmt: skip
    assert not any(cell.is_formula for row in rows for cell in row)
    moved = client.post(f"{BEARING}?code={grid['Crues'].pk}", {"into": grid["Arbres"].pk})
    assert moved["Location"] == f"{BEARING}?code={grid['Arbres'].pk}"
    assert client.post(f"{BEARING}?code={water}", {"into": water}).status_code == 422
    live.masked_at, live.mask_reason = at, "insult"
    live.save()
    assert "0 texte ou passage" in shown(client, BEARING)


@pytest.mark.usefixtures("campaign")
def test_a_campaign_is_confirmed_parted_completed_and_dissolved(
    concertation: Concertation, agent: Actor, browse: Browse
) -> None:
    client = browse(agent)
    assert "4 contributions sont proposées" in client.post(GROUPS, follow=True).content.decode()
    one = Group.objects.get()
    where = reverse("reading:group", args=["plui", one.pk])
    assert "4 contributions à confirmer" in shown(client, GROUPS)
    assert LETTER.strip()[:60] in shown(client, where)
    assert "Cochez d" in client.post(where, {"do": "out"}, follow=True).content.decode()
    assert client.post(where, {"do": "confirm", "title": "x" * 121}).status_code == 422
    client.post(where, {"do": "confirm", "title": "30 km/h"})
    for address in (where, GROUPS, f"{READ}?numero=2", TO_ANSWER):
        assert "4 contributions, 1 argument" in shown(client, address)
    for address in (GROUPS, READ, TO_ANSWER):
        assert "6 contributions, 3 arguments" in shown(client, address)
    client.post(where, {"do": "out", "pick": ["4", "x", "6"]})
    assert "3 contributions, 1 argument" in shown(client, where)
    assert "au moins deux" in client.post(where, {"do": "split", "pick": ["1", "2"]}, follow=True).content.decode()
    for reference, said in (("w-0006", "W-0006 est dans le groupe"), ("W-0099", "Aucune contribution"), ("", "Aucune")):
        assert said in client.post(where, {"do": "add", "reference": reference}, follow=True).content.decode()
    apart = client.post(where, {"do": "split", "pick": ["1", "6"]})["Location"]
    assert apart != where
    assert "2 contributions, 1 argument" in shown(client, apart)
    assert client.post(apart, {"do": "out", "pick": ["1"]})["Location"] == GROUPS
    client.post(where, {"do": "dissolve"})
    assert client.get(where).status_code == 404
    assert "Aucun autre texte proche" in client.post(GROUPS, follow=True).content.decode()
    assert Contribution.objects.published().count() == 6


@pytest.mark.usefixtures("campaign")
def test_one_answer_is_given_to_the_whole_group(
    concertation: Concertation, agent: Actor, commissioner: Actor, browse: Browse
) -> None:
    client, at = browse(agent), timezone.now()
    actions.find_groups(agent, concertation, at=at)
    one = Group.objects.get()
    actions.confirm_group(agent, one, title="30 km/h", at=at)
    Contribution.objects.filter(number=1).update(status=Status.RETAINED)
    where = reverse("reading:group", args=["plui", one.pk])
    told = shown(client, where)
    assert "Répondre aux 3 qui attendent" in told
    assert '<input type="hidden" name="chosen" value="2,3,4">' in told
    assert '<input type="hidden" name="chosen" value="1,2,3,4">' in told
    assert "Répondre aux 3" not in shown(browse(commissioner), where)  # who reads, and does not answer
    selected = client.post("/plui/reponses/selection/", {"chosen": "2,3,4,x"}).content.decode()
    assert "3 contributions choisies" in selected
    reply = {"numbers": "2,3,4", "outcome": "retained", "body": "Ce sera fait.", "do": "publish"}
    client.post("/plui/reponses/selection/", reply)
    assert list(Answer.objects.order_by("contribution__number").values_list("contribution__number", flat=True)) == [
        2, 3, 4,
    ]  # fmt: skip


@pytest.mark.usefixtures("campaign")
def test_codes_and_groups_are_read_by_nobody_else(
    concertation: Concertation, agent: Actor, alice: Actor, moderator: Actor, browse: Browse
) -> None:
    at, first = timezone.now(), Contribution.objects.get(number=1)
    Code.objects.create(concertation=concertation, label="SECRET-code")
    actions.put_code(agent, first, Code.objects.get(), passage=None, at=at)
    actions.find_groups(agent, concertation, at=at)
    actions.confirm_group(agent, Group.objects.get(), title="SECRET-groupe", at=at)
    for reader in (Client(), browse(alice)):
        assert "SECRET-" not in page(reader, first)
        assert "SECRET-" not in reader.get("/plui/contributions.geojson").content.decode()
    for reader in (Client(), browse(alice), browse(moderator)):
        for address in (READ, GRID, f"{GRID}grille.csv", BEARING, f"{BEARING}passages.csv", f"{BEARING}passages.xlsx"):
            assert reader.get(address).status_code == 403
        assert reader.get(GROUPS).status_code == reader.post(GROUPS).status_code == 403
    Membership.objects.filter(user=agent.user).delete()
    assert browse(agent).post(READ, {"numero": "1", "do": "next"}).status_code == 403
    assert BytesIO(browse(agent).get(BEARING).content).read().find(b"SECRET-") == -1
