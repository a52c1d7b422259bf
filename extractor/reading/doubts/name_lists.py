"""What speaks against a list of names with its count."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractor.reading.doubts.traces import HOLE, HOLE_SEEN, OPEN_BRACKET, SPECK, SPECK_SEEN, doubt, has_open_bracket
from extractor.reading.text.names import nearly_ends_a_name
from extractor.reading.values import TypedValue
from extractor.registration.similarity import bare
from models.record import Reason, ReasonCode, Status, Value

# The names of lists (platforms, projects, alliances) have so many at least.
NAME_OF_LIST_LEAST = 4
# A stroke or a speck within a name, read as a figure of its own.
_STROKE = re.compile(r"(?!第)[\u4e00-\u9fff][1lI|][\u4e00-\u9fff]")

# What is left of an item's number (①, （1）, 1.) before a name.
_NUMBERED = re.compile(r"[1-9]\d?(?!\d)[\u4e00-\u9fff]")


# A stroke behind a name, and the next row's print: of 7,766 typed lists none has such a name.
_FIGURE_BEHIND = re.compile(r"(?:平台|中心|项目|工厂|企业|产品|学会|协会|联盟|公司|基地|商会|机构)\d{1,2}$")
_PRINT_BEHIND = re.compile(r"数量[:：]|名称[:：]")


def names_doubt(value: dict[str, Value], typed: TypedValue) -> Reason | None:
    """What speaks against a list of names with its count."""
    count, names = value["count"], value["names"]
    assert isinstance(names, list)
    texts = [str(name) for name in names]
    if any(HOLE.search(name) for name in texts):
        return doubt(HOLE_SEEN)
    if any(SPECK.search(name) for name in texts):
        return doubt(SPECK_SEEN)
    if short := next((name for name in texts if len(bare(name)) < NAME_OF_LIST_LEAST), None):
        return doubt(f"名称只读到“{short}”，可能漏读，请核对原件")
    if has_open_bracket(value):
        return doubt(OPEN_BRACKET)
    if any(_NUMBERED.match(name) for name in texts):
        return doubt("名称以数字开头，可能是序号或误读的笔画，请核对原件")
    if behind := next((name for name in texts if _FIGURE_BEHIND.search(name) or _PRINT_BEHIND.search(name)), None):
        return doubt(f"“{behind}”后面可能混有别处的字，请核对原件")
    if typed.reasons:
        return None
    if typed.status is Status.NONE_DECLARED and names:
        return Reason(code=ReasonCode.BAD_FORMAT, message="数量填写“无”，却读到了名称，请核对原件")
    if any(_STROKE.search(name) for name in texts):
        return doubt("名称中夹有单个的“1”，可能是误读的笔画，请核对原件")
    if count is not None and count != len(names):
        message = f"填写 {count} 个，读到 {len(names)} 个名称，请核对原件"
        return Reason(code=ReasonCode.BAD_FORMAT, message=message)
    odd = _odd_end(texts)
    return doubt(f"“{odd}”的结尾可能误读或漏读，请核对原件") if odd else None


def _odd_end(names: Sequence[str]) -> str:
    """The first of a list's names that ends nearly as such names do, and as no other one of the list."""
    for name in names:
        if nearly_ends_a_name(name) and sum(n.endswith(name[-2:]) for n in names) == 1:
            return name
    return ""
