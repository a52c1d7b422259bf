"""A line of figures on paper: set in type of any face, or written by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PilImage
from PIL import ImageDraw, ImageFont

from samples.generator.degrade.digits import can_write, figure_strokes, figure_width, random_hand
from samples.generator.degrade.pen import Pen, draw_strokes, random_pen
from samples.generator.degrade.raster import Image, Rng, as_mask, lay_ink

POINTS = 12.0
"""Size the type is taken to have, in points, when a pen's width in millimetres becomes pixels."""
FULL_WIDTH = str.maketrans({str(d): chr(0xFF10 + d) for d in range(10)} | {".": "．", "%": "％", ",": "，", "-": "－"})


@dataclass(frozen=True)
class Faces:
    """Font files: ``latin`` have digits and signs, ``chinese`` ideographs too, ``pen`` look handwritten. ``digits``:
    pictures of single handwritten digits (n, 28, 28) uint8, ink bright, with what they say; may be empty."""

    latin: tuple[Path, ...]
    chinese: tuple[Path, ...]
    pen: tuple[Path, ...]
    digits: NDArray[np.uint8]
    said: NDArray[np.uint8]


@dataclass(frozen=True)
class Drawn:
    """``paper``: HxWx3 BGR; ``x0`` to ``x1``, ``middle``: where the line's text is on it, px."""

    paper: Image
    x0: float
    x1: float
    middle: float


@lru_cache(maxsize=3000)
def _font(path: Path, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(path), size)


def typeset(
    text: str,
    em: float,
    faces: Faces,
    margins: tuple[float, float],
    rng: Rng,
    latin: Sequence[Path] | None = None,
) -> Drawn:
    """``text`` in type of ``em`` px with paper left and right of it (``margins``, px). ``latin``: only these faces for
    digits, else the faces' own or the ideographs' face."""
    chinese = faces.chinese[int(rng.integers(len(faces.chinese)))]
    choice = faces.latin if latin is None else latin
    face = chinese if latin is None and rng.random() < 0.42 else choice[int(rng.integers(len(choice)))]
    if face == chinese and rng.random() < 0.05:
        text = text.translate(FULL_WIDTH)
    spacing = float(rng.choice([0.0, 0.0, 0.0, 0.0, 0.04, 0.12, 0.35])) * em
    squeeze = float(rng.uniform(0.8, 1.15)) if rng.random() < 0.25 else 1.0
    size = max(6, round(em * float(rng.uniform(0.92, 1.08))))
    glyphs = [(c, _font(chinese if ord(c) > 0x2E80 else face, size)) for c in text]
    wide = sum(f.getlength(c) + spacing for c, f in glyphs)
    high = round(3.4 * em)
    tile = PilImage.new("L", (max(8, round(wide + sum(margins))), high), 0)
    draw = ImageDraw.Draw(tile)
    x, foot = margins[0], high / 2 + 0.36 * size
    for c, f in glyphs:
        draw.text((x, foot), c, font=f, fill=255, anchor="ls")
        x += f.getlength(c) + spacing
    if squeeze != 1.0:
        tile = tile.resize((max(8, round(tile.width * squeeze)), high), PilImage.Resampling.BOX)
    mask = np.asarray(tile, np.float32) / 255.0
    paper = np.full((high, mask.shape[1], 3), 255, np.uint8)
    ink = (0, 0, 0) if rng.random() < 0.93 else (120, 30, 20)
    laid = lay_ink(paper, np.asarray(mask, np.float32), 0, 0, ink)
    return Drawn(laid, margins[0] * squeeze, x * squeeze, high / 2)


def written(text: str, em: float, faces: Faces, margins: tuple[float, float], rng: Rng) -> Drawn:
    """``text`` by pen: in strokes, in a face that looks handwritten, or in single digits of many hands."""
    pen = random_pen(rng)
    kind = rng.random()
    bare = text.replace(" ", "")
    if kind < 0.35 and (not bare or can_write(bare)):
        return _in_strokes(bare, em, pen, margins, rng)
    if kind < 0.65 and len(faces.digits) and bare and all(c.isdigit() or c in ".,-" for c in bare):
        return _in_single_digits(bare, em, faces, pen, margins, rng)
    return typeset(text, em * float(rng.uniform(0.9, 1.5)), faces, margins, rng, latin=faces.pen)


def _in_strokes(text: str, em: float, pen: Pen, margins: tuple[float, float], rng: Rng) -> Drawn:
    hand = random_hand(rng)
    tall = em * float(rng.uniform(0.7, 1.25))
    wide = figure_width(text, hand) * tall if text else 0.0
    high = round(3.4 * em)
    paper = np.full((high, max(8, round(wide + sum(margins))), 3), 255, np.uint8)
    foot = high / 2 + tall / 2
    if text:
        strokes = figure_strokes(text, hand, margins[0], foot, tall, rng)
        paper = draw_strokes(paper, strokes, pen, em / POINTS * 72.0, rng)
    return Drawn(paper, margins[0], margins[0] + wide, high / 2)


def _in_single_digits(text: str, em: float, faces: Faces, pen: Pen, margins: tuple[float, float], rng: Rng) -> Drawn:
    """Digits of many hands side by side, each a picture; signs in strokes."""
    tall = em * float(rng.uniform(0.75, 1.3))
    gap = tall * float(rng.uniform(0.02, 0.22))
    thick = float(rng.choice([0.0, 0.0, 1.0, -1.0]))
    tiles = [_digit(c, tall, thick, faces, rng) for c in text]
    wide = sum(t.shape[1] + gap for t in tiles)
    high = round(3.4 * em)
    paper = np.full((high, max(8, round(wide + sum(margins))), 3), 255, np.uint8)
    x, foot = margins[0], high / 2 + tall / 2
    for tile in tiles:
        drop = round(float(rng.normal(0.0, 0.03)) * tall)
        paper = lay_ink(
            paper, tile * np.float32(pen.strength), round(x), round(foot - tile.shape[0]) + drop, pen.colour
        )
        x += tile.shape[1] + gap
    return Drawn(paper, margins[0], x, high / 2)


def _digit(char: str, tall: float, thick: float, faces: Faces, rng: Rng) -> NDArray[np.float32]:
    """One character's coverage, its foot at the bottom edge."""
    if not char.isdigit():
        h = max(2, round(tall * (0.2 if char == "." else 0.34 if char == "," else 0.6)))
        tile = np.zeros((h, max(3, round(tall * (0.45 if char == "-" else 0.2)))), np.uint8)
        nib = max(1, round(tall * 0.09))
        if char == "-":
            cv2.line(tile, (0, nib), (tile.shape[1] - 1, nib + int(rng.integers(-1, 2))), (255,), nib)
        else:
            x = tile.shape[1] // 2
            cv2.line(tile, (x, h - nib if char == "." else nib), (x - nib * (char == ","), h - nib), (255,), nib + 1)
        return np.asarray(tile, np.float32) / 255.0
    own = np.flatnonzero(faces.said == int(char))
    picture = faces.digits[own[int(rng.integers(len(own)))]]
    ys, xs = np.nonzero(picture > 60)
    cut = picture[ys.min() : ys.max() + 1, xs.min() : xs.max() + 1]
    h = max(4, round(tall))
    w = max(3, round(cut.shape[1] * h / max(cut.shape[0], 12)))
    large = cv2.resize(cut, (w * 2, h * 2), interpolation=cv2.INTER_CUBIC)
    if thick:
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (3, 3))
        large = cv2.dilate(large, kernel) if thick > 0 else cv2.erode(large, kernel)
    edge = cv2.resize(large, (w, h), interpolation=cv2.INTER_AREA).astype(np.float32) / 255.0
    return as_mask((edge - 0.25) * 2.2)


def random_line(text: str, em: float, faces: Faces, by_pen: bool, rng: Rng) -> Drawn:
    """A line in type or by pen with paper beside it."""
    left, right = (float(v) for v in rng.uniform(0.8, 2.6, 2) * em)
    return (written if by_pen else typeset)(text, em, faces, (left, right), rng)


def faces_in(latin: Sequence[Path], chinese: Sequence[Path], pen: Sequence[Path], digits: Path | None) -> Faces:
    """The faces of some font files; ``digits``: an ``.npz`` with ``digits`` and ``said`` of handwritten digits."""
    if digits is None:
        return Faces(tuple(latin), tuple(chinese), tuple(pen), np.zeros((0, 28, 28), np.uint8), np.zeros(0, np.uint8))
    with np.load(digits) as stored:
        return Faces(tuple(latin), tuple(chinese), tuple(pen), stored["digits"], stored["said"])
