"""Every minute: each function once, one worker at a time, whatever fails."""

import fcntl
from datetime import datetime
from typing import Any

import pytest

from carto.management import periodic
from tests.conftest import DURING


def test_each_function_is_called_with_the_moment_even_after_one_that_failed(caplog: pytest.LogCaptureFixture) -> None:
    called: list[tuple[str, datetime]] = []

    def broken(at: datetime) -> None:
        raise RuntimeError("no mail server")

    def sound(at: datetime) -> None:
        called.append(("sound", at))

    assert periodic.run_due(DURING, (broken, sound)) is True
    assert called == [("sound", DURING)]
    assert "broken failed" in caplog.text


def test_a_worker_lets_the_one_that_is_at_it_finish() -> None:
    called: list[datetime] = []
    with periodic._lock_file().open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        assert periodic.run_due(DURING, (called.append,)) is False
    assert called == []
    assert periodic.run_due(DURING, (called.append,)) is True
    assert called == [DURING]


@pytest.mark.django_db(transaction=True)
def test_the_clock_of_the_worker_calls_what_is_due(monkeypatch: Any) -> None:
    clock = periodic.EveryMinute()
    called: list[datetime] = []

    def once(at: datetime) -> None:
        called.append(at)
        clock.stopped.set()

    monkeypatch.setattr(periodic, "EVERY_S", 0.01)
    monkeypatch.setattr(periodic, "DUE", (once,))
    clock.start()
    clock.join(timeout=20)
    assert len(called) == 1
