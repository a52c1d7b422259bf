"""PP-OCRv6 small on ONNX Runtime: for machines where OpenVINO does not run. Needs the package ``onnxruntime``."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnxruntime as ort  # type: ignore[import-untyped,import-not-found,unused-ignore]
from numpy.typing import NDArray

from extractor.ocr.ctc import Alphabet
from extractor.ocr.line_reader import NetworkLineReader
from extractor.ocr.models import DETECTOR_V6_SMALL, ORIENTATION_V2, RECOGNISER_V6_SMALL, locate
from extractor.ocr.network import Receive
from extractor.ocr.network_engine import NetworkEngine


class OnnxRuntimeNetwork:
    """An ONNX file on the CPU: ``threads`` share one input, ``streams`` inputs run side by side."""

    def __init__(self, path: Path, threads: int = 1, streams: int = 1) -> None:
        options = ort.SessionOptions()
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        # The arena keeps the largest buffer of every shape it ever saw; pages have many shapes.
        options.enable_cpu_mem_arena = False
        self._session = ort.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._input: str = self._session.get_inputs()[0].name
        self._streams = streams

    def infer(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """The output for one input."""
        output: NDArray[np.float32] = self._session.run(None, {self._input: batch})[0]
        return output

    def infer_each(self, inputs: Iterable[NDArray[np.float32]], receive: Receive) -> None:
        """Run inputs of any shapes on all streams; ``receive`` is called once for each, in any order."""
        with ThreadPoolExecutor(self._streams) as pool:
            for done in pool.map(lambda item: receive(item[0], self.infer(item[1])), enumerate(inputs)):
                assert done is None

    def dictionary(self) -> list[str]:
        """The characters of a PP-OCR recogniser, from the file's own metadata."""
        text: str = self._session.get_modelmeta().custom_metadata_map["character"]
        return text.split("\n")


def open_onnxruntime(threads: int) -> NetworkEngine:
    """Load the engine for ``threads`` CPU threads. Raises ``ModelError`` for missing or wrong weights."""
    recogniser = OnnxRuntimeNetwork(locate(RECOGNISER_V6_SMALL), streams=threads)
    return NetworkEngine(
        name="onnxruntime",
        detector=OnnxRuntimeNetwork(locate(DETECTOR_V6_SMALL), threads=threads),
        reader=NetworkLineReader(recogniser, Alphabet.of_dictionary(recogniser.dictionary())),
        orientation=OnnxRuntimeNetwork(locate(ORIENTATION_V2), threads=threads),
    )
