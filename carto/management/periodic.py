"""What the worker does every minute, whatever the job it is busy with: each function finds by itself what is due.

Several workers may run: the kernel gives the lock to one of them, and takes it back when its process dies. A function
must therefore be safe to be killed, and to be called again a minute later."""

import fcntl
import logging
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from carto.accounts.actions import forget_unentered
from carto.bilan.stamping import stamp_adopted
from carto.comparing.due import ask_due
from carto.follow.closing import ask_how_it_went
from carto.follow.reported import tell_reporters
from carto.follow.sending import send_news
from carto.guard import keeping
from carto.meetings import seats
from carto.privacy.retention import purge_daily
from carto.witness.closings import freeze_due
from carto.witness.publishing import publish_daily
from carto.witness.stamping import stamp_due

Due = Callable[[datetime], object]

EVERY_S = 60.0
DUE: tuple[Due, ...] = (
    send_news, ask_how_it_went, tell_reporters, seats.tell, purge_daily, forget_unentered, keeping.purge, freeze_due,
    publish_daily, stamp_due, stamp_adopted, ask_due,
)  # fmt: skip

logger = logging.getLogger(__name__)


def run_due(at: datetime, due: tuple[Due, ...] | None = None) -> bool:
    """Call each function with `at`, in order; one that fails is logged and the others still run. False when another
    worker is at it."""
    with _lock_file().open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        for function in DUE if due is None else due:
            try:
                function(at)
            except Exception:
                logger.exception("%s failed; the next minute tries again", function.__name__)
    return True


class EveryMinute(threading.Thread):
    """Beside the worker's own loop: a plan that takes an hour to import keeps no letter waiting. A daemon: it dies
    with its process."""

    def __init__(self) -> None:
        super().__init__(name="every-minute", daemon=True)
        self.stopped = threading.Event()

    def run(self) -> None:
        while not self.stopped.wait(EVERY_S):
            close_old_connections()
            try:
                run_due(timezone.now())
            except Exception:
                logger.exception("The minute was skipped")
            close_old_connections()


def _lock_file() -> Path:
    folder = Path(settings.MEDIA_ROOT)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / "periodic.lock"
