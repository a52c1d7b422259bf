"""The rim of a seal, upright at its sides and flat above and below, is no ruling line."""

from __future__ import annotations

from collections.abc import Sequence

from extractor.cleanup.seals import SealBlob
from models.geometry import BBox, Direction, Ruling

# A rim is straight enough to be taken for a line this near to its side, in the seal's width or height.
RIM = 0.14
# A ruling ends inside the seal, or so little (of its height or width) outside of it.
BEYOND = 0.06


def without_seal_rims(rulings: Sequence[Ruling], seals: Sequence[SealBlob]) -> list[Ruling]:
    """The rulings without those that are a piece of a seal's rim: at a side of it and no longer than it; pixels."""
    return [r for r in rulings if not any(_is_rim(r, seal.bbox) for seal in seals)]


def _is_rim(line: Ruling, seal: BBox) -> bool:
    if line.direction is Direction.VERTICAL:
        return _at_side(line, seal.x0, seal.x1, seal.top, seal.bottom)
    return _at_side(line, seal.top, seal.bottom, seal.x0, seal.x1)


def _at_side(line: Ruling, near: float, far: float, start: float, end: float) -> bool:
    across, along = far - near, end - start
    beyond = BEYOND * along
    inside = start - beyond <= line.start and line.end <= end + beyond
    return inside and min(abs(line.at - near), abs(line.at - far)) <= RIM * across
