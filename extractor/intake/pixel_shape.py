"""Pictures whose pixels are not square: a fax at standard resolution has 204 of them an inch across and 98 down."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

# A picture's pixels are longer one way by so much at least and at most (ITU-T T.4: 204 x 98, 204 x 196, 204 x 391 and
# 408 x 391 an inch); outside of that the tags say something else.
LEAST, MOST = 1.2, 4.2
# A faxed line has so many pixels (ITU-T T.4, at 204 and 408 an inch). Of other pictures the tags are believed only
# where the sheet's sides come nearer to those of A4, and of none where it would be so long.
FAX_LINES = frozenset((1728, 2048, 2432, 3456, 4096, 4864))
SHEET, LONGEST = math.sqrt(2), 1.75
# Pictures are drawn out to so many px a side at most, the finer direction being shrunk where they would be larger.
MOST_SIDE = 12_000


@dataclass(frozen=True)
class PixelShape:
    """How often a picture's pixels must be taken, across and down, for them to be square."""

    across: float = 1.0
    down: float = 1.0

    @classmethod
    def of(cls, dpi: tuple[float, float], size: tuple[int, int]) -> PixelShape:
        """The shape by the dots an inch that a picture claims and its size in pixels, across and down; square where it
        claims none, or what its size belies."""
        low, high = sorted(dpi)
        if not (low > 0 and LEAST <= high / low <= MOST) or min(size) < 1:
            return cls()
        across, down = high / dpi[0], high / dpi[1]
        drawn_out = (size[0] * across, size[1] * down)
        nearer = _off_a_sheet(drawn_out) < _off_a_sheet(size)
        if max(drawn_out) / min(drawn_out) > LONGEST or not (nearer or FAX_LINES.intersection(size)):
            return cls()
        less = min(1.0, MOST_SIDE / max(drawn_out))
        return cls(across * less, down * less)

    @property
    def square(self) -> bool:
        """Whether nothing is to be done."""
        return self.across == self.down == 1.0

    def squared(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The picture (HxWx3) with square pixels; one of two tones stays one."""
        if self.square:
            return picture
        size = (max(1, round(picture.shape[1] * self.across)), max(1, round(picture.shape[0] * self.down)))
        drawn_out = np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)
        if not np.isin(picture, (0, 255)).all():
            return drawn_out
        return np.where(drawn_out < 128, 0, 255).astype(np.uint8)

    def squared_box(self, box: Sequence[float]) -> list[float]:
        """Where ``[x0, top, x1, bottom]`` of the picture lies on the one with square pixels."""
        x0, top, x1, bottom = box
        return [x0 * self.across, top * self.down, x1 * self.across, bottom * self.down]


def _off_a_sheet(size: tuple[float, float]) -> float:
    return abs(math.log(max(size) / min(size) / SHEET))
