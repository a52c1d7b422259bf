"""The cluster's name, and what cover and section 一 both say."""

from __future__ import annotations

import re

from eligibility.checks.identities import INCONSISTENT
from eligibility.dictionary import Form
from eligibility.finding import cannot, found
from eligibility.places import province_named
from eligibility.result import Finding
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet, squeeze

_NAME_PATTERN = re.compile(
    r"^.*?(?:省|自治区|市|州|盟|地区|兵团)?.*?(?:县|市|区|旗|镇|乡|街道|林区|师)[^县市区旗镇乡]+?业(?:集群)?$"
)


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
