"""Views of drawn figure lines as the figure network gets them, with what they say."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.figures.view import BESIDE, ROWS, figure_view
from models.geometry import BBox
from samples.generator.degrade.raster import Image, Rng, as_image, rng_for
from samples.generator.figure_lines.drawing import Drawn, Faces, random_line
from samples.generator.figure_lines.scene import laden
from samples.generator.figure_lines.texts import random_text
from samples.generator.tick_boxes.spoil import spoil

BY_PEN = 0.3
COLUMNS = 320
"""Views are kept in arrays so wide; lines that need more are drawn again."""
LONGEST = 16
"""Symbols of the longest text that is drawn."""
EM_LEAST, EM_MOST = 17.0, 62.0
"""Sizes of type in pixels: 8 points at 150 dpi to 15 points at 300 dpi."""


def drawn_lines(count: int, seed: int, faces: Faces) -> tuple[NDArray[np.uint8], NDArray[np.int64], list[str]]:
    """``count`` views (count, ROWS, COLUMNS) uint8, 255 print; how many of their columns count; what they say."""
    views = np.zeros((count, ROWS, COLUMNS), np.uint8)
    columns = np.zeros(count, np.int64)
    texts: list[str] = []
    rng = rng_for(seed, "figure lines")
    while len(texts) < count:
        text = random_text(rng)
        view = _view(text, faces, rng)
        if view.shape[1] > COLUMNS or len(told(text)) > LONGEST:
            continue
        views[len(texts), :, : view.shape[1]] = np.rint(view * 255.0).astype(np.uint8)
        columns[len(texts)] = view.shape[1]
        texts.append(text)
    return views, columns, texts


def _view(text: str, faces: Faces, rng: Rng) -> NDArray[np.float32]:
    em = math.exp(rng.uniform(math.log(EM_LEAST), math.log(EM_MOST)))
    drawn = random_line(text, em, faces, rng.random() < BY_PEN, rng)
    picture = spoil(laden(drawn, em, rng), em, rng)
    picture = _turned(picture, rng)
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
    return figure_view(grey, _framed(drawn, em, rng), em * math.exp(rng.normal(0.0, 0.08)))


def _turned(picture: Image, rng: Rng) -> Image:
    """The picture a little askew, as deskewing leaves it."""
    if rng.random() < 0.4:
        return picture
    degrees = float(rng.normal(0.0, 0.5))
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    paper = tuple(int(v) for v in np.percentile(picture.reshape(-1, 3), 80, axis=0))
    return as_image(cv2.warpAffine(picture, matrix, (width, height), borderValue=paper))


def _framed(drawn: Drawn, em: float, rng: Rng) -> BBox:
    """Where the line is taken to be: about where it is, often with paper beside it, at times a little cut."""
    left, right = np.abs(rng.normal(0.0, 0.45, 2)) - 0.12
    if rng.random() < 0.15:
        left, right = left + rng.uniform(0, 1.5), right + rng.uniform(0, 1.5)
    x0, x1 = drawn.x0 - float(left) * em, drawn.x1 + float(right) * em
    middle = drawn.middle + float(rng.normal(0.0, 0.11)) * em
    half = BESIDE * em
    return BBox.of(x0, middle - half, max(x0 + 1.0, x1), middle + half)


def told(text: str) -> str:
    """``text`` as the network is to say it: half width, no spaces, dashes of any length as one."""
    bare = text.replace(" ", "").translate(str.maketrans("０１２３４５６７８９．，％－", "0123456789.,%-"))
    return "-" if bare and set(bare) <= {"-", "—"} else bare
