"""The public files are enough for whoever checks alone; only the author's device has what opens a deposit."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client

from carto.accounts.actors import COOKIE, Actor
from carto.concertations.models import Concertation, RegisterOpening
from carto.contributions.models import Contribution
from carto.witness.publishing import publish
from tests.conftest import DURING
from tests.follow.conftest import submit as submit
from tests.witness.conftest import NEXT_DAY, verify

Keep = Callable[..., Path]


@pytest.fixture
def deposited(concertation: Concertation, submit: Callable[..., Contribution]) -> Contribution:
    """Under the first of two heads; the client has no cookie."""
    for n in range(5):
        submit(f"Un banc {n}")
    contribution = submit("Un verger secret", body="Mot de passe : pomme.")
    publish(concertation, at=DURING)
    submit("Un autre")
    publish(concertation, at=NEXT_DAY)
    return contribution


@pytest.fixture
def keep(client: Client, tmp_path: Path) -> Keep:
    """What an address gives, kept as a file."""

    def get(address: str, name: str, browser: Client | None = None) -> Path:
        response = (browser or client).get(address)
        assert response.status_code == 200, address
        path = tmp_path / name
        path.write_bytes(b"".join(response) if response.streaming else response.content)
        return path

    return get


def of(author: Actor) -> Client:
    browser = Client()
    assert author.key is not None
    browser.cookies[COOKIE] = author.key
    return browser


def test_the_public_files_are_enough_to_check_the_whole(
    deposited: Contribution, keep: Keep, alice: Actor, concertation: Concertation
) -> None:
    base = f"/{concertation.slug}/registre"
    alone = keep(f"{base}/carto_verifier.py", "carto_verifier.py")
    register = keep(f"{base}/inscriptions.jsonl", "inscriptions.jsonl")
    heads = keep(f"{base}/tetes.json", "tetes.json")
    proof = keep(f"/{concertation.slug}/contributions/{deposited.reference}/preuve.json", "preuve.json", of(alice))
    consistent = keep(f"{base}/coherence-6-7.json", "coherence.json")
    code, said = verify(proof, heads, consistent, register, alone=alone)
    assert code == 0, said
    assert "7 inscriptions qui se suivent toutes" in said
    assert "2 têtes concordent" in said
    assert deposited.reference in said

    bent = register.read_bytes().split(b"\n")
    for name, lines in {
        "changed": [bent[0], bent[1].replace(b"W-0002", b"W-0009"), *bent[2:]],
        "removed": [bent[0], *bent[2:]],
        "cut": [*bent[:5], b""],
        "inserted": [bent[0], bent[0], *bent[1:]],
    }.items():
        register.write_bytes(b"\n".join(lines))
        code, said = verify(register, heads, alone=alone)
        assert (code, "✗" in said) == (1, True), name

    said_of = json.loads(proof.read_text())
    opening = said_of["ouverture"]
    assert "pomme" in opening["contenu"]
    opening["contenu"] = opening["contenu"].replace("pomme", "poire")
    proof.write_text(json.dumps(said_of))
    code, said = verify(proof, alone=alone)
    assert (code, "le contenu n’est pas celui" in said) == (1, True)
    (proof.parent / "vide.json").write_text('{"format": "carto-preuve-1"}')
    code, said = verify(proof.parent / "vide.json", proof.parent / "absent", alone=alone)
    assert (code, said.count("✗")) == (1, 2)


def proof_of(contribution: Contribution, browser: Client) -> HttpResponse:
    address = f"/{contribution.concertation.slug}/contributions/{contribution.reference}/preuve.json"
    response: HttpResponse = browser.get(address)  # type: ignore[assignment]
    return response


def test_what_opens_a_deposit_is_for_its_author_and_gone_once_erased(
    deposited: Contribution, client: Client, alice: Actor, bob: Actor
) -> None:
    for stranger in (client, of(bob)):
        response = proof_of(deposited, stranger)
        assert json.loads(response.content)["ouverture"] is None
        assert "pomme" not in response.content.decode()
    assert "no-store" in proof_of(deposited, of(alice))["Cache-Control"]
    RegisterOpening.objects.filter(entry__subject=deposited.reference).delete()
    said = json.loads(proof_of(deposited, of(alice)).content)
    assert said["ouverture"] is None
    assert said["preuve"]["taille"] == 7


def test_a_deposit_after_the_last_head_has_its_proof_the_next_day(
    deposited: Contribution, submit: Callable[..., Contribution], alice: Actor
) -> None:
    late = submit("Le dernier")
    said = json.loads(proof_of(late, of(alice)).content)
    assert said["preuve"] is None
    assert said["ouverture"] is not None


def test_the_page_says_the_last_head_and_what_to_do(deposited: Contribution, client: Client) -> None:
    slug = deposited.concertation.slug
    page = client.get(f"/{slug}/registre/verifier/").content.decode()
    head = deposited.concertation.register_heads.get(size=7)
    assert head.root in page
    assert head.root in client.get(f"/{slug}/registre/tetes.atom").content.decode()
    for address in (f"/{slug}/registre/coherence-7-6.json", f"/{slug}/registre/coherence-2-7.json"):
        assert client.get(address).status_code == 404


def test_without_a_head_the_page_says_when_and_there_is_no_file(concertation: Concertation, client: Client) -> None:
    slug = concertation.slug
    assert "Aucune tête n’est encore publiée" in client.get(f"/{slug}/registre/verifier/").content.decode()
    assert client.get(f"/{slug}/registre/inscriptions.jsonl").status_code == 404
    Concertation.objects.update(published_at=None)
    assert client.get(f"/{slug}/registre/tetes.json").status_code == 404
