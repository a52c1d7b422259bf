"""How well a page can be read, measured, with advice a clerk can act on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.tone import Tone

Grey = NDArray[np.uint8]


class Verdict(StrEnum):
    """What most limits the reading of a page, worst first."""

    BLANK = "blank"
    DARK = "dark"
    LOW_RESOLUTION = "low_resolution"
    BLURRED = "blurred"
    LOW_CONTRAST = "low_contrast"
    NOISY = "noisy"
    BILEVEL = "bilevel"
    GOOD = "good"


_ADVICE = {
    Verdict.BLANK: "第 {page} 页是空白页，如不应为空请重新扫描",
    Verdict.DARK: "第 {page} 页图像太暗，请补足光线后重新拍摄，或以 200 dpi 以上重新扫描第 {page} 页",
    Verdict.LOW_RESOLUTION: "第 {page} 页清晰度不足（约 {dpi} dpi），请以 200 dpi 以上重新扫描第 {page} 页",
    Verdict.BLURRED: "第 {page} 页图像模糊，请平放对焦后重新拍摄，或以 200 dpi 以上重新扫描第 {page} 页",
    Verdict.LOW_CONTRAST: "第 {page} 页字迹过淡，请调深后重新扫描，或换用原件扫描",
    Verdict.NOISY: "第 {page} 页污点、底噪较多，请换用原件（不用复印件）重新扫描",
}
# A black-and-white page of enough resolution reads as well as a grey one: it is noted, and nobody is asked to act.

# Limits set on rendered form pages degraded step by step, where the reading of figures began to fail: figures were
# read down to 75 dpi on a clean print and failed at 60, which leaves a margin for worse prints; they were read at a
# sharpness of 0.185 (a blur of 3 px) and failed at 0.157 (4 px).
LEAST_DPI = 100.0
LEAST_SHARPNESS = 0.17
LEAST_CONTRAST = 70.0
# Brightness of the paper, as handed in, below which too few grey levels are left to lighten the page.
LEAST_LIGHT = 60.0
MOST_NOISE = 18.0
MOST_SPECKLE = 0.012


@dataclass(frozen=True)
class Quality:
    """``dpi``: of the source, from its size as A4. ``sharpness``: steepest tenth of edges, share of the contrast a
    pixel (1 = black to white in one). ``contrast``: paper less ink, grey levels. ``noise``: standard deviation.
    ``speckle``: share of lone dark or light pixels. ``ink``: share of dark pixels. ``bilevel``: black and white only.
    ``light``: grey level of the paper as handed in.
    """

    dpi: float
    sharpness: float
    contrast: float
    noise: float
    speckle: float
    ink: float
    bilevel: bool
    blank: bool
    light: float
    verdict: Verdict

    def advice(self, page: int) -> str | None:
        """What the clerk can do about 1-based ``page``, in Chinese; None when the page is good."""
        text = _ADVICE.get(self.verdict)
        return text.format(page=page, dpi=round(self.dpi)) if text else None

    def at_most(self, dpi: float) -> Quality:
        """The quality of a picture that was made larger than it was scanned, at ``dpi``."""
        return self if dpi >= self.dpi else replace(self, dpi=round(dpi, 1))._judged()

    def _judged(self) -> Quality:
        return replace(self, verdict=self._worst())

    def _worst(self) -> Verdict:
        if self.blank:
            return Verdict.BLANK
        if self.light < LEAST_LIGHT:
            return Verdict.DARK
        if self.dpi < LEAST_DPI:
            return Verdict.LOW_RESOLUTION
        if self.sharpness < LEAST_SHARPNESS and not self.bilevel:
            return Verdict.BLURRED
        if self.contrast < LEAST_CONTRAST:
            return Verdict.LOW_CONTRAST
        if self.noise > MOST_NOISE or self.speckle > MOST_SPECKLE:
            return Verdict.NOISY
        return Verdict.BILEVEL if self.bilevel else Verdict.GOOD


def measure_quality(grey: Grey, source: Grey, dpi: float, tone: Tone) -> Quality:
    """Quality of a cleaned page (``grey``, about 200 dpi) made from ``source`` (grey, as handed in) of ``dpi``."""
    sample = np.ascontiguousarray(grey[::3])
    dark = sample < (tone.paper + tone.ink) / 2
    ink = float(dark.mean())
    bilevel = is_bilevel(source)
    speckle = _speckle(grey, tone)
    sharpness = _sharpness(grey, tone)
    faint_ink = float((sample < tone.paper - max(18.0, 5 * tone.noise)).mean())
    blank = faint_ink - speckle < 0.0006
    return Quality(
        dpi=round(dpi, 1),
        sharpness=round(sharpness, 3),
        contrast=round(tone.contrast, 1),
        noise=round(tone.noise, 2),
        speckle=round(speckle, 5),
        ink=round(ink, 5),
        bilevel=bilevel,
        blank=blank,
        light=round(float(np.percentile(source[::8, ::8], 90)), 1),
        verdict=Verdict.GOOD,
    )._judged()


def is_bilevel(source: Grey) -> bool:
    """Whether nearly all of a raster is one of two tones (JPEG ringing allowed): a fax or a 1-bit scan."""
    sample = source[:: max(1, source.shape[0] // 400)]
    counts = np.bincount(sample.ravel(), minlength=256)
    between, dark = int(counts[56:200].sum()), int(counts[:56].sum())
    return dark > 0.002 * sample.size and between < 0.06 * dark


def _sharpness(grey: Grey, tone: Tone) -> float:
    """90th percentile of the edge steps that are edges at all, as a share of the contrast."""
    band = grey[grey.shape[0] // 8 : -grey.shape[0] // 8 : 1][::2]
    step = np.asarray(cv2.absdiff(band[:, 1:], band[:, :-1]), np.float32)
    edges = step[step > max(12.0, 4 * tone.noise, 0.06 * tone.contrast)]
    if edges.size < 500:
        return 0.0
    return min(1.0, float(np.percentile(edges, 90)) / max(tone.contrast, 1.0))


def _speckle(grey: Grey, tone: Tone) -> float:
    """Share of pixels that differ from every neighbour by half the contrast."""
    height = grey.shape[0]
    band = np.ascontiguousarray(grey[height // 3 : height // 3 + max(64, height // 8)])
    middle = cv2.medianBlur(band, 3)
    lone = cv2.absdiff(band, middle) > max(40.0, 0.45 * tone.contrast)
    return float(lone.mean())
