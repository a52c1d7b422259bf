"""The filling instructions: blanks, decimals, lengths, pages, layout, names, seals, dates, units."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from eligibility.checks.identities import INCONSISTENT
from eligibility.checks.thresholds import evaluate_all
from eligibility.dates import later, read_date
from eligibility.dictionary import Form, dictionary
from eligibility.finding import cannot, found, show_field
from eligibility.formula import compile_formula
from eligibility.interval import middle
from eligibility.places import province_named
from eligibility.result import Finding, Severity
from eligibility.rule import Rule, Run
from eligibility.sheet import MISSING, Sheet, squeeze

#: How many fields a message names before it says 等 N 项.
_NAMED = 8

_SECTIONS = frozenset("一二三四五六七")
_TYPED_UNIT = re.compile(r"(?:%|[万亿]?元|家|个|人|件|项|平方公里|吨[^\d]*|件/万人)$")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_WHOLE_WITH_POINT = re.compile(r"\d+\.0+")
#: What is typed for a minus sign.
_MINUS = re.compile(r"^[−–—﹣]")
_NAME_PATTERN = re.compile(
    r"^.*?(?:省|自治区|市|州|盟|地区|兵团)?.*?(?:县|市|区|旗|镇|乡|街道|林区|师)[^县市区旗镇乡]+?业(?:集群)?$"
)


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


def own_pages(rule: Rule, form: Form) -> Run:
    """No page carries parts of two of the sections 一 to 七."""

    def run(sheet: Sheet) -> list[Finding]:
        pages = sheet.record.get("pages")
        if not pages or not any(p.get("sections") for p in pages):
            return [found(rule, sheet, "not_evaluable", "记录没有各页所载部分的信息，暂不能判断")]
        shared = {
            p["page"]: [s for s in p.get("sections", ()) if s in _SECTIONS]
            for p in pages
            if len({s for s in p.get("sections", ()) if s in _SECTIONS}) > 1
        }
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
        finding.provenance = {
            f"版式{i}": {"page": d["page"], "bbox": d.get("bbox")}
            for i, d in enumerate(deviations, 1)
            if d.get("page") is not None
        }
        return [finding]

    return run


def _deviation(deviation: Mapping[str, Any]) -> str:
    where = f"第{deviation['section']}部分" if deviation.get("section") else ""
    page = f"（第 {deviation['page']} 页）" if deviation.get("page") is not None else ""
    kind = str(deviation.get("kind") or "")
    label = f"“{deviation['label']}”" if deviation.get("label") else ""
    return f"{where}{label}{_DEVIATIONS.get(kind, kind)}{page}"


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
        finding.provenance = {
            f"事项{n}": {"page": i["page"], "bbox": None} for n, i in enumerate(issues, 1) if i.get("page") is not None
        }
        return [finding]

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


def name_pattern(rule: Rule, form: Form) -> Run:
    """The cluster name reads province (city) + county (district) + industry."""
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        names = {f: sheet.text(f) for f in fields}
        odd = [f for f, name in names.items() if name and not _NAME_PATTERN.match(squeeze(name))]
        if odd:
            shown = "、".join(f"{sheet.name(f)}“{names[f]}”" for f in odd)
            message = f"{shown}不符合“省（市）+县（区）+产业”的格式，请核实"
            return [found(rule, sheet, "fail", message, odd, needed="如“吉林省敦化市医药产业集群”")]
        doubtful = [f for f, name in names.items() if name is None]
        if doubtful:
            return [cannot(rule, sheet, fields, doubtful)]
        return [found(rule, sheet, "pass", "集群名称符合格式", fields)]

    return run


_PLACE_SUFFIX = re.compile(r"(?:自治县|自治旗|林区|新区|县|市|区|旗)$")


def place_root(name: str) -> str:
    """A place name without its administrative ending (only where two characters are left)."""
    root = _PLACE_SUFFIX.sub("", squeeze(name))
    return root if len(root) >= 2 else squeeze(name)


_PLACES = ("cover.province", "cover.city", "cover.county")


def _place_faults(sheet: Sheet) -> list[str]:
    """Where the cluster's name, or the province it begins with, isn't that of the place on the cover."""
    name, county, province = sheet.text("basic.cluster_name"), sheet.text("cover.county"), sheet.text("cover.province")
    if name is None:
        return []
    faults = []
    if county and place_root(county) not in squeeze(name):
        faults.append(f"集群名称“{name}”中没有所属地区“{county}”，请核实")
    named = province_named(name)
    if province and named is not None and not squeeze(province).startswith(named):
        faults.append(f"集群名称“{name}”与封面所属省份“{province}”{INCONSISTENT}")
    return faults


def same_names(rule: Rule, form: Form) -> Run:
    """Cover and section 一 name the same cluster, operator and authority, and the cluster name holds the county."""
    fields = rule.fields[form]
    pairs = [(a, b) for a, b in rule.data.params["pairs"]]

    def run(sheet: Sheet) -> list[Finding]:
        faults: list[str] = []
        doubtful: list[str] = []
        for a, b in pairs:
            first, second = sheet.text(a), sheet.text(b)
            if first is None or second is None:
                doubtful += [f for f, text in ((a, first), (b, second)) if text is None]
                continue
            x, y = squeeze(first), squeeze(second)
            if not (x == y or x.endswith(y) or y.endswith(x)):
                faults.append(f"{sheet.name(a)}“{first}”与第一部分“{second}”{INCONSISTENT}")
        faults += _place_faults(sheet)
        doubtful += [f for f in _PLACES if sheet.awaits_review(f)]
        if faults:
            return [found(rule, sheet, "fail", "；".join(faults), fields, needed="封面与第一部分写法一致")]
        if doubtful:
            return [cannot(rule, sheet, fields, doubtful)]
        return [found(rule, sheet, "pass", "封面与第一部分的名称一致", fields)]

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


#: Upper bounds of what one county's cluster can reach, in the field's unit; ours, far above the largest known county
#: (industrial output of the largest is about 1.2 万亿元) and far below a figure typed in 万元 instead of 亿元.
_PLAUSIBLE_MAX = {"industry.total_output_100m_cny": 30000.0, "innovation.rd_expense_100m_cny": 1500.0}


def unit_scale(rule: Rule, form: Form) -> Run:
    """A slip between 亿元 and 万元: 1000 times or more off the neighbour year or the implied value."""
    limit = rule.data.set_limit
    years = rule.parameters.years
    roots = list(dict.fromkeys(f.rpartition(".")[0] for f in rule.fields[form]))
    implied = {
        entry["field"].replace("{y}", str(year)): (
            entry["name"],
            compile_formula(entry["value"], entry["let"], years, at),
        )
        for entry in rule.data.params.get("implied", ())
        for at, year in enumerate(years)
    }

    def run(sheet: Sheet) -> list[Finding]:
        return [_scale_of_series(rule, sheet, root, years, limit, implied) for root in roots]

    return run


def _scale_of_series(
    rule: Rule, sheet: Sheet, root: str, years: Sequence[int], limit: float, implied: Mapping[str, Any]
) -> Finding:
    ids = [f"{root}.{year}" for year in years]
    numbers = sheet.numbers
    known = [f for f in ids if f in numbers]
    faults = []
    for a, b in pairwise(known):
        x, y = abs(numbers[a]), abs(numbers[b])
        if x and y and round(max(x, y) / min(x, y), 6) >= limit:
            faults.append(f"{sheet.name(b)} {show_field(sheet, b)}，{sheet.name(a)} {show_field(sheet, a)}")
    top = _PLAUSIBLE_MAX.get(root)
    for field_id in known:
        if top and numbers[field_id] >= top:
            faults.append(f"{sheet.name(field_id)} {show_field(sheet, field_id)}，超出一县可能的范围")
        if field_id in implied and numbers[field_id]:
            name, formula = implied[field_id]
            value = evaluate_all(sheet, [(name, formula)]).get(name)
            guess = middle(value) if value else 0.0
            if guess > 0 and not 1 / limit < numbers[field_id] / guess < limit:
                faults.append(f"{sheet.name(field_id)} {show_field(sheet, field_id)}，由{name}推算约 {guess:.2f}")
    if faults:
        message = f"{'；'.join(faults)}：量级相差悬殊，疑为亿元与万元错位，{INCONSISTENT}"
        return found(rule, sheet, "fail", message, ids, needed="按表内印刷的单位填写")
    doubtful = [f for f in ids if f not in numbers and sheet.reading(f).status != "none_declared"]
    if doubtful:
        return cannot(rule, sheet, ids, doubtful)
    return found(rule, sheet, "pass", f"{sheet.name(ids[-1])[5:]}各年量级相当", ids)
