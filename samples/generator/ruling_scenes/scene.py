"""Scenes for the ruling network: a part of a page after the post, upright again, and where its rulings are."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from samples.generator.degrade import capture, office, paper
from samples.generator.degrade.raster import Image, Rng, as_image, smooth_noise
from samples.generator.ruling_scenes.lines import Style, drawn, erased, parted, random_style, with_gaps
from samples.generator.ruling_scenes.litter import pen_strokes, seals, streaks
from samples.generator.ruling_scenes.pages import DPI, Lines, RuledPage

SIDE = 1024
"""Px of a scene's sides, at ``DPI``."""
MARGIN = 96
"""Px beyond, which turn into the scene when it is turned."""
SCALE = 2
"""Px of a scene to one of the target."""
RULING_PX, LOOSE_PX = 3, 13
"""How wide rulings are drawn in the target, and what is not judged around loose lines."""
RESTYLED, DROPPED, MERGED, FADED, WORN = 0.65, 0.3, 0.4, 0.35, 0.3
SHOWN_THROUGH, SEALED, STROKED, STREAKED, DIRTY = 0.25, 0.3, 0.15, 0.15, 0.5
"""How often a scene has each of these."""
BENT = 0.35
"""How often it is still a little bent."""

Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class Scene:
    """``grey``: uint8 ``SIDE x SIDE``. ``target``: uint8 ``2 x SIDE // SCALE x SIDE // SCALE``, 255 on level rulings
    (first) and upright ones. ``judged``: bool, likewise without the first axis."""

    grey: NDArray[np.uint8]
    target: NDArray[np.uint8]
    judged: NDArray[np.bool_]


def drawn_scene(pages: Sequence[RuledPage], rng: Rng) -> Scene:
    """A scene of one of ``pages``."""
    whole = SIDE + 2 * MARGIN
    page = pages[int(rng.integers(len(pages)))]
    cut = _random_cut(page, whole, rng)
    picture = _cut_out(page, cut, whole)
    across, down, loose = (_moved(lines, cut) for lines in (page.across, page.down, page.loose))
    across, down = _restyled(picture, across, down, rng)
    picture = _aged(picture, np.concatenate([across, down]), pages, whole, rng)
    away = _random_turn(whole, rng)
    turned = as_image(
        cv2.warpPerspective(picture, away, (whole, whole), flags=cv2.INTER_CUBIC, borderValue=_paper_of(picture))
    )
    seen = _captured(turned, rng)
    rest = _residual(whole, rng)
    back = rest @ np.linalg.inv(away)
    seen = as_image(
        cv2.warpPerspective(seen, back, (whole, whole), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    )
    wave = _random_wave(whole, rng)
    seen = _waved(seen, wave)
    if rng.random() < 0.4:
        seen = np.ascontiguousarray(capture.jpeg(_bgr(seen), int(rng.integers(30, 90)))[:, :, 0])
    inner = np.s_[MARGIN : MARGIN + SIDE, MARGIN : MARGIN + SIDE]
    target = np.stack([_mask(lines, rest, wave, whole, RULING_PX) for lines in (across, down)])
    judged = _mask(loose, rest, wave, whole, LOOSE_PX)[inner]
    small = SIDE // SCALE, SIDE // SCALE
    shrunk = [cv2.resize(np.ascontiguousarray(t[inner]), small, interpolation=cv2.INTER_AREA) for t in target]
    near = cv2.resize(np.ascontiguousarray(judged), small, interpolation=cv2.INTER_AREA)
    return Scene(np.ascontiguousarray(seen[inner]), np.stack(shrunk).astype(np.uint8), np.asarray(near < 8))


def _random_cut(page: RuledPage, whole: int, rng: Rng) -> Matrix:
    """Page px → scene px: a part of the page, about its size, at times hanging over its edges."""
    height, width = page.grey.shape
    scale = math.exp(rng.normal(0.0, 0.12))
    x = rng.uniform(-MARGIN, max(1, width * scale - whole + MARGIN))
    y = rng.uniform(-MARGIN, max(1, height * scale - whole + MARGIN))
    across = scale * math.exp(rng.normal(0.0, 0.04))
    return np.array([[across, 0, -x], [0, scale, -y], [0, 0, 1]], np.float64)


def _cut_out(page: RuledPage, cut: Matrix, whole: int) -> Image:
    return as_image(cv2.warpAffine(page.grey, cut[:2], (whole, whole), flags=cv2.INTER_LINEAR, borderValue=(255,)))


def _moved(lines: Lines, by: Matrix) -> Lines:
    ends = lines.reshape(-1, 2)
    lifted = np.column_stack([ends, np.ones(len(ends))]) @ by.T
    return np.asarray(lifted[:, :2] / lifted[:, 2:], np.float64).reshape(-1, 4)


def _restyled(picture: Image, across: Lines, down: Lines, rng: Rng) -> tuple[Lines, Lines]:
    """Some lines taken away, the others drawn anew, in place; those that are left."""
    if rng.random() < DROPPED:
        stay_h, stay_v = rng.random(len(across)) > 0.12, rng.random(len(down)) > 0.12
        erased(picture, across[~stay_h])
        erased(picture, down[~stay_v])
        across, down = across[stay_h], down[stay_v]
    if rng.random() < MERGED:
        share = float(rng.uniform(0.02, 0.2))
        left_h, gone_h = parted(across, down, share, rng)
        left_v, gone_v = parted(down, across, share, rng)
        erased(picture, gone_h)
        erased(picture, gone_v)
        across, down = left_h, left_v
        # What was rubbed out of the lines that stay.
        drawn(picture, np.concatenate([across, down]), Style(1.5, 0, 0.0, 0.0, 0.0))
    if rng.random() < RESTYLED:
        erased(picture, across)
        erased(picture, down)
        style = random_style(rng)
        other = random_style(rng) if rng.random() < 0.3 else style
        drawn(picture, across, style)
        drawn(picture, down, other)
    if rng.random() < WORN:
        with_gaps(picture, np.concatenate([across, down]), float(rng.uniform(0.05, 0.6)), rng)
    return across, down


def _bgr(grey: Image) -> Image:
    return as_image(cv2.merge([grey, grey, grey]))


def _aged(picture: Image, lines: Lines, pages: Sequence[RuledPage], whole: int, rng: Rng) -> Image:
    """Faded rulings, toner, the sheet's other side, seals, pens and dirt."""
    if rng.random() < FADED:
        picture = _faded(picture, lines, rng)
    sheet = _bgr(picture)
    if rng.random() < 0.6:
        sheet = paper.printed(sheet, DPI, float(rng.uniform(0.6, 0.98)), rng)
    if rng.random() < SHOWN_THROUGH:
        other = pages[int(rng.integers(len(pages)))]
        reverse = _cut_out(other, _random_cut(other, whole, rng), whole)
        sheet = paper.bleed_through(sheet, _bgr(reverse), float(rng.uniform(0.04, 0.3)), DPI)
    grey = np.ascontiguousarray(sheet[:, :, 0])
    if rng.random() < SEALED:
        grey = seals(grey, rng)
    if rng.random() < STROKED:
        grey = pen_strokes(grey, rng)
    if rng.random() < DIRTY:
        grey = np.ascontiguousarray(paper.dirt(_bgr(grey), DPI, int(rng.integers(3, 150)), rng)[:, :, 0])
    return grey


def _faded(picture: Image, lines: Lines, rng: Rng) -> Image:
    """Rulings paler than the print, in patches; what crosses them fades with them."""
    mask = np.zeros(picture.shape, np.uint8)
    erased(mask, lines)
    patch = smooth_noise((picture.shape[0], picture.shape[1]), float(rng.uniform(15.0, 200.0)), rng)
    fade = float(rng.uniform(0.2, 0.9))
    lost = np.clip(fade + (patch - 0.5) * float(rng.uniform(0.0, 1.2)), 0.0, 0.93) * (mask > 0)
    return as_image(255.0 - (255.0 - picture.astype(np.float32)) * (1.0 - lost))


def _random_turn(whole: int, rng: Rng) -> Matrix:
    """How the sheet lay: askew, seen at a slant."""
    if rng.random() < 0.15:
        return np.eye(3)
    degrees = float(np.clip(rng.normal(0.0, 1.3), -5, 5))
    turn = np.vstack([cv2.getRotationMatrix2D((whole / 2, whole / 2), degrees, 1.0), [0.0, 0.0, 1.0]])
    slant = np.eye(3)
    if rng.random() < 0.25:
        slant[2, :2] = rng.normal(0.0, 2e-5, 2)
    return np.asarray(slant @ turn, np.float64)


def _residual(whole: int, rng: Rng) -> Matrix:
    """What the upright page is still askew by."""
    degrees = float(np.clip(rng.normal(0.0, 0.12), -0.5, 0.5))
    turn = np.vstack([cv2.getRotationMatrix2D((whole / 2, whole / 2), degrees, 1.0), [0.0, 0.0, 1.0]])
    turn[0, 1] += float(rng.normal(0.0, 0.001))
    return np.asarray(turn, np.float64)


def _random_wave(whole: int, rng: Rng) -> NDArray[np.float64]:
    """By how many px each column still slides down."""
    x = np.linspace(0.0, 1.0, whole)
    if rng.random() >= BENT:
        return np.zeros(whole)
    depth = float(rng.uniform(0.0, 4.0))
    if rng.random() < 0.25:  # a fold
        at = float(rng.uniform(0.1, 0.9))
        return np.asarray(depth * (1 - np.abs(x - at) / max(at, 1 - at)), np.float64)
    return np.asarray(depth * np.sin(2 * math.pi * (rng.uniform(0.2, 1.2) * x + rng.random())), np.float64)


def _waved(grey: Image, wave: NDArray[np.float64]) -> Image:
    if not wave.any():
        return grey
    height, width = grey.shape[:2]
    xs = np.tile(np.arange(width, dtype=np.float32), (height, 1))
    ys = np.arange(height, dtype=np.float32)[:, None] - wave.astype(np.float32)[None, :]
    return as_image(cv2.remap(grey, xs, ys, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE))


def _mask(lines: Lines, turn: Matrix, wave: NDArray[np.float64], whole: int, wide: int) -> NDArray[np.uint8]:
    """Where lines are after a turn and a wave."""
    out = np.zeros((whole, whole), np.uint8)
    steps = np.linspace(0.0, 1.0, 24)[:, None]
    for line in lines:
        points = line[:2] + (line[2:] - line[:2]) * steps
        points = (np.column_stack([points, np.ones(len(points))]) @ turn.T)[:, :2]
        points[:, 1] += np.interp(points[:, 0], np.arange(whole), wave)
        cv2.polylines(out, [np.rint(points * 16).astype(np.int32)], False, (255,), wide, cv2.LINE_AA, 4)
    return out


def _paper_of(picture: Image) -> tuple[int]:
    return (int(np.percentile(picture[::16, ::16], 70)),)


def _captured(grey: Image, rng: Rng) -> Image:
    """The picture that a fax, a copier, a scanner or a telephone makes of a sheet, at ``DPI`` again."""
    ways: tuple[Callable[[Image, Rng], Image], ...] = (_faxed, _copied, _scanned, _photographed)
    return ways[int(rng.choice(4, p=(0.35, 0.3, 0.2, 0.15)))](grey, rng)


def _sized(grey: Image, size: tuple[int, int], method: int) -> Image:
    return as_image(cv2.resize(grey, size, interpolation=method))


def _faxed(grey: Image, rng: Rng) -> Image:
    if rng.random() < 0.25:
        grey = _copied(grey, rng)
    grey = _soft(grey, 0.0, 1.0, rng)
    grey = np.ascontiguousarray(capture.tone(grey, rng.uniform(0, 22), rng.uniform(245, 268), rng.uniform(0.8, 1.2)))
    mode = "standard" if rng.random() < 0.45 else "fine"
    level = int(rng.integers(90, 190))
    sent = office.fax(_bgr(grey), DPI, mode, bool(rng.random() < 0.3), level, rng).image
    sent = capture.salt_and_pepper(sent, float(rng.uniform(0.0, 0.004)) * (rng.random() < 0.5), rng)
    bits = np.ascontiguousarray(sent[:, :, 0])
    height, width = grey.shape[:2]
    return _sized(bits, (width, height), cv2.INTER_AREA if rng.random() < 0.5 else cv2.INTER_LINEAR)


def _copied(grey: Image, rng: Rng) -> Image:
    for _ in range(int(rng.integers(1, 5))):
        if rng.random() < 0.7:
            turn = _residual(grey.shape[0], rng)
            # Taken back at once: the blur is the copier's, the place the sheet's.
            moved = cv2.warpPerspective(grey, turn, grey.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
            grey = as_image(
                cv2.warpPerspective(moved, np.linalg.inv(turn), grey.shape[::-1], borderMode=cv2.BORDER_REPLICATE)
            )
        contrast, ground = float(rng.uniform(5.0, 14.0)), float(rng.uniform(0.02, 0.35))
        grey = np.ascontiguousarray(office.photocopy(_bgr(grey), DPI, contrast, ground, rng)[:, :, 0])
    return _scanned(grey, rng)


def _soft(grey: Image, least: float, most: float, rng: Rng) -> Image:
    sigma = float(rng.uniform(least, most))
    return as_image(cv2.GaussianBlur(grey, (0, 0), sigma)) if sigma > 0.25 else grey


def _scanned(grey: Image, rng: Rng) -> Image:
    height, width = grey.shape[:2]
    share = float(rng.choice((0.6, 0.75, 1.0, 1.5)))
    size = round(width * share), round(height * share)
    grey = _sized(grey, size, cv2.INTER_AREA if share < 1 else cv2.INTER_CUBIC)
    grey = _soft(grey, 0.0, 1.3, rng)
    if rng.random() < STREAKED:
        grey = streaks(grey, rng)
    grey = np.ascontiguousarray(capture.tone(grey, rng.uniform(0, 60), rng.uniform(235, 268), rng.uniform(0.8, 1.3)))
    noisy = grey + rng.normal(0.0, float(rng.uniform(0.0, 9.0)), grey.shape)
    return _sized(as_image(noisy), (width, height), cv2.INTER_LINEAR if share < 1 else cv2.INTER_AREA)


def _photographed(grey: Image, rng: Rng) -> Image:
    grey = _soft(grey, 0.3, 2.0, rng)
    light = 1.0 - float(rng.uniform(0.0, 0.5)) * smooth_noise(
        (grey.shape[0], grey.shape[1]), float(rng.uniform(200, 900)), rng
    )
    noisy = grey * light + rng.normal(0.0, float(rng.uniform(0.5, 9.0)), grey.shape)
    return as_image(noisy)
