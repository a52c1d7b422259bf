"""What a check gives back, in the shape of the contract's ``shenbao-check/1``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

CHECK_SCHEMA: Literal["shenbao-check/1"] = "shenbao-check/1"

Verdict = Literal["pass", "fail", "needs_person", "not_evaluable"]
Severity = Literal["hard", "warning", "format", "needs_person", "modifier", "info"]
Status = Literal["verbatim", "form_verbatim", "partly_confirmed", "threshold_unconfirmed", "inferred", "plugin"]
Purpose = Literal["national_recognition", "provincial_recognition"]

#: The order in which decisive findings make the whole (record contract).
VERDICT_ORDER: tuple[Verdict, ...] = ("fail", "not_evaluable", "needs_person", "pass")

VERDICT_ZH: dict[str, str] = {
    "pass": "符合",
    "fail": "不符合",
    "needs_person": "需人工判断",
    "not_evaluable": "暂不能判断",
}
SEVERITY_ZH: dict[str, str] = {
    "hard": "硬性",
    "warning": "提示",
    "format": "格式",
    "needs_person": "人工",
    "modifier": "调整",
    "info": "说明",
}
STATUS_ZH: dict[str, str] = {
    "verbatim": "文件原文",
    "form_verbatim": "表内原文",
    "partly_confirmed": "部分证实",
    "threshold_unconfirmed": "门槛未证实",
    "inferred": "推定",
    "plugin": "本单位自定",
}
GROUP_ZH: dict[str, str] = {
    "eligibility": "认定条件",
    "plan": "发展规划目标",
    "identity": "表内数字关系",
    "format": "填报格式",
    "process": "程序",
    "review": "复核",
    "evidence": "佐证材料",
    "plugin": "本单位自定检查",
}


def _by_key(thing: object, key: str) -> Any:
    known = CheckResult.model_fields if isinstance(thing, CheckResult) else Finding.__dataclass_fields__
    if key not in known:
        raise KeyError(key)
    return getattr(thing, key)


@dataclass(slots=True)
class Finding:
    """What one rule says about one record (for one year or one row, where the rule speaks of each)."""

    # ``found`` fills these by position, as it makes two hundred a record: keep their order there and here alike.

    rule: Annotated[str, Field(description="规则编号")]
    verdict: Verdict
    severity: Severity
    status: Annotated[Status, Field(description="规则依据的可靠程度")]
    citation: Annotated[str, Field(description="文号及条款")]
    message: Annotated[str, Field(description="中文说明")]
    fields: Annotated[list[str], Field(description="所依据的栏目；表格单元格写作 plan.targets[2].target_2027")] = field(
        default_factory=list
    )
    figures: Annotated[dict[str, Any], Field(description="读到的值")] = field(default_factory=dict)
    computed: Annotated[dict[str, Any], Field(description="算出的值")] = field(default_factory=dict)
    needed: Annotated[str | None, Field(description="怎样才符合")] = None
    provenance: Annotated[dict[str, Any], Field(description="各栏目所在的页和框")] = field(default_factory=dict)
    title: str = ""
    group: str = ""
    year: int | None = None
    decisive: Annotated[bool, Field(description="是否计入总结论")] = False

    def __getitem__(self, key: str) -> Any:
        """A value by its key of the JSON, for callers that hold findings of both kinds. Raises ``KeyError``."""
        return _by_key(self, key)


class CheckResult(BaseModel):
    """All findings on one record, and the verdict which the decisive ones make."""

    model_config = ConfigDict(serialize_by_alias=True, populate_by_name=True)

    schema_: Literal["shenbao-check/1"] = Field(default=CHECK_SCHEMA, alias="schema")
    form: Literal["shenbao", "fuhe"]
    rules: str
    rules_title: str = ""
    purpose: Purpose = "national_recognition"
    stage: Literal["county", "ministry"] = "county"
    verdict: Verdict
    notes: list[str] = []
    findings: list[Finding]

    def __getitem__(self, key: str) -> Any:
        """A value by its key of the JSON: ``result["findings"][0]["verdict"]``. Raises ``KeyError``."""
        return _by_key(self, "schema_" if key == "schema" else key)

    def to_json(self) -> str:
        """The result as the contract writes it: indented UTF-8 text, Chinese unescaped."""
        return self.model_dump_json(indent=1)

    def of_rule(self, rule: str) -> list[Finding]:
        """The findings of one rule."""
        return [f for f in self.findings if f.rule == rule]

    @property
    def hard_failed(self) -> bool:
        """Whether a hard criterion failed (exit status 1 of the command)."""
        return any(f.decisive and f.verdict == "fail" for f in self.findings)


def overall(findings: list[Finding]) -> Verdict:
    """The verdict of the whole: the first of fail, not_evaluable, needs_person that a decisive finding has."""
    seen = {f.verdict for f in findings if f.decisive}
    return next((v for v in VERDICT_ORDER if v in seen), "pass" if seen else "not_evaluable")
