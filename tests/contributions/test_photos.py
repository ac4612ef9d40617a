"""A photo goes in as a phone made it and comes out upright, bounded and without a trace of its author."""

import shutil
from collections.abc import Callable
from io import BytesIO

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from carto.accounts.actors import Actor
from carto.contributions import actions, photos
from carto.contributions.actions import Deposit
from carto.contributions.attaching import Attached
from carto.contributions.models import MaskReason
from tests.conftest import DURING
from tests.contributions.conftest import Browser, jpeg

ONE = "/plui/contributions/W-0001/photos/"


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def image(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def test_position_date_and_comment_are_gone() -> None:
    photo = photos.encode(upload(jpeg()))
    for content in (photo.large, photo.thumbnail):
        read = image(content)
        assert (read.format, dict(read.getexif())) == ("WEBP", {})
        assert not {"exif", "xmp", "icc_profile"} & set(read.info)
        assert b"Chez Alice" not in content


def test_a_photo_tells_where_it_was_taken() -> None:
    place = photos.place_in(upload(jpeg()))
    assert place is not None
    assert place.coords == pytest.approx((-0.65, 47.35))
    assert place.srid == 4326
    south = photos.place_in(upload(jpeg(gps={1: "S", 2: (21.0, 6.0, 0.0), 3: "E", 4: (55.0, 31.5, 0.0)})))
    assert south is not None
    assert south.coords == pytest.approx((55.525, -21.1))


@pytest.mark.parametrize(
    "content",
    [
        jpeg(gps={}),
        jpeg(gps={1: "N", 2: (91.0, 0.0, 0.0), 3: "W", 4: (0.0, 39.0, 0.0)}),
        jpeg(gps={1: "N", 3: "W", 4: (0.0, 39.0, 0.0)}),
        jpeg(gps={1: "?", 2: (47.0, 0.0, 0.0), 3: "W", 4: (0.0, 39.0, 0.0)}),
        jpeg()[:40],
        b"GIF89a",
        b"",
        b"\xff\xd8" + bytes(photos.MAX_BYTES),
    ],
)
def test_a_photo_that_tells_no_place_gives_none(content: bytes) -> None:
    assert photos.place_in(upload(content)) is None


def test_a_photo_taken_on_its_side_is_turned_upright() -> None:
    photo = photos.encode(upload(jpeg(60, 40, orientation=6)))
    assert (photo.width, photo.height) == (40, 60)
    red, _green, blue = image(photo.large).convert("RGB").getpixel((20, 5))  # type: ignore[misc]
    assert red > 200 > blue


def test_two_sizes_are_kept_within_their_bounds() -> None:
    photo = photos.encode(upload(jpeg(3000, 1500)))
    assert (photo.width, photo.height) == (2000, 1000)
    assert image(photo.thumbnail).size == (480, 240)


def test_a_transparent_drawing_is_laid_on_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(out, "PNG")
    assert image(photos.encode(upload(out.getvalue())).large).convert("RGB").getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "photo_unreadable"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "photo_unreadable"),
        (b"%PDF-1.7 not a photo", "photo_unreadable"),
        (jpeg()[:200], "photo_unreadable"),
        (b"\xff" * (photos.MAX_BYTES + 1), "photo_too_heavy"),
    ],
)
def test_what_is_not_a_photo_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        photos.encode(upload(content))
    assert refused.value.code == code


def test_a_small_file_that_unfolds_into_a_huge_image_is_refused() -> None:
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 200_000
    with pytest.raises(ValidationError) as refused:
        photos.encode(upload(out.getvalue()))
    assert refused.value.code in {"photo_too_large", "photo_unreadable"}


def test_an_image_between_the_limits_is_refused_before_it_is_decoded() -> None:
    out = BytesIO()
    Image.new("1", (8_000, 8_000)).save(out, "PNG")
    with pytest.raises(ValidationError) as refused:
        photos.encode(upload(out.getvalue()))
    assert refused.value.code == "photo_too_large"


def test_a_photo_is_seen_by_those_who_may_see_the_contribution(
    submit: Callable[..., Deposit], moderator: Actor, alice: Actor, bob: Actor, browser_of: Browser
) -> None:
    stored = submit(attached=Attached((photos.encode(upload(jpeg())),))).contribution
    url = f"{ONE}{stored.photos.get().pk}/"
    for size in ("grande", "vignette"):
        response = browser_of(bob).get(f"{url}{size}.webp")
        assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"].startswith("public")
    assert browser_of(bob).get(f"{url}enorme.webp").status_code == 404
    shutil.move(settings.MEDIA_ROOT, f"{settings.MEDIA_ROOT}-lost")
    assert browser_of(bob).get(f"{url}grande.webp").status_code == 404
    shutil.move(f"{settings.MEDIA_ROOT}-lost", settings.MEDIA_ROOT)
    actions.mask(moderator, stored, reason=MaskReason.PERSONAL_DATA, at=DURING)
    assert browser_of(bob).get(f"{url}grande.webp").status_code == 410
    for actor in (alice, moderator):
        response = browser_of(actor).get(f"{url}grande.webp")
        assert (response.status_code, response["Cache-Control"]) == (200, "private, max-age=300")
