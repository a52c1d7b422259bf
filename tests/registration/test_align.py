"""Rows of a document matched with the rows of the form: by label, by order, by neighbours."""

from pathlib import Path

import pytest

from extractor.pipeline import extract
from extractor.registration.align import MATCH_MIN, repeated_labels, repeated_likeness, score_row
from extractor.registration.layout_files.catalogue import load_dictionary, load_layout
from extractor.registration.register import register
from extractor.registration.rows import CellText, ExpectedRow, GridRow, expected_rows
from extractor.registration.similarity import bare
from models.document import Cell, Grid
from models.geometry import BBox
from tests.typeset import no_engine, registered, views_of, write_tables

BASICS = [
    ["集群名称", "样本省青禾县泵阀制造产业集群", "<", "<"],
    ["县级行政区划中小企业主管部门", "青禾县经济和信息化局", "<", "<"],
    ["联系人", "周敏", "联系方式", "0512-66668615"],
    ["集群运营管理机构", "青禾县产业集群服务中心", "<", "<"],
    ["联系人", "李文华", "联系方式", "13800001111"],
    ["集群占地面积(平方公里)", "12.50", "<", "<"],
]
INDUSTRY = [
    ["年度", "2022年", "2023年", "2024年"],
    ["集群总产值（亿元）", "101.10", "102.20", "103.30"],
    ["集群主导产业产值增速（%）", "4.10", "5.20", "6.30"],
    ["集群企业数量（年度当前值）", "392", "415", "448"],
    ["其中：集群中小企业数量（年度当前值）", "388", "411", "446"],
]
WIDTHS = [170, 130, 75, 100]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def test_two_rows_with_the_same_label_are_told_apart_by_their_order(pdf: Path) -> None:
    _, texts = registered(write_tables(pdf, BASICS, widths=WIDTHS))
    assert texts["basic.department_contact_name"] == "周敏"
    assert texts["basic.department_contact_phone"] == "0512-66668615"
    assert texts["basic.operator_contact_name"] == "李文华"
    assert texts["basic.operator_contact_phone"] == "13800001111"


def test_a_label_that_a_seal_made_illegible_stands_where_the_form_has_it(pdf: Path) -> None:
    sealed = [*BASICS[:2], ["联系人", "周敏", "業和示", "0512-66668615"], *BASICS[3:]]
    registration, texts = registered(write_tables(pdf, sealed, widths=WIDTHS))
    assert texts["basic.department_contact_name"] == "周敏"
    assert texts["basic.department_contact_phone"] == "0512-66668615"
    assert registration.places["basic.department_contact_phone"].likeness < 0.5


def test_of_two_equal_rows_the_one_left_over_is_told_by_its_neighbour(pdf: Path) -> None:
    without_the_first = [*BASICS[:2], *BASICS[3:]]
    _, texts = registered(write_tables(pdf, without_the_first, widths=WIDTHS))
    assert texts["basic.operator_contact_name"] == "李文华"
    assert "basic.department_contact_name" not in texts


def test_an_inserted_row_moves_nothing_and_is_reported(pdf: Path) -> None:
    inserted = [*BASICS[:3], ["统一社会信用代码（本省要求填写）", "91330000MA0000000X", "<", "<"], *BASICS[3:]]
    registration, texts = registered(write_tables(pdf, inserted, widths=WIDTHS))
    assert texts["basic.operator"] == "青禾县产业集群服务中心"
    assert texts["basic.land_area_km2"] == "12.50"
    inserted_rows = [d.label for d in registration.deviations if d.kind == "row_inserted"]
    assert inserted_rows == ["统一社会信用代码（本省要求填写）"]


def test_a_missing_row_leaves_its_field_without_a_place(pdf: Path) -> None:
    _, texts = registered(write_tables(pdf, [*BASICS[:3], *BASICS[4:]], widths=WIDTHS))
    assert "basic.operator" not in texts
    assert texts["basic.department"] == "青禾县经济和信息化局"
    assert texts["basic.land_area_km2"] == "12.50"


def test_a_reworded_label_is_still_its_row(pdf: Path) -> None:
    reworded = [*BASICS[:5], ["集群规划占地面积（平方公里）", "12.50", "<", "<"]]
    _, texts = registered(write_tables(pdf, reworded, widths=WIDTHS))
    assert texts["basic.land_area_km2"] == "12.50"


def test_a_label_that_says_something_else_is_not_taken_for_the_row(pdf: Path) -> None:
    other = [*BASICS[:5], ["集群年用电量（万千瓦时）", "8800", "<", "<"]]
    _, texts = registered(write_tables(pdf, other, widths=WIDTHS))
    assert "basic.land_area_km2" not in texts


def test_a_label_broken_over_lines_of_its_cell_is_one_label(pdf: Path) -> None:
    broken = [*BASICS[:1], ["县级行政区划中小企\n业主管部门", "青禾县经济和信息化局", "<", "<"], *BASICS[2:]]
    _, texts = registered(write_tables(pdf, broken, widths=WIDTHS))
    assert texts["basic.department"] == "青禾县经济和信息化局"


def test_a_label_with_a_space_between_its_characters_is_the_same_label(pdf: Path) -> None:
    spaced = [*BASICS[:2], ["联 系 人", "周敏", "联系方式", "0512-66668615"], *BASICS[3:]]
    _, texts = registered(write_tables(pdf, spaced, widths=WIDTHS))
    assert texts["basic.department_contact_name"] == "周敏"
    assert texts["basic.operator_contact_name"] == "李文华"


def test_a_value_that_repeats_a_label_is_no_row(pdf: Path) -> None:
    repeated = [["集群名称", "集群运营管理机构产业集群", "<", "<"], *BASICS[1:]]
    _, texts = registered(write_tables(pdf, repeated, widths=WIDTHS))
    assert texts["basic.cluster_name"] == "集群运营管理机构产业集群"
    assert texts["basic.operator"] == "青禾县产业集群服务中心"


def test_pages_in_the_wrong_order_are_put_in_order_and_said_so(pdf: Path) -> None:
    registration, texts = registered(write_tables(pdf, INDUSTRY, BASICS, widths=WIDTHS))
    assert texts["basic.operator_contact_name"] == "李文华"
    assert texts["industry.enterprise_count.2023"] == "415"
    assert "page_order" in {d.kind for d in registration.deviations}


def test_a_page_scanned_twice_is_read_once_and_said_so(pdf: Path) -> None:
    registration, texts = registered(write_tables(pdf, BASICS, BASICS, widths=WIDTHS))
    assert texts["basic.department_contact_name"] == "周敏"
    assert [(d.page, d.repeats) for d in registration.deviations if d.kind == "page_duplicated"] == [(2, 1)]


def test_two_rows_with_similar_labels_in_the_other_order_do_not_swap_values(pdf: Path) -> None:
    write_tables(pdf, [*INDUSTRY[:3], INDUSTRY[4], INDUSTRY[3]], widths=WIDTHS)
    record = extract(pdf, no_engine)
    assert record.fields["industry.enterprise_count.2023"].value == 415
    assert record.fields["industry.sme_count.2023"].value == 411


def test_a_row_moved_to_the_table_s_end_is_read_there(pdf: Path) -> None:
    _, texts = registered(write_tables(pdf, [INDUSTRY[0], *INDUSTRY[2:], INDUSTRY[1]], widths=WIDTHS))
    assert texts["industry.total_output_100m_cny.2024"] == "103.30"
    assert texts["industry.enterprise_count.2023"] == "415"


@pytest.mark.parametrize("order", [[0, 3, 4, 5, 2, 1], [0, 1, 3, 2, 4, 5]])
def test_rows_of_one_label_in_another_order_are_given_to_none(pdf: Path, order: list[int]) -> None:
    _, texts = registered(write_tables(pdf, [BASICS[i] for i in order], widths=WIDTHS))
    assert texts["basic.operator"] == "青禾县产业集群服务中心"
    record = extract(pdf, no_engine)
    assert record.fields["basic.department"].value == "青禾县经济和信息化局"
    for name in ("basic.department_contact_name", "basic.operator_contact_name"):
        assert record.fields[name].value is None
        assert record.fields[name].needs_review


@pytest.mark.parametrize("count", [7, 8, 9, 10])
def test_a_form_of_which_only_one_table_is_at_hand_is_recognised(pdf: Path, count: int) -> None:
    layout = load_layout("shenbao-2025")
    labels = [row.label for row in layout.tables[1].rows if row.years][:count]
    write_tables(pdf, [INDUSTRY[0], *([label, "1", "2", "3"] for label in labels if label)], widths=WIDTHS)
    assert register(views_of(pdf)) is not None


def repeated(*labels: str) -> GridRow:
    """A row of the standards' table as it is ruled: before each year's two figures the label again."""
    texts = [text for label in labels for text in (label, "12", "4")]
    cells = [
        Cell(page=1, bbox=BBox.of(40.0 * i, 0, 40.0 * i + 40, 30), row=0, col=i, row_end=1, col_end=i + 1)
        for i in range(len(texts))
    ]
    xs = [40.0 * i for i in range(len(texts) + 1)]
    grid = Grid(page=1, bbox=BBox.of(0, 0, xs[-1], 30), xs=xs, ys=[0.0, 30.0], cells=cells)
    return GridRow(0, grid, 0, tuple(CellText(c, t, bare(t)) for c, t in zip(cells, texts, strict=True)))


def standards_row(label: str) -> ExpectedRow:
    layout = load_layout("shenbao-2025")
    rows = expected_rows(layout, load_dictionary(layout.dictionary))
    return next(e for e in rows if e.row is not None and e.row.years_by and e.labels[0] == label)


def test_a_label_that_a_row_repeats_is_known_by_the_cell_in_which_it_was_read() -> None:
    read = repeated("秤", "业", "行业")
    score, labels = score_row(read, standards_row("行业"))
    assert score >= MATCH_MIN
    assert labels == (read.cells[0],)
    assert score_row(read, standards_row("团体"))[0] < MATCH_MIN


def test_a_row_whose_label_was_read_nowhere_is_none_of_the_form_s() -> None:
    assert score_row(repeated("秤", "亚", "仃"), standards_row("行业"))[0] < MATCH_MIN


def test_a_repeated_label_of_which_only_parts_are_read_is_known_by_what_no_other_label_has() -> None:
    group = standards_row("团体")
    assert repeated_likeness(repeated_labels(repeated("团", "团", "团"), group), group) == 1.0
    nation = standards_row("国家")
    assert repeated_likeness(repeated_labels(repeated("国", "家", "国"), nation), nation) == 1.0
    # 国 alone may be 国际 as well.
    assert repeated_likeness(repeated_labels(repeated("国", "国", "国"), nation), nation) < 0.93
