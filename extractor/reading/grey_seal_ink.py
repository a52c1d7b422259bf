"""Ink of seals without colour, which nothing but its place within a seal's outline tells from print."""

from __future__ import annotations

import numpy as np

from extractor.reading.content import PageContent
from models.geometry import BBox
from models.record import Reason, ReasonCode

ACROSS = Reason(code=ReasonCode.SEAL_OVERLAP, message="文字上压着灰色的印章，请核对原件")
"""Said of a short text with a character under such ink."""

# A seal is in a box from such a share of it on, and without colour below so many levels between its channels (JPEG
# leaves a few).
SEAL_SHARE, COLOURLESS = 0.15, 20.0


def has_grey_seal(box: BBox, content: PageContent, least: float = SEAL_SHARE) -> bool:
    """Whether the ink of a seal without colour lies in a box of the page, on such a share of it at ``least``."""
    if content.raster is None:
        return False
    at = box.scaled(content.raster.unit)
    part = np.s_[max(0, round(at.top)) : max(0, round(at.bottom)), max(0, round(at.x0)) : max(0, round(at.x1))]
    mask = content.raster.seal_mask[part]
    if mask.size == 0 or not mask.any() or float(mask.mean()) < least:
        return False
    ink = content.raster.colour[part][mask].astype(np.int16)
    return float((ink.max(axis=1) - ink.min(axis=1)).mean()) < COLOURLESS
