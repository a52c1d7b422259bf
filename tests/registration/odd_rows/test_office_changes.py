"""What an office changed in a form's tables is told: words of labels, rows and years of its own; nothing else is."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from extractor.registration.page_view import PageView
from extractor.registration.register import register
from models.document import PageKind
from models.record import LayoutDeviation
from tests.typeset import Rows, views_of, write_tables

HEADER = ["年度", "2022年", "2023年", "2024年"]
TOTAL = ["集群总产值（亿元）", "101.10", "102.20", "103.30"]
GROWTH = ["集群主导产业产值增速（%）", "4.10", "5.20", "6.30"]
COUNT = ["集群企业数量（年度当前值）", "392", "415", "448"]
SMES = ["其中：集群中小企业数量（年度当前值）", "388", "411", "446"]
INDUSTRY = [HEADER, TOTAL, GROWTH, COUNT, SMES]
WIDTHS = [215, 85, 85, 90]
CARBON = "近三年集群单位产值二氧化碳\n排放量（吨二氧化碳/万元）"
GREEN = [
    ["是否建立集群碳排放监测机制", "☑是 □否", "<"],
    [CARBON, "2022年", "0.41"],
    ["^", "2023年", "0.40"],
    ["^", "2024年", "0.39"],
    ["近三年集群单位产值能耗\n（吨标准煤/万元）", "2022年", "0.21"],
    ["^", "2023年", "0.20"],
    ["^", "2024年", "0.19"],
    ["近三年集群单位产值能耗降低率（%）", "3.10", "<"],
    ["大宗工业固废综合利用率（%）", "91.20", "<"],
]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def told(views: Sequence[PageView]) -> list[LayoutDeviation]:
    registration = register(views, "shenbao-2025")
    assert registration is not None
    changes = {"label_changed", "row_inserted", "column_inserted"}
    return [d for d in registration.deviations if d.kind in changes]


def industry(pdf: Path, *rows: list[str], widths: Sequence[float] = WIDTHS) -> list[PageView]:
    return views_of(write_tables(pdf, list(rows), widths=widths))


def green(pdf: Path, rows: Rows) -> list[PageView]:
    return views_of(write_tables(pdf, rows, widths=[215, 85, 175]))


def scanned(views: Sequence[PageView], doubtful: str = "") -> list[PageView]:
    """The pages as if recognised from pictures, the characters ``doubtful`` with little confidence."""

    def recognised(view: PageView) -> PageView:
        chars = [c.model_copy(update={"confidence": 0.6 if c.text in doubtful else 0.999}) for c in view.chars]
        return replace(view, page=view.page.model_copy(update={"kind": PageKind.SCAN}), chars=chars)

    return [recognised(view) for view in views]


@pytest.mark.parametrize(
    ("official", "written"),
    [
        ("集群企业数量（年度当前值）", "集群内的企业数量（年度当前值）"),
        ("集群企业数量（年度当前值）", "集群企业总数（年度当前值）"),
        ("集群主导产业产值增速（%）", "集群主导产业产值增幅（%）"),
        ("集群总产值（亿元）", "集群总产值（万元）"),
    ],
)
def test_any_change_of_a_digital_label_is_told_once_with_the_official_words(
    pdf: Path, official: str, written: str
) -> None:
    rows = [[written if cell == official else cell for cell in row] for row in INDUSTRY]
    assert told(industry(pdf, *rows)) == [
        LayoutDeviation(kind="label_changed", section="二", label=written, official=official, page=1)
    ]


@pytest.mark.parametrize(
    "written", ["集群总产值(亿元)", "集群 总产值 （亿元）", "集群总产值", "集群总产值：（亿元）", "集群总产值［亿元］"]
)
def test_brackets_spaces_and_a_unit_left_out_are_no_other_words(pdf: Path, written: str) -> None:
    assert told(industry(pdf, HEADER, [written, *TOTAL[1:]], GROWTH, COUNT, SMES)) == []


def test_a_prompt_printed_behind_a_label_is_no_other_wording(pdf: Path) -> None:
    basics = [
        ["集群名称\n（XX（省、市）XX（县、区）XX产业）", "样本省青禾县泵阀制造产业集群"],
        ["县级行政区划中小企业主管部门", "青禾县经济和信息化局"],
        ["集群运营管理机构", "青禾县产业集群服务中心"],
        ["集群占地面积（平方公里）", "12.50"],
    ]
    assert told(views_of(write_tables(pdf, basics))) == []


def test_a_label_cut_by_the_end_of_its_page_is_no_other_wording(pdf: Path) -> None:
    cut = ["主导产业相关的国家级制造业单项冠军企业数量", "3", "3", "4"]
    pages = [[HEADER, TOTAL, GROWTH, COUNT, SMES, cut], [["（年度当前值）", "", "", ""]]]
    assert told(views_of(write_tables(pdf, *pages, widths=WIDTHS))) == []


def test_the_label_of_a_group_of_rows_in_other_words_is_told_once(pdf: Path) -> None:
    rows = [[f"最{cell}" if cell == CARBON else cell for cell in row] for row in GREEN]
    assert [d.label for d in told(green(pdf, rows))] == ["最近三年集群单位产值二氧化碳排放量（吨二氧化碳/万元）"]


@pytest.mark.parametrize(
    "written",
    [
        "集群内的企业数量（年度当前值）",
        "集群企业总数（年度当前值）",
        "集群数量（年度当前值）",
        "集群单位数量（年度当前值）",
    ],
)
def test_words_that_were_surely_recognised_are_told_of_a_scan(pdf: Path, written: str) -> None:
    pages = scanned(industry(pdf, HEADER, TOTAL, GROWTH, [written, *COUNT[1:]], SMES))
    assert [d.label for d in told(pages)] == [written]


@pytest.mark.parametrize(
    ("written", "doubtful"),
    [
        ("集群企亚数量（年度当前值）", "亚"),
        ("集群企业的数量（年度当前值）", "的"),
        ("集群企　　量（年度当前值）", ""),
        ("企业数量（年度当前值）", ""),
        ("集群企业数量", ""),
        ("丨集群企业数量（年度当前值）", ""),
    ],
)
def test_what_recognition_may_have_lost_or_misread_is_not_told(pdf: Path, written: str, doubtful: str) -> None:
    pages = scanned(industry(pdf, HEADER, TOTAL, GROWTH, [written, *COUNT[1:]], SMES), doubtful)
    assert told(pages) == []


@pytest.mark.parametrize(
    "row",
    [
        ["集群企业数量（年度当前值）392", "<", "415", "448"],
        ["集群企业数量（年度当前值）经济开发区", "<", "<", "<"],
        ["联系人周敏联系方式", "<", "13800001111", ""],
    ],
)
def test_cells_between_which_a_scan_lost_a_line_are_no_other_wording_and_no_own_row(pdf: Path, row: list[str]) -> None:
    assert told(scanned(industry(pdf, HEADER, TOTAL, GROWTH, row, SMES))) == []


def test_an_own_row_with_a_short_label_is_told(pdf: Path) -> None:
    own = ["其他", "1.10", "2.20", "3.30"]
    pages = industry(pdf, HEADER, TOTAL, GROWTH, own, COUNT, SMES)
    assert [(d.kind, d.label) for d in told(pages)] == [("row_inserted", "其他")]
    assert [(d.kind, d.label) for d in told(scanned(pages))] == [("row_inserted", "其他")]
    assert told(scanned(pages, doubtful="他")) == []


def test_a_column_of_another_year_is_told_by_its_year(pdf: Path) -> None:
    rows = [[row[0], "2021年" if row == HEADER else "1", *row[1:]] for row in INDUSTRY]
    pages = industry(pdf, *rows, widths=[175, 75, 75, 75, 75])
    added = [LayoutDeviation(kind="column_inserted", section="二", label="2021年", page=1)]
    assert told(pages) == added
    assert told(scanned(pages)) == added


def test_a_year_misread_on_a_scan_is_no_column_of_another_year(pdf: Path) -> None:
    pages = industry(pdf, ["年度", "2021年", "2023年", "2024年"], *INDUSTRY[1:])
    assert told(scanned(pages)) == []


def test_a_row_of_another_year_is_told_by_its_year_not_by_its_group(pdf: Path) -> None:
    rows = [GREEN[0], [CARBON, "2021年", "0.42"], ["^", *GREEN[1][1:]], *GREEN[2:]]
    assert [(d.kind, d.section, d.label) for d in told(green(pdf, rows))] == [("row_inserted", "五", "2021年")]


def test_a_form_as_it_was_printed_tells_of_nothing(pdf: Path) -> None:
    assert told(industry(pdf, *INDUSTRY)) == []
    assert told(green(pdf, GREEN)) == []
