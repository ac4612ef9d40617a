"""The heads of the register in the package, and the authority's tokens, checked by OpenSSL and by our verifier."""

import shlex
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation
from carto.package import actions
from carto.package.actions import Progress
from carto.package.models import Package
from carto.witness.models import Head
from carto.witness.publishing import publish
from carto.witness.stamping import stamp_due
from tests.conftest import AFTER, DURING
from tests.layers.servers import serving
from tests.witness.authority import Authority, authority, openssl
from tests.witness.conftest import NEXT_DAY, verify

__all__ = ["authority"]

OTHER = "ab" * 32
Stamped = Callable[[datetime], Head]


@pytest.fixture
def ask(authority: Authority, settings: Any) -> Callable[[datetime], None]:
    """The authority's token on the last head."""

    def stamp(at: datetime) -> None:
        with serving(authority.respond) as server:
            settings.TIMESTAMP_URL = server.url
            stamp_due(at)

    return stamp


@pytest.fixture
def stamped(told: Concertation, ask: Callable[[datetime], None]) -> Stamped:
    """One more entry, a head at that moment, and its token."""

    def publish_and_ask(at: datetime) -> Head:
        register.append(told, register.Event.DEPOSIT, f"W-9{Head.objects.count():03d}", {}, at=at)
        head = publish(told, at=at)
        assert head is not None
        ask(at)
        return head

    return publish_and_ask


@pytest.fixture
def make(agent: Actor, told: Concertation, ignore_progress: Progress) -> Callable[[], Package]:
    return lambda: actions.make_package(
        agent, actions.request_package(agent, told, at=AFTER), ignore_progress, at=AFTER
    )


def opened(package: Package, folder: Path) -> Path:
    with package.file.open() as file, ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


def test_the_tokens_of_a_package_pass_openssl_and_the_verifier(
    stamped: Stamped, make: Callable[[], Package], authority: Authority, tmp_path: Path
) -> None:
    heads = [stamped(DURING), stamped(NEXT_DAY)]
    folder = opened(make(), tmp_path)
    (folder / "autorite.pem").write_bytes(authority.certificate.read_bytes())
    tokens = [folder / f"registre/horodatages/tete-{head.size}.tsr" for head in heads]
    assert sorted((folder / "registre/horodatages").iterdir()) == tokens
    readme = (folder / "LISEZMOI.txt").read_text()
    assert "registre/horodatages/, 2\u00a0jetons" in readme
    [command] = [line.strip() for line in readme.splitlines() if "openssl ts" in line]
    ran = subprocess.run(shlex.split(command), cwd=folder, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.strip()) == (0, "Verification: OK"), ran.stderr
    assert heads[-1].root in command
    for head, token in zip(heads, tokens, strict=True):
        openssl("ts", "-verify", "-digest", head.root, "-in", token, "-CAfile", authority.certificate)
        with pytest.raises(subprocess.CalledProcessError):
            openssl("ts", "-verify", "-digest", OTHER, "-in", token, "-CAfile", authority.certificate)

    code, said = verify(*tokens, folder / "registre/tetes.json")
    assert code == 0, said
    for head in heads:
        told = f"tête de {head.size} inscriptions horodatée par un tiers"
        assert f"tetes.json : {told}" in said
        assert f"tete-{head.size}.tsr : {told}" in said
    assert "donnez aussi les têtes" in verify(tokens[0])[1]
    tokens[0].write_bytes(authority.stamp(openssl("ts", "-query", "-digest", OTHER, "-sha256", "-cert")))
    assert "n’est celui d’aucune tête" in verify(*tokens, folder / "registre/tetes.json")[1]
    tokens[0].write_bytes(tokens[1].read_bytes()[:60])
    assert "n’est pas complet" in verify(*tokens, folder / "registre/tetes.json")[1]


def test_what_is_published_or_stamped_afterwards_changes_no_byte(
    told: Concertation, ask: Callable[[datetime], None], stamped: Stamped, make: Callable[[], Package], tmp_path: Path
) -> None:
    publish(told, at=DURING)
    first = make()
    ask(AFTER + timedelta(days=1))
    later = stamped(AFTER + timedelta(days=2))
    again = make()
    assert first.sha256 == again.sha256
    assert later.root not in (opened(again, tmp_path) / "registre/tetes.json").read_text()


def test_without_a_token_the_package_has_the_heads_and_says_so(
    told: Concertation, make: Callable[[], Package], tmp_path: Path
) -> None:
    head = publish(told, at=DURING)
    assert head is not None
    folder = opened(make(), tmp_path)
    assert verify(folder / "registre/tetes.json")[0] == 0
    assert head.root in (folder / "registre/tetes.json").read_text()
    assert not (folder / "registre/horodatages").exists()
    assert "Aucune tête du registre n’avait été horodatée" in (folder / "LISEZMOI.txt").read_text()
