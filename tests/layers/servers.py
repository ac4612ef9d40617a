"""Servers on this machine that speak as the public services do, over real sockets, their faults included."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

PAST = "Wed, 21 Oct 2015 07:28:00 GMT"


@dataclass(frozen=True)
class Asked:
    """`query`: by name, upper-case names (of a WFS) in lower case."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes = b""


@dataclass(frozen=True)
class Answer:
    """`announced_bytes`: a Content-Length that lies."""

    body: bytes = b""
    content_type: str = "application/json"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    announced_bytes: int | None = None


def as_json(value: Any, **fields: Any) -> Answer:
    return Answer(json.dumps(value).encode(), **fields)


@dataclass
class Server:
    """`asked`: every request, in order; `release`: set to let go of those that `SILENT` keeps waiting."""

    url: str
    asked: list[Asked]
    release: threading.Event


Responder = Callable[[Asked], Answer | None]


@contextmanager
def serving(respond: Responder) -> Iterator[Server]:
    """`respond` answers None to accept and never answer."""
    asked: list[Asked] = []
    release = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name.lower(): value for name, value in parse_qsl(parts.query)}
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = Asked(parts.path, query, dict(self.headers), body)
            asked.append(request)
            answer = respond(request)
            if answer is None:
                release.wait(30)
                return
            self.send_response(answer.status)
            self.send_header("Content-Type", answer.content_type)
            self.send_header("Content-Length", str(answer.announced_bytes or len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body)

        do_POST = do_GET  # noqa: N815

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Server(f"http://127.0.0.1:{server.server_address[1]}", asked, release)
    finally:
        release.set()
        server.shutdown()
        thread.join()
        server.server_close()


@contextmanager
def nobody() -> Iterator[str]:
    """The address of a machine on which nothing listens."""
    with serving(lambda _asked: Answer()) as server:
        url = server.url
    yield url


Features = list[dict[str, Any]]


@dataclass
class Geoportail:
    """API Carto GPU under `/gpu` and the WFS behind it under `/wfs`.

    `tables`: features by route, of every plan. `cap`: features that API Carto gives at most. The faults: `is_deaf`
    answers everything whatever the partition, `repeats` serves the first page again and again, `loses` features of the
    last page, `busy` requests first answered 429, `broken` layers of the WFS, `is_mute` tells no numbers, `grows` from
    one page to the next."""

    communes: Features = field(default_factory=list)
    documents: Features = field(default_factory=list)
    tables: dict[str, Features] = field(default_factory=dict)
    cap: int = 5_000
    is_deaf: bool = False
    repeats: bool = False
    loses: int = 0
    busy: int = 0
    broken: tuple[str, ...] = ()
    is_mute: bool = False
    grows: bool = False

    def __call__(self, asked: Asked) -> Answer:
        if self.busy:
            self.busy -= 1
            return Answer(status=429, headers={"Retry-After": "0" if self.busy % 2 else PAST})
        return self._wfs(asked.query) if asked.path == "/wfs" else self._api(asked)

    def _api(self, asked: Asked) -> Answer:
        route = asked.path.removeprefix("/gpu/")
        if route == "municipality":
            return _collection([c for c in self.communes if c["properties"]["insee"] == asked.query["insee"]])
        if route == "document" and "geom" in asked.query:
            return _collection(self.documents)
        rows = self.documents if route == "document" else self.tables.get(route, [])
        found = self._of(rows, asked.query["partition"])
        told = {} if self.is_mute else {"totalFeatures": len(found)}
        return _collection(found[: self.cap], **told)

    def _wfs(self, query: dict[str, str]) -> Answer:
        if query["typenames"] in self.broken:
            return Answer(b"<ows:ExceptionReport/>", "text/xml")
        route = query["typenames"].removeprefix("wfs_du:").replace("_", "-")
        partition = query["cql_filter"].removeprefix("partition='").removesuffix("'")
        found = self._of(self.tables.get(route, []), partition)
        start = 0 if self.repeats else int(query["startindex"])
        page = found[start : start + int(query["count"])]
        if self.loses and start + len(page) == len(found):
            page = page[: -self.loses]
        if self.is_mute:
            return _collection(page)
        return _collection(page, numberMatched=len(found) + (start if self.grows else 0), numberReturned=len(page))

    def _of(self, rows: Features, partition: str) -> Features:
        return rows if self.is_deaf else [row for row in rows if row["properties"]["partition"] == partition]


def _collection(features: Features, **members: Any) -> Answer:
    return as_json({"type": "FeatureCollection", "features": features, **members})
