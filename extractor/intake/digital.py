"""A digital PDF page → words, rulings and small strokes, in PDF points of the page as displayed, origin top-left."""

from __future__ import annotations

from typing import Any

from pdfplumber.page import Page as PlumberPage

from models.document import Char, Page, PageKind, Stroke, Word
from models.geometry import BBox, Direction, Ruling

# A rect no larger than this on both sides (points) is a drawn tick box, not a table cell.
BOX_SIDE_MAX = 18.0
# A line or rect thinner than this (points) is a ruling line.
RULING_THICKNESS_MAX = 3.0
# A line that leaves the axis by more than this (points) is a pen stroke, not a ruling.
AXIS_TOLERANCE = 0.6
# A gap within a word wider than this share of the character height splits it.
WORD_GAP = 0.6


def read_digital_page(plumber: PlumberPage, number: int) -> Page:
    """Words, rulings and strokes of a page with a text layer."""
    rulings: list[Ruling] = []
    strokes: list[Stroke] = []
    for line in plumber.lines:
        _sort_line(line, rulings, strokes)
    for rect in plumber.rects:
        _sort_rect(rect, rulings, strokes)
    for curve in plumber.curves:
        _sort_curve(curve, rulings, strokes)
    return Page(
        number=number,
        kind=PageKind.DIGITAL,
        width=float(plumber.width),
        height=float(plumber.height),
        rotation=int(plumber.rotation or 0),
        words=words_of([c for c in plumber.chars if c["text"].strip()]),
        rulings=rulings,
        strokes=strokes,
        images=[b for b in (_box(i) for i in plumber.images) if b is not None],
    )


def _box(obj: dict[str, Any]) -> BBox | None:
    x0, x1 = sorted((float(obj["x0"]), float(obj["x1"])))
    top, bottom = sorted((float(obj["top"]), float(obj["bottom"])))
    return BBox.of(x0, top, x1, bottom)


def words_of(raw: list[dict[str, Any]]) -> list[Word]:
    """Runs of neighbouring characters in content order that stand on one baseline."""
    words: list[Word] = []
    run: list[Char] = []
    for item in raw:
        box = _box(item)
        if box is None or box.height <= 0:
            continue
        char = Char(text=item["text"], bbox=box, font=str(item.get("fontname", "")))
        if run and not _follows(run[-1], char):
            words.append(_word(run))
            run = []
        run.append(char)
    if run:
        words.append(_word(run))
    return words


def _follows(last: Char, char: Char) -> bool:
    height = max(last.bbox.height, char.bbox.height)
    same_baseline = abs(last.bbox.cy - char.bbox.cy) < 0.3 * height
    gap = char.bbox.x0 - last.bbox.x1
    return same_baseline and -0.6 * height < gap < WORD_GAP * height


def _word(run: list[Char]) -> Word:
    return Word(text="".join(c.text for c in run), bbox=BBox.around(c.bbox for c in run), chars=tuple(run))


def _ruling(box: BBox) -> Ruling:
    if box.width >= box.height:
        return Ruling(direction=Direction.HORIZONTAL, at=box.cy, start=box.x0, end=box.x1, thickness=box.height)
    return Ruling(direction=Direction.VERTICAL, at=box.cx, start=box.top, end=box.bottom, thickness=box.width)


def _sort_line(line: dict[str, Any], rulings: list[Ruling], strokes: list[Stroke]) -> None:
    box = _box(line)
    if box is None:
        return
    if min(box.width, box.height) <= AXIS_TOLERANCE:
        rulings.append(_ruling(box))
    if max(box.width, box.height) <= BOX_SIDE_MAX * 2:
        points = tuple((float(x), float(y)) for x, y in line.get("pts", ()))
        strokes.append(Stroke(kind="line", bbox=box, points=points))


def _sort_rect(rect: dict[str, Any], rulings: list[Ruling], strokes: list[Stroke]) -> None:
    box = _box(rect)
    if box is None:
        return
    filled = _is_dark(rect)
    if box.width <= BOX_SIDE_MAX and box.height <= BOX_SIDE_MAX and min(box.width, box.height) > 1.5:
        strokes.append(Stroke(kind="rect", bbox=box, filled=filled))
    elif min(box.width, box.height) <= RULING_THICKNESS_MAX:
        rulings.append(_ruling(box))
    elif rect.get("stroke"):
        width = float(rect.get("linewidth") or 0)
        rulings.extend(_sides(box, width))
    elif rect.get("fill"):
        # Cell shading has no line of its own, but its edges stand where the cell's edges are.
        rulings.extend(_sides(box, 0.0))


def _is_dark(obj: dict[str, Any]) -> bool:
    """Whether an object is filled with a colour that shows: white boxes are outlines."""
    if not obj.get("fill"):
        return False
    colour = obj.get("non_stroking_color")
    values = [float(v) for v in colour] if isinstance(colour, list | tuple) else []
    if isinstance(colour, int | float):
        values = [float(colour)]
    if len(values) == 4:
        return max(values) > 0.3
    return not values or sum(values) / len(values) < 0.7


def _sides(box: BBox, width: float) -> list[Ruling]:
    h, v = Direction.HORIZONTAL, Direction.VERTICAL
    return [
        Ruling(direction=h, at=box.top, start=box.x0, end=box.x1, thickness=width),
        Ruling(direction=h, at=box.bottom, start=box.x0, end=box.x1, thickness=width),
        Ruling(direction=v, at=box.x0, start=box.top, end=box.bottom, thickness=width),
        Ruling(direction=v, at=box.x1, start=box.top, end=box.bottom, thickness=width),
    ]


def _sort_curve(curve: dict[str, Any], rulings: list[Ruling], strokes: list[Stroke]) -> None:
    box = _box(curve)
    if box is None:
        return
    if min(box.width, box.height) <= RULING_THICKNESS_MAX and max(box.width, box.height) > BOX_SIDE_MAX:
        rulings.append(_ruling(box))
    elif max(box.width, box.height) <= BOX_SIDE_MAX * 2:
        points = tuple((float(x), float(y)) for x, y in curve.get("pts", ()))
        strokes.append(Stroke(kind="curve", bbox=box, filled=_is_dark(curve), points=points))
