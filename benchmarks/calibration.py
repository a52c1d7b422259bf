"""What confidence means: reliability by kind of reading, and the curves that make it so.

    python -m benchmarks.accuracy CORPUS… --uncalibrated --details SCORES.jsonl
    python -m benchmarks.calibration SCORES.jsonl --fit extractor/confidence/calibration.yaml --about "…"
    python -m benchmarks.calibration SCORES.jsonl --folds 5 [--svg docs/reliability.svg]
    python -m benchmarks.calibration OTHERS.jsonl

The files are written by ``benchmarks.accuracy --uncalibrated``: their confidence is the evidence's score. ``--fit``
fits curves on all of their documents and stores them. The tables are of the stored curves, so run it on documents they
were not fitted on; with ``--folds`` each document is judged by curves fitted on the other folds' documents alone. Only
values on scanned pages count.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from benchmarks.isotonic import LEAST, fit_curve
from benchmarks.reliability import Bin, bins_of, expected_calibration_error, reliability_svg
from extractor.confidence.calibration import (
    ANY_FLAGGED,
    Calibration,
    calibration_of,
    curve_name,
    kind_of,
    stored_calibration,
)
from models.layout import FieldType

KINDS = ("figure", "text", "long_text", "names", "choice", "presence", "table")


@dataclass(frozen=True)
class Scored:
    """A reading's score, whether it was flagged, and whether it was right."""

    document: str
    type: FieldType
    score: float
    flagged: bool
    right: bool


def read_details(paths: Sequence[Path]) -> list[Scored]:
    """The scanned readings of the files."""
    outcomes = (json.loads(line) for path in paths for line in path.read_text(encoding="utf-8").splitlines())
    return [
        Scored(
            document=f"{o['stratum']}/{o['document']}",
            type=FieldType(o["type"]),
            score=o["confidence"],
            flagged=o["flagged"],
            right=o["exact"],
        )
        for o in outcomes
        if o["scanned"]
    ]


def fit(scored: Sequence[Scored]) -> dict[str, dict[str, Any]]:
    """The curves as the data file holds them: of every kind, of flagged readings of the kinds that have enough, and of
    all flagged ones for the others."""
    groups: dict[str, list[Scored]] = {}
    for s in scored:
        groups.setdefault(curve_name(s.type, flagged=s.flagged), []).append(s)
    few = [name for name, own in groups.items() if own[0].flagged and len(own) < LEAST]
    groups = {name: own for name, own in sorted(groups.items()) if name not in few}
    groups[ANY_FLAGGED] = [s for s in scored if s.flagged]
    return {name: _fitted(own) for name, own in groups.items() if own}


def _fitted(readings: Sequence[Scored]) -> dict[str, Any]:
    curve = fit_curve([s.score for s in readings], [s.right for s in readings])
    return {
        "readings": len(readings),
        "wrong": sum(not s.right for s in readings),
        "scores": list(curve.scores),
        "probabilities": list(curve.probabilities),
    }


def calibrated(scored: Sequence[Scored], calibration: Calibration) -> list[float]:
    """The confidence that each reading has in the record."""
    return [calibration.probability(s.type, s.score, flagged=s.flagged) for s in scored]


def cross_calibrated(scored: Sequence[Scored], folds: int) -> list[float]:
    """The confidence of each reading by curves fitted on documents of the other folds: errors of one document are
    alike, so a document is never on both sides."""
    documents = list(dict.fromkeys(s.document for s in scored))
    fold = {name: i % folds for i, name in enumerate(documents)}
    by_fold = [calibration_of(fit([s for s in scored if fold[s.document] != i])) for i in range(folds)]
    return [by_fold[fold[s.document]].probability(s.type, s.score, flagged=s.flagged) for s in scored]


Panel = tuple[str, list[Bin], list[Bin]]


def panels_of(scored: Sequence[Scored], confidences: Sequence[float]) -> Iterator[Panel]:
    """Title, bins by score and bins by calibrated confidence of each kind and of all."""
    pairs = list(zip(scored, confidences, strict=True))
    for kind in (*KINDS, "all"):
        own = [(s, c) for s, c in pairs if kind in (kind_of(s.type), "all")]
        right = [s.right for s, _ in own]
        if own:
            yield kind, bins_of([s.score for s, _ in own], right), bins_of([c for _, c in own], right)


def print_tables(panels: Sequence[Panel]) -> None:
    """Per kind the expected calibration error before and after, and its bins after."""
    for kind, before, after in panels:
        errors = (100 * expected_calibration_error(bins) for bins in (before, after))
        print("{}: expected calibration error {:.2f} % before, {:.2f} % after".format(kind, *errors))
        for b in after:
            low, high = b.interval()
            of = f"{b.right}/{b.n}"
            print(f"  confidence {b.confidence:.4f}  right {b.accuracy:.4f} ({of}, 95 % {low:.4f} to {high:.4f})")


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("details", nargs="+", type=Path)
    parser.add_argument("--fit", type=Path, help="write the curves fitted on these files")
    parser.add_argument("--about", default="", help="what they were fitted on, for the data file")
    parser.add_argument("--folds", type=int, help="judge each document by curves fitted on others of these files")
    parser.add_argument("--svg", type=Path, help="write the reliability diagram")
    args = parser.parse_args()
    scored = read_details(args.details)
    if args.fit:
        documents = len({s.document for s in scored})
        data = {"fitted_on": args.about, "documents": documents, "readings": len(scored), "curves": fit(scored)}
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, default_flow_style=None)
        args.fit.write_text(f"# Made by benchmarks.calibration; see docs/confidence.md.\n{text}", encoding="utf-8")
    confidences = cross_calibrated(scored, args.folds) if args.folds else calibrated(scored, stored_calibration())
    panels = list(panels_of(scored, confidences))
    print_tables(panels)
    if args.svg:
        args.svg.write_text(reliability_svg(panels), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
