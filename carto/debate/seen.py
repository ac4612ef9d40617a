"""How often each argument was shown, roughly: it decides who comes first where the least seen do, and nothing else.

Counted in memory and written in one go, at most once a period and process, beside the requests: reading never waits
for the database's only writer, and a flood of readings costs no more writes than one. What such a flood counts is what
the neutral order shows first, which thereby goes last: nobody can push one argument down without first having seen the
others. A process that stops forgets its last period."""

import threading
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import OperationalError, connection, transaction
from django.db.models import F

from carto.debate.models import Comment

PERIOD = timedelta(seconds=30)
MOST_KEPT = 5_000

_lock = threading.Lock()
_shown: Counter[int] = Counter()
_written_at: datetime | None = None


def tell(comments: Iterable[int], *, at: datetime) -> threading.Thread | None:
    """Count one more showing of each (primary keys); past MOST_KEPT different ones, further ones are not counted.
    Returns the thread that writes what is due, if anything is."""
    with _lock:
        for pk in comments:
            if pk in _shown or len(_shown) < MOST_KEPT:
                _shown[pk] += 1
        due = _take(at)
    if not due:
        return None
    writing = threading.Thread(target=_write, args=[due], daemon=True)
    writing.start()
    return writing


def _take(at: datetime) -> Counter[int]:
    """What is to be written now: nothing before the period has passed."""
    global _written_at  # one count a process is the point
    _written_at = _written_at or at
    if at - _written_at < PERIOD:
        return Counter()
    _written_at = at
    due = _shown.copy()
    _shown.clear()
    return due


def _write(due: Counter[int]) -> None:
    by_count: defaultdict[int, list[int]] = defaultdict(list)
    for pk, count in due.items():
        by_count[count].append(pk)
    try:
        with transaction.atomic():
            for count, pks in by_count.items():
                Comment.objects.filter(pk__in=pks).update(seen_count=F("seen_count") + count)
    except OperationalError:  # a busy database: these statistics are worth no error
        return
    finally:
        connection.close()
