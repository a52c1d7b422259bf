"""What a clerk reads of a form that an office changed: a short list, page by page."""

from pathlib import Path

import pytest

from extractor.pipeline import extract
from models.record import Issue
from tests.typeset import Rows, no_engine, write_tables

HEADER = ["年度", "2022年", "2023年", "2024年"]
FIGURES = ["10", "20", "30"]
OFFICIAL = [
    "集群总产值（亿元）",
    "集群主导产业产值增速（%）",
    "集群企业数量（年度当前值）",
    "其中：集群中小企业数量（年度当前值）",
    "主导产业相关的创新型中小企业数量（年度当前值）",
    "主导产业相关的上市中小企业数量（年度当前值）",
    "集群外商直接投资额（万元）",
]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def drift(pdf: Path, *pages: Rows) -> list[Issue]:
    columns = len(pages[0][0])
    record = extract(write_tables(pdf, *pages, widths=[250, *[225 / (columns - 1)] * (columns - 1)]), no_engine)
    assert not any(reading.reasons for reading in record.fields.values() if reading.provenance)
    return [issue for issue in record.issues if issue.code == "label_drift"]


def rows(*labels: str) -> list[list[str]]:
    return [HEADER, *([label, *FIGURES] for label in labels)]


def test_labels_in_other_words_are_one_issue_of_their_page(pdf: Path) -> None:
    labels = ["集群的总产值（亿元）", OFFICIAL[1], "集群企业总数（年度当前值）", *OFFICIAL[3:]]
    assert drift(pdf, rows(*labels)) == [
        Issue(
            code="label_drift",
            message="第 1 页有 2 处栏目名称与标准表不同：“集群的总产值（亿元）”（标准表为“集群总产值（亿元）”）；"
            "“集群企业总数（年度当前值）”（标准表为“集群企业数量（年度当前值）”）。内容已照常读取，请核对是否为同一项",
            page=1,
        )
    ]


def test_rows_of_their_own_are_one_issue_of_their_page(pdf: Path) -> None:
    labels = [*OFFICIAL[:3], "集群实缴税收总额（亿元）", OFFICIAL[3], "其他", *OFFICIAL[4:]]
    assert [issue.message for issue in drift(pdf, rows(*labels))] == [
        "第 1 页多出 2 行标准表没有的内容：“集群实缴税收总额（亿元）”、“其他”。未读取，请核对是否需要"
    ]


def test_a_column_of_another_year_is_an_issue(pdf: Path) -> None:
    table = [[*HEADER, "2025年"], *([label, *FIGURES, "40"] for label in OFFICIAL)]
    assert [issue.message for issue in drift(pdf, table)] == [
        "第 1 页的表格多出 1 列：“2025年”。该列未读取，其余各年按列标题读取"
    ]


def test_of_many_changed_labels_some_are_quoted(pdf: Path) -> None:
    labels = [label.replace("集群", "本集群").replace("主导产业相关", "本县主导产业相关") for label in OFFICIAL]
    (issue,) = drift(pdf, rows(*labels))
    assert issue.message.startswith("第 1 页有 7 处栏目名称与标准表不同")
    assert "等，共 7 处。" in issue.message


def test_a_form_as_it_was_printed_has_no_such_issue(pdf: Path) -> None:
    assert drift(pdf, rows(*OFFICIAL)) == []


def test_a_row_whose_figures_have_no_column_of_the_forms_goes_to_a_person(pdf: Path) -> None:
    other = [["年度", "2019年", "2020年", "2021年"], *([label, *FIGURES] for label in OFFICIAL)]
    record = extract(write_tables(pdf, other, widths=[250, 75, 75, 75]), no_engine)
    found = record.fields["industry.total_output_100m_cny.2024"]
    assert (found.value, found.needs_review) == (None, True)
    assert not record.fields["digital.cloud_sme_count.2024"].needs_review


def test_figures_under_years_that_no_form_shows_go_to_a_person(pdf: Path) -> None:
    other = [["年度", "2012年", "2013年", "2014年"], *([label, *FIGURES] for label in OFFICIAL)]
    record = extract(write_tables(pdf, other, widths=[250, 75, 75, 75]), no_engine)
    assert record.fields["industry.total_output_100m_cny.2024"].needs_review
