"""Which sheet a photo shows: its code compared with what each sheet of the concertation would bear; pure.

Nothing is decoded: the place of the code on the paper is known once the marks are found, and so is every code that we
ever printed. A blurred code that no telephone reads is still nearer to its own than to any other."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from carto.kit import frames
from carto.kit.homography import Homography
from carto.kit.identity import code
from carto.kit.models import Sheet

LEAST, AHEAD = 0.35, 0.12  # likeness of -1 to 1, and how much more than the next


def sheet_of(image: Image.Image, to_photo: Homography, sheets: Iterable[Sheet]) -> Sheet | None:
    """None when no code is like it, or two are as much."""
    modules: NDArray[np.float64] | None = None
    scored = []
    for sheet in sheets:
        printed = np.array([list(row) for row in code(sheet).matrix], dtype=float)
        if modules is None:
            modules = _modules(image, to_photo, len(printed))
        scored.append((_likeness(modules, printed), sheet.number, sheet))
    scored.sort(key=lambda one: one[:2], reverse=True)
    if not scored or scored[0][0] < LEAST or (len(scored) > 1 and scored[0][0] - scored[1][0] < AHEAD):
        return None
    return scored[0][2]


def _modules(image: Image.Image, to_photo: Homography, count: int) -> NDArray[np.float64]:
    """How dark each module is, in the photo: the code unrolled, then shrunk to a pixel a module."""
    left, top, side = frames.QR_MM
    each = 6
    pixels = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * count * each
    paper = Homography.fit(
        pixels.astype(float), np.array([[left, top], [left + side, top], [left + side, top + side], [left, top + side]])
    )
    matrix = to_photo.after(paper).matrix
    size = (count * each, count * each)
    unrolled = image.convert("L").transform(
        size, Image.Transform.PERSPECTIVE, tuple((matrix / matrix[2, 2]).ravel()[:8]), Image.Resampling.BILINEAR
    )
    return 255 - np.asarray(unrolled.resize((count, count), Image.Resampling.BOX), dtype=float)


def _likeness(seen: NDArray[np.float64], printed: NDArray[np.float64]) -> float:
    """Correlation; 0 for a blank."""
    a, b = seen - seen.mean(), printed - printed.mean()
    norm = float(np.sqrt((a * a).sum() * (b * b).sum()))
    return float((a * b).sum()) / norm if norm else 0.0
