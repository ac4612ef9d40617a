"""A service asked while somebody waits: a few at once, and left alone for a while when it does not answer."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext as _

from carto.layers.sources.http import NoAnswer

FAILURES = 3


class Breaker:
    """Of this process. `asking` raises NoAnswer when `at_most` threads still ask after `patience_s`, and at once while
    the service rests: settings.SERVICE_REST_S after FAILURES in a row. The first to come then tries it, alone."""

    def __init__(self, at_most: int, patience_s: float = 0) -> None:
        self._patience_s = patience_s
        self._places = threading.BoundedSemaphore(at_most)
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0

    @contextmanager
    def asking(self) -> Iterator[None]:
        self._refuse_while_resting()
        if not self._places.acquire(timeout=self._patience_s):
            raise NoAnswer(_("trop de demandes à la fois"))
        try:
            yield
        except NoAnswer:
            self._failed()
            raise
        else:
            with self._lock:
                self._failures = 0
        finally:
            self._places.release()

    def _refuse_while_resting(self) -> None:
        with self._lock:
            if self._failures < FAILURES:
                return
            now = time.monotonic()
            if now < self._rests_until:
                raise NoAnswer(_("service au repos"))
            self._rests_until = now + settings.SERVICE_REST_S

    def _failed(self) -> None:
        with self._lock:
            self._failures += 1
            self._rests_until = time.monotonic() + settings.SERVICE_REST_S
