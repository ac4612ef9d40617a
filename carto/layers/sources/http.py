"""Public services asked over HTTP: http and https only, the host never changes, time and size are bounded."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http.client import HTTPException, HTTPMessage, HTTPResponse
from pathlib import Path
from typing import IO, Any, TypeVar
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from django.conf import settings
from django.utils.translation import gettext as _

Taken = TypeVar("Taken")

CHUNK_BYTES = 1 << 16
TRIES = 4
BUSY = {429, 502, 503, 504}
WAIT_S = 5.0
MOST_WAIT_S = 60.0


class NoAnswer(Exception):
    """The service gave nothing usable: `str()` says why, for the log or in parentheses for the person; `status`: what
    it answered, 200 when its answer was the matter."""

    def __init__(self, why: str, status: int = 200) -> None:
        super().__init__(why)
        self.status = status


@dataclass(frozen=True)
class Budget:
    """`timeout_s` of silence, `total_s` in all, `max_bytes` of body."""

    timeout_s: float
    total_s: float
    max_bytes: int


class _SameHost(HTTPRedirectHandler):
    """A service may move a page of its own, not send us to another machine (the firewall's inside, say)."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: HTTPMessage, newurl: str
    ) -> Request | None:
        before, after = urlsplit(req.full_url), urlsplit(newurl)
        if after.hostname != before.hostname or after.scheme != before.scheme or after.port != before.port:
            raise NoAnswer(_("redirection vers %(host)s") % {"host": after.hostname})
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _opener() -> OpenerDirector:
    """Neither files nor FTP: `build_opener` would bring them."""
    opener = OpenerDirector()
    for handler in (ProxyHandler, UnknownHandler, HTTPHandler, HTTPSHandler, _SameHost):
        opener.add_handler(handler())
    opener.add_handler(HTTPDefaultErrorHandler())
    opener.add_handler(HTTPErrorProcessor())
    return opener


OPENER = _opener()


def address(base: str, path: str = "", **query: str) -> str:
    """`base` and `path` joined by one slash, then the query."""
    joined = f"{base.rstrip('/')}/{path}" if path else base
    return f"{joined}?{urlencode(query)}" if query else joined


@dataclass
class Reply:
    """An answer under way: `content_type` without its parameters; `chunks` stops within the budget or NoAnswer."""

    content_type: str
    response: HTTPResponse
    budget: Budget
    began_at: float = field(default_factory=time.monotonic)

    def chunks(self) -> Iterator[bytes]:
        left = self.budget.max_bytes
        while chunk := self._read():
            left -= len(chunk)
            if left < 0:
                raise NoAnswer(_("réponse démesurée"))
            if time.monotonic() - self.began_at > self.budget.total_s:
                raise NoAnswer(_("délai dépassé"))
            yield chunk
        if self.response.length:  # `read1` says nothing of a body cut short
            raise NoAnswer(_("réponse interrompue"))

    def _read(self) -> bytes:
        with _in_words():
            return self.response.read1(CHUNK_BYTES)


@contextmanager
def get(url: str, budget: Budget) -> Iterator[Reply]:
    """The answer 200 of `url`; NoAnswer for anything else."""
    with _answering(url, budget, None, {}) as reply:
        yield reply


def post(url: str, body: bytes, content_type: str, budget: Budget) -> bytes:
    """The body of the answer, asked once."""
    with _answering(url, budget, body, {"Content-Type": content_type}) as reply:
        return b"".join(reply.chunks())


@contextmanager
def _answering(url: str, budget: Budget, body: bytes | None, headers: dict[str, str]) -> Iterator[Reply]:
    with _in_words():
        request = Request(url, body, headers | {"User-Agent": f"carto (+{settings.BASE_URL})"})
        response = OPENER.open(request, timeout=budget.timeout_s)
    with response:
        if response.status != 200:
            raise NoAnswer(f"HTTP {response.status}", response.status)
        yield Reply(response.headers.get_content_type(), response, budget)


@contextmanager
def _in_words() -> Iterator[None]:
    try:
        yield
    except HTTPError as error:
        raise _Refusal(error) from error
    except TimeoutError as error:
        raise NoAnswer(_("délai dépassé")) from error
    except (OSError, HTTPException, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        if isinstance(reason, TimeoutError):
            raise NoAnswer(_("délai dépassé")) from error
        told = str(reason) or type(error).__name__
        raise NoAnswer(_("échec de la connexion : %(reason)s") % {"reason": told}) from error


class _Refusal(NoAnswer):
    """A status of error; `wait_s` says when to ask again, None when that would not help."""

    def __init__(self, error: HTTPError) -> None:
        super().__init__(f"HTTP {error.code}", error.code)
        self.wait_s = _wait_s(error.headers.get("Retry-After", "")) if error.code in BUSY else None
        error.close()


def _wait_s(said: str) -> float:
    """Seconds or a date, as the service likes; MOST_WAIT_S at most."""
    try:
        wanted = float(said)
    except ValueError:
        try:
            wanted = (parsedate_to_datetime(said) - datetime.now(UTC)).total_seconds()
        except (ValueError, TypeError):
            wanted = WAIT_S
    return min(max(wanted, 0.0), MOST_WAIT_S)


def read(url: str, budget: Budget) -> tuple[str, bytes]:
    """Content type and body, asked once."""
    return _asked(url, budget, _body, tries=1)


def read_json(url: str, budget: Budget, *, tries: int = 1) -> Any:
    """The body as JSON; NoAnswer when it is none."""
    _content_type, body = _asked(url, budget, _body, tries=tries)
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise NoAnswer(_("réponse illisible")) from error


def download(url: str, target: Path, budget: Budget) -> None:
    """The body into a file of ours; a service that says it is busy is asked again when it says, TRIES times."""

    def write(reply: Reply) -> None:
        with target.open("wb") as file:
            file.writelines(reply.chunks())

    _asked(url, budget, write, tries=TRIES)


def _body(reply: Reply) -> tuple[str, bytes]:
    return reply.content_type, b"".join(reply.chunks())


def _asked(url: str, budget: Budget, take: Callable[[Reply], Taken], *, tries: int) -> Taken:
    while True:
        tries -= 1
        try:
            with get(url, budget) as reply:
                return take(reply)
        except _Refusal as refusal:
            if refusal.wait_s is None or not tries:
                raise
            time.sleep(refusal.wait_s)
