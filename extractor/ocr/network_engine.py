"""The engine proper: detection, recognition and line orientation on three networks of any runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractor.ocr import crops as cutting
from extractor.ocr.ctc import Alphabet, read_matrix
from extractor.ocr.detection import DetectionSettings, detector_input, lines_of_map
from extractor.ocr.network import Network
from extractor.ocr.orientation import orientation_inputs
from extractor.ocr.page import words_of_lines
from extractor.ocr.reading import Recognition, TextLine
from models.document import Word


@dataclass(frozen=True)
class NetworkEngine:
    """``Engine`` on three networks; see there for what the methods promise."""

    name: str
    detector: Network
    recogniser: Network
    orientation: Network
    alphabet: Alphabet
    settings: DetectionSettings = field(default_factory=DetectionSettings)

    def detect(self, image: NDArray[np.uint8]) -> list[TextLine]:
        """Lines of text on a page, in reading order."""
        output = self.detector.infer(detector_input(image, self.settings))
        return lines_of_map(output[0, 0], image.shape[1], image.shape[0], self.settings)

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[Recognition]:
        """Read each crop as one line of text, in the order given."""
        widths = [cutting.recogniser_width(crop) for crop in crops]
        # Long lines first, so that no thread is left with a long one at the end.
        order = sorted(range(len(crops)), key=lambda i: -widths[i])
        inputs = [cutting.recogniser_input(crops[i], widths[i])[None] for i in order]
        read: dict[int, Recognition] = {}

        def receive(number: int, output: NDArray[np.float32]) -> None:
            read[order[number]] = read_matrix(output[0], self.alphabet)

        self.recogniser.infer_each(inputs, receive)
        return [read[i] for i in range(len(crops))]

    def read_page(self, image: NDArray[np.uint8]) -> list[Word]:
        """Detect, cut out and recognise; a word for each line that has text, in pixels of ``image``."""
        lines = self.detect(image)
        readings = self.recognise([cutting.cut_line(image, line.quad) for line in lines])
        return words_of_lines(lines, readings)

    def line_upside_down(self, crops: Sequence[NDArray[np.uint8]]) -> list[float]:
        """For each line crop the probability that it stands on its head."""
        if not crops:
            return []
        return [float(p) for batch in orientation_inputs(crops) for p in self.orientation.infer(batch)[:, 1]]
