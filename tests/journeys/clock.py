"""The server and the worker under a clock that a file sets: a concertation of three years is run in a minute.

`python -m tests.journeys.clock <command>` is `python -m carto <command>` under it, `application` that of `carto.wsgi`.
The file, named by `TEST_CLOCK`, holds a date and an hour with its zone, in ISO form; from there time goes on."""

import os
import threading
import time
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import time_machine

from carto import __main__ as carto
from carto.wsgi import application as served

LOOKS_EVERY_S = 0.2


class Clock:
    """`follow()` brings the process to what the file says, whenever it says something else than before."""

    def __init__(self, file: Path) -> None:
        self.file, self.said, self.lock = file, "", threading.Lock()
        self.traveller: time_machine.travel | None = None

    def follow(self) -> None:
        with self.lock:
            said = self.file.read_text()
            if said == self.said:
                return
            if self.traveller is not None:
                self.traveller.stop()
            self.traveller = time_machine.travel(datetime.fromisoformat(said), tick=True)
            self.traveller.start()
            self.said = said

    def keep_following(self) -> None:
        while True:
            self.follow()
            time.sleep(LOOKS_EVERY_S)


clock = Clock(Path(os.environ["TEST_CLOCK"]))


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    clock.follow()
    return served(environ, start_response)


if __name__ == "__main__":
    clock.follow()
    threading.Thread(target=clock.keep_following, daemon=True).start()
    carto.main()
