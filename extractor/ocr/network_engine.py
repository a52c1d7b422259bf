"""The engine proper: detection, recognition and line orientation on three networks of any runtime."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.crops import cut_line
from extractor.ocr.detection import DetectionSettings, detector_input, lines_of_map
from extractor.ocr.line_reader import NetworkLineReader
from extractor.ocr.network import Network
from extractor.ocr.orientation import orientation_inputs
from extractor.ocr.page import words_of_lines
from extractor.ocr.reading import LineReading, Recognition, TextLine
from models.document import Word


@dataclass(frozen=True)
class NetworkEngine:
    """``Engine`` on three networks; see there for what the methods promise."""

    name: str
    detector: Network
    reader: NetworkLineReader
    orientation: Network
    settings: DetectionSettings = field(default_factory=DetectionSettings)

    def detect(self, image: NDArray[np.uint8]) -> list[TextLine]:
        """Lines of text on a page, in reading order."""
        output = self.detector.infer(detector_input(image, self.settings))
        return lines_of_map(output[0, 0], image.shape[1], image.shape[0], self.settings)

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[Recognition]:
        """Read each crop as one line of text, in the order given."""
        return self.reader.recognise(crops)

    def read_text(self, crops: Sequence[NDArray[np.uint8]], squeeze_long: bool = False) -> list[LineReading]:
        """Read each crop as one line of text, in the order given."""
        return self.reader.read_text(crops, squeeze_long)

    def read_page(self, image: NDArray[np.uint8]) -> list[Word]:
        """Detect, cut out and recognise; a word for each line that has text, in pixels of ``image``."""
        return self.read_lines(image, self.detect(image))

    def read_lines(self, image: NDArray[np.uint8], lines: Sequence[TextLine]) -> list[Word]:
        """Cut out and recognise some of a page's lines; long ones are squeezed."""
        crops = [cut_line(image, line.quad) for line in lines]
        return words_of_lines(lines, self.read_text(crops, squeeze_long=True))

    def line_upside_down(self, crops: Sequence[NDArray[np.uint8]]) -> list[float]:
        """For each line crop the probability that it stands on its head."""
        return [float(p) for batch in orientation_inputs(crops) for p in self.orientation.infer(batch)[:, 1]]
