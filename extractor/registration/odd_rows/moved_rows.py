"""Rows that a county office put in another order: found by labels that are surely theirs, against the order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from extractor.registration.rows import ExpectedRow, RowRole

# A label is surely a row's own when it earns this much of the 0.5 that an equal one earns …
SURE_GAIN = 0.45
# … and so much more than any other label of the form: rows that differ in a word (国家级, 省级) differ by less …
BETTER_BY = 0.04
# … and where the order says otherwise, by so much more than what the order says.
AGAINST_ORDER = 0.1

Chain = list[tuple[int, int]]


def with_moved_rows(chain: Chain, gains: NDArray[np.float64], expected: Sequence[ExpectedRow]) -> Chain:
    """The (row, expected) matches with rows that are surely others, or surely left over, matched by their labels.

    ``gains`` is the (rows, expected) matrix the chain was found in. The result is in the order of the rows.
    """
    matched = dict(chain)
    wishes = {i: k for i in range(len(gains)) if (k := _surely(gains[i], expected)) is not None}
    wishes = {i: k for i, k in wishes.items() if i not in matched or _rather(gains[i], k, matched[i])}
    sections = {expected[j].section for j in matched.values()}
    while True:
        taken = {j: i for i, j in matched.items()}
        free = [i for i, k in wishes.items() if _free(k, taken, wishes) and expected[k].section in sections]
        if not free:
            return sorted(_without_twins(matched, dict(chain), gains, expected).items())
        for i in free:
            # Rows that stood in each other's places leave them together.
            other = taken.get(wishes[i])
            if other is not None and other != i:
                del matched[other]
            matched[i] = wishes.pop(i)
            taken = {j: n for n, j in matched.items()}


def _without_twins(
    matched: dict[int, int], before: dict[int, int], gains: NDArray[np.float64], expected: Sequence[ExpectedRow]
) -> dict[int, int]:
    """The matches without rows whose labels their section has twice (联系人), where rows of it were moved, or where
    one of the two is left over: which is meant followed from the order alone. Right below the row that the form prints
    above it, a row is surely that one."""
    moved = {expected[j].section for i, j in matched.items() if before.get(i) != j}
    keys = [(e.section, e.group, e.labels) if e.role is RowRole.VALUES else None for e in expected]
    over = [i for i in range(len(gains)) if i not in matched]
    left = {keys[j] for i in over for j in np.flatnonzero(gains[i] >= SURE_GAIN)}
    return {
        i: j
        for i, j in matched.items()
        if keys[j] is None
        or keys.count(keys[j]) == 1
        or not (expected[j].section in moved or keys[j] in left)
        or (matched.get(i - 1) == j - 1 and keys[j - 1] is not None and keys.count(keys[j - 1]) == 1)
    }


def _surely(own: NDArray[np.float64], expected: Sequence[ExpectedRow]) -> int | None:
    """The expected row whose label a row's surely is; none where two are about as alike."""
    best = int(np.argmax(own))
    if own[best] < SURE_GAIN or expected[best].role is not RowRole.VALUES:
        return None
    others = np.delete(own, best)
    return best if own[best] >= others.max(initial=0.0) + BETTER_BY else None


def _rather(own: NDArray[np.float64], wish: int, matched: int) -> bool:
    return wish != matched and bool(own[wish] >= own[matched] + AGAINST_ORDER)


def _free(wish: int, taken: dict[int, int], wishes: dict[int, int]) -> bool:
    """Whether nothing is matched with the expected row, or a row that wishes to go elsewhere itself."""
    return wish not in taken or taken[wish] in wishes
