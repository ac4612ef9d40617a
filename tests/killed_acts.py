"""What a process to be killed does, and the steps it may be killed at (see `tests.killing`)."""

import os
import signal
import sys
import traceback
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.gis.geos import Point
from django.core.management import call_command
from django.db import connection

from carto.accounts.actors import ANYONE, Actor
from carto.accounts.models import User
from carto.bilan import pdf as pdf  # imported once, by the parent
from carto.concertations.models import Concertation, Role
from carto.conclusions import actions as conclusions
from carto.conclusions.actions import Handed
from carto.conclusions.models import Opinion, PaperKind
from carto.contributions import actions
from carto.contributions.attaching import NOTHING, Attached
from carto.contributions.photos import EncodedPhoto
from carto.contributions.pieces import EncodedPiece
from carto.management import jobs as jobs
from carto.management.periodic import run_due
from carto.witness.closings import SETTLES, freeze_due
from carto.witness.publishing import publish_daily
from tests.conftest import AFTER, CLOSES_AT, DURING

WRITING = os.O_WRONLY | os.O_RDWR


class Steps:
    """Those of this process and of its connection, from `watch` on: a statement, a commit, a file of `media` that is
    opened to write, renamed or removed."""

    def __init__(self, last: int | str, media: str) -> None:
        self.count, self.last, self.media = 0, last, media

    def watch(self) -> None:
        commit = connection._commit  # type: ignore[attr-defined]

        def counted() -> None:
            self.take("COMMIT")
            commit()

        connection._commit = counted  # type: ignore[attr-defined]
        connection.execute_wrappers.append(self._execute)
        sys.addaudithook(self._audit)

    def take(self, said: str) -> None:
        self.count += 1
        if self.count == self.last if isinstance(self.last, int) else self.last in said:
            os.kill(os.getpid(), signal.SIGKILL)

    def _execute(self, execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
        self.take(sql)
        return execute(sql, *rest)

    def _audit(self, event: str, args: tuple[Any, ...]) -> None:
        is_write = event in {"os.rename", "os.remove"} or (event == "open" and bool((args[2] or 0) & WRITING))
        if is_write and str(args[0]).startswith(self.media):
            self.take(f"{event} {args[0]}")


def do(act: str, media: str, step: int | str) -> str:
    settings.MEDIA_ROOT = media
    steps = Steps(step, media)
    steps.watch()
    try:
        ACTS[act]()
    except Exception:
        return traceback.format_exc().replace("\n", " | ")
    return str(steps.count)


def deposit(attached: Attached = NOTHING) -> None:
    concertation = Concertation.objects.get()
    actions.submit(
        ANYONE, concertation, kind=concertation.kinds.get(slug="constat"), themes=list(concertation.themes.all()[:1]),
        title="Un banc", body="À l’ombre.", geometry=Point(-0.65, 47.35, srid=4326), pseudonym="Chloé",
        attached=attached, at=DURING,
    )  # fmt: skip


def deposit_with_files() -> None:
    deposit(Attached((EncodedPhoto(b"large", b"small", 4, 3),), (EncodedPiece(b"%PDF-", 1, "plan.pdf"),)))


def lodge(kind: PaperKind) -> None:
    """By the commissioner, as the first version."""
    user = User.objects.get(memberships__role=Role.COMMISSIONER)
    opinion = Opinion.FAVORABLE if kind is PaperKind.CONCLUSIONS else ""
    given = Handed(kind, EncodedPiece(kind.encode(), 1, "x.pdf"), AFTER.date(), opinion)
    conclusions.lodge(Actor(user=user), Concertation.objects.get(), given, at=AFTER)


def minute() -> None:
    """The first one after contributions are closed."""
    run_due(CLOSES_AT + SETTLES, (freeze_due, publish_daily))


def worker() -> None:
    call_command("db_worker", batch=True, startup_delay=False, verbosity=0)


ACTS: Mapping[str, Callable[[], None]] = {
    "deposit": deposit, "deposit_with_files": deposit_with_files, "minute": minute, "worker": worker,
    "report": partial(lodge, PaperKind.REPORT), "conclusions": partial(lodge, PaperKind.CONCLUSIONS),
}  # fmt: skip
