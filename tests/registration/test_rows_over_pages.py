"""Rows that a page break cuts in two."""

from pathlib import Path

import pytest

from tests.typeset import registered, write_tables

HEADER = ["年度", "2022年", "2023年", "2024年"]
OUTPUT = ["集群总产值（亿元）", "101.10", "102.20", "103.30"]
GROWTH = ["集群主导产业产值增速（%）", "4.10", "5.20", "6.30"]
COUNT = ["集群企业数量（年度当前值）", "392", "415", "448"]
SMES = ["其中：集群中小企业数量（年度当前值）", "388", "411", "446"]
CHAIN = "集群产业链强链补链情况 (200 字以内)"
WIDTHS = [215, 85, 85, 90]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def test_text_that_goes_on_over_the_page_is_one_value(pdf: Path) -> None:
    first = [HEADER, OUTPUT, GROWTH, COUNT, [CHAIN, "围绕主导产业绘制产业链图谱，", "<", "<"]]
    second = [
        ["", "梳理出短板产品七项。", "<", "<"],
        ["集群质量品牌建设情况（200 字以内）", "推行卓越绩效。", "<", "<"],
    ]
    registration, texts = registered(write_tables(pdf, first, second, widths=WIDTHS))
    assert texts["industry.chain_strengthening.text"] == "围绕主导产业绘制产业链图谱，梳理出短板产品七项。"
    assert [r.page for r in registration.places["industry.chain_strengthening.text"].regions] == [1, 2]
    assert texts["industry.quality_brand.text"] == "推行卓越绩效。"


def test_a_label_that_itself_breaks_over_the_page_is_put_together(pdf: Path) -> None:
    first = [HEADER, OUTPUT, COUNT, ["其中：集群中小企业数", "388", "411", "446"]]
    second = [["量（年度当前值）", "", "", ""], ["集群外商直接投资额（万元）", "10.00", "11.00", "12.00"]]
    _, texts = registered(write_tables(pdf, first, second, widths=WIDTHS))
    assert [texts[f"industry.sme_count.{year}"] for year in (2022, 2023, 2024)] == ["388", "411", "446"]


def test_figures_that_fell_to_the_second_half_of_a_broken_row_are_found(pdf: Path) -> None:
    first = [HEADER, OUTPUT, GROWTH, ["其中：集群中小企业数", "", "", ""]]
    second = [["量（年度当前值）", "388", "411", "446"], ["集群外商直接投资额（万元）", "10.00", "11.00", "12.00"]]
    _, texts = registered(write_tables(pdf, first, second, widths=WIDTHS))
    assert [texts[f"industry.sme_count.{year}"] for year in (2022, 2023, 2024)] == ["388", "411", "446"]


def test_a_row_that_begins_on_the_next_page_takes_nothing_from_the_one_before(pdf: Path) -> None:
    _, texts = registered(write_tables(pdf, [HEADER, OUTPUT, GROWTH], [COUNT, SMES], widths=WIDTHS))
    assert texts["industry.leading_output_growth_pct.2022"] == "4.10"
    assert texts["industry.enterprise_count.2022"] == "392"


def test_the_header_repeated_above_the_rest_of_a_row_does_not_part_it(pdf: Path) -> None:
    first = [HEADER, OUTPUT, GROWTH, COUNT, [CHAIN, "围绕主导产业绘制产业链图谱，", "<", "<"]]
    second = [HEADER, ["", "梳理出短板产品七项。", "<", "<"]]
    _, texts = registered(write_tables(pdf, first, second, widths=WIDTHS))
    assert texts["industry.chain_strengthening.text"] == "围绕主导产业绘制产业链图谱，梳理出短板产品七项。"


@pytest.mark.xfail(reason="the rest on a third page is dropped", strict=True)
def test_text_over_three_pages_is_one_value(pdf: Path) -> None:
    first = [HEADER, OUTPUT, GROWTH, COUNT, [CHAIN, "第一，", "<", "<"]]
    second = [["", "第二，", "<", "<"]]
    third = [["", "第三。", "<", "<"], ["集群质量品牌建设情况（200 字以内）", "推行卓越绩效。", "<", "<"]]
    _, texts = registered(write_tables(pdf, first, second, third, widths=WIDTHS))
    assert texts["industry.chain_strengthening.text"] == "第一，第二，第三。"
