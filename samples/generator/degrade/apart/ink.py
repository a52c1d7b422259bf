"""Seals, pen strokes, digits and marks of the second implementation."""

from __future__ import annotations

import math
from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as PilImage
from PIL import ImageChops, ImageDraw, ImageFilter

from samples.generator.degrade.digits import ADVANCE, DIGIT_ADVANCE, Hand
from samples.generator.degrade.fonts import HEI, FontFace, load_font
from samples.generator.degrade.marks import MarkKind, MarkStyle, PixelBox
from samples.generator.degrade.pen import Pen
from samples.generator.degrade.raster import Image, Mask, Rng, as_image, as_mask, mm_to_px
from samples.generator.degrade.seals import SealDesign, SealInk, SealShape
from samples.generator.degrade.transforms import Points

PEN_SCALE = 3


def pink_noise(shape: tuple[int, int], exponent: float, rng: Rng) -> Mask:
    """Noise with a 1/f**exponent spectrum, ranks spread evenly over 0..1."""
    spectrum = np.fft.rfft2(rng.standard_normal(shape))
    fy, fx = np.fft.fftfreq(shape[0])[:, None], np.fft.rfftfreq(shape[1])[None, :]
    frequency = np.sqrt(fy**2 + fx**2)
    frequency[0, 0] = 1.0
    field = np.fft.irfft2(spectrum / frequency**exponent, s=shape)
    deviation = (field - field.mean()) / max(float(field.std()), 1e-9)
    return as_mask(1.0 / (1.0 + np.exp(-1.7 * deviation)))


def lay_ink(
    page: Image, coverage: Mask, left: int, top: int, colour: tuple[int, int, int], gloss: float = 0.0
) -> Image:
    """Multiply an ink into the page with Pillow's channel arithmetic; ``gloss`` lifts what is black beneath."""
    tile = np.repeat(coverage[:, :, None], 3, axis=2)
    filtered = as_image(255.0 - tile * (255.0 - np.array(colour, dtype=np.float32)))
    sheet = PilImage.fromarray(page)
    layer = PilImage.new("RGB", sheet.size, (255, 255, 255))
    layer.paste(PilImage.fromarray(filtered), (left, top))
    mixed = ImageChops.multiply(sheet, layer)
    if gloss > 0:
        shine = PilImage.new("RGB", sheet.size, (0, 0, 0))
        shine.paste(PilImage.fromarray(as_image(tile * np.array(colour) * gloss * 0.4)), (left, top))
        mixed = ImageChops.lighter(mixed, shine)
    return as_image(np.asarray(mixed))


def _text_strip(text: str, faces: tuple[FontFace, ...], height: int, width: int) -> NDArray[np.uint8]:
    """``text`` evenly spread over a strip, to be bent into a ring."""
    strip = PilImage.new("L", (width, height), 0)
    pitch = width / len(text)
    for i, character in enumerate(text):
        font = load_font(faces, height)
        box = font.getbbox(character)
        tile = PilImage.new("L", (max(1, int(box[2] - box[0])), max(1, int(box[3] - box[1]))), 0)
        ImageDraw.Draw(tile).text((-box[0], -box[1]), character, fill=255, font=font)
        fitted = tile.resize((max(2, round(min(pitch * 0.86, height * 0.8))), height), PilImage.Resampling.BICUBIC)
        strip.paste(fitted, (round((i + 0.5) * pitch - fitted.width / 2), 0))
    return np.asarray(strip, dtype=np.uint8)


def _ring(design: SealDesign, size: int) -> NDArray[np.uint8]:
    """Rim text by polar warp: letters become fan-shaped, wider at the head."""
    diameter = size - 4
    outer = diameter / 2 * (1 - 2 * (design.rim_mm + 0.8) / design.width_mm)
    tall = min(0.155 * diameter, outer * 0.4)
    sweep = math.radians(min(285.0, 23.0 * len(design.ring_text)))
    ys, xs = np.mgrid[0:size, 0:size].astype(np.float32) - (size - 1) / 2
    radius = np.hypot(xs, ys)
    angle = np.arctan2(xs, -ys)
    width = max(len(design.ring_text) * 8, round(sweep * (outer - tall / 2)))
    strip = _text_strip(design.ring_text, design.faces or HEI, max(8, round(tall)), width)
    u = ((angle / sweep + 0.5) * width).astype(np.float32)
    v = ((outer - radius) / tall * strip.shape[0]).astype(np.float32)
    return np.asarray(
        cv2.remap(strip, u, v, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=(0,)), dtype=np.uint8
    )


def _draw_seal(design: SealDesign, dpi: float) -> PilImage.Image:
    fine = max(400, round(mm_to_px(design.width_mm, dpi) * 2))
    ring = PilImage.fromarray(_ring(design, fine)) if design.shape is not SealShape.SQUARE else None
    canvas = PilImage.new("L", (fine, fine), 0)
    draw = ImageDraw.Draw(canvas)
    rim = max(2, round(design.rim_mm / design.width_mm * fine))
    if ring is None:
        draw.rounded_rectangle((2, 2, fine - 3, fine - 3), radius=fine // 20, outline=255, width=rim)
        rows = math.ceil(len(design.ring_text) / 2)
        font = load_font(design.faces or HEI, round(fine * 0.8 / max(rows, 2)))
        for i, character in enumerate(design.ring_text):
            column, row = divmod(i, rows)
            at = fine * (0.73 - 0.46 * column), fine * (0.06 + 0.88 * (row + 0.5) / rows)
            draw.text(at, character, fill=255, font=font, anchor="mm")
    else:
        draw.ellipse((2, 2, fine - 3, fine - 3), outline=255, width=rim)
        if design.inner_rim:
            inset = rim * 2 + 2
            draw.ellipse((inset, inset, fine - inset, fine - inset), outline=255, width=max(1, rim // 3))
        if design.star:
            draw.regular_polygon((fine / 2, fine / 2, fine * 0.075), 5, rotation=36, fill=255)
            _star_points(draw, fine)
        if design.inner_text:
            font = load_font(design.faces or HEI, round(fine * min(0.11, 0.6 / len(design.inner_text))))
            drop = 0.74 if design.star else 0.5
            draw.text((fine / 2, fine * drop), design.inner_text, fill=255, font=font, anchor="mm")
        canvas = ImageChops.lighter(canvas, ring)
    return canvas


def _star_points(draw: ImageDraw.ImageDraw, size: int) -> None:
    """The five points of the star around its pentagon."""
    outer, inner, middle = size * 0.17, size * 0.075, size / 2
    for i in range(5):
        tip = i * 2 * math.pi / 5
        points = [(middle + outer * math.sin(tip), middle - outer * math.cos(tip))]
        for side in (-1, 1):
            foot = tip + side * math.pi / 5
            points.append((middle + inner * math.sin(foot), middle - inner * math.cos(foot)))
        draw.polygon(points, fill=255)


def press_seal(design: SealDesign, ink: SealInk, dpi: float, rng: Rng) -> Mask:
    """Cut, ink and press a seal: pink-noise starvation, a lost side, doubled edges when it slipped."""
    drawn = _draw_seal(design, dpi)
    size = round(mm_to_px(design.width_mm, dpi)), round(mm_to_px(design.height_mm, dpi))
    fitted = drawn.resize(size, PilImage.Resampling.LANCZOS).filter(ImageFilter.GaussianBlur(mm_to_px(0.06, dpi)))
    turned = fitted.rotate(design.rotation_deg, resample=PilImage.Resampling.BILINEAR, expand=True)
    if ink.smear_mm > 0:
        slip = mm_to_px(ink.smear_mm, dpi)
        ghost = ImageChops.offset(turned, round(rng.normal(0, slip)), round(rng.normal(0, slip)))
        turned = ImageChops.lighter(turned, ghost.point(lambda value: value * 0.45))
    coverage = np.asarray(turned, dtype=np.float32) / 255.0
    shape = coverage.shape[0], coverage.shape[1]
    starved = np.clip((pink_noise(shape, 0.7, rng) - 1.0 + 0.75 * ink.dryness) * 5.0, 0.0, 1.0)
    pressure = 1.0 - ink.unevenness * pink_noise(shape, 2.2, rng)
    coverage = coverage * pressure * (1.0 - 0.85 * starved)
    if ink.lost_side > 0:
        side = rng.uniform(0, 2 * math.pi)
        ys, xs = np.mgrid[-1 : 1 : complex(0, shape[0]), -1 : 1 : complex(0, shape[1])]
        far = xs * math.cos(side) + ys * math.sin(side)
        coverage = coverage * (1.0 / (1.0 + np.exp(9.0 * (far - 1.0 + 2.0 * ink.lost_side))))
    return as_mask(coverage * ink.strength)


def strokes_mask(strokes: Sequence[Points], pen: Pen, dpi: float, rng: Rng) -> tuple[Mask, int, int]:
    """Coverage of strokes drawn as one polyline each, with round joints, and its corner (left, top) on the page."""
    everything = np.vstack(list(strokes))
    nib = max(1.0, mm_to_px(pen.width_mm, dpi))
    left, top = (int(v) for v in np.floor(everything.min(axis=0) - 2 * nib - 2))
    right, bottom = (int(v) for v in np.ceil(everything.max(axis=0) + 2 * nib + 2))
    canvas = PilImage.new("L", ((right - left) * PEN_SCALE, (bottom - top) * PEN_SCALE), 0)
    draw = ImageDraw.Draw(canvas)
    for points in strokes:
        wide = max(1, round(nib * PEN_SCALE * rng.uniform(0.8, 1.2)))
        path = [(float(x), float(y)) for x, y in (points - (left, top)) * PEN_SCALE]
        draw.line(path, fill=255, width=wide, joint="curve")
        for x, y in (path[0], path[-1]):
            draw.ellipse((x - wide / 2, y - wide / 2, x + wide / 2, y + wide / 2), fill=255)
    small = canvas.resize((right - left, bottom - top), PilImage.Resampling.BOX)
    coverage = np.asarray(small, dtype=np.float32) / 255.0
    texture = 1.0 - pen.pressure * pink_noise((coverage.shape[0], coverage.shape[1]), 1.0, rng)
    return as_mask(coverage * texture * pen.strength), left, top


def _arc(cx: float, cy: float, rx: float, ry: float, start: float, stop: float) -> list[tuple[float, float]]:
    """Points of an elliptic arc; degrees, 0 is to the right, clockwise on the page."""
    angles = np.radians(np.linspace(start, stop, max(4, round(abs(stop - start) / 15))))
    return [(cx + rx * math.cos(a), cy + ry * math.sin(a)) for a in angles]


# In a box 0.6 wide and 1 high, y downwards, built from lines and arcs.
ARC_SHAPES: dict[str, list[list[tuple[float, float]]]] = {
    "0": [_arc(0.3, 0.5, 0.25, 0.48, -70, 300)],
    "1": [[(0.16, 0.16), (0.32, 0.02), (0.32, 0.99)]],
    "2": [[*_arc(0.29, 0.28, 0.22, 0.25, -165, 40), (0.06, 0.97), (0.55, 0.97)]],
    "3": [[*_arc(0.27, 0.26, 0.21, 0.24, -150, 90), *_arc(0.26, 0.74, 0.25, 0.25, -90, 140)]],
    "4": [[(0.36, 0.02), (0.05, 0.66), (0.57, 0.66)], [(0.42, 0.42), (0.42, 1.0)]],
    "5": [[(0.5, 0.03), (0.13, 0.03), (0.11, 0.46), *_arc(0.27, 0.69, 0.25, 0.28, -110, 140)]],
    "6": [[(0.42, 0.04), *_arc(0.42, 0.62, 0.36, 0.58, -110, -180), *_arc(0.3, 0.72, 0.23, 0.26, 180, -170)]],
    "7": [[(0.05, 0.04), (0.52, 0.04), (0.22, 1.0)]],
    "8": [[*_arc(0.3, 0.26, 0.19, 0.24, 90, -270), *_arc(0.3, 0.75, 0.24, 0.25, -90, 270)]],
    "9": [[*_arc(0.28, 0.29, 0.21, 0.26, 10, 370), (0.49, 0.34), (0.45, 0.7), (0.36, 0.99)]],
    ".": [[(0.1, 0.94), (0.14, 0.99)]],
    ",": [[(0.13, 0.92), (0.13, 1.0), (0.07, 1.12)]],
    "-": [[(0.06, 0.56), (0.44, 0.54)]],
    "/": [[(0.46, 0.0), (0.06, 1.0)]],
    "%": [_arc(0.18, 0.2, 0.12, 0.16, 0, 350), [(0.62, 0.02), (0.1, 1.0)], _arc(0.56, 0.78, 0.12, 0.16, 0, 350)],
}


def figure_strokes(text: str, hand: Hand, left: float, baseline: float, height: float, rng: Rng) -> list[Points]:
    """A figure from lines and arcs, each digit stretched, sheared and turned as a whole.

    Raises ``KeyError`` for a character that has no shape.
    """
    strokes: list[Points] = []
    x = left
    for character in text:
        turn, shear = rng.normal(0.0, 0.06), hand.slant * 0.8 + rng.normal(0.0, 0.06)
        stretch = rng.normal(1.0, 0.07, 2) * height
        for path in ARC_SHAPES[character]:
            points = np.array(path) + rng.normal(0.0, 0.008, (len(path), 2))
            px = points[:, 0] * hand.width + (1.0 - points[:, 1]) * (shear + turn)
            py = points[:, 1] - 1.0 - points[:, 0] * turn
            strokes.append(np.column_stack([x + px * stretch[0], baseline + py * stretch[1]]))
        x += ADVANCE.get(character, DIGIT_ADVANCE) * height * hand.width * hand.spacing
    return strokes


def _in_box(box: PixelBox, path: list[tuple[float, float]], rng: Rng, wobble: float = 0.04) -> Points:
    x0, y0, x1, y1 = box
    return (np.array(path) + rng.normal(0.0, wobble, (len(path), 2))) * (x1 - x0, y1 - y0) + (x0, y0)


def mark_strokes(kind: MarkKind, box: PixelBox, text_box: PixelBox, style: MarkStyle, rng: Rng) -> list[Points]:
    """Marks from straight strokes: an angular tick, a cross, hatching, an oval ring, a tick lined out."""
    out = style.overshoot
    slip = rng.normal(0.0, style.looseness, 2)
    shifted = (
        box[0] + slip[0] * (box[2] - box[0]),
        box[1] + slip[1] * (box[3] - box[1]),
        box[2] + slip[0] * (box[2] - box[0]),
        box[3] + slip[1] * (box[3] - box[1]),
    )
    tick = _in_box(shifted, [(0.1 - 0.2 * out, 0.5), (0.4, 0.9), (0.85 + 0.7 * out, 0.1 - 0.7 * out)], rng)
    if kind is MarkKind.TICK:
        return [tick]
    if kind is MarkKind.CROSS:
        low, high = 0.1 - 0.3 * out, 0.9 + 0.3 * out
        return [
            _in_box(shifted, [(low, low), (high, high)], rng),
            _in_box(shifted, [(high, low), (low, high)], rng),
        ]
    if kind is MarkKind.FILLED:
        steps = np.linspace(-0.05, 1.05, 8)
        return [_in_box(box, [(0.02, float(y)), (0.98, float(y) - 0.12)], rng, 0.03) for y in steps]
    if kind is MarkKind.CIRCLED:
        x0, y0, x1, y1 = text_box
        tall = y1 - y0
        start = float(rng.uniform(-120, 120))
        oval = _arc(
            (x0 + x1) / 2, (y0 + y1) / 2, (x1 - x0) / 2 + tall * 0.35, tall * 0.72, start, start + rng.uniform(345, 390)
        )
        return [np.array(oval) + rng.normal(0.0, tall * 0.02, (len(oval), 2))]
    lines = [_in_box(box, [(-0.4, y), (1.5, y - 0.15)], rng) for y in (0.35, 0.6)]
    return [tick, *lines]
