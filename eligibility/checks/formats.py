"""The filling instructions: blanks, decimals, lengths, ticks, seals, dates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from eligibility.checks.identities import INCONSISTENT
from eligibility.dates import later, read_date
from eligibility.dictionary import Form, dictionary
from eligibility.finding import cannot, found
from eligibility.result import Finding, Severity
from eligibility.rule import Rule, Run
from eligibility.sheet import MISSING, Sheet, squeeze

#: How many fields a message names before it says 等 N 项.
_NAMED = 8

_TYPED_UNIT = re.compile(r"(?:%|[万亿]?元|家|个|人|件|项|平方公里|吨[^\d]*|件/万人)$")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_WHOLE_WITH_POINT = re.compile(r"\d+\.0+")
#: What is typed for a minus sign.
_MINUS = re.compile(r"^[−–—﹣]")


def listed(names: Iterable[str]) -> str:
    """``甲、乙、丙等 12 项``."""
    items = list(dict.fromkeys(names))
    if len(items) <= _NAMED:
        return "、".join(items)
    return "、".join(items[:_NAMED]) + f"等 {len(items)} 项"


def no_blank(rule: Rule, form: Form) -> Run:
    """No required blank is empty; 无 is the legal empty value, other signs for it are a warning."""
    ids = [f for f, s in dictionary(form).items() if s.required and s.type != "presence"]

    def run(sheet: Sheet) -> list[Finding]:
        blank, soft, doubtful = [], [], []
        readings = sheet.readings
        for field_id in ids:
            reading = readings.get(field_id, MISSING)
            if reading.status == "read":
                continue
            if reading.status == "blank":
                if not reading.sure:
                    doubtful.append(field_id)
                elif sheet.specs[field_id].type == "multi_choice":
                    soft.append(field_id)
                else:
                    blank.append(field_id)
            elif reading.status in ("missing", "unreadable"):
                doubtful.append(field_id)
            elif reading.status == "none_declared" and reading.raw and squeeze(reading.raw) != "无":
                soft.append(field_id)
        if blank:
            message = f"必填栏目空缺：{listed(sheet.name(f) for f in blank)}"
            return [found(rule, sheet, "fail", message, blank, needed="如实填写，无相关情况填“无”")]
        if soft:
            message = f"未填“无”而用其他符号，或多选一项未勾：{listed(sheet.name(f) for f in soft)}"
            return [found(rule, sheet, "fail", message, soft, severity="warning", needed="无相关情况填“无”")]
        if doubtful:
            message = f"{listed(sheet.doubt(f) for f in doubtful)}，暂不能判断"
            return [found(rule, sheet, "not_evaluable", message, doubtful)]
        return [found(rule, sheet, "pass", f"{len(ids)} 个必填栏目均已填写", figures={})]

    return run


def bare_figure(raw: str) -> str:
    """A figure as printed, without thousands separators, typed unit and percent sign."""
    text = "".join(unicodedata.normalize("NFKC", raw).split()).replace(",", "")
    text = _MINUS.sub("-", text)
    return _TYPED_UNIT.sub("", text)


def _figure_in(raw: str) -> str:
    """The one number of a printed figure, whatever stands around it; the whole where there are several."""
    text = bare_figure(raw)
    numbers = _NUMBER.findall(text)
    return numbers[0] if len(numbers) == 1 and not text.startswith(".") else text


def two_decimals(rule: Rule, form: Form) -> Run:
    """A figure as printed is an integer or has exactly two decimals."""
    pattern = re.compile(str(rule.data.threshold))
    return _printed_figures(rule, form, {"decimal", "percent"}, pattern, "小数位数不是两位", "整数，或保留两位小数")


def count_integer(rule: Rule, form: Form) -> Run:
    """A count is a non-negative integer."""
    pattern = re.compile(str(rule.data.threshold))
    return _printed_figures(rule, form, {"integer"}, pattern, "不是非负整数", "非负整数，没有的填“无”")


def _printed_figures(rule: Rule, form: Form, types: set[str], pattern: re.Pattern[str], fault: str, needed: str) -> Run:
    ids = [f for f, s in dictionary(form).items() if s.type in types]
    counts = types == {"integer"}

    def run(sheet: Sheet) -> list[Finding]:
        bad: dict[str, str] = {}
        pointed: dict[str, str] = {}
        doubtful: list[str] = []
        unprinted = seen = 0
        readings = sheet.readings
        for field_id in ids:
            reading = readings.get(field_id, MISSING)
            if not reading.sure:
                # Of a row that isn't there nothing is printed that could be written wrongly.
                if reading.status != "missing":
                    doubtful.append(field_id)
                continue
            if reading.value is None:
                continue
            seen += 1
            raw = None if reading.status == "corrected" else reading.raw
            if raw is None:
                if counts:
                    raw = f"{reading.value:g}" if abs(reading.value) < 1e6 else f"{reading.value:.10g}"
                else:
                    unprinted += 1
                    continue
            if not pattern.fullmatch(raw) and not pattern.fullmatch(bare_figure(raw) if counts else _figure_in(raw)):
                whole = counts and _WHOLE_WITH_POINT.fullmatch(bare_figure(raw))
                (pointed if whole else bad)[field_id] = raw
        if bad:
            shown = listed(f"{sheet.name(f)}“{raw}”" for f, raw in bad.items())
            message = f"{fault}：{shown}"
            return [found(rule, sheet, "fail", message, list(bad), figures=dict(bad), needed=needed)]
        if pointed:
            # 833.00 is a whole number all the same.
            shown = listed(f"{sheet.name(f)}“{raw}”" for f, raw in pointed.items())
            message = f"整数写成了小数：{shown}"
            soft: Severity = "format"
            return [found(rule, sheet, "fail", message, list(pointed), figures=pointed, needed=needed, severity=soft)]
        if unprinted == seen and not (counts and seen):
            message = "记录没有保留原样文字（raw），看不出小数位数" if seen else "没有可检查的数"
            return [found(rule, sheet, "not_evaluable", message, figures={})]
        if doubtful:
            message = f"{listed(sheet.doubt(f) for f in doubtful)}，暂不能判断"
            return [found(rule, sheet, "not_evaluable", message, doubtful, figures={})]
        return [found(rule, sheet, "pass", f"{seen} 个数的写法符合要求", figures={})]

    return run


def _length(text: str) -> int:
    """Characters without white space."""
    return len("".join(text.split()))


def text_limit(rule: Rule, form: Form) -> Run:
    """Characters of each text, white space not counted, within the limit."""
    limit = int(rule.data.set_limit)
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        out = []
        for field_id in fields:
            reading = sheet.reading(field_id)
            if not reading.sure or reading.status == "blank":
                out.append(cannot(rule, sheet, (field_id,), (field_id,)))
                continue
            text = reading.value or ""
            length = _length(text)
            shown = f"{sheet.name(field_id)} {length} 字（不计空白）"
            figures = {field_id: length}
            if length > limit:
                message = f"{shown}，超过 {limit} 字"
                needed = f"不超过 {limit} 字，须删去 {length - limit} 字"
                computed = {"字数": length}
                out.append(
                    found(rule, sheet, "fail", message, (field_id,), figures=figures, computed=computed, needed=needed)
                )
                continue
            spaced = f"；连空白计 {len(text)} 字" if len(text) > limit else ""
            message = f"{shown}，不超过 {limit} 字{spaced}"
            out.append(found(rule, sheet, "pass", message, (field_id,), figures=figures, computed={"字数": length}))
        return out

    return run


def text_total(rule: Rule, form: Form) -> Run:
    """Characters of all texts together within the limit; tables aren't counted."""
    limit = int(rule.data.set_limit)
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        lengths: dict[str, Any] = {}
        doubtful = []
        for field_id in fields:
            reading = sheet.reading(field_id)
            if reading.sure:
                lengths[field_id] = _length(reading.value or "")
            else:
                doubtful.append(field_id)
        total = sum(lengths.values())
        computed = {"字数": total}
        if total > limit:
            message = f"第八部分文字合计 {total} 字（不计空白、不计表格），超过 {limit} 字"
            needed = f"合计不超过 {limit} 字"
            return [found(rule, sheet, "fail", message, fields, figures=lengths, computed=computed, needed=needed)]
        if doubtful:
            return [cannot(rule, sheet, fields, doubtful, computed=computed)]
        message = f"第八部分文字合计 {total} 字（不计空白、不计表格），不超过 {limit} 字"
        return [found(rule, sheet, "pass", message, fields, figures=lengths, computed=computed)]

    return run


def one_tick(rule: Rule, form: Form) -> Run:
    """Every single choice has exactly one tick."""
    ids = [f for f, s in dictionary(form).items() if s.type == "choice"]

    def run(sheet: Sheet) -> list[Finding]:
        given = [sheet.reading(f) for f in ids]
        bad = [f for f, r in zip(ids, given, strict=True) if r.sure and r.value is None]
        if bad:
            message = f"单选题未勾选或勾选多项：{listed(sheet.name(f) for f in bad)}"
            return [found(rule, sheet, "fail", message, bad, needed="每题恰好勾选一项")]
        doubtful = [f for f, r in zip(ids, given, strict=True) if not r.sure]
        if doubtful:
            message = f"{listed(sheet.doubt(f) for f in doubtful)}，暂不能判断"
            return [found(rule, sheet, "not_evaluable", message, doubtful, figures={})]
        return [found(rule, sheet, "pass", f"{len(ids)} 个单选题均恰好勾选一项", figures={})]

    return run


def present(rule: Rule, form: Form) -> Run:
    """Seals, signatures, dates, texts or tables are there."""
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        absent, doubtful = [], []
        for field_id in fields:
            reading = sheet.reading(field_id)
            if not reading.sure:
                doubtful.append(field_id)
            elif reading.status != "none_declared" and not reading.value:
                absent.append(field_id)
        if absent:
            message = f"没有：{listed(sheet.name(f) for f in absent)}"
            return [found(rule, sheet, "fail", message, absent, needed="补齐")]
        figures: dict[str, Any] | None = None if len(fields) <= 4 else {}
        if doubtful:
            message = f"{listed(sheet.doubt(f) for f in doubtful)}，暂不能判断"
            return [found(rule, sheet, "not_evaluable", message, fields, figures=figures)]
        return [found(rule, sheet, "pass", f"{rule.data.title}：齐全", fields, figures=figures)]

    return run


def dates_order(rule: Rule, form: Form) -> Run:
    """County date not after the provincial date; dates of a month only are compared as far as they go."""
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        first, second = sheet.text(fields[0]), sheet.text(fields[1])
        if first is None or second is None:
            return [cannot(rule, sheet, fields, [f for f in fields if sheet.text(f) is None])]
        county, province = read_date(first), read_date(second)
        if county is None or province is None:
            message = f"日期“{first if county is None else second}”的写法无法识别，暂不能判断"
            return [found(rule, sheet, "not_evaluable", message, fields)]
        if later(county, province):
            message = f"县级日期 {first} 晚于省级日期 {second}，{INCONSISTENT}"
            return [found(rule, sheet, "fail", message, fields, needed="县级日期不晚于省级日期")]
        return [found(rule, sheet, "pass", f"县级日期 {first} 不晚于省级日期 {second}", fields)]

    return run
