"""Pieces of page pictures: what stands on paper where a value was read."""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.intake.errors import DamagedError
from extractor.intake.opening import OpenedDocument

CROP_DPI = 130
# Paper around the box, in parts of its height: a reader needs to see that nothing was cut off. A tall box, such as a
# table's cell, gets no more of it than this, so that no neighbour's figure stands in the picture.
MARGIN = 0.6
MOST_MARGIN_PX = 12.0
# A crop is for the eye: a text of half a page is shown as wide as a page is on the screen, and no wider.
MAX_WIDTH_PX = 1000

Box = tuple[float, float, float, float]


class CropReader:
    """PNG crops of one open document's pages; keeps the two pages it needed last."""

    def __init__(self, document: OpenedDocument) -> None:
        self._document = document
        self._numbers = {page.number for page in document.pages}
        self._picture = lru_cache(maxsize=2)(self._render)

    def _render(self, page: int) -> tuple[NDArray[np.uint8], float]:
        return self._document.picture(page, CROP_DPI)

    def __call__(self, page: int, bbox: Box) -> bytes | None:
        """The PNG of ``bbox`` (record coordinates) on ``page`` (1-based), or None where there is no such place."""
        if page not in self._numbers:
            return None
        try:
            picture, units = self._picture(page)
        except DamagedError:
            return None
        x0, top, x1, bottom = (v / units for v in bbox)
        margin = max(4.0, min((bottom - top) * MARGIN, MOST_MARGIN_PX))
        height, width = picture.shape[:2]
        left, right = max(0, int(x0 - margin)), min(width, int(x1 + margin) + 1)
        up, down = max(0, int(top - margin)), min(height, int(bottom + margin) + 1)
        if left >= right or up >= down:
            return None
        crop = self._document.pixel_shape(page).squared(np.ascontiguousarray(picture[up:down, left:right]))
        if crop.shape[1] > MAX_WIDTH_PX:
            factor = MAX_WIDTH_PX / crop.shape[1]
            crop = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.uint8)
        done, data = cv2.imencode(".png", crop)
        return data.tobytes() if done else None
