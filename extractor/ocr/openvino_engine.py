"""The default engine: PP-OCRv6 small on OpenVINO."""

from __future__ import annotations

from extractor.ocr.ctc import Alphabet
from extractor.ocr.models import DETECTOR_V6_SMALL, ORIENTATION_V2, RECOGNISER_V6_SMALL, locate
from extractor.ocr.network_engine import NetworkEngine
from extractor.ocr.openvino_network import OpenVinoNetwork, recogniser_dictionary


def open_openvino(threads: int) -> NetworkEngine:
    """Load the engine for ``threads`` CPU threads. Raises ``ModelError`` for missing or wrong weights."""
    recogniser = locate(RECOGNISER_V6_SMALL)
    return NetworkEngine(
        name="openvino",
        detector=OpenVinoNetwork(locate(DETECTOR_V6_SMALL), threads=threads),
        recogniser=OpenVinoNetwork(recogniser, threads=threads, streams=threads),
        orientation=OpenVinoNetwork(locate(ORIENTATION_V2), threads=threads),
        alphabet=Alphabet.of_dictionary(recogniser_dictionary(recogniser)),
    )
