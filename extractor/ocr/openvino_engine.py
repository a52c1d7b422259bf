"""The default engine, PP-OCRv6 small on OpenVINO, and the second reader, PP-OCRv4 mobile."""

from __future__ import annotations

from extractor.ocr.ctc import Alphabet
from extractor.ocr.line_reader import NetworkLineReader
from extractor.ocr.models import (
    DETECTOR_V6_SMALL,
    ORIENTATION_V2,
    RECOGNISER_V4_MOBILE,
    RECOGNISER_V6_SMALL,
    ModelFile,
    locate,
)
from extractor.ocr.network_engine import NetworkEngine
from extractor.ocr.openvino_network import OpenVinoNetwork, recogniser_dictionary


def open_openvino(threads: int) -> NetworkEngine:
    """Load the engine for ``threads`` CPU threads. Raises ``ModelError`` for missing or wrong weights."""
    return NetworkEngine(
        name="openvino",
        detector=OpenVinoNetwork(locate(DETECTOR_V6_SMALL), threads=threads),
        reader=_line_reader(RECOGNISER_V6_SMALL, threads),
        orientation=OpenVinoNetwork(locate(ORIENTATION_V2), threads=threads),
    )


def open_openvino_second_reader(threads: int) -> NetworkLineReader:
    """Load the second reader. Raises ``ModelError`` for missing or wrong weights."""
    return _line_reader(RECOGNISER_V4_MOBILE, threads)


def _line_reader(model: ModelFile, threads: int) -> NetworkLineReader:
    path = locate(model)
    return NetworkLineReader(
        OpenVinoNetwork(path, threads=threads, streams=threads),
        Alphabet.of_dictionary(recogniser_dictionary(path)),
    )
