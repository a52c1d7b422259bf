"""What a recogniser says about a crop: its text, how sure it is of each character, the matrix behind it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

BLANK = ""
"""How the CTC blank is written among a matrix's symbols."""


@dataclass(frozen=True, slots=True, eq=False)
class CtcMatrix:
    """Per-step probabilities of a CTC recogniser, reduced to the classes that matter for one crop.

    ``probabilities`` has shape (steps, len(symbols)), float32; a row sums to at most 1, what is missing is
    the mass of the classes left out. ``symbols[0]`` is always the blank (``BLANK``). ``step_width`` is the
    width of one step as a fraction of the crop's width: step ``t`` covers ``[t, t + 1] * step_width``.
    """

    symbols: tuple[str, ...]
    probabilities: NDArray[np.float32]
    step_width: float

    @property
    def steps(self) -> int:
        """Number of time steps."""
        return int(self.probabilities.shape[0])


@dataclass(frozen=True, slots=True)
class CharReading:
    """One recognised character: ``x`` is its centre as a fraction of the crop's width (0 left, 1 right)."""

    text: str
    confidence: float
    x: float


@dataclass(frozen=True, slots=True, eq=False)
class LineReading:
    """The reading of one text line. ``confidence`` is the mean of the characters' (0 when there is none)."""

    text: str
    chars: tuple[CharReading, ...]
    confidence: float


@dataclass(frozen=True, slots=True, eq=False)
class Recognition(LineReading):
    """A reading with the matrix behind it, for typed decoding."""

    matrix: CtcMatrix


@dataclass(frozen=True, slots=True, eq=False)
class TextLine:
    """A detected line of text: ``quad`` is 4x2 float32 pixels, clockwise from the line's top-left corner."""

    quad: NDArray[np.float32]
    score: float
