"""``shenbao layouts``: our own layouts are sound, and each kind of fault is found on its line."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.registration.layout_files.catalogue import layout_names, load_layout
from extractor.registration.layout_files.lint import Fault, lint_layout, lint_text


def fuhe_text() -> str:
    return files("layouts").joinpath("fuhe-2025.yaml").read_text(encoding="utf-8")


def faults_after(old: str, new: str) -> list[Fault]:
    """Faults of the fuhe layout with one thing written otherwise."""
    text = fuhe_text()
    assert old in text
    return sorted(lint_text("x.yaml", text.replace(old, new, 1)))


def line_of(part: str) -> int:
    return fuhe_text().split(part)[0].count("\n") + 1


@pytest.mark.parametrize("name", layout_names())
def test_installed_layouts_have_no_faults(name: str) -> None:
    assert lint_layout(name) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("field: basic.department}", "field: basic.departmint}", "basic.departmint，是不是 basic.department？"),
        ("field: basic.department}", "field: basic.operator}", "栏目 basic.operator：名称与字典不同"),
        ("集群占地面积(平方公里)", "集群建筑面积(平方公里)", "名称与字典不同，字典为“集群占地面积"),
        ("'第三产业'", "'第四产业'", "多出选项“第四产业”"),
        ("'第二产业', '第三产业'", "'第三产业', '第二产业'", "选项的顺序与字典不同"),
        ("{id: base_2022,", "{id: base_2021,", "字典为 direction、indicator、base_2022"),
        ("merged: direction", "merged: way", "merged 所指的列 way 不在 columns 里"),
        ("field: declaration.signature", "field: declaration.opinion", "这里只能是 presence 类型的栏目"),
        ("title: 二、主导产业情况", "title: 二、产业情况", "标题与字典不同，字典为“二、主导产业情况”"),
        ("dictionary: fields/fuhe-2025.yaml", "dictionary: fields/none.yaml", "找不到栏目字典 fields/none.yaml"),
        ("field: basic.department}", "feild: basic.department}", "不认识的键 feild"),
        ("title: 填报说明}", "title: 填报说明", "不是有效的 YAML"),
    ],
)  # fmt: skip
def test_a_fault_is_explained(old: str, new: str, said: str) -> None:
    assert any(said in fault.message for fault in faults_after(old, new))


def test_a_fault_names_its_line() -> None:
    [fault] = [f for f in faults_after("industry.sme_count}", "industry.smes}") if "industry.smes.2023" in f.message]
    assert fault.line == line_of("industry.sme_count}")


def test_a_field_that_is_not_placed_is_named_with_its_line_in_the_dictionary() -> None:
    faults = faults_after("  - {label: '集群占地面积(平方公里)', field: basic.land_area_km2}\n", "")
    [fault] = faults
    assert "没有安排栏目 basic.land_area_km2" in fault.message
    dictionary = files("layouts").joinpath("fields/fuhe-2025.yaml").read_text(encoding="utf-8")
    line = dictionary.split("- id: basic.land_area_km2")[0].count("\n") + 1
    assert f"第 {line} 行" in fault.message


def test_a_field_placed_twice_names_the_first_line() -> None:
    row = "  - {label: '集群占地面积(平方公里)', field: basic.land_area_km2}\n"
    [fault] = faults_after(row, row + row)
    assert fault.line == line_of(row) + 1
    assert f"第 {line_of(row)} 行已经有了" in fault.message


def test_a_key_that_stands_twice_is_told() -> None:
    faults = faults_after("form: fuhe\n", "form: fuhe\nform: fuhe\n")
    assert [(f.line, f.message) for f in faults] == [(line_of("form: fuhe") + 1, "键 form 重复，只有最后一个生效")]


def test_lint_ends_with_one_when_there_are_faults(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "fuhe-2026.yaml"
    path.write_text(fuhe_text().replace("'第三产业'", "'第四产业'"), encoding="utf-8")
    assert main(["layouts", "lint", str(path)]) == 1
    assert f"{path}:{line_of(chr(39) + '第三产业' + chr(39))}：" in capsys.readouterr().out
    assert main(["layouts", "lint"]) == 0


def test_an_unknown_layout_is_wrong_usage_and_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layouts", "show", "fuhe-1999"]) == 2
    assert "fuhe-2025、shenbao-2025" in capsys.readouterr().err


def test_show_prints_every_field(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["layouts", "show", "shenbao-2025"]) == 0
    shown = capsys.readouterr().out
    layout = load_layout("shenbao-2025")
    for field in layout.field_ids():
        stem, _, year = field.rpartition(".")
        assert f"→ {field}" in shown or (year.isdigit() and f"→ {stem}" in shown), field
