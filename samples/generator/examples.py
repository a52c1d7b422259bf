"""``python -m samples.generator.examples --out samples``: the four documents that lie in ``samples/``.

Always the same seeds. The scans are of the corpus's clean stratum, brought to 200 dpi and packed small, as a county
office does before it sends a file by e-mail.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import pypdfium2 as pdfium

from samples.generator.corpus import GeneratedDocument, RendererName, generate_document
from samples.generator.degrade.methods import OWN
from samples.generator.degrade.output import ScanFormat, write_scan
from samples.generator.degrade.pipeline import SourceDocument, degrade_document
from samples.generator.degrade.profiles import PROFILES, Profile
from samples.generator.degrade.raster import POINTS_PER_INCH
from samples.generator.degrade.scan_truth import TrueSeal, scan_fields, true_seals
from samples.generator.degrade.seals import SealColour
from samples.generator.truth import FormName, TrueRecord

SCAN_SEED = 5
PACKED_DPI = 200.0
# The lowest JPEG quality at which a look at the pages finds no harm to small print.
PACKED_QUALITY = 42

_SEAL_KEYS = {"page", "bbox", "shape", "colour", "text"}


@dataclass(frozen=True)
class Example:
    """One document: its file's stem, and what it is made of."""

    stem: str
    form: FormName
    seed: int
    renderer: RendererName
    scanned: bool


EXAMPLES = (
    Example("示例-申报表-电子版", "shenbao", 201, "docx", scanned=False),
    Example("示例-申报表-盖章扫描件", "shenbao", 203, "html", scanned=True),
    Example("示例-复核申报表-电子版", "fuhe", 204, "html", scanned=False),
    Example("示例-复核申报表-盖章扫描件", "fuhe", 206, "docx", scanned=True),
)


def write_example(example: Example, folder: Path) -> Path:
    """Write ``STEM.pdf`` and ``STEM.truth.json``; the PDF's path."""
    document = generate_document(example.form, example.seed, example.renderer)
    path = folder / f"{example.stem}.pdf"
    if example.scanned:
        truth, seals = _write_scan(document, path)
    else:
        truth, seals = document.truth, None
        path.write_bytes(document.pdf)
    path.with_suffix(".truth.json").write_text(_truth_text(truth, seals), encoding="utf-8")
    return path


def _write_scan(document: GeneratedDocument, path: Path) -> tuple[TrueRecord, list[TrueSeal]]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        digital = folder / f"{document.name}.pdf"
        digital.write_bytes(document.pdf)
        source = SourceDocument(document.name, digital, document.geometry, document.truth)
        seed = zlib.crc32(f"{Profile.CLEAN_SCAN}-False-{SCAN_SEED}".encode())
        scan = degrade_document(source, PROFILES[Profile.CLEAN_SCAN], seed, OWN)
        pack_scan(write_scan(scan.pictures, folder, "scan", ScanFormat.PDF), path)
    seals = true_seals(scan.sheets, SealColour.RED, ScanFormat.PDF.unit)
    fields = scan_fields(document.truth, seals, scan.signed, scan.dates)
    return document.truth.model_copy(update={"fields": fields}), seals


def pack_scan(scan: Path, packed: Path) -> None:
    """An image-only PDF again at ``PACKED_DPI`` and ``PACKED_QUALITY``."""
    document = pdfium.PdfDocument(scan)
    pages = [page.render(scale=PACKED_DPI / POINTS_PER_INCH).to_pil().convert("RGB") for page in document]
    document.close()
    first, *rest = pages
    first.save(packed, "PDF", save_all=True, append_images=rest, resolution=PACKED_DPI, quality=PACKED_QUALITY)


def _truth_text(truth: TrueRecord, seals: Sequence[TrueSeal] | None) -> str:
    """What stands on the paper, without how it was made; of a scan its seals as well."""
    full = json.loads(truth.to_json())
    kept = {key: full[key] for key in ("schema", "form", "form_version", "fields")}
    if seals is not None:
        kept["seals"] = [seal.model_dump(mode="json", include=_SEAL_KEYS) for seal in seals]
    return json.dumps(kept, ensure_ascii=False, indent=0)


def main(arguments: Sequence[str] | None = None) -> int:
    """Write all four; 0 when done."""
    parser = argparse.ArgumentParser(prog="python -m samples.generator.examples", description="生成 samples/ 中的示例")
    parser.add_argument("--out", type=Path, required=True, help="输出文件夹")
    given = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    given.out.mkdir(parents=True, exist_ok=True)
    for example in EXAMPLES:
        print(write_example(example, given.out), file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
