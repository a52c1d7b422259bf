"""Pictures whose pixels are not square: a fax at standard resolution has 204 of them an inch across and 98 down."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

# A picture's pixels are longer one way by so much at least and at most (ITU-T T.4: 204 x 98, 204 x 196, 204 x 391 and
# 408 x 391 an inch); outside of that the tags say something else.
LEAST, MOST = 1.2, 4.2


@dataclass(frozen=True)
class PixelShape:
    """How often a picture's pixels must be taken, across and down, for them to be square; one of both is 1."""

    across: float = 1.0
    down: float = 1.0

    @classmethod
    def of(cls, dpi_across: float, dpi_down: float) -> PixelShape:
        """The shape by the dots an inch that a picture claims; square where it claims none or nonsense."""
        if min(dpi_across, dpi_down) <= 0 or not LEAST <= max(dpi_across, dpi_down) / min(dpi_across, dpi_down) <= MOST:
            return cls()
        finest = max(dpi_across, dpi_down)
        return cls(finest / dpi_across, finest / dpi_down)

    @property
    def square(self) -> bool:
        """Whether nothing is to be done."""
        return self.across == self.down == 1.0

    def squared(self, picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The picture (HxWx3) with square pixels."""
        if self.square:
            return picture
        size = (round(picture.shape[1] * self.across), round(picture.shape[0] * self.down))
        return np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_CUBIC), np.uint8)
