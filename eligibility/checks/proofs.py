"""Evidence rules. They need the comparison of the record with its folder of proofs (``shenbao-comparison/1``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eligibility.checks.answers import count_of
from eligibility.checks.formats import listed
from eligibility.dictionary import COUNT_TYPES, Form
from eligibility.finding import cannot, found
from eligibility.result import Finding, Verdict
from eligibility.rule import Rule, Run
from eligibility.sheet import Sheet, squeeze

_NO_COMPARISON = "没有提供佐证材料的比对结果，暂不能判断"
_PROVED = frozenset({"agrees", "partial"})


def _items(sheet: Sheet, field_id: str) -> list[Mapping[str, Any]]:
    items: list[Mapping[str, Any]] = list((sheet.comparison or {}).get("items") or ())
    return [i for i in items if i.get("field") == field_id]


def ticks_proved(rule: Rule, form: Form) -> Run:
    """Every ticked box has at least one proof: one finding a group of boxes."""
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        return [_ticks_of(rule, sheet, field_id) for field_id in fields]

    return run


def _ticks_of(rule: Rule, sheet: Sheet, field_id: str) -> Finding:
    reading = sheet.reading(field_id)
    ids = (field_id,)
    if not reading.sure or not isinstance(reading.value, list):
        return cannot(rule, sheet, ids, ids)
    if not reading.value:
        return found(rule, sheet, "pass", f"{sheet.name(field_id)}：未勾选，无须佐证", ids)
    if sheet.comparison is None:
        return found(rule, sheet, "not_evaluable", f"{sheet.name(field_id)}：{_NO_COMPARISON}", ids)
    verdicts = {squeeze(str(i.get("option") or "")): i.get("verdict") for i in _items(sheet, field_id)}
    lacking = [o for o in reading.value if verdicts.get(squeeze(o)) not in _PROVED | {"ambiguous"}]
    unclear = [o for o in reading.value if verdicts.get(squeeze(o)) == "ambiguous"]
    if lacking:
        message = f"{sheet.name(field_id)}：没有找到佐证：{listed(lacking)}"
        return found(rule, sheet, "fail", message, ids, needed="补充佐证材料，或取消勾选")
    if unclear:
        message = f"{sheet.name(field_id)}：佐证不明确：{listed(unclear)}，请人工核对"
        return found(rule, sheet, "needs_person", message, ids)
    return found(rule, sheet, "pass", f"{sheet.name(field_id)}：勾选的 {len(reading.value)} 项均有佐证", ids)


def proof_without_tick(rule: Rule, form: Form) -> Run:
    """A proof filed for a box that isn't ticked."""
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        if sheet.comparison is None:
            return [found(rule, sheet, "not_evaluable", _NO_COMPARISON, figures={})]
        extra: list[str] = []
        ids: list[str] = []
        for field_id in fields:
            reading = sheet.reading(field_id)
            if not reading.sure:
                continue
            ticked = {squeeze(o) for o in reading.value or ()}
            for item in _items(sheet, field_id):
                option = str(item.get("option") or "")
                if option and squeeze(option) not in ticked and item.get("sources"):
                    extra.append(option)
                    ids.append(field_id)
        if extra:
            message = f"有佐证但未勾选：{listed(extra)}，请核实"
            return [found(rule, sheet, "fail", message, list(dict.fromkeys(ids)), needed="补勾选，或说明")]
        return [found(rule, sheet, "pass", "没有未勾选而有佐证的项", figures={})]

    return run


def _count(sheet: Sheet, field_id: str) -> int | None:
    spec = sheet.specs[field_id]
    if spec.type == "integer":
        value = sheet.numbers.get(field_id)
        return None if value is None else int(value)
    return count_of(sheet, field_id) if spec.type in COUNT_TYPES else None


def lists_attached(rule: Rule, form: Form) -> Run:
    """A list is attached for every count above 0, and its rows equal the figure."""
    fields = rule.fields[form]

    def run(sheet: Sheet) -> list[Finding]:
        counts = {f: _count(sheet, f) for f in fields}
        claimed = [f for f, n in counts.items() if n]
        doubtful = [f for f, n in counts.items() if n is None]
        figures = {f: counts[f] for f in claimed}
        if not claimed and not doubtful:
            return [found(rule, sheet, "pass", "没有须附清单的数量", figures={})]
        if sheet.comparison is None:
            return [found(rule, sheet, "not_evaluable", _NO_COMPARISON, claimed, figures=figures)]
        verdicts = {f: {i.get("verdict") for i in _items(sheet, f)} for f in claimed}
        lacking = [f for f, v in verdicts.items() if not v or v == {"no_evidence"}]
        differing = [f for f, v in verdicts.items() if "differs" in v]
        unclear = [f for f, v in verdicts.items() if f not in lacking + differing and "agrees" not in v]
        if lacking or differing:
            parts = []
            if lacking:
                parts.append(f"没有清单：{listed(sheet.name(f) for f in lacking)}")
            if differing:
                parts.append(f"清单行数与填报数不一致，请核实：{listed(sheet.name(f) for f in differing)}")
            ids = lacking + differing
            return [found(rule, sheet, "fail", "；".join(parts), ids, needed="附清单，行数与填报数一致")]
        if unclear:
            message = f"清单不完整或不明确，请人工核对：{listed(sheet.name(f) for f in unclear)}"
            return [found(rule, sheet, "needs_person", message, unclear)]
        if doubtful:
            return [cannot(rule, sheet, doubtful, doubtful)]
        return [found(rule, sheet, "pass", f"{len(claimed)} 项均附清单，行数一致", claimed, figures=figures)]

    return run


def note_attached(rule: Rule, form: Form) -> Run:
    """An answer that demands an attachment has one: one finding a question."""
    answers = [(f, a) for f, a in rule.data.params["answers"].items() if f in rule.fields[form]]

    def run(sheet: Sheet) -> list[Finding]:
        return [_note_of(rule, sheet, field_id, demanding) for field_id, demanding in answers]

    return run


def _note_of(rule: Rule, sheet: Sheet, field_id: str, demanding: str) -> Finding:
    ids = (field_id,)
    chosen = sheet.text(field_id)
    if chosen is None:
        return cannot(rule, sheet, ids, ids)
    name = sheet.name(field_id)
    if squeeze(chosen).partition("(")[0] != demanding:
        return found(rule, sheet, "pass", f"{name}：{chosen}，无须附材料", ids)
    if sheet.comparison is None:
        return found(rule, sheet, "not_evaluable", f"{name}：{chosen}；{_NO_COMPARISON}", ids)
    verdicts = {i.get("verdict") for i in _items(sheet, field_id)}
    if verdicts & _PROVED:
        return found(rule, sheet, "pass", f"{name}：{chosen}，已附材料", ids)
    verdict: Verdict = "needs_person" if "ambiguous" in verdicts else "fail"
    message = f"{name}：{chosen}，{'所附材料不明确，请人工核对' if verdict == 'needs_person' else '没有找到所附材料'}"
    return found(rule, sheet, verdict, message, ids, needed="附情况说明或佐证材料")


def formula_given(rule: Rule, form: Form) -> Run:
    """The formula stands in the form or is attached: one finding an indicator."""
    pairs = [(root, formula) for root, formula in rule.data.params["pairs"]]
    years = rule.parameters.years

    def run(sheet: Sheet) -> list[Finding]:
        out = []
        for root, formula in pairs:
            ids = [formula, *(f"{root}.{y}" for y in years)]
            readings = [sheet.reading(f) for f in ids[1:]]
            if sheet.text(formula):
                out.append(found(rule, sheet, "pass", f"{sheet.name(ids[-1])[5:]}：表内写有计算公式", (formula,)))
            elif all(r.status == "none_declared" for r in readings):
                out.append(found(rule, sheet, "pass", f"{sheet.name(ids[-1])[5:]}：填“无”，无须公式", ids))
            elif sheet.comparison is None:
                out.append(
                    found(
                        rule, sheet, "not_evaluable", f"{sheet.name(ids[-1])[5:]}：表内没有公式；{_NO_COMPARISON}", ids
                    )
                )
            else:
                verdicts = {i.get("verdict") for f in ids for i in _items(sheet, f)}
                if verdicts & _PROVED:
                    out.append(found(rule, sheet, "pass", f"{sheet.name(ids[-1])[5:]}：公式已附", ids))
                else:
                    message = f"{sheet.name(ids[-1])[5:]}：表内没有公式，附件中也没有找到"
                    out.append(found(rule, sheet, "fail", message, ids, needed="提供计算公式"))
        return out

    return run


def evidence_kind(rule: Rule, form: Form) -> Run:
    """Each proof is of a kind the form names (``files[].proof_kind`` of the comparison, where it is there)."""
    kinds = frozenset(str(k) for k in rule.data.threshold)  # type: ignore[union-attr]

    def run(sheet: Sheet) -> list[Finding]:
        files = (sheet.comparison or {}).get("files") if sheet.comparison is not None else None
        if not files:
            return [found(rule, sheet, "not_evaluable", _NO_COMPARISON)]
        read = [f for f in files if f.get("outcome", "read") == "read"]
        odd = [str(f.get("file")) for f in read if f.get("proof_kind") and f["proof_kind"] not in kinds]
        unknown_kind = [str(f.get("file")) for f in read if not f.get("proof_kind")]
        needed = "、".join(sorted(kinds))
        if odd:
            return [found(rule, sheet, "fail", f"佐证材料种类不在所列之内：{listed(odd)}，请核实", needed=needed)]
        if unknown_kind:
            message = f"{len(unknown_kind)} 份材料的种类须人工认定"
            return [found(rule, sheet, "needs_person", message, needed=needed)]
        return [found(rule, sheet, "pass", f"{len(read)} 份佐证材料的种类均在所列之内")]

    return run
