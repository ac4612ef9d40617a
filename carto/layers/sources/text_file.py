"""A text file copied under a name of ours, and the encoding it is really in."""

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.utils.translation import gettext as _

from carto.layers.sources.archive import Member
from carto.layers.sources.encoding import Declared, judge

CHUNK = 1 << 20


@dataclass(frozen=True)
class TextFile:
    path: Path
    encoding: str
    encoding_source: str

    @classmethod
    def copied(cls, member: Member, target: Path, charset: str = "", declared: str = "") -> "TextFile":
        """`charset`: what the metadata of the lot say, `declared`: what the file itself says."""
        member.copy_to(target)
        with target.open("rb") as file:
            start = file.read(4)
        if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return cls(target, "utf-16", _("marque de début de fichier"))
        if start.startswith(codecs.BOM_UTF8):
            return cls(target, "utf-8-sig", _("marque de début de fichier"))
        verdict = judge([] if _is_ascii(target) else [_sample(target)], Declared(charset, declared))
        return cls(target, verdict.encoding, verdict.source)

    def open(self) -> IO[str]:
        return self.path.open(encoding=self.encoding, newline="", errors=self.errors)

    @property
    def errors(self) -> str:
        """A byte that Windows-1252 does not know must not cost the file; UTF-8 was checked whole."""
        return "strict" if self.encoding.startswith("utf") else "replace"


def _is_ascii(path: Path) -> bool:
    with path.open("rb") as file:
        return all(chunk.isascii() for chunk in iter(lambda: file.read(CHUNK), b""))


def _sample(path: Path) -> bytes:
    """Bytes that are UTF-8 if the whole file is."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return b"\xe9"
    return "é".encode()
