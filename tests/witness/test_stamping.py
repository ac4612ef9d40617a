"""An authority's date on each head: a real one, that OpenSSL plays, and those that answer anything."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.http import HttpResponse
from django.test import Client

from carto.accounts.actors import Actor
from carto.concertations.models import Concertation
from carto.witness.models import Head, Stamp
from carto.witness.publishing import publish
from carto.witness.stamping import stamp_due
from tests.conftest import DURING
from tests.layers.servers import Answer, Asked, nobody, serving
from tests.witness.authority import Authority, authority, openssl
from tests.witness.conftest import NEXT_DAY, Record, verify

__all__ = ["authority"]

OTHER = "ab" * 32
Respond = Callable[[Asked], Answer]


@pytest.fixture
def head(concertation: Concertation, record: Record) -> Head:
    record(3)
    published = publish(concertation, at=DURING)
    assert published is not None
    return published


@pytest.fixture
def asked_of(settings: Any) -> Callable[[Respond], list[Asked]]:
    """Ask an authority that responds so: what it was asked."""

    def ask(respond: Respond) -> list[Asked]:
        with serving(respond) as server:
            settings.TIMESTAMP_URL = server.url
            stamp_due(DURING)
            return server.asked

    return ask


def body(address: str) -> bytes:
    response: HttpResponse = Client().get(address)  # type: ignore[assignment]
    assert response.status_code == 200, address
    return response.content


def test_a_head_is_stamped_once_and_whoever_checks_alone_reads_and_verifies_it(
    head: Head, authority: Authority, asked_of: Callable[[Respond], list[Asked]], tmp_path: Path
) -> None:
    assert len(asked_of(authority.respond)) == 1
    assert asked_of(authority.respond) == []
    base, token, heads = f"/{head.concertation.slug}/registre", tmp_path / "tete-3.tsr", tmp_path / "tetes.json"
    token.write_bytes(body(f"{base}/tete-3.tsr"))
    openssl("ts", "-verify", "-digest", head.root, "-in", token, "-CAfile", authority.certificate)
    assert f"openssl ts -verify -digest {head.root} -in tete-3.tsr" in body(f"{base}/verifier/").decode()
    assert f"{base}/tete-3.tsr" in body(f"{base}/tetes.atom").decode()

    alone = tmp_path / "carto_verifier.py"
    alone.write_bytes(body(f"{base}/carto_verifier.py"))
    heads.write_bytes(body(f"{base}/tetes.json"))
    code, said = verify(heads, alone=alone)
    stamped_at = Stamp.objects.get().stamped_at
    assert stamped_at is not None
    assert code == 0
    assert f"tête de 3 inscriptions horodatée par un tiers, {stamped_at.isoformat()}" in said
    heads.write_text(heads.read_text().replace(head.root, OTHER))
    assert "est celui d’autre chose" in verify(heads, alone=alone)[1]


def test_the_letter_of_the_next_head_brings_the_token_of_the_last_one_stamped(
    head: Head, authority: Authority, asked_of: Callable[[Respond], list[Asked]], record: Record, commissioner: Actor,
    tmp_path: Path, django_capture_on_commit_callbacks: Callable[..., Any],
) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        record(1)
        publish(head.concertation, at=DURING + timedelta(hours=1))
    assert "horodatage" not in mail.outbox[-1].body
    assert mail.outbox[-1].attachments == []
    asked_of(authority.respond)
    with django_capture_on_commit_callbacks(execute=True):
        record(1)
        publish(head.concertation, at=NEXT_DAY)
    letter, stamp = mail.outbox[-1], Stamp.objects.get()
    assert stamp.stamped_at is not None
    civil = stamp.stamped_at.astimezone(head.concertation.zone_info)
    [html] = [str(text) for text, kind in letter.alternatives if kind == "text/html"]  # type: ignore[attr-defined]
    for text in (letter.body, html):
        for said in (f"le {civil:%-d} ", f"{civil:%H:%M}", "la tête de 4 inscriptions", "/registre/tete-4.tsr"):
            assert said in text
    [(name, token, kind)] = letter.attachments
    assert (name, kind) == ("tete-4.tsr", "application/timestamp-reply")
    (tmp_path / name).write_bytes(token)
    openssl("ts", "-verify", "-digest", stamp.head.root, "-in", tmp_path / name, "-CAfile", authority.certificate)
    assert stamp.command in letter.body


def bent(authority: Authority, before: Callable[[Asked], bytes]) -> Respond:
    """What the authority stamps is not what it was asked."""
    return lambda asked: Answer(authority.stamp(before(asked)))


def hostile(authority: Authority) -> Iterator[tuple[str, Respond]]:
    # A request ends with its imprint (32 bytes), its nonce (8 bytes after two) and three bytes.
    yield "autre demande", bent(authority, lambda asked: asked.body[:-45] + bytes.fromhex(OTHER) + asked.body[-13:])
    yield "autre demande", bent(authority, lambda asked: asked.body[:-11] + b"\x41" * 8 + asked.body[-3:])
    yield "illisible", bent(authority, lambda asked: asked.body[:40])  # the authority itself refuses it
    yield "illisible", lambda asked: Answer(authority.stamp(asked.body)[:-9])
    for garbage in (b"", b"<html>", b"\x30\x80", b"\x30\x84\xff\xff\xff\xff", b"\x30\x02\x30\x00", b"\x30" * 999):
        yield "illisible", lambda _asked, garbage=garbage: Answer(garbage)  # type: ignore[misc]
    yield "démesurée", lambda _asked: Answer(b"\x30" * (1 << 17))
    yield "HTTP 500", lambda _asked: Answer(status=500)


def test_an_authority_that_answers_anything_is_refused_and_the_head_stays(
    head: Head, authority: Authority, asked_of: Callable[[Respond], list[Asked]], caplog: pytest.LogCaptureFixture
) -> None:
    for why, respond in hostile(authority):
        caplog.clear()
        Stamp.objects.all().delete()
        assert len(asked_of(respond)) == 1
        assert why in caplog.text
        assert (Stamp.objects.get().stamped_at, bytes(Stamp.objects.get().reply)) == (None, b"")
    base = f"/{head.concertation.slug}/registre"
    assert "n’est pas encore horodatée par un tiers" in body(f"{base}/verifier/").decode()
    assert head.root in body(f"{base}/tetes.json").decode()
    assert Client().get(f"{base}/tete-3.tsr").status_code == 404


def test_an_authority_that_is_down_is_asked_again_the_next_day_and_only_for_the_last_head(
    head: Head, authority: Authority, record: Record, settings: Any
) -> None:
    stamp_due(DURING)
    assert not Stamp.objects.exists()  # nobody is named: nobody is asked
    with nobody() as settings.TIMESTAMP_URL:
        stamp_due(DURING)
    with serving(authority.respond) as server:
        settings.TIMESTAMP_URL = server.url
        stamp_due(DURING + timedelta(hours=23))
        assert server.asked == []
        record(2)
        longer = publish(head.concertation, at=NEXT_DAY)
        stamp_due(NEXT_DAY)
    assert len(server.asked) == 1
    assert Stamp.objects.get(stamped_at__isnull=False).head == longer


def test_verify_tells_a_stamp_that_is_of_something_else(
    head: Head, authority: Authority, asked_of: Callable[[Respond], list[Asked]], capsys: pytest.CaptureFixture[str]
) -> None:
    asked_of(authority.respond)
    for reply in (b"", authority.stamp(openssl("ts", "-query", "-digest", OTHER, "-sha256", "-cert"))):
        Stamp.objects.update(reply=reply)
        with pytest.raises(CommandError):
            call_command("verify", head.concertation.slug)
        assert "l’horodatage de la tête de 3 inscriptions n’est pas le sien" in capsys.readouterr().err
