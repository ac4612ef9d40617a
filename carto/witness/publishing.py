"""Heads of registers, one a day when something was recorded, and the file of lines that each is the head of."""

import hashlib
import logging
import os
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from carto.accounts import letters
from carto.accounts.letters import Joined
from carto.accounts.models import User
from carto.concertations import register
from carto.concertations.models import Concertation, RegisterEntry, Role
from carto.follow.consent import absolute
from carto.witness.merkle import Tree
from carto.witness.models import STAMP_TYPE, Head, Stamp

logger = logging.getLogger(__name__)


class RegisterBroken(Exception):
    """The register no longer says what it said: nothing more is published of it. The message says what, in French."""


def publish_daily(at: datetime) -> None:
    """A head for each published concertation that has none of this civil day and whose register has grown. One that is
    broken is logged, each time, and keeps none of the others waiting."""
    for concertation in Concertation.objects.filter(published_at__isnull=False).defer("perimeter"):
        head = latest(concertation)
        if head is not None and _day(concertation, head.published_at) >= _day(concertation, at):
            continue
        try:
            publish(concertation, at=at)
        except RegisterBroken:
            logger.exception("The register of %s is broken: no head is published", concertation.slug)


def publish(concertation: Concertation, *, at: datetime) -> Head | None:
    """The head of all that is recorded now, told to the commissioners; None when the last one says it all.

    Cheap when nothing was recorded since. RegisterBroken when an entry does not follow the one before it, or when what
    was under the last head has changed. Killed before the end, it leaves a file that the next call writes again."""
    last = latest(concertation)
    size, entry_hash = register.head(concertation)
    if (size, entry_hash) == ((last.size, last.entry_hash) if last else (0, register.GENESIS)):
        return None
    lines = tuple(lines_of(concertation))
    tree = Tree(lines)
    if last is not None:
        _must_begin(tree, last)
    last_hash = hashlib.sha256(lines[-1]).hexdigest()
    head = Head(concertation=concertation, size=tree.size, root=tree.root(), entry_hash=last_hash, published_at=at)
    write_whole(path_of(head), lines)
    with transaction.atomic():
        head.save(force_insert=True)
        _tell_commissioners(head)
    if last is not None:
        path_of(last).unlink(missing_ok=True)
    return head


def latest(concertation: Concertation) -> Head | None:
    return Head.objects.filter(concertation=concertation).order_by("-size").first()


def tree_of(head: Head) -> Tree:
    """Of the lines that `head` was published of, and not of what the database says since."""
    path = file_of(head)
    return _tree(str(path), path.stat().st_mtime_ns)


def file_of(head: Head) -> Path:
    """The published register, one entry a line; written again from the database when the file is lost, if it is still
    what was published (RegisterBroken otherwise)."""
    path = path_of(head)
    if not path.exists():
        lines = tuple(lines_of(head.concertation, head.size))
        _must_begin(Tree(lines), head)
        write_whole(path, lines)
    return path


def path_of(head: Head) -> Path:
    return Path(settings.MEDIA_ROOT) / "registers" / str(head.concertation_id) / f"{head.size}.jsonl"


def problems(concertation: Concertation) -> list[str]:
    """In what the database contradicts the heads that were published, in French; nothing when all holds."""
    try:
        tree = Tree(lines_of(concertation))
    except RegisterBroken as broken:
        return [str(broken)]
    found = []
    for head in Head.objects.filter(concertation=concertation):
        try:
            _must_begin(tree, head)
        except RegisterBroken as broken:
            found.append(str(broken))
    return found


def _must_begin(tree: Tree, head: Head) -> None:
    if head.size > tree.size:
        raise RegisterBroken(f"une tête publiée compte {head.size} inscriptions, il en reste {tree.size}")
    if tree.root(head.size) != head.root:
        raise RegisterBroken(f"les {head.size} premières inscriptions ne sont plus celles de la tête publiée")


def lines_of(concertation: Concertation, most: int | None = None) -> Iterator[bytes]:
    """Each checked against the one before it."""
    entries = RegisterEntry.objects.filter(concertation=concertation).order_by("position")
    previous = register.GENESIS
    for rank, entry in enumerate((entries if most is None else entries[:most]).iterator(), start=1):
        for problem in register.link_problems(entry, rank, previous):
            raise RegisterBroken(problem)
        previous = entry.entry_hash
        yield register.line(entry)


# A file that nobody has written to for so long is of a process that was killed.
PARTIAL_S = 3600


def write_whole(path: Path, lines: Iterable[bytes]) -> None:
    """Whole or not at all, and without what killed ones left in the folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for left in path.parent.glob("*.partial"):
        with suppress(FileNotFoundError):
            if left.stat().st_mtime < time.time() - PARTIAL_S:
                left.unlink()
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".partial", delete=False) as file:
        file.writelines(line + b"\n" for line in lines)
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


@lru_cache(maxsize=4)
def _tree(path: str, _written_ns: int) -> Tree:
    return Tree(Path(path).read_bytes().split(b"\n")[:-1])


def _day(concertation: Concertation, at: datetime) -> str:
    return at.astimezone(concertation.zone_info).date().isoformat()


def _tell_commissioners(head: Head) -> None:
    """With the last token that was granted: that of an earlier head, for this one has yet to be stamped."""
    granted = Stamp.objects.granted().filter(head__concertation=head.concertation)
    stamp = granted.select_related("head").order_by("head__size").last()
    joined = [Joined(stamp.file_name, bytes(stamp.reply), STAMP_TYPE)] if stamp else []
    context = {
        "head": head, "concertation": head.concertation, "zone": head.concertation.zone_info, "stamp": stamp,
        "url": absolute(reverse("witness:page", args=[head.concertation.slug])),
        "stamp_url": stamp and absolute(reverse("witness:stamp", args=[head.concertation.slug, stamp.head.size])),
    }  # fmt: skip
    members = User.objects.filter(
        memberships__concertation=head.concertation, memberships__role=Role.COMMISSIONER, is_active=True
    )
    for member in members.exclude(email=""):
        letters.send("register_head", to=member.email, context=context, language=settings.LANGUAGE_CODE, joined=joined)
