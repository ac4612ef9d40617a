"""The bilan that was arrested: when it may be, and that nothing changes it afterwards."""

from collections.abc import Callable
from datetime import date, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError, QuerySet
from django.test import Client
from django.urls import reverse

from carto.accounts.actors import Actor
from carto.bilan import actions, adopting
from carto.bilan.actions import Progress
from carto.bilan.models import Adoption, Bilan, Unchangeable
from carto.concertations.models import Concertation
from carto.concertations.register import Event
from carto.concertations.rules import Refused
from carto.exchange.publication import Rendering
from carto.modalites.models import Modalite
from carto.witness.publishing import file_of, publish
from tests.bilan.conftest import SignedIn
from tests.conftest import AFTER, CLOSES_AT, DURING
from tests.contributions.pdfs import pdf
from tests.witness.conftest import verify

pytestmark = pytest.mark.django_db
ACT: dict[str, Any] = {"act_reference": "2026-114", "act_date": date(2026, 6, 10)}


@pytest.fixture
def kept(told: Concertation) -> Modalite:
    """The one modalité that was voted, and what became of it."""
    return Modalite.objects.create(
        concertation=told, wording="Un registre", means="paper_register", account="Tenu chaque jour."
    )


@pytest.fixture
def bilan(agent: Actor, told: Concertation, kept: Modalite, ignore_progress: Progress) -> Bilan:
    requested = actions.request_bilan(agent, told, at=AFTER)
    return actions.make_bilan(agent, requested, ignore_progress, at=AFTER)


@pytest.fixture
def again(agent: Actor, told: Concertation, bilan: Bilan) -> Bilan:
    """Another making, without its cost."""
    return Bilan.objects.create(
        concertation=told, requested_at=AFTER, data_at=AFTER, finished_at=AFTER, pdf=bilan.pdf.name,
        geojson=bilan.geojson.name, pdf_sha256=bilan.pdf_sha256, geojson_sha256=bilan.geojson_sha256,
    )  # fmt: skip


def refusals(bilan: Bilan, **options: Any) -> list[str]:
    with pytest.raises(ValidationError) as refused:
        adopting.refuse(bilan, at=options.get("at", AFTER))
    return refused.value.messages


def test_what_is_arrested_is_the_very_file_that_was_voted_and_the_register_says_so(
    agent: Actor, bilan: Bilan, told: Concertation
) -> None:
    one = actions.adopt(agent, bilan, **ACT, at=AFTER)
    assert (one.number, one.replaced, one.pdf_sha256) == (1, None, bilan.pdf_sha256)
    entry = told.register_entries.get(event=Event.ADOPTION)
    assert entry.subject == "bilan arrêté 1"
    assert entry.opening.content == {
        "number": 1, "act_reference": "2026-114", "act_date": "2026-06-10", "act_sha256": "", "correction": "",
        "pdf_sha256": bilan.pdf_sha256, "geojson_sha256": bilan.geojson_sha256,
    }  # fmt: skip


def test_a_correction_is_a_new_version_that_says_what_it_replaces_and_why(
    agent: Actor, bilan: Bilan, again: Bilan, told: Concertation
) -> None:
    actions.adopt(agent, bilan, **ACT, at=AFTER)
    with pytest.raises(ValidationError, match="Dites ce que cette version corrige"):
        actions.adopt(agent, again, **ACT, correction=" ", at=AFTER)
    second = actions.adopt(agent, again, **ACT, correction="Une date.", at=AFTER)
    assert (second.number, second.replaced, second.correction) == (2, 1, "Une date.")
    assert told.adoptions.count() == 2


def test_it_is_refused_while_contributions_may_come_or_when_it_does_not_hold_the_last(
    agent: Actor, bilan: Bilan, again: Bilan
) -> None:
    assert refusals(bilan, at=DURING)[0].startswith("Les contributions sont ouvertes")
    again.data_at = CLOSES_AT - timedelta(seconds=1)
    assert refusals(again) == [
        "Ce bilan a été établi avant la clôture des contributions : établissez-en un nouveau."
    ]  # fmt: skip
    again.data_at = CLOSES_AT
    adopting.refuse(again, at=CLOSES_AT)


def test_it_is_refused_while_nothing_says_what_a_modalite_became(bilan: Bilan, kept: Modalite) -> None:
    Modalite.objects.create(concertation=bilan.concertation, wording="Une exposition", means="exhibition")
    assert refusals(bilan) == ["Rien ne dit ce qu’est devenue cette modalité : Une exposition"]
    Modalite.objects.all().delete()
    assert refusals(bilan)[0].startswith("Aucune modalité n’est saisie")


def test_a_complete_version_one_not_made_and_one_already_arrested_are_refused(
    agent: Actor, bilan: Bilan, again: Bilan
) -> None:
    again.rendering = Rendering.STATUTORY
    unmade = Bilan.objects.create(concertation=bilan.concertation, data_at=AFTER, requested_at=AFTER)
    for one in (again, unmade):
        assert refusals(one) == ["C’est la version publique d’un bilan établi qui s’arrête."]
    actions.adopt(agent, bilan, **ACT, at=AFTER)
    assert refusals(bilan) == ["Ce bilan est déjà arrêté."]


def test_an_act_to_come_is_refused(agent: Actor, bilan: Bilan) -> None:
    with pytest.raises(ValidationError, match="Cette date est à venir"):
        actions.adopt(agent, bilan, act_reference="2026-114", act_date=date(2026, 6, 16), at=AFTER)
    assert not Adoption.objects.exists()


def test_the_commissioner_arrests_nothing(commissioner: Actor, bilan: Bilan) -> None:
    with pytest.raises(Refused):
        actions.adopt(commissioner, bilan, **ACT, at=AFTER)


def test_nothing_of_what_was_arrested_is_made_again_changed_or_removed(
    agent: Actor, bilan: Bilan, ignore_progress: Progress
) -> None:
    one = actions.adopt(agent, bilan, **ACT, at=AFTER)
    before = Bilan.objects.values().get()
    actions.make_bilan(agent, bilan, ignore_progress, at=AFTER + timedelta(days=1))
    assert Bilan.objects.values().get() == before
    for tried in (one.save, one.delete, Adoption.objects.all().delete, lambda: Adoption.objects.update(number=9)):
        with pytest.raises(Unchangeable):
            tried()
    with pytest.raises(ProtectedError):
        bilan.delete()
    assert Adoption.objects.get().number == 1


def test_every_volume_is_arrested_with_the_first_read_by_everyone_and_verified(
    agent: Actor, told: Concertation, kept: Modalite, ignore_progress: Progress, signed_in: SignedIn, client: Client
) -> None:
    bilan = actions.request_bilan(agent, told, at=AFTER)
    actions.make_bilan(agent, bilan, ignore_progress, at=AFTER, most=2)
    second, third = bilan.annexes.all()
    followed = signed_in(agent).get(reverse("bilan:detail", args=["plui", bilan.pk])).content.decode()
    assert all(one.sha256 in followed for one in (second, third))
    url = reverse("bilan:annex", args=["plui", bilan.pk, 2])
    assert url in followed
    assert signed_in(agent).get(url).getvalue() == second.pdf.read()
    actions.adopt(agent, bilan, **ACT, at=AFTER)
    entry = told.register_entries.get(event=Event.ADOPTION)
    assert entry.opening.content["annexes_sha256"] == [second.sha256, third.sha256]
    page = Client().get(reverse("bilan:adopted", args=["plui"])).content.decode()
    url = reverse("bilan:adopted_annex", args=["plui", 1, 3])
    assert url in page
    assert third.sha256 in page
    assert Client().get(url).getvalue() == third.pdf.read()
    assert Client().get(reverse("bilan:adopted_annex", args=["plui", 1, 4])).status_code == 404
    assert list(adopting.problems(told)) == []
    with open(third.pdf.path, "ab") as file:
        file.write(b" ")
    [problem] = adopting.problems(told)
    assert str(third.pdf.name) in problem


def test_verify_tells_a_file_that_is_no_longer_the_one_that_was_arrested(
    agent: Actor, bilan: Bilan, told: Concertation
) -> None:
    actions.adopt(agent, bilan, **ACT, at=AFTER)
    assert list(adopting.problems(told)) == []
    with open(bilan.pdf.path, "ab") as file:
        file.write(b" ")
    bilan.geojson.storage.delete(str(bilan.geojson.name))
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", "plui", stdout=StringIO(), stderr=said)
    assert said.getvalue().count("n’est plus celui qui a été arrêté") == 2
    rows: QuerySet[Adoption] = QuerySet(Adoption)  # as somebody with the database, whom no code stops
    rows.update(pdf_sha256=sha256(Path(bilan.pdf.path).read_bytes()).hexdigest())
    bent = "bilan arrêté 1 : ce n’est plus ce que le registre en dit"
    assert bent in list(adopting.problems(told))
    rows.all()._raw_delete("default")
    assert list(adopting.problems(told)) == [bent]


def test_the_page_records_it_posts_the_news_and_everyone_reads_both_files(
    agent: Actor, bilan: Bilan, told: Concertation, signed_in: SignedIn
) -> None:
    visitor, index = Client(), reverse("bilan:adopted", args=["plui"])
    assert visitor.get(index).status_code == 404
    url = reverse("bilan:adopt", args=["plui", bilan.pk])
    assert url in signed_in(agent).get(reverse("bilan:detail", args=["plui", bilan.pk])).content.decode()
    act = SimpleUploadedFile("acte.pdf", pdf(), "application/pdf")
    sent = {"act_reference": "2026-<b>114", "act_date": "2026-06-10", "act": act}
    response = signed_in(agent).post(url, sent)
    assert response["Location"] == index
    page = visitor.get(index).content.decode()
    assert "Délibération 2026-&lt;b&gt;114 du 10 juin 2026" in page
    assert bilan.pdf_sha256 in page
    for name, file in (("pdf", bilan.pdf), ("geojson", bilan.geojson)):
        assert visitor.get(reverse(f"bilan:adopted_{name}", args=["plui", 1])).getvalue() == file.read()
    assert visitor.get(reverse("bilan:adopted_act", args=["plui", 1])).getvalue().startswith(b"%PDF")
    [news] = told.posts.all()
    assert news.title == "Le bilan de la concertation est arrêté"
    assert index in news.body
    assert index in visitor.get(reverse("concertations:about", args=["plui"])).content.decode()


def test_what_stands_against_it_is_said_before_and_after_and_nothing_typed_is_lost(
    agent: Actor, bilan: Bilan, kept: Modalite, signed_in: SignedIn
) -> None:
    Modalite.objects.update(account="")
    url = reverse("bilan:adopt", args=["plui", bilan.pk])
    assert "Rien ne dit ce qu’est devenue cette modalité" in signed_in(agent).get(url).content.decode()
    act = SimpleUploadedFile("acte.pdf", b"non", "application/pdf")
    sent = {"act_reference": "2026-114", "act_date": "2026-06-10"}
    page = signed_in(agent).post(url, sent).content.decode()
    assert page.count("Rien ne dit ce qu’est devenue cette modalité") == 1
    assert 'value="2026-114"' in page
    assert "n’est pas un PDF lisible" in signed_in(agent).post(url, sent | {"act": act}).content.decode()
    assert not Adoption.objects.exists()


def test_it_is_read_under_its_own_concertation_and_an_act_only_when_it_was_given(
    agent: Actor, bilan: Bilan, make_concertation: Callable[[str], Concertation], client: Client
) -> None:
    make_concertation("ailleurs")
    actions.adopt(agent, bilan, **ACT, at=AFTER)
    assert client.get(reverse("bilan:adopted_pdf", args=["ailleurs", 1])).status_code == 404
    assert client.get(reverse("bilan:adopted_act", args=["plui", 1])).status_code == 404
    assert client.get(reverse("bilan:adopted_pdf", args=["plui", 2])).status_code == 404


def test_the_commissioner_sees_no_way_to_arrest_it(commissioner: Actor, bilan: Bilan, signed_in: SignedIn) -> None:
    url = reverse("bilan:adopt", args=["plui", bilan.pk])
    assert signed_in(commissioner).get(url).status_code == 403
    assert url not in signed_in(commissioner).get(reverse("bilan:detail", args=["plui", bilan.pk])).content.decode()


def test_whoever_checks_alone_holds_both_files_against_the_register(
    agent: Actor, bilan: Bilan, client: Client, tmp_path: Path
) -> None:
    one = actions.adopt(agent, bilan, **ACT, at=AFTER)
    head = publish(one.concertation, at=AFTER)
    assert head is not None
    proof = tmp_path / "preuve.json"
    proof.write_bytes(client.get(reverse("bilan:adopted_proof", args=["plui", 1])).content)
    pdf_file, data = Path(bilan.pdf.path), Path(bilan.geojson.path)
    code, said = verify(pdf_file, data, proof, file_of(head))
    assert (code, said.count("fichier de « bilan arrêté 1 », tel qu’inscrit")) == (0, 2), said
    code, said = verify(pdf_file)
    assert (code, f"donnez aussi la preuve du bilan arrêté ; empreinte du fichier : {bilan.pdf_sha256}" in said) == (
        1, True,
    )  # fmt: skip
    data.write_bytes(data.read_bytes().replace(b"W-0001", b"W-0009"))
    code, said = verify(pdf_file, data, proof)
    assert (code, said.count("✗")) == (1, 1)
