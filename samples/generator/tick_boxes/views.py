"""Views of drawn boxes for training the tick network: as the reader would cut them out, a little off each time."""

from __future__ import annotations

import math
import re

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.reading.marks.box_view import COLUMNS, ROWS, View, box_view
from samples.generator.degrade.raster import Rng, rng_for
from samples.generator.dictionary import load_dictionary
from samples.generator.renderers.fonts import FontFile, MissingFontError, find_font
from samples.generator.tick_boxes.scene import BoxPicture, BoxState, draw_box, random_look
from samples.generator.tick_boxes.spoil import spoil

FACES = ("Noto Serif CJK SC", "Noto Sans CJK SC", "AR PL UMing CN", "WenQuanYi Micro Hei")
SYMBOLS = "DejaVu Sans"
# Type of 10 to 14 points at 120 to 300 dots an inch.
EM_PX = (17.0, 60.0)
STATES = (0.52, 0.38, 0.1)
VIEWS_EACH = 2


def faces() -> tuple[FontFile, ...]:
    """The Chinese faces of this machine to draw with. Raises ``MissingFontError`` when there is none."""
    found = tuple(face for face in map(find_font, FACES) if face)
    if not found:
        raise MissingFontError(f"缺少中文字体：{'、'.join(FACES)}")
    return found


def symbols() -> FontFile:
    """The face of ☑ and ☒. Raises ``MissingFontError`` without it."""
    found = find_font(SYMBOLS)
    if found is None:
        raise MissingFontError(f"缺少字体：{SYMBOLS}")
    return found


def words() -> str:
    """Chinese text as it stands around boxes: the labels and options of both forms."""
    fields = [f for form in ("shenbao", "fuhe") for f in load_dictionary(form).fields]
    texts = [text for f in fields for text in (f.label, *(f.options or ()))]
    return re.sub(r"[^一-鿿，。、]", "", "".join(texts))


def seen(box: BoxPicture, rng: Rng) -> View:
    """The view of a box where recognition takes its text to begin: mostly near, now and then far off."""
    off = rng.normal(0.0, 0.12) if rng.random() < 0.8 else rng.uniform(-0.7, 0.5)
    em = box.em * math.exp(rng.normal(0.0, 0.06))
    grey = np.asarray(cv2.cvtColor(box.picture, cv2.COLOR_BGR2GRAY), np.uint8)
    return box_view(grey, box.text_left + off * box.em, box.middle + rng.normal(0.0, 0.07) * box.em, em)


def drawn_views(count: int, seed: int) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """(count, ROWS, COLUMNS) views as 0..255, and the (count,) states of their boxes (``BoxState``)."""
    rng = rng_for(seed, "tick boxes")
    type_faces, symbol_face, text = faces(), symbols(), words()
    views = np.zeros((count, ROWS, COLUMNS), np.uint8)
    states = np.zeros(count, np.int64)
    for i in range(0, count, VIEWS_EACH):
        em = math.exp(rng.uniform(math.log(EM_PX[0]), math.log(EM_PX[1])))
        state = BoxState(int(rng.choice(len(STATES), p=STATES)))
        clean = draw_box(random_look(type_faces, symbol_face, rng), text, em, state, rng)
        box = BoxPicture(spoil(clean.picture, em, rng), em, clean.text_left, clean.middle, state)
        for k in range(i, min(count, i + VIEWS_EACH)):
            views[k] = np.rint(seen(box, rng) * 255)
            states[k] = int(state)
    return views, states
