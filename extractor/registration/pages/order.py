"""Pages in the order of the form: what each holds says where it belongs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from extractor.registration.align import best_chain

# A page that keeps less than this share of its own best alignment in the common one stands in the wrong place.
KEPT_MIN = 0.6
# A page must hold this much evidence of its own before it may be moved.
EVIDENCE_MIN = 0.6
# A page repeats another when so many of its rows, and this share of them, are on the other too; a stranger's rows
# are like the form's by chance, one here and one there.
ROWS_MIN, SHARED_MIN = 2, 0.6

Gains = NDArray[np.float64]


@dataclass(frozen=True)
class PageOrder:
    """``sequence``: page positions in the form's order; ``moved``: those of them that stood elsewhere; ``repeated``:
    pages left out as another (the second number) has their content already; ``apart``: pages left out as they fit
    nowhere and repeat none."""

    sequence: list[int]
    moved: list[int] = field(default_factory=list)
    repeated: list[tuple[int, int]] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)


def says_enough(gains: Gains) -> bool:
    """Whether what a page holds tells that it belongs to the form, and where."""
    return _own(gains) >= EVIDENCE_MIN


def order_pages(gains: Sequence[Gains], leave_out: Sequence[int] = ()) -> PageOrder:
    """The pages in the form's order. ``gains[p]`` is the (items, positions) matrix of page ``p``: what each of its
    rows and headings, in order, earns at each position of the form.

    As few pages as possible are moved. A page that says nothing of its place (running text, the rest of a table) goes
    with the page before it. Pages to ``leave_out`` are set apart.
    """
    found = [_own(g) for g in gains]
    natural = [p for p in range(len(gains)) if p not in leave_out]
    misfits = _misfits(gains, natural, found)
    if not misfits:
        return PageOrder(natural, apart=list(leave_out))
    rest = [p for p in natural if p not in misfits]
    moved: list[int] = []
    unplaced: list[int] = []
    # Pages of much evidence first: they tell where those of little belong.
    for page in sorted(misfits, key=lambda p: -found[p]):
        trial = _inserted(gains, rest, page)
        if _misfits(gains, trial, found):
            unplaced.append(page)
        else:
            rest = trial
            moved.append(page)
    sequence = _with_followers(rest, moved, [*unplaced, *leave_out], found)
    repeated = [(p, of) for p in sorted(unplaced) if (of := _repeated(gains, p, rest)) is not None]
    apart = sorted([*leave_out, *(p for p in unplaced if all(p != page for page, _ in repeated))])
    return PageOrder(sequence, sorted(moved), repeated, apart)


def _repeated(gains: Sequence[Gains], page: int, others: Sequence[int]) -> int | None:
    """The page that has most of what ``page`` holds, if that is most of it."""
    own = {j for _, j in best_chain(gains[page])}
    shared = {other: len(own & {j for _, j in best_chain(gains[other])}) for other in others}
    most = max(others, key=lambda other: shared[other])
    return most if len(own) >= ROWS_MIN and shared[most] >= SHARED_MIN * len(own) else None


def _own(gains: Gains) -> float:
    """What a page would earn by itself."""
    return float(sum(gains[i, j] for i, j in best_chain(gains)))


def _misfits(gains: Sequence[Gains], sequence: Sequence[int], own: Sequence[float]) -> list[int]:
    """The pages that earn too little where they stand."""
    kept = _kept(gains, sequence)
    return [p for p in sequence if own[p] >= EVIDENCE_MIN and kept[p] < KEPT_MIN * own[p]]


def _kept(gains: Sequence[Gains], sequence: Sequence[int]) -> dict[int, float]:
    """What each page earns in the common alignment."""
    kept = dict.fromkeys(sequence, 0.0)
    owner = [p for p in sequence for _ in range(len(gains[p]))]
    if owner:
        stacked = np.vstack([gains[p] for p in sequence])
        for i, j in best_chain(stacked):
            kept[owner[i]] += float(stacked[i, j])
    return kept


def _inserted(gains: Sequence[Gains], rest: list[int], page: int) -> list[int]:
    """``rest`` with the page where all of them together earn most; of equal places the one nearest to its own."""
    trials = [[*rest[:at], page, *rest[at:]] for at in range(len(rest) + 1)]
    return max(trials, key=lambda t: (round(sum(_kept(gains, t).values()), 6), -_disorder(t, page)))


def _disorder(sequence: Sequence[int], page: int) -> int:
    """How many pages ``page`` has overtaken."""
    at = sequence.index(page)
    return sum(p > page for p in sequence[:at]) + sum(p < page for p in sequence[at:])


def _with_followers(rest: list[int], moved: list[int], unplaced: list[int], own: Sequence[float]) -> list[int]:
    """The sequence with every page that says nothing of its place behind the page it followed."""
    silent = [p for p in rest if own[p] < EVIDENCE_MIN and p not in moved]
    sequence = [p for p in rest if p not in silent]
    for page in silent:
        before = page - 1
        while before in unplaced:
            before -= 1
        at = sequence.index(before) + 1 if before in sequence else 0
        sequence.insert(at, page)
    return sequence
