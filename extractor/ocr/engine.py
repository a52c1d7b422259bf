"""The one thing the rest of the product knows about OCR: ``Engine``, and how to open one by name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.reading import LineReading, Recognition, TextLine
from models.document import Word

DEFAULT_ENGINE = "openvino"


class LineReader(Protocol):
    """Reads line crops: BGR, uint8, HxWx3, upright."""

    def recognise(self, crops: Sequence[NDArray[np.uint8]]) -> list[Recognition]:
        """Read each crop as one line of text, with the matrix behind it; the results are in the crops' order."""
        ...

    def read_text(self, crops: Sequence[NDArray[np.uint8]], squeeze_long: bool = False) -> list[LineReading]:
        """Read each crop as one line of text, in the crops' order.

        ``squeeze_long`` narrows long lines to save a third of the work: for a page's text, not for cells.
        """
        ...


class Engine(LineReader, Protocol):
    """Reads text in pictures. Images and crops are BGR, uint8, HxWx3; coordinates are their pixels."""

    @property
    def name(self) -> str:
        """The name it was opened by."""
        ...

    def detect(self, image: NDArray[np.uint8]) -> list[TextLine]:
        """Lines of text on a page, in reading order: quads (4x2 float32) clockwise from top-left.

        A grey page may come as HxW: that is scaled in a third of the time.
        """
        ...

    def read_page(self, image: NDArray[np.uint8]) -> list[Word]:
        """Words of an upright page, one for each detected line, with positioned characters."""
        ...

    def read_lines(self, image: NDArray[np.uint8], lines: Sequence[TextLine]) -> list[Word]:
        """The words of some detected lines only: what needn't be read costs nothing."""
        ...

    def line_upside_down(self, crops: Sequence[NDArray[np.uint8]]) -> list[float]:
        """For each line crop the probability that it stands on its head."""
        ...


def open_engine(name: str = DEFAULT_ENGINE, threads: int = 2) -> Engine:
    """Load an engine. ``threads`` is 1 in a worker of a batch (one process a core), else the cores to use.

    Raises ``ValueError`` for a name that is not in ``ENGINES``, ``ModelError`` when its weights are missing or wrong
    and ``ImportError`` when an optional engine's package is not installed.
    """
    if name not in ENGINES:
        raise ValueError(f"没有名为 {name} 的识别引擎，可选：{'、'.join(ENGINES)}")
    return ENGINES[name](threads)


def open_second_reader(threads: int = 1) -> LineReader | None:
    """A reader with other weights, for cells in doubt; None when they are not installed.

    Raises ``ModelError`` when they are installed but not the ones we know.
    """
    from extractor.ocr.models import RECOGNISER_V4_MOBILE, inspect_model
    from extractor.ocr.openvino_engine import open_openvino_second_reader

    if inspect_model(RECOGNISER_V4_MOBILE).path is None:
        return None
    return open_openvino_second_reader(threads)


# Runtimes are imported only when asked for: two of the three are optional.
def _openvino(threads: int) -> Engine:
    from extractor.ocr.openvino_engine import open_openvino

    return open_openvino(threads)


def _onnxruntime(threads: int) -> Engine:
    from extractor.ocr.onnxruntime_engine import open_onnxruntime

    return open_onnxruntime(threads)


def _paddleocr(threads: int) -> Engine:
    from extractor.ocr.paddleocr_engine import open_paddleocr

    return open_paddleocr(threads)


ENGINES: Mapping[str, Callable[[int], Engine]] = {
    "openvino": _openvino,
    "onnxruntime": _onnxruntime,
    "paddleocr": _paddleocr,
}
