"""A second implementation of the degradations, kept for measuring: other libraries, other models, other ranges.

Pillow draws and resamples here where OpenCV does in the first; noise has a 1/f spectrum made by FFT where the first
uses interpolated value noise; digits and ticks are built from straight lines and arcs where the first uses splines.
Nothing in development may look at pages made with it.
"""

from __future__ import annotations

from dataclasses import replace

from samples.generator.degrade.apart import ink, machines
from samples.generator.degrade.methods import Methods
from samples.generator.degrade.profiles import PROFILES, CaptureOptions, Profile, ProfileOptions, Range

APART = Methods(
    press_seal=ink.press_seal,
    lay_ink=ink.lay_ink,
    figure_strokes=ink.figure_strokes,
    mark_strokes=ink.mark_strokes,
    strokes_mask=ink.strokes_mask,
    print_page=machines.print_page,
    skew=machines.skew,
    photograph=machines.photograph,
    photocopy=machines.photocopy,
    fax=machines.fax,
    blur=machines.blur,
    noise=machines.noise,
    light=machines.light,
    shadow=machines.shadow,
)


def _stretch(span: Range, by: float) -> Range:
    return span[0] * by, span[1] * by


def _other_capture(options: CaptureOptions) -> CaptureOptions:
    low, high = options.jpeg
    return replace(
        options,
        skew_deg=_stretch(options.skew_deg, 1.15 if options.skew_deg[1] < 4.5 else 0.95),
        noise=_stretch(options.noise, 1.2),
        blur_px=_stretch(options.blur_px, 1.1),
        jpeg=(max(40, low - 5), min(95, high + 2)),
        border=min(1.0, options.border * 1.2),
        light=_stretch(options.light, 0.9),
    )


def apart_options(profile: Profile) -> ProfileOptions:
    """The options of ``profile`` with ranges moved a little, as another office would have them."""
    options = PROFILES[profile]
    return replace(
        options,
        seals=replace(options.seals, recommender=0.5 if options.seals.recommender else 0.0),
        paper=replace(options.paper, toner=(0.8, 0.98), bleed=min(1.0, options.paper.bleed * 1.2)),
        capture=_other_capture(options.capture),
    )
