"""The characters of a PDF page with boxes one em high, read with pdfium's text API."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from extractor.intake.page_objects import PageObject, address_of
from extractor.intake.transform import Transform
from models.document import Char
from models.geometry import BBox

# A character's box reaches from this much of its size below the baseline … to one size above that. Fonts' own ascents
# and descents are not used: subset and Type3 fonts leave them out or make them up, and two fonts on one baseline would
# get boxes of different heights. Ideographs fill -0.12 … 0.88, Latin letters -0.22 … 0.75.
BELOW_BASELINE = 0.15
# A glyph without an advance gets this share of its size as width.
BARE_WIDTH = 0.5
# pdfium puts this in the place of a hyphen that ends a line.
LINE_END_HYPHEN = 0x02
# One that would only be seen at a line's end is drawn like any other by programs whose font has both on one glyph.
SOFT_HYPHEN = 0xAD
# What stands for a glyph whose character can't be told: a page full of them is not to be believed.
UNKNOWN = "\ufffd"
# In the names of Wingdings, Wingdings 2, Wingdings 3 and Webdings.
SYMBOL_FONT = "dings"
# How far repeated text objects are moved aside to be read (points; a power of two keeps float32 coordinates exact).
ASIDE = 4096.0
# Rounds of reading objects that pdfium took for repetitions: overprinting thrice is as bold as it gets.
REPEAT_ROUNDS = 3
# Text this many degrees off both axes runs across the page.
ASLANT = 5.0
# Two equal characters that share this much of their boxes are one, printed twice to look bold.
SAME_PLACE = 0.6
# Space that pdfium itself adds between words and lines; real spaces carry nothing for us either.
_SPACE = frozenset({0x20, 0x09, 0x0A, 0x0D, 0xA0, 0x3000})


@dataclass(frozen=True, slots=True)
class _Face:
    """What the characters of one text object share: font name, and its up vector, one em long, in user space."""

    font: str
    up_x: float
    up_y: float
    upright: bool
    """Baseline along x; ``sideways``: along y; neither: text at a slant."""
    sideways: bool

    @property
    def aslant(self) -> bool:
        """Whether the text runs across the page as no text of a form does: a watermark."""
        angle = math.degrees(math.atan2(self.up_y, self.up_x)) % 90
        return ASLANT < angle < 90 - ASLANT and not self.upright and not self.sideways

    @property
    def size(self) -> float:
        return float((self.up_x**2 + self.up_y**2) ** 0.5)


@dataclass(slots=True)
class _Glyph:
    """A character as read: box in user space as (left, bottom, right, top), and the text object it comes from."""

    code: int
    box: tuple[float, float, float, float]
    font: str
    source: int


def read_chars(page: pdfium.PdfPage, view: Transform, text_objects: Sequence[PageObject]) -> list[Char]:
    """The characters of a page, in points of the page as displayed, spaces left out, in pdfium's reading order.

    ``text_objects``: the text objects of the page. pdfium drops an object that repeats the glyph codes of the one it
    lies on, which loses a √ over a □ of two subset fonts: such objects are read again by themselves.
    """
    fonts: dict[int, str] = {}
    glyphs, seen = _read(page, fonts)
    chars = _as_chars(glyphs, view)
    unread = [o for o in text_objects if o.key not in seen and _has_extent(o) and not _is_replaced(o)]
    for _ in range(REPEAT_ROUNDS):
        if not unread:
            break
        with _only(text_objects, unread):
            glyphs, seen = _read(page, fonts)
        shifts = {o.key: _aside_vector(o, view) for o in unread}
        chars.extend(c for c in _as_chars(_moved_back(glyphs, shifts), view) if not _repeats(c, chars))
        left = [o for o in unread if o.key not in seen]
        if len(left) == len(unread):
            break
        unread = left
    return chars


def _read(page: pdfium.PdfPage, fonts: dict[int, str]) -> tuple[list[_Glyph], set[int]]:
    """The glyphs that are no space and of no watermark, and the text objects that any character came from."""
    text_page = pdfium_c.FPDFText_LoadPage(page.raw)
    if not text_page:
        return [], set()
    try:
        return _glyphs_of(text_page, fonts)
    finally:
        pdfium_c.FPDFText_ClosePage(text_page)


def _glyphs_of(text_page: Any, fonts: dict[int, str]) -> tuple[list[_Glyph], set[int]]:
    glyphs: list[_Glyph] = []
    aslant: list[_Glyph] = []
    faces: dict[int, _Face] = {}
    rect = pdfium_c.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    rect_ref, x_ref, y_ref = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
    for index in range(pdfium_c.FPDFText_CountChars(text_page)):
        handle = pdfium_c.FPDFText_GetTextObject(text_page, index)
        if not handle:
            continue  # spaces and line ends that pdfium adds belong to no object
        source = address_of(handle)
        face = faces.get(source)
        if face is None:
            face = faces[source] = _face(text_page, index, handle, fonts)
        code = pdfium_c.FPDFText_GetUnicode(text_page, index)
        if code in _SPACE:
            continue
        if pdfium_c.FPDFText_HasUnicodeMapError(text_page, index) == 1:
            code = _unmapped(code, face.font)
        pdfium_c.FPDFText_GetLooseCharBox(text_page, index, rect_ref)
        pdfium_c.FPDFText_GetCharOrigin(text_page, index, x_ref, y_ref)
        loose = (rect.left, rect.bottom, rect.right, rect.top)
        glyph = _Glyph(code, _em_box(face, loose, x.value, y.value), face.font, source)
        (aslant if face.aslant else glyphs).append(glyph)
    # A page that lies askew as a whole has no other text.
    return (glyphs if len(aslant) < len(glyphs) else [*glyphs, *aslant]), set(faces)


def _face(text_page: Any, index: int, handle: Any, fonts: dict[int, str]) -> _Face:
    matrix = pdfium_c.FS_MATRIX()
    pdfium_c.FPDFText_GetMatrix(text_page, index, matrix)
    size = float(pdfium_c.FPDFText_GetFontSize(text_page, index))
    along, across = abs(matrix.a) + abs(matrix.d), abs(matrix.b) + abs(matrix.c)
    return _Face(
        font=_font_name(handle, fonts),
        up_x=matrix.c * size,
        up_y=matrix.d * size,
        # Synthetic italics shear by a third and stay on their baseline.
        upright=abs(matrix.b) < 0.02 * along,
        sideways=abs(matrix.a) < 0.02 * across,
    )


def _font_name(text_object: Any, fonts: dict[int, str]) -> str:
    """The base font name with its subset tag, empty for fonts that have none (Type3)."""
    font = pdfium_c.FPDFTextObj_GetFont(text_object)
    if not font:
        return ""
    key = address_of(font)
    if key not in fonts:
        needed = int(pdfium_c.FPDFFont_GetBaseFontName(font, None, 0))
        buffer = ctypes.create_string_buffer(max(needed, 1))
        pdfium_c.FPDFFont_GetBaseFontName(font, buffer, needed)
        fonts[key] = buffer.value.decode("utf-8", "replace")
    return fonts[key]


def _unmapped(code: int, font: str) -> int:
    """What a glyph code stands for that no map turns into a character: pdfium gives the code itself, which is no
    character, save in a symbol font, where Word's private use codes are the font's own plus U+F000."""
    return 0xF000 + code if SYMBOL_FONT in font.lower() and 0x20 <= code < 0x100 else 0


def _em_box(
    face: _Face, loose: tuple[float, float, float, float], x: float, y: float
) -> tuple[float, float, float, float]:
    """The loose box, with the extent across the baseline set to one em where the glyph stands on it."""
    left, bottom, right, top = loose
    size = face.size
    if face.upright:
        low, high = sorted((y - BELOW_BASELINE * face.up_y, y + (1 - BELOW_BASELINE) * face.up_y))
        if right <= left:
            right = left + BARE_WIDTH * size
        # A vertical font hangs its glyphs from their origin: then the loose box is right.
        if low <= (bottom + top) / 2 <= high or top <= bottom:
            return left, low, right, high
    elif face.sideways:
        low, high = sorted((x - BELOW_BASELINE * face.up_x, x + (1 - BELOW_BASELINE) * face.up_x))
        if top <= bottom:
            top = bottom + BARE_WIDTH * size
        if low <= (left + right) / 2 <= high or right <= left:
            return low, bottom, high, top
    return left, bottom, right, top


def _as_chars(glyphs: Iterable[_Glyph], view: Transform) -> list[Char]:
    chars: list[Char] = []
    for (_, box), group in groupby(glyphs, key=lambda g: (g.source, g.box)):
        cluster = list(group)
        texts = _texts([g.code for g in cluster])
        if not texts:
            continue
        corners = view.point(box[0], box[1]), view.point(box[2], box[3])
        (x0, x1), (top, bottom) = (sorted(axis) for axis in zip(*corners, strict=True))
        # A ligature stands for several characters: each gets its share of the glyph.
        step = (x1 - x0) / len(texts)
        for i, text in enumerate(texts):
            share = BBox.of(x0 + i * step, top, x0 + (i + 1) * step if i + 1 < len(texts) else x1, bottom)
            if share.height > 0:
                chars.append(Char(text=text, bbox=share, font=cluster[0].font))
    return chars


def _texts(codes: Sequence[int]) -> list[str]:
    """Code units → characters: surrogate pairs joined, unknown ones marked, control characters dropped."""
    texts: list[str] = []
    high = 0
    for code in codes:
        if 0xD800 <= code < 0xDC00:
            high = code
        elif 0xDC00 <= code < 0xE000:
            texts.append(chr(0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00)) if high else UNKNOWN)
            high = 0
        elif code in (LINE_END_HYPHEN, SOFT_HYPHEN):
            texts.append("-")
        elif code == 0 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
            texts.append(UNKNOWN)
        elif code >= 0x20 and chr(code).strip():
            texts.append(chr(code))
    return texts


def _has_extent(text_object: PageObject) -> bool:
    """Whether a text object paints anything: runs of spaces have no height."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium_c.FPDFPageObj_GetBounds(text_object.handle, *edges):
        return False
    left, bottom, right, top = (e.value for e in edges)
    return right > left and top > bottom


def _is_replaced(text_object: PageObject) -> bool:
    """Whether the object's text is given by an ``/ActualText``: pdfium has read it with the first object under it."""
    for index in range(pdfium_c.FPDFPageObj_CountMarks(text_object.handle)):
        mark = pdfium_c.FPDFPageObj_GetMark(text_object.handle, index)
        if pdfium_c.FPDFPageObjMark_GetParamValueType(mark, b"ActualText") != pdfium_c.FPDF_OBJECT_UNKNOWN:
            return True
    return False


@contextmanager
def _only(text_objects: Sequence[PageObject], wanted: Sequence[PageObject]) -> Iterator[None]:
    """Show only the wanted text objects, away from the places where they count as repetitions."""
    keys = {o.key for o in wanted}
    for item in text_objects:
        pdfium_c.FPDFPageObj_SetIsActive(item.handle, item.key in keys)
    for item in wanted:
        pdfium_c.FPDFPageObj_Transform(item.handle, 1, 0, 0, 1, ASIDE, 0)
    try:
        yield
    finally:
        for item in wanted:
            pdfium_c.FPDFPageObj_Transform(item.handle, 1, 0, 0, 1, -ASIDE, 0)
        for item in text_objects:
            pdfium_c.FPDFPageObj_SetIsActive(item.handle, True)


def _aside_vector(item: PageObject, view: Transform) -> tuple[float, float]:
    """By how much an object that was moved aside in its own space moved in user space."""
    shown_x, shown_y = item.placed.vector(ASIDE, 0)
    # ``view`` is a rotation with or without a flip, so its transpose undoes it.
    return view.a * shown_x + view.b * shown_y, view.c * shown_x + view.d * shown_y


def _moved_back(glyphs: Iterable[_Glyph], shifts: dict[int, tuple[float, float]]) -> Iterator[_Glyph]:
    for glyph in glyphs:
        dx, dy = shifts.get(glyph.source, (0.0, 0.0))
        left, bottom, right, top = glyph.box
        yield replace(glyph, box=(left - dx, bottom - dy, right - dx, top - dy))


def _repeats(char: Char, others: Iterable[Char]) -> bool:
    return any(o.text == char.text and o.bbox.overlap(char.bbox) > SAME_PLACE * char.bbox.area for o in others)
