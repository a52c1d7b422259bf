"""Whether an empty cell may be so because its row was not found whole."""

from __future__ import annotations

import re
from collections import Counter

from extractor.reading.sources import Sources
from extractor.registration.lines import group_lines
from extractor.registration.similarity import bare
from models.geometry import BBox, Direction
from models.layout import FieldSpec
from models.record import FieldReading, Status
from models.registration import Place, PlaceKind

# Of a row's label so much stands beside its cells, or the row goes on from another page.
LABEL_BESIDE = 0.7
# The same where nothing stands above it on its page.
LABEL_BESIDE_ALONE = 0.95
# Labels of empty cells of the development scans are at least so alike, where the row is all there.
WHOLE_LABEL = 0.93
# So far above and below an empty cell a figure may stand that a false line parts from it, in sizes of the text.
NEAR_BY = 1.6
_FIGURE = re.compile(r"(?!20\d\d年?$)[-+]?\d[\d.,，．]*[%％‰家个人件项万亿元吨]{0,3}")


def stands_beside(reading: FieldReading, place: Place, sources: Sources) -> bool:
    """Whether nothing was read behind a label in its own cell while something stands right of that cell: the lines
    between a label and its value were lost, or lead elsewhere."""
    if reading.status is not Status.BLANK or place.inline_label is None:
        return False
    region = place.regions[0]
    content = sources.contents[region.page]
    right = BBox.of(region.bbox.x1, region.bbox.top, max(region.bbox.x1, content.page.width), region.bbox.bottom)
    return content.is_scan and len(content.chars_in(right)) > 0


def half_a_row(reading: FieldReading, place: Place, sources: Sources) -> bool:
    """Whether an empty cell of a scan may be half of one: a row broken over pages has its label on both, and the value
    on one of them."""
    empty = (
        reading.status is Status.BLANK and not reading.needs_review and place.kind in (PlaceKind.CELL, PlaceKind.SPLIT)
    )
    return empty and place.likeness < WHOLE_LABEL and bool(place.regions) and sources.is_scan(place.regions)


def figure_near_by(spec: FieldSpec, reading: FieldReading, place: Place, sources: Sources) -> bool:
    """Whether right above or below an empty figure cell of a scan a figure stands that is in no field's place: a streak
    that was taken for a ruling may part them."""
    if not spec.type.is_figure or reading.status is not Status.BLANK or reading.needs_review or not place.regions:
        return False
    region = place.regions[0]
    content, box = sources.contents[region.page], region.bbox
    if not content.is_scan:
        return False
    taken = [r.bbox for r in sources.places if r.page == region.page]
    around = BBox.of(box.x0, box.top - NEAR_BY * content.em, box.x1, box.bottom + NEAR_BY * content.em)
    free = [c for c in content.chars_in(around) if not any(t.contains(c.bbox.cx, c.bbox.cy) for t in taken)]
    return any(_FIGURE.fullmatch(line.text.replace(" ", "")) for line in group_lines(free))


def rest_of_a_row(spec: FieldSpec, reading: FieldReading, place: Place, sources: Sources) -> bool:
    """Whether an empty figure cell begins a scanned page and most of its label does not stand beside it, or not all of
    it where nothing stands above: the row may have begun on the page before, where its figure is."""
    if not spec.type.is_figure or reading.status is not Status.BLANK or reading.needs_review or not place.regions:
        return False
    region = place.regions[0]
    content, label = sources.contents[region.page], bare(place.label)
    box = region.bbox
    above = [r for r in content.page.rulings if r.direction is Direction.HORIZONTAL and r.at < box.top - content.em]
    if not content.is_scan or not label or any(r.start <= box.cx <= r.end for r in above):
        return False
    alone = not any(c.bbox.cy < box.top for c in content.chars)
    beside = Counter(bare("".join(c.text for c in content.chars_in(BBox.of(0, box.top, box.x0, box.bottom)))))
    return sum((Counter(label) & beside).values()) < (LABEL_BESIDE_ALONE if alone else LABEL_BESIDE) * len(label)
