"""Which piece to open for a zone, a prescription or an information: the one the lot holds, else a https address."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol
from urllib.parse import urlsplit

from django.urls import reverse

from carto.layers.models import Piece, PlanVersion
from carto.layers.sources.pieces import piece_name


@dataclass(frozen=True)
class Opening:
    """`url` opens the piece, at its page when the plan says which; `is_held`: we serve it ourselves."""

    url: str
    title: str
    is_held: bool


class Citing(Protocol):
    """What NOMFIC and URLFIC became."""

    @property
    def regulation_file(self) -> str: ...
    @property
    def regulation_url(self) -> str: ...


class Library:
    """The pieces of one version, read at the first question."""

    def __init__(self, version: PlanVersion | None) -> None:
        self._version = version
        self._by_name: dict[str, Piece] | None = None

    def opening_of(self, row: Citing) -> Opening | None:
        """Ours before an address: it is there as long as the plan, and tells nobody who reads."""
        for cited in (row.regulation_file, row.regulation_url):
            if cited and (piece := self._find(cited)):
                fragment = _fragment(cited) or _fragment(row.regulation_url)
                return Opening(address_of(piece) + fragment, piece.title or piece.name, True)
        url = row.regulation_url.strip()
        return Opening(url, piece_name(url), False) if _is_https(url) else None

    def _find(self, cited: str) -> Piece | None:
        """By its name, its extension given or not."""
        if self._by_name is None:
            self._by_name = _by_name(self._version.pieces.all()) if self._version else {}
        name = piece_name(cited)
        return self._by_name.get(name) or self._by_name.get(_stem(name))


def address_of(piece: Piece) -> str:
    slug = piece.version.concertation.slug
    return reverse("layers:piece", kwargs={"slug": slug, "version_id": piece.version_id, "piece_id": piece.pk})


def _is_https(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname)


def _by_name(pieces: Iterable[Piece]) -> dict[str, Piece]:
    """By whole name and by name without extension; the whole name of one before the stem of another."""
    rows = [(piece_name(piece.name), piece) for piece in pieces][::-1]
    return {_stem(name): piece for name, piece in rows} | dict(rows)


def _stem(name: str) -> str:
    return name.removesuffix(PurePosixPath(name).suffix)


def _fragment(cited: str) -> str:
    """`#page=12` when the plan says the page of a PDF; nothing else is passed on."""
    page = cited.rpartition("#page=")[2].strip() if "#page=" in cited else ""
    return f"#page={page}" if page.isascii() and page.isdigit() else ""
