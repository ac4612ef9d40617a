"""A sheet printed, photographed askew and blurred, laid back on the ground: a drawn shape comes back within 5 m."""

from io import BytesIO
from pathlib import Path

import numpy as np
import typst
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter
from pyproj import Transformer

from carto.kit import marks, printing, reading, rectifying
from carto.kit.homography import Homography
from carto.kit.models import Sheet

PPI = 110  # of the sheet before its photo
PX_MM = PPI / 25.4
# Where the four corners of the paper come in a photo of 2,000 by 1,500: held by hand over a table, turned and tilted.
ASKEW = np.array([[260.0, 190.0], [1790.0, 90.0], [1930.0, 1330.0], [90.0, 1400.0]])
# A felt pen's outline, in metres east and north of the south-west corner of the sheet.
DRAWN_M = np.array([[200.0, 150.0], [700.0, 230.0], [1320.0, 1010.0], [410.0, 890.0]])


def render(pdf: bytes, folder: Path) -> Image.Image:
    """The first page as an image: by typst, which reads PDF."""
    (folder / "sheet.pdf").write_bytes(pdf)
    (folder / "page.typ").write_text(
        '#set page(width: 420mm, height: 297mm, margin: 0pt)\n#image("sheet.pdf", width: 420mm)'
    )
    return Image.open(BytesIO(typst.compile(folder / "page.typ", root=folder, format="png", ppi=PPI))).convert("RGB")


def photograph(paper: Image.Image, corners: NDArray[np.float64], blur: float = 1.4) -> Image.Image:
    """The paper on a dark table, its corners there, under a lamp at its left, out of focus, with some noise."""
    w, h = paper.size
    to_paper = Homography.fit(corners, np.array([[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]])).matrix
    coefficients = tuple((to_paper / to_paper[2, 2]).ravel()[:8])
    size = (2000, 1500)
    seen = paper.transform(
        size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC, fillcolor="#6b4f3a"
    )
    lamp = np.linspace(1.0, 0.55, size[0])[None, :, None]
    noise = np.random.default_rng(7).normal(0, 5, (size[1], size[0], 1))
    lit = np.clip(np.asarray(seen.filter(ImageFilter.GaussianBlur(blur)), dtype=float) * lamp + noise, 0, 255)
    return Image.fromarray(lit.astype(np.uint8))


def test_a_drawing_photographed_askew_comes_back_within_five_metres(sheet: Sheet, tmp_path: Path) -> None:
    paper = render(printing.sheets_pdf(sheet.kit, [sheet]), tmp_path)
    frame = sheet.frame
    ground = DRAWN_M + np.array([frame.west_m, frame.south_m])
    pen = [tuple(PX_MM * at for at in frame.on_page(*place)) for place in ground]
    draw = ImageDraw.Draw(paper)
    draw.line([*pen, pen[0]], fill="#d02020", width=2)
    for x, y in pen:
        draw.ellipse((x - 9, y - 9, x + 9, y + 9), fill="#d02020")
    photo = photograph(paper, ASKEW)

    found = marks.find(photo)
    assert found is not None
    others = [
        Sheet(kit=sheet.kit, concertation=sheet.concertation, number=n, srid=2154, west_m=n, south_m=n)
        for n in range(2, 9)
    ]
    assert reading.sheet_of(photo, rectifying.to_photo(found), [*others, sheet]) == sheet

    seen = np.array([_middle_of_red(photo, at) for at in _pixels(pen, paper.size)])
    back = rectifying.places(seen, found, frame)
    assert np.hypot(*(back - ground).T).max() < 5

    laid = rectifying.rectify(photo, found, frame, sheet.srid)
    traced = np.array([_traced(laid, place, sheet.srid) for place in ground])
    assert np.hypot(*(traced - ground).T).max() < 5


def _pixels(pen: list[tuple[float, ...]], size: tuple[int, int]) -> NDArray[np.float64]:
    """Where the photo has what was drawn there on the paper."""
    w, h = size
    to_photo = Homography.fit(np.array([[0.0, 0.0], [w, 0.0], [w, h], [0.0, h]]), ASKEW)
    return to_photo.move(np.array(pen))


def _middle_of_red(image: Image.Image, near: NDArray[np.float64], reach: int = 14) -> NDArray[np.float64]:
    """Where somebody who traces would press: the middle of the dot of red near there."""
    x, y = (round(float(part)) for part in near)
    part = np.asarray(image.crop((x - reach, y - reach, x + reach + 1, y + reach + 1)), dtype=float)
    redness = np.clip(part[:, :, 0] - part[:, :, 1] - 40, 0, None)
    assert redness.sum() > 0, "no red here"
    ys, xs = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return np.array([x + (xs * redness).sum() / redness.sum(), y + (ys * redness).sum() / redness.sum()])


def _traced(laid: rectifying.Rectified, place: NDArray[np.float64], srid: int) -> NDArray[np.float64]:
    """Where, in metres, the red dot of a place is seen on the web map."""
    to_degrees = Transformer.from_crs(srid, 4326, always_xy=True)
    w, _s = rectifying.mercator(*laid.bounds[:2])
    e, n = rectifying.mercator(*laid.bounds[2:])
    east, north = rectifying.mercator(*to_degrees.transform(*place))
    pixel = (e - w) / laid.image.width
    x, y = _middle_of_red(laid.image, np.array([(east - w) / pixel, (n - north) / pixel]))
    to_metres = Transformer.from_crs(3857, srid, always_xy=True)
    return np.array(to_metres.transform(w + x * pixel, n - y * pixel))
