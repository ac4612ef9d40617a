"""A head a day, sent to the commissioner; none of a register that no longer says what it said."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core import mail

from carto.accounts.actors import Actor
from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry, RegisterOpening, Series
from carto.witness import publishing
from carto.witness.models import Head
from carto.witness.publishing import RegisterBroken, publish, publish_daily
from tests.conftest import DURING
from tests.witness.conftest import NEXT_DAY, Record


def test_a_head_a_civil_day_when_something_was_recorded(
    concertation: Concertation, record: Record, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    publish_daily(DURING)
    assert not Head.objects.exists()
    record(3)
    publish_daily(DURING)
    record(2)
    publish_daily(DURING + timedelta(hours=2))
    assert list(Head.objects.values_list("size", flat=True)) == [3]
    publish_daily(NEXT_DAY)
    publish_daily(NEXT_DAY + timedelta(days=1))
    assert list(Head.objects.values_list("size", flat=True)) == [3, 5]


def test_it_is_sent_to_the_commissioner_alone(
    concertation: Concertation, record: Record, commissioner: Actor, agent: Actor,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:  # fmt: skip
    record(3)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        publish_daily(DURING)
    [letter] = mail.outbox
    assert commissioner.user is not None
    assert letter.to == [commissioner.user.email]
    assert Head.objects.get().root in letter.body
    assert f"/{concertation.slug}/registre/verifier/" in letter.body


def rewritten_whole(concertation: Concertation) -> None:
    """Somebody with the whole database and our code: every hash is right again, and the last head is not."""
    previous = register.GENESIS
    for entry in RegisterEntry.objects.filter(concertation=concertation).order_by("position"):
        entry.previous_hash, entry.recorded_at = previous, entry.recorded_at + timedelta(hours=1)
        entry.entry_hash = previous = register.entry_hash(entry)
        entry.save()


def removed(concertation: Concertation) -> None:
    last = RegisterEntry.objects.filter(concertation=concertation).order_by("position").last()
    assert last is not None
    RegisterOpening.objects.filter(entry=last).delete()
    last.delete()
    Series.objects.filter(concertation=concertation, name=register.CHAIN).update(last=last.position - 1)


def changed(concertation: Concertation) -> None:
    RegisterEntry.objects.filter(concertation=concertation, position=2).update(subject="W-9999")


def renumbered(concertation: Concertation) -> None:
    RegisterEntry.objects.filter(concertation=concertation, position=2).update(position=99)


def inserted(concertation: Concertation) -> None:
    RegisterEntry.objects.create(
        concertation=concertation, position=4, event=register.Event.DEPOSIT, subject="W-7777", recorded_at=DURING,
        commitment="0" * 64, previous_hash="0" * 64, entry_hash="0" * 64,
    )  # fmt: skip


@pytest.mark.parametrize("tamper", [rewritten_whole, removed, changed, renumbered, inserted])
def test_what_was_under_a_head_cannot_be_bent(
    concertation: Concertation, record: Record, tamper: Callable[[Concertation], None],
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    record(3)
    publish(concertation, at=DURING)
    assert publishing.problems(concertation) == []
    tamper(concertation)
    assert publishing.problems(concertation) != []
    if tamper is not inserted:  # whose rank the next entry would want
        register.append(concertation, register.Event.DEPOSIT, "W-0500", {}, at=NEXT_DAY)
    with pytest.raises(RegisterBroken):
        publish(concertation, at=NEXT_DAY)
    with caplog.at_level(logging.CRITICAL):
        publish_daily(NEXT_DAY)
    assert Head.objects.count() == 1


def test_killed_after_the_file_the_next_call_publishes(
    concertation: Concertation, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    record(3)
    monkeypatch.setattr(Head, "save", lambda self, **_how: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        publish(concertation, at=DURING)
    monkeypatch.undo()
    assert publishing.latest(concertation) is None
    head = publish(concertation, at=DURING)
    assert head is not None
    assert publishing.tree_of(head).root() == head.root


def test_a_lost_file_is_written_again_if_it_is_still_what_was_published(
    concertation: Concertation, record: Record
) -> None:
    record(3)
    head = publish(concertation, at=DURING)
    assert head is not None
    whole = publishing.file_of(head).read_bytes()
    record(1)
    publishing.path_of(head).unlink()
    assert publishing.file_of(head).read_bytes() == whole
    publishing.path_of(head).unlink()
    rewritten_whole(concertation)
    with pytest.raises(RegisterBroken):
        publishing.file_of(head)
