"""What the register held when contributions closed: frozen once, the same whenever it is made, whatever comes late."""

import json
import logging
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from carto.concertations import register
from carto.concertations.models import Concertation, Phase, RegisterEntry
from carto.witness import closings, publishing
from carto.witness.closings import SETTLES, freeze_due
from carto.witness.models import Closing
from carto.witness.publishing import RegisterBroken
from tests.conftest import AFTER, CLOSES_AT, DURING
from tests.witness.conftest import Record, verify

pytestmark = pytest.mark.django_db
MINUTE = CLOSES_AT + SETTLES


@pytest.fixture
def frozen(concertation: Concertation, record: Record) -> Closing:
    record(3)
    publishing.publish_daily(DURING)
    freeze_due(MINUTE)
    return Closing.objects.get()


def late(concertation: Concertation) -> None:
    register.append(concertation, register.Event.DEPOSIT, "C-0009", {"title": "Trop tard"}, at=CLOSES_AT)


def test_it_is_frozen_once_contributions_are_closed_and_not_before(concertation: Concertation, record: Record) -> None:
    record(2)
    freeze_due(MINUTE - timedelta(microseconds=1))
    assert not Closing.objects.exists()
    freeze_due(MINUTE)
    freeze_due(AFTER)
    one = Closing.objects.get()
    assert (one.number, one.title, one.closed_at, one.size, one.frozen_at) == (
        1, "À vous la parole", CLOSES_AT, 2, MINUTE,
    )  # fmt: skip


def test_the_file_holds_the_closing_its_entries_and_the_heads_published_before(
    frozen: Closing, concertation: Concertation
) -> None:
    content = closings.file_of(frozen).read_bytes()
    first, *lines, head = (json.loads(line) for line in content.splitlines())
    assert first == {
        "format": "carto-cloture-1", "phase": "À vous la parole", "closed_at": "2026-05-01T22:00:00+00:00", "size": 3,
    }  # fmt: skip
    assert [line["subject"] for line in lines] == ["W-0000", "W-0001", "W-0002"]
    published = concertation.register_heads.get()
    assert (head["head"], head["size"]) == (published.root, 3)
    assert (frozen.sha256, frozen.size_bytes) == (sha256(content).hexdigest(), len(content))


def test_what_comes_late_changes_nothing_and_made_a_day_later_it_has_the_same_bytes(
    frozen: Closing, concertation: Concertation
) -> None:
    late(concertation)
    publishing.publish_daily(AFTER)
    closings.path_of(frozen).unlink()
    frozen.delete()
    freeze_due(AFTER)
    again = Closing.objects.get()
    assert (again.sha256, again.size) == (frozen.sha256, 3)


def test_killed_between_the_file_and_its_row_it_is_made_again(frozen: Closing) -> None:
    Closing.objects.all().delete()
    closings.path_of(frozen).write_bytes(b"half")
    freeze_due(AFTER)
    assert sha256(closings.path_of(frozen).read_bytes()).hexdigest() == frozen.sha256
    assert Closing.objects.get().sha256 == frozen.sha256


def test_a_longer_phase_closes_again_and_the_first_file_stays(frozen: Closing, concertation: Concertation) -> None:
    late(concertation)
    Phase.objects.update(closes_at=AFTER)
    freeze_due(AFTER + SETTLES)
    assert [(one.number, one.size) for one in Closing.objects.all()] == [(1, 3), (2, 4)]
    assert closings.file_of(frozen) != closings.file_of(Closing.objects.get(number=2))
    assert list(closings.problems(concertation)) == []


def test_of_a_draft_and_of_a_phase_that_takes_no_contribution_nothing_is_frozen(concertation: Concertation) -> None:
    Phase.objects.update(kind="debate")
    freeze_due(AFTER)
    Phase.objects.update(kind="contribution")
    Concertation.objects.update(published_at=None)
    freeze_due(AFTER)
    assert not Closing.objects.exists()


def test_a_broken_register_is_told_and_freezes_nothing(
    concertation: Concertation, record: Record, caplog: pytest.LogCaptureFixture
) -> None:
    record(3)
    RegisterEntry.objects.filter(position=2).update(subject="W-9999")
    with caplog.at_level(logging.ERROR):
        freeze_due(MINUTE)
    assert "is broken: its closing is not frozen" in caplog.text
    assert not Closing.objects.exists()


def test_a_lost_file_is_written_again_unless_the_register_changed(frozen: Closing) -> None:
    closings.path_of(frozen).unlink()
    assert sha256(closings.file_of(frozen).read_bytes()).hexdigest() == frozen.sha256
    closings.path_of(frozen).unlink()
    frozen.title = "Autre"
    with pytest.raises(RegisterBroken, match="n’est plus celui qui a été figé"):
        closings.file_of(frozen)


def test_verify_tells_a_file_or_a_register_that_changed(frozen: Closing, concertation: Concertation) -> None:
    closings.path_of(frozen).write_bytes(b"")
    assert list(closings.problems(concertation)) == ["clôture 1 : le fichier n’est plus celui qui a été figé"]
    concertation.register_heads.all().delete()
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("verify", "plui", stdout=StringIO(), stderr=said)
    assert "clôture 1 : le registre n’est plus celui qui a été figé" in said.getvalue()
    RegisterEntry.objects.filter(position=2).update(subject="W-9999")
    assert "le registre n’est plus celui qui a été figé : " in next(closings.problems(concertation))


def test_everyone_reads_it_at_the_register(frozen: Closing, client: Client) -> None:
    url = reverse("witness:closing", args=["plui", 1])
    page = client.get(reverse("concertations:register", args=["plui"])).content.decode()
    assert url in page
    assert frozen.sha256 in page
    assert client.get(url).getvalue() == closings.file_of(frozen).read_bytes()
    assert client.get(reverse("witness:closing", args=["plui", 2])).status_code == 404
    Concertation.objects.update(published_at=None)
    assert client.get(url).status_code == 404


def without_its_second_line(lines: list[bytes]) -> list[bytes]:
    return [lines[0], *lines[2:]]


def with_another_subject(lines: list[bytes]) -> list[bytes]:
    return [lines[0], lines[1], lines[2].replace(b"W-0001", b"W-0009"), *lines[3:]]


def with_another_end(lines: list[bytes]) -> list[bytes]:
    """Nothing follows the line that changed but a head."""
    return [*lines[:3], lines[3].replace(b"W-0002", b"W-0009"), *lines[4:]]


def with_another_head(lines: list[bytes]) -> list[bytes]:
    return [*lines[:-1], lines[-1].replace(b'"head":"', b'"head":"0')]


def shorter_and_saying_so(lines: list[bytes]) -> list[bytes]:
    """As if the last deposit had come late: only the heads tell."""
    return [lines[0].replace(b'"size":3', b'"size":2'), *lines[1:3], *lines[4:]]


@pytest.mark.parametrize("bend", [
    without_its_second_line, with_another_subject, with_another_end, with_another_head, shorter_and_saying_so,
])  # fmt: skip
def test_whoever_checks_alone_holds_it_against_the_register(
    frozen: Closing, concertation: Concertation, tmp_path: Path, bend: Callable[[list[bytes]], list[bytes]]
) -> None:
    late(concertation)
    head = publishing.publish(concertation, at=AFTER)
    assert head is not None
    whole, register_file, bent = closings.file_of(frozen), publishing.file_of(head), tmp_path / "cloture.jsonl"
    code, said = verify(whole, register_file)
    assert (code, "À vous la parole, clos le 2026-05-01T22:00:00+00:00, 3 inscriptions" in said) == (0, True), said
    assert frozen.sha256 in said
    bent.write_bytes(b"\n".join(bend(whole.read_bytes().splitlines())) + b"\n")
    for files in ((bent,), (bent, register_file)):
        code, said = verify(*files)
        assert (code, "✗" in said) == (1, True)
