"""The plane to plane map that a photo makes of a sheet of paper; pure, numpy alone."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Homography:
    """`matrix`: 3 by 3, of homogeneous coordinates."""

    matrix: Matrix

    @classmethod
    def fit(cls, source: Points, target: Points) -> Self:
        """The one that best takes `source` to `target` (n by 2, n at least 4), by least squares on coordinates brought
        near 1, without which metres of a projection leave no digit for the perspective. LinAlgError when the points
        hold on a line."""
        before, after = _near_one(source), _near_one(target)
        moved, aimed = _apply(before, source), _apply(after, target)
        x, y, u, v = moved[:, 0], moved[:, 1], aimed[:, 0], aimed[:, 1]
        one, none = np.ones_like(x), np.zeros_like(x)
        rows = np.concatenate(
            (
                np.column_stack((x, y, one, none, none, none, -u * x, -u * y)),
                np.column_stack((none, none, none, x, y, one, -v * x, -v * y)),
            )
        )
        found, _rest, rank, _values = np.linalg.lstsq(rows, np.concatenate((u, v)), rcond=None)
        if rank < 8:
            raise np.linalg.LinAlgError("points on a line")
        plane = np.asarray(np.linalg.inv(after) @ np.append(found, 1.0).reshape(3, 3) @ before, dtype=np.float64)
        return cls(plane)

    def move(self, points: Points) -> Points:
        return _apply(self.matrix, points)

    def after(self, first: "Homography") -> "Homography":
        """`first`, then this one."""
        return Homography(self.matrix @ first.matrix)

    @property
    def inverse(self) -> "Homography":
        back: Matrix = np.asarray(np.linalg.inv(self.matrix), dtype=np.float64)
        return Homography(back)


def _near_one(points: Points) -> Matrix:
    """What brings the middle of `points` to nought and their spread to one."""
    middle = points.mean(axis=0)
    scale = 1 / max(float(np.abs(points - middle).max()), 1e-9)
    return np.array([[scale, 0, -scale * middle[0]], [0, scale, -scale * middle[1]], [0, 0, 1]])


def _apply(matrix: Matrix, points: Points) -> Points:
    moved = np.column_stack((points, np.ones(len(points)))) @ matrix.T
    with np.errstate(divide="ignore", invalid="ignore"):
        flat: Points = moved[:, :2] / moved[:, 2:]
    return flat
