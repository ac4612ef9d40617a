"""Static files: the few we take from npm packages, and all of them under hashed names, compressed once."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class VendoredFinder(BaseFinder):
    """The files that `frontend/static.json` names (address under /static/ -> path under node_modules), no others:
    the packages hold hundreds that no page asks for."""

    def __init__(self) -> None:
        frontend = Path(settings.FRONTEND)
        self.named: Mapping[str, str] = json.loads((frontend / "static.json").read_text())
        self.packages = frontend / "node_modules"

    def check(self, **kwargs: object) -> list[CheckMessage]:
        missing = [path for path in self.named.values() if not (self.packages / path).is_file()]
        hint = "Run `npm ci` in frontend/ (bin/install does)."
        return [Error(f"Missing npm files: {', '.join(missing)}", hint=hint, id="carto.E001")] if missing else []

    def find(self, path: str, find_all: bool = False, **kwargs: object) -> Any:
        """As Django wants it: the file, or all of them when `find_all`; an empty list when there is none."""
        if path not in self.named:
            return []
        found = str(self.packages / self.named[path])
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Storage]]:
        for address, path in self.named.items():
            yield address, OneFile(self.packages / path)


class OneFile(FileSystemStorage):
    """A storage whose every name is the same file: what `collectstatic` needs to copy a file under another name."""

    def __init__(self, source: Path) -> None:
        super().__init__(location=source.parent)
        self.source = source

    def path(self, name: str) -> str:
        return str(self.source)


class HashedStaticFilesStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise is untyped
    """A source map that a vendored file names and its package does not ship is left as it is; any other missing
    file still stops collectstatic. Only hashed files are kept: nothing asks for the others, and compressing is slow."""

    keep_only_hashed_files = True

    def hashed_name(self, name: str, content: File[bytes] | None = None, filename: str | None = None) -> str:
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            if name.rstrip().endswith(".map"):
                return name
            raise
