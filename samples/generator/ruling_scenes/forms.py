"""Pages of digital forms, with their rulings, for scenes.

python -m samples.generator.ruling_scenes.forms FORMS FOLDER
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.intake.opening import open_document
from models.geometry import Direction, Ruling
from samples.generator.degrade.raster import POINTS_PER_INCH
from samples.generator.degrade.render import render_page
from samples.generator.ruling_scenes.pages import DPI, Lines, RuledPage, save_page

MEETS = 3.0
"""Points by which two lines of one table may miss each other."""
PER_FORM, PLAIN = 4, 0.4
"""Pages with tables drawn of each form, and how often one without besides."""
SEED = 4


def draw_pages(forms: Path, folder: Path) -> int:
    """Pages of the digital forms (``*.pdf``) in ``forms`` for ``folder``; how many. Raises what opening one raises."""
    dice = random.Random(SEED)
    folder.mkdir(parents=True, exist_ok=True)
    drawn = 0
    for pdf in sorted(forms.glob("*.pdf")):
        pages = list(pages_of(pdf))
        ruled = [p for p in pages if len(p.across) + len(p.down) > 4]
        plain = [p for p in pages if len(p.across) + len(p.down) <= 4]
        chosen = dice.sample(ruled, min(PER_FORM, len(ruled)))
        if plain and dice.random() < PLAIN:
            chosen.append(dice.choice(plain))
        for page in chosen:
            save_page(page, folder, f"{drawn:04d}")
            drawn += 1
    return drawn


def pages_of(pdf: Path) -> Iterator[RuledPage]:
    """The pages of a digital form. Raises what opening it raises."""
    with open_document(pdf) as document:
        for source in document.pages:
            if source.digital is None:
                continue
            picture = render_page(pdf, source.number, DPI).image
            grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY), np.uint8)
            yield _page(grey, source.digital.rulings)


def _page(grey: NDArray[np.uint8], rulings: Sequence[Ruling]) -> RuledPage:
    across = [r for r in rulings if r.direction is Direction.HORIZONTAL]
    down = [r for r in rulings if r.direction is Direction.VERTICAL]
    table_h, table_v = [r for r in across if _meets(r, down)], [r for r in down if _meets(r, across)]
    loose = [r for r in across if not _meets(r, down)]
    return RuledPage(grey, _lines(table_h), _lines(table_v), _lines(loose))


def _meets(ruling: Ruling, others: Sequence[Ruling]) -> bool:
    return any(
        ruling.start - MEETS <= o.at <= ruling.end + MEETS and o.start - MEETS <= ruling.at <= o.end + MEETS
        for o in others
    )


def _lines(rulings: Sequence[Ruling]) -> Lines:
    scale = DPI / POINTS_PER_INCH
    ends = [
        (r.start, r.at, r.end, r.at) if r.direction is Direction.HORIZONTAL else (r.at, r.start, r.at, r.end)
        for r in rulings
    ]
    return np.array(ends, np.float64).reshape(-1, 4) * scale


if __name__ == "__main__":
    print(f"{draw_pages(Path(sys.argv[1]), Path(sys.argv[2]))} pages")
