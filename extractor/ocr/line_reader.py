"""Recognition of line crops on one network of any runtime."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.crops import padded_width, recogniser_input, scaled_width
from extractor.ocr.ctc import Alphabet, read_best_path, read_matrix
from extractor.ocr.network import Network
from extractor.ocr.reading import LineReading, Recognition

SHORT = 128
"""Inputs up to this width in pixels (figures, single words: half of a form's lines) go through the network several at
a time: alone, one of 64 or 96 pixels takes about as long as one of 192. On longer ones nothing is gained."""

TOGETHER = 4
"""So many of them; never fewer, as every number would be a shape of its own to be prepared for."""


Read = TypeVar("Read", bound=LineReading)


@dataclass(frozen=True)
class NetworkLineReader:
    """Reads line crops; ``alphabet`` is the dictionary that ``network`` was trained on."""

    network: Network
    alphabet: Alphabet

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[Recognition]:
        """Read each crop as one line of text with the matrix behind it, in the order given."""
        return self._read(crops, read_matrix)

    def read_text(self, crops: Sequence[NDArray[np.uint8]], squeeze_long: bool = False) -> list[LineReading]:
        """Read each crop as one line of text, in the order given."""
        return self._read(crops, read_best_path, squeeze_long)

    def _read(
        self,
        crops: Sequence[NDArray[np.uint8]],
        reading: Callable[[NDArray[np.float32], Alphabet, float], Read],
        squeeze_long: bool = False,
    ) -> list[Read]:
        scaled = [scaled_width(crop, squeeze_long) for crop in crops]
        batches = _batches([padded_width(width) for width in scaled])
        read: dict[int, Read] = {}

        def receive(number: int, output: NDArray[np.float32]) -> None:
            for i, matrix in zip(batches[number], output, strict=True):
                read[i] = reading(matrix, self.alphabet, scaled[i] / padded_width(scaled[i]))

        # Made one by one, while the network works on the one before.
        self.network.infer_each((recogniser_input([(crops[i], scaled[i]) for i in b]) for b in batches), receive)
        return [read[i] for i in range(len(crops))]


def _batches(widths: Sequence[int]) -> list[list[int]]:
    """Which inputs, by their widths, go through the network together.

    Long ones go first, so that no thread is left with one at the end.
    """
    of_width: dict[int, list[int]] = {}
    for i, width in enumerate(widths):
        of_width.setdefault(width, []).append(i)
    batches: list[list[int]] = []
    for width in sorted(of_width, reverse=True):
        numbers = of_width[width]
        full = len(numbers) // TOGETHER * TOGETHER if width <= SHORT else 0
        batches += [numbers[k : k + TOGETHER] for k in range(0, full, TOGETHER)]
        batches += [[i] for i in numbers[full:]]
    return batches
