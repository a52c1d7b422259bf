"""Accuracy on generated forms with known truth, by stratum.

    python -m benchmarks.accuracy CORPUS… [--workers 2] [--details FILE] [--json FILE] [--uncalibrated]
    python -m benchmarks.accuracy --hard [--corpus DIR] [--part dev|apart|both] [--per-stratum N] [--strata S…] …

CORPUS is a folder of ``NAME.pdf`` (or image folders) beside ``NAME.truth.json``; each folder is a stratum. Reported for
each: figures exact, checkbox groups exact, all fields exact, share flagged, and the number that matters: values that
are wrong and not flagged, with its 95 % upper bound (Clopper-Pearson). ``--details`` writes every field's outcome as
JSON lines, which ``benchmarks.calibration`` reads; with ``--uncalibrated`` their confidence is the evidence's score,
which a calibration is fitted on. ``--json`` writes the table.

``--hard`` makes the hard corpus in DIR (once) and reads it. What was made is not made again, and what was read by the
reader as it is now is not read again (``--fresh``: all is), so a run can be stopped and started anew. The part
``apart`` is kept for measuring: it is made with fonts, words and a degradation that development never used, and nobody
looks at its pages. Below the table stands, for each kind of drift, how often the record told of it, and what records
told though nothing was done to the form. Exit 1: some document could not be made or read.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.accuracy_table import lines_of, table_data, table_text
from benchmarks.drift_reports import DriftRead, drift_lines, drift_text, false_alarms, untold
from benchmarks.hard_corpus import PER_STRATUM, Part, Stratum, plan, usable_renderers
from benchmarks.hard_reading import Reader, reader_version, run
from benchmarks.outcomes import Outcome, jobs_of, outcomes_of, reading_engine
from extractor.confidence.calibration import UNCALIBRATED
from extractor.pipeline import extract

HARD_CORPUS = Path("corpus") / "hard"


def read_document(job: tuple[str, str, str], calibrated: bool = True) -> list[Outcome]:
    """The outcomes of one document: ``(stratum, path, truth path)``."""
    stratum, path, truth_path = job
    truth = json.loads(Path(truth_path).read_text(encoding="utf-8"))
    record = extract(Path(path), reading_engine, calibration=None if calibrated else UNCALIBRATED)
    return outcomes_of(record, truth, stratum, Path(path).name)


def read_folders(args: argparse.Namespace) -> list[Outcome]:
    """The outcomes of the documents of the folders that were named."""
    jobs = [job for folder in args.folders for job in list(jobs_of(folder))[: args.limit]]
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(args.workers) as pool:
        for i, result in enumerate(pool.map(partial(read_document, calibrated=not args.uncalibrated), jobs), start=1):
            outcomes.extend(result)
            wrong = sum(not o.exact for o in result)
            silent = sum(o.silent for o in result)
            flagged = sum(o.flagged for o in result)
            line = f"{i}/{len(jobs)} {result[0].document}: {wrong} wrong, {silent} silent, {flagged} flagged"
            print(line, file=sys.stderr)
            write_details(args.details, result)
    return outcomes


def write_details(path: Path | None, outcomes: Sequence[Outcome]) -> None:
    """Append ``outcomes`` to the file of details, when there is one."""
    if path:
        with path.open("a", encoding="utf-8") as stream:
            stream.writelines(json.dumps(asdict(o), ensure_ascii=False) + "\n" for o in outcomes)


def report(outcomes: Sequence[Outcome], path: Path | None, drift_reads: Sequence[DriftRead] = ()) -> None:
    """Print the tables, and write them to ``path`` where there is one."""
    lines = lines_of(outcomes)
    print(table_text(lines))
    data: dict[str, Any] = {"strata": table_data(lines)}
    if drift_reads:
        drifts, alarms = drift_lines(drift_reads), false_alarms(drift_reads)
        print(drift_text(drifts, alarms))
        untold_drifts = [
            {"document": read.document, **drift.model_dump()} for read in drift_reads for drift in untold(read)
        ]
        data |= {"drifts": [asdict(d) for d in drifts], "untold": untold_drifts, "false_alarms": alarms}
    if path:
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def measure_hard(args: argparse.Namespace) -> int:
    """The hard corpus, made and read; 1 when some document could not be."""
    renderers, messages = usable_renderers()
    for message in messages:
        print(message, file=sys.stderr)
    parts = list(Part) if args.part == "both" else [Part(args.part)]
    planned = list(plan(parts, args.strata or list(Stratum), args.per_stratum, renderers))
    calibrated = not args.uncalibrated
    reader = Reader(args.corpus, reader_version(calibrated), calibrated, args.fresh)
    read, failed = run(planned, reader, args.workers)
    in_order = sorted(read, key=lambda r: (list(Part).index(r.planned.part), list(Stratum).index(r.planned.stratum)))
    outcomes = [o for document in in_order for o in document.outcomes]
    write_details(args.details, outcomes)
    report(outcomes, args.json, [document.drift_read for document in in_order])
    for failure in failed:
        print(f"not read: {failure.planned.label} {failure.planned.name}: {failure.why}")
    return 1 if failed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.accuracy",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folders", nargs="*", type=Path, metavar="CORPUS")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--details", type=Path)
    parser.add_argument("--json", type=Path, help="write the table as JSON")
    parser.add_argument("--uncalibrated", action="store_true", help="the evidence's score instead of the confidence")
    parser.add_argument("--limit", type=int, help="documents a folder")
    hard = parser.add_argument_group("the hard corpus")
    hard.add_argument("--hard", action="store_true", help="make and read the hard corpus")
    hard.add_argument("--corpus", type=Path, default=HARD_CORPUS, metavar="DIR", help="where it is (%(default)s)")
    hard.add_argument("--part", choices=[*Part, "both"], default="both", help="(%(default)s)")
    hard.add_argument("--per-stratum", type=int, default=PER_STRATUM, metavar="N", help="documents (%(default)s)")
    hard.add_argument("--strata", type=Stratum, choices=list(Stratum), nargs="+", metavar="S", help="only these")
    hard.add_argument("--fresh", action="store_true", help="read again what was read already")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run from the command line."""
    parser = _parser()
    args = parser.parse_args(argv)
    if args.hard == bool(args.folders):
        parser.error("give either folders or --hard")
    if args.hard:
        try:
            return measure_hard(args)
        except KeyboardInterrupt:
            print("stopped; the same command goes on from here", file=sys.stderr)
            return 130
    report(read_folders(args), args.json)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
