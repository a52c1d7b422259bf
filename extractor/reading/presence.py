"""Is there a seal, is there a signature: presence only, no attempt to read them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.seals import find_seals, redness
from extractor.reading.content import Contents, PageContent, lines_of
from extractor.reading.grey_seal_ink import has_grey_seal
from extractor.reading.name_seals import SIDE_MOST, square_frames
from extractor.registration.similarity import bare
from models.document import Char
from models.geometry import BBox
from models.record import Reason, ReasonCode
from models.registration import Place, Region

# Share of a seal that must lie in the area where one belongs.
SEAL_INSIDE = 0.5
# One of which so much lies in the place above or below may be that one's.
ACROSS = 0.15
# One of which less lies there was pressed askew or belongs elsewhere: a person looks.
SEAL_TOUCHES = 0.08
# A seal of a shape that is none, or a part of one, is found with less.
SURELY_A_SEAL = 0.9
# Seal ink where no seal was made out, in squares of a character, from which a person looks.
RED_LEFT_MIN = 3.0
# Of a seal pressed with hardly any ink so much redness is left, averaged over so many pixels: on 60 development scans
# nothing else that red had the shape of a seal but for four smudges.
FAINT, FAINT_OVER = 3, 9
# Every so many pixels of a page are looked at; in a scan in colour one in a thousand is off grey by so much at least on
# some page.
SAMPLED, COLOUR_MIN = 4, 8
# How far below its word a seal is looked for, in characters.
SEAL_BELOW = 2.0
# Pen ink in the signature's place, in squares of a character: a short name in thin pen draws strokes of eight
# characters' length and a fifteenth of one's width; between the two values a person looks.
SIGNATURE_INK, SIGNATURE_DOUBT = 0.5, 0.2
# Beside a copied seal so much (set on one fax): it may lie on the printed words, of which some were not read then.
SIGNATURE_BESIDE_GREY = 1.5
_UNDER_SEAL = Reason(code=ReasonCode.SEAL_OVERLAP, message="印章下有深色笔迹，看不出是否为签字，请核对")
_STAMPED = Reason(code=ReasonCode.SEAL_OVERLAP, message="签字处只看到方形名章，请确认是否另有签字")
_BELOW = Reason(code=ReasonCode.LOW_CONFIDENCE, message="签字栏下方有笔迹，请确认是否为签字")
# What the cover prints below the department's name.
NEXT_LABEL = "集群运营"
# How far the strokes of a name seal's frame reach beyond it, in characters.
FRAME_WIDE = 0.4
# Ink is this much darker than the paper; a stroke is at least this share of a character long.
INK_DEPTH, STROKE_MIN = 60, 0.5
# A line of the table is longer than so many characters, and its box no thicker than this in pixels or in characters.
LINE_LONG, LINE_LEAST, LINE_THICK = 3.0, 4, 0.25
# Of a place so high, in characters, no pen's stroke runs from top to bottom.
THROUGH = 3.0
# What is so dark, as a share of the paper's light, and lies where seal ink does, is darker than a seal that was copied
# or faxed to grey: it may be pen.
PEN_DARK = 0.35
# Print is recognised with at least this confidence; what is less sure may be the signature itself.
PRINT_SURE = 0.8
# Round and square seals are as wide as high, oval ones wider; what is narrower is a part of one (of a seam seal).
UPRIGHT = 0.75


@dataclass(frozen=True)
class SealOnPage:
    """A seal with its page and box in the page's unit."""

    page: int
    box: BBox
    confidence: float


@dataclass(frozen=True)
class Presence:
    """Whether the thing is there, where, and how sure."""

    present: bool
    page: int
    box: BBox
    confidence: float
    reasons: tuple[Reason, ...] = ()


def read_seal(place: Place, seals: Sequence[SealOnPage], contents: Contents) -> Presence:
    """Whether a seal lies in the place's area."""
    region = place.regions[0]
    inside = [s for s in seals if s.page == region.page and _share_inside(s.box, region.bbox) >= SEAL_INSIDE]
    if inside:
        best = max(inside, key=lambda s: (_reaches(s.box, region, contents), s.confidence))
        reasons = tuple(_against_seal(best, region, contents))
        return Presence(True, best.page, best.box, 0.6 if reasons else max(0.9, best.confidence), reasons)
    aside = [s for s in seals if s.page == region.page and _share_inside(s.box, region.bbox) >= SEAL_TOUCHES]
    if aside:
        nearest = max(aside, key=lambda s: _share_inside(s.box, region.bbox))
        reason = Reason(code=ReasonCode.LOW_CONFIDENCE, message="印章只有一部分在盖章处，请核对是否为此处所盖")
        present = region.bbox.top <= nearest.box.cy <= region.bbox.bottom
        return Presence(present, nearest.page, nearest.box, 0.6, (reason,))
    faint = [s for s in _faint_seals(region.page, contents) if _share_inside(s.box, region.bbox) >= SEAL_INSIDE]
    if faint:
        reason = Reason(code=ReasonCode.LOW_CONFIDENCE, message="盖章处的印迹很淡，请核对是否为印章")
        return Presence(True, region.page, faint[0].box, 0.6, (reason,))
    if _red_left(region, contents[region.page]) >= RED_LEFT_MIN:
        reason = Reason(code=ReasonCode.LOW_CONFIDENCE, message="盖章处有红色印迹，但看不出完整的印章，请核对")
        return Presence(False, region.page, region.bbox, 0.6, (reason,))
    if _ink_at_seal(region, contents[region.page]) >= SIGNATURE_INK:
        reason = Reason(code=ReasonCode.UNEXPLAINED_INK, message="“公章”处有残缺的印迹，看不出是否盖了章，请核对")
        return Presence(False, region.page, region.bbox, 0.6, (reason,))
    if contents[region.page].is_scan and not any(_has_colour(c) for c in contents.values()):
        message = "黑白扫描件的盖章处没有看到印章，浅淡的印章可能没扫出来，请核对原件"
        reason = Reason(code=ReasonCode.LOW_CONFIDENCE, message=message)
        return Presence(False, region.page, region.bbox, 0.8, (reason,))
    return Presence(False, region.page, region.bbox, 0.99)


def _faint_seals(page: int, contents: Contents) -> list[SealOnPage]:
    """What has the shape of a seal and is hardly red, on a scanned page."""
    raster = contents[page].raster
    if raster is None or not contents[page].is_scan:
        return []
    red = cv2.blur(redness(raster.colour), (FAINT_OVER, FAINT_OVER))
    mask = np.where(red > FAINT, 255, 0).astype(np.uint8)
    shaped = [s for s in find_seals(mask) if s.shape != "unknown"]
    return [SealOnPage(page, s.bbox.scaled(1 / raster.unit), 0.5) for s in shaped]


def _has_colour(content: PageContent) -> bool:
    """Whether something on a scanned page is coloured. Where no page has any, a faint red seal may have gone too."""
    if content.raster is None or not content.is_scan:
        return False
    sample = content.raster.colour[::SAMPLED, ::SAMPLED].astype(np.int16)
    return bool(np.percentile(sample.max(axis=2) - sample.min(axis=2), 99.9) >= COLOUR_MIN)


def _ink_at_seal(region: Region, content: PageContent) -> float:
    """Ink behind a scan's word 公章 and a little below that is no print, in squares of a character: a piece of its rim
    may be all that is left of a faxed seal."""
    if not content.is_scan:
        return 0.0
    chars = content.chars_in(region.bbox)
    word = next((b.bbox for a, b in pairwise(chars) if a.text == "公" and b.text == "章"), None)
    if word is None:
        return 0.0
    bottom = min(region.bbox.bottom - content.em, word.bottom + SEAL_BELOW * content.em)
    right = region.bbox.x1 - content.em
    if bottom <= word.top or right <= word.x1 + content.em:
        return 0.0
    return loose_ink(BBox.of(word.x1 + content.em, word.top, right, bottom), content)


def _against_seal(seal: SealOnPage, region: Region, contents: Contents) -> Iterator[Reason]:
    """What speaks against a seal being the one that belongs here."""
    if seal.box.bottom > region.bbox.bottom + ACROSS * seal.box.height or (
        seal.box.top < region.bbox.top - ACROSS * seal.box.height
    ):
        yield Reason(code=ReasonCode.LOW_CONFIDENCE, message="印章压在上下两栏之间，请核对是哪个单位所盖")
    if not _reaches(seal.box, region, contents):
        yield Reason(code=ReasonCode.LOW_CONFIDENCE, message="印章不在“盖章”处，请核对是否为此处所盖")
    if seal.confidence < SURELY_A_SEAL or seal.box.width < UPRIGHT * seal.box.height:
        yield Reason(code=ReasonCode.LOW_CONFIDENCE, message="盖章处的印迹不像完整的印章，请核对")


def _reaches(seal: BBox, region: Region, contents: Contents) -> bool:
    """Whether a seal reaches the word 盖章 or what stands behind it, on the line below too where the name goes on
    there; true where that was not read."""
    chars = contents[region.page].chars_in(region.bbox)
    words = [i for i, (a, b) in enumerate(pairwise(chars)) if a.text == "盖" and b.text == "章"]
    if not words or seal.x1 > min(chars[i].bbox.x0 for i in words):
        return True
    behind = chars[words[0] + 2 :]
    end = "".join(c.text[:1] for c in behind).find(NEXT_LABEL)
    return any(seal.overlap(c.bbox) > 0 for c in behind[: max(0, end)])


def _red_left(region: Region, content: PageContent) -> float:
    """Seal ink in the region, in squares of a character's size."""
    if content.raster is None:
        return 0.0
    area = region.bbox.scaled(content.raster.unit)
    mask = content.raster.seal_mask[
        max(0, round(area.top)) : round(area.bottom), max(0, round(area.x0)) : round(area.x1)
    ]
    return float(mask.sum()) / (content.em * content.raster.unit) ** 2


def _share_inside(box: BBox, area: BBox) -> float:
    return box.overlap(area) / box.area if box.area else 0.0


def read_signature(place: Place, contents: Contents) -> Presence:
    """Whether something is written in the place's first area: typed text, a pasted picture or pen ink. What is written
    in the others, below it, is doubted."""
    seen = _signature_at(place, place.regions[0], contents)
    if seen.present or seen.reasons:
        return seen
    below = [r for r in place.regions[1:] if _is_written(place, r, contents)]
    return Presence(True, below[0].page, below[0].bbox, 0.6, (_BELOW,)) if below else seen


def _is_written(place: Place, region: Region, contents: Contents) -> bool:
    """Whether an area holds text that is not printed there, or strokes of a pen."""
    content = contents[region.page]
    if _typed(place, region, contents):
        return True
    if not content.is_scan or has_grey_seal(region.bbox, content, 0.0):
        return False
    return loose_ink(region.bbox, content) >= SIGNATURE_INK


def _signature_at(place: Place, region: Region, contents: Contents) -> Presence:
    content = contents[region.page]
    typed = _typed(place, region, contents)
    pasted = [b for b in content.page.images if b.overlap(region.bbox) > 0.2 * b.area]
    if content.is_scan:
        stamped = _name_seals(region, content)
        beside = _beside_label(place, region, content)
        outside = [c for c in beside if not any(s.contains(c.bbox.cx, c.bbox.cy) for s in stamped)]
        free = [c for c in outside if not has_grey_seal(c.bbox, content)]
        written = typed and len(beside) >= 2
        if written and len(free) < 2:
            # A name under a copied seal, or characters of the seal's rim or in a name seal.
            seen = Presence(True, region.page, region.bbox, 0.6, (_UNDER_SEAL,))
        elif written:
            seen = Presence(True, region.page, region.bbox, 0.95)
        else:
            seen = _pen(region, content, beside, stamped)
        if place.label:
            return seen
        reason = Reason(code=ReasonCode.LABEL_DRIFT, message="没有读到“签字”一行，请确认是否已签字")
        return replace(seen, confidence=min(seen.confidence, 0.8), reasons=(*seen.reasons, reason))
    if typed or pasted:
        return Presence(True, region.page, region.bbox, 0.95)
    strokes = [s for s in content.page.strokes if region.bbox.contains(s.bbox.cx, s.bbox.cy)]
    if strokes:
        return Presence(True, region.page, region.bbox, 0.95)
    return Presence(False, region.page, region.bbox, 0.99)


def _beside_label(place: Place, region: Region, content: PageContent) -> list[Char]:
    """Characters that stand beside the printed words and are none of them: recognition tried to read a signature."""
    printed = set("".join(bare(prompt) for prompt in place.prompts if bare(prompt) == "年月日"))
    own = [c for c in content.chars_in(region.bbox) if abs(c.bbox.cy - region.bbox.cy) < content.em]
    return [c for c in own if bare(c.text) and c.text not in printed]


def _typed(place: Place, region: Region, contents: Contents) -> bool:
    text = bare("".join(n.line.text for n in lines_of([region], contents)))
    for prompt in place.prompts:
        text = text.replace(bare(prompt), "")
    return len(text) >= 2


def _name_seals(region: Region, content: PageContent) -> list[BBox]:
    """The square frames of name seals in black on and around a signature's place."""
    raster = content.raster
    if raster is None:
        return []
    em = content.em * raster.unit
    area = region.bbox.scaled(raster.unit).grown(SIDE_MOST * em)
    x0, y0 = max(0, round(area.x0)), max(0, round(area.top))
    ink = _dark(raster.grey[y0 : round(area.bottom), x0 : round(area.x1)])
    return [
        BBox.of(b.x0 + x0, b.top + y0, b.x1 + x0, b.bottom + y0).grown(FRAME_WIDE * em).scaled(1 / raster.unit)
        for b in square_frames(ink, em)
    ]


def _dark(crop: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """What is surely darker than the crop's paper."""
    if not crop.size:
        return np.zeros(crop.shape, np.bool_)
    return np.asarray(crop < np.percentile(crop, 90) - INK_DEPTH)


def _pen(region: Region, content: PageContent, beside: Sequence[Char], stamped: Sequence[BBox]) -> Presence:
    ink, through = _ink_pieces(region.bbox, content, beside)
    reasons: tuple[Reason, ...] = ()
    if ink >= SIGNATURE_DOUBT and stamped:
        ink, through = _ink_pieces(region.bbox, content, beside, stamped)
        if ink < SIGNATURE_INK:
            return Presence(False, region.page, region.bbox, 0.6, (_STAMPED,))
    if ink < SIGNATURE_DOUBT and through >= SIGNATURE_INK:
        message = "签字处有表格线或纸边穿过，看不出是否另有签字，请核对"
        reason = Reason(code=ReasonCode.LOW_CONFIDENCE, message=message)
        return Presence(False, region.page, region.bbox, 0.6, (reason,))
    sealed = _dark_under_seal(region.bbox, content) >= SIGNATURE_INK
    grey = sealed and has_grey_seal(region.bbox, content, 0.0)
    if sealed and ink < (SIGNATURE_BESIDE_GREY if grey else SIGNATURE_DOUBT):
        return Presence(True, region.page, region.bbox, 0.6, (_UNDER_SEAL,))
    if SIGNATURE_DOUBT <= ink < SIGNATURE_INK:
        reasons = (Reason(code=ReasonCode.LOW_CONFIDENCE, message="签字处有少量痕迹，请确认是否已签字"),)
    return Presence(ink >= SIGNATURE_INK, region.page, region.bbox, 0.97 if not reasons else 0.6, reasons)


def _dark_under_seal(box: BBox, content: PageContent) -> float:
    """Ink in the box that lies under seal ink and is darker than that, in squares of a character's size."""
    raster = content.raster
    if raster is None:
        return 0.0
    area = box.scaled(raster.unit)
    part = np.s_[max(0, round(area.top)) : round(area.bottom), max(0, round(area.x0)) : round(area.x1)]
    mask = raster.seal_mask[part]
    if not mask.any():
        return 0.0
    # The dots of a faxed seal are as black as pen, but not side by side.
    smooth = cv2.blur(raster.grey[part], (3, 3))
    dark = (smooth < PEN_DARK * np.percentile(smooth, 90)) & mask
    return float(dark.sum()) / (content.em * raster.unit) ** 2


def loose_ink(box: BBox, content: PageContent, written: Sequence[Char] = ()) -> float:
    """Ink in the box that is neither recognised print nor ruling nor seal, in squares of a character's size.

    ``written``: characters that were recognised and are no print all the same.
    """
    return _ink_pieces(box, content, written)[0]


def _ink_pieces(
    box: BBox, content: PageContent, written: Sequence[Char], stamped: Sequence[BBox] = ()
) -> tuple[float, float]:
    """The same, and the ink of pieces that run from the box's top to its bottom: a line of the table on a bent page,
    the paper's edge with what lies beyond it. ``stamped``: boxes whose ink is left out."""
    raster = content.raster
    if raster is None:
        return 0.0, 0.0
    area = box.scaled(raster.unit)
    x0, y0 = max(0, round(area.x0)), max(0, round(area.top))
    x1, y1 = round(area.x1), round(area.bottom)
    crop = raster.grey[y0:y1, x0:x1]
    if crop.size == 0:
        return 0.0, 0.0
    em = content.em * raster.unit
    ink = _dark(crop)
    ink &= ~raster.seal_mask[y0:y1, x0:x1]
    for seal in stamped:
        own = seal.scaled(raster.unit)
        ink[max(0, round(own.top) - y0) : round(own.bottom) - y0, max(0, round(own.x0) - x0) : round(own.x1) - x0] = (
            False
        )
    for char in content.chars:
        own = char.bbox.scaled(raster.unit)
        if own.overlap(area) == 0 or char.confidence < PRINT_SURE or char in written:
            continue
        pad = 0.2 * em
        top, bottom = round(own.top - pad) - y0, round(own.bottom + pad) - y0
        ink[max(0, top) : max(0, bottom), max(0, round(own.x0 - pad) - x0) : max(0, round(own.x1 + pad) - x0)] = False
    count, labels, stats, _ = cv2.connectedComponentsWithStats(ink.astype(np.uint8), connectivity=8)
    strokes = [i for i in range(1, count) if max(stats[i, 2], stats[i, 3]) >= STROKE_MIN * em]
    pieces = [i for i in strokes if not _is_ruled(int(stats[i, 2]), int(stats[i, 3]), em)]
    high = crop.shape[0] >= THROUGH * em
    through = [i for i in pieces if high and stats[i, 3] >= crop.shape[0] - 1]
    loose = [i for i in pieces if i not in through]
    return float(np.isin(labels, loose).sum()) / (em * em), float(np.isin(labels, through).sum()) / (em * em)


def _is_ruled(width: int, height: int, em: float) -> bool:
    """Whether a piece of ink is a table's line, which may lie a little askew."""
    return min(width, height) <= max(LINE_LEAST, LINE_THICK * em) and max(width, height) > LINE_LONG * em
