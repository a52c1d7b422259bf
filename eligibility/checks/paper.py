"""What the pages themselves show: sections that share a page, a changed layout, pages that lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from eligibility.checks.formats import listed
from eligibility.dictionary import Form
from eligibility.finding import found
from eligibility.result import Finding
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet

_SECTIONS = frozenset("一二三四五六七")


def own_pages(rule: Rule, form: Form) -> Run:
    """No page carries parts of two of the sections 一 to 七."""

    def run(sheet: Sheet) -> list[Finding]:
        pages = sheet.record.get("pages")
        if not pages or not any(p.get("sections") for p in pages):
            return [found(rule, sheet, "not_evaluable", "记录没有各页所载部分的信息，暂不能判断")]
        shared: dict[Any, list[str]] = {}
        for number, page in enumerate(pages, 1):
            sections = [s for s in dict.fromkeys(page.get("sections") or ()) if s in _SECTIONS]
            if len(sections) > 1:
                shared[page.get("page", number)] = sections
        if not shared:
            return [found(rule, sheet, "pass", "第一至第七部分没有串页")]
        shown = "；".join(f"第 {page} 页载有第{'、'.join(s)}部分" for page, s in shared.items())
        finding = found(rule, sheet, "fail", f"串页：{shown}", needed="第一至第七部分各自起页")
        finding.provenance = {f"第{page}页": {"page": page, "bbox": None} for page in shared}
        return [finding]

    return run


_DEVIATIONS = {
    "row_inserted": "增加了行",
    "row_missing": "缺少行",
    "row_removed": "缺少行",
    "row_moved": "行次变动",
    "label_changed": "改了标题",
    "label_drift": "改了标题",
    "column_inserted": "增加了列",
    "column_missing": "缺少列",
    "cell_split": "拆分了单元格",
    "cell_merged": "合并了单元格",
    "table_split": "表格被拆开",
}


def layout_unchanged(rule: Rule, form: Form) -> Run:
    """Row labels and their order equal the blank form."""

    def run(sheet: Sheet) -> list[Finding]:
        deviations = sheet.record.get("layout_deviations")
        if deviations is None:
            return [found(rule, sheet, "not_evaluable", "记录没有版式信息（layout_deviations），暂不能判断")]
        if not deviations:
            return [found(rule, sheet, "pass", "表格样式与官方表一致")]
        shown = listed(_deviation(d) for d in deviations)
        finding = found(rule, sheet, "fail", f"改变了表格样式：{shown}", needed="按官方空白表填写")
        finding.provenance = _places_of(deviations, "版式")
        return [finding]

    return run


def _deviation(deviation: Mapping[str, Any]) -> str:
    where = f"第{deviation['section']}部分" if deviation.get("section") else ""
    page = f"（第 {deviation['page']} 页）" if deviation.get("page") is not None else ""
    kind = str(deviation.get("kind") or "")
    label = f"“{deviation['label']}”" if deviation.get("label") else ""
    return f"{where}{label}{_DEVIATIONS.get(kind, kind)}{page}"


def _places_of(told: Sequence[Mapping[str, Any]], name: str) -> dict[str, Any]:
    """Where on the input stands what a record tells of the document: place by ``name`` and number, if it has a page."""
    return {
        f"{name}{number}": {"page": one["page"], "bbox": one.get("bbox")}
        for number, one in enumerate(told, 1)
        if one.get("page") is not None
    }


def document_complete(rule: Rule, form: Form) -> Run:
    """What the record says about the document as a whole: missing pages and the like."""

    def run(sheet: Sheet) -> list[Finding]:
        issues = sheet.record.get("issues")
        if issues is None:
            return [found(rule, sheet, "not_evaluable", "记录没有整体情况的信息（issues），暂不能判断")]
        if not issues:
            return [found(rule, sheet, "pass", "材料完整，没有缺页或无法识读之处")]
        shown = listed(str(i.get("message") or i.get("code")) for i in issues)
        finding = found(rule, sheet, "fail", f"{shown}，请核实", needed="补齐或重新提交相应页")
        finding.provenance = _places_of(issues, "事项")
        return [finding]

    return run
