"""A page with a table of years, every side of every cell a line of its own, so that single ones can be spoilt."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.typeset import FONT, PAGE_HEIGHT, PAGE_WIDTH

TEXTS = [
    ["年度", "2022年", "2023年", "2024年"],
    ["集群总产值（亿元）", "101.10", "102.20", "103.30"],
    ["集群内中小企业产值占集群总产值比例（%）", "71.01", "72.02", "73.03"],
    ["集群主导产业产值增速（%）", "4.10", "5.20", "6.30"],
    ["集群企业数量（年度当前值）", "392", "415", "448"],
    ["其中：集群中小企业数量（年度当前值）", "388", "411", "446"],
]
XS = [60.0, 275.0, 360.0, 445.0, 535.0]
TOP, ROW_HEIGHT = 80.0, 22.0
YS = [TOP + ROW_HEIGHT * i for i in range(len(TEXTS) + 1)]
BOTTOM = YS[-1]

# x0, y0, x1, y1 in points, origin top-left.
Line = tuple[float, float, float, float]


def write_year_table(
    path: Path,
    *,
    texts: Sequence[Sequence[str]] = TEXTS,
    keep: Callable[[float, float, float, float], bool] = lambda *_: True,
    also: Callable[[Callable[[float, float, float, float], None]], None] = lambda _: None,
    pictured: Sequence[Line] = (),
    starts: dict[tuple[int, int], float] | None = None,
) -> Path:
    """The table as a PDF of one page. ``keep`` says which lines are drawn, ``also`` draws others, those of ``pictured``
    are thin pictures. ``starts``: where the text of a row and column begins if not at the left of its cell."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=(PAGE_WIDTH, PAGE_HEIGHT))
    canvas.setLineWidth(0.6)
    canvas.setFont(FONT, 9)

    def draw(x0: float, y0: float, x1: float, y1: float) -> None:
        canvas.line(x0, PAGE_HEIGHT - y0, x1, PAGE_HEIGHT - y1)

    for line in _sides():
        if keep(*line) and line not in pictured:
            draw(*line)
    also(draw)
    for x0, y0, x1, y1 in pictured:
        canvas.drawImage(_black(), x0 - 0.3, PAGE_HEIGHT - y1 - 0.3, x1 - x0 + 0.6, y1 - y0 + 0.6)
    for r, row in enumerate(texts):
        for c, text in enumerate(row):
            start = (starts or {}).get((r, c), XS[c] + 4)
            canvas.drawString(start, PAGE_HEIGHT - YS[r] - 14, text)
    canvas.save()
    return path


def _sides() -> list[Line]:
    across = [(x0, y, x1, y) for y in YS for x0, x1 in pairwise(XS)]
    down = [(x, y0, x, y1) for x in XS for y0, y1 in pairwise(YS)]
    return [*across, *down]


def _black() -> ImageReader:
    buffer = io.BytesIO()
    Image.new("L", (4, 4), 0).save(buffer, "PNG")
    buffer.seek(0)
    return ImageReader(buffer)
