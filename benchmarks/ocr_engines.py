"""How fast the OCR engines are on given page pictures, and whether their memory stays flat.

    python -m benchmarks.ocr_engines pages PAGE.png … [--engine openvino] [--threads 2]
    python -m benchmarks.ocr_engines detector PAGE.png … [--sides 960 1280 1600]
    python -m benchmarks.ocr_engines memory PAGE.png … [--rounds 200]
    python -m benchmarks.ocr_engines plain PAGE.png …        (PaddleOCR's own pipeline, PP-OCRv5 mobile, as delivered)

Compare CPU seconds: wall time on a busy machine says little. The first page is run once before measuring.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.ocr.detection import DetectionSettings, detector_input
from extractor.ocr.engine import ENGINES, open_engine
from extractor.ocr.models import DETECTOR_V5_MOBILE, RECOGNISER_V5_MOBILE, locate
from extractor.ocr.network_engine import NetworkEngine

Image = NDArray[np.uint8]


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock, and seconds of all cores together."""

    wall: float
    cpu: float


def cost_of(action: Callable[[], object]) -> Cost:
    wall, cpu = time.perf_counter(), time.process_time()
    action()
    return Cost(time.perf_counter() - wall, time.process_time() - cpu)


def median_cost(action: Callable[[Image], object], images: list[Image]) -> Cost:
    action(images[0])
    costs = [cost_of(lambda image=image: action(image)) for image in images]  # type: ignore[misc]
    return Cost(float(np.median([c.wall for c in costs])), float(np.median([c.cpu for c in costs])))


def resident_mb() -> int:
    """Memory held now (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def report(what: str, cost: Cost) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what:32s} {cost.wall:7.2f} s {cost.cpu:7.2f} CPU-s   peak {peak} MB", flush=True)


def measure_pages(images: list[Image], name: str, threads: int) -> None:
    opened: list[object] = []
    report(f"open {name}", cost_of(lambda: opened.append(open_engine(name, threads))))
    engine = opened[0]
    assert isinstance(engine, NetworkEngine)
    report("detect, per page", median_cost(engine.detect, images))
    report("read_page, per page", median_cost(engine.read_page, images))
    lines = sum(len(engine.detect(image)) for image in images)
    print(f"{lines / len(images):.0f} lines per page")


def measure_detector(images: list[Image], sides: list[int], threads: int) -> None:
    engine = open_engine("openvino", threads)
    assert isinstance(engine, NetworkEngine)
    for side in sides:
        at_side = replace(engine, settings=DetectionSettings(max_side=side))
        network = median_cost(
            lambda image, s=at_side: s.detector.infer(detector_input(image, s.settings)),  # type: ignore[misc]
            images,
        )
        found = sum(len(at_side.detect(image)) for image in images)
        report(f"detector at {side}: {found} lines", network)


def measure_memory(images: list[Image], rounds: int, threads: int) -> None:
    engine = open_engine("openvino", threads)
    for number in range(rounds):
        engine.read_page(images[number % len(images)])
        if number % max(1, rounds // 10) == 0 or number == rounds - 1:
            print(f"after page {number + 1:4d}: {resident_mb()} MB", flush=True)


def measure_plain_paddleocr(images: list[Image], threads: int) -> None:
    os.environ.setdefault("PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK", "True")
    from paddleocr import PaddleOCR

    opened: list[PaddleOCR] = []

    def load() -> None:
        opened.append(
            PaddleOCR(
                text_detection_model_name="PP-OCRv5_mobile_det",
                text_detection_model_dir=str(locate(DETECTOR_V5_MOBILE).parent),
                text_recognition_model_name="PP-OCRv5_mobile_rec",
                text_recognition_model_dir=str(locate(RECOGNISER_V5_MOBILE).parent),
                use_doc_orientation_classify=False,
                use_doc_unwarping=False,
                use_textline_orientation=False,
                device="cpu",
                cpu_threads=threads,
                enable_mkldnn=True,
            )
        )

    report("open plain PaddleOCR", cost_of(load))
    report("predict, per page", median_cost(lambda image: opened[0].predict(image), images))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["pages", "detector", "memory", "plain"])
    parser.add_argument("images", nargs="+", type=Path)
    parser.add_argument("--engine", choices=sorted(ENGINES), default="openvino")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--sides", type=int, nargs="+", default=[800, 960, 1280, 1600])
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    images = [read_image(path) for path in options.images]
    if options.what == "pages":
        measure_pages(images, options.engine, options.threads)
    elif options.what == "detector":
        measure_detector(images, options.sides, options.threads)
    elif options.what == "memory":
        measure_memory(images, options.rounds, options.threads)
    else:
        measure_plain_paddleocr(images, options.threads)


def read_image(path: Path) -> Image:
    image = cv2.imread(str(path), cv2.IMREAD_COLOR)
    if image is None:
        raise SystemExit(f"{path}: no picture")
    return image.astype(np.uint8, copy=False)


if __name__ == "__main__":
    main()
