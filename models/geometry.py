"""Boxes and rulings in one coordinate origin: top-left, x to the right, y (``top``/``bottom``) downwards.

Everything is converted to this origin at the door (``extractor.intake``). On digital pages the unit is the PDF point
of the page as displayed (after its ``/Rotate``); on rasters it is the pixel. A page carries one unit only.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from pydantic import BaseModel, ConfigDict, model_validator


class BBox(BaseModel):
    """An axis-aligned box: ``x0 <= x1``, ``top <= bottom``, origin top-left."""

    model_config = ConfigDict(frozen=True)

    x0: float
    top: float
    x1: float
    bottom: float

    @model_validator(mode="after")
    def _ordered(self) -> BBox:
        if self.x0 > self.x1 or self.top > self.bottom:
            raise ValueError(f"box out of order: {self.x0},{self.top},{self.x1},{self.bottom}")
        return self

    @classmethod
    def of(cls, x0: float, top: float, x1: float, bottom: float) -> BBox:
        """Build without keyword noise."""
        return cls(x0=x0, top=top, x1=x1, bottom=bottom)

    @classmethod
    def around(cls, boxes: Iterable[BBox]) -> BBox:
        """The smallest box that holds all ``boxes``. Raises ``ValueError`` when there is none."""
        items = list(boxes)
        if not items:
            raise ValueError("no boxes to go around")
        return cls(
            x0=min(b.x0 for b in items),
            top=min(b.top for b in items),
            x1=max(b.x1 for b in items),
            bottom=max(b.bottom for b in items),
        )

    @property
    def width(self) -> float:
        """Width in the page's unit."""
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        """Height in the page's unit."""
        return self.bottom - self.top

    @property
    def area(self) -> float:
        """Area in the page's unit squared."""
        return self.width * self.height

    @property
    def cx(self) -> float:
        """Horizontal centre."""
        return (self.x0 + self.x1) / 2

    @property
    def cy(self) -> float:
        """Vertical centre."""
        return (self.top + self.bottom) / 2

    def contains(self, x: float, y: float) -> bool:
        """Whether the point lies in the box, edges included."""
        return self.x0 <= x <= self.x1 and self.top <= y <= self.bottom

    def overlap(self, other: BBox) -> float:
        """Area shared with ``other``."""
        w = min(self.x1, other.x1) - max(self.x0, other.x0)
        h = min(self.bottom, other.bottom) - max(self.top, other.top)
        return w * h if w > 0 and h > 0 else 0.0

    def grown(self, by: float) -> BBox:
        """The box with every side moved outwards by ``by`` (inwards when negative, never past its centre)."""
        dx, dy = max(by, -self.width / 2), max(by, -self.height / 2)
        return BBox.of(self.x0 - dx, self.top - dy, self.x1 + dx, self.bottom + dy)

    def scaled(self, factor: float) -> BBox:
        """The box in another unit: every coordinate times ``factor``."""
        return BBox.of(self.x0 * factor, self.top * factor, self.x1 * factor, self.bottom * factor)

    def as_list(self, digits: int = 1) -> list[float]:
        """``[x0, top, x1, bottom]``, rounded, as the record writes it."""
        return [round(v, digits) for v in (self.x0, self.top, self.x1, self.bottom)]


class Direction(StrEnum):
    """Which way a ruling line runs."""

    HORIZONTAL = "h"
    VERTICAL = "v"


class Ruling(BaseModel):
    """A straight ruling line: at ``at`` (y of a horizontal, x of a vertical one), from ``start`` to ``end``."""

    model_config = ConfigDict(frozen=True)

    direction: Direction
    at: float
    start: float
    end: float
    thickness: float = 0.0

    @property
    def length(self) -> float:
        """Length in the page's unit."""
        return self.end - self.start
