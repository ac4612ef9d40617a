"""An authority's date on the PDF of a bilan that was arrested, which OpenSSL holds against the file itself."""

import shlex
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from html import unescape
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from carto.accounts.actors import Actor
from carto.bilan import actions
from carto.bilan.models import Adoption, AdoptionStamp, Bilan
from carto.bilan.stamping import stamp_adopted
from tests.bilan.test_adopting import ACT, bilan, kept
from tests.conftest import AFTER
from tests.layers.servers import Asked, nobody, serving
from tests.witness.authority import Authority, authority, openssl
from tests.witness.conftest import verify

__all__ = ["authority", "bilan", "kept"]

pytestmark = pytest.mark.django_db
BASE = "/plui/bilan-arrete/"
Ask = Callable[[datetime], list[Asked]]


@pytest.fixture
def adopted(agent: Actor, bilan: Bilan) -> Adoption:
    return actions.adopt(agent, bilan, **ACT, at=AFTER)


@pytest.fixture
def ask(authority: Authority, settings: Any) -> Ask:
    """What the authority was asked."""

    def stamp(at: datetime) -> list[Asked]:
        with serving(authority.respond) as server:
            settings.TIMESTAMP_URL = server.url
            stamp_adopted(at)
            return server.asked

    return stamp


def keep(client: Client, address: str, path: Path) -> Path:
    response: Any = client.get(address)
    assert response.status_code == 200, address
    path.write_bytes(b"".join(response) if response.streaming else response.content)
    return path


def test_the_printed_command_passes_on_the_files_of_the_page_and_the_verifier_reads_the_token(
    adopted: Adoption, ask: Ask, authority: Authority, client: Client, tmp_path: Path
) -> None:
    assert len(ask(AFTER)) == 1
    assert ask(AFTER + timedelta(days=2)) == []
    page = unescape(client.get(BASE).content.decode())
    command = shlex.split(page[page.index("openssl ts") : page.index("autorite.pem") + len("autorite.pem")])
    pdf = keep(client, f"{BASE}1/pdf/", tmp_path / "bilan_arrete_plui_v1.pdf")
    token = keep(client, f"{BASE}1/horodatage.tsr", tmp_path / "bilan_arrete_plui_v1.tsr")
    (tmp_path / "autorite.pem").write_bytes(authority.certificate.read_bytes())
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, "Verification: OK"), ran.stderr

    proof = keep(client, f"{BASE}1/preuve.json", tmp_path / "preuve.json")
    code, said = verify(token, pdf, proof)
    assert code == 0, said
    stamped_at = AdoptionStamp.objects.get().stamped_at
    assert stamped_at is not None
    assert f"fichier de « bilan arrêté 1 » horodaté par un tiers, {stamped_at.isoformat()}" in said
    pdf.write_bytes(pdf.read_bytes() + b" ")
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode != 0


def test_one_that_is_down_is_asked_again_the_next_day_and_the_page_promises_nothing(
    adopted: Adoption, ask: Ask, client: Client, settings: Any
) -> None:
    stamp_adopted(AFTER)
    assert not AdoptionStamp.objects.exists()  # nobody is named: nobody is asked
    with nobody() as settings.TIMESTAMP_URL:
        stamp_adopted(AFTER)
    assert client.get(f"{BASE}1/horodatage.tsr").status_code == 404
    assert "openssl" not in client.get(BASE).content.decode()
    assert ask(AFTER + timedelta(hours=23)) == []
    assert len(ask(AFTER + timedelta(days=1))) == 1
    assert client.get(f"{BASE}1/horodatage.tsr")["Content-Type"] == "application/timestamp-reply"


def test_verify_tells_a_stamp_of_something_else(adopted: Adoption, ask: Ask, authority: Authority) -> None:
    ask(AFTER)
    AdoptionStamp.objects.update(reply=authority.stamp(openssl("ts", "-query", "-digest", "ab" * 32, "-sha256")))
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", "plui", stderr=said)
    assert "bilan arrêté 1 : l’horodatage n’est pas le sien" in said.getvalue()
