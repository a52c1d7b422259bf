"""Labels in other words that mean the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from unicodedata import normalize

from samples.generator.drift.draft import TABLE_SECTIONS, Draft, anchored, cell_text, replace_cell
from samples.generator.drift.kinds import DriftKind
from samples.generator.renderers.blocks import GridCell, Table, place_cells

_TO_FULL = str.maketrans("()", "（）")
# A reworded label is at least so like the printed one: more is another question, no other wording.
ALIKE_MIN = 0.6


@dataclass(frozen=True)
class Labelled:
    """A label cell: ``number`` of those that begin in ``row``, the printed label, the fields it is of."""

    section: str
    row: int
    number: int
    label: str
    fields: tuple[str, ...]


def reword_label(draft: Draft) -> None:
    """Write one label in other words; none where no rewording fits a label that is as printed still."""
    done = {d.label for d in draft.drifts if d.kind is DriftKind.LABEL_REWORDED}
    labels = [found for section in TABLE_SECTIONS for found in _labelled(draft, section) if found.label not in done]
    draft.rng.shuffle(labels)
    for found in labels:
        if ways := list(_rewordings(draft, found.label)):
            _write(draft, found, draft.rng.choice(ways))
            return


def _write(draft: Draft, found: Labelled, words: str) -> None:
    table = draft.table(found.section)
    old = table.rows[found.row].cells[found.number]
    name = draft.note(DriftKind.LABEL_REWORDED, found.section, label=words, was=found.label, fields=found.fields)
    cell = anchored(draft.builder.label(words, old.rowspan, old.colspan), name)
    draft.put_table(found.section, replace_cell(table, found.row, found.number, cell))


def _rewordings(draft: Draft, label: str) -> Iterator[str]:
    """Every way to write ``label`` otherwise after which it is still most like itself of all labels of the form."""
    printed = re.sub(r"\s+", "", label.translate(_TO_FULL))
    others = {bare(spec.label) for spec in draft.builder.dictionary.fields} - {bare(label)}
    for old, new in draft.words.rewordings:
        written = printed.replace(old, new, 1)
        own = _alike(written, label)
        if written != printed and own >= ALIKE_MIN and all(_alike(written, other) < own for other in others):
            yield written


def bare(text: str) -> str:
    """A label as labels are compared: NFKC, without white space."""
    return re.sub(r"\s+", "", normalize("NFKC", text))


def _alike(a: str, b: str) -> float:
    return SequenceMatcher(None, bare(a), bare(b), autojunk=False).ratio()


def _labelled(draft: Draft, section: str) -> Iterator[Labelled]:
    """The label cells of a section that are printed as in the dictionary."""
    table = draft.table(section)
    specs = draft.builder.specs
    placed = place_cells(table)
    for g in placed:
        if g.cell.areas:
            continue
        text = bare(cell_text(g.cell))
        fields = tuple(f for f in _fields_right_of(placed, g) if bare(specs[f].label) == text)
        if fields:
            number = [other for other in placed if other.row == g.row].index(g)
            yield Labelled(section, g.row, number, specs[fields[0]].label, fields)


def _fields_right_of(placed: list[GridCell], label: GridCell) -> list[str]:
    """The fields of the rows a label stands beside, up to the next label of a single row."""
    rows = range(label.row, label.row + label.cell.rowspan)
    right = [g for g in placed if g.row in rows and g.col >= label.col + label.cell.colspan]
    if label.cell.rowspan == 1:
        stops = [g.col for g in right if not g.cell.areas]
        right = [g for g in right if not stops or g.col < min(stops)]
    return list(dict.fromkeys(mark.field for g in right for mark in g.cell.areas))


def labels_of(table: Table) -> list[str]:
    """The texts of the cells that hold no field's value."""
    return [cell_text(cell) for row in table.rows for cell in row.cells if not cell.areas]
