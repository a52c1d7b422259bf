"""Tables in the order of the form: pages scanned out of order or twice are noticed by what their tables hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractor.registration.align import best_chain

# A table that keeps less than this share of its own best alignment in the common one stands in the wrong place.
KEPT_MIN = 0.6
# A table must hold this much evidence of its own before it may be moved.
EVIDENCE_MIN = 0.6


@dataclass(frozen=True)
class TableOrder:
    """``sequence``: table numbers in the form's order; ``duplicates``: tables that repeat others; ``moved``: whether
    the sequence differs from the document's."""

    sequence: list[int]
    duplicates: list[int] = field(default_factory=list)
    moved: bool = False


def order_tables(gains: Sequence[NDArray[np.float64]]) -> TableOrder:
    """The tables in the form's order. ``gains[t]`` is the (rows, expected) matrix of table ``t``."""
    sequence = list(range(len(gains)))
    kept, _ = _kept(gains, sequence)
    own = [best_chain(g) for g in gains]
    best = [sum(g[i, j] for i, j in chain) for g, chain in zip(gains, own, strict=True)]
    misfits = [t for t in sequence if best[t] >= EVIDENCE_MIN and kept[t] < KEPT_MIN * best[t]]
    if not misfits:
        return TableOrder(sequence)
    start = {t: min((j for _, j in own[t]), default=0) for t in sequence}
    rest = [t for t in sequence if t not in misfits]
    duplicates: list[int] = []
    moved = False
    for table in misfits:
        trial = _insert(rest, table, start)
        kept, matched = _kept(gains, trial)
        lost = sum(kept[t] < KEPT_MIN * best[t] for t in trial if best[t] >= EVIDENCE_MIN)
        if lost == 0 and matched > 0:
            rest = trial
            moved = True
        else:
            duplicates.append(table)
    return TableOrder(rest, duplicates, moved)


def _insert(rest: list[int], table: int, start: dict[int, int]) -> list[int]:
    at = next((k for k, t in enumerate(rest) if start[t] > start[table]), len(rest))
    return [*rest[:at], table, *rest[at:]]


def _kept(gains: Sequence[NDArray[np.float64]], sequence: list[int]) -> tuple[dict[int, float], int]:
    """What each table earns in the common alignment, and how many rows are matched."""
    owner: list[tuple[int, int]] = [(t, i) for t in sequence for i in range(gains[t].shape[0])]
    kept = dict.fromkeys(sequence, 0.0)
    if not owner:
        return kept, 0
    stacked = np.vstack([gains[t] for t in sequence])
    chain = best_chain(stacked)
    for i, j in chain:
        kept[owner[i][0]] += float(stacked[i, j])
    return kept, len(chain)
