"""Ticks in digital PDFs, in every way that word processors and clerks leave them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from extractor.pipeline import extract
from models.record import FieldReading, Method, ReasonCode, Status
from tests.reading.marks.tick_fonts import register_tick_fonts
from tests.typeset import FONT, LEADING, LEFT, PADDING, PAGE_HEIGHT, PAGE_WIDTH, SIZE, TOP, draw_table, no_engine

LABEL = "是否已被认定为省级中小企业特色产业集群"
FIELD = "basic.provincial_cluster"
ROWS = [
    ["集群名称", "样本省青禾县泵阀制造产业集群"],
    ["县级行政区划中小企业主管部门", "青禾县经济和信息化局"],
    ["集群运营管理机构", "青禾县产业集群服务中心"],
    ["集群占地面积(平方公里)", "12.50"],
]
WIDTHS = [245.0, 230.0]
# The first line of the value cell of a row under ``ROWS``.
ENTRY_X = LEFT + WIDTHS[0] + PADDING
ENTRY_Y = PAGE_HEIGHT - TOP - len(ROWS) * (2 * PADDING + LEADING) - PADDING - SIZE
SIDE = 8.0

# Draws the box of an option with its left lower corner at (x, y) and returns where its text begins.
Draw = Callable[[Canvas, float, float, bool], float]


def text_at(canvas: Canvas, x: float, y: float, font: str, text: str) -> float:
    canvas.setFont(font, SIZE)
    canvas.drawString(x, y, text)
    return x + float(pdfmetrics.stringWidth(text, font, SIZE))


def glyphs(ticked: str, empty: str = "□", font: str = "Ticks") -> Draw:
    return lambda canvas, x, y, on: text_at(canvas, x, y, font, ticked if on else empty)


def over(canvas: Canvas, x: float, y: float, on: bool) -> float:
    """√ printed in the place of □."""
    if on:
        text_at(canvas, x, y, "Ticks", "√")
    return text_at(canvas, x, y, "Ticks", "□")


def tick(canvas: Canvas, x: float, y: float) -> None:
    path = canvas.beginPath()
    path.moveTo(x + 0.15 * SIDE, y + 0.5 * SIDE)
    path.lineTo(x + 0.4 * SIDE, y + 0.15 * SIDE)
    path.lineTo(x + 1.05 * SIDE, y + 0.95 * SIDE)
    canvas.setLineWidth(1.1)
    canvas.drawPath(path)


def stroke_over_character(canvas: Canvas, x: float, y: float, on: bool) -> float:
    if on:
        tick(canvas, x, y)
    return text_at(canvas, x, y, "Ticks", "□")


def drawn_box(mark: Callable[[Canvas, float, float], None], fill: bool = False) -> Draw:
    """A box that is no character at all."""

    def draw(canvas: Canvas, x: float, y: float, on: bool) -> float:
        canvas.setLineWidth(0.7)
        canvas.rect(x, y, SIDE, SIDE, stroke=1, fill=int(fill and on))
        if on:
            mark(canvas, x, y)
        return x + SIDE + 1

    return draw


def cross(canvas: Canvas, x: float, y: float) -> None:
    canvas.setLineWidth(1.0)
    canvas.line(x + 1, y + 1, x + SIDE - 1, y + SIDE - 1)
    canvas.line(x + 1, y + SIDE - 1, x + SIDE - 1, y + 1)


def nothing(canvas: Canvas, x: float, y: float) -> None:
    """The box itself says it."""


def four_lines(canvas: Canvas, x: float, y: float, on: bool) -> float:
    """A box of four separate lines, as some converters write it."""
    canvas.setLineWidth(0.7)
    for x0, y0, x1, y1 in ((0, 0, 1, 0), (0, 1, 1, 1), (0, 0, 0, 1), (1, 0, 1, 1)):
        canvas.line(x + x0 * SIDE, y + y0 * SIDE, x + x1 * SIDE, y + y1 * SIDE)
    if on:
        tick(canvas, x, y)
    return x + SIDE + 1


STYLES: dict[str, Draw] = {
    "ballot box with check": glyphs("☑"),
    "ballot box with cross": glyphs("☒"),
    "black square": glyphs("■"),
    "root sign in the box's place": glyphs("√"),
    "check mark in the box's place": glyphs("✓"),
    "root sign before the box": glyphs("√□"),
    "root sign after the box": glyphs("□√"),
    "root sign over the box": over,
    "Wingdings check": glyphs("\uf0fe", "\uf0a8", "TestWingdings"),
    "Wingdings cross": glyphs("\uf0fd", "\uf0a8", "TestWingdings"),
    "Wingdings 2 check": glyphs("\uf052", "\uf0a3", "TestWingdings2"),
    "Wingdings 2 cross": glyphs("\uf053", "\uf0a3", "TestWingdings2"),
    "symbol font without its name": glyphs("\uf052", "\uf0a3", "TT12"),
    "pen stroke over the character": stroke_over_character,
    "drawn box and tick": drawn_box(tick),
    "drawn box and cross": drawn_box(cross),
    "drawn box filled": drawn_box(nothing, fill=True),
    "box of four lines": four_lines,
}


@dataclass(frozen=True)
class Option:
    text: str
    ticked: bool


@pytest.fixture
def canvas(tmp_path: Path) -> Canvas:
    """A page of a 申报表 with the row's value cell still empty."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    register_tick_fonts(tmp_path)
    page = Canvas(str(tmp_path / "勾选.pdf"), pagesize=(PAGE_WIDTH, PAGE_HEIGHT))
    text_at(page, 200, PAGE_HEIGHT - 60, FONT, "中小企业特色产业集群申报表")
    return page


def read(canvas: Canvas, label: str, field: str, lines: int = 1) -> FieldReading:
    draw_table(canvas, [*ROWS, [label, "\n" * (lines - 1)]], WIDTHS)
    canvas.save()
    return extract(Path(canvas._filename), no_engine).fields[field]


def draw_options(canvas: Canvas, draw: Draw, lines: Sequence[Sequence[Option]]) -> None:
    for number, options in enumerate(lines):
        x, y = ENTRY_X, ENTRY_Y - number * LEADING
        for option in options:
            x = draw(canvas, x, y, option.ticked)
            x = text_at(canvas, x, y, FONT, option.text) + 2 * SIZE


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("answer", ["是", "否"])
def test_the_ticked_option_is_read(canvas: Canvas, style: str, answer: str) -> None:
    draw_options(canvas, STYLES[style], [[Option(o, o == answer) for o in ("是", "否")]])
    reading = read(canvas, LABEL, FIELD)
    assert (reading.value, reading.status, reading.needs_review) == (answer, Status.READ, False)
    assert reading.provenance is not None and reading.provenance.method is Method.MARK


@pytest.mark.parametrize("style", STYLES)
def test_empty_boxes_are_a_blank_answer(canvas: Canvas, style: str) -> None:
    draw_options(canvas, STYLES[style], [[Option("是", False), Option("否", False)]])
    reading = read(canvas, LABEL, FIELD)
    assert (reading.value, reading.status) == (None, Status.BLANK)


@pytest.mark.parametrize("style", ["ballot box with check", "Wingdings 2 check", "drawn box and tick"])
def test_two_ticks_where_one_is_asked_for_are_ambiguous(canvas: Canvas, style: str) -> None:
    draw_options(canvas, STYLES[style], [[Option("是", True), Option("否", True)]])
    reading = read(canvas, LABEL, FIELD)
    assert reading.value is None and reading.needs_review
    assert ReasonCode.AMBIGUOUS_MARK in {r.code for r in reading.reasons}
    assert reading.raw is not None and "是" in reading.raw and "否" in reading.raw


SHARING = [
    "开展通用生产设备共享",
    "开展物流、仓储、设计等服务资源共享",
    "开展人力资源共享",
    "开展同类设备和产品的集中采销",
    "建立共享车间、共享工厂",
]


@pytest.mark.parametrize("style", STYLES)
def test_several_options_below_each_other(canvas: Canvas, style: str) -> None:
    draw_options(canvas, STYLES[style], [[Option(text, n in (0, 3))] for n, text in enumerate(SHARING)])
    reading = read(canvas, "集群已开展的产业链资源协同协作工作", "industry.chain_collaboration.actions", lines=5)
    assert (reading.value, reading.needs_review) == ([SHARING[0], SHARING[3]], False)


SERVICES = ["信息服务", "创业辅导", "创新支持", "人员培训", "市场营销", "投融资服务", "管理咨询"]


@pytest.mark.parametrize("style", STYLES)
def test_several_options_side_by_side(canvas: Canvas, style: str) -> None:
    options = [Option(text, text in ("创业辅导", "市场营销")) for text in SERVICES]
    draw_options(canvas, STYLES[style], [options[:3], options[3:5], options[5:]])
    reading = read(canvas, "集群提供中小企业公共服务情况", "governance.public_services", lines=3)
    assert (reading.value, reading.needs_review) == (["创业辅导", "市场营销"], False)


def test_boxes_behind_their_texts(canvas: Canvas) -> None:
    x = text_at(canvas, ENTRY_X, ENTRY_Y, FONT, "是")
    x = text_at(canvas, x, ENTRY_Y, "Ticks", "□")
    x = text_at(canvas, x + 2 * SIZE, ENTRY_Y, FONT, "否")
    text_at(canvas, x, ENTRY_Y, "Ticks", "☑")
    assert read(canvas, LABEL, FIELD).value == "否"


def test_a_tick_that_clings_to_the_text_before_it(canvas: Canvas) -> None:
    x = text_at(canvas, ENTRY_X, ENTRY_Y, "Ticks", "□")
    x = text_at(canvas, x, ENTRY_Y, FONT, "是")
    x = text_at(canvas, x, ENTRY_Y, "Ticks", "√")
    x = text_at(canvas, x + 2 * SIZE, ENTRY_Y, "Ticks", "□")
    text_at(canvas, x, ENTRY_Y, FONT, "否")
    assert read(canvas, LABEL, FIELD).value == "是"


def test_a_ring_around_the_option(canvas: Canvas) -> None:
    draw_options(canvas, glyphs("□"), [[Option("是", False), Option("否", False)]])
    canvas.ellipse(ENTRY_X + SIZE - 3, ENTRY_Y - 4, ENTRY_X + 2 * SIZE + 3, ENTRY_Y + SIZE + 2)
    reading = read(canvas, LABEL, FIELD)
    assert reading.value == "是" or reading.needs_review


def test_options_whose_boxes_were_deleted_go_to_a_person(canvas: Canvas) -> None:
    x = text_at(canvas, ENTRY_X, ENTRY_Y, FONT, "是")
    text_at(canvas, x + 2 * SIZE, ENTRY_Y, FONT, "否")
    assert read(canvas, LABEL, FIELD).needs_review
