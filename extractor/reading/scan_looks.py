"""What only the picture of a page can tell: second looks at figures, ink of boxes, ink that no text explains."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import numpy as np

from extractor.ocr.engine import Engine
from extractor.ocr.scanning import bgr
from extractor.reading.content import PageContent, PlacedLine, lines_of
from extractor.reading.figures.beside_print import without_print
from extractor.reading.figures.cell_ink import has_overwriting, has_strokes
from extractor.reading.figures.coloured_ink import has_coloured_stroke
from extractor.reading.figures.cut_figures import is_cut
from extractor.reading.figures.dark_print import dark_looks
from extractor.reading.figures.isolated_figures import isolated_looks
from extractor.reading.figures.looks import (
    CellLook,
    cell_crop,
    look_at_figures,
)
from extractor.reading.figures.network_looks import digits_read_at, with_network
from extractor.reading.figures.pen_digits import has_seven_read_as_one
from extractor.reading.figures.verdicts import barred, disagree, judge_figure
from extractor.reading.grey_seal_ink import ACROSS, has_grey_seal
from extractor.reading.marks.box_verdicts import DOUBTFUL, UNDECIDED, judge_box
from extractor.reading.marks.boxes_behind import boxes_stand_behind, has_box_before, with_zones_behind
from extractor.reading.marks.brackets import Side, bracket_marks, bracket_side
from extractor.reading.marks.digital_marks import OptionMark, marked_cell, read_digital_marks, untold_mark
from extractor.reading.marks.ink_marks import (
    MIN_CONTRAST,
    Baseline,
    BoxInk,
    baseline_of,
    measure_all,
    measure_box,
    measure_character,
)
from extractor.reading.marks.mark_agreement import agreed_mark, looks_ringed, with_read_tick
from extractor.reading.marks.options import LocatedOption, cell_chars
from extractor.reading.marks.rings import has_ring
from extractor.reading.marks.tick_habits import Habit, habit_of
from extractor.reading.marks.ticks_behind import has_stroke_behind
from extractor.reading.sources import REVIEW_BELOW, SHORT_TEXTS, Look
from extractor.reading.text.cell_edges import RUNS_OVER, runs_over_edge
from extractor.reading.text.gaps import LEFT_OUT, has_inked_gap
from extractor.reading.text.names import written_in
from extractor.reading.text.text_sureness import text_confidence
from extractor.registration.similarity import is_chinese
from models.geometry import BBox
from models.layout import FieldSpec, FieldType
from models.record import Reason, ReasonCode
from models.registration import Place, Region

# A text's seal share from which it is said to lie under a seal.
TEXT_SEAL_SHARE = 0.05


# Behind a line's end so many characters are looked at.
BEHIND = 2.0
# Pixels off a cell's sides within which its rulings lie.
WITHIN = 6.0
# So much of a character's place is a seal's ink when it may be one of its strokes.
SEAL_AT_END = 0.1
# Print with nothing written over it is recognised so surely at least.
PRINT_SURE = 0.85
# Texts whose digits are written by hand; the pen goes so far above and below print, in characters.
WRITTEN_DIGITS, ABOVE_PRINT = (FieldType.DATE, FieldType.PHONE), 0.3
# Lines of them with hardly anything else, which the figure network can read: no names, no brackets.
OF_DIGITS = re.compile(r"\d[\d\s年月日./-]{5,}")


class ScanLooks:
    """``Looks`` over the scanned pages of one document. Figures and boxes are looked at once, for all fields."""

    def __init__(
        self,
        contents: Mapping[int, PageContent],
        figures: Mapping[Region, CellLook],
        boxes: Mapping[tuple[int, str, float, float], BoxInk],
        habit: Habit | None,
        brackets: Side | None = None,
        boxes_behind: bool = False,
    ) -> None:
        self._contents = contents
        self._figures = figures
        self._boxes = boxes
        self._habit = habit
        self._brackets = brackets
        self._boxes_behind = boxes_behind
        self._baseline = baseline_of(list(boxes.values()))

    def cell(self, region: Region) -> CellLook | None:
        """The look at a scanned figure cell."""
        return self._figures.get(region)

    def figure(self, region: Region, spec: FieldSpec, seen: str) -> Look:
        """The typed reading of the cell, and what speaks against it."""
        look = self._figures[region]
        if not look.lines and not seen:
            return self._blank(region)
        integer = spec.type is FieldType.INTEGER
        judged = judge_figure(look, seen.replace("\n", ""), region.bbox.width, integer=integer)
        if not judged.text and not judged.reasons and judged.confidence < REVIEW_BELOW:
            # What is no figure (a seal's characters) leaves a figure cell as empty as paper does.
            reason = Reason(code=ReasonCode.UNEXPLAINED_INK, message="格内有笔迹，没有读出数字，请核对原件")
            return Look("", min(judged.confidence, 0.5), (reason,))
        if not is_cut(region, self._contents[region.page]):
            return judged
        reason = Reason(code=ReasonCode.UNEXPLAINED_INK, message="数字可能被一条竖线分开，竖线旁边还有数字，请核对原件")
        return Look(judged.text, min(judged.confidence, 0.6), (*judged.reasons, reason))

    def _blank(self, region: Region) -> Look:
        """The look at a cell in which nothing was found, except what may be printed in it."""
        content = self._contents[region.page]
        if content.raster is not None:
            unit = content.raster.unit
            printed = [c.bbox.scaled(unit) for c in content.chars_in(region.bbox) if c.confidence >= PRINT_SURE]
            within = region.bbox.scaled(unit).grown(-WITHIN)
            if has_coloured_stroke(content.raster, within, content.em * unit, printed):
                reason = Reason(code=ReasonCode.UNEXPLAINED_INK, message="格内有彩色笔迹没有读出来，请核对原件")
                return Look("", 0.5, (reason,))
        if content.raster is not None and content.chars_in(region.bbox):
            image, _, _ = cell_crop(region, content)
            unsure = any(is_chinese(c.text) and c.confidence < PRINT_SURE for c in content.chars_in(region.bbox))
            if unsure or has_overwriting(image, content.em * content.raster.unit):
                reason = Reason(code=ReasonCode.UNEXPLAINED_INK, message="印好的文字上还有没读出来的笔迹，请核对原件")
                return Look("", 0.5, (reason,))
        return Look("", 0.995)

    def text(self, lines: Sequence[PlacedLine], spec: FieldSpec) -> Look:
        """How sure recognised text is: the probability that none of its characters is wrong."""
        chars = [c for n in lines for c in n.line.chars]
        if spec.type is FieldType.COUNT_WITH_NAMES:
            shown = "".join(c.text[:1] or " " for c in chars)
            chars = [c for c, matters in zip(chars, written_in(shown), strict=True) if matters]
        confidence = text_confidence([c.confidence for c in chars]) if chars else 0.995
        reasons: list[Reason] = []
        if any(self._seal_share(n) > TEXT_SEAL_SHARE for n in lines) and confidence < 0.99:
            reasons.append(Reason(code=ReasonCode.SEAL_OVERLAP, message="文字被印章压住，请核对原件"))
        elif spec.type in SHORT_TEXTS and any(self._grey_seal_across(n) for n in lines):
            # Its ink is print like any other to recognition: 齐 with a stroke through it is surely 青.
            reasons.append(ACROSS)
        elif any(self._grey_seal_between(n) for n in lines):
            reasons.append(
                Reason(code=ReasonCode.SEAL_OVERLAP, message="灰色的印章压住了字间的空白，可能盖住了字，请核对原件")
            )
        elif lines and self._grey_seal_behind(lines[-1]):
            message = "文字后面紧接灰色的印章，末尾可能被压住，请核对原件"
            reasons.append(Reason(code=ReasonCode.SEAL_OVERLAP, message=message))
        if not reasons and any(self._ends_in_seal(n) for n in lines):
            message = "行末的字符落在印章上，可能是印章的笔画，请核对原件"
            reasons.append(Reason(code=ReasonCode.SEAL_OVERLAP, message=message))
        if any(runs_over_edge(n, self._contents[n.page]) for n in lines):
            reasons.append(RUNS_OVER)
        if spec.type is not FieldType.LONG_TEXT and any(has_inked_gap(n.line, self._contents[n.page]) for n in lines):
            reasons.append(LEFT_OUT)
        if spec.type in WRITTEN_DIGITS and any(self._has_barred_one(n) for n in lines):
            reasons.append(barred())
        if spec.type in WRITTEN_DIGITS and not reasons:
            reasons += self._digits_read_otherwise(lines)
        return Look("".join(n.line.text for n in lines), confidence, tuple(reasons))

    def _digits_read_otherwise(self, lines: Sequence[PlacedLine]) -> list[Reason]:
        """A reason to doubt lines of digits in which the figure network surely sees others."""
        for n in lines:
            content, text = self._contents[n.page], n.line.text
            if content.raster is None or not OF_DIGITS.fullmatch(text):
                continue
            seen = digits_read_at(n.line.bbox, content)
            if seen is not None and seen != "".join(c for c in text if c.isdigit()):
                return [disagree(text, seen)]
        return []

    def _has_barred_one(self, line: PlacedLine) -> bool:
        """Whether a 1 of a line has the bar of a pen's 7."""
        content = self._contents[line.page]
        if content.raster is None:
            return False
        unit, em = content.raster.unit, content.em * content.raster.unit
        box = line.line.bbox.scaled(unit).grown(ABOVE_PRINT * em)
        left, top = max(0, round(box.x0)), max(0, round(box.top))
        picture = content.raster.grey[top : max(top, round(box.bottom)), left : max(left, round(box.x1))]
        if picture.size == 0:
            return False
        chars = [(c.text, c.bbox.cx * unit - left) for c in line.line.chars]
        return has_seven_read_as_one(bgr(np.ascontiguousarray(picture)), chars, em)

    def _grey_seal_behind(self, line: PlacedLine) -> bool:
        """Whether the ink of a seal without colour goes on where a last line ends: characters may have gone with it."""
        content, box = self._contents[line.page], line.line.bbox
        reach = min(BEHIND * content.em, line.region.bbox.x1 - box.x1)
        return reach >= content.em and has_grey_seal(BBox.of(box.x1, box.top, box.x1 + reach, box.bottom), content)

    def _grey_seal_across(self, line: PlacedLine) -> bool:
        """Whether such ink lies on a character of a line."""
        content = self._contents[line.page]
        return any(has_grey_seal(c.bbox, content) for c in line.line.chars)

    def _grey_seal_between(self, line: PlacedLine) -> bool:
        """Whether such ink lies in a gap of a line that has room for a character."""
        content, box = self._contents[line.page], line.line.bbox
        em = content.em
        gaps = [(a.bbox.cx + em / 2, b.bbox.cx - em / 4) for a, b in pairwise(line.line.chars)]
        return any(x1 - x0 >= em and has_grey_seal(BBox.of(x0, box.top, x1, box.bottom), content) for x0, x1 in gaps)

    def _ends_in_seal(self, line: PlacedLine) -> bool:
        """Whether a line of characters ends with a single digit or letter that lies on a seal's ink."""
        chars = line.line.chars
        if len(chars) < 2 or not (chars[-1].text.isascii() and chars[-1].text.isalnum()):
            return False
        return is_chinese(chars[-2].text) and self._inked(chars[-1].bbox, line.page) > SEAL_AT_END

    def _seal_share(self, line: PlacedLine) -> float:
        return self._inked(line.line.bbox, line.page)

    def _inked(self, place: BBox, page: int) -> float:
        """The share of a place that seals have inked."""
        raster = self._contents[page].raster
        if raster is None:
            return 0.0
        box = place.scaled(raster.unit)
        mask = raster.seal_mask[round(box.top) : round(box.bottom), round(box.x0) : round(box.x1)]
        return float(mask.mean()) if mask.size else 0.0

    def marks(self, lines: Sequence[PlacedLine], options: Sequence[str]) -> list[OptionMark]:
        """The marks of the options that can be found in the lines: on digital pages by glyph and by ink."""
        cell = marked_cell(lines, options, self._contents)
        if self._brackets is not None:
            return bracket_marks(cell, self._brackets, self._contents)
        if self._boxes_behind and has_box_before(cell, self._contents):
            return [untold_mark(option) for option in cell.located]
        if self._boxes_behind:
            cell = replace(cell, located=with_zones_behind(cell))
        located = cell.located
        recognised = any(self._contents[n.page].is_scan for n in lines)
        by_glyph = read_digital_marks(cell, self._contents, self._habit, recognised=recognised)
        pairs = list(zip(located, by_glyph, strict=True))
        if recognised:
            marks = [with_read_tick(self._mark_by_ink(option), glyph, self._habit) for option, glyph in pairs]
            marks = self._doubted_before_strokes(lines, located, marks)
            return [self._doubted_under_seal(mark) for mark in self._doubted_among_rings(located, marks, by_glyph)]
        return [
            agreed_mark(glyph, self._mark_by_ink(option, glyph.character), shown=self._is_drawn(glyph))
            for option, glyph in pairs
        ]

    def _mark_by_ink(self, option: LocatedOption, character: BBox | None = None) -> OptionMark:
        """The mark by its ink alone. ``character``: the box is a character of a text layer."""
        if character is not None:
            ink = measure_character(option, character, self._contents[option.page])
            verdict = judge_box(ink, Baseline())
        else:
            ink = self._boxes.get(box_key(option)) or measure_box(option, self._contents[option.page])
            verdict = judge_box(ink, self._baseline)
        return OptionMark(
            option=option.option,
            page=option.page,
            box=ink.box or option.zone,
            text_box=option.text_box,
            ticked=verdict.ticked,
            confidence=verdict.confidence,
            struck=verdict.struck,
        )

    def _doubted_before_strokes(
        self, lines: Sequence[PlacedLine], located: Sequence[LocatedOption], marks: Sequence[OptionMark]
    ) -> list[OptionMark]:
        """The marks; where ticks stand behind the texts, or nothing of a cell is ticked, those not to be told behind
        whose text a stroke was not read as a tick."""
        if self._habit is not Habit.BEHIND_TEXT and any(mark.ticked is not False for mark in marks):
            return list(marks)
        chars = cell_chars(lines)
        inks = [self._boxes.get(box_key(option)) for option in located]
        boxes = [ink.box for ink in inks if ink is not None and ink.box is not None]
        return [
            replace(mark, ticked=None, confidence=UNDECIDED)
            if mark.ticked is False and has_stroke_behind(option, chars, boxes, self._contents[option.page])
            else mark
            for option, mark in zip(located, marks, strict=True)
        ]

    def _doubted_among_rings(
        self, located: Sequence[LocatedOption], marks: Sequence[OptionMark], by_glyph: Sequence[OptionMark]
    ) -> list[OptionMark]:
        """The marks, those of options that go on in the next line not to be told where others are ringed: a ring
        around such an option is far from its box, and runs through other boxes."""
        inks = [self._boxes.get(box_key(option)) for option in located]
        ringed = any(
            looks_ringed(m, ink, g.tick, self._baseline) for m, ink, g in zip(marks, inks, by_glyph, strict=True)
        )
        if any(o.broken and not m.ticked for o, m in zip(located, marks, strict=True)):
            ringed = ringed or has_ring(located[0].cell, self._contents[located[0].page])
        return [
            replace(mark, ticked=None, confidence=UNDECIDED) if ringed and option.broken and not mark.ticked else mark
            for option, mark in zip(located, marks, strict=True)
        ]

    def _doubted_under_seal(self, mark: OptionMark) -> OptionMark:
        """The mark, hardly sure where the ink of a seal without colour lies in its box: a character of its ring is a
        cross or a tick to either judge."""
        if not mark.ticked or not has_grey_seal(mark.box, self._contents[mark.page]):
            return mark
        return replace(mark, confidence=min(mark.confidence, DOUBTFUL))

    def _is_drawn(self, mark: OptionMark) -> bool:
        """Whether the page shows ink where a tick stands as a character of its own."""
        raster = self._contents[mark.page].raster
        if mark.tick is None or raster is None:
            return False
        box = mark.tick.scaled(raster.unit)
        grey = raster.untreated[round(box.top) : round(box.bottom) + 1, round(box.x0) : round(box.x1) + 1]
        return grey.size > 0 and int(grey.max()) - int(grey.min()) >= MIN_CONTRAST

    def ink_left(self, region: Region, lines: Sequence[PlacedLine]) -> bool:
        """Whether a region without text holds ink worth the name."""
        content = self._contents[region.page]
        if content.raster is None or lines:
            return False
        image, _, _ = cell_crop(region, content)
        return has_strokes(image, content.em * content.raster.unit)


def box_key(option: LocatedOption) -> tuple[int, str, float, float]:
    """What identifies an option's box among all of a document."""
    return option.page, option.option, option.text_box.x0, option.text_box.top


def look_at_scans(
    contents: Mapping[int, PageContent],
    figures: Iterable[Place],
    choices: Sequence[tuple[Place, Sequence[str]]],
    engine: Callable[[], Engine],
) -> ScanLooks:
    """Look at every figure cell of the document's scanned pages and at every box of all pages with a raster."""
    narrowed = {
        r: without_print(r, place, contents) for place in figures for r in place.regions if contents[r.page].is_scan
    }
    cells = [marked_cell(lines_of(p.regions, contents), options, contents) for p, options in choices]
    in_pictures = [c for c, (p, _) in zip(cells, choices, strict=True) if _has_pictures(p, contents)]
    behind = boxes_stand_behind(in_pictures, contents)
    located = [o for c in in_pictures for o in (with_zones_behind(c) if behind else c.located)]
    with ThreadPoolExecutor(max_workers=1) as beside:
        measured = beside.submit(measure_all, located, contents)
        looks = look_at_figures(narrowed.values(), contents, engine()) if narrowed else {}
        again = isolated_looks(looks, contents, engine()) if looks else {}
        again |= dark_looks({r: n for r, n in looks.items() if r not in again}, contents, engine()) if looks else {}
        looks = with_network(looks | again, contents)
        boxes = {box_key(ink.option): ink for ink in measured.result()}
    return ScanLooks(
        contents,
        {r: looks[n] for r, n in narrowed.items()},
        boxes,
        habit=Habit.BOX_BEHIND_TEXT if behind else habit_of(cells),
        brackets=bracket_side(cells),
        boxes_behind=behind,
    )


def _has_pictures(place: Place, contents: Mapping[int, PageContent]) -> bool:
    return all(contents[r.page].raster is not None for r in place.regions)
