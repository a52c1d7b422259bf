"""Section 八: the target table, its remarks a to g, the stage texts, and the completion table of the review form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Any

from eligibility.checks.identities import INCONSISTENT
from eligibility.dictionary import Form
from eligibility.finding import cannot, found, plain
from eligibility.quantity import Quantity, parse_quantity
from eligibility.result import Finding, Verdict
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet, squeeze

TARGETS = "plan.targets"
COMPLETION = "plan.completion"

#: Printed label of a row, and what a reworded one still says.
_ROWS: dict[str, tuple[str, re.Pattern[str]]] = {
    "growth": ("近三年集群产值年均增速", re.compile(r"产值.*增(?:速|长)")),
    "quality": ("优质中小企业数量", re.compile(r"优质中小企业")),
    "rd": ("研发经费投入", re.compile(r"研发(?:经费|投入|费用)(?!.*(?:强度|占|比))")),
    "patents": ("有效发明专利数量", re.compile(r"发明专利(?!.*(?:每万|占|比))")),
    "iiot": ("工业互联网普及率", re.compile(r"工业互联网.*普及")),
    "co2": ("二氧化碳排放量", re.compile(r"二氧化碳|碳排放")),
    "energy": ("单位工业产值能耗", re.compile(r"能耗")),
}
_ROW_OF_RULE = {
    "plan_growth_2027": "growth",
    "plan_quality_sme": "quality",
    "plan_rd_2027": "rd",
    "plan_patents_2027": "patents",
    "plan_iiot_2027": "iiot",
    "plan_co2_2027": "co2",
    "plan_energy_2027": "energy",
}
#: Where a lower figure is the better one.
_FALLING = re.compile(r"能耗|排放|碳|水耗|降低|下降(?!率)")
_DIRECTIONS = ("主导产业", "创新", "数字化", "绿色化", "开放合作", "治理和服务")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a plan table."""

    table: str
    index: int
    cells: Mapping[str, Any]

    def text(self, column: str) -> str:
        """The text of a cell, empty where there is none."""
        return str(self.cells.get(column) or "").strip()

    def cell(self, column: str) -> str:
        """The name of a cell: ``plan.targets[2].target_2027``."""
        return f"{self.table}[{self.index}].{column}"

    def figures(self, *columns: str) -> dict[str, Any]:
        """The cells as the record writes them."""
        return {self.cell(c): self.cells.get(c) for c in columns}


@dataclass(frozen=True, slots=True)
class _Table:
    rows: list[Row]
    by_kind: dict[str, Row]


def _table(sheet: Sheet, table: str) -> _Table:
    """The rows of a table of the record, and which of them are the printed ones; kept on the sheet."""
    known: _Table | None = sheet.table_rows.get(table)
    if known is None:
        reading = sheet.reading(table)
        sure = reading.sure and isinstance(reading.value, list)
        every = [Row(table, i, cells) for i, cells in enumerate(reading.value)] if sure else []
        known = sheet.table_rows[table] = _Table(every, _by_kind(every))
    return known


def _by_kind(every: list[Row]) -> dict[str, Row]:
    """For each kind the row with the printed label, else the first that says the same in other words."""
    labels = [squeeze(row.text("indicator")) for row in every]
    found_rows: dict[str, Row] = {}
    for kind, (label, pattern) in _ROWS.items():
        at = (
            labels.index(label) if label in labels else next((i for i, x in enumerate(labels) if pattern.search(x)), -1)
        )
        if at >= 0:
            found_rows[kind] = every[at]
    return found_rows


def rows(sheet: Sheet, table: str) -> list[Row]:
    """The rows of a table of the record that may be trusted."""
    return _table(sheet, table).rows


def find_row(sheet: Sheet, table: str, kind: str) -> Row | None:
    """The printed row of that kind, else the first that says the same in other words."""
    return _table(sheet, table).by_kind.get(kind)


def _row_or_doubt(rule: Rule, sheet: Sheet, table: str, kind: str) -> Row | Finding:
    row = find_row(sheet, table, kind)
    if row is not None:
        return row
    if not sheet.reading(table).sure:
        return cannot(rule, sheet, (table,), (table,))
    message = f"目标表没有“{_ROWS[kind][0]}”一行，暂不能判断"
    return found(rule, sheet, "not_evaluable", message, (table,), figures={})


def _unclear(rule: Rule, sheet: Sheet, row: Row, *columns: str) -> Finding:
    """A cell is empty (not evaluable), or says something from which no single figure can be taken (a person)."""
    cells = [row.cell(c) for c in columns]
    empty = [c for c in columns if not row.text(c)]
    names = sheet.specs[row.table].columns
    label = row.text("indicator")
    if empty:
        what = "、".join(names.get(c, c) for c in empty)
        message = f"“{label}”的{what}未填，暂不能判断"
        return found(rule, sheet, "not_evaluable", message, cells, figures=row.figures(*columns))
    shown = "、".join(f"“{row.text(c)}”" for c in columns)
    message = f"“{label}”{shown}取不出单一的数，请人工判断"
    return found(rule, sheet, "needs_person", message, cells, figures=row.figures(*columns))


def plan_growth(rule: Rule, form: Form) -> Run:
    """Target of the growth row not below the threshold."""
    limit = Decimal(str(rule.data.threshold))
    column = rule.data.columns[0]

    def run(sheet: Sheet) -> list[Finding]:
        row = _row_or_doubt(rule, sheet, TARGETS, "growth")
        if isinstance(row, Finding):
            return [row]
        target = parse_quantity(row.text(column))
        if target is None or (not target.percent and (target.unit or abs(target.number) < 1)):
            return [_unclear(rule, sheet, row, column)]
        holds = target.number >= limit
        message = f"2027年目标 {row.text(column)}，{'不低于' if holds else '低于'} {limit}%"
        return [
            found(
                rule,
                sheet,
                "pass" if holds else "fail",
                message,
                (row.cell(column),),
                figures=row.figures(column),
                needed=None if holds else f"目标不低于 {limit}%",
            )
        ]

    return run


def _pair(row: Row, base: str, target: str) -> tuple[Quantity, Quantity] | None:
    """Base and target as quantities of one kind."""
    first, second = parse_quantity(row.text(base)), parse_quantity(row.text(target))
    if first is None or second is None:
        return None
    if first.unit == second.unit or (first.money and second.money):
        return first, second
    # A unit written once holds for both cells.
    if not second.unit:
        return first, Quantity(second.number, first.unit, second.text)
    if not first.unit:
        return Quantity(first.number, second.unit, first.text), second
    return None


def plan_rising(rule: Rule, form: Form) -> Run:
    """An integer that rises every year: the target is at least the base plus one a year."""
    base, target = rule.data.columns
    steps = len(rule.parameters.plan_years)

    def run(sheet: Sheet) -> list[Finding]:
        row = _row_or_doubt(rule, sheet, TARGETS, _ROW_OF_RULE[rule.id])
        if isinstance(row, Finding):
            return [row]
        pair = _pair(row, base, target)
        if pair is None or pair[0].percent:
            return [_unclear(rule, sheet, row, base, target)]
        least = pair[0].scaled + steps
        holds = pair[1].scaled >= least
        message = f"基准 {row.text(base)}，目标 {row.text(target)}，" + (
            "逐年增加可以实现" if holds else f"三年间不可能逐年增加（至少 {least:f}）"
        )
        return [
            found(
                rule,
                sheet,
                "pass" if holds else "fail",
                message,
                (row.cell(base), row.cell(target)),
                figures=row.figures(base, target),
                needed=None if holds else f"目标不少于 {least:f}",
            )
        ]

    return run


def plan_compound(rule: Rule, form: Form) -> Run:
    """Target over base at least the compounded threshold; between simple and compound growth a person decides."""
    rate = Decimal(str(rule.data.threshold))
    base, target = rule.data.columns
    steps = len(rule.parameters.plan_years)
    factor = (1 + rate / 100) ** steps
    simple = 1 + rate * steps / 100
    step = Decimal(1) if rule.data.params.get("integer") else Decimal("0.01")
    times, simple_times = f"{factor.normalize():f}", f"{simple.normalize():f}"
    endings: dict[Verdict, str] = {
        "pass": f"，达到年均 {rate}%（{times} 倍）",
        "needs_person": f"，够单利 {simple_times} 倍，不够复利 {times} 倍，请人工判断",
        "fail": f"，未达到年均 {rate}%（{times} 倍）",
    }

    def run(sheet: Sheet) -> list[Finding]:
        row = _row_or_doubt(rule, sheet, TARGETS, _ROW_OF_RULE[rule.id])
        if isinstance(row, Finding):
            return [row]
        goal = parse_quantity(row.text(target))
        if goal is not None and goal.percent:
            return [_rate_target(rule, sheet, row, goal, target, rate, factor, simple)]
        pair = _pair(row, base, target)
        if pair is None or pair[0].scaled <= 0:
            return [_unclear(rule, sheet, row, base, target)]
        ratio = pair[1].scaled / pair[0].scaled
        least = (pair[0].number * factor / step).to_integral_value(ROUND_CEILING) * step
        needed = f"目标不低于 {least:f}{pair[0].unit}（基准的 {times} 倍）"
        shown = f"基准 {row.text(base)}，目标 {row.text(target)}，为基准的 {ratio:.4f} 倍"
        verdict = _compound_verdict(ratio, factor, simple)
        message = shown + endings[verdict]
        return [
            found(
                rule,
                sheet,
                verdict,
                message,
                (row.cell(base), row.cell(target)),
                figures=row.figures(base, target),
                computed={"倍数": round(float(ratio), 6)},
                needed=None if verdict == "pass" else needed,
            )
        ]

    return run


def _compound_verdict(ratio: Decimal, factor: Decimal, simple: Decimal) -> Verdict:
    return "pass" if ratio >= factor else "needs_person" if ratio >= simple else "fail"


def _rate_target(
    rule: Rule, sheet: Sheet, row: Row, goal: Quantity, column: str, rate: Decimal, factor: Decimal, simple: Decimal
) -> Finding:
    """A row whose target is written as a rate: yearly, or over the whole term where it says so."""
    verdict: Verdict
    if re.search(r"较|累计|总体?增", goal.text):
        verdict = _compound_verdict(1 + goal.number / 100, factor, simple)
        needed = f"三年累计增长不低于 {(factor - 1) * 100:.2f}%"
    else:
        verdict = "pass" if goal.number >= rate else "fail"
        needed = f"年均增长不低于 {rate}%"
    words = {"pass": "达到", "fail": "未达到", "needs_person": "按单利达到、按复利未达到"}
    message = f"目标写作增速“{row.text(column)}”，{words[verdict]}年均 {rate}%"
    return found(
        rule,
        sheet,
        verdict,
        message,
        (row.cell(column),),
        figures=row.figures(column),
        needed=None if verdict == "pass" else needed,
    )


def plan_direction(rule: Rule, form: Form) -> Run:
    """The industry average isn't on the form: shown to a person, with whether the target moves the right way."""
    up = rule.data.params["direction"] == "up"
    base, target = rule.data.columns

    def run(sheet: Sheet) -> list[Finding]:
        row = _row_or_doubt(rule, sheet, TARGETS, _ROW_OF_RULE[rule.id])
        if isinstance(row, Finding):
            return [row]
        pair = _pair(row, base, target)
        cells = (row.cell(base), row.cell(target))
        hint = ""
        if pair is not None:
            better = pair[1].scaled >= pair[0].scaled if up else pair[1].scaled < pair[0].scaled
            hint = f"目标{'优于' if better else '不优于'}基准；"
        message = f"基准“{row.text(base)}”，目标“{row.text(target)}”：{hint}行业平均水平不在表内，请人工判断"
        return [
            found(
                rule,
                sheet,
                "needs_person",
                message,
                cells,
                figures=row.figures(base, target),
                needed=rule.data.test,
                decisive=False,
            )
        ]

    return run


def plan_directions(rule: Rule, form: Form) -> Run:
    """The target table has rows for the six directions."""

    def run(sheet: Sheet) -> list[Finding]:
        if not sheet.reading(TARGETS).sure:
            return [cannot(rule, sheet, (TARGETS,), (TARGETS,))]
        there = {squeeze(row.text("direction")) for row in rows(sheet, TARGETS)}
        lacking = [d for d in _DIRECTIONS if not any(d in t for t in there)]
        computed = {"方向": sorted(there)}
        if lacking:
            message = f"目标表没有：{'、'.join(lacking)}"
            return [
                found(
                    rule, sheet, "fail", message, (TARGETS,), figures={}, computed=computed, needed="补齐各方向目标"
                )
            ]  # fmt: skip
        return [found(rule, sheet, "pass", "目标表六个方向齐全", (TARGETS,), figures={}, computed=computed)]

    return run


def plan_baseline_standard(rule: Rule, form: Form) -> Run:
    """Base values against the standard where both a number and a threshold are there; the rest is a person's."""
    column = rule.data.columns[0]
    standards = {"growth": "elig_avg_growth_min", "rd": "elig_rd_avg_growth_min", "iiot": "elig_iiot_share_min"}

    def run(sheet: Sheet) -> list[Finding]:
        if not sheet.reading(TARGETS).sure:
            return [cannot(rule, sheet, (TARGETS,), (TARGETS,))]
        good: list[str] = []
        bad: list[str] = []
        open_: list[str] = []
        cells: list[str] = []
        figures: dict[str, Any] = {}
        for kind, standard in standards.items():
            row = find_row(sheet, TARGETS, kind)
            limit = rule.siblings[standard].limit
            value = parse_quantity(row.text(column)) if row else None
            if row is None or value is None or limit is None or not (value.percent or not value.unit):
                open_.append(_ROWS[kind][0])
                continue
            cells.append(row.cell(column))
            figures |= row.figures(column)
            bound = Decimal(str(limit))
            strict = rule.siblings[standard].operator == ">"
            holds = value.number > bound if strict else value.number >= bound
            word = "高于" if strict else "不低于"
            text = f"{_ROWS[kind][0]} {row.text(column)}{'，' if holds else '，应'}{word} {plain(float(bound))}%"
            (good if holds else bad).append(text)
        if bad:
            message = f"基准值不符合认定标准：{'；'.join(bad)}"
            return [found(rule, sheet, "fail", message, cells, figures=figures, needed="基准值符合认定标准")]
        checked = f"可计算部分符合（{'；'.join(good)}）；" if good else ""
        message = f"{checked}{'、'.join(open_)}及其余各行没有可比的门槛或数，请人工核对"
        return [found(rule, sheet, "needs_person", message, cells or (TARGETS,), figures=figures, decisive=False)]

    return run


def _section_fields(rule: Rule) -> dict[str, str]:
    latest = rule.parameters.latest
    return {
        "growth": "industry.leading_output_cagr_3y_pct",
        "rd": f"innovation.rd_expense_100m_cny.{latest}",
        "patents": "innovation.invention_patents",
        "iiot": f"digital.iiot_adoption_pct.{latest}",
        "co2": f"green.carbon_intensity.{latest}",
        "energy": f"green.energy_intensity.{latest}",
    }


#: Rows whose printed name isn't quite the indicator of the sections: a difference there proves nothing.
_LOOSE = frozenset({"growth", "co2"})


def plan_baseline_sections(rule: Rule, form: Form) -> Run:
    """Base value of 2024 against the same indicator in the sections: one finding a row."""
    fields = _section_fields(rule)

    def run(sheet: Sheet) -> list[Finding]:
        return list(_against_sections(rule, sheet, TARGETS, rule.data.columns[0], fields))

    return run


def completion_baseline(rule: Rule, form: Form) -> Run:
    """Base value of 2022 in the completion table against the 2022 column: one finding a row."""
    first = rule.parameters.years[0]
    fields = {
        "rd": f"innovation.rd_expense_100m_cny.{first}",
        "iiot": f"digital.iiot_adoption_pct.{first}",
        "energy": f"green.energy_intensity.{first}",
        "co2": f"green.carbon_intensity.{first}",
    }

    def run(sheet: Sheet) -> list[Finding]:
        return list(_against_sections(rule, sheet, COMPLETION, rule.data.columns[0], fields))

    return run


def _against_sections(
    rule: Rule, sheet: Sheet, table: str, column: str, fields: Mapping[str, str]
) -> Iterator[Finding]:
    if not sheet.reading(table).sure:
        yield cannot(rule, sheet, (table,), (table,))
        return
    for kind, field_id in fields.items():
        row = find_row(sheet, table, kind)
        if row is None:
            continue
        yield _row_against(rule, sheet, row, column, kind, field_id)


def _row_against(rule: Rule, sheet: Sheet, row: Row, column: str, kind: str, field_id: str) -> Finding:
    cell = row.cell(column)
    ids = (cell, field_id)
    figures = row.figures(column) | {field_id: sheet.reading(field_id).value}
    value = parse_quantity(row.text(column))
    if value is None:
        return _unclear(rule, sheet, row, column)
    if field_id not in sheet.numbers:
        return cannot(rule, sheet, ids, (field_id,))
    comparable = _comparable(value, kind)
    shown = f"“{row.text('indicator')}”基准值 {row.text(column)}，{sheet.name(field_id)} {sheet.numbers[field_id]:g}"
    if comparable is None:
        message = f"{shown}：单位不同，请人工核对"
        return found(rule, sheet, "needs_person", message, ids, figures=figures)
    number, half = comparable
    low, high = sheet.interval(field_id)
    if number - half <= high + 1e-9 and number + half >= low - 1e-9:
        return found(rule, sheet, "pass", f"{shown}：一致", ids, figures=figures)
    if kind in _LOOSE:
        message = f"{shown}：数字不同，两处指标口径也不同，请人工核对"
        return found(rule, sheet, "needs_person", message, ids, figures=figures)
    needed = f"与{sheet.name(field_id)}一致"
    return found(rule, sheet, "fail", f"{shown}，{INCONSISTENT}", ids, figures=figures, needed=needed)


def _comparable(value: Quantity, kind: str) -> tuple[float, float] | None:
    """Number and half width in the unit of the section's field, or None where the units differ in kind."""
    if kind == "rd":
        if value.unit in ("", "亿元", "亿"):
            return float(value.number), float(value.half / Decimal(10**8) if value.unit else value.half)
        if value.money:
            return float(value.scaled / 10**8), float(value.half / Decimal(10**8))
        return None
    if kind in ("growth", "iiot"):
        return (float(value.number), float(value.half)) if value.percent or not value.unit else None
    if kind == "patents":
        return (float(value.scaled), 0.0) if not value.percent else None
    # Intensities: tonnes per 万元.
    if value.unit and "万元" not in value.unit:
        return None
    return float(value.number), float(value.half)


def completion(rule: Rule, form: Form) -> Run:
    """Row by row: what was reached in 2025 against its target, lower being better for carbon and energy."""
    target, actual = rule.data.columns

    def run(sheet: Sheet) -> list[Finding]:
        if not sheet.reading(COMPLETION).sure:
            return [cannot(rule, sheet, (COMPLETION,), (COMPLETION,))]
        every = rows(sheet, COMPLETION)
        if not every:
            return [
                found(rule, sheet, "not_evaluable", "目标完成情况表没有填写，暂不能判断", (COMPLETION,), figures={})
            ]  # fmt: skip
        return [_completion_of_row(rule, sheet, row, target, actual) for row in every]

    return run


def _completion_of_row(rule: Rule, sheet: Sheet, row: Row, target: str, actual: str) -> Finding:
    pair = _pair(row, target, actual)
    if pair is None:
        return _unclear(rule, sheet, row, target, actual)
    falling = bool(_FALLING.search(squeeze(row.text("indicator")))) and "降低率" not in row.text("indicator")
    goal, reached = pair[0].scaled, pair[1].scaled
    holds = reached <= goal if falling else reached >= goal
    word = ("不高于" if holds else "高于") if falling else ("达到" if holds else "未达到")
    message = f"“{row.text('indicator')}”完成值 {row.text(actual)}，{word}目标值 {row.text(target)}"
    return found(
        rule,
        sheet,
        "pass" if holds else "fail",
        message,
        (row.cell(target), row.cell(actual)),
        figures=row.figures(target, actual),
        needed=None if holds else f"完成值{'不高于' if falling else '不低于'} {row.text(target)}",
    )
