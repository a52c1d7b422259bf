"""The replaceable operations of the pipeline.

Two sets exist: the one development sees (``OWN``) and one built differently that is kept for measuring (``apart``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from samples.generator.degrade import capture, digits, geometric, marks, office, paper, seals
from samples.generator.degrade.digits import Hand
from samples.generator.degrade.marks import MarkKind, MarkStyle, PixelBox
from samples.generator.degrade.pen import Pen, strokes_mask
from samples.generator.degrade.raster import Image, Mask, Rng, lay_ink
from samples.generator.degrade.seals import SealDesign, SealInk
from samples.generator.degrade.transforms import Points, Warped


class PressSeal(Protocol):
    """A design and an ink to coverage at ``dpi``."""

    def __call__(self, design: SealDesign, ink: SealInk, dpi: float, rng: Rng) -> Mask:
        """See the class."""
        ...


class LayInk(Protocol):
    """Coverage of an ink onto a page, its corner at (left, top)."""

    def __call__(
        self,
        page: Image,
        coverage: Mask,
        left: int,
        top: int,
        colour: tuple[int, int, int],
        gloss: float = 0.0,
    ) -> Image:
        """See the class."""
        ...


class FigureStrokes(Protocol):
    """A figure as pen strokes in page pixels."""

    def __call__(self, text: str, hand: Hand, left: float, baseline: float, height: float, rng: Rng) -> list[Points]:
        """See the class."""
        ...


class MarkStrokes(Protocol):
    """A mark on an option box as pen strokes in page pixels."""

    def __call__(self, kind: MarkKind, box: PixelBox, text_box: PixelBox, style: MarkStyle, rng: Rng) -> list[Points]:
        """See the class."""
        ...


class StrokesMask(Protocol):
    """Pen strokes to coverage, and where its corner lies (left, top)."""

    def __call__(self, strokes: list[Points], pen: Pen, dpi: float, rng: Rng) -> tuple[Mask, int, int]:
        """See the class."""
        ...


class Print(Protocol):
    """A rendered page as the printer puts it on paper."""

    def __call__(self, page: Image, dpi: float, toner: float, rng: Rng) -> Image:
        """See the class."""
        ...


class Skew(Protocol):
    """A page turned by some degrees, size kept."""

    def __call__(self, page: Image, degrees: float, outside: tuple[int, int, int] = (255, 255, 255)) -> Warped:
        """See the class."""
        ...


class Photograph(Protocol):
    """A page on a desk as a phone sees it."""

    def __call__(self, page: Image, fill: float, tilt: float, turn_deg: float, rng: Rng) -> Warped:
        """See the class."""
        ...


class Photocopy(Protocol):
    """One generation of copying."""

    def __call__(self, page: Image, dpi: float, contrast: float, background: float, rng: Rng) -> Image:
        """See the class."""
        ...


class Fax(Protocol):
    """A page sent by fax."""

    def __call__(self, page: Image, dpi: float, mode: str, dither: bool, level: int, rng: Rng) -> Warped:
        """See the class."""
        ...


class Blur(Protocol):
    """A page out of focus by ``sigma_px``."""

    def __call__(self, page: Image, sigma_px: float) -> Image:
        """See the class."""
        ...


class Noise(Protocol):
    """Sensor noise of ``sigma`` grey levels."""

    def __call__(self, page: Image, sigma: float, chroma: float, rng: Rng) -> Image:
        """See the class."""
        ...


class Light(Protocol):
    """Uneven light."""

    def __call__(self, page: Image, depth: float, warmth: float, rng: Rng) -> Image:
        """See the class."""
        ...


class Shadow(Protocol):
    """A shadow across the page."""

    def __call__(self, page: Image, depth: float, rng: Rng) -> Image:
        """See the class."""
        ...


@dataclass(frozen=True)
class Methods:
    """One implementation of every replaceable operation."""

    press_seal: PressSeal
    lay_ink: LayInk
    figure_strokes: FigureStrokes
    mark_strokes: MarkStrokes
    strokes_mask: StrokesMask
    print_page: Print
    skew: Skew
    photograph: Photograph
    photocopy: Photocopy
    fax: Fax
    blur: Blur
    noise: Noise
    light: Light
    shadow: Shadow


def _press(design: SealDesign, ink: SealInk, dpi: float, rng: Rng) -> Mask:
    return seals.press(seals.seal_mask(design, dpi), ink, dpi, rng)


OWN = Methods(
    press_seal=_press,
    lay_ink=lay_ink,
    figure_strokes=digits.figure_strokes,
    mark_strokes=marks.mark_strokes,
    strokes_mask=strokes_mask,
    print_page=paper.printed,
    skew=geometric.skew,
    photograph=geometric.photograph,
    photocopy=office.photocopy,
    fax=office.fax,
    blur=capture.blur,
    noise=capture.sensor_noise,
    light=capture.uneven_light,
    shadow=capture.cast_shadow,
)
