"""The strata of the test corpus: how each is drawn, scanned or photographed.

A range is drawn from evenly for each document or page; a chance is a probability 0..1. The numbers are what county
offices' post looks like, chosen by eye on rendered pages, not tuned to any reader.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum

Range = tuple[float, float]


class Profile(StrEnum):
    """Name of a stratum."""

    CLEAN_SCAN = "clean_scan"
    SCAN300 = "scan300"
    SCAN200 = "scan200"
    SCAN150 = "scan150"
    FAX = "fax"
    GREY_COPY = "grey_copy"
    PHOTO = "photo"
    SEAL_OVER_FIGURES = "seal_over_figures"
    GREY_SEAL = "grey_seal"
    PEN_TICKS = "pen_ticks"
    HANDWRITING = "handwriting"


@dataclass(frozen=True)
class SealOptions:
    """Which seals are pressed. ``over_figures``: chance per table page; ``per_page``: how many there."""

    cover: float = 0.92
    department: float = 0.95
    recommender: float = 0.6
    across_pages: float = 0.35
    over_figures: float = 0.1
    per_page: tuple[int, int] = (1, 1)
    name_seal: float = 0.25
    faint: float = 0.12


@dataclass(frozen=True)
class PenOptions:
    """What the pen adds. ``figures``/``names``: share of printed figures/contact names written by hand instead.

    ``struck_out``: chance per choice that a wrong box was ticked first and struck out; ``loose``: whether marks may be
    of any kind (else plain ticks).
    """

    signature: float = 0.95
    dates: float = 0.7
    figures: Range = (0.0, 0.0)
    names: float = 0.0
    struck_out: float = 0.0
    loose: bool = False


@dataclass(frozen=True)
class PaperOptions:
    """The sheet before it is captured. ``rulings``: chance of weak lines; ``bleed``: chance of the reverse showing."""

    toner: Range = (0.86, 0.96)
    rulings: float = 0.15
    ruling_fade: Range = (0.2, 0.65)
    ruling_gaps: Range = (0.0, 0.2)
    bleed: float = 0.2
    bleed_strength: Range = (0.04, 0.14)
    holes: float = 0.1
    crease: float = 0.08
    generations: tuple[int, int] = (0, 0)
    contrast: Range = (7.0, 12.0)
    background: Range = (0.02, 0.1)
    specks: tuple[int, int] = (0, 12)


@dataclass(frozen=True)
class CaptureOptions:
    """Scanner, fax or phone."""

    device: str = "scanner"
    dpi: Range = (200.0, 300.0)
    skew_deg: Range = (0.1, 1.5)
    quarter_turn: float = 0.0
    two_up: float = 0.0
    border: float = 0.2
    spine: float = 0.05
    curl_mm: Range = (0.0, 0.0)
    fold: float = 0.0
    blur_px: Range = (0.2, 0.7)
    noise: Range = (1.0, 3.0)
    salt_pepper: Range = (0.0, 0.0)
    streaks: float = 0.08
    sharpen: Range = (0.0, 0.4)
    jpeg: tuple[int, int] = (75, 95)
    tilt: Range = (0.0, 0.0)
    light: Range = (0.0, 0.0)
    shadow: float = 0.0
    standard_fax: float = 0.25
    dither: float = 0.2


@dataclass(frozen=True)
class ProfileOptions:
    """Everything that makes a stratum."""

    seals: SealOptions = field(default_factory=SealOptions)
    pen: PenOptions = field(default_factory=PenOptions)
    paper: PaperOptions = field(default_factory=PaperOptions)
    capture: CaptureOptions = field(default_factory=CaptureOptions)

    @property
    def colourless(self) -> bool:
        """Whether seals arrive grey."""
        return self.capture.device == "fax" or self.paper.generations[0] > 0


_SCAN = ProfileOptions(
    seals=SealOptions(over_figures=0.12),
    paper=PaperOptions(rulings=0.25, bleed=0.3),
    capture=CaptureOptions(
        skew_deg=(0.1, 3.0),
        quarter_turn=0.06,
        two_up=0.1,
        border=0.35,
        salt_pepper=(0.0, 0.0006),
        blur_px=(0.2, 0.8),
        noise=(1.0, 5.0),
        jpeg=(55, 92),
    ),
)


def _scan_at(dpi: float) -> ProfileOptions:
    return replace(_SCAN, capture=replace(_SCAN.capture, dpi=(dpi, dpi)))


PROFILES: dict[Profile, ProfileOptions] = {
    Profile.CLEAN_SCAN: ProfileOptions(
        seals=SealOptions(cover=1.0, department=1.0, recommender=0.0, across_pages=0.0, over_figures=0.0, faint=0.0),
        paper=PaperOptions(rulings=0.0, bleed=0.0, holes=0.0, crease=0.0, specks=(0, 4)),
        capture=CaptureOptions(skew_deg=(0.0, 1.0), border=0.0, spine=0.0, streaks=0.0, jpeg=(82, 95)),
    ),
    Profile.SCAN300: _scan_at(300.0),
    Profile.SCAN200: _scan_at(200.0),
    Profile.SCAN150: _scan_at(150.0),
    Profile.FAX: ProfileOptions(
        paper=PaperOptions(bleed=0.0, specks=(5, 40), rulings=0.3),
        capture=CaptureOptions(
            device="fax", dpi=(300.0, 300.0), skew_deg=(0.1, 2.0), border=0.25, blur_px=(0.4, 1.0), spine=0.0
        ),
    ),
    Profile.GREY_COPY: ProfileOptions(
        seals=SealOptions(over_figures=0.1),
        paper=PaperOptions(generations=(1, 4), specks=(20, 160), rulings=0.3, bleed=0.15),
        capture=CaptureOptions(skew_deg=(0.1, 2.5), border=0.6, jpeg=(55, 90), salt_pepper=(0.0, 0.0008)),
    ),
    Profile.PHOTO: ProfileOptions(
        seals=SealOptions(over_figures=0.1),
        paper=PaperOptions(rulings=0.1, bleed=0.3, crease=0.3),
        capture=CaptureOptions(
            device="phone",
            dpi=(200.0, 280.0),
            skew_deg=(0.0, 5.0),
            quarter_turn=0.1,
            curl_mm=(0.0, 3.5),
            fold=0.3,
            spine=0.2,
            blur_px=(0.5, 1.3),
            noise=(2.0, 7.0),
            jpeg=(50, 90),
            tilt=(0.0, 0.08),
            light=(0.1, 0.45),
            shadow=0.5,
            border=0.0,
        ),
    ),
    Profile.SEAL_OVER_FIGURES: ProfileOptions(
        seals=SealOptions(over_figures=0.8, per_page=(1, 3), across_pages=0.6, name_seal=0.5, faint=0.2),
        capture=CaptureOptions(skew_deg=(0.1, 2.0), jpeg=(60, 92)),
    ),
    Profile.GREY_SEAL: ProfileOptions(
        seals=SealOptions(over_figures=0.7, per_page=(1, 2), across_pages=0.6, name_seal=0.4, faint=0.2),
        paper=PaperOptions(generations=(1, 1), contrast=(4.5, 8.0), specks=(5, 60)),
        capture=CaptureOptions(skew_deg=(0.1, 2.0), jpeg=(60, 92)),
    ),
    Profile.PEN_TICKS: ProfileOptions(
        pen=PenOptions(struck_out=0.15, loose=True),
        capture=CaptureOptions(skew_deg=(0.1, 2.0), jpeg=(60, 92)),
    ),
    Profile.HANDWRITING: ProfileOptions(
        pen=PenOptions(figures=(0.3, 0.8), names=0.7, dates=1.0, struck_out=0.05, loose=True),
        capture=CaptureOptions(skew_deg=(0.1, 2.0), jpeg=(60, 92)),
    ),
}
