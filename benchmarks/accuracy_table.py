"""Outcomes → the table of a report: one line a stratum, one for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from benchmarks.binomial import upper_bound
from benchmarks.outcomes import Outcome
from models.layout import FieldType

FIGURES = {FieldType.INTEGER, FieldType.DECIMAL, FieldType.PERCENT}
MARKS = {FieldType.CHOICE, FieldType.MULTI_CHOICE}
ALL = "all"


@dataclass(frozen=True)
class Share:
    """``part`` of ``of``."""

    part: int
    of: int

    @property
    def percent(self) -> float | None:
        """In percent; None of nothing."""
        return 100 * self.part / self.of if self.of else None

    def __str__(self) -> str:
        """“99.53 % (642)”."""
        return f"{self.percent:6.2f} % ({self.of})" if self.percent is not None else "–"


@dataclass(frozen=True)
class Line:
    """A line of the table. ``silent`` are fields that are wrong and not flagged."""

    name: str
    documents: int
    figures: Share
    boxes: Share
    exact: Share
    flagged: Share
    silent: Share

    @property
    def bound(self) -> float:
        """95 % upper bound of the share wrong and not flagged, in percent."""
        return 100 * upper_bound(self.silent.part, self.silent.of)


def line_of(name: str, outcomes: Sequence[Outcome]) -> Line:
    """The line of ``outcomes``."""

    def exact(types: set[FieldType] | None = None) -> Share:
        return _share((o for o in outcomes if types is None or FieldType(o.type) in types), lambda o: o.exact)

    return Line(
        name=name,
        documents=len({(o.stratum, o.document) for o in outcomes}),
        figures=exact(FIGURES),
        boxes=exact(MARKS),
        exact=exact(),
        flagged=_share(outcomes, lambda o: o.flagged),
        silent=_share(outcomes, lambda o: o.silent),
    )


def _share(outcomes: Iterable[Outcome], holds: Callable[[Outcome], bool]) -> Share:
    found = [holds(o) for o in outcomes]
    return Share(sum(found), len(found))


def lines_of(outcomes: Sequence[Outcome]) -> list[Line]:
    """A line each stratum; strata named ``part/stratum`` have a line for each part as well; one for everything."""
    strata = list(dict.fromkeys(o.stratum for o in outcomes))
    parts = list(dict.fromkeys(s.partition("/")[0] for s in strata if "/" in s))
    groups = {name: [o for o in outcomes if o.stratum == name] for name in strata}
    groups |= {f"{part}/{ALL}": [o for o in outcomes if o.stratum.startswith(f"{part}/")] for part in parts}
    return [line_of(name, own) for name, own in {**groups, ALL: list(outcomes)}.items()]


def table_text(lines: Sequence[Line]) -> str:
    """The table as it is printed."""
    wide = max(26, *(len(line.name) + 2 for line in lines)) if lines else 26
    columns = ("figures", "boxes", "all", "flagged")
    header = f"{'stratum':<{wide}}" + "".join(f"{c:>18}" for c in columns) + f"{'wrong+silent':>14}{'≤95%':>9}"
    rows = [
        f"{line.name:<{wide}}{line.figures!s:>18}{line.boxes!s:>18}{line.exact!s:>18}{line.flagged!s:>18}"
        f"{line.silent.part:>14}{line.bound:>8.2f}%"
        for line in lines
    ]
    return "\n".join([header, *rows])


def table_data(lines: Sequence[Line]) -> list[dict[str, Any]]:
    """The table as JSON: counts, and the shares in percent."""
    return [
        {
            **asdict(line),
            **{f"{k}_pct": getattr(line, k).percent for k in ("figures", "boxes", "exact", "flagged", "silent")},
            "silent_upper_pct": line.bound,
        }
        for line in lines
    ]
