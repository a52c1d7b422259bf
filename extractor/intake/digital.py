"""A digital PDF page → words, rulings and small strokes, in PDF points of the page as displayed, origin top-left."""

from __future__ import annotations

from collections.abc import Iterable

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractor.intake.chars import read_chars
from extractor.intake.page_objects import walk_objects
from extractor.intake.paths import picture_box, read_drawing
from extractor.intake.transform import displayed
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox, Ruling

# A gap within a word wider than this share of the character height splits it.
WORD_GAP = 0.6


def read_digital_page(page: pdfium.PdfPage, number: int) -> Page:
    """Words, rulings, strokes and pictures of a page; what lies outside its CropBox is left out.

    ``number`` counts from 1. The page stays open and as it was.
    """
    view = displayed(page)
    width, height = (float(v) for v in page.get_size())
    objects = list(walk_objects(page, view))
    texts = [o for o in objects if o.kind == pdfium_c.FPDF_PAGEOBJ_TEXT]
    paths = [o for o in objects if o.kind == pdfium_c.FPDF_PAGEOBJ_PATH]
    pictures = [o for o in objects if o.kind == pdfium_c.FPDF_PAGEOBJ_IMAGE]
    sheet = BBox.of(0.0, 0.0, width, height)
    drawing = read_drawing(paths)
    boxes = (picture_box(o, width, height) for o in pictures)
    return Page(
        number=number,
        kind=PageKind.DIGITAL,
        width=width,
        height=height,
        rotation=int(page.get_rotation()),
        words=words_of(c for c in read_chars(page, view, texts) if sheet.contains(c.bbox.cx, c.bbox.cy)),
        rulings=[r for r in drawing.rulings if _on_sheet(r, sheet)],
        strokes=[s for s in drawing.strokes if sheet.contains(s.bbox.cx, s.bbox.cy)],
        images=[b for b in boxes if b is not None],
    )


def _on_sheet(ruling: Ruling, sheet: BBox) -> bool:
    if ruling.direction == "h":
        return 0 <= ruling.at <= sheet.bottom and ruling.end >= 0 and ruling.start <= sheet.x1
    return 0 <= ruling.at <= sheet.x1 and ruling.end >= 0 and ruling.start <= sheet.bottom


def words_of(chars: Iterable[Char]) -> list[Word]:
    """Runs of neighbouring characters in content order that stand on one baseline."""
    words: list[Word] = []
    run: list[Char] = []
    for char in chars:
        if run and not _follows(run[-1].bbox, char.bbox):
            words.append(_word(run))
            run = []
        run.append(char)
    if run:
        words.append(_word(run))
    return words


def _follows(last: BBox, box: BBox) -> bool:
    height = max(last.height, box.height)
    same_baseline = abs(last.cy - box.cy) < 0.3 * height
    gap = box.x0 - last.x1
    return same_baseline and -0.6 * height < gap < WORD_GAP * height


def _word(run: list[Char]) -> Word:
    return Word(text="".join(c.text for c in run), bbox=BBox.around(c.bbox for c in run), chars=tuple(run))
