"""Clean pages with the rulings of their tables, as they are kept for drawing scenes from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

DPI = 200.0
STEP = 255.0 / 7.0
"""Grey levels between those that are kept: eight are enough for smooth glyphs."""

Lines = NDArray[np.float64]
"""(n, 4): x0, y0, x1, y1 in px."""


@dataclass(frozen=True)
class RuledPage:
    """A page as printed.

    ``grey``: uint8 ``H x W``, ``DPI``. ``across``, ``down``: the rulings of its tables; ``loose``: other lines (blanks
    to write on, underlines), of which nothing is asked.
    """

    grey: NDArray[np.uint8]
    across: Lines
    down: Lines
    loose: Lines


def save_page(page: RuledPage, folder: Path, name: str) -> None:
    """Write a page as ``name.png`` and ``name.json``."""
    levels = np.rint(np.rint(page.grey / STEP) * STEP).astype(np.uint8)
    cv2.imwrite(str(folder / f"{name}.png"), levels, [cv2.IMWRITE_PNG_COMPRESSION, 9])
    lines = {k: getattr(page, k).round(1).tolist() for k in ("across", "down", "loose")}
    (folder / f"{name}.json").write_text(json.dumps(lines), "utf-8")


def read_pages(folder: Path) -> list[RuledPage]:
    """All pages of a folder. Raises ``ValueError`` when there are none."""
    found = []
    for path in sorted(folder.glob("*.png")):
        lines = json.loads(path.with_suffix(".json").read_text("utf-8"))
        grey = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        assert grey is not None
        parts = (np.array(lines[k], np.float64).reshape(-1, 4) for k in ("across", "down", "loose"))
        found.append(RuledPage(np.asarray(grey, np.uint8), *parts))
    if not found:
        raise ValueError(f"no pages in {folder}")
    return found
