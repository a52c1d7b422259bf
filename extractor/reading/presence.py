"""Is there a seal, is there a signature: presence only, no attempt to read them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extractor.reading.content import Contents, PageContent, lines_of
from extractor.registration.similarity import bare
from models.geometry import BBox
from models.record import Reason, ReasonCode
from models.registration import Place, Region

# Share of a seal that must lie in the area where one belongs.
SEAL_INSIDE = 0.5
# Share of dark pixels in the signature area from which a pen has been there. Speckle of degraded development scans
# stays below 0.0015, the thinnest drawn signature above 0.004.
SIGNATURE_INK = 0.003
# Between these shares a person looks.
SIGNATURE_DOUBT = 0.0015


@dataclass(frozen=True)
class SealOnPage:
    """A seal with its page and box in the page's unit."""

    page: int
    box: BBox
    confidence: float


@dataclass(frozen=True)
class Presence:
    """Whether the thing is there, where, and how sure."""

    present: bool
    page: int
    box: BBox
    confidence: float
    reasons: tuple[Reason, ...] = ()


def read_seal(place: Place, seals: Sequence[SealOnPage]) -> Presence:
    """Whether a seal lies in the place's area."""
    region = place.regions[0]
    inside = [s for s in seals if s.page == region.page and _share_inside(s.box, region.bbox) >= SEAL_INSIDE]
    if inside:
        best = max(inside, key=lambda s: s.confidence)
        return Presence(True, best.page, best.box, max(0.9, best.confidence))
    return Presence(False, region.page, region.bbox, 0.99)


def _share_inside(box: BBox, area: BBox) -> float:
    return box.overlap(area) / box.area if box.area else 0.0


def read_signature(place: Place, contents: Contents) -> Presence:
    """Whether something is written in the place's area: typed text, a pasted picture or pen ink."""
    region = place.regions[0]
    content = contents[region.page]
    typed = _typed(place, contents)
    pasted = [b for b in content.page.images if b.overlap(region.bbox) > 0.2 * b.area]
    if content.is_scan:
        return _pen(region, content)
    if typed or pasted:
        return Presence(True, region.page, region.bbox, 0.95)
    strokes = [s for s in content.page.strokes if region.bbox.contains(s.bbox.cx, s.bbox.cy)]
    if strokes:
        return Presence(True, region.page, region.bbox, 0.95)
    return Presence(False, region.page, region.bbox, 0.99)


def _typed(place: Place, contents: Contents) -> bool:
    text = bare("".join(n.line.text for n in lines_of(place.regions, contents)))
    for prompt in place.prompts:
        text = text.replace(bare(prompt), "")
    return len(text) >= 2


def _pen(region: Region, content: PageContent) -> Presence:
    share = ink_share(region.bbox, content)
    reasons: tuple[Reason, ...] = ()
    if SIGNATURE_DOUBT <= share < SIGNATURE_INK:
        reasons = (Reason(code=ReasonCode.LOW_CONFIDENCE, message="签字处有少量痕迹，请确认是否已签字"),)
    present = share >= SIGNATURE_INK
    return Presence(present, region.page, region.bbox, 0.97 if not reasons else 0.6, reasons)


def ink_share(box: BBox, content: PageContent) -> float:
    """Share of dark pixels of the seal-free picture in the box; recognised text is left out."""
    if content.raster is None:
        return 0.0
    unit = content.raster.unit
    grey = content.raster.grey
    x0, y0, x1, y1 = (round(v * unit) for v in (box.x0, box.top, box.x1, box.bottom))
    crop = grey[max(0, y0) : y1, max(0, x0) : x1]
    if crop.size == 0:
        return 0.0
    paper = float(np.percentile(crop, 90))
    return float(np.mean(crop < paper - 60))
