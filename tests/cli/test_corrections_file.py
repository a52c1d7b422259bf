"""A file of corrections as clerks write it: with Notepad, and not always to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractor.corrections import CorrectionsError, load_corrections

WRITTEN = '{"cover.operator": "某某集群服务中心"}'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_any_encoding_of_notepad_will_do(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "甲县.corrections.json"
    path.write_bytes(WRITTEN.encode(encoding))
    assert load_corrections(path)["cover.operator"].value == "某某集群服务中心"


def test_notepads_own_ending_after_the_name_will_do(tmp_path: Path) -> None:
    (tmp_path / "甲县.corrections.json.txt").write_text(WRITTEN, encoding="utf-8")
    assert load_corrections(tmp_path / "甲县.corrections.json")["cover.operator"].value == "某某集群服务中心"


def test_a_chinese_quotation_mark_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "甲县.corrections.json"
    path.write_text('{"cover.operator": "甲",\n“basic.operator”: "乙"}', encoding="utf-8")
    with pytest.raises(CorrectionsError, match=r"甲县\.corrections\.json：第 2 行写法不对（引号、冒号、逗号要用英文的"):
        load_corrections(path)
