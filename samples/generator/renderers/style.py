"""How one submission looks: drawn once a document, the same for every renderer."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Literal

Brackets = Literal["printed", "full", "half"]
# How a ticked box is shown; the comment of each in ``ticks.py``.
TickStyle = Literal[
    "check_box",
    "cross_box",
    "filled",
    "check_replaces",
    "tick_replaces",
    "check_before",
    "check_after",
    "check_over",
    "wingdings",
    "wingdings2",
    "strokes",
    "drawn",
    "pen",
]
DEVELOPMENT_TICKS: tuple[TickStyle, ...] = (
    "check_box",
    "cross_box",
    "filled",
    "check_replaces",
    "check_before",
    "check_over",
    "wingdings",
    "wingdings2",
    "strokes",
    "drawn",
)
HELD_APART_TICKS: tuple[TickStyle, ...] = (
    "check_box",
    "filled",
    "tick_replaces",
    "check_after",
    "check_over",
    "wingdings2",
    "strokes",
    "drawn",
)


@dataclass(frozen=True)
class Style:
    """The look of a document. Lengths in points unless they say em."""

    body_font: str
    latin_font: str | None
    heading_font: str
    table_size: float
    body_size: float
    margin_left: float
    margin_right: float
    margin_top: float
    margin_bottom: float
    line_width: float
    outer_line_width: float
    cell_padding: float
    leading: float
    min_row: float
    tick: TickStyle
    brackets: Brackets
    center_values: bool
    center_labels: bool
    repeat_header: bool
    rows_may_split: bool
    sections_on_new_page: bool
    split_single_values: bool
    year_gap: bool
    keep_prompts: bool
    cluster_hint: bool
    option_gap: int
    underline_blanks: bool
    page_numbers: bool
    running_header: str
    notice_in_footer: bool
    label_width: float
    indent_texts: bool


def draw_style(
    rng: Random,
    body_fonts: tuple[str, ...],
    heading_fonts: tuple[str, ...],
    latin_fonts: tuple[str | None, ...],
    ticks: tuple[TickStyle, ...],
    pen: bool = False,
) -> Style:
    """Draw a look from the fonts and tick styles offered. ``pen`` leaves every box empty for a pen."""
    size = rng.choice([9, 10.5, 10.5, 12, 12])
    width = rng.choice([0.25, 0.5, 0.5, 0.75, 1.0, 1.5])
    return Style(
        body_font=rng.choice(body_fonts),
        latin_font=rng.choice(latin_fonts),
        heading_font=rng.choice(heading_fonts),
        table_size=size,
        body_size=rng.choice([s for s in (10.5, 12, 14) if s >= size]),
        margin_left=rng.choice([54, 72, 80, 90]),
        margin_right=rng.choice([54, 72, 80]),
        margin_top=rng.choice([60, 72, 100]),
        margin_bottom=rng.choice([54, 72, 90]),
        line_width=width,
        outer_line_width=max(width, rng.choice([width, width, 1.5])),
        cell_padding=rng.choice([2.5, 4, 5.4]),
        leading=rng.choice([1.15, 1.3, 1.5]),
        min_row=rng.choice([18, 24, 30, 36]),
        tick=_for_pen(rng.choice(ticks), pen),
        brackets=rng.choice(["printed", "printed", "full", "half"]),
        center_values=rng.random() < 0.75,
        center_labels=rng.random() < 0.6,
        repeat_header=rng.random() < 0.3,
        rows_may_split=rng.random() < 0.7,
        sections_on_new_page=rng.random() < 0.75,
        split_single_values=rng.random() < 0.2,
        year_gap=rng.random() < 0.6,
        keep_prompts=rng.random() < 0.6,
        cluster_hint=rng.random() < 0.4,
        option_gap=rng.choice([1, 2, 4]),
        underline_blanks=rng.random() < 0.5,
        page_numbers=rng.random() < 0.7,
        running_header=rng.choice(["", "", "2025年度中小企业特色产业集群申报材料"]),
        notice_in_footer=rng.random() < 0.5,
        label_width=rng.uniform(0.24, 0.38),
        indent_texts=rng.random() < 0.5,
    )


def _for_pen(tick: TickStyle, pen: bool) -> TickStyle:
    """``pen`` instead of the tick style drawn: drawing first keeps the rest of the look the same."""
    return "pen" if pen else tick
