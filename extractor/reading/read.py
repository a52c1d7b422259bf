"""Place → reading: one function a kind of value. Everything is read the same way from digital pages and scans; what
differs (the second look at a crop, the ink of a box) stands behind ``Looks``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extractor.reading.contact_line import lines_of_part, split_contact
from extractor.reading.content import PlacedLine, box_of, confidence_of, lines_of, paragraphs
from extractor.reading.doubts.blanks import blank_under_seal, date_may_be_gone, is_too_low, line_not_found
from extractor.reading.doubts.breaks import goes_on, mark_over_edge, parted
from extractor.reading.doubts.rows import figure_near_by, half_a_row, rest_of_a_row, stands_beside
from extractor.reading.doubts.value_doubts import scan_doubt
from extractor.reading.figures.likely_figures import likely_figure
from extractor.reading.marks.digital_marks import OptionMark
from extractor.reading.presence import read_seal, read_signature
from extractor.reading.printed import is_part_of_print, without_printed
from extractor.reading.sources import (
    PDF_TEXT_CONFIDENCE,
    REVIEW_BELOW,
    REVIEW_FIGURE_BELOW,
    SHORT_TEXTS,
    Look,
    Sources,
    unsure,
)
from extractor.reading.struck import CORRECTED, is_struck
from extractor.reading.tables import read_table
from extractor.reading.text.names import COUNT_LEFT_BLANK, FULL_LINE
from extractor.reading.text.quotes import paired_quotes
from extractor.reading.values import TypedValue, scanned_list, typed_value
from models.geometry import BBox
from models.layout import FieldSpec, FieldType
from models.record import (
    FieldReading,
    Method,
    Provenance,
    ProvenancePart,
    Reason,
    ReasonCode,
    Status,
    Value,
)
from models.registration import Place, PlaceKind, Region

# A row whose label is less alike than this to the official one is not surely the row.
LABEL_SURE = 0.72


def missing() -> FieldReading:
    """The reading of a field whose row or page is not in the document."""
    return FieldReading(status=Status.MISSING, confidence=1.0, needs_review=False)


def lost() -> FieldReading:
    """The reading of a field that should be in the document but could not be found."""
    reason = Reason(code=ReasonCode.LABEL_DRIFT, message="没有在页面上找到这一栏，请核对原件")
    return FieldReading(status=Status.MISSING, confidence=0.5, needs_review=True, reasons=[reason])


def read_field(spec: FieldSpec, place: Place, options: Sequence[str], sources: Sources) -> FieldReading:
    """The reading of one field. ``options`` are the printed options of a choice."""
    if spec.type is FieldType.PRESENCE:
        reading = _presence(place, sources)
    elif spec.type in (FieldType.CHOICE, FieldType.MULTI_CHOICE):
        reading = _choice(spec, place, options, sources)
    elif place.kind is PlaceKind.TABLE:
        reading = read_table(spec, place, sources)
    elif not place.regions:
        # A heading with nothing under it is an empty text; a label without a cell beside it is our failure.
        reading = _nothing_beside(spec, sources) if place.kind is PlaceKind.LINE else lost()
    elif spec.type.is_figure:
        reading = _figure(spec, place, sources)
    else:
        reading = _text(spec, place, sources)
    if not place.sure:
        reading = _doubted(reading, ReasonCode.LOW_CONFIDENCE, "表格线没有扫出来，这一栏的上下界是推断的，请核对原件")
    if is_too_low(reading, place, sources):
        reading = _doubted(reading, ReasonCode.LABEL_DRIFT, "这一格过矮，写不下字，行可能没有分清，请核对原件")
    if any(_has_lifted(r, sources) for r in place.regions):
        message = "这一栏有纸背透过来的浓重字迹，去掉时可能带走了本面的淡笔迹，请核对原件"
        reading = _doubted(reading, ReasonCode.LOW_CONFIDENCE, message)
    if place.likeness < LABEL_SURE:
        reading = _doubted(reading, ReasonCode.LABEL_DRIFT, _drifted(spec, place))
    if blank_under_seal(spec, reading, place, sources):
        reading = _doubted(reading, ReasonCode.SEAL_OVERLAP, "此处被印章压住，没有读到内容，请核对原件")
    if line_not_found(spec, reading, place, sources):
        reading = _doubted(reading, ReasonCode.LABEL_DRIFT, "没有读到“年 月 日”一行，请确认是否填写了日期")
    if date_may_be_gone(spec, reading, place, sources):
        message = "黑白扫描件上没有读到日期，浅淡的笔迹可能没扫出来，请核对原件"
        reading = _doubted(reading, ReasonCode.LOW_CONFIDENCE, message)
    if stands_beside(reading, place, sources):
        reading = _doubted(reading, ReasonCode.LABEL_DRIFT, "填写的内容可能在右边的格里，没有对上，请核对原件")
    if figure_near_by(spec, reading, place, sources):
        reading = _doubted(reading, ReasonCode.LABEL_DRIFT, "紧挨着这一格有数字没有对上，可能填在这里，请核对原件")
    if half_a_row(reading, place, sources) or rest_of_a_row(spec, reading, place, sources):
        reading = _doubted(reading, ReasonCode.LABEL_DRIFT, "行标题不完整，填写的内容可能在上一页，请核对原件")
    return reading


def _has_lifted(region: Region, sources: Sources) -> bool:
    raster = sources.contents[region.page].raster
    return raster is not None and raster.has_lifted(region.bbox)


def _doubted(reading: FieldReading, code: ReasonCode, message: str) -> FieldReading:
    reason = Reason(code=code, message=message)
    return reading.model_copy(update={"reasons": [*reading.reasons, reason], "needs_review": True})


def _nothing_beside(spec: FieldSpec, sources: Sources) -> FieldReading:
    """The reading of a line's label with nothing behind it; on scans what should stand there may have been lost."""
    scanned = any(c.is_scan for c in sources.contents.values())
    doubt = scan_doubt(spec, TypedValue(None, None, Status.BLANK)) if scanned else None
    reasons = [doubt] if doubt is not None else []
    confidence = 0.6 if reasons else 0.99
    return FieldReading(status=Status.BLANK, confidence=confidence, needs_review=bool(reasons), reasons=reasons)


def _drifted(spec: FieldSpec, place: Place) -> str:
    """What is said of a label unlike the official one. A contact's label may have swallowed the contact."""
    if place.kind is PlaceKind.TABLE:
        return f"表格的行或栏可能没有分清、没有读全（“{place.label}”处），请核对原件"
    if "contact" in spec.id:
        return f"行标题与标准表的“{spec.label}”不同，请确认是否同一项"
    return f"行标题与标准表不同：“{place.label}”，请确认是否同一项"


def _figure(spec: FieldSpec, place: Place, sources: Sources) -> FieldReading:
    """A figure cell; of several cells where one value is expected, the one that is filled."""
    found: list[tuple[TypedValue, Look, list[PlacedLine], Region]] = []
    regions = [[r] for r in place.regions] if place.kind is PlaceKind.SPLIT else [place.regions]
    for group in regions:
        lines = lines_of(group, sources.contents)
        look = _look_at_figure(spec, place, group, lines, sources)
        typed = typed_value(look.text, spec)
        if typed.status is not Status.BLANK or look.reasons:
            found.append((typed, look, lines, group[0]))
    if not found:
        empty = lines_of(place.regions[:1], sources.contents)
        return _finish(
            TypedValue(None, None, Status.BLANK), Look("", _blank_confidence(place, sources)), place, empty, sources
        )
    # Beside the one cell with a figure in it, what is none (a seal's ink, dirt) is a reason to ask, not another value.
    figures = [one for one in found if one[0].status not in (Status.UNREADABLE, Status.BLANK)]
    typed, look, lines, region = figures[0] if len(figures) == 1 else found[0]
    if len(figures) == 1 and len(found) > 1:
        doubt = Reason(code=ReasonCode.UNEXPLAINED_INK, message="旁边的格内还有没读出来的笔迹")
        typed = replace(typed, reasons=(*typed.reasons, doubt))
    elif len({str(t.value) for t, *_ in found}) > 1:
        texts = "、".join(f"“{t.raw}”" for t, *_ in found)
        reason = Reason(code=ReasonCode.SEVERAL_VALUES, message=f"应填一个数，实际填了多个：{texts}")
        typed = TypedValue(None, typed.raw, Status.UNREADABLE, (reason,))
    only = place.model_copy(update={"regions": [region]}) if place.kind is PlaceKind.SPLIT else place
    sure = REVIEW_BELOW if typed.value is None else REVIEW_FIGURE_BELOW
    return _finish(typed, look, only, lines, sources, sure)


def _look_at_figure(
    spec: FieldSpec, place: Place, group: Sequence[Region], lines: list[PlacedLine], sources: Sources
) -> Look:
    text = _printed_out("\n".join(n.line.text for n in lines), place)
    if not sources.is_scan(group):
        return Look(_joined_figure(text, lines), PDF_TEXT_CONFIDENCE)
    looks = [_scanned_look(region, spec, place, sources) for region in group]
    # A row broken over pages has its figure on one of them.
    filled = [look for look in looks if look.text or look.reasons] or looks[:1]
    reasons = tuple(r for look in filled for r in look.reasons)
    return Look("".join(n.text for n in filled), min(n.confidence for n in filled), reasons)


def _scanned_look(region: Region, spec: FieldSpec, place: Place, sources: Sources) -> Look:
    seen = _printed_out("\n".join(n.line.text for n in lines_of([region], sources.contents)), place)
    look = sources.looks.figure(region, spec, seen)
    text, unlikely = likely_figure(_printed_out(look.text, place), spec.label, integer=spec.type is FieldType.INTEGER)
    corrected = (CORRECTED,) if text and is_struck(region, sources) else ()
    return Look(text, look.confidence, (*look.reasons, *unlikely, *corrected))


def _joined_figure(text: str, lines: list[PlacedLine]) -> str:
    """A figure broken over two lines is one figure when its first line is full; else two stand in the cell."""
    if len(lines) < 2 or lines[0].room <= 2.0 * lines[0].line.bbox.height:
        return text.replace("\n", "")
    return text.replace("\n", " ")


def _blank_confidence(place: Place, sources: Sources) -> float:
    return 0.995 if sources.is_scan(place.regions) else PDF_TEXT_CONFIDENCE


def _printed_out(text: str, place: Place) -> str:
    prompts = (place.inline_label, *place.prompts) if place.inline_label else place.prompts
    rest = without_printed(text, prompts)
    return "" if is_part_of_print(rest, prompts) else rest


def _text(spec: FieldSpec, place: Place, sources: Sources) -> FieldReading:
    lines = lines_of(place.regions, sources.contents)
    text = _value_text(spec, place, lines)
    if spec.type is FieldType.LONG_TEXT and sources.is_scan(place.regions):
        text = paired_quotes(text)
    typed = typed_value(text, spec)
    look = Look(text, PDF_TEXT_CONFIDENCE)
    own = lines_of_part(lines, number=spec.type is FieldType.PHONE) if _is_contact(place, spec) else lines
    if sources.is_scan(place.regions):
        look = sources.looks.text(own, spec)
        typed = scanned_list(text, typed) if spec.type is FieldType.COUNT_WITH_NAMES else typed
        if any(r in sources.unexplained for r in place.regions) or _ink_without_text(place, lines, sources):
            reason = Reason(code=ReasonCode.UNEXPLAINED_INK, message="格内还有没读出来的笔迹，请核对原件")
            look = replace(look, reasons=(*look.reasons, reason))
            if typed.status is Status.BLANK:
                typed = TypedValue(None, None, Status.UNREADABLE)
        if spec.type in SHORT_TEXTS and any(is_struck(r, sources, digits=False) for r in place.regions):
            look = replace(look, reasons=(*look.reasons, CORRECTED))
        doubt = scan_doubt(spec, typed) or parted(place, lines) or goes_on(spec, place, lines, sources)
        doubt = doubt or mark_over_edge(spec, place, lines, sources)
        look = look if doubt is None else replace(look, reasons=(*look.reasons, doubt))
    else:
        typed = replace(typed, reasons=tuple(r for r in typed.reasons if r != COUNT_LEFT_BLANK))
    return _finish(typed, look, place, own, sources)


def _ink_without_text(place: Place, lines: list[PlacedLine], sources: Sources) -> bool:
    return not lines and any(sources.looks.ink_left(r, lines) for r in place.regions)


def _value_text(spec: FieldSpec, place: Place, lines: list[PlacedLine]) -> str:
    if spec.type is FieldType.LONG_TEXT:
        return _printed_out(paragraphs(lines), place)
    if spec.type is FieldType.COUNT_WITH_NAMES:
        return _printed_out(_listed(lines), place)
    text = _printed_out("".join(n.line.text for n in lines), place)
    if _is_contact(place, spec):
        name, number = split_contact(text)
        return number if spec.type is FieldType.PHONE else name
    return text


def _is_contact(place: Place, spec: FieldSpec) -> bool:
    """Whether name and number stand on one line (the cover's contact line)."""
    return place.kind is PlaceKind.LINE and "联系人及" in place.label


def _listed(lines: list[PlacedLine]) -> str:
    """Lines of a list of names: a line that is not full ends a name; a full one may go on or end there."""
    widest = max((n.line.bbox.x1 for n in lines), default=0.0)
    text = ""
    for n in lines:
        em = n.line.bbox.height
        full = n.room <= 2.5 * em or widest - n.line.bbox.x1 <= 1.5 * em
        text += n.line.text + (FULL_LINE if full else "\n")
    return text


def _choice(spec: FieldSpec, place: Place, options: Sequence[str], sources: Sources) -> FieldReading:
    lines = lines_of(place.regions, sources.contents)
    marks = sources.looks.marks(lines, options)
    return judge_marks(spec, place, options, marks, sources)


def _unanswered(spec: FieldSpec, place: Place, ticked: Sequence[str], sources: Sources) -> bool:
    """Whether a scanned question that asks for one answer shows none: rather a tick that was overlooked."""
    return spec.type is FieldType.CHOICE and not ticked and sources.is_scan(place.regions)


def judge_marks(
    spec: FieldSpec, place: Place, options: Sequence[str], marks: Sequence[OptionMark], sources: Sources
) -> FieldReading:
    """Marks → the ticked options. Nothing is invented: what can't be told is flagged with what was seen."""
    left = [m for m in marks if m.ticked and not m.struck]
    # Of a question with one answer, another one ticked says that the struck one was taken back; to a person it goes
    # where it may have been blackened instead.
    retracted = spec.type is FieldType.CHOICE and len(left) == 1
    answers = left if retracted else [m for m in marks if m.ticked]
    ticked = [m.option for m in answers]
    struck = [m.option for m in marks if m.struck and (m.ticked or not retracted)]
    unclear = [m.option for m in marks if m.ticked is None and not m.struck]
    lost = [o for o in options if o not in {m.option for m in marks}]
    reasons: list[Reason] = []
    if lost:
        reasons.append(_ambiguous(f"没有找到选项：{'、'.join(lost)}"))
    if unclear:
        reasons.append(_ambiguous(f"看不清是否勾选：{'、'.join(unclear)}"))
    if struck:
        reasons.append(_ambiguous(f"像是勾选后又划掉，或涂得太满：{'、'.join(struck)}"))
        unclear += struck
    if _unanswered(spec, place, ticked, sources) and not reasons:
        reasons.append(_ambiguous("没有看到勾选，请核对是否漏勾"))
    value: Value = ticked
    status = Status.READ if ticked else Status.BLANK
    if spec.type is FieldType.CHOICE:
        value = ticked[0] if len(ticked) == 1 else None
        if len(ticked) > 1:
            reasons.append(_ambiguous(f"单选项勾选了 {len(ticked)} 个：{'、'.join(ticked)}"))
            status = Status.UNREADABLE
    if unclear and not ticked:
        status = Status.UNREADABLE
        value = None
    confidence = min((m.confidence for m in marks if not (m.struck and retracted)), default=0.5)
    boxes = answers or list(marks)
    provenance = _mark_provenance(place, boxes, sources)
    needs_review = bool(reasons) or confidence < REVIEW_BELOW
    if confidence < REVIEW_BELOW and not reasons:
        reasons.append(_ambiguous("勾选痕迹不够清楚，请核对"))
    return FieldReading(
        value=value,
        raw="；".join(ticked) or None,
        status=status,
        confidence=min(confidence, PDF_TEXT_CONFIDENCE) if not reasons else min(confidence, 0.6),
        needs_review=needs_review,
        reasons=reasons,
        provenance=provenance,
    )


def _ambiguous(message: str) -> Reason:
    return Reason(code=ReasonCode.AMBIGUOUS_MARK, message=message)


def _mark_provenance(place: Place, marks: Sequence[OptionMark], sources: Sources) -> Provenance | None:
    if not marks:
        region = place.regions[0] if place.regions else None
        return None if region is None else sources.provenance(region.page, region.bbox, Method.MARK)
    parts = []
    for mark in marks:
        content = sources.contents[mark.page]
        box = content.to_record(BBox.around([mark.box, mark.text_box]))
        parts.append(ProvenancePart(page=mark.page, bbox=box.as_list(), key=mark.option))
    first = parts[0]
    return Provenance(
        page=first.page,
        bbox=first.bbox,
        method=Method.MARK,
        file=sources.contents[first.page].page.file,
        parts=parts if len(parts) > 1 else [],
    )


def _presence(place: Place, sources: Sources) -> FieldReading:
    if place.kind is PlaceKind.SEAL:
        seen = read_seal(place, sources.seals, sources.contents)
        method = Method.SEAL
    else:
        seen = read_signature(place, sources.contents)
        method = Method.SIGNATURE
    reasons = list(seen.reasons)
    return FieldReading(
        value=seen.present,
        raw=None,
        status=Status.READ if seen.present else Status.BLANK,
        confidence=seen.confidence,
        needs_review=bool(reasons) or seen.confidence < 0.9,
        reasons=reasons,
        provenance=sources.provenance(seen.page, seen.box, method),
    )


def _finish(
    typed: TypedValue,
    look: Look,
    place: Place,
    lines: list[PlacedLine],
    sources: Sources,
    sure: float = REVIEW_BELOW,
) -> FieldReading:
    """Typed value and look → the reading, with the decision whether a person must see it (below ``sure``, one must)."""
    reasons = [*look.reasons, *typed.reasons]
    scan = sources.is_scan(place.regions)
    confidence = look.confidence * (confidence_of(lines) if not scan else 1.0)
    if typed.status is Status.UNREADABLE:
        confidence = min(confidence, 0.5)
    if confidence < sure and not reasons:
        reasons.append(unsure())
    where = box_of(place, lines)
    provenance = None
    if where is not None:
        provenance = sources.provenance(where[0], where[1], sources.method(place.regions))
        parts = _parts(lines, sources) if len({n.page for n in lines}) > 1 else []
        provenance = provenance.model_copy(update={"parts": parts})
    return FieldReading(
        value=typed.value,
        raw=typed.raw,
        status=typed.status,
        confidence=round(confidence, 4),
        needs_review=bool(reasons) or typed.status is Status.UNREADABLE,
        reasons=reasons,
        provenance=provenance,
    )


def _parts(lines: list[PlacedLine], sources: Sources) -> list[ProvenancePart]:
    """One part a page that the value stands on."""
    parts: list[ProvenancePart] = []
    for page in dict.fromkeys(n.page for n in lines):
        box = BBox.around(n.line.bbox for n in lines if n.page == page)
        parts.append(ProvenancePart(page=page, bbox=sources.contents[page].to_record(box).as_list()))
    return parts
