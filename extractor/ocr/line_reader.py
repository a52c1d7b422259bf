"""Recognition of line crops on one network of any runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.crops import recogniser_input
from extractor.ocr.ctc import Alphabet, read_matrix
from extractor.ocr.network import Network
from extractor.ocr.reading import Recognition


@dataclass(frozen=True)
class NetworkLineReader:
    """Reads line crops; ``alphabet`` is the dictionary that ``network`` was trained on."""

    network: Network
    alphabet: Alphabet

    def recognise(self, crops: Sequence[NDArray[np.uint8]], squeeze_long: bool = False) -> list[Recognition]:
        """Read each crop as one line of text, in the order given."""
        inputs = [recogniser_input(crop, squeeze_long) for crop in crops]
        # Long lines first, so that no thread is left with a long one at the end.
        order = sorted(range(len(crops)), key=lambda i: -inputs[i].array.shape[3])
        read: dict[int, Recognition] = {}

        def receive(number: int, output: NDArray[np.float32]) -> None:
            read[order[number]] = read_matrix(output[0], self.alphabet, inputs[order[number]].used)

        self.network.infer_each([inputs[i].array for i in order], receive)
        return [read[i] for i in range(len(crops))]
