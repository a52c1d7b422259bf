"""Print that a coloured pen went over: what it says may have been taken back, and the right thing written above."""

from __future__ import annotations

from extractor.reading.figures.coloured_ink import has_pen_over_print
from extractor.reading.sources import Sources
from models.record import Reason, ReasonCode
from models.registration import Region

# So far inside a cell's edges, in pixels, nothing is of its rulings.
INSIDE_RULINGS = 4
CORRECTED = Reason(code=ReasonCode.UNEXPLAINED_INK, message="字上有彩色笔迹，可能是划改，请核对原件")


def is_struck(region: Region, sources: Sources, *, digits: bool = True) -> bool:
    """Whether a coloured pen went over the print in a region, or over the ``digits`` in it."""
    content = sources.contents[region.page]
    if content.raster is None:
        return False
    unit = content.raster.unit
    chars = [c.bbox.scaled(unit) for c in content.chars_in(region.bbox) if c.text.isdigit() or not digits]
    seals = [s.box.scaled(unit) for s in sources.seals if s.page == region.page]
    within = region.bbox.scaled(unit).grown(-INSIDE_RULINGS)
    return has_pen_over_print(content.raster, within, content.em * unit, chars, seals)
