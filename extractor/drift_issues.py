"""What a clerk is told of a form that an office changed: labels in other words, rows and columns of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from extractor.page_reading import ReadPage
from models.record import Issue, LayoutDeviation

CODE = "label_drift"
# So many changes of a page are quoted; the layout's deviations name them all.
QUOTED_MAX = 5
# Longer labels are cut for quoting, unless that would cut off the difference.
LABEL_MAX = 30


def drift_issues(deviations: Sequence[LayoutDeviation], pages: Sequence[ReadPage]) -> Iterator[Issue]:
    """At most three issues a page: its reworded labels, its added rows, its added columns; ``deviations`` go by read
    pages. A label of which no official wording is known is told by its field."""
    order = {page.number: (page.source.number, page.half or "") for page in pages}
    own = [d for d in deviations if d.page in order]
    for number, group in groupby(sorted(own, key=lambda d: d.page or 0), key=lambda d: d.page or 0):
        told = list(group)
        page, half = order[number]
        for message in _messages(told):
            yield Issue(code=CODE, message=f"第 {page} 页{half}{message}", page=page)


def _messages(told: Sequence[LayoutDeviation]) -> Iterator[str]:
    reworded = [_both(d.label, d.official) for d in told if d.kind == "label_changed" and d.label and d.official]
    if reworded:
        listed = _listed(reworded, "；", "处")
        yield f"有 {len(reworded)} 处栏目名称与标准表不同：{listed}。内容已照常读取，请核对是否为同一项"
    rows = [f"“{_cut(d.label)}”" for d in told if d.kind == "row_inserted" and d.label]
    if rows:
        yield f"多出 {len(rows)} 行标准表没有的内容：{_listed(rows, '、', '行')}。未读取，请核对是否需要"
    columns = [f"“{d.label}”" for d in told if d.kind == "column_inserted"]
    if columns:
        yield f"的表格多出 {len(columns)} 列：{_listed(columns, '、', '列')}。该列未读取，其余各年按列标题读取"


def _listed(quotes: Sequence[str], comma: str, counter: str) -> str:
    more = f"等，共 {len(quotes)} {counter}" if len(quotes) > QUOTED_MAX else ""
    return comma.join(quotes[:QUOTED_MAX]) + more


def _both(label: str, official: str) -> str:
    cut, own = _cut(label), _cut(official)
    if cut == own:
        cut, own = label, official
    return f"“{cut}”（标准表为“{own}”）"


def _cut(label: str) -> str:
    return label if len(label) <= LABEL_MAX else f"{label[: LABEL_MAX - 1]}…"
