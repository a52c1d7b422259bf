"""Open tables (section 八's targets) → a list of rows, their cells as text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

from rapidfuzz import fuzz

from extractor.reading.content import PlacedLine, lines_of
from extractor.reading.sources import PDF_TEXT_CONFIDENCE, REVIEW_BELOW, Sources, unsure
from extractor.registration.similarity import bare
from models.geometry import BBox
from models.layout import FieldSpec, FieldType
from models.record import FieldReading, ProvenancePart, Reason, ReasonCode, Status
from models.registration import Place

# A cell that covers so much of the width of another column holds that column's value as well.
REACHES_OVER = 0.6
# Direction and indicator come first in the forms' tables. In so many rows a column is not left empty.
LABELS, ROWS_TO_TELL = 2, 3
_FIGURE = re.compile(r"[≥≤<>＞＜约不低于超过]*\s*[-+]?\d")
# No entry of a cell begins or ends with such a mark; a sentence, which has others or is longer, may on a “。”.
_SPECK = re.compile(
    r"[\u4e00-\u9fff\d%％）)][.．,，、|丨/'`*]$|[A-Za-z][,，、|丨'`*]$"
    r"|^[.．,，、|丨:：;；'`•][\u4e00-\u9fffA-Za-z\d]|^[.．,，、|丨·:：;；*'‘’`~。°]+$"
    # A piece of a ruling before a word, a speck before a figure.
    r"|^一(?![般次级类二三体带是个线流期网站企季窗键年项事村人])[\u4e00-\u9fff]{3}|^[·°]\d"
)
# A piece of a ruling beside an entry: behind a figure's unit and before a word it is no digit.
_RULING_BESIDE = re.compile(r"(?<=[^\d\s.])\s*[|丨]$|^[|丨]\s*(?=[\u4e00-\u9fff])")
# A unit whose figure was not read.
_UNIT_ALONE = re.compile("[%％‰家个件项次人户吨]|[万亿]?元|万人|平方公里")
# So like a printed indicator that it may be that one, misread; or a part of it.
NEARLY, PART_LEAST = 70.0, 2
# A figure with what stands before and behind it, and what a target may add to its unit.
_ONE_FIGURE = re.compile(r"[^\d.]*(?P<whole>\d[\d,，]*)(?:[.．](?P<decimals>\d+))?(?P<unit>[^\d.．]*)")
_BOUND = re.compile(r"(?:以上|以下|以内|左右|余|多)?(?:[（(].*[）)])?$")
_UNIT = re.compile(
    r"[%％‰]|个?百分点|[万亿千百]?(?:元|人|人次|家|个|件|项|次|户|名|种|亩|公顷|平方公里|千瓦时|倍)"
    r"|(?:万|千)?(?:吨|克)(?:标准煤|二氧化碳|标煤)?(?:/[万亿]?元)?|[万亿](?:吨|元/人)?"
)
# One of a row's figures has more decimals than so many only if the others have, or if it is less than one.
DECIMALS_USUAL = 2
# A figure that lost its point is as many times the row's others, a share above the whole.
POINT_LOST, WHOLE = 10.0, 100.0
_STOP_BEHIND_A_WORD = re.compile(r"[^。，；]{1,14}。")
_TABLE_CELL = FieldSpec(id="", section="", label="", type=FieldType.TEXT)


def read_table(spec: FieldSpec, place: Place, sources: Sources) -> FieldReading:
    """Every row that has a value; a row repeats the direction of a merged cell, an empty cell is ``""``."""
    rows: dict[int, dict[str, str]] = {}
    columns = list(dict.fromkeys(c.column for c in place.cells))
    parts: list[ProvenancePart] = []
    confidence = PDF_TEXT_CONFIDENCE
    reasons: list[Reason] = []
    scanned: list[PlacedLine] = []
    unread = joined = False
    printed = [{"".join(row[i].split()) for row in spec.printed_rows} - {""} for i in range(LABELS)]
    entered: list[PlacedLine] = []
    for cell in place.cells:
        lines = lines_of(cell.regions, sources.contents)
        text = "".join(n.line.text for n in lines)
        text = _RULING_BESIDE.sub("", text) if sources.is_scan(cell.regions) else text
        rows.setdefault(cell.row, dict.fromkeys(columns, ""))[cell.column] = text
        if sources.is_scan(cell.regions):
            scanned.extend(lines)
            label = columns.index(cell.column)
            # How surely a label was read that is one of the form's own says nothing.
            entered.extend(lines if label >= LABELS or "".join(text.split()) not in printed[label] else ())
            joined = joined or (cell.column not in columns[:LABELS] and _holds_two_figures(lines))
            unread = unread or any(r in sources.unexplained for r in cell.regions)
        first = cell.regions[0]
        box = sources.contents[first.page].to_record(first.bbox)
        parts.append(ProvenancePart(page=first.page, bbox=box.as_list(), key=f"[{cell.row}].{cell.column}"))
    if scanned:
        look = sources.looks.text(entered, _TABLE_CELL)
        confidence = look.confidence
        reasons.extend(look.reasons)
    if unread:
        reasons.append(Reason(code=ReasonCode.UNEXPLAINED_INK, message="表格中还有没读出来的笔迹，请核对原件"))
    if scanned and _has_lost_lines(place):
        reasons.append(
            Reason(code=ReasonCode.LABEL_DRIFT, message="表格的栏没有分清（表格线可能没扫出来），请核对原件")
        )
    value, kept = _filled_rows(rows, columns)
    if scanned and _has_holes(value, columns):
        reasons.append(
            Reason(code=ReasonCode.LABEL_DRIFT, message="表格有一栏没有读到内容，或有值而没有指标名，请核对原件")
        )
    if scanned and (odd := of_another_direction(value, columns, spec)):
        message = f"“{odd}”不属于读到的方向（合并格的边线可能没扫出来），请核对原件"
        reasons.append(Reason(code=ReasonCode.LABEL_DRIFT, message=message))
    if scanned and (both := two_directions(value, columns, spec)):
        message = f"“{both}”可能是两行（两行之间的表格线可能没扫出来），请核对原件"
        reasons.append(Reason(code=ReasonCode.LABEL_DRIFT, message=message))
    if scanned and (nearly := nearly_printed(value, columns, spec)):
        message = f"“{nearly[0]}”与表上印的“{nearly[1]}”不全相同，可能漏读或误读，请核对原件"
        reasons.append(Reason(code=ReasonCode.LABEL_DRIFT, message=message))
    speck = next((text for row in value for text in row.values() if has_speck(text.strip(), value)), "")
    if scanned and speck:
        message = f"“{speck}”前后的符号可能是污迹，请核对原件"
        reasons.append(Reason(code=ReasonCode.LOW_CONFIDENCE, message=message))
    if scanned and (unit := unit_alone(value, columns)):
        message = f"有一格只读到“{unit}”，没有读到数字，请核对原件"
        reasons.append(Reason(code=ReasonCode.LOW_CONFIDENCE, message=message))
    if scanned and (odd := unlike_its_row(value, columns)):
        message = f"“{odd}”与同一行的其他数字写法不同（小数点、小数位数或单位），请核对原件"
        reasons.append(Reason(code=ReasonCode.LOW_CONFIDENCE, message=message))
    if scanned and (odd := strict_among_weak(value, columns)):
        message = f"“{odd}”可能是“≥”或“≤”，请核对原件"
        reasons.append(Reason(code=ReasonCode.LOW_CONFIDENCE, message=message))
    if joined:
        message = "表格有一格读到上下两个数（两行之间的表格线可能没扫出来），请核对原件"
        reasons.append(Reason(code=ReasonCode.SEVERAL_VALUES, message=message))
    parts = [_renumbered(p, kept) for p in parts if _row_number(p) in kept]
    where = parts[0] if parts else None
    region = place.regions[0]
    provenance = sources.provenance(region.page, region.bbox, sources.method(place.regions))
    if where is not None:
        provenance = provenance.model_copy(update={"page": where.page, "bbox": where.bbox, "parts": parts})
    if confidence < REVIEW_BELOW and not reasons:
        reasons.append(unsure())
    return FieldReading(
        value=[dict(r) for r in value],
        raw=None,
        status=Status.READ if value else Status.BLANK,
        confidence=confidence,
        needs_review=bool(reasons),
        reasons=reasons,
        provenance=provenance,
    )


def has_speck(text: str, rows: Sequence[dict[str, str]]) -> bool:
    """Whether a cell's text begins or ends with a mark that is none, or is nothing else: such as no entry has there, or
    a “。” behind a word or two in a table that otherwise has none. Or a piece of a ruling stands within."""
    if _SPECK.search(text) or "|" in text:
        return True
    stops = sum(other.strip().endswith("。") for row in rows for other in row.values())
    return bool(_STOP_BEHIND_A_WORD.fullmatch(text)) and stops <= 1


def unit_alone(rows: Sequence[dict[str, str]], columns: Sequence[str]) -> str:
    """The first value that is nothing but a unit, else empty."""
    values = (row[column].strip() for row in rows for column in columns[LABELS:])
    return next((value for value in values if _UNIT_ALONE.fullmatch(value)), "")


def unlike_its_row(rows: Sequence[dict[str, str]], columns: Sequence[str]) -> str:
    """The first figure unlike its row's others: what stands behind it is no unit, it has more decimals than figures
    have, or it has no point and is many times as large; else empty."""
    for row in rows:
        figures = [m for column in columns[LABELS:] if (m := _ONE_FIGURE.fullmatch(row[column].strip()))]
        for figure in figures:
            others = [other for other in figures if other is not figure]
            if others and _is_unlike(figure, others):
                return figure[0]
    return ""


def strict_among_weak(rows: Sequence[dict[str, str]], columns: Sequence[str]) -> str:
    """The first value that begins with > or < in a table that says ≥ or ≤ elsewhere, or has no such sign else: the line
    below was lost; else empty."""
    values = [row[column].strip() for row in rows for column in columns[LABELS:]]
    strict = [value for value in values if value[:1] in (">", "<", "＞", "＜")]
    weak = any(value[:1] in ("≥", "≤") for value in values)
    return strict[0] if strict and (weak or len(strict) == 1) else ""


def _is_unlike(figure: re.Match[str], others: Sequence[re.Match[str]]) -> bool:
    decimals = len(figure["decimals"] or "")
    most = max(len(other["decimals"] or "") for other in others)
    if decimals > DECIMALS_USUAL >= most and _value(figure) >= 1:
        return True
    units = {_unit(other) for other in others}
    unit = _unit(figure)
    if unit not in units and unit and _UNIT.fullmatch(unit) is None:
        return True
    pointed = all(other["decimals"] for other in others)
    several = len(others) > 1 or (unit in ("%", "％") and _value(figure) > WHOLE)
    return several and not decimals and pointed and _value(figure) >= POINT_LOST * max(_value(o) for o in others)


def _unit(figure: re.Match[str]) -> str:
    return _BOUND.sub("", figure["unit"].strip())


def _value(figure: re.Match[str]) -> float:
    return float(re.sub("[,，]", "", figure["whole"]) + "." + (figure["decimals"] or "0"))


def _has_lost_lines(place: Place) -> bool:
    """Whether one cell of the paper was taken for two of a row, or reaches over two columns: the ruling line between
    them was not seen."""
    cells = [(c.row, tuple(c.regions)) for c in place.cells]
    if len(set(cells)) < len(cells):
        return True
    spans: dict[tuple[int, str], list[BBox]] = {}
    for cell in place.cells:
        for region in cell.regions:
            spans.setdefault((region.page, cell.column), []).append(region.bbox)
    return any(
        _reaches_over(box, others)
        for (page, column), boxes in spans.items()
        for (other_page, other), others in spans.items()
        if other_page == page and other != column
        for box in boxes
    )


def _holds_two_figures(lines: Sequence[PlacedLine]) -> bool:
    """Whether two lines of a cell each begin with a figure: of two rows, between which no line was seen."""
    return sum(bool(_FIGURE.match(n.line.text)) for n in lines) > 1


def nearly_printed(rows: Sequence[dict[str, str]], columns: Sequence[str], spec: FieldSpec) -> tuple[str, str] | None:
    """The first indicator that is not quite one that the form prints and the table does not have, and that one."""
    if len(columns) <= LABELS:
        return None
    printed = {bare(indicator) for _, indicator in (row[:LABELS] for row in spec.printed_rows)} - {""}
    indicators = [row[columns[LABELS - 1]] for row in rows]
    lost = sorted(printed - {bare(indicator) for indicator in indicators})
    for indicator in indicators:
        read = bare(indicator)
        if read in printed or len(read) < PART_LEAST:
            continue
        if any(whole in read for whole in lost):
            continue  # with its unit (亿元) or a note
        for whole in lost:
            if read in whole or fuzz.ratio(read, whole) >= NEARLY:
                return indicator, whole
    return None


def of_another_direction(rows: Sequence[dict[str, str]], columns: Sequence[str], spec: FieldSpec) -> str:
    """The first indicator that the form prints under another direction than it is read under; else empty."""
    printed: dict[str, set[str]] = {}
    for direction, indicator in (row[:LABELS] for row in spec.printed_rows):
        printed.setdefault(bare(indicator), set()).add(bare(direction))
    if len(columns) <= LABELS:
        return ""
    for row in rows:
        direction, indicator = (row[column] for column in columns[:LABELS])
        if printed.get(bare(indicator), {bare(direction)}).isdisjoint({bare(direction)}):
            return indicator
    return ""


def two_directions(rows: Sequence[dict[str, str]], columns: Sequence[str], spec: FieldSpec) -> str:
    """The first direction that is two of the form's, one under the other: of two rows whose line was lost; else
    empty."""
    printed = {bare(row[0]) for row in spec.printed_rows} - {""}
    for row in rows:
        direction = bare(row[columns[0]])
        if direction not in printed and sum(one in direction for one in printed) > 1:
            return row[columns[0]]
    return ""


def _has_holes(rows: Sequence[dict[str, str]], columns: Sequence[str]) -> bool:
    """Whether a column of several rows is empty, or a row has values for no indicator: something was not read."""
    if len(columns) <= LABELS or not rows:
        return False
    empty = len(rows) >= ROWS_TO_TELL and any(not any(r[c].strip() for r in rows) for c in columns[LABELS:])
    return empty or any(not r[columns[LABELS - 1]].strip() for r in rows)


def _reaches_over(box: BBox, column: list[BBox]) -> bool:
    """Whether a cell covers most of another column's usual width."""
    x0, x1 = median(b.x0 for b in column), median(b.x1 for b in column)
    return min(box.x1, x1) - max(box.x0, x0) > REACHES_OVER * (x1 - x0)


def _row_number(part: ProvenancePart) -> int:
    assert part.key is not None
    return int(part.key[1 : part.key.index("]")])


def _renumbered(part: ProvenancePart, kept: dict[int, int]) -> ProvenancePart:
    assert part.key is not None
    _, _, column = part.key.partition("].")
    return part.model_copy(update={"key": f"[{kept[_row_number(part)]}].{column}"})


def _filled_rows(
    rows: dict[int, dict[str, str]], columns: Sequence[str]
) -> tuple[list[dict[str, str]], dict[int, int]]:
    """Rows with a value, merged directions repeated; the second result maps row numbers to positions in the first."""
    filled: list[dict[str, str]] = []
    kept: dict[int, int] = {}
    direction = ""
    for number in sorted(rows):
        row = rows[number]
        direction = row[columns[0]] or direction
        row[columns[0]] = direction
        if any(row[c].strip() for c in columns[2:]):
            kept[number] = len(filled)
            filled.append(row)
    return filled, kept
