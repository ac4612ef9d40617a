"""The agent's pages: what to answer, one answer, a selection, services and texts."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import LineString, Point
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import escape

from carto.accounts.actors import Actor
from carto.answers import actions
from carto.answers.models import ReplyText, Service, Work
from carto.answers.tally import tally_of
from carto.concertations.models import Concertation, Theme
from carto.contributions.models import Channel, Contribution, MaskReason, Status
from carto.debate.models import Answer
from carto.exchange.publication import Rendering
from carto.exchange.reading import read
from tests.debate.conftest import page, url

TO_ANSWER = "/plui/reponses/"
SELECTION = "/plui/reponses/selection/"
TEXTS = "/plui/reponses/textes/"
NO_POINT = {
    "points-TOTAL_FORMS": "1", "points-INITIAL_FORMS": "0", "changes-TOTAL_FORMS": "0", "changes-INITIAL_FORMS": "0",
}  # fmt: skip
Browse = Callable[[Actor], Client]
Make = Callable[..., Contribution]


def typed(**more: Any) -> dict[str, Any]:
    return {"outcome": "retained", "body": "Oui, nous le ferons.", "do": "publish"} | NO_POINT | more


@pytest.fixture
def text(concertation: Concertation) -> ReplyText:
    return ReplyText.objects.create(
        concertation=concertation, title="Hors sujet", outcome="out_of_scope", body="{numéro} relève du département."
    )


def test_agents_answer_one_after_the_other(
    live: Contribution, make_contribution: Make, agent: Actor, browse: Browse
) -> None:
    make_contribution(2, title="La deuxième")
    client = browse(agent)
    assert "2 contributions attendent une réponse" in client.get(TO_ANSWER).content.decode()
    where, following = url("answers:answer", live), url("answers:answer", Contribution.objects.get(number=2))
    assert following in client.get(where).content.decode()
    assert client.post(where, typed())["Location"] == following
    assert "1 contribution attend une réponse" in client.get(TO_ANSWER).content.decode()
    shown = page(Client(), live)
    assert "Oui, nous le ferons." in shown
    assert "Retenue" in shown
    assert client.post(following, typed())["Location"] == TO_ANSWER


def test_a_faulty_answer_keeps_its_text(live: Contribution, agent: Actor, browse: Browse) -> None:
    for faulty in (typed(outcome="", body="Longue réponse"), typed(body="")):
        response = browse(agent).post(url("answers:answer", live), faulty)
        assert response.status_code == 422
        assert faulty["body"] in response.content.decode()
    assert not Answer.objects.exists()


def test_an_answer_point_by_point_and_its_versions_are_read_by_everyone(
    live: Contribution, agent: Actor, browse: Browse
) -> None:
    client, where = browse(agent), url("answers:answer", live)
    point = {"points-0-argument": "L’ombre manque", "points-0-outcome": "retained", "points-0-body": "Dix arbres."}
    client.post(where, typed(body="La première.") | point)
    shown = client.get(where).content.decode()
    assert "L’ombre manque" in shown
    assert "La première." in shown
    kept = {"points-TOTAL_FORMS": "2", "points-INITIAL_FORMS": "1"}
    client.post(where, typed(body="La seconde.", outcome="not_retained") | point | kept)
    public = page(Client(), live)
    assert public.index("La seconde.") < public.index("1 réponse antérieure") < public.index("La première.")
    assert public.count("Dix arbres.") == 2  # an argument left as it was is answered again
    faulty = client.post(where, typed() | {"points-0-argument": "Sans réponse"})
    assert faulty.status_code == 422


def test_what_is_prepared_is_found_again_and_nobody_else_reads_it(
    live: Contribution, agent: Actor, alice: Actor, browse: Browse
) -> None:
    service = Service.objects.create(concertation=live.concertation, label="SECRET-service")
    client, where = browse(agent), url("answers:answer", live)
    point = {"points-0-argument": "SECRET-a", "points-0-outcome": "retained", "points-0-body": "SECRET-p"}
    prepared = typed(do="save", body="SECRET-texte", notes="SECRET-note", service=service.pk, due_on="2026-04-01")
    assert client.post(where, prepared | point)["Location"] == where
    again = client.get(where).content.decode()
    assert all(f"SECRET-{one}" in again for one in ("texte", "note", "a", "p", "service"))
    assert "2026-04-01" in again
    for reader in (Client(), browse(alice)):  # strangers try every address in tests/test_every_route.py
        assert "SECRET-" not in page(reader, live)
        assert "SECRET-" not in reader.get("/plui/contributions.geojson").content.decode()


def test_a_text_takes_the_words_of_the_contribution(
    live: Contribution, agent: Actor, browse: Browse, text: ReplyText
) -> None:
    shown = browse(agent).post(url("answers:answer", live), typed(do="insert", text=text.pk, body=""))
    assert "W-0001 relève du département." in shown.content.decode()
    assert not Answer.objects.exists()


def test_the_list_filters_and_tells_what_is_late(
    live: Contribution, make_contribution: Make, agent: Actor, concertation: Concertation, browse: Browse
) -> None:
    make_contribution(2, title="Une crèche").themes.set(Theme.objects.filter(slug="equipements"))
    make_contribution(3, title="Déjà répondue", status=Status.RETAINED).themes.set(Theme.objects.all())
    service = Service.objects.create(concertation=concertation, label="Voirie")
    today = timezone.localdate()
    for number, days in ((1, -1), (2, 3)):
        actions.assign(
            agent, concertation, [number], service=service, due_on=today + timedelta(days=days), at=timezone.now()
        )
    client = browse(agent)
    shown = client.get(TO_ANSWER, {"theme": "equipements"}).content.decode()
    assert "Une crèche" in shown
    assert live.title not in shown
    assert "Déjà répondue" not in shown
    assert "repondre/?theme=equipements" in shown
    late = client.get(TO_ANSWER, {"etat": "en-retard", "service": str(service.pk)}).content.decode()
    assert "en retard, à rendre le" in late
    assert "Une crèche" not in late
    soon = client.get(TO_ANSWER, {"etat": "bientot"}).content.decode()
    assert "Une crèche" in soon
    assert live.title not in soon
    assert "Déjà répondue" in client.get(TO_ANSWER, {"status": "retained"}).content.decode()


def test_what_was_entered_and_left_offline_is_answered_for_the_team_alone(
    live: Contribution, make_contribution: Make, agent: Actor, browse: Browse
) -> None:
    entered = make_contribution(2, title="Sur le registre", channel=Channel.REGISTER, published_at=None)
    make_contribution(3, title="Attend un modérateur", published_at=None)
    masked = {"masked_at": timezone.now(), "mask_reason": MaskReason.INSULT}
    make_contribution(4, title="Masquée", channel=Channel.REGISTER, published_at=None, **masked)
    client = browse(agent)
    assert [row.number for row in client.get(TO_ANSWER).context["page"]] == [1, 2]
    shown = client.get(TO_ANSWER).content.decode()
    assert "hors ligne" in shown
    said = {"numbers": "1,2", "outcome": "retained", "body": "Oui, nous le ferons."}
    assert "2 réponses sont publiées." in client.post(SELECTION, said | {"do": "publish"}, follow=True).content.decode()
    assert client.post(SELECTION, said | {"numbers": "3", "do": "publish"}).status_code == 422

    entered.refresh_from_db()
    assert entered.status == Status.RETAINED
    assert "Oui, nous le ferons." in client.get(url("debate:detail", entered)).content.decode()
    for address in (url("debate:detail", entered), "/plui/liste/", "/plui/changements/", "/plui/flux.atom"):
        assert "Sur le registre" not in Client().get(address).content.decode()
    assert Client().get(url("debate:detail", entered)).status_code == 404
    assert tally_of(entered.concertation).total == 1
    given = {
        rendering: [
            len(entry.answers) for entry in read(entered.concertation, at=timezone.now(), rendering=rendering).entries
        ]
        for rendering in Rendering
    }
    assert given == {Rendering.PUBLIC: [1, 0, 0, 0], Rendering.STATUTORY: [1, 1, 0, 0]}


AROUND_0_65 = "47.34, -0.66\n47.34, -0.64\n47,36 ; -0,64\n47.36 -0.66"


def test_what_lies_in_an_area_is_answered_together(
    live: Contribution, make_contribution: Make, agent: Actor, browse: Browse
) -> None:
    away = Point(-0.55, 47.32, srid=4326)
    make_contribution(2, title="Ailleurs", geometry=away, public_geometry=away, lon_e5=-55000, lat_e5=4732000)
    make_contribution(3, title="Sans lieu", geometry=None, public_geometry=None, lon_e5=None, lat_e5=None)
    across = LineString((-0.70, 47.35), (-0.50, 47.35), srid=4326)
    make_contribution(4, title="Qui traverse", geometry=across, public_geometry=across, lon_e5=-60000, lat_e5=4735000)
    client = browse(agent)
    response = client.get(TO_ANSWER, {"aire": AROUND_0_65})
    shown = response.content.decode()
    assert [row.number for row in response.context["page"]] == [1, 4]
    assert "Avec ces filtres : dans le secteur dessiné." in shown
    assert sorted(response.context["spots"]) == [(-0.65, 47.35), (-0.6, 47.35), (-0.55, 47.32)]  # those outside too
    everything = client.post(SELECTION, {"all": "1", "query": response.context["query"]}).content.decode()
    assert "2 contributions choisies" in everything


@pytest.mark.parametrize(
    ("area", "told"),
    [
        ("47.34, -0.66\nchez moi", "Position 2"),
        ("47.34, -0.66", "sommets"),
        ("47.34, -0.66\n47.36, -0.64\n47.34, -0.64\n47.36, -0.66", ""),  # a bow-tie
        ("\n".join(f"47.{30 + n}, -0.6" for n in range(61)), "60"),
        ("<script>alert(1)</script>", "Position 1"),
    ],
)
def test_an_area_that_is_none_is_told_and_left_as_typed(
    live: Contribution, agent: Actor, browse: Browse, area: str, told: str
) -> None:
    response = browse(agent).get(TO_ANSWER, {"aire": area})
    shown = response.content.decode()
    assert response.status_code == 200
    assert 'id="aire-error"' in shown
    assert told in shown
    assert escape(area.splitlines()[-1]) in shown
    assert "<script>alert(1)" not in shown
    assert [row.number for row in response.context["page"]] == [1]
    assert "aire" not in response.context["query"]


def test_one_reason_for_those_ticked_or_for_all_of_the_list(
    live: Contribution, make_contribution: Make, agent: Actor, browse: Browse, text: ReplyText
) -> None:
    for number in (2, 3):
        make_contribution(number)
    client = browse(agent)
    assert client.post(SELECTION, {"query": ""})["Location"] == TO_ANSWER
    ticked = client.post(SELECTION, {"pick": ["1", "3", "77", "x"]}).content.decode()
    assert "2 contributions choisies" in ticked
    everything = client.post(SELECTION, {"all": "1", "query": "q=W-0003"}).content.decode()
    assert "1 contribution choisie" in everything
    assert "3 contributions choisies" in client.post(SELECTION, {"all": "1", "query": ""}).content.decode()
    inserted = client.post(SELECTION, {"numbers": "1,3", "do": "insert", "text": text.pk}).content.decode()
    assert "{numéro} relève du département." in inserted
    said = {"numbers": "1,3", "outcome": "out_of_scope", "body": "{numéro} relève du département."}
    for faulty in ({"body": ""}, {"body": "{inconnu}"}, {"numbers": "1,x"}, {"numbers": "1,9"}):
        assert client.post(SELECTION, said | {"do": "publish"} | faulty).status_code == 422
    assert client.post(SELECTION, said | {"do": "save", "outcome": ""}).status_code == 422
    client.post(SELECTION, said | {"do": "save"})
    assert not Answer.objects.exists()
    response = client.post(SELECTION, said | {"do": "publish", "query": "q=verger"}, follow=True)
    assert response.redirect_chain == [(f"{TO_ANSWER}?q=verger", 302)]
    assert "2 réponses sont publiées." in response.content.decode()
    assert sorted(Answer.objects.values_list("body", flat=True)) == [
        "W-0001 relève du département.", "W-0003 relève du département.",
    ]  # fmt: skip


def test_a_selection_is_given_to_a_service(
    live: Contribution, agent: Actor, concertation: Concertation, browse: Browse
) -> None:
    service = Service.objects.create(concertation=concertation, label="Voirie")
    given = {"numbers": "1", "do": "assign", "service": service.pk, "due_on": "2026-04-01"}
    assert "1 contribution est confiée." in browse(agent).post(SELECTION, given, follow=True).content.decode()
    work = Work.objects.get()
    assert (work.service, work.due_on) == (service, date(2026, 4, 1))


def test_services_and_texts_are_kept(agent: Actor, concertation: Concertation, browse: Browse) -> None:
    client = browse(agent)
    rows = {"texts-TOTAL_FORMS": "1", "texts-INITIAL_FORMS": "0"}
    first = {"texts-0-title": "Merci", "texts-0-body": "Merci de {numéro}.", "labels": "Voirie\n\nHabitat\nVoirie"}
    assert client.post(TEXTS, rows | first | {"texts-0-body": "{nom}"}).status_code == 422
    assert client.post(TEXTS, rows | first | {"labels": "x" * 81}).status_code == 422
    client.post(TEXTS, rows | first)
    assert [service.label for service in concertation.services.all()] == ["Voirie", "Habitat"]
    assert "Merci de {numéro}." in client.get(TEXTS).content.decode()


def test_the_list_asks_as_much_of_fifty_as_of_five_hundred(
    contribution: Contribution, agent: Actor, concertation: Concertation, browse: Browse
) -> None:
    client = browse(agent)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(TO_ANSWER).status_code == 200
        return len(asked)

    def fill_up_to(count: int) -> None:
        known = Contribution.objects.count()
        values = {
            name: getattr(contribution, name)
            for name in ("author", "kind", "title", "body", "received_at", "published_at")
        }
        rows = Contribution.objects.bulk_create(
            Contribution(concertation=concertation, number=number, **values) for number in range(known + 1, count + 1)
        )
        Work.objects.bulk_create(Work(contribution=row, changed_at=timezone.now(), notes="…") for row in rows)

    fill_up_to(50)
    few = queries()
    fill_up_to(500)
    assert queries() == few
