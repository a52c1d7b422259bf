"""What a seal says: its ring text laid out straight, and the line below its star, read by the page's recogniser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup import SealBlob
from extractor.cleanup.unwrap import inner_line, unwrap_ring
from extractor.ocr.engine import LineReader
from extractor.ocr.reading import LineReading

# Below this mean character confidence a reading of a ring is noise, and nothing is said.
LEAST_CONFIDENCE = 0.5
# The line below the star is short and printed small; what is not sure is left out.
INNER_CONFIDENCE = 0.85
# A ring's text has at least so many characters.
LEAST_TEXT = 4

_TEXT = re.compile(r"[^\u4e00-\u9fff0-9A-Za-z（）()]")


@dataclass(frozen=True)
class SealText:
    """``ring`` runs along the rim (the office), ``inner`` stands below the star (合同专用章), perhaps empty.
    ``confidence`` is the mean of the ring's characters'."""

    ring: str
    inner: str
    confidence: float

    @property
    def text(self) -> str:
        """What can be read on the seal: rim first."""
        return self.ring + self.inner


def read_seals(colour: NDArray[np.uint8], seals: Sequence[SealBlob], reader: LineReader) -> list[SealText | None]:
    """The texts of the seals of a page (``colour``: BGR, in whose px they are given), in their order; None where there
    is no whole ring or nothing can be read."""
    ringed = [s for s in seals if s.shape in ("round", "oval") and not s.partial]
    if not ringed:
        return [None] * len(seals)
    crops: list[NDArray[np.uint8]] = []
    for seal in ringed:
        crops += [unwrap_ring(colour, seal), inner_line(colour, seal)]
    readings = reader.read_text(crops)
    texts = {id(s): _text(readings[2 * i : 2 * i + 2]) for i, s in enumerate(ringed)}
    return [texts.get(id(seal)) for seal in seals]


def _text(readings: Sequence[LineReading]) -> SealText | None:
    ring, inner = readings
    text = _TEXT.sub("", ring.text)
    if len(text) < LEAST_TEXT or ring.confidence < LEAST_CONFIDENCE:
        return None
    below = _TEXT.sub("", inner.text) if inner.confidence >= INNER_CONFIDENCE else ""
    return SealText(text, below if len(below) > 1 else "", round(ring.confidence, 3))
