"""Office seals: the rubber (design), the ink and the pressing.

Sizes: round seals of county departments measure 42 mm and carry a star (国发〔1999〕25号, 《国务院关于国家行政机关和
企业事业单位社会团体印章管理的规定》: 4.2 cm below provincial level); special-purpose oval seals about 45 x 30 mm,
name seals 18-25 mm.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import pairwise

import cv2
import numpy as np
from PIL import Image as PilImage
from PIL import ImageDraw

from samples.generator.degrade.fonts import FontFace, load_font
from samples.generator.degrade.raster import (
    Mask,
    Rng,
    as_mask,
    mm_to_px,
    smooth_noise,
)


class SealShape(StrEnum):
    """Outline of a seal, as the record names it."""

    ROUND = "round"
    OVAL = "oval"
    SQUARE = "square"


class SealColour(StrEnum):
    """Colour of a seal as it shows in the final picture."""

    RED = "red"
    GREY = "grey"


@dataclass(frozen=True)
class SealDesign:
    """The rubber of a seal. ``ring_text`` runs along the rim (square: it fills the seal in columns, right to left)."""

    shape: SealShape
    ring_text: str
    inner_text: str = ""
    width_mm: float = 42.0
    height_mm: float = 42.0
    rim_mm: float = 1.2
    star: bool = True
    inner_rim: bool = False
    faces: tuple[FontFace, ...] = ()
    rotation_deg: float = 0.0

    @property
    def text(self) -> str:
        """What can be read on it: rim first, then the middle."""
        return self.ring_text + self.inner_text


@dataclass(frozen=True)
class SealInk:
    """The ink and how it was pressed; every number 0..1 unless it says otherwise."""

    colour: tuple[int, int, int] = (50, 45, 205)
    strength: float = 0.85
    unevenness: float = 0.35
    dryness: float = 0.25
    smear_mm: float = 0.0
    lost_side: float = 0.0
    gloss: float = 0.12


def _character(text: str, faces: tuple[FontFace, ...], width: int, height: int) -> PilImage.Image:
    """One character squeezed to ``width`` x ``height`` pixels, white on black."""
    font = load_font(faces, height)
    left, top, right, bottom = font.getbbox(text)
    tile = PilImage.new("L", (max(1, int(right - left)), max(1, int(bottom - top))), 0)
    ImageDraw.Draw(tile).text((-left, -top), text, fill=255, font=font)
    ink = tile.getbbox()
    return (tile.crop(ink) if ink else tile).resize((width, height), PilImage.Resampling.LANCZOS)


def _paste_lighter(canvas: PilImage.Image, tile: PilImage.Image, centre: tuple[float, float]) -> None:
    x, y = round(centre[0] - tile.width / 2), round(centre[1] - tile.height / 2)
    region = canvas.crop((x, y, x + tile.width, y + tile.height))
    merged = PilImage.fromarray(np.maximum(np.asarray(region), np.asarray(tile)))
    canvas.paste(merged, (x, y))


def _ring_text(canvas: PilImage.Image, design: SealDesign, scale: float) -> None:
    """Characters along the rim, feet towards the middle, centred on the top; closer together when there are many."""
    count = len(design.ring_text)
    if not count:
        return
    tall = min(0.17 * design.height_mm, 7.2) * scale
    rx = (design.width_mm / 2 - design.rim_mm - 0.9) * scale - tall / 2
    ry = (design.height_mm / 2 - design.rim_mm - 0.9) * scale - tall / 2
    sweep = math.radians(min(268.0, 25.0 * (count - 1)))
    pitch = sweep / max(count - 1, 1)
    wide = min(tall * 0.78, pitch * min(rx, ry) * 0.88) if count > 1 else tall * 0.78
    centre = canvas.width / 2, canvas.height / 2
    for i, character in enumerate(design.ring_text):
        angle = -sweep / 2 + i * pitch
        tile = _character(character, design.faces, max(4, round(wide)), max(4, round(tall)))
        # On an ellipse the foot of a letter stands on the rim's normal, not on the ray from the middle.
        lean = math.degrees(math.atan2(math.sin(angle) / rx, math.cos(angle) / ry))
        turned = tile.rotate(-lean, resample=PilImage.Resampling.BICUBIC, expand=True)
        _paste_lighter(canvas, turned, (centre[0] + rx * math.sin(angle), centre[1] - ry * math.cos(angle)))


def _star(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float) -> None:
    points = []
    for i in range(10):
        r = radius if i % 2 == 0 else radius * 0.382
        points.append((centre[0] + r * math.sin(i * math.pi / 5), centre[1] - r * math.cos(i * math.pi / 5)))
    draw.polygon(points, fill=255)


def _inner_text(canvas: PilImage.Image, design: SealDesign, scale: float) -> None:
    count = len(design.inner_text)
    if not count:
        return
    room = design.width_mm * 0.60 * scale
    tall = min(4.6 * scale, room / count * 1.25)
    wide = min(tall * 0.85, room / count * 0.92)
    drop = (0.235 if design.star else 0.0) * design.height_mm * scale
    start = canvas.width / 2 - (count - 1) / 2 * wide * 1.08
    for i, character in enumerate(design.inner_text):
        tile = _character(character, design.faces, max(4, round(wide)), max(4, round(tall)))
        _paste_lighter(canvas, tile, (start + i * wide * 1.08, canvas.height / 2 + drop))


def _square_text(canvas: PilImage.Image, design: SealDesign, scale: float) -> None:
    """Two columns from the right, as name seals are cut."""
    text = design.ring_text
    rows = math.ceil(len(text) / 2)
    inset = (design.rim_mm + 0.6) * scale
    cell_w = (canvas.width - 2 * _margin(scale) - 2 * inset) / 2
    cell_h = (canvas.height - 2 * _margin(scale) - 2 * inset) / rows
    for i, character in enumerate(text):
        column, row = divmod(i, rows)
        tile = _character(character, design.faces, max(4, round(cell_w * 0.86)), max(4, round(cell_h * 0.88)))
        x = canvas.width - _margin(scale) - inset - (column + 0.5) * cell_w
        _paste_lighter(canvas, tile, (x, _margin(scale) + inset + (row + 0.5) * cell_h))


def _margin(scale: float) -> int:
    return math.ceil(1.5 * scale)


def seal_mask(design: SealDesign, dpi: float) -> Mask:
    """The rubber as a clean coverage mask at ``dpi``, turned by ``rotation_deg``, with a little room around."""
    fine = mm_to_px(1.0, dpi) * (3 if dpi < 200 else 2)
    margin = _margin(fine)
    size = round(design.width_mm * fine) + 2 * margin, round(design.height_mm * fine) + 2 * margin
    canvas = PilImage.new("L", size, 0)
    draw = ImageDraw.Draw(canvas)
    rim = max(1, round(design.rim_mm * fine))
    frame = (margin, margin, size[0] - margin, size[1] - margin)
    if design.shape is SealShape.SQUARE:
        draw.rectangle(frame, outline=255, width=rim)
        _square_text(canvas, design, fine)
    else:
        draw.ellipse(frame, outline=255, width=rim)
        if design.inner_rim:
            inset = rim + 0.7 * fine
            inner = (frame[0] + inset, frame[1] + inset, frame[2] - inset, frame[3] - inset)
            draw.ellipse(inner, outline=255, width=max(1, rim // 3))
        if design.star:
            _star(draw, (size[0] / 2, size[1] / 2), 0.165 * design.height_mm * fine)
        _ring_text(canvas, design, fine)
        _inner_text(canvas, design, fine)
    turned = canvas.rotate(design.rotation_deg, resample=PilImage.Resampling.BICUBIC, expand=True)
    factor = mm_to_px(1.0, dpi) / fine
    target = max(1, round(turned.width * factor)), max(1, round(turned.height * factor))
    return as_mask(np.asarray(turned.resize(target, PilImage.Resampling.BOX), dtype=np.float32) / 255.0)


def press(rubber: Mask, ink: SealInk, dpi: float, rng: Rng) -> Mask:
    """The ink that a pressing of ``rubber`` leaves: uneven pressure, dry specks, a lost side, a smear."""
    shape = rubber.shape[0], rubber.shape[1]
    # Ink is squeezed out of the raised lines: edges swell a little before anything else happens.
    swollen = cv2.GaussianBlur(rubber, (0, 0), max(0.35, mm_to_px(0.05, dpi)))
    pressure = 1.0 - ink.unevenness * smooth_noise(shape, mm_to_px(11.0, dpi), rng)
    specks = smooth_noise(shape, max(1.0, mm_to_px(0.18, dpi)), rng)
    patches = smooth_noise(shape, mm_to_px(2.5, dpi), rng)
    bite = np.clip((specks * 0.75 + patches * 0.55) - (1.22 - ink.dryness), 0.0, 0.25) / 0.25
    coverage = as_mask(swollen * pressure * (1.0 - 0.9 * bite))
    coverage = as_mask(coverage * (0.86 + 0.14 * smooth_noise(shape, max(1.0, mm_to_px(0.3, dpi)), rng)))
    if ink.lost_side > 0:
        angle = rng.uniform(0, 2 * math.pi)
        ys, xs = np.mgrid[-1 : 1 : complex(0, shape[0]), -1 : 1 : complex(0, shape[1])]
        along = xs * math.cos(angle) + ys * math.sin(angle)
        edge = 1.0 - 2.0 * ink.lost_side
        fade = 1.0 - np.clip((along - edge + 0.35 * (patches - 0.5)) / 0.5 + 0.5, 0.0, 1.0)
        coverage = as_mask(coverage * fade)
    if ink.smear_mm > 0:
        coverage = _smear(coverage, mm_to_px(ink.smear_mm, dpi), rng)
    return as_mask(coverage * ink.strength)


def _smear(coverage: Mask, length_px: float, rng: Rng) -> Mask:
    """The paper moved while the seal was down: a weaker second edge in one direction."""
    steps = max(3, round(length_px))
    angle = rng.uniform(0, 2 * math.pi)
    result = coverage.copy()
    for i in range(1, steps + 1):
        shift = np.array([[1, 0, math.cos(angle) * i], [0, 1, math.sin(angle) * i]], dtype=np.float64)
        moved = as_mask(cv2.warpAffine(coverage, shift, (coverage.shape[1], coverage.shape[0])))
        result = as_mask(np.maximum(result, moved * (0.55 * (1 - i / (steps + 1)))))
    return as_mask(result)


def edge_strips(coverage: Mask, pages: int) -> list[Mask]:
    """A 骑缝章: the seal cut into ``pages`` upright strips, left to right, one for the edge of each fanned page."""
    cuts = np.linspace(0, coverage.shape[1], pages + 1).round().astype(int)
    return [coverage[:, a:b] for a, b in pairwise(cuts)]


def random_ink(rng: Rng, faint: bool = False) -> SealInk:
    """An ink pad as found in offices: vermilion to carmine, wet to dry."""
    hue = rng.uniform(-10.0, 9.0) % 180 if rng.random() < 0.85 else rng.uniform(165, 172)
    hsv = np.array([[[round(hue) % 180, round(rng.uniform(165, 225)), round(rng.uniform(185, 235))]]], np.uint8)
    b, g, r = (int(v) for v in cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)[0, 0])
    ink = SealInk(
        colour=(b, g, r),
        strength=float(rng.uniform(0.7, 0.97)),
        unevenness=float(rng.uniform(0.1, 0.5)),
        dryness=float(rng.uniform(0.05, 0.4)),
        smear_mm=float(rng.uniform(0.4, 1.6)) if rng.random() < 0.12 else 0.0,
        lost_side=float(rng.uniform(0.05, 0.35)) if rng.random() < 0.2 else 0.0,
        gloss=float(rng.uniform(0.03, 0.18)),
    )
    return faint_ink(ink, rng) if faint else ink


def faint_ink(ink: SealInk, rng: Rng) -> SealInk:
    """The same pad when it has run dry."""
    return replace(ink, strength=float(rng.uniform(0.28, 0.5)), dryness=float(rng.uniform(0.35, 0.55)), smear_mm=0.0)
