"""Numbers and short values on the page itself, where they hide nothing that is printed or written there."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from extractor.overlay.entries import Colour

Rectangle = tuple[float, float, float, float]
Letters = ImageFont.FreeTypeFont | ImageFont.ImageFont

# A pixel is ink when it is so much darker than the paper around it; photographs have shaded paper.
_DARKER = 25
# Share of ink under a label that is the paper's grain or a letter's edge, not print.
_LITTLE = 0.02


class LabelRoom:
    """What is taken on a page: its ink, and the labels put there so far. All in pixels of ``page``."""

    def __init__(self, page: Image.Image) -> None:
        self._width, self._height = page.size
        self._sums = cv2.integral(_ink(np.asarray(page.convert("L"))))
        self._labels: list[Rectangle] = []

    def is_free(self, label: Rectangle) -> bool:
        """Whether a label may stand there without hiding print or another label."""
        return self._hidden(label) <= _LITTLE

    def best(self, places: Sequence[Rectangle]) -> Rectangle:
        """The first free place, or else the one where least is hidden."""
        return next((p for p in places if self.is_free(p)), min(places, key=self._hidden))

    def take(self, label: Rectangle) -> None:
        """A label stands there now."""
        self._labels.append(label)

    def _hidden(self, label: Rectangle) -> float:
        """Share of ink under a label; 2 where it hides another one or leaves the page."""
        x0, top, x1, bottom = label
        if x0 < 0 or top < 0 or x1 > self._width or bottom > self._height:
            return 2.0
        if any(x0 < r and left < x1 and top < b and t < bottom for left, t, r, b in self._labels):
            return 2.0
        left, upper, right, lower = (round(v) for v in label)
        ink = self._sums[lower, right] - self._sums[upper, right] - self._sums[lower, left] + self._sums[upper, left]
        return float(ink) / max(1, (right - left) * (lower - upper))


def _ink(grey: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """HxW, 1 where the page is darker than what surrounds it."""
    window = max(15, grey.shape[0] // 40) | 1
    return cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, _DARKER).astype(
        np.uint8
    )


def number_places(box: Rectangle, wide: float, tall: float) -> list[Rectangle]:
    """Where the number of a box may stand, best first: left of it, above, below, right, and last in its corner."""
    x0, top, x1, bottom = box
    # Beside a single line in the middle: its box may reach to the rule above.
    beside = (top + bottom - tall) / 2 if bottom - top < 3 * tall else top
    return [
        (x0 - wide - 1, beside, x0 - 1, beside + tall),
        (x0, top - tall - 1, x0 + wide, top - 1),
        (x0, bottom + 1, x0 + wide, bottom + tall + 1),
        (x1 + 1, beside, x1 + wide + 1, beside + tall),
        (x0, top, x0 + wide, top + tall),
    ]


def draw_label(
    pen: ImageDraw.ImageDraw, at: Rectangle, text: str, letters: Letters, ink: Colour, paper: Colour
) -> None:
    """A text in the middle of a filled rectangle."""
    pen.rectangle(at, fill=paper)
    pen.text(((at[0] + at[2]) / 2, (at[1] + at[3]) / 2), text, font=letters, fill=ink, anchor="mm")
