"""``python -m samples.generator.degrade --in DIR --out DIR --profile P --seed S``: scans of generated PDFs."""

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Sequence
from pathlib import Path

import cv2

from samples.generator.degrade.apart import APART, apart_options
from samples.generator.degrade.methods import OWN
from samples.generator.degrade.output import ScanFormat, write_scan
from samples.generator.degrade.pipeline import Scan, SourceDocument, degrade_document
from samples.generator.degrade.profiles import PROFILES, Profile, ProfileOptions
from samples.generator.degrade.scan_truth import (
    ScanSource,
    ScanTruth,
    load_truth,
    scan_drifts,
    scan_fields,
    scan_geometry,
    true_pages,
    true_seals,
    true_touches,
)
from samples.generator.degrade.seals import SealColour
from samples.generator.geometry import DocumentGeometry


def load_documents(folder: Path, pattern: str) -> list[SourceDocument]:
    """Every PDF of ``folder`` like ``pattern`` that has its ``.geometry.json`` and ``.truth.json`` beside it."""
    documents = []
    for pdf in sorted(folder.glob(f"{pattern}.pdf")):
        geometry, truth = pdf.with_suffix(".geometry.json"), pdf.with_suffix(".truth.json")
        if geometry.exists() and truth.exists():
            places = DocumentGeometry.model_validate_json(geometry.read_text(encoding="utf-8"))
            documents.append(SourceDocument(pdf.stem, pdf, places, load_truth(truth)))
    return documents


def scan_truth(
    document: SourceDocument, scan: Scan, options: ProfileOptions, kind: ScanFormat, source: ScanSource
) -> ScanTruth:
    """The truth of a finished scan."""
    colour = SealColour.GREY if options.colourless else SealColour.RED
    seals = true_seals(scan.sheets, colour, kind.unit)
    return ScanTruth(
        form=document.truth.form,
        form_version=document.truth.form_version,
        seed=document.truth.seed,
        renderer=document.truth.renderer,
        fields=scan_fields(document.truth, seals, scan.signed, scan.dates),
        drifts=scan_drifts(document.truth.drifts, scan.sheets),
        source=source,
        seals=seals,
        pages=true_pages(scan.sheets),
        touched=true_touches(scan.sheets),
    )


def write_document(
    document: SourceDocument, out: Path, profile: Profile, seed: int, kind: ScanFormat, held_apart: bool
) -> Path:
    """Degrade ``document`` and write scan, truth and geometry into ``out``; the scan's path."""
    methods, options = (APART, apart_options(profile)) if held_apart else (OWN, PROFILES[profile])
    # Strata made with one seed must not share their seals and scratches.
    stratum_seed = zlib.crc32(f"{profile}-{held_apart}-{seed}".encode())
    scan = degrade_document(document, options, stratum_seed, methods)
    name = f"{document.name}-{profile}"
    written = write_scan(scan.pictures, out, name, kind)
    source = ScanSource(
        file=written.name,
        pages=len(scan.sheets),
        profile=profile,
        seed=seed,
        held_apart=held_apart,
        encoding="bilevel" if scan.pictures[0].bilevel else f"jpeg {scan.pictures[0].quality}",
        unit=kind.unit,
    )
    truth = scan_truth(document, scan, options, kind, source)
    (out / f"{name}.truth.json").write_text(truth.to_json(), encoding="utf-8")
    places = scan_geometry(document.geometry, scan.sheets, kind.unit)
    (out / f"{name}.geometry.json").write_text(places.model_dump_json(indent=1), encoding="utf-8")
    return written


def main(arguments: Sequence[str] | None = None) -> int:
    """Command line; 0 when scans were written, 2 when there was nothing to scan."""
    parser = argparse.ArgumentParser(prog="python -m samples.generator.degrade", description=__doc__)
    parser.add_argument("--in", dest="source", type=Path, required=True, help="folder of generated PDFs")
    parser.add_argument("--out", type=Path, required=True, help="folder for scans, truth and geometry")
    parser.add_argument("--profile", type=Profile, choices=list(Profile), required=True)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--format", type=ScanFormat, choices=list(ScanFormat), default=ScanFormat.PDF)
    parser.add_argument("--match", default="*", help="take only documents whose name matches this pattern")
    parser.add_argument("--limit", type=int, default=None, help="take only the first LIMIT documents")
    parser.add_argument("--held-apart", action="store_true", help="the second implementation, for measuring only")
    given = parser.parse_args(arguments)
    cv2.setNumThreads(1)
    documents = load_documents(given.source, given.match)[: given.limit]
    if not documents:
        print(f"no PDF with .geometry.json and .truth.json in {given.source}", file=sys.stderr)
        return 2
    given.out.mkdir(parents=True, exist_ok=True)
    for document in documents:
        path = write_document(document, given.out, given.profile, given.seed, given.format, given.held_apart)
        print(path, file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
