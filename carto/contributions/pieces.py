"""A PDF somebody joins: read by its content, cleaned in a process of its own (`pdf_cleaning`), named by us."""

import hashlib
import json
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MAX_BYTES = 10 * 1024 * 1024
MAX_CLEANED_BYTES = 2 * MAX_BYTES
LONGEST_LABEL = 120
WAIT_S = 40
PROGRAM = Path(__file__).with_name("pdf_cleaning.py")  # never imported here: its library stays out of the server
REFUSED = 3
UNREADABLE = gettext_lazy("Ce fichier n’est pas un PDF lisible.")
REASONS = {
    "encrypted": gettext_lazy(
        "Ce PDF est protégé par un mot de passe ou chiffré. Enregistrez-le sans protection, puis choisissez-le."
    ),
    "too_many_pages": gettext_lazy("Ce PDF dépasse 300 pages. Choisissez un extrait."),
    "unfolds": gettext_lazy("Ce PDF se déplie en trop de données. Enregistrez-le de nouveau en plus léger."),
}


@dataclass(frozen=True)
class EncodedPiece:
    """A cleaned PDF; `label` is safe to show as text."""

    content: bytes
    page_count: int
    label: str

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


def clean(upload: UploadedFile[Any]) -> EncodedPiece:
    """The file to keep. Refused (ValidationError): over 10 MB or 300 pages, encrypted, unreadable, or unfolding into
    more than a reader should bear."""
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_("Ce PDF dépasse 10 Mo. Choisissez-en un plus léger."), code="piece_too_heavy")
    try:
        ran = subprocess.run(
            [sys.executable, "-I", str(PROGRAM)],
            input=upload.read(),
            capture_output=True,
            timeout=WAIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _refusal("unfolds") from error
    if ran.returncode:  # beyond its limits the process is killed, with a code of the system's
        raise _refusal(ran.stdout.decode() if ran.returncode == REFUSED else "unfolds")
    head, _newline, content = ran.stdout.partition(b"\n")
    if len(content) > MAX_CLEANED_BYTES:
        raise _refusal("unfolds")
    return EncodedPiece(content, json.loads(head)["pages"], label_of(upload.name or ""))


def shown_name(name: str) -> str:
    """The last part of a file's name without control or direction characters, 120 characters at most."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(" " if unicodedata.category(sign).startswith(("C", "Z")) else sign for sign in last)
    return " ".join(shown.split())[:LONGEST_LABEL]


def label_of(name: str) -> str:
    """The name to show for a cleaned PDF: it always ends in .pdf, whatever the file was called."""
    stem = shown_name(name).removesuffix(".pdf").removesuffix(".PDF")[: LONGEST_LABEL - len(".pdf")].strip()
    return f"{stem or 'document'}.pdf"


def _refusal(code: str) -> ValidationError:
    return ValidationError(REASONS.get(code, UNREADABLE), code=f"piece_{code}")
