"""The one thing the rest of the product knows about OCR: ``Engine``, and how to open one by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.reading import Recognition, TextLine
from models.document import Word

DEFAULT_ENGINE = "openvino"


class Engine(Protocol):
    """Reads text in pictures. Images and crops are BGR, uint8, HxWx3; coordinates are their pixels."""

    @property
    def name(self) -> str:
        """The name it was opened by."""
        ...

    def detect(self, image: NDArray[np.uint8]) -> list[TextLine]:
        """Lines of text on a page, in reading order: quads (4x2 float32) clockwise from top-left."""
        ...

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[Recognition]:
        """Read each crop as one upright line of text; the results are in the crops' order."""
        ...

    def read_page(self, image: NDArray[np.uint8]) -> list[Word]:
        """Words of an upright page, one for each detected line, with positioned characters."""
        ...

    def line_upside_down(self, crops: Sequence[NDArray[np.uint8]]) -> list[float]:
        """For each line crop the probability that it stands on its head."""
        ...


def open_engine(name: str = DEFAULT_ENGINE, threads: int = 2) -> Engine:
    """Load an engine. ``threads`` is 1 in a worker of a batch (one process a core), else the cores to use.

    Raises ``ValueError`` for a name we don't know and ``ModelError`` when its weights are missing or wrong.
    """
    if name == "openvino":
        from extractor.ocr.openvino_engine import open_openvino

        return open_openvino(threads)
    raise ValueError(f"no such engine: {name}")
