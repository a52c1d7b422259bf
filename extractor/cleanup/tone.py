"""Tone of a raster: paper, ink, noise. Everything that thresholds asks here, so that one faint page has one answer."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Tone:
    """Grey levels (0..255) of a page: ``paper`` and ``ink`` as the bulk of each, ``noise`` as standard deviation."""

    paper: float
    ink: float
    noise: float

    @property
    def contrast(self) -> float:
        """Grey levels between paper and ink."""
        return self.paper - self.ink

    def line_level(self, averaged: int) -> float:
        """Least depth of a ridge that is no noise, when ``averaged`` pixels were averaged along it.

        The closing takes the brightest of about ten rows, which lifts pure noise by about 1.5 standard deviations;
        3.5 to either side leave a margin. Never below 6 levels (JPEG blocks), nor above a quarter of the contrast.
        """
        noise = 7.0 * self.noise / float(np.sqrt(averaged))
        return min(max(6.0, noise), max(6.0, self.contrast / 4))


def tone_of(grey: NDArray[np.uint8]) -> Tone:
    """Measure the tone on a sample of rows (about a quarter megapixel)."""
    step = max(1, int(grey.size // 250_000))
    rows = np.ascontiguousarray(grey[::step])
    histogram = np.bincount(rows.ravel(), minlength=256).astype(np.float64)
    paper = float(np.argmax(np.convolve(histogram[96:], np.ones(5), "same")) + 96) if histogram[96:].sum() else 255.0
    share = np.cumsum(histogram) / histogram.sum()
    darker = np.flatnonzero(np.arange(256) < paper - 0.25 * paper)
    ink_share = share[darker[-1]] if len(darker) else 0.0
    noise = noise_of(grey)
    if ink_share <= 0.002:  # no ink to speak of, or ink so pale that a quarter of the paper's tone is too much to ask
        ink_share = share[max(0, int(paper - max(15.0, 5 * noise)))]
    ink = float(np.searchsorted(share, 0.35 * ink_share)) if ink_share > 0.002 else max(0.0, paper - 180.0)
    return Tone(paper, min(ink, paper - 1), noise)


def noise_of(grey: NDArray[np.uint8]) -> float:
    """Standard deviation of pixel noise: the median absolute response to the 3 x 3 noise mask of Immerkaer (1996).

    The mask ignores slopes and edges; the median ignores print, which covers well under half of a page.
    """
    height = grey.shape[0]
    band = max(16, height // 12)
    parts = [grey[i * height // 4 : i * height // 4 + band] for i in range(4)]
    mask = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
    # Sizes of responses are whole numbers of at most 8 * 255: counted sooner than sorted.
    counts = np.zeros(2048, np.int64)
    for part in parts:
        if part.shape[0] > 3 and part.shape[1] > 2:
            size = np.abs(cv2.filter2D(part, cv2.CV_16S, mask)[1:-1, 1:-1]).astype(np.uint16)
            counts += cv2.calcHist([size], [0], None, [2048], [0, 2048]).astype(np.int64).ravel()
    upto = np.cumsum(counts)
    if not upto[-1]:
        return 0.0
    middle = np.searchsorted(upto, [(upto[-1] - 1) // 2, upto[-1] // 2], side="right")
    return float(middle.mean() / (0.6745 * 6))
