"""Text line detection with a DB network: page in, probability map, quads out.

Post-processing after Liao et al., "Real-time Scene Text Detection with Differentiable Binarization"
(AAAI 2020), as PaddleOCR does it: threshold, contours, smallest rectangles grown by area * ratio / perimeter.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.reading import TextLine

STRIDE = 32
"""The network halves its input five times; sides are multiples of this."""


@dataclass(frozen=True, slots=True)
class DetectionSettings:
    """How a page is scaled for the detector and how its map is read; lengths in pixels of the scaled page."""

    max_side: int = 960
    """Longer side the page is scaled down to; pages smaller than this are not scaled up. On 14 pages of filled forms
    at 200 dpi (5965 characters) 960 missed no more than 1280 and 1600, at 0.6 and 0.35 of their time, and what
    was read of its lines was no worse."""
    threshold: float = 0.3
    box_threshold: float = 0.5
    unclip_ratio: float = 1.6
    """The three values that RapidOCR uses with these weights (its config.yaml, ``Det``)."""
    min_side: float = 3.0
    mean: tuple[float, float, float] = (0.485, 0.456, 0.406)
    std: tuple[float, float, float] = (0.229, 0.224, 0.225)
    """ImageNet's, on BGR, as in PaddleOCR's own ``inference.yml``; RapidOCR takes 0.5 for all, which lost more
    of the lone dashes on our pages."""


def detector_input(image: NDArray[np.uint8], settings: DetectionSettings) -> NDArray[np.float32]:
    """The page (HxWx3 BGR or HxW grey) scaled and normalised: (1, 3, h, w) float32, sides multiples of ``STRIDE``."""
    height, width = image.shape[:2]
    scale = min(1.0, settings.max_side / max(height, width))
    size = [max(STRIDE, round(side * scale / STRIDE) * STRIDE) for side in (width, height)]
    method = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    resized = cv2.resize(image, (size[0], size[1]), interpolation=method)
    result = np.empty((1, 3, size[1], size[0]), dtype=np.float32)
    for channel, (mean, std) in enumerate(zip(settings.mean, settings.std, strict=True)):
        # A table of the 256 levels: arithmetic on every pixel takes four times as long.
        levels = np.arange(256, dtype=np.float32) * np.float32(1 / (255 * std)) - np.float32(mean / std)
        cv2.LUT(resized if resized.ndim == 2 else resized[:, :, channel], levels, dst=result[0, channel])
    return result


def lines_of_map(
    probabilities: NDArray[np.float32], width: int, height: int, settings: DetectionSettings
) -> list[TextLine]:
    """Text lines from the detector's map (h, w), in reading order, in pixels of the page (width x height)."""
    mask = (probabilities > settings.threshold).astype(np.uint8)
    mask = cv2.dilate(mask, np.ones((2, 2), np.uint8)).astype(np.uint8)
    contours, _ = cv2.findContours(mask, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    scale = np.asarray([width / mask.shape[1], height / mask.shape[0]], dtype=np.float32)
    limit = np.asarray([width - 1, height - 1], dtype=np.float32)
    lines = []
    for contour in contours:
        centre, (w, h), angle = cv2.minAreaRect(contour)
        if min(w, h) < settings.min_side:
            continue
        score = _mean_inside(probabilities, cv2.boxPoints((centre, (w, h), angle)))
        if score < settings.box_threshold:
            continue
        # Growing the rectangle's sides is what offsetting its outline with round joins and taking the
        # smallest rectangle again comes to.
        grow = w * h * settings.unclip_ratio / (w + h)
        quad = _clockwise(cv2.boxPoints((centre, (w + grow, h + grow), angle)).astype(np.float32))
        lines.append(TextLine(np.clip(quad * scale, 0, limit).astype(np.float32), score))
    return reading_order(lines)


def _mean_inside(probabilities: NDArray[np.float32], corners: cv2.typing.MatLike) -> float:
    height, width = probabilities.shape
    x0, y0 = np.clip(np.floor(corners.min(axis=0)), 0, [width - 1, height - 1]).astype(int)
    x1, y1 = np.clip(np.ceil(corners.max(axis=0)), 0, [width - 1, height - 1]).astype(int)
    mask = np.zeros((y1 - y0 + 1, x1 - x0 + 1), np.uint8)
    cv2.fillPoly(mask, [np.asarray(corners - [x0, y0], dtype=np.int32)], [1])
    return float(cv2.mean(probabilities[y0 : y1 + 1, x0 : x1 + 1], mask)[0])


def _clockwise(corners: NDArray[np.float32]) -> NDArray[np.float32]:
    """Corners from the top-left one on: the two leftmost are the left side, each side sorted by y."""
    by_x = corners[np.argsort(corners[:, 0], kind="stable")]
    left = by_x[:2][np.argsort(by_x[:2, 1], kind="stable")]
    right = by_x[2:][np.argsort(by_x[2:, 1], kind="stable")]
    return np.asarray([left[0], right[0], right[1], left[1]], dtype=np.float32)


def reading_order(lines: list[TextLine]) -> list[TextLine]:
    """Rows from top to bottom, left to right within a row.

    Lines share a row when their centres are within half a line's height.
    """
    rows: list[list[TextLine]] = []
    for line in sorted(lines, key=lambda one: float(one.quad[:, 1].mean())):
        centre = float(line.quad[:, 1].mean())
        if rows:
            last = rows[-1][-1].quad
            height = float(np.linalg.norm(last[3] - last[0]))
            if abs(centre - float(last[:, 1].mean())) < height / 2:
                rows[-1].append(line)
                continue
        rows.append([line])
    return [line for row in rows for line in sorted(row, key=lambda one: float(one.quad[0, 0]))]
