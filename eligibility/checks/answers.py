"""Ticks, counts and names that have to fit each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from eligibility.checks.identities import INCONSISTENT
from eligibility.dictionary import Form
from eligibility.finding import cannot, found, plain, show_field, unknown
from eligibility.result import Finding
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet, squeeze

_PARTED = re.compile(r"[、；;，,\n]+")
#: What stands in place of names that were put into an attachment.
_ATTACHED = ("见附件", "详见", "附后", "见清单", "附清单")


def rising_vs_spend(rule: Rule, form: Form) -> Run:
    """是 to rising use of software while spending falls in both years."""
    answer, *spend = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        ids = (answer, *spend)
        chosen = sheet.text(answer)
        if chosen is not None and squeeze(chosen) != "是":
            return [found(rule, sheet, "pass", f"未选“是”，与采购金额无矛盾（{chosen}）", (answer,))]
        doubtful = unknown(sheet, spend)
        if chosen is None or doubtful:
            return [cannot(rule, sheet, ids, [*([answer] if chosen is None else []), *doubtful])]
        first, second, third = (sheet.numbers[f] for f in spend)
        if first > second > third:
            message = f"选“稳步提升”，采购金额却连续两年下降（{first:.2f}、{second:.2f}、{third:.2f} 万元），请核实"
            return [found(rule, sheet, "fail", message, ids, needed="采购金额不连续两年下降，或说明原因")]
        return [found(rule, sheet, "pass", "选“稳步提升”，采购金额没有连续两年下降", ids)]

    return run


def rate_or_na(rule: Rule, form: Form) -> Run:
    """A rate of 无 goes with 不适用, a figure with 是 or 否: one finding a pair."""
    pairs = [(a, b) for a, b in rule.data.params["pairs"]]

    def run(sheet: Sheet) -> list[Finding]:
        return [_rate_or_na(rule, sheet, rate, answer) for rate, answer in pairs]

    return run


def _rate_or_na(rule: Rule, sheet: Sheet, rate: str, answer: str) -> Finding:
    ids = (rate, answer)
    reading, chosen = sheet.reading(rate), sheet.text(answer)
    none = reading.status == "none_declared"
    if not reading.sure or chosen is None or not (none or rate in sheet.numbers):
        doubtful = [f for f in ids if f not in sheet.numbers and not (f == rate and none)]
        return cannot(rule, sheet, ids, [f for f in doubtful if f != answer or chosen is None] or ids)
    not_applicable = "不适用" in chosen
    shown = f"{sheet.name(rate)} {'“无”' if none else show_field(sheet, rate)}，{sheet.name(answer)}“{chosen}”"
    if none == not_applicable:
        return found(rule, sheet, "pass", f"{shown}：相符", ids)
    needed = "填“无”的选“不适用”，填了数的选“是”或“否”"
    return found(rule, sheet, "fail", f"{shown}，{INCONSISTENT}", ids, needed=needed)


def names_count(rule: Rule, form: Form) -> Run:
    """数量 equals the number of names listed: one finding a field."""
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        return [_names_of(rule, sheet, field_id) for field_id in fields]

    return run


def count_of(sheet: Sheet, field_id: str) -> int | None:
    """The count of a 数量/名称 field that may be trusted; 无 is 0."""
    reading = sheet.reading(field_id)
    if not reading.sure:
        return None
    if reading.status == "none_declared":
        return 0
    value = reading.value
    if isinstance(value, Mapping):
        count: Any = value.get("count")
        return int(count) if isinstance(count, (int, float)) else None
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _names_of(rule: Rule, sheet: Sheet, field_id: str) -> Finding:
    count = count_of(sheet, field_id)
    reading = sheet.reading(field_id)
    value = reading.value if isinstance(reading.value, Mapping) else {}
    if count is None and reading.sure and value.get("names"):
        message = f"{sheet.name(field_id)}：数量未填，列出 {len(value['names'])} 个名称，请人工核对"
        return found(rule, sheet, "needs_person", message, (field_id,))
    if count is None:
        return cannot(rule, sheet, (field_id,), (field_id,))
    if value.get("names") is None and reading.status != "none_declared":
        message = f"{sheet.name(field_id)}：数量 {count}，记录没有给出名称，暂不能判断"
        return found(rule, sheet, "not_evaluable", message, (field_id,))
    names = [n for n in value.get("names") or [] if squeeze(n) not in ("", "无", "/", "-", "—")]
    # A list that was kept as one text counts by its parts.
    named = len(names)
    if count != named and count == sum(len(_PARTED.split(n.strip("、；;，,\n "))) for n in names):
        named = count
    shown = f"{sheet.name(field_id)}：数量 {count}，列出 {named} 个名称"
    computed = {"名称个数": named}
    if count == named:
        return found(rule, sheet, "pass", f"{shown}：相符", (field_id,), computed=computed)
    if any(word in squeeze(n) for n in names for word in _ATTACHED):
        message = f"{sheet.name(field_id)}：数量 {count}，名称见附件，请人工核对"
        return found(rule, sheet, "needs_person", message, (field_id,), computed=computed)
    needed = f"列出 {count} 个名称，或改正数量"
    return found(rule, sheet, "fail", f"{shown}，{INCONSISTENT}", (field_id,), computed=computed, needed=needed)


def pilot_boxes(rule: Rule, form: Form) -> Run:
    """The box 建有国家（省级）… is ticked if and only if the count is above 0: one finding a pair."""
    boxes = rule.fields[form][0]
    pairs = [(prefix, field_id) for prefix, field_id in rule.data.params["pairs"]]

    def run(sheet: Sheet) -> list[Finding]:
        return [_pilot(rule, sheet, boxes, prefix, field_id) for prefix, field_id in pairs]

    return run


def _pilot(rule: Rule, sheet: Sheet, boxes: str, prefix: str, field_id: str) -> Finding:
    ids = (boxes, field_id)
    reading, count = sheet.reading(boxes), count_of(sheet, field_id)
    if not reading.sure or not isinstance(reading.value, list) or count is None:
        doubtful = [] if reading.sure and isinstance(reading.value, list) else [boxes]
        return cannot(rule, sheet, ids, doubtful + ([field_id] if count is None else []))
    ticked = any(squeeze(option).startswith(prefix) for option in reading.value)
    shown = f"“{prefix}…试点示范项目”{'已勾选' if ticked else '未勾选'}，{sheet.name(field_id)} {count} 个"
    if ticked == (count > 0):
        return found(rule, sheet, "pass", f"{shown}：相符", ids)
    needed = "数量大于 0 的勾选，为 0 的不勾选"
    return found(rule, sheet, "fail", f"{shown}，{INCONSISTENT}", ids, needed=needed)


def na_vs_intensity(rule: Rule, form: Form) -> Run:
    """非高耗能 while the energy intensity is above the threshold."""
    limit = rule.data.set_limit
    answer, intensity = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        ids = (answer, intensity)
        chosen = sheet.text(answer)
        if chosen is not None and "不适用" not in chosen:
            return [found(rule, sheet, "pass", f"未选“不适用”（{chosen}），不作比较", (answer,))]
        value = sheet.numbers.get(intensity)
        if chosen is None or value is None:
            return [
                cannot(rule, sheet, ids, [f for f in ids if f not in sheet.numbers and (f != answer or chosen is None)])
            ]
        shown = f"选“{chosen}”，{sheet.name(intensity)} {show_field(sheet, intensity)}"
        bound = f"{plain(limit)} {rule.data.unit}"
        if value > limit:
            message = f"{shown}，高于 {bound}，请核实"
            return [found(rule, sheet, "fail", message, ids, needed=f"能耗强度不高于 {bound}，或改选")]
        return [found(rule, sheet, "pass", f"{shown}，不高于 {bound}", ids)]

    return run
