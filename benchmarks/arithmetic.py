"""What arithmetic between fields finds: misreadings put into the figures of forms with known truth.

    python -m benchmarks.arithmetic TRUTH.json…

No page is read: the truth stands for a scan read right, then one figure at a time is spoilt as recognition spoils them.
Counted is how often the spoilt figure is flagged and how often another one is, how often a doubt is lifted from a right
and from a wrong figure, and whether a filer's own contradiction is taken for a misreading.
"""

from __future__ import annotations

import argparse
import json
import random
import unicodedata
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from extractor.confidence.arithmetic import weigh_arithmetic
from extractor.reading.other_readings import OtherReading
from extractor.reading.values import typed_value
from extractor.registration.layout_files.catalogue import load_dictionary
from models.layout import Dictionary, FieldSpec
from models.record import FieldReading, Method, Provenance, Reason, ReasonCode, Status

# Digits that are taken for each other.
CONFUSED = {"0": "86", "1": "74", "2": "7", "3": "85", "4": "1", "5": "63", "6": "805", "7": "12", "8": "306", "9": "8"}
DISAGREE = Reason(code=ReasonCode.READINGS_DISAGREE, message="")
# Share of the true reading where it is the runner-up, and where it is none worth the name.
RUNNER_UP, IMPROBABLE = 0.01, 1e-7

Readings = dict[str, FieldReading]


def readings_of(truth: dict[str, Any], dictionary: Dictionary) -> Readings:
    """The truth as readings of a scan."""
    where = Provenance(page=1, bbox=[0.0, 0.0, 1.0, 1.0], method=Method.OCR)
    return {
        spec.id: FieldReading(
            value=field["value"],
            raw=field["raw"],
            status=Status(field["status"]),
            confidence=0.999,
            needs_review=False,
            provenance=where,
        )
        for spec in dictionary.fields
        for field in [truth["fields"][spec.id]]
    }


def read_as(reading: FieldReading, text: str, spec: FieldSpec, *, doubted: bool = False) -> FieldReading:
    """The reading with another text in its place, with two readings that disagree if ``doubted``."""
    update: dict[str, Any] = {"raw": text, "value": typed_value(text, spec).value}
    if doubted:
        update |= {"reasons": [DISAGREE], "needs_review": True, "confidence": 0.5}
    return reading.model_copy(update=update)


def other(text: str, spec: FieldSpec, share: float) -> list[OtherReading]:
    """Another reading of a figure."""
    return [OtherReading(text, Decimal(str(typed_value(text, spec).value)), share)]


def confused(text: str, chance: random.Random) -> str:
    """The text with one of its digits taken for another one."""
    at = chance.choice([i for i, c in enumerate(text) if c.isdigit()])
    return text[:at] + chance.choice(CONFUSED[text[at]]) + text[at + 1 :]


def trials(truth: dict[str, Any], chance: random.Random) -> Iterator[tuple[str, bool]]:
    """What came of every experiment on one form: its name and whether it went so."""
    dictionary = load_dictionary(f"fields/{truth['form']}-{truth['form_version']}.yaml")
    readings = readings_of(truth, dictionary)
    for spec in dictionary.fields:
        # As recognition writes it: half width.
        text = unicodedata.normalize("NFKC", readings[spec.id].raw or "")
        if not spec.type.is_figure or not isinstance(readings[spec.id].value, int | float):
            continue

        def weigh(read: str, others: list[OtherReading], *, doubted: bool = False, spec: FieldSpec = spec) -> Readings:
            spoilt = readings | {spec.id: read_as(readings[spec.id], read, spec, doubted=doubted)}
            return weigh_arithmetic(spoilt, {spec.id: others}, dictionary)

        if "." in text and "," not in text and len(text.rsplit(".", 1)[1]) == 2:
            found = weigh(text.replace(".", ""), [])
            yield "point lost by every reading: figure flagged", found[spec.id].needs_review
            yield "point lost by every reading: another flagged", _another(found, spec.id)
        wrong = confused(text, chance)
        found = weigh(wrong, other(text, spec, RUNNER_UP))
        yield "digit misread, truth is the runner-up: figure flagged", found[spec.id].needs_review
        yield "digit misread, truth is the runner-up: another flagged", _another(found, spec.id)
        yield "filer's contradiction: figure flagged", weigh(wrong, other(text, spec, IMPROBABLE))[spec.id].needs_review
        found = weigh(text, other(wrong, spec, 0.5), doubted=True)
        yield "readings disagree, the right one taken: doubt lifted", not found[spec.id].needs_review
        found = weigh(wrong, other(text, spec, 0.5), doubted=True)
        yield "readings disagree, the wrong one taken: doubt lifted", not found[spec.id].needs_review


def _another(readings: Readings, name: str) -> bool:
    return any(r.needs_review for n, r in readings.items() if n != name)


def main() -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("truth", nargs="+", type=Path)
    args = parser.parse_args()
    chance = random.Random(1)
    done: Counter[str] = Counter()
    came: Counter[str] = Counter()
    for path in args.truth:
        for name, so in trials(json.loads(path.read_text(encoding="utf-8")), chance):
            done[name] += 1
            came[name] += so
    for name, n in done.items():
        print(f"{name:<58}{came[name]:>6} of {n:>6}  {100 * came[name] / n:6.2f} %")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
