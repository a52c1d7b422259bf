"""The ways a ticked box shows in a digital PDF.

``check_box`` ☑, ``cross_box`` ☒, ``filled`` ■, ``check_replaces`` √ and ``tick_replaces`` ✓ stand where □ stood;
``check_before`` √□, ``check_after`` □√; ``check_over`` has √ printed over □, two characters in one place;
``wingdings``/``wingdings2`` are private-use characters of a symbol font; ``strokes`` is a □ with vector strokes over
it; ``drawn`` has no character at all, box and tick are vectors; ``pen`` leaves the box empty.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from samples.generator.renderers.style import TickStyle

GlyphFont = Literal["body", "symbol", "wingdings", "wingdings2"]
EMPTY_BOX = "□"


@dataclass(frozen=True)
class TickGlyphs:
    """Characters of one box: ``box`` with its font, what stands before, after and over it.

    ``strokes``: a tick drawn as vectors over the box. ``outline``: the box itself is a vector, not a character.
    """

    box: str
    font: GlyphFont = "body"
    before: str = ""
    after: str = ""
    over: str = ""
    strokes: bool = False
    outline: bool = False


_TICKED: dict[TickStyle, TickGlyphs] = {
    "check_box": TickGlyphs("☑", "symbol"),
    "cross_box": TickGlyphs("☒", "symbol"),
    "filled": TickGlyphs("■"),
    "check_replaces": TickGlyphs("√"),
    "tick_replaces": TickGlyphs("✓", "symbol"),
    "check_before": TickGlyphs(EMPTY_BOX, before="√"),
    "check_after": TickGlyphs(EMPTY_BOX, after="√"),
    "check_over": TickGlyphs(EMPTY_BOX, over="√"),
    "wingdings": TickGlyphs("\uf0fe", "wingdings"),
    "wingdings2": TickGlyphs("\uf052", "wingdings2"),
    "strokes": TickGlyphs(EMPTY_BOX, strokes=True),
    "drawn": TickGlyphs("", strokes=True, outline=True),
    "pen": TickGlyphs(EMPTY_BOX),
}
_EMPTY: dict[TickStyle, TickGlyphs] = {
    "wingdings": TickGlyphs("\uf0a8", "wingdings"),
    "wingdings2": TickGlyphs("\uf0a3", "wingdings2"),
    "drawn": TickGlyphs("", outline=True),
}


def tick_glyphs(style: TickStyle, ticked: bool) -> TickGlyphs:
    """What is printed for a box."""
    return _TICKED[style] if ticked else _EMPTY.get(style, TickGlyphs(EMPTY_BOX))


# A hand's tick in the unit square of the box, origin top-left; it leaves the box a little at the top right.
TICK_STROKES: tuple[tuple[float, float], ...] = ((0.12, 0.52), (0.4, 0.86), (1.08, 0.02))
