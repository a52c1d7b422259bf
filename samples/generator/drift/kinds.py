"""The kinds of drift, and which of them a seed brings together."""

from __future__ import annotations

from enum import StrEnum


class DriftKind(StrEnum):
    """What an office, a copier or a stapler does to a form."""

    ROW_INSERTED = "row_inserted"
    ROW_REMOVED = "row_removed"
    LABEL_REWORDED = "label_reworded"
    YEAR_ADDED = "year_added"
    YEAR_REMOVED = "year_removed"
    TABLE_BROKEN = "table_broken"
    SECTIONS_SWAPPED = "sections_swapped"
    PAGE_MISSING = "page_missing"
    PAGE_DUPLICATED = "page_duplicated"
    PAGE_FOREIGN = "page_foreign"
    PAGE_MOVED = "page_moved"


_K = DriftKind
# A kind that is named twice is made twice. Each kind stands in two recipes at least; no more than four different ones
# meet in a document, as a form with everything wrong at once doesn't come by post.
RECIPES: tuple[tuple[DriftKind, ...], ...] = (
    (_K.ROW_INSERTED, _K.ROW_INSERTED, _K.LABEL_REWORDED, _K.LABEL_REWORDED, _K.LABEL_REWORDED, _K.PAGE_FOREIGN),
    (_K.ROW_REMOVED, _K.ROW_REMOVED, _K.YEAR_ADDED, _K.PAGE_DUPLICATED),
    (_K.YEAR_REMOVED, _K.LABEL_REWORDED, _K.LABEL_REWORDED, _K.LABEL_REWORDED, _K.SECTIONS_SWAPPED),
    (_K.TABLE_BROKEN, _K.TABLE_BROKEN, _K.ROW_INSERTED, _K.YEAR_REMOVED, _K.PAGE_MISSING),
    (_K.PAGE_MOVED, _K.YEAR_ADDED, _K.ROW_REMOVED, _K.LABEL_REWORDED, _K.LABEL_REWORDED),
    (_K.TABLE_BROKEN, _K.SECTIONS_SWAPPED, _K.PAGE_MISSING, _K.PAGE_DUPLICATED, _K.PAGE_FOREIGN, _K.PAGE_MOVED),
)


def recipe_of(seed: int) -> tuple[DriftKind, ...]:
    """The drifts of the document with ``seed``; six seeds in a row have all kinds."""
    return RECIPES[seed % len(RECIPES)]
