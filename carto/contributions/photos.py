"""A citizen's photo: read by its content, bounded, turned upright, re-encoded to WebP without any metadata."""

import hashlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pi_heif
from django.contrib.gis.geos import Point
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

pi_heif.register_heif_opener()

MAX_BYTES = 12 * 1024 * 1024
MAX_PIXELS = 50_000_000
LARGE_PX = 2000
THUMBNAIL_PX = 480
FORMATS = ["JPEG", "PNG", "WEBP", "HEIF"]


@dataclass(frozen=True)
class EncodedPhoto:
    """Two WebP files; `width` and `height` (pixels) and `sha256` are the large one's. `description`: what it shows."""

    large: bytes
    thumbnail: bytes
    width: int
    height: int
    description: str = ""

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.large).hexdigest()


def encode(upload: UploadedFile[Any]) -> EncodedPhoto:
    """The two sizes to keep. Refused (ValidationError): over 12 MB or 50 megapixels, or not a photo we can read."""
    if (upload.size or 0) > MAX_BYTES:
        raise ValidationError(_("La photo dépasse 12 Mo. Choisissez-en une plus légère."), code="photo_too_heavy")
    upright = _read(upload)
    large, thumbnail = _within(upright, LARGE_PX), _within(upright, THUMBNAIL_PX)
    return EncodedPhoto(_webp(large, quality=82), _webp(thumbnail, quality=74), large.width, large.height)


def place_in(upload: UploadedFile[Any]) -> Point | None:
    """Where the photo was taken (EPSG:4326), as it tells itself; None when it does not, or when we cannot read it. Its
    pixels are not decoded."""
    if (upload.size or 0) > MAX_BYTES:
        return None
    try:
        with Image.open(upload, formats=FORMATS) as image:
            told = image.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        lon = _degrees(told[ExifTags.GPS.GPSLongitude]) * {"E": 1, "W": -1}[told[ExifTags.GPS.GPSLongitudeRef][0]]
        lat = _degrees(told[ExifTags.GPS.GPSLatitude]) * {"N": 1, "S": -1}[told[ExifTags.GPS.GPSLatitudeRef][0]]
    except Exception:  # as below; a place left out, or written otherwise, is one more
        return None
    return Point(lon, lat, srid=4326) if abs(lon) <= 180 and abs(lat) <= 90 else None


def _degrees(told: Any) -> float:
    """NaN when a part is nothing over nothing."""
    degrees, minutes, seconds = map(float, told)
    return degrees + minutes / 60 + seconds / 3600


def _read(upload: UploadedFile[Any]) -> Image.Image:
    """The first frame, upright, in RGB on white, as a new image that carries pixels and nothing else."""
    try:
        with Image.open(upload, formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ValidationError(
                    _("La photo dépasse 50 millions de pixels. Choisissez-en une plus petite."), code="photo_too_large"
                )
            image.draft("RGB", (LARGE_PX, LARGE_PX))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
            bare = Image.new("RGB", upright.size, "white")
            bare.paste(upright, mask=upright.getchannel("A"))
            return bare
    except ValidationError:
        raise
    except Exception as error:  # a decoder may raise anything on hostile bytes
        raise ValidationError(
            _("Ce fichier n’est pas une photo lisible. Envoyez une image JPEG, PNG, WebP ou HEIC."),
            code="photo_unreadable",
        ) from error


def _within(image: Image.Image, side_px: int) -> Image.Image:
    smaller = image.copy()
    smaller.thumbnail((side_px, side_px), Image.Resampling.LANCZOS)
    return smaller


def _webp(image: Image.Image, *, quality: int) -> bytes:
    out = BytesIO()
    image.save(out, "WEBP", quality=quality, method=4)
    return out.getvalue()
