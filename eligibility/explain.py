"""The rules as text for a clerk: one line each, or one in full."""

from __future__ import annotations

from eligibility.errors import RuleBookError
from eligibility.finding import plain
from eligibility.result import GROUP_ZH, SEVERITY_ZH, STATUS_ZH
from eligibility.rule import Rule, RuleBook

_FORM_ZH = {"shenbao": "申报表", "fuhe": "复核申报表"}
_RELATION_ZH = {">=": "不低于", ">": "高于", "<=": "不超过", "count <=": "不超过", "sum <=": "合计不超过"}
_STAGE_ZH = {"county": "县级报送", "ministry": "省级报部"}


def threshold_text(rule: Rule) -> str:
    """The threshold as a clerk reads it; 未设定 where the criterion has a number that isn't known."""
    limit, unit = rule.data.threshold, rule.data.unit or ""
    if limit is None:
        return "未设定" if rule.data.status == "threshold_unconfirmed" else "—"
    if isinstance(limit, (bool, str)):
        return str(limit)
    if isinstance(limit, (int, float)):
        word = _RELATION_ZH.get(rule.data.operator.removeprefix("each "), "")
        return f"{word} {plain(limit)} {unit}".replace(" %", "%").strip()
    if isinstance(limit, list):
        if len(limit) == 2 and all(isinstance(x, (int, float)) for x in limit):
            return f"{plain(limit[0])} 至 {plain(limit[1])}{unit}"
        return " 或 ".join(str(x) for x in limit)
    return "；".join(f"（{k}）{'未设定' if v is None else v}" for k, v in limit.items())


def rule_lines(book: RuleBook) -> list[tuple[str, str, str, str, str, str]]:
    """Every rule of a book: id, group, title, threshold, severity, how sure."""
    return [
        (
            rule.id,
            GROUP_ZH.get(rule.group, rule.group),
            rule.title,
            threshold_text(rule),
            SEVERITY_ZH[rule.severity],
            STATUS_ZH[rule.status],
        )
        for rule in book.rules
    ]


def explain_rule(book: RuleBook, rule_id: str) -> str:
    """One rule in full. Raises ``RuleBookError`` naming rules of similar ids."""
    try:
        rule = book.rule(rule_id)
    except KeyError:
        near = [r.id for r in book.rules if rule_id in r.id or r.id in rule_id][:8]
        hint = f"；相近的有：{'、'.join(near)}" if near else "；可用 rules list 查看全部"
        raise RuleBookError(f"规则集 {book.id} 没有规则 {rule_id}{hint}") from None
    data = rule.data
    lines = [
        f"{rule.id}  {rule.title}",
        f"  类别：{GROUP_ZH.get(rule.group, rule.group)}",
        f"  适用：{'、'.join(_FORM_ZH[f] for f in data.forms)}"
        + (f"（{_STAGE_ZH[data.stage]}）" if data.stage else ""),
        f"  要求：{data.test}",
        f"  门槛：{threshold_text(rule)}",
        f"  性质：{SEVERITY_ZH[rule.severity]}" + ("（西部地区数值不达标的由人工判断）" if data.relaxable else ""),
        f"  依据：{rule.citation}",
        f"  可靠程度：{STATUS_ZH[rule.status]}",
    ]
    if data.severity_by_year:
        words = {"latest": "最近一年", "earlier": "较早年度"}
        shown = "，".join(f"{words.get(str(k), k)}{SEVERITY_ZH[v]}" for k, v in data.severity_by_year.items())
        lines.append(f"  分年：{shown}")
    if data.candidates:
        names = {"yunnan": "云南", "shanghai": "上海", "target_2027": "2027年目标"}
        shown = "、".join(f"{names.get(k, k)} {plain(v)}{data.unit or ''}" for k, v in data.candidates.items())
        lines.append(f"  他处所见（未采用）：{shown}")
    if rule.borrowed and data.relaxable:
        lines.append("  注意：本省门槛未见，沿用国家值")
    readings = data.params.get("readings")
    if readings:
        lines.append("  口径：" + "、".join(readings))
    if data.note:
        lines.append(f"  说明：{data.note}")
    fields = dict.fromkeys(f for ids in rule.fields.values() for f in ids)
    if fields and not data.select:
        lines.append("  栏目：")
        lines += [f"    {f}" for f in fields]
    return "\n".join(lines)
