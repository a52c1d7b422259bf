"""A sheet on its way from the printer to the scanner, and what was put on it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from samples.generator.degrade.raster import Image
from samples.generator.degrade.render import PrintedChar
from samples.generator.degrade.seals import SealDesign
from samples.generator.degrade.transforms import Points, Step, Warped, map_through


@dataclass(frozen=True)
class SourcePage:
    """A page of the source PDF on the sheet: its number, its size in points, the way of its points to the sheet."""

    number: int
    width_pt: float
    height_pt: float
    steps: tuple[Step, ...]
    chars: tuple[PrintedChar, ...] = ()


@dataclass(frozen=True)
class PressedSeal:
    """A seal as pressed: its visible outline as points (N x 2) of the source page, and what it is.

    ``place`` is the anchor it belongs to (a field id), ``figures`` or ``across_pages``. ``visible`` is the share of the
    seal that lies on this page. ``inked`` and ``bare`` are points of it on white paper, with full ink and with none:
    what can still be told apart in the finished picture is measured there.
    """

    page: int
    outline: Points
    design: SealDesign
    place: str
    visible: float
    inked: Points
    bare: Points


@dataclass(frozen=True)
class Touched:
    """A field whose value something was drawn on: ``seal``, ``figure``, ``name``, ``date`` or a mark."""

    field: str
    page: int
    by: str
    part: str | None = None
    option: str | None = None
    share: float = 1.0


@dataclass(frozen=True)
class Sheet:
    """One sheet: its picture at ``dpi`` and what it carries."""

    image: Image
    dpi: float
    sources: tuple[SourcePage, ...]
    seals: tuple[PressedSeal, ...] = ()
    touched: tuple[Touched, ...] = ()
    turned: int = 0

    def moved(self, result: Warped) -> Sheet:
        """The sheet after a geometric operation."""
        sources = tuple(replace(source, steps=(*source.steps, result.step)) for source in self.sources)
        return replace(self, image=result.image, sources=sources)

    def with_image(self, image: Image) -> Sheet:
        """The sheet after an operation that moves nothing."""
        return replace(self, image=image)

    def pixels(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """A box of the first source page (points) on the sheet (pixels); upright as long as nothing was turned."""
        x0, y0, x1, y1 = box
        corners = map_through(self.sources[0].steps, np.array([[x0, y0], [x1, y1]], dtype=np.float64))
        return float(corners[0, 0]), float(corners[0, 1]), float(corners[1, 0]), float(corners[1, 1])
