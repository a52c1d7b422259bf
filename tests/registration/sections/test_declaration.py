"""The declaration: what stands where in its tall cells."""

from pathlib import Path

import pytest

from tests.typeset import registered, write_tables

INDUSTRY = [
    ["年度", "2022年", "2023年", "2024年"],
    ["集群总产值（亿元）", "101.10", "102.20", "103.30"],
    ["集群主导产业产值增速（%）", "4.10", "5.20", "6.30"],
    ["集群企业数量（年度当前值）", "392", "415", "448"],
    ["其中：集群中小企业数量（年度当前值）", "388", "411", "446"],
]
SIGNED = "县级行政区划中小企业主管部门负责人（签字）：\n县级行政区划中小企业主管部门（公章）："


@pytest.mark.parametrize(
    "date",
    ["2025年6月28日", "二〇二五年六月\n二十八日", "2025年6月2\n8日", "2025年\n6月28日", "2025-06-28", "年 月 日"],
)
def test_a_date_is_found_also_where_it_goes_on_in_the_next_line(tmp_path: Path, date: str) -> None:
    rows = [["真实性声明", f"本单位承诺真实、合法。\n{SIGNED}\n{date}", "<", "<"]]
    _, texts = registered(write_tables(tmp_path / "表.pdf", INDUSTRY, rows))
    assert texts["declaration.date"].replace(" ", "") == date.replace("\n", "").replace(" ", "")


def test_a_signature_stands_behind_the_printed_words_also_where_some_of_them_were_not_read(tmp_path: Path) -> None:
    signed = SIGNED.replace("县级行政区划中小企业主管部门负责人（签字）：", "主管部门负责人（签字）：张丽")
    rows = [["真实性声明", f"本单位承诺真实、合法。\n{signed}\n2025年6月28日", "<", "<"]]
    _, texts = registered(write_tables(tmp_path / "表.pdf", INDUSTRY, rows))
    assert "张丽" in texts["declaration.signature"]
    assert "负责人" not in texts["declaration.signature"]


@pytest.mark.parametrize("rest", ["签字）：张丽", "字）：张丽", "）：张丽"])
def test_a_signature_stands_behind_printed_words_that_go_on_in_the_next_line(tmp_path: Path, rest: str) -> None:
    whole = "县级行政区划中小企业主管部门负责人（签字）："
    broken = whole[: -len(rest) + 2] + "\n" + rest
    signed = SIGNED.replace(whole, broken)
    rows = [["真实性声明", f"本单位承诺真实、合法。\n{signed}\n2025年6月28日", "<", "<"]]
    _, texts = registered(write_tables(tmp_path / "表.pdf", INDUSTRY, rows))
    assert "张丽" in texts["declaration.signature"]
    assert not set("签字公章") & set(texts["declaration.signature"])


def test_the_next_line_of_the_form_is_no_rest_of_a_label_that_was_cut_short(tmp_path: Path) -> None:
    areas = []
    for i, following in enumerate(("公章：", "县级行政区划中小企业主管部门")):
        signed = f"县级行政区划中小企业主管部门负责人（签\n{following}"
        rows = [["真实性声明", f"本单位承诺真实、合法。\n{signed}\n2025年6月28日", "<", "<"]]
        registration, _ = registered(write_tables(tmp_path / f"{i}.pdf", INDUSTRY, rows))
        areas.append(registration.places["declaration.signature"].regions[0].bbox)
    assert areas[0].x0 == areas[1].x0
    assert areas[0].top == areas[1].top
