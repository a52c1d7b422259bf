"""Is drift told? What a record says of rows, labels and pages, against what was done to the form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from benchmarks.outcomes import Outcome
from models.record import Record
from samples.generator.dictionary import load_dictionary
from samples.generator.drift.kinds import DriftKind
from samples.generator.drift.labels import bare
from samples.generator.truth import TrueDrift

LABEL_DRIFT = "label_drift"
# What a record can tell of drift; anything else in its issues is about something else.
CODES = (
    "page_missing",
    "page_duplicated",
    "page_foreign",
    "page_unread",
    "page_order",
    "rows_missing",
    "row_inserted",
    "column_inserted",
    "label_changed",
    LABEL_DRIFT,
)
# Which code tells of which drift. A drift that is not here changes nothing a clerk must know: a table over two pages.
TELLS: dict[DriftKind, tuple[str, ...]] = {
    DriftKind.ROW_INSERTED: ("row_inserted", LABEL_DRIFT),
    DriftKind.ROW_REMOVED: ("rows_missing", "page_missing", LABEL_DRIFT),
    DriftKind.LABEL_REWORDED: ("label_changed", LABEL_DRIFT),
    DriftKind.YEAR_ADDED: ("column_inserted", "row_inserted", LABEL_DRIFT),
    DriftKind.YEAR_REMOVED: ("rows_missing", "page_missing", "column_missing", LABEL_DRIFT),
    DriftKind.SECTIONS_SWAPPED: ("page_order",),
    DriftKind.PAGE_MISSING: ("page_missing", "rows_missing"),
    DriftKind.PAGE_DUPLICATED: ("page_duplicated",),
    DriftKind.PAGE_FOREIGN: ("page_foreign",),
    DriftKind.PAGE_MOVED: ("page_order",),
}
# A label that was told is this much like the one that is meant (0..100), as recognition misreads a character now and
# then; one of fewer characters has to be the same.
LABEL_LIKE, SHORT_LABEL = 70.0, 4


@dataclass(frozen=True)
class Told:
    """One thing a record says of the form's layout or pages."""

    code: str
    section: str | None = None
    page: int | None = None
    label: str | None = None
    field: str | None = None


@dataclass(frozen=True)
class DriftRead:
    """What was done to a document, what was told of it, and what became of its fields."""

    stratum: str
    document: str
    form: str
    drifts: Sequence[TrueDrift]
    told: Sequence[Told]
    outcomes: Sequence[Outcome]


@dataclass(frozen=True)
class DriftLine:
    """One kind of drift: how often it was made and told; its own fields, those flagged, wrong, wrong and not flagged.

    A field that drift took is rightly missing; a person is to be asked about it no more than about one that is read.
    """

    kind: str
    made: int
    told: int | None
    fields: int
    flagged: int
    wrong: int
    silent: int


def told_in(record: Record) -> list[Told]:
    """What ``record`` says of drift, as deviations of the layout, issues, and reasons of fields."""
    told = [Told(d.kind, d.section, d.page, d.label) for d in record.layout_deviations if d.kind in CODES]
    told += [Told(i.code, page=i.page, label=i.message) for i in record.issues if i.code == LABEL_DRIFT]
    for name, reading in record.fields.items():
        if any(r.code.value == LABEL_DRIFT for r in reading.reasons):
            page = reading.provenance.page if reading.provenance else None
            told.append(Told(LABEL_DRIFT, page=page, field=name))
    return told


def tells(told: Told, drift: TrueDrift, form: str) -> bool:
    """Whether ``told`` is about ``drift``."""
    if told.code not in TELLS.get(drift.kind, ()):
        return False
    if told.code == "page_order":
        return True
    if told.code in ("page_duplicated", "page_foreign"):
        return told.page == drift.page
    if told.field is not None:
        return told.field in drift.fields
    if told.code in ("rows_missing", "page_missing", "column_missing"):
        return told.section in _sections(drift, form)
    if told.code == "column_inserted":
        return told.section == drift.section
    return _alike(told.label, drift.label) or _alike(told.label, drift.was)


def _sections(drift: TrueDrift, form: str) -> set[str]:
    """The sections a drift took something from."""
    specs = load_dictionary(form).by_id()
    return {specs[name].section for name in drift.fields}


def _alike(one: str | None, other: str | None) -> bool:
    """Whether two labels are one; a message that quotes a label counts as it."""
    a, b = bare(one or ""), bare(other or "")
    if min(len(a), len(b)) < SHORT_LABEL:
        return a == b != ""
    return fuzz.partial_ratio(a, b) >= LABEL_LIKE


def drift_lines(read: Iterable[DriftRead]) -> list[DriftLine]:
    """A line a kind of drift that was made."""
    documents = list(read)
    return [line for kind in DriftKind if (line := _line(kind, documents)).made]


def _line(kind: DriftKind, documents: Sequence[DriftRead]) -> DriftLine:
    made = [(drift, document) for document in documents for drift in document.drifts if drift.kind is kind]
    found = [any(tells(t, drift, document.form) for t in document.told) for drift, document in made]
    own = [o for drift, document in made for o in document.outcomes if o.field in drift.fields]
    return DriftLine(
        kind=kind.value,
        made=len(made),
        told=sum(found) if kind in TELLS else None,
        fields=len(own),
        flagged=sum(o.flagged for o in own),
        wrong=sum(not o.exact for o in own),
        silent=sum(o.silent for o in own),
    )


def untold(document: DriftRead) -> Iterator[TrueDrift]:
    """The drifts of a document that should have been told and were not."""
    for drift in document.drifts:
        if drift.kind in TELLS and not any(tells(t, drift, document.form) for t in document.told):
            yield drift


def false_alarms(read: Iterable[DriftRead]) -> dict[str, Counter[str]]:
    """What was told without a cause, counted by stratum and code. A field that any drift took has cause enough."""
    counts: dict[str, Counter[str]] = {}
    for document in read:
        touched = {name for drift in document.drifts for name in drift.fields}
        alarms = [
            told.code
            for told in document.told
            if told.field not in touched and not any(tells(told, drift, document.form) for drift in document.drifts)
        ]
        counts.setdefault(document.stratum, Counter()).update(alarms)
    return counts


def drift_text(lines: Sequence[DriftLine], alarms: dict[str, Counter[str]]) -> str:
    """Both tables as they are printed."""
    rows = []
    if lines:
        rows.append(
            f"{'drift':<26}{'made':>8}{'told':>8}{'its fields':>12}{'flagged':>9}{'wrong':>8}{'wrong+silent':>14}"
        )
    for line in lines:
        told = "–" if line.told is None else line.told
        rows.append(
            f"{line.kind:<26}{line.made:>8}{told:>8}{line.fields:>12}{line.flagged:>9}{line.wrong:>8}{line.silent:>14}"
        )
    rows.append("told though nothing was done:")
    for stratum, counts in alarms.items():
        found = ", ".join(f"{code} {counts[code]}" for code in CODES if counts[code])
        rows.append(f"  {stratum:<24}{found or '–'}")
    return "\n".join(rows)
