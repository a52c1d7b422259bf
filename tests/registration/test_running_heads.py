"""What stands on page after page in the margin is no text of the form."""

from __future__ import annotations

import pytest

from extractor.registration.lines import group_lines, without_running_heads
from models.document import Char, Page, PageKind, TextLine
from models.geometry import BBox

HEIGHT = 1000.0


def _line(text: str, top: float) -> TextLine:
    chars = [Char(text=c, bbox=BBox.of(100 + 20 * i, top, 120 + 20 * i, top + 20)) for i, c in enumerate(text)]
    return group_lines(chars)[0]


def _texts(footers: list[float], other: str, at: float) -> list[str]:
    """What is left on a fourth page with ``other`` on it, of pages with a footer at these heights."""
    page = Page(number=1, kind=PageKind.SCAN, width=700, height=HEIGHT)
    pages = [(page, [_line("虚构样例，数据不真实", top)]) for top in footers]
    pages.append((page, [_line(other, at)]))
    return [line.text for line in without_running_heads(pages)[-1]]


@pytest.mark.parametrize("at", [930.0, 895.0, 860.0])
def test_a_footer_is_known_also_where_the_sheet_was_scanned_higher(at: float) -> None:
    assert _texts([930, 930, 930], "虚构样例，数据不真实", at) == []


def test_other_text_stays() -> None:
    assert _texts([930, 930, 930], "加强组织领导，强化要素保障", 895.0) == ["加强组织领导，强化要素保障"]


def test_what_recurs_further_up_stays() -> None:
    assert _texts([930, 930, 930], "虚构样例，数据不真实", 700.0) == ["虚构样例，数据不真实"]


def test_what_recurs_on_few_pages_is_one_in_the_margin_only() -> None:
    page = Page(number=1, kind=PageKind.SCAN, width=700, height=HEIGHT)
    line = "加强组织领导，强化要素保障"
    pages = [(page, [_line(line, 900.0 if i < 3 else 860.0)] if i in (1, 2, 9) else []) for i in range(10)]
    assert [n.text for n in without_running_heads(pages)[-1]] == [line]


@pytest.mark.parametrize("height", [900.0, 870.0])
def test_a_footer_is_one_where_all_sheets_were_cut_close_below_it(height: float) -> None:
    assert _texts([height, height, height], "虚构样例，数据不真实", height) == []


def test_a_footer_with_the_page_s_number_is_one_further_in_as_well() -> None:
    page = Page(number=1, kind=PageKind.SCAN, width=700, height=HEIGHT)
    pages = [(page, [_line("正文", 500.0), _line(f"申报书第{i}页共五页", 860.0)]) for i in range(1, 5)]
    assert [[n.text for n in lines] for lines in without_running_heads(pages)] == [["正文"]] * 4


def test_items_that_begin_pages_further_in_are_no_headers() -> None:
    page = Page(number=1, kind=PageKind.SCAN, width=700, height=HEIGHT)
    pages = [(page, [_line(f"{i}.集群主导产业优势突出", 130.0), _line("正文", 500.0)]) for i in range(1, 5)]
    assert all(len(lines) == 2 for lines in without_running_heads(pages))
