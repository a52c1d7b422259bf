"""Test pages: a printed form drawn with reportlab, rasterised by pdfium, then stamped, turned, bent and dirtied.

Sizes in millimetres unless named ``_px``; the truth of what was drawn comes with each page.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import cv2
import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

Image = NDArray[np.uint8]

A4 = (210.0, 297.0)
_FONTS = (
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
)


@dataclass(frozen=True)
class DrawnTable:
    """Edges of the drawn table in mm from the top-left of the page; ``split_x`` divides only the row ``split_row``."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    split_x: float
    split_row: int


TABLE = DrawnTable(
    xs=(20.0, 35.0, 95.0, 126.0, 157.0, 190.0),
    ys=tuple(45.0 + 8.5 * i for i in range(25)),
    split_x=122.0,
    split_row=20,
)


def font() -> str:
    """A registered font with Chinese glyphs (an outline one where the machine has any)."""
    name = "page-font"
    if name in pdfmetrics.getRegisteredFontNames():
        return name
    for path in _FONTS:
        if Path(path).exists():
            pdfmetrics.registerFont(TTFont(name, path))
            return name
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


@lru_cache(maxsize=16)
def _pdf(kind: str, line_pt: float, grey: float) -> bytes:
    out = io.BytesIO()
    pdf = Canvas(out, pagesize=(A4[0] * mm, A4[1] * mm))
    {"form": _draw_form, "prose": _draw_prose, "cover": _draw_cover, "blank": _draw_nothing}[kind](pdf, line_pt, grey)
    pdf.showPage()
    pdf.save()
    return out.getvalue()


def _text(pdf: Canvas, x: float, y: float, text: str, size: float) -> None:
    pdf.setFont(font(), size)
    pdf.drawString(x * mm, (A4[1] - y) * mm, text)


def _draw_form(pdf: Canvas, line_pt: float, grey: float) -> None:
    rng = np.random.default_rng(7)
    _text(pdf, 62, 35, "二、集群发展主要指标情况", 18)
    pdf.setLineWidth(line_pt)
    pdf.setStrokeGray(grey)
    xs, ys = TABLE.xs, TABLE.ys
    for y in ys:
        pdf.line(xs[0] * mm, (A4[1] - y) * mm, xs[-1] * mm, (A4[1] - y) * mm)
    for x in xs:
        pdf.line(x * mm, (A4[1] - ys[0]) * mm, x * mm, (A4[1] - ys[-1]) * mm)
    top, bottom = ys[TABLE.split_row], ys[TABLE.split_row + 1]
    pdf.line(TABLE.split_x * mm, (A4[1] - top) * mm, TABLE.split_x * mm, (A4[1] - bottom) * mm)
    labels = (
        "集群总产值（亿元）",
        "主导产业产值占比（%）",
        "规模以上工业企业数量",
        "一二三四五口国回田目十",
        "专精特新企业数量（家）",
    )
    for row in range(len(ys) - 1):
        base = ys[row] + 5.6
        _text(pdf, xs[0] + 5, base, str(row + 1), 10.5)
        _text(pdf, xs[1] + 2, base, labels[row % len(labels)], 10.5)
        for col in range(2, 5):
            _text(pdf, xs[col] + 6, base, f"{rng.uniform(1, 4000):.2f}", 10.5)


def _draw_prose(pdf: Canvas, line_pt: float, grey: float) -> None:
    _text(pdf, 26, 40, "八、集群发展基本情况", 16)
    line = "集群围绕主导产业推动大中小企业融通发展，共建共享创新平台，提升数字化绿色化水平一"
    for i in range(24):
        _text(pdf, 26 + (8 if i % 6 == 0 else 0), 55 + 8.4 * i, line[: 38 - (2 if i % 6 == 0 else 0)], 12)


def _draw_cover(pdf: Canvas, line_pt: float, grey: float) -> None:
    _text(pdf, 40, 70, "中小企业特色产业集群申报表", 26)
    pdf.setLineWidth(line_pt)
    for i, label in enumerate(("集群名称", "申报单位", "推荐单位", "联系人及电话")):
        y = 130 + 18 * i
        _text(pdf, 40, y, label, 16)
        pdf.line(80 * mm, (A4[1] - y - 1.5) * mm, 165 * mm, (A4[1] - y - 1.5) * mm)
        _text(pdf, 90, y, "某某县高端装备零部件", 16)


def _draw_nothing(pdf: Canvas, line_pt: float, grey: float) -> None:
    pass


def page(kind: str = "form", dpi: int = 200, line_pt: float = 0.75, grey: float = 0.0) -> Image:
    """A clean BGR rendering of a test page; ``line_pt`` and ``grey`` are the rulings' thickness and tone."""
    document = pdfium.PdfDocument(_pdf(kind, line_pt, grey))
    bitmap = document[0].render(scale=dpi / 72)
    return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])


def px(value_mm: float, dpi: int = 200) -> float:
    return value_mm / 25.4 * dpi


def turned(image: Image, degrees: float, paper: int = 255) -> Image:
    """Turned clockwise by a small angle on a sheet of the same size, as by a skewed feed."""
    height, width = image.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2 - 0.5, height / 2 - 0.5), -degrees, 1.0)
    return np.asarray(
        cv2.warpAffine(image, matrix, (width, height), flags=cv2.INTER_CUBIC, borderValue=(paper,) * 3), np.uint8
    )


def faxed(image: Image, level: int = 120) -> Image:
    """As a fax of standard resolution sends it: 98 rows of black and white dots an inch."""
    height, width = image.shape[:2]
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    rows = cv2.resize(grey, (width, round(height * 98 / 200)), interpolation=cv2.INTER_AREA)
    dots = np.where(rows < level, 0, 255).astype(np.uint8)
    sheet = cv2.resize(dots, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.cvtColor(sheet, cv2.COLOR_GRAY2BGR), np.uint8)


def noisy(image: Image, sigma: float = 5.0, blur: float = 0.7, jpeg: int = 75, seed: int = 1) -> Image:
    """Scanner blur, sensor noise and JPEG."""
    rng = np.random.default_rng(seed)
    out = cv2.GaussianBlur(image, (0, 0), blur) if blur else image
    out = np.clip(out.astype(np.float32) * 0.96 + rng.normal(0, sigma, out.shape), 0, 255).astype(np.uint8)
    return jpegged(out, jpeg)


def jpegged(image: Image, quality: int) -> Image:
    done, data = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    assert done
    return np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


def seal_layer(shape: str, size_px: int, seed: int = 3) -> NDArray[np.float32]:
    """Ink opacity (0..1) of a seal, ``size_px`` square (an oval seal uses 2/3 of the height)."""
    big = 4 * size_px
    layer = np.zeros((big, big), np.float32)
    c, edge = big // 2, int(big * 0.022)
    if shape == "square":
        m = edge + 2
        cv2.rectangle(layer, (m, m), (big - m, big - m), 1.0, 2 * edge)
        for row in range(2):
            for col in range(2):
                x, y, s = int(big * (0.12 + 0.4 * col)), int(big * (0.12 + 0.4 * row)), int(big * 0.34)
                _glyph(layer, x, y, s, seed + row * 2 + col, 2 * edge)
    else:
        ratio = 0.68 if shape == "oval" else 1.0
        rx, ry = big // 2 - 2 * edge, int((big // 2 - 2 * edge) * ratio)
        cv2.ellipse(layer, (c, c), (rx, ry), 0, 0, 360, 1.0, 2 * edge, cv2.LINE_AA)
        for i in range(14):
            angle = np.deg2rad(130 + 280 * i / 13)
            s = int(big * 0.1)
            x, y = c + 0.76 * rx * np.cos(angle), c + 0.76 * ry * np.sin(angle)
            glyph = np.zeros((s, s), np.float32)
            _glyph(glyph, 2, 2, s - 4, seed + i, edge)
            turn = cv2.getRotationMatrix2D((s / 2, s / 2), -np.rad2deg(angle) - 90, 1)
            glyph = cv2.warpAffine(glyph, turn, (s, s))
            x0, y0 = int(x - s / 2), int(y - s / 2)
            layer[y0 : y0 + s, x0 : x0 + s] = np.maximum(layer[y0 : y0 + s, x0 : x0 + s], glyph)
        star = [
            (
                c + (0.3 if k % 2 == 0 else 0.12) * ry * np.sin(k * np.pi / 5),
                c - (0.3 if k % 2 == 0 else 0.12) * ry * np.cos(k * np.pi / 5),
            )
            for k in range(10)
        ]
        cv2.fillPoly(layer, [np.array(star, np.int32)], 1.0)
    return np.asarray(cv2.resize(layer, (size_px, size_px), interpolation=cv2.INTER_AREA), np.float32)


def _glyph(layer: NDArray[np.float32], x: int, y: int, s: int, seed: int, thick: int) -> None:
    rng = np.random.default_rng(seed)
    for f in rng.choice(5, 3, replace=False) / 4:
        cv2.line(layer, (x, int(y + f * s)), (x + s, int(y + f * s)), 1.0, thick)
    for f in rng.choice(5, 2, replace=False) / 4:
        cv2.line(layer, (int(x + f * s), y), (int(x + f * s), y + s), 1.0, thick)


def stamped(
    image: Image,
    x: float,
    y: float,
    size: float = 40.0,
    shape: str = "round",
    dpi: int = 200,
    ink: tuple[int, int, int] = (45, 40, 205),
    strength: float = 0.85,
    seed: int = 3,
) -> Image:
    """A seal of ``ink`` (BGR) pressed over the print with its centre at ``(x, y)`` mm; may hang over the page edge."""
    s = round(px(size, dpi))
    rng = np.random.default_rng(seed)
    patchy = cv2.resize(rng.uniform(0.7, 1.0, (12, 12)).astype(np.float32), (s, s), interpolation=cv2.INTER_CUBIC)
    alpha = np.clip(seal_layer(shape, s, seed) * patchy * strength, 0, 1)
    out = image.astype(np.float32)
    x0, y0 = round(px(x, dpi) - s / 2), round(px(y, dpi) - s / 2)
    left, top = max(0, x0), max(0, y0)
    right, bottom = min(image.shape[1], x0 + s), min(image.shape[0], y0 + s)
    part = alpha[top - y0 : bottom - y0, left - x0 : right - x0, None]
    filtered = 1 - part * (1 - np.array(ink, np.float32) / 255)
    out[top:bottom, left:right] *= filtered
    return np.clip(out, 0, 255).astype(np.uint8)


def on_desk(image: Image, corners: NDArray[np.float32], size: tuple[int, int], desk: int = 70) -> Image:
    """A photo: the page's corners (tl, tr, br, bl) at ``corners`` px of a ``size`` (w, h) picture of a dark desk."""
    height, width = image.shape[:2]
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    matrix = cv2.getPerspectiveTransform(source, corners.astype(np.float32))
    rng = np.random.default_rng(5)
    ground = np.clip(rng.normal(desk, 8, (size[1], size[0], 3)), 0, 255).astype(np.uint8)
    ground = cv2.GaussianBlur(ground, (0, 0), 2)
    warped = cv2.warpPerspective(image, matrix, size, flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT)
    inside = cv2.warpPerspective(np.full((height, width), 255, np.uint8), matrix, size)
    return np.where(inside[..., None] > 127, warped, ground).astype(np.uint8)


def shaded(image: Image, low: float = 0.55) -> Image:
    """Uneven light: a diagonal fall-off with a soft shadow band."""
    height, width = image.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    ramp = 1 - (1 - low) * (xs / width * 0.6 + ys / height * 0.4)
    band = 1 - 0.25 * np.exp(-(((xs - 0.6 * width - 0.2 * ys) / (0.12 * width)) ** 2))
    return np.clip(image * (ramp * band)[..., None], 0, 255).astype(np.uint8)


def bent(image: Image, bow: float = 12.0) -> Image:
    """A curled page: horizontals bow by ``bow`` px at the middle of the sheet, more at the top than at the bottom."""
    height, width = image.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    u = (xs / width - 0.5) * 2
    lift = bow * (1 - u**2) * (1 - 0.4 * ys / height)
    side = 0.3 * bow * np.sin(np.pi * ys / height)
    return np.asarray(
        cv2.remap(image, xs + side, ys + lift, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def bilevel(image: Image) -> Image:
    """A fax: one bit a pixel."""
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.asarray(cv2.cvtColor(np.where(grey < 150, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)


def speckled(image: Image, share: float = 0.01) -> Image:
    """Salt and pepper on ``share`` of the pixels."""
    rng = np.random.default_rng(11)
    dice = rng.random(image.shape[:2])
    out = image.copy()
    out[dice < share / 2] = 0
    out[dice > 1 - share / 2] = 255
    return out


def dithered(image: Image) -> Image:
    """A fax in photo mode: one bit a pixel, grey as dots of an ordered 8 x 8 matrix (Bayer 1973)."""
    bayer = np.array([[0]])
    for _ in range(3):
        bayer = np.block([[4 * bayer, 4 * bayer + 2], [4 * bayer + 3, 4 * bayer + 1]])
    grey = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    limits = np.tile((bayer + 0.5) * 4, (height // 8 + 1, width // 8 + 1))[:height, :width]
    return np.asarray(cv2.cvtColor(np.where(grey < limits, 0, 255).astype(np.uint8), cv2.COLOR_GRAY2BGR), np.uint8)
