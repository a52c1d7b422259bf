"""Accuracy on generated forms with known truth, by stratum.

    python -m benchmarks.accuracy CORPUS… [--workers 2] [--details FILE] [--uncalibrated]

CORPUS is a folder of ``NAME.pdf`` (or image folders) beside ``NAME.truth.json``; each folder is a stratum. Reported for
each: figures exact, checkbox groups exact, all fields exact, share flagged, and the number that matters: values that
are wrong and not flagged, with its 95 % upper bound (Clopper-Pearson). ``--details`` writes every field's outcome as
JSON lines, which ``benchmarks.calibration`` reads; with ``--uncalibrated`` their confidence is the evidence's score,
which a calibration is fitted on.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from extractor.confidence.calibration import UNCALIBRATED
from extractor.ocr.engine import Engine, open_engine
from extractor.pipeline import extract
from extractor.registration.catalogue import load_dictionary
from models.layout import FieldType
from models.record import Record

FIGURES = {FieldType.INTEGER, FieldType.DECIMAL, FieldType.PERCENT}
MARKS = {FieldType.CHOICE, FieldType.MULTI_CHOICE}


@dataclass(frozen=True)
class Outcome:
    """What became of one field."""

    stratum: str
    document: str
    field: str
    type: str
    exact: bool
    flagged: bool
    confidence: float
    status: str
    wanted_status: str
    reasons: list[str]
    want: str
    got: str
    scanned: bool
    """Whether it stands on a page that was read from its picture."""


def comparable(value: Any) -> Any:
    """A value as the contract compares it: after NFKC and without white space, numbers as floats."""
    if isinstance(value, str):
        return re.sub(r"\s+", "", unicodedata.normalize("NFKC", value))
    if isinstance(value, list):
        return [comparable(v) for v in value]
    if isinstance(value, dict):
        return {k: comparable(v) for k, v in value.items()}
    if isinstance(value, bool) or value is None:
        return value
    return round(float(value), 6)


@cache
def _engine() -> Engine:
    return open_engine(threads=1)


def read_document(job: tuple[str, str, str], calibrated: bool = True) -> list[Outcome]:
    """The outcomes of one document: ``(stratum, path, truth path)``."""
    stratum, path, truth_path = job
    truth = json.loads(Path(truth_path).read_text(encoding="utf-8"))
    record = extract(Path(path), _engine, calibration=None if calibrated else UNCALIBRATED)
    return outcomes_of(record, truth, stratum, Path(path).name)


def outcomes_of(record: Record, truth: dict[str, Any], stratum: str, document: str) -> list[Outcome]:
    """A record's fields against the truth's."""
    scans = {page.page for page in record.pages if page.kind == "scan"}
    specs = load_dictionary(f"fields/{truth['form']}-{truth['form_version']}.yaml").by_id()
    outcomes = []
    for field, wanted in truth["fields"].items():
        reading = record.fields.get(field)
        exact = reading is not None and comparable(reading.value) == comparable(wanted["value"])
        outcomes.append(
            Outcome(
                stratum=stratum,
                document=document,
                field=field,
                type=specs[field].type.value,
                exact=exact,
                flagged=reading is None or reading.needs_review,
                confidence=reading.confidence if reading else 0.0,
                status=reading.status.value if reading else "lost",
                wanted_status=wanted["status"],
                reasons=[r.code.value for r in reading.reasons] if reading else [],
                want=json.dumps(wanted["value"], ensure_ascii=False)[:200],
                got=json.dumps(reading.value if reading else None, ensure_ascii=False)[:200],
                scanned=bool(reading and reading.provenance and reading.provenance.page in scans),
            )
        )
    return outcomes


def jobs_of(folder: Path) -> Iterator[tuple[str, str, str]]:
    """The documents of a corpus folder that have a truth file."""
    for truth in sorted(folder.glob("*.truth.json")):
        stem = truth.name.removesuffix(".truth.json")
        for candidate in (folder / f"{stem}.pdf", folder / f"{stem}.tiff", folder / f"{stem}.tif", folder / stem):
            if candidate.exists():
                yield folder.name, str(candidate), str(truth)
                break


def upper_bound(wrong: int, total: int, level: float = 0.95) -> float:
    """One-sided Clopper-Pearson upper bound of a share, by bisection of the binomial distribution."""
    if total == 0:
        return 1.0
    low, high = wrong / total, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(wrong, total, middle) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def _at_most(wrong: int, total: int, share: float) -> float:
    term = (1 - share) ** total
    total_probability = term
    for k in range(wrong):
        if share >= 1:
            return 0.0
        term *= (total - k) / (k + 1) * share / (1 - share)
        total_probability += term
    return total_probability


def share(part: Iterable[bool]) -> str:
    """“99.53 % (642)”."""
    items = list(part)
    return f"{100 * sum(items) / len(items):6.2f} % ({len(items)})" if items else "–"


def print_table(outcomes: list[Outcome]) -> None:
    """One line a stratum and one for all."""
    header = f"{'stratum':<26}{'figures':>18}{'boxes':>18}{'all':>18}{'flagged':>18}{'wrong+silent':>14}{'≤95%':>9}"
    print(header)
    strata = list(dict.fromkeys(o.stratum for o in outcomes))
    for name in [*strata, "all"]:
        own = [o for o in outcomes if name in (o.stratum, "all")]
        silent = sum(not o.exact and not o.flagged for o in own)
        print(
            f"{name:<26}"
            f"{share(o.exact for o in own if FieldType(o.type) in FIGURES):>18}"
            f"{share(o.exact for o in own if FieldType(o.type) in MARKS):>18}"
            f"{share(o.exact for o in own):>18}"
            f"{share(o.flagged for o in own):>18}"
            f"{silent:>14}"
            f"{100 * upper_bound(silent, len(own)):>8.2f}%"
        )


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", nargs="+", type=Path)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--details", type=Path)
    parser.add_argument("--uncalibrated", action="store_true", help="the evidence's score instead of the confidence")
    parser.add_argument("--limit", type=int, help="documents a stratum")
    args = parser.parse_args()
    jobs = [job for folder in args.corpus for job in list(jobs_of(folder))[: args.limit]]
    outcomes: list[Outcome] = []
    with ProcessPoolExecutor(args.workers) as pool:
        for i, result in enumerate(pool.map(partial(read_document, calibrated=not args.uncalibrated), jobs), start=1):
            outcomes.extend(result)
            wrong = sum(not o.exact for o in result)
            silent = sum(not o.exact and not o.flagged for o in result)
            flagged = sum(o.flagged for o in result)
            line = f"{i}/{len(jobs)} {result[0].document}: {wrong} wrong, {silent} silent, {flagged} flagged"
            print(line, file=sys.stderr)
            if args.details:
                with args.details.open("a", encoding="utf-8") as stream:
                    stream.writelines(json.dumps(asdict(o), ensure_ascii=False) + "\n" for o in result)
    print_table(outcomes)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
