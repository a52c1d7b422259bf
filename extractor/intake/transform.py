"""Affine transforms of PDF space, and the one that turns a page's user space into the page as displayed."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2 as pdfium


@dataclass(frozen=True, slots=True)
class Transform:
    """PDF matrix ``[a b c d e f]``: ``(x, y) → (a·x + c·y + e, b·x + d·y + f)``."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def vector(self, x: float, y: float) -> tuple[float, float]:
        """Where a displacement goes: a point without the translation."""
        return self.a * x + self.c * y, self.b * x + self.d * y

    def then(self, after: Transform) -> Transform:
        """This transform first, ``after`` second."""
        a, b = after.vector(self.a, self.b)
        c, d = after.vector(self.c, self.d)
        e, f = after.point(self.e, self.f)
        return Transform(a, b, c, d, e, f)

    @property
    def scale(self) -> float:
        """By how much lengths grow, on average over directions."""
        determinant = abs(self.a * self.d - self.b * self.c)
        return float(determinant**0.5)


def displayed(page: pdfium.PdfPage) -> Transform:
    """User space → points of the page as displayed: relative to the CropBox, ``/Rotate`` applied, y downwards."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation() % 360
    if rotation == 90:
        return Transform(0, 1, 1, 0, -bottom, -left)
    if rotation == 180:
        return Transform(-1, 0, 0, 1, right, -bottom)
    if rotation == 270:
        return Transform(0, -1, -1, 0, top, right)
    return Transform(1, 0, 0, -1, -left, top)
