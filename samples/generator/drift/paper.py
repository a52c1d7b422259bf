"""Drift of rows, columns, labels and sections: on the blocks, the same for every renderer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random

from samples.generator.drift.draft import Draft, fields_in
from samples.generator.drift.kinds import DriftKind
from samples.generator.drift.labels import reword_label
from samples.generator.drift.rows import insert_own_row, remove_one_row
from samples.generator.drift.sections import break_table, swap_sections
from samples.generator.drift.words import DEVELOPMENT_DRIFT, HELD_APART_DRIFT
from samples.generator.drift.years import add_year, remove_year
from samples.generator.renderers.blocks import Paper, Table
from samples.generator.renderers.paper_cells import Builder
from samples.generator.renderers.style import Style
from samples.generator.truth import FilledForm, TrueDrift, TrueField

MISSING = TrueField(value=None, raw=None, status="missing")
# In this order: what is taken out can't have been added or reworded.
_STEPS: tuple[tuple[DriftKind, Callable[[Draft], None]], ...] = (
    (DriftKind.ROW_REMOVED, remove_one_row),
    (DriftKind.YEAR_REMOVED, remove_year),
    (DriftKind.YEAR_ADDED, add_year),
    (DriftKind.ROW_INSERTED, insert_own_row),
    (DriftKind.LABEL_REWORDED, reword_label),
    (DriftKind.SECTIONS_SWAPPED, swap_sections),
    (DriftKind.TABLE_BROKEN, break_table),
)


@dataclass(frozen=True)
class DriftedPaper:
    """The changed blocks, the form as it stands there, and what was changed."""

    paper: Paper
    form: FilledForm
    drifts: list[TrueDrift]


def drift_paper(
    paper: Paper, form: FilledForm, style: Style, kinds: Sequence[DriftKind], rng: Random, held_apart: bool
) -> DriftedPaper:
    """``paper`` with each of ``kinds`` that changes blocks, once for every time it is named."""
    words = HELD_APART_DRIFT if held_apart else DEVELOPMENT_DRIFT
    draft = Draft(Builder(form, style), list(paper.blocks), rng, words)
    before = _placed(draft)
    for kind, change in _STEPS:
        for _ in range(kinds.count(kind)):
            change(draft)
    changed = replace(paper, blocks=tuple(draft.blocks))
    return DriftedPaper(changed, without(form, before - _placed(draft)), draft.drifts)


def _placed(draft: Draft) -> set[str]:
    return {field for block in draft.blocks if isinstance(block, Table) for field in fields_in(block)}


def without(form: FilledForm, lost: set[str]) -> FilledForm:
    """``form`` with the fields ``lost`` missing."""
    fields = {name: MISSING if name in lost else field for name, field in form.fields.items()}
    return form.model_copy(update={"fields": fields})
