"""From what the evidence scores to how often such a reading is right.

Scores of different kinds of values aren't alike: the decoding of a figure, the characters of a text, the ink of a tick.
A monotone curve for each kind, and within it for readings that were flagged and those that weren't, turns the score
into the frequency of right values among readings with that score. The curves are data (``calibration.yaml``, which says
what they were fitted on), made by ``benchmarks.calibration``; whether a person must look was decided before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from models.layout import Dictionary, FieldType
from models.record import FieldReading

# Kind of reading by type; what is not named is short text. A long text has a thousand characters to be wrong in, a list
# of names also the ends of its names.
_KINDS = {
    FieldType.LONG_TEXT: "long_text",
    FieldType.COUNT_WITH_NAMES: "names",
    FieldType.INTEGER: "figure",
    FieldType.DECIMAL: "figure",
    FieldType.PERCENT: "figure",
    FieldType.CHOICE: "choice",
    FieldType.MULTI_CHOICE: "choice",
    FieldType.PRESENCE: "presence",
    FieldType.TABLE: "table",
}

# The curve of flagged readings of every kind, for kinds with too few to fit one.
ANY_FLAGGED = "any_flagged"


def kind_of(type_: FieldType) -> str:
    """The kind of reading that a type of field has."""
    return _KINDS.get(type_, "text")


def curve_name(type_: FieldType, *, flagged: bool) -> str:
    """The name of the curve that a reading goes by."""
    return f"{kind_of(type_)}_flagged" if flagged else kind_of(type_)


@dataclass(frozen=True)
class Curve:
    """A piecewise linear, monotone mapping: ``scores`` (ascending, 0 to 1) to ``probabilities`` (never falling);
    constant before the first and behind the last score."""

    scores: tuple[float, ...]
    probabilities: tuple[float, ...]

    def __post_init__(self) -> None:
        """Raises ``ValueError`` for what is no such mapping."""
        alike = len(self.scores) == len(self.probabilities) > 0
        if not alike or list(self.scores) != sorted(set(self.scores)):
            raise ValueError("a curve needs as many scores as probabilities, ascending")
        if list(self.probabilities) != sorted(self.probabilities):
            raise ValueError("a curve must not fall")

    def at(self, score: float) -> float:
        """The probability that a reading with this score is right."""
        after = bisect_right(self.scores, score)
        if after in (0, len(self.scores)):
            return self.probabilities[min(after, len(self.scores) - 1)]
        x0, x1 = self.scores[after - 1 : after + 1]
        y0, y1 = self.probabilities[after - 1 : after + 1]
        return y0 + (y1 - y0) * (score - x0) / (x1 - x0)


@dataclass(frozen=True)
class Calibration:
    """Curves by name (``curve_name``). A flagged reading without a curve of its kind goes by that of all flagged ones
    (``ANY_FLAGGED``); a reading without any curve keeps its score."""

    curves: Mapping[str, Curve] = field(default_factory=dict)

    def probability(self, type_: FieldType, score: float, *, flagged: bool) -> float:
        """The probability that a reading of a field of this type is right."""
        curve = self.curves.get(curve_name(type_, flagged=flagged))
        if curve is None and flagged:
            curve = self.curves.get(ANY_FLAGGED)
        return score if curve is None else curve.at(score)


# Leaves the scores of the evidence as they are: what a new calibration is fitted on.
UNCALIBRATED = Calibration()


def calibration_of(curves: Mapping[str, Mapping[str, Any]]) -> Calibration:
    """The calibration whose curves are written as in the data file: ``scores`` and ``probabilities`` by name.

    Raises ``ValueError`` for what is no curve.
    """
    return Calibration({name: Curve(tuple(c["scores"]), tuple(c["probabilities"])) for name, c in curves.items()})


@cache
def stored_calibration() -> Calibration:
    """The calibration that comes with the program."""
    data = yaml.safe_load(files("extractor.confidence").joinpath("calibration.yaml").read_text("utf-8"))
    return calibration_of(data["curves"])


def calibrate(
    readings: Mapping[str, FieldReading],
    dictionary: Dictionary,
    scanned: Collection[int],
    calibration: Calibration,
) -> dict[str, FieldReading]:
    """The readings with the probability of being right as their confidence.

    ``scanned``: numbers of the pages that were read from their picture; other readings keep their confidence.
    """
    types = {f.id: f.type for f in dictionary.fields}
    result = dict(readings)
    for name, reading in readings.items():
        if reading.provenance is None or reading.provenance.page not in scanned:
            continue
        p = calibration.probability(types[name], reading.confidence, flagged=reading.needs_review)
        result[name] = reading.model_copy(update={"confidence": round(p, 4)})
    return result
