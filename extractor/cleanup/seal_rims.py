"""The rim of a seal, upright at its sides and flat above and below, is no ruling line."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.bleed import darkness
from extractor.cleanup.seals import SealBlob
from models.geometry import BBox, Direction, Ruling

# A rim is straight enough to be taken for a line this near to its side, in the seal's width or height.
RIM = 0.14
# A ruling ends inside the seal, or so little (of its height or width) outside of it.
BEYOND = 0.06
# Of a red seal that was lifted off, what is left of its rim is paler than the page's rulings: one as dark as so much of
# them that ends on others within so many px is theirs.
AS_DARK, ON = 0.8, 8


def without_seal_rims(rulings: Sequence[Ruling], seals: Sequence[SealBlob], grey: NDArray[np.uint8]) -> list[Ruling]:
    """The rulings without those that are a piece of a seal's rim: at a side of it and no longer than it; pixels of
    ``grey`` (uint8 HxW, without red seals). A line of a table beside which the rim runs stays."""
    rims = {id(r) for r in rulings if any(_is_rim(r, seal.bbox) for seal in seals)}
    if not rims:
        return list(rulings)
    others = [r for r in rulings if id(r) not in rims]
    lifted = [r for r in rulings if all(seal.colour == "red" for seal in seals if _is_rim(r, seal.bbox))]
    own = {id(r) for r in lifted if _is_of_the_table(r, others, grey)}
    return [r for r in rulings if id(r) not in rims or id(r) in own]


def _is_of_the_table(line: Ruling, others: Sequence[Ruling], grey: NDArray[np.uint8]) -> bool:
    """Whether a line is about as dark as the other rulings and goes from one of them to another."""
    ended = all(_ends_on(line, end, others) for end in (line.start, line.end))
    return ended and darkness([line], grey)[0] >= AS_DARK * median(darkness(others, grey))


def _ends_on(line: Ruling, end: float, others: Sequence[Ruling]) -> bool:
    return any(
        r.direction is not line.direction and abs(r.at - end) <= ON and r.start - ON <= line.at <= r.end + ON
        for r in others
    )


def _is_rim(line: Ruling, seal: BBox) -> bool:
    if line.direction is Direction.VERTICAL:
        return _at_side(line, seal.x0, seal.x1, seal.top, seal.bottom)
    return _at_side(line, seal.top, seal.bottom, seal.x0, seal.x1)


def _at_side(line: Ruling, near: float, far: float, start: float, end: float) -> bool:
    across, along = far - near, end - start
    beyond = BEYOND * along
    inside = start - beyond <= line.start and line.end <= end + beyond
    return inside and min(abs(line.at - near), abs(line.at - far)) <= RIM * across
