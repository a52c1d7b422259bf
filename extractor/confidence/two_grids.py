"""Two opinions on which words stand in which cell: values of cells that are seen otherwise go to a person.

The first opinion is the grid that registration found in the page's rulings, the second one camelot's
(``registration.rulings.lattice_opinion``). They are compared by what they say of the text, not by their lines.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from extractor.reading.content import PageContent
from extractor.registration.lines import group_lines, unbroken_runs
from extractor.registration.rulings.lattice_opinion import SeenCell
from models.document import Char
from models.geometry import BBox
from models.layout import Dictionary
from models.record import FieldReading, Reason, ReasonCode, Status
from models.registration import Place, PlaceKind, Region

# A cell of ours belongs to a region when this share of it lies there; of a cell that was cut, less does.
OWN_CELL = 0.9
NOT_FOUND = "表格线不清楚，没有找到这一栏，也可能是与相邻栏目混在一起，请核对原件"
FAINT_BLANK = "这一页的表格线不清楚，这一栏看上去没有填写，也可能填在旁边，请核对原件"
# So much of a text is quoted.
QUOTED = 30


@dataclass(frozen=True)
class Difference:
    """The characters of a cell in our opinion and in theirs."""

    ours: Sequence[Char]
    theirs: Sequence[Char]


@dataclass(frozen=True)
class TwoGrids:
    """A digital page under two opinions: ``ours`` are the cells of registration's grids, ``theirs`` camelot's."""

    content: PageContent
    ours: Sequence[BBox]
    theirs: Sequence[SeenCell]

    @cached_property
    def _seen(self) -> dict[int, int | None]:
        """For each character of the page, by its ``id``, in which of their cells it stands. A run of characters stands
        in one as a whole."""
        seen: dict[int, int | None] = {}
        for run in unbroken_runs(self.content.chars):
            where = Counter(self._cell_at(c.bbox.cx, c.bbox.cy) for c in run).most_common(1)[0][0]
            seen.update((id(c), where) for c in run)
        return seen

    def _cell_at(self, x: float, y: float) -> int | None:
        return next((i for i, cell in enumerate(self.theirs) if cell.holds(x, y)), None)

    def _chars_in(self, box: BBox) -> frozenset[int]:
        return frozenset(id(c) for c in self.content.chars_in(box) if c.text.strip())

    def otherwise(self, box: BBox) -> Difference | None:
        """What a region holds in our opinion and in theirs, where that differs; ``None`` where both say the same, or
        they say nothing about it."""
        return self._difference(box, self._seen)

    def _difference(self, box: BBox, seen: Mapping[int, int | None]) -> Difference | None:
        own = [c for c in self.ours if c.overlap(box) >= OWN_CELL * c.area > 0]
        for part in own or [box]:
            mine = self._chars_in(part)
            cells = Counter(seen[c] for c in mine).most_common(1)
            cell = cells[0][0] if cells else self._cell_at(part.cx, part.cy)
            if cell is None:
                continue
            yours = frozenset(char for char, where in seen.items() if where == cell)
            if mine != yours and (own or yours != self._chars_in(self._around(part))):
                return Difference(*([c for c in self.content.chars if id(c) in side] for side in (mine, yours)))
        return None

    @cached_property
    def differ(self) -> bool:
        """Whether any cell of the page holds something else in their opinion; a label too long for its cell doesn't
        count."""
        chars = (c for c in self.content.chars if c.text.strip())
        seen = {id(c): self._cell_at(c.bbox.cx, c.bbox.cy) for c in chars}
        return any(self._difference(cell, seen) is not None for cell in self.ours)

    def _around(self, box: BBox) -> BBox:
        """The cell of ours of which a region is a part: where its lines were lost, the header's columns part it."""
        return next((c for c in self.ours if c.contains(box.cx, box.cy)), box)


def doubt_cells_seen_otherwise(
    readings: Mapping[str, FieldReading], places: Mapping[str, Place], pages: Mapping[int, TwoGrids]
) -> dict[str, FieldReading]:
    """The readings, those flagged of which a cell holds other text in camelot's opinion. None is replaced.

    ``pages``: by number, those on which there are two opinions. Texts are quoted unless they may be a contact person's.
    """
    result = dict(readings)
    private = [r for name, place in places.items() if "contact" in name for r in place.regions]
    for name, place in places.items():
        for region in value_regions(place):
            page = pages.get(region.page)
            found = page.otherwise(region.bbox) if page is not None else None
            if page is None or found is None or name not in result:
                continue
            hidden = any(_touches(found, region.page, r) for r in private)
            result[name] = _doubted(result[name], None if hidden else found)
            break
    return result


def doubt_rows_not_found(
    readings: Mapping[str, FieldReading],
    dictionary: Dictionary,
    sections: Mapping[int, Sequence[str]],
    pages: Mapping[int, TwoGrids],
) -> dict[str, FieldReading]:
    """The readings, those flagged that are said to be missing from a section on a page of which the cells are seen in
    two ways: a row may be there and not have been told from its neighbour."""
    unsure = {section for number, page in pages.items() if page.differ for section in sections.get(number, ())}
    reason = Reason(code=ReasonCode.READINGS_DISAGREE, message=NOT_FOUND)
    result = dict(readings)
    for spec in dictionary.fields:
        reading = result.get(spec.id)
        if reading is not None and reading.status is Status.MISSING and spec.section in unsure:
            result[spec.id] = _with(reading, reason)
    return result


def doubt_blanks_of_faint_tables(
    readings: Mapping[str, FieldReading], faint: Collection[int]
) -> dict[str, FieldReading]:
    """The readings, those flagged of which nothing stands in a cell on one of the pages ``faint``, whose rulings were
    partly inferred: the value may be beside the cell."""
    reason = Reason(code=ReasonCode.READINGS_DISAGREE, message=FAINT_BLANK)
    return {
        name: _with(reading, reason) if reading.status is Status.BLANK and _stands_on(reading, faint) else reading
        for name, reading in readings.items()
    }


def _stands_on(reading: FieldReading, pages: Collection[int]) -> bool:
    return reading.provenance is not None and reading.provenance.page in pages


def value_regions(place: Place) -> Iterator[Region]:
    """The regions of a place that are cells of tables."""
    if place.kind in (PlaceKind.CELL, PlaceKind.SPLIT):
        yield from place.regions
    elif place.kind is PlaceKind.TABLE:
        yield from (r for cell in place.cells for r in cell.regions)


def _touches(found: Difference, page: int, region: Region) -> bool:
    boxes = (c.bbox for c in (*found.ours, *found.theirs))
    return region.page == page and any(region.bbox.contains(b.cx, b.cy) for b in boxes)


def _doubted(reading: FieldReading, quoted: Difference | None) -> FieldReading:
    message = "表格线不清楚，按两种办法划分的格子内容不同，请核对原件"
    if quoted is not None:
        ours, theirs = _in_words(quoted.ours), _in_words(quoted.theirs)
        message = f"表格线不清楚：按一种办法划格，这一格{ours}，按另一种办法{theirs}，请核对原件"
    return _with(reading, Reason(code=ReasonCode.READINGS_DISAGREE, message=message))


def _with(reading: FieldReading, reason: Reason) -> FieldReading:
    return reading.model_copy(
        update={
            "reasons": [*reading.reasons, reason],
            "needs_review": True,
            "confidence": min(reading.confidence, 0.6),
        }
    )


def _in_words(chars: Sequence[Char]) -> str:
    text = "".join(line.text for line in group_lines(chars))
    if not text:
        return "是空的"
    return f"读作“{text}”" if len(text) <= QUOTED else f"读作“{text[:QUOTED]}…”"
