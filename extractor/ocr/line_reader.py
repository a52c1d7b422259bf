"""Recognition of line crops on one network of any runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.crops import LineInput, recogniser_input
from extractor.ocr.ctc import Alphabet, read_matrix
from extractor.ocr.network import Network
from extractor.ocr.reading import Recognition

SHORT = 128
"""Inputs up to this width in pixels (figures, single words: half of a form's lines) go through the network several at
a time: alone, one of 64 or 96 pixels takes about as long as one of 192. On longer ones nothing is gained."""

TOGETHER = 4
"""So many of them; never fewer, as every number would be a shape of its own to be prepared for."""


@dataclass(frozen=True)
class NetworkLineReader:
    """Reads line crops; ``alphabet`` is the dictionary that ``network`` was trained on."""

    network: Network
    alphabet: Alphabet

    def recognise(self, crops: Sequence[NDArray[np.uint8]], squeeze_long: bool = False) -> list[Recognition]:
        """Read each crop as one line of text, in the order given."""
        inputs = [recogniser_input(crop, squeeze_long) for crop in crops]
        batches = _batches(inputs)
        read: dict[int, Recognition] = {}

        def receive(number: int, output: NDArray[np.float32]) -> None:
            for i, matrix in zip(batches[number], output, strict=True):
                read[i] = read_matrix(matrix, self.alphabet, inputs[i].used)

        arrays = [inputs[b[0]].array if len(b) == 1 else np.concatenate([inputs[i].array for i in b]) for b in batches]
        self.network.infer_each(arrays, receive)
        return [read[i] for i in range(len(crops))]


def _batches(inputs: Sequence[LineInput]) -> list[list[int]]:
    """Which inputs go through the network together: long ones first, so that no thread is left with one at the end."""
    of_width: dict[int, list[int]] = {}
    for i, one in enumerate(inputs):
        of_width.setdefault(one.array.shape[3], []).append(i)
    batches: list[list[int]] = []
    for width in sorted(of_width, reverse=True):
        numbers = of_width[width]
        full = len(numbers) // TOGETHER * TOGETHER if width <= SHORT else 0
        batches += [numbers[k : k + TOGETHER] for k in range(0, full, TOGETHER)]
        batches += [[i] for i in numbers[full:]]
    return batches
