"""Pages whose strokes have grown together: a copier's toner, or a scanner set too dark, has closed the characters."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.scanning import TEXT_TO_JUDGE, sureness
from models.document import Page

# So much of the lines of text is ink, and recognition is no surer than this. A copy whose 敷 was 數 had 0.28 to 0.39
# with 0.96 to 0.98, one whose boxes were filled 0.50 to 0.57 with 0.87 to 0.97; bold print is as black and sure.
INKED, UNSURE = 0.45, 0.975
# Ink is so much darker than the paper.
INK_DEPTH = 60


def has_closed_strokes(page: Page, grey: NDArray[np.uint8]) -> bool:
    """Whether most of a scanned page's text has grown together; ``grey``: its clean raster, HxW, in whose pixels the
    page's words have their places."""
    if sum(len(w.text) for w in page.words) < TEXT_TO_JUDGE or sureness(page.words) >= UNSURE:
        return False
    ink = grey < np.percentile(grey, 90) - INK_DEPTH
    inked = area = 0
    for word in page.words:
        box = word.bbox
        part = ink[max(0, round(box.top)) : round(box.bottom), max(0, round(box.x0)) : round(box.x1)]
        inked += int(part.sum())
        area += part.size
    return inked >= INKED * area > 0
