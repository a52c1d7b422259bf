"""A network that reads nothing but figures, trained on what copiers, faxes, seals and pens do to them.

Trained by ``tools/train_figure_network.py`` on drawn lines (``samples/generator/figure_lines``); its weights are part
of this package. It is another reader than the page's, so that where both say the same, two were asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.decoding import TypedReading, decode_typed
from extractor.ocr.glyphs import FIGURE_WITH_UNIT, UNITS
from extractor.ocr.models import FIGURE_NETWORK, locate
from extractor.ocr.network import Network
from extractor.ocr.reading import BLANK, CtcMatrix, Recognition
from extractor.reading.figures.view import View

SYMBOLS = (BLANK, *"0123456789.,%-+/无", *UNITS)
"""What the network's outputs stand for, in their order."""
STRIDE = 4
"""Columns of a view that one step of the output covers."""


@dataclass(frozen=True)
class FigureReading:
    """What the network says of a line shown to it twice, a little differently. ``share``: its probability among what a
    figure may be, at the less sure look; 0 when the two looks said different things, ``text`` then being the first and
    ``other`` the second."""

    text: str
    share: float
    other: str = ""


@dataclass(frozen=True)
class FigureNetwork:
    """Reads views of figure lines."""

    network: Network

    def read(self, views: Sequence[View]) -> list[TypedReading]:
        """What each view says, in the order given."""
        readings: dict[int, TypedReading] = {}

        def receive(number: int, output: NDArray[np.float32]) -> None:
            readings[number] = _decoded(output[0])

        self.network.infer_each((view[None, None] for view in views), receive)
        return [readings[i] for i in range(len(views))]


def _decoded(steps: NDArray[np.float32]) -> TypedReading:
    """Probabilities of the symbols at each step (steps, symbols) → the most probable figure."""
    matrix = CtcMatrix(SYMBOLS, np.array(steps, np.float32), 1 / len(steps))
    best = steps.argmax(axis=1)
    kept = [int(s) for i, s in enumerate(best) if s and (i == 0 or best[i - 1] != s)]
    text = "".join(SYMBOLS[s] for s in kept)
    return decode_typed(Recognition(text, (), float(steps.max(axis=1).mean()), matrix), FIGURE_WITH_UNIT)


@cache
def figure_network() -> FigureNetwork:
    """The network with the weights of this package. Raises ``ModelError`` when they are missing or others."""
    # A runtime is imported only when asked for: digital documents need none.
    from extractor.ocr.openvino_network import OpenVinoNetwork

    return FigureNetwork(OpenVinoNetwork(locate(FIGURE_NETWORK), threads=1))
