"""From a zone of the plan to all that was said about it."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from django.contrib.gis.geos import Point
from django.test import Client

from carto.concertations.models import Concertation, TakingPart
from carto.contributions.actions import Deposit
from carto.contributions.models import Contribution
from carto.contributions.plan_objects import MOST_NAMED
from carto.layers.models import Piece, PlanVersion, Prescription, Zone
from tests.conftest import BEFORE, BOUNDS, box
from tests.contributions.test_actions import make_plan

Submit = Callable[..., Deposit]
W, S, E, N = BOUNDS
EAST = Point(-0.55, 47.35, srid=4326)


@pytest.fixture
def plan(concertation: Concertation) -> PlanVersion:
    version = make_plan(concertation, {"Ua/b": (W, S, -0.60, N), "N": (-0.60, S, E, N)})
    PlanVersion.objects.update(idurba="200000008_PLUI_20200128")
    Piece.objects.create(
        version=version, path="r.pdf", name="r.pdf", title="Règlement écrit", sha256="0" * 64, size_bytes=1
    )
    version.zones.filter(label="Ua/b").update(
        long_label="Centre ancien", regulation_file="R.PDF#page=4", area_ha=1234.56, attributes={"DESTOUI": "21"}
    )
    Zone.objects.create(version=version, rank=9, label="Ua/b", kind="U", area_ha=1, geometry=box(W, S, W + 0.01, N))
    Prescription.objects.create(
        version=version, table="SURF", rank=1, label="Haies du bourg", type_code="07", subtype_code="02",
        geometry=box(W, S, -0.60, N),
    )  # fmt: skip
    return version


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def listed(client: Client, address: str) -> list[str]:
    return re.findall(r'data-reference="(W-\d+)"', client.get(address).content.decode())


def test_a_zone_tells_its_words_and_its_surface(plan: PlanVersion, client: Client) -> None:
    page = read(client, "/plui/plan/zones/Ua/b/")
    for words in (
        "Zone Ua/b", "Centre ancien", "Zone urbaine", "1 235,6 ha", "en 2 endroits", "logement",
        "Règlement écrit", "Selon le plan du 28 janvier 2020", "Aucune contribution pour l’instant.",
    ):  # fmt: skip
        assert words.replace("\u202f", " ").replace("\xa0", " ") in page.replace("\u202f", " ").replace("\xa0", " ")
    piece = plan.pieces.get()
    assert (
        f'href="/plui/plan/pieces/{plan.pk}/{piece.pk}/#page=4"'
        in client.get("/plui/plan/zones/Ua/b/").content.decode()
    )


def test_all_that_was_said_of_a_zone_is_listed_and_found_on_the_map(
    plan: PlanVersion, submit: Submit, client: Client
) -> None:
    submit(title="Ici", themes=("habitat",))
    submit(title="Là-bas", geometry=EAST)
    submit(title="Ici aussi")
    Contribution.objects.filter(number=1).update(for_count=7)
    assert listed(client, "/plui/plan/zones/Ua/b/") == ["W-0003", "W-0001"]
    assert listed(client, "/plui/plan/zones/Ua/b/?theme=habitat&zone=N") == ["W-0001"]
    assert "7 pour" in read(client, "/plui/plan/zones/Ua/b/")
    assert (
        'href="/plui/?theme=habitat&amp;zone=Ua%2Fb"'
        in client.get("/plui/plan/zones/Ua/b/?theme=habitat").content.decode()
    )
    assert "Aucune contribution ne répond à ces filtres." in read(client, "/plui/plan/zones/Ua/b/?theme=economie")


def test_all_that_was_said_of_a_type_of_prescription(plan: PlanVersion, submit: Submit, client: Client) -> None:
    submit()
    submit(geometry=EAST)
    address = "/plui/plan/prescriptions/0702/"
    assert listed(client, address) == ["W-0001"]
    page = read(client, address)
    assert "Patrimoine paysager à protéger" in page
    assert "Haies du bourg" in page


@pytest.mark.parametrize(
    "address", ["zones/Absente/", "zones/ua/b/", "zones/%00/", "prescriptions/0500/", "prescriptions/xx/"]
)
def test_what_no_plan_has_is_not_found(plan: PlanVersion, client: Client, address: str) -> None:
    assert client.get(f"/plui/plan/{address}").status_code == 404


def test_a_zone_of_a_former_plan_says_so_and_a_draft_s_is_not_shown(
    plan: PlanVersion, client: Client, concertation: Concertation
) -> None:
    make_plan(concertation, {"Nouvelle": BOUNDS})
    PlanVersion.objects.filter(pk=plan.pk).update(published_at=BEFORE - timedelta(days=1))
    assert "Le plan en vigueur ne la connaît plus" in read(client, "/plui/plan/zones/N/")
    assert "ne la connaît plus" not in read(client, "/plui/plan/zones/Nouvelle/")
    PlanVersion.objects.filter(pk=plan.pk).update(published_at=None)
    assert client.get("/plui/plan/zones/N/").status_code == 404


def test_a_zone_of_a_private_concertation_is_not_found(plan: PlanVersion, client: Client) -> None:
    Concertation.objects.update(published_at=None)
    assert client.get("/plui/plan/zones/N/").status_code == 404


def test_an_opinion_is_given_on_a_prescription_from_its_page(plan: PlanVersion, open_now: Concertation) -> None:
    client, address = Client(), "/plui/plan/prescriptions/0702/"
    hedge = plan.prescriptions.get()
    assert f'href="/plui/proposer/?about=prescription:{hedge.pk}#lieu">' in client.get(address).content.decode()
    form = read(client, f"/plui/proposer/?about=prescription:{hedge.pk}")
    assert "Lieu compris : La prescription « Haies du bourg » du plan" in form.replace("\xa0", " ")
    plan.prescriptions.bulk_create(
        Prescription(
            version=plan, table="PCT", rank=rank, label="", type_code="07", subtype_code="02", geometry=EAST
        )
        for rank in range(2, MOST_NAMED + 3)
    )  # fmt: skip
    page = read(client, address)
    assert client.get(address).content.decode().count("?about=prescription:") == MOST_NAMED
    assert "Les autres se touchent sur la carte." in page
    TakingPart.objects.update_or_create(concertation=open_now, defaults={"takes_plan_objects": False})
    assert "?about=" not in client.get(address).content.decode()


def test_no_opinion_is_asked_when_it_would_be_refused(
    plan: PlanVersion, concertation: Concertation, client: Client
) -> None:
    concertation.phases.all().delete()
    for address in ("/plui/plan/prescriptions/0702/", "/plui/plan/zones/N/"):
        assert "Donner son avis" not in read(client, address)
