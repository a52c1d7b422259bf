"""Small pictures of an option's box with what stands around it, and whether it is marked.

A picture shows a piece of a form's cell: the option's line with a box before its text, the option before it or the
cell's ruling left of it, the lines above and below with boxes and marks of their own. Everything is drawn at random.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import cv2
import numpy as np
from PIL import Image as PilImage
from PIL import ImageDraw, ImageFont

from samples.generator.degrade.pen import Pen, draw_strokes, random_pen
from samples.generator.degrade.raster import Image, Rng, lay_ink, smooth_noise
from samples.generator.renderers.fonts import FontFile
from samples.generator.tick_boxes import hands

PEN_POINTS = 12.0
"""Size the type is taken to have, in points, when a pen's width in millimetres becomes pixels."""
MARGIN_LEFT, MARGIN_RIGHT, MARGIN_Y = 3.4, 2.6, 2.0
"""Room around the place where the option's text begins, in type sizes."""


USUAL_KIND = 0.85
"""How often somebody marks in the usual way."""
LEFT_TEXTS, LEFT_BOX, LEFT_RINGED = (1, 2, 3, 4, 6, 9), 0.8, 0.25
"""Characters of an option on the left, how often it has a box, and how often a ring around both reaches over here."""
CROWDED = 0.25
"""How often the boxes above and below are both marked by pen, of those that stand in one line with this one."""
DIRTY, SPECK = 0.12, (0.01, 0.05)
"""How often there is dirt on a box, and half the size of its specks in type sizes."""


class BoxState(IntEnum):
    """What was done to a box."""

    UNTOUCHED = 0
    MARKED = 1
    STRUCK = 2


@dataclass(frozen=True)
class BoxPicture:
    """``picture`` HxWx3 BGR; ``text_left`` and ``middle``: where the option's text begins and its line's middle, px;
    ``em``: size of its type, px."""

    picture: Image
    em: float
    text_left: float
    middle: float
    state: BoxState


@dataclass(frozen=True)
class Look:
    """How a form is typeset, and the pen of who marked it. Lengths in type sizes."""

    face: FontFile
    symbols: FontFile
    box: str
    side: float
    line: float
    raised: float
    gap: float
    spacing: float
    printed: str | None
    pen: Pen
    kind: hands.Kind


_PRINTED = ("☑", "☒", "■", "√ over", "√", "✓", "✔", "tick", "fill", "cross", "√ behind")


def random_look(faces: tuple[FontFile, ...], symbols: FontFile, rng: Rng) -> Look:
    """A form's look. Two of five are marked in print, the others by pen."""
    printed = _PRINTED[int(rng.integers(len(_PRINTED)))] if rng.random() < 0.4 else None
    return Look(
        face=faces[int(rng.integers(len(faces)))],
        symbols=symbols,
        box=("□", "□", "drawn", "drawn", "☐")[int(rng.integers(5))],
        side=float(rng.uniform(0.5, 1.02)),
        line=float(rng.uniform(0.022, 0.1)),
        raised=float(rng.normal(0.0, 0.05)),
        gap=float(rng.choice([0.0, 0.0, 0.06, 0.15, 0.3, 0.6]) + rng.uniform(0.0, 0.08)),
        # Most lists of options are set closely: a mark of one line reaches into the next.
        spacing=float(1.08 + 1.0 * rng.random() ** 1.6),
        printed=printed,
        pen=random_pen(rng),
        kind=hands.random_kind(rng),
    )


@lru_cache(maxsize=400)
def _font(face: FontFile, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face.path), size, index=face.index)


class _Canvas:
    """A picture under construction: type in black, then pens."""

    def __init__(self, em: float, look: Look, words: str, rng: Rng) -> None:
        self.em, self.look, self.rng, self.words = em, look, rng, words
        width, height = round((MARGIN_LEFT + MARGIN_RIGHT) * em), round(2 * MARGIN_Y * em)
        self.type = PilImage.new("L", (width, height), 255)
        self.draw = ImageDraw.Draw(self.type)
        self.strokes: list[tuple[list[hands.Stroke], Pen]] = []
        self.font = _font(look.face, round(em))

    def text(self, x: float, y: float, length: int) -> float:
        """``length`` characters whose line's middle is ``y``; their right edge."""
        start = int(self.rng.integers(0, max(1, len(self.words) - length)))
        for i, char in enumerate(self.words[start : start + length]):
            self.draw.text((round(x + i * self.em), round(y)), char, font=self.font, fill=0, anchor="lm")
        return x + length * self.em

    def box(self, right: float, y: float, state: BoxState, text_wide: float, kind: hands.Kind | None = None) -> float:
        """A box whose advance ends at ``right``, in ``state``; its left edge. ``kind``: marked by pen, and so."""
        look, em, rng = self.look, self.em, self.rng
        side = look.side * em
        advance = max(side + 0.06 * em, em) if rng.random() < 0.6 else side + 0.1 * em
        left = right - advance + (advance - side) / 2
        top = y - side / 2 - look.raised * em
        place = (left, top, left + side, top + side)
        how = look.printed if state is BoxState.MARKED and kind is None else None
        if how is not None:
            self._printed_mark(how, place)
        else:
            self._empty(place)
        if state is not BoxState.UNTOUCHED and how is None:
            self._by_pen(place, state, text_wide, kind)
        return right - advance

    def _empty(self, place: tuple[float, float, float, float]) -> None:
        x0, y0, x1, y1 = place
        if self.look.box == "drawn":
            wide = max(1, round(self.look.line * self.em))
            self.draw.rectangle((round(x0), round(y0), round(x1), round(y1)), outline=0, width=wide)
        else:
            self._symbol(self.look.box, place)

    def _symbol(self, char: str, place: tuple[float, float, float, float], big: float = 1.0) -> None:
        """A symbol whose ink fills the place, or ``big`` times it."""
        x0, y0, x1, y1 = place
        face = self.look.face if char in "□■√" and self.rng.random() < 0.7 else self.look.symbols
        probe = _font(face, round(self.em)).getbbox(char, anchor="ls")
        tall = max(1.0, max(probe[2] - probe[0], probe[3] - probe[1]))
        font = _font(face, max(4, round(round(self.em) * (x1 - x0) * big / tall)))
        box = font.getbbox(char, anchor="ls")
        at = (x0 + x1) / 2 - (box[0] + box[2]) / 2, (y0 + y1) / 2 - (box[1] + box[3]) / 2
        self.draw.text((round(at[0]), round(at[1])), char, font=font, fill=0, anchor="ls")

    def _printed_mark(self, how: str, place: tuple[float, float, float, float]) -> None:
        x0, y0, x1, y1 = place
        side, rng = x1 - x0, self.rng
        if how in ("☑", "☒", "■", "√", "✓", "✔"):
            self._symbol(how, place, 1.0 if how in "☑☒■" else float(rng.uniform(0.85, 1.15)))
            return
        if how == "fill":
            inset = side * float(rng.uniform(0.0, 0.25))
            self._empty(place)
            self.draw.rectangle((x0 + inset, y0 + inset, x1 - inset, y1 - inset), fill=0)
            return
        if how == "√ behind":
            wide = float(rng.uniform(0.7, 1.0)) * side
            self._empty((x0 - wide, y0, x1 - wide, y1))
            self._symbol("√", (x1 - wide, y0, x1, y1), float(rng.uniform(0.9, 1.1)))
            return
        self._empty(place)
        if how == "√ over":
            dx, dy = rng.normal(0.0, 0.12, 2) * side
            self._symbol("√", (x0 + dx, y0 + dy, x1 + dx, y1 + dy), float(rng.uniform(0.75, 1.2)))
            return
        wide = max(1, round(self.em * float(rng.uniform(0.04, 0.12))))
        if how == "cross":
            pad = side * float(rng.uniform(0.0, 0.25))
            self.draw.line((x0 + pad, y0 + pad, x1 - pad, y1 - pad), fill=0, width=wide)
            self.draw.line((x0 + pad, y1 - pad, x1 - pad, y0 + pad), fill=0, width=wide)
            return
        points = [(0.12, 0.52), (0.4, 0.86), (1.08, 0.02)]
        moved = [(x0 + side * (x + rng.normal(0, 0.04)), y0 + side * (y + rng.normal(0, 0.04))) for x, y in points]
        self.draw.line(moved, fill=0, width=wide)

    def _by_pen(
        self, place: tuple[float, float, float, float], state: BoxState, text_wide: float, kind: hands.Kind | None
    ) -> None:
        x0, y0, x1, y1 = place
        if kind is None:
            kind = self.look.kind if self.rng.random() < USUAL_KIND else hands.random_kind(self.rng)
        strokes = hands.marked(kind, self.rng, text_wide * self.em / max(1.0, x1 - x0))
        if state is BoxState.STRUCK:
            strokes = hands.tick(self.rng) if self.rng.random() < 0.8 else hands.cross(self.rng)
            strokes = strokes + hands.strike(self.rng)
        self.strokes.append(([s * (x1 - x0, y1 - y0) + (x0, y0) for s in strokes], self.look.pen))

    def finished(self) -> Image:
        """Type, then pen strokes."""
        page = np.ascontiguousarray(np.repeat(np.asarray(self.type, np.uint8)[:, :, None], 3, axis=2))
        for strokes, pen in self.strokes:
            page = draw_strokes(page, strokes, pen, self.em / PEN_POINTS * 72.0, self.rng)
        return page


def draw_box(look: Look, words: str, em: float, state: BoxState, rng: Rng) -> BoxPicture:
    """A box in ``state`` on a form of this look; ``words``: text to take the surroundings from."""
    canvas = _Canvas(em, look, words, rng)
    text_left, middle = MARGIN_LEFT * em, MARGIN_Y * em + float(rng.uniform(-0.5, 0.5))
    length = int(rng.choice([1, 1, 2, 3, 4, 4, 8, 14, 22]))
    ends_line = rng.random() < 0.04
    shown = 0 if ends_line else min(length, 3)
    canvas.text(text_left, middle, shown)
    left = canvas.box(text_left - look.gap * em, middle, state, length)
    if shown == length and rng.random() < 0.5:
        _option_behind(canvas, text_left + length * em, middle, rng)
    _what_is_left(canvas, left, middle, rng)
    _other_lines(canvas, middle, rng)
    _rulings(canvas, middle, rng)
    page = canvas.finished()
    if rng.random() < DIRTY:
        page = _specks(page, em, (left, middle), rng)
    if rng.random() < 0.12:
        page = _seal_over(page, em, rng)
    return BoxPicture(page, em, text_left, middle, state)


def _random_state(rng: Rng) -> BoxState:
    return BoxState(int(rng.choice(3, p=(0.6, 0.37, 0.03))))


def _option_behind(canvas: _Canvas, x: float, y: float, rng: Rng) -> None:
    right = x + float(rng.uniform(1.0, 2.0)) * canvas.em
    canvas.box(right, y, _random_state(rng), 2)
    canvas.text(right, y, 2)


def _what_is_left(canvas: _Canvas, left: float, y: float, rng: Rng) -> None:
    """The option before, running text, or the cell's edge."""
    em = canvas.em
    if rng.random() < 0.55:
        edge = left - float(rng.uniform(0.08, 1.2)) * em
        if rng.random() < 0.75:
            canvas.draw.line(
                (edge, 0, edge, canvas.type.height), fill=0, width=max(1, round(float(rng.uniform(0.02, 0.09)) * em))
            )
        return
    length = int(rng.choice(LEFT_TEXTS))
    begin = left - float(rng.uniform(0.0, 1.2)) * em - length * em
    canvas.text(begin, y, length)
    if rng.random() >= LEFT_BOX:
        return
    if rng.random() < LEFT_RINGED:
        canvas.box(begin - canvas.look.gap * em, y, BoxState.MARKED, length, "wide ring")
    else:
        canvas.box(begin - canvas.look.gap * em, y, _random_state(rng), length)


def _other_lines(canvas: _Canvas, middle: float, rng: Rng) -> None:
    """Lines of text above and below, some with boxes that may be marked."""
    em = canvas.em
    aligned = rng.random() < 0.6
    # Now and then all around is marked in the usual way, and its strokes reach over here.
    crowded = aligned and rng.random() < CROWDED
    for way in (-1, 1):
        if rng.random() < 0.25:
            continue
        y = middle + way * canvas.look.spacing * em
        x = (MARGIN_LEFT if aligned else float(rng.uniform(0.5, MARGIN_LEFT))) * em
        canvas.text(x, y, 6)
        length = int(rng.choice([2, 4, 10, 18]))
        if crowded:
            canvas.box(x - canvas.look.gap * em, y, BoxState.MARKED, length, canvas.look.kind)
        elif rng.random() < 0.7:
            canvas.box(x - canvas.look.gap * em, y, _random_state(rng), length)
        elif not aligned:
            canvas.text(x - 3 * em, y, 3)


def _rulings(canvas: _Canvas, middle: float, rng: Rng) -> None:
    for way in (-1, 1):
        if rng.random() < 0.3:
            y = middle + way * float(rng.uniform(0.62, 1.3)) * canvas.em
            canvas.draw.line((0, y, canvas.type.width, y), fill=0, width=_ruling_width(canvas.em, rng))


def _ruling_width(em: float, rng: Rng) -> int:
    return max(1, round(float(rng.uniform(0.02, 0.09)) * em))


def _specks(page: Image, em: float, near: tuple[float, float], rng: Rng) -> Image:
    """A few specks of dirt, smaller than any mark, on and around a box that begins at ``near``."""
    mask = np.zeros(page.shape[:2], np.float32)
    for _ in range(int(rng.integers(1, 4))):
        at = near[0] + rng.uniform(-0.5, 1.2) * em, near[1] + rng.uniform(-0.6, 0.6) * em
        size = max(1, round(float(rng.uniform(*SPECK)) * em)), max(1, round(float(rng.uniform(*SPECK)) * em))
        cv2.ellipse(mask, (round(at[0]), round(at[1])), size, 0, 0, 360, (1.0,), -1, cv2.LINE_AA)
    shade = int(rng.integers(0, 120))
    return lay_ink(page, mask, 0, 0, (shade, shade, shade))


def _seal_over(page: Image, em: float, rng: Rng) -> Image:
    """What is left of a seal: a piece of its rim and a patch of its letters, pale and uneven."""
    height, width = page.shape[:2]
    mask = np.zeros((height, width), np.float32)
    radius = round(float(rng.uniform(3.0, 5.5)) * em)
    angle = float(rng.uniform(0, 2 * np.pi))
    centre = (
        round(width / 2 + np.cos(angle) * radius * float(rng.uniform(0.4, 1.1))),
        round(height / 2 + np.sin(angle) * radius * float(rng.uniform(0.4, 1.1))),
    )
    cv2.circle(mask, centre, radius, (1.0,), max(1, round(0.28 * em)), cv2.LINE_AA)
    for _ in range(int(rng.integers(0, 5))):
        x, y = (int(rng.integers(0, n)) for n in (width, height))
        cv2.line(
            mask, (x, y), (x + round(rng.normal(0, em)), y + round(rng.normal(0, em))), (1.0,), max(1, round(0.12 * em))
        )
    mask *= float(rng.uniform(0.2, 0.9)) * np.clip(1.3 * smooth_noise((height, width), em, rng), 0.0, 1.0)
    shade = int(rng.integers(60, 170))
    return lay_ink(page, mask, 0, 0, (shade, shade, shade))
