"""OpenVINO on the CPU behind ``Network``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from threading import Lock

import numpy as np
import openvino as ov  # type: ignore[import-untyped,import-not-found,unused-ignore]
from numpy.typing import NDArray

from extractor.ocr.network import Receive

KERNELS_KEPT = 5000
"""Kernels compiled for input shapes that OpenVINO keeps, for each kind of layer; its default. Lines come in about 30
widths and a recogniser has some 60 convolutions: with room for all of them nothing is compiled twice, and as the
widths are few, memory stays flat. With room for 100 every line was compiled anew, at four times the work."""


class OpenVinoNetwork:
    """An ONNX file compiled for ``threads`` CPU threads.

    ``infer`` puts all threads on one input. ``infer_each`` keeps one single-threaded stream per thread busy,
    which wastes less than sharing one small input between threads.
    """

    def __init__(self, path: Path, threads: int = 1, streams: int = 1) -> None:
        core = ov.Core()
        self._model = core.compile_model(
            core.read_model(path),
            "CPU",
            {
                "INFERENCE_NUM_THREADS": threads,
                "NUM_STREAMS": streams,
                "ENABLE_CPU_PINNING": False,
                "CPU_RUNTIME_CACHE_CAPACITY": KERNELS_KEPT,
            },
        )
        self._request = self._model.create_infer_request()
        self._alone = Lock()
        self._queue = ov.AsyncInferQueue(self._model, streams) if streams > 1 else None

    def infer(self, batch: NDArray[np.float32]) -> NDArray[np.float32]:
        """The output for one input, as an array of its own."""
        with self._alone:
            self._request.infer([batch], share_inputs=True)
            return np.array(self._request.get_output_tensor().data)

    def infer_each(self, inputs: Iterable[NDArray[np.float32]], receive: Receive) -> None:
        """Run inputs of any shapes on all streams; ``receive`` is called once for each, in any order."""
        # The queue has one callback: a second caller would be handed the first one's outputs.
        with self._alone:
            self._run_each(inputs, receive)

    def _run_each(self, inputs: Iterable[NDArray[np.float32]], receive: Receive) -> None:
        if self._queue is None:
            for number, one in enumerate(inputs):
                self._request.infer([one], share_inputs=True)
                receive(number, self._request.get_output_tensor().data)
            return
        self._queue.set_callback(lambda request, number: receive(number, request.get_output_tensor().data))
        # Shared inputs are not held by the queue.
        held = []
        for number, one in enumerate(inputs):
            held.append(one)
            self._queue.start_async([one], number, share_inputs=True)
        self._queue.wait_all()


def recogniser_dictionary(path: Path) -> list[str]:
    """The characters a PP-OCR ONNX recogniser was trained on, from the file's own metadata (``character``).

    Raises ``ValueError`` when the file carries none.
    """
    info = ov.Core().read_model(path).get_rt_info()
    if "framework" not in info or "character" not in info["framework"]:
        raise ValueError(f"{path.name} carries no dictionary")
    text: str = info["framework"]["character"].value
    return text.split("\n")
