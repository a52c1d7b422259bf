"""A season as a province sees it: the summary rows, and the rules that need all forms together.

Plain values in, plain values out; writing a spreadsheet is the caller's part.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from eligibility.book import NATIONAL, rule_book
from eligibility.check import lay_out
from eligibility.checks.formats import listed
from eligibility.checks.names import place_root
from eligibility.finding import found
from eligibility.interval import EPSILON, Interval, divide, multiply
from eligibility.places import Unit, bare_name, clusters, find_published, list_complete, published, unit_of
from eligibility.record import RecordSource, load_record
from eligibility.result import VERDICT_ZH, CheckResult, Finding, Verdict
from eligibility.rule import Rule, RuleBook
from eligibility.sheet import Sheet, squeeze


@dataclass(slots=True)
class Application:
    """One form of the season. ``passed`` and ``reason``: the province's own first review (初审), if any."""

    record: RecordSource
    name: str = ""
    result: CheckResult | None = None
    passed: bool | None = None
    reason: str | None = None


class SummaryRow(BaseModel):
    """One form as a row of 附件2 or 附件4. ``doubtful`` names what awaits review."""

    number: int
    form: Literal["shenbao", "fuhe"]
    source: str = ""
    cluster_name: str = ""
    province: str = ""
    city: str = ""
    county: str = ""
    region: str = ""
    unit: str = ""
    department: str = ""
    industry: str = ""
    industry_type: str = ""
    operator: str = ""
    contact_name: str = ""
    contact_phone: str = ""
    verdict: str = ""
    passed: str = ""
    fail_reason: str = ""
    suggested_reason: str = ""
    remark: str = ""
    doubtful: list[str] = Field(default_factory=list)


class SeasonResult(BaseModel):
    """The rows of both summary tables and the findings over all forms."""

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)

    schema_: Literal["shenbao-season/1"] = Field(default="shenbao-season/1", alias="schema")
    rules: str
    season: int
    review_cohort: int
    recommended: list[SummaryRow]
    reviewed: list[SummaryRow]
    findings: list[Finding]


@dataclass(slots=True)
class _Entry:
    application: Application
    sheet: Sheet
    row: SummaryRow
    unit: Unit | None
    key: str | None = field(default=None)


def check_season(applications: Iterable[Application], rules: str | Path | RuleBook = NATIONAL) -> SeasonResult:
    """Rows and findings of a season.

    Rules: quotas, duplicates, one cluster filed both ways, two of one niche, one county's output in several forms, the
    cohort under review, and a reason for every review that failed. Raises ``RecordError`` for a bad record.
    """
    book = rules if isinstance(rules, RuleBook) else rule_book(rules)
    entries = [_entry(a, book) for a in applications]
    recommended = [e for e in entries if e.sheet.form == "shenbao"]
    reviewed = [e for e in entries if e.sheet.form == "fuhe"]
    for group in (recommended, reviewed):
        for number, entry in enumerate(group, 1):
            entry.row.number = number
    rules_by_id = {rule.id: rule for rule in book.rules}
    findings: list[Finding] = []
    for rule_id, check, concerned in (
        ("quota_province", _quota, recommended),
        ("quota_city_xpcc", _quota, recommended),
        ("elig_one_per_niche", _niches, recommended),
        ("no_duplicate_filing", _duplicates, entries),
        ("no_double_filing", _both_ways, entries),
        ("id_output_county_total", _county_totals, recommended),
        ("review_cohort_mandatory", _cohort, reviewed),
        ("review_fail_reason", _reasons, reviewed),
    ):
        rule = rules_by_id.get(rule_id)
        if rule is not None and concerned:
            findings += check(rule, concerned)
    return SeasonResult(
        rules=book.id,
        season=book.parameters.season,
        review_cohort=book.parameters.review_cohort,
        recommended=[e.row for e in recommended],
        reviewed=[e.row for e in reviewed],
        findings=findings,
    )


def _entry(application: Application, book: RuleBook) -> _Entry:
    sheet = lay_out(load_record(application.record), book)
    row = summary_row(sheet, application)
    unit = unit_of(row.province, row.city) if row.province else None
    if unit is not None:
        row.unit = unit.name
    name = sheet.text("basic.cluster_name") or sheet.text("cover.cluster_name")
    return _Entry(application, sheet, row, unit, bare_name(name) if name else None)


def summary_row(sheet: Sheet, application: Application) -> SummaryRow:
    """The row of one form; a text that awaits review is written down too, and named in ``doubtful``."""
    doubtful: list[str] = []

    def text(*fields: str) -> str:
        for field_id in fields:
            reading = sheet.reading(field_id)
            if isinstance(reading.value, str) and reading.value:
                if not reading.sure:
                    doubtful.append(sheet.name(field_id))
                return reading.value
        return ""

    province, city, county = text("cover.province"), text("cover.city"), text("cover.county")
    cluster = text("basic.cluster_name", "cover.cluster_name")
    result = application.result
    failed = [f.message for f in result.findings if f.decisive and f.verdict == "fail"] if result else []
    passed = {True: "是", False: "否", None: ""}[application.passed]
    return SummaryRow(
        number=0,
        form=sheet.form,
        source=application.name,
        cluster_name=cluster,
        province=province,
        city=city,
        county=county,
        region="/".join(p for p in (province, city, county) if p),
        department=text("basic.department", "cover.department"),
        industry=industry_of(cluster, county),
        industry_type=text("basic.industry_type"),
        operator=text("basic.operator", "cover.operator"),
        contact_name=text("cover.contact_name", "basic.department_contact_name"),
        contact_phone=text("cover.contact_phone", "basic.department_contact_phone"),
        verdict=VERDICT_ZH[result.verdict] if result else "",
        passed=passed,
        fail_reason=application.reason or "",
        suggested_reason="；".join(failed),
        remark=f"待复核：{listed(doubtful)}" if doubtful else "",
        doubtful=doubtful,
    )


def industry_of(cluster: str, county: str = "") -> str:
    """The industry in a cluster's name: what stands between the place and 产业集群."""
    text = squeeze(cluster)
    root = place_root(county) if county else ""
    if root and root in text:
        text = text[text.index(root) + len(root) :]
        text = re.sub(r"^(?:自治县|自治旗|林区|新区|县|市|区|旗)", "", text)
        text = re.sub(r"^.{1,6}?(?:镇|街道|乡)(?=.{2,})", "", text)
    else:
        text = bare_name(cluster)
        text = re.sub(r"^.{1,8}?(?:县|市|区|旗|镇|街道)(?=.{2,})", "", text)
    return re.sub(r"(?:产业)?(?:集群)?$", "", text)


def _finding(
    rule: Rule, entries: Sequence[_Entry], verdict: Verdict, message: str, needed: str | None = None
) -> Finding:
    """A finding over several forms; ``computed`` names the forms, as it belongs to no single one."""
    finding = found(rule, entries[0].sheet, verdict, message, (), needed=needed, decisive=False)
    finding.computed = {"材料": [_label(e) for e in entries]}
    return finding


def _label(entry: _Entry) -> str:
    return entry.row.source or entry.row.cluster_name or f"第 {entry.row.number} 份"


def _quota(rule: Rule, entries: Sequence[_Entry]) -> list[Finding]:
    """Forms of one unit within its quota. Forms that failed the first review aren't recommended and don't count."""
    limit = int(rule.data.set_limit)
    provinces = rule.id == "quota_province"
    groups: dict[str, list[_Entry]] = defaultdict(list)
    unplaced: list[_Entry] = []
    for entry in entries:
        if entry.application.passed is False:
            continue
        if entry.unit is None or not entry.sheet.reading("cover.province").sure:
            unplaced.append(entry)
        elif (entry.unit.kind == "provinces") == provinces:
            groups[entry.unit.name].append(entry)
    out = []
    for unit, members in groups.items():
        if len(members) > limit:
            message = f"{unit}推荐 {len(members)} 个，超过名额 {limit} 个；超过报送数量的，一律不予受理"
            out.append(_finding(rule, members, "fail", message, f"不超过 {limit} 个"))
        elif len(members) + len(unplaced) > limit:
            message = f"{unit}推荐 {len(members)} 个，另有 {len(unplaced)} 份所属地区待复核，暂不能判断"
            out.append(_finding(rule, [*members, *unplaced], "not_evaluable", message))
        else:
            out.append(_finding(rule, members, "pass", f"{unit}推荐 {len(members)} 个，不超过名额 {limit} 个"))
    if not groups and len(unplaced) > limit:
        message = f"{len(unplaced)} 份所属地区待复核，暂不能判断是否超过名额"
        out.append(_finding(rule, unplaced, "not_evaluable", message))
    return out


def _nameless(rule: Rule, entries: Sequence[_Entry]) -> list[Finding]:
    unnamed = [e for e in entries if e.key is None]
    if not unnamed:
        return []
    message = f"{len(unnamed)} 份的集群名称缺失或待复核，暂不能判断"
    return [_finding(rule, unnamed, "not_evaluable", message)]


def _niches(rule: Rule, entries: Sequence[_Entry]) -> list[Finding]:
    groups: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.key is not None:
            groups[entry.row.unit or entry.row.province, entry.row.industry].append(entry)
    out = []
    for (unit, industry), members in groups.items():
        if industry and len({e.key for e in members}) > 1:
            message = f"{unit}有 {len(members)} 个集群同属“{industry}”，请核实"
            out.append(_finding(rule, members, "fail", message, "同一细分领域只推荐一个"))
    return out or _nameless(rule, entries) or [_finding(rule, entries, "pass", "没有两个集群同属一个细分领域")]


def _groups(entries: Iterable[_Entry]) -> dict[tuple[str, str], list[_Entry]]:
    """Forms of the same cluster: same province (where known) and same name without places."""
    groups: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.key is not None:
            groups[entry.row.unit, entry.key].append(entry)
    return groups


def _duplicates(rule: Rule, entries: Sequence[_Entry]) -> list[Finding]:
    out = []
    for form in ("shenbao", "fuhe"):
        for members in _groups(e for e in entries if e.sheet.form == form).values():
            if len(members) > 1:
                message = f"“{members[0].row.cluster_name}”报了 {len(members)} 份，请核实"
                out.append(_finding(rule, members, "fail", message, "只报一份"))
    return out or _nameless(rule, entries) or [_finding(rule, entries, "pass", "没有重复申报的集群")]


def _both_ways(rule: Rule, entries: Sequence[_Entry]) -> list[Finding]:
    out = []
    for members in _groups(entries).values():
        if len({e.sheet.form for e in members}) > 1:
            message = f"“{members[0].row.cluster_name}”同时申报推荐和复核，请核实"
            out.append(_finding(rule, members, "fail", message, "只取其一"))
    return out or _nameless(rule, entries) or [_finding(rule, entries, "pass", "没有集群同时申报推荐和复核")]


def _county_totals(rule: Rule, entries: Sequence[_Entry]) -> list[Finding]:
    """The industrial output of a county, implied by total and share, is one value in all forms of that county."""
    counties: dict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        if entry.row.county:
            counties[entry.row.region].append(entry)
    out = []
    for region, members in counties.items():
        if len(members) < 2:
            continue
        for year in rule.parameters.years:
            implied = [(e, _implied(e.sheet, year)) for e in members]
            known = [(e, value) for e, value in implied if value is not None]
            if len(known) < 2:
                continue
            low, high = max(v[0] for _, v in known), min(v[1] for _, v in known)
            if low > high + EPSILON:
                shown = "、".join(f"{_label(e)} {(v[0] + v[1]) / 2:.2f} 亿元" for e, v in known)
                message = f"{region}{year}年推算的县域工业总产值各份不同：{shown}，不一致，请核实"
                out.append(_finding(rule, [e for e, _ in known], "fail", message, "同一县的各份表得同一数值"))
            else:
                message = f"{region}{year}年推算的县域工业总产值各份相符"
                out.append(_finding(rule, [e for e, _ in known], "pass", message))
    return out


def _implied(sheet: Sheet, year: int) -> Interval | None:
    total = f"industry.total_output_100m_cny.{year}"
    share = f"industry.total_output_share_of_county_pct.{year}"
    if total not in sheet.numbers or share not in sheet.numbers or sheet.numbers[share] <= sheet.half_unit:
        return None
    return divide(multiply(sheet.interval(total), (100.0, 100.0)), sheet.interval(share))


def _cohort(rule: Rule, entries: Sequence[_Entry]) -> list[Finding]:
    """Published clusters of the cohort, in the units at hand, for which no review form is there."""
    batch = rule.parameters.review_cohort
    filed = {name for e in entries for b, name in find_published(e.row.cluster_name).items() if b == batch}
    here = {e.unit.name for e in entries if e.unit is not None}
    owners = published_units(batch)
    lacking = [name for name in published(batch) if owners.get(name) in here and name not in filed]
    partly = "" if list_complete() else "（名单不完整，只核对已收录的）"
    if lacking:
        message = f"{batch}年度名单中的集群没有复核表：{listed(lacking)}，请人工核对{partly}"
        return [_finding(rule, entries, "needs_person", message, "名单内每个集群都提交复核表")]
    return [_finding(rule, entries, "pass", f"{batch}年度名单中已收录的集群都有复核表{partly}")]


def published_units(batch: int) -> dict[str, str]:
    """The recommending unit of each published name of a batch."""
    return {c["name"]: c.get("recommending_unit") or c["province"] for c in clusters().get(batch, ())}


def _reasons(rule: Rule, entries: Sequence[_Entry]) -> list[Finding]:
    out = []
    for entry in entries:
        name = entry.row.cluster_name or _label(entry)
        if entry.application.passed is None:
            out.append(_finding(rule, [entry], "not_evaluable", f"“{name}”没有初审结果，暂不能判断"))
        elif entry.application.passed:
            out.append(_finding(rule, [entry], "pass", f"“{name}”通过初审，无须原因"))
        elif (entry.application.reason or "").strip():
            out.append(_finding(rule, [entry], "pass", f"“{name}”未通过初审，已说明原因"))
        else:
            hint = f"；核对所见：{entry.row.suggested_reason}" if entry.row.suggested_reason else ""
            message = f"“{name}”未通过初审，没有说明原因{hint}"
            out.append(_finding(rule, [entry], "fail", message, "未通过初审的，需说明原因"))
    return out
