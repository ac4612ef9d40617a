"""A photo or a scan of a sheet as it comes in: made anew without what cameras tell, bounded, read where it can be."""

import subprocess
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image

from carto.concertations.models import Concertation
from carto.contributions import photos, pieces
from carto.kit import marks, reading, rectifying
from carto.kit.models import Scan, Sheet
from carto.kit.rectifying import Corner

PDF = b"%PDF-"
PROGRAM = Path(__file__).with_name("pdf_page.py")
WAIT_S = 40
MOST_COMPARED = 400  # sheets whose code the photo is compared with, the latest first


@dataclass(frozen=True)
class Received:
    """`content`: WebP. `corners`: where the marks were found, empty when they were not."""

    content: bytes
    width: int
    height: int
    corners: tuple[Corner, ...] = ()
    sheet: Sheet | None = None


def receive(upload: UploadedFile[Any], concertation: Concertation) -> Received:
    """ValidationError with the sentence that a contribution's photo or piece has."""
    head = upload.read(len(PDF))
    upload.seek(0)
    photo = photos.encode(_first_page(upload) if head == PDF else upload)
    with Image.open(BytesIO(photo.large)) as image:
        found = marks.find(image)
        if found is None:
            return Received(photo.large, photo.width, photo.height)
        sheet = reading.sheet_of(image, rectifying.to_photo(found), _sheets(concertation))
    return Received(photo.large, photo.width, photo.height, tuple(found), sheet)


def open_photo(scan: Scan) -> Image.Image:
    """FileNotFoundError once it is purged."""
    with scan.file.open("rb") as content:
        return Image.open(BytesIO(content.read())).convert("RGB")


def _sheets(concertation: Concertation) -> list[Sheet]:
    rows = Sheet.objects.filter(concertation=concertation).select_related("kit", "concertation")
    return list(rows.order_by("-number")[:MOST_COMPARED])


def _first_page(upload: UploadedFile[Any]) -> UploadedFile[Any]:
    cleaned = pieces.clean(upload)
    command = [sys.executable, "-I", str(PROGRAM)]
    try:
        ran = subprocess.run(command, input=cleaned.content, capture_output=True, timeout=WAIT_S, check=True)
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        raise ValidationError(_("Ce PDF ne se laisse pas lire en image. Envoyez une photo de la feuille.")) from error
    return SimpleUploadedFile("page.png", ran.stdout)
