"""One rule of the book, and the rule set that holds it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from eligibility.dictionary import Form
from eligibility.result import Finding, Purpose, Severity, Status

if TYPE_CHECKING:
    from eligibility.sheet import Sheet

#: A rule compiled for one form.
Run = Callable[["Sheet"], list[Finding]]

Operator = Literal[
    "each >=", "any_of >=", "interval ==", "interval any ==", "relative <=", "count <=", "sum <=", "implies", "range",
    "ratio <", "regex", "pattern", "equal", "unique", "in list", "in", "count ==", "present", "has_evidence",
    "non_decreasing", "increasing", "layout", "modifier", "info", "manual", "==", ">=", ">", "<=",
]  # fmt: skip


class RuleData(BaseModel):
    """A rule as its file writes it. ``threshold`` null means: not set."""

    model_config = ConfigDict(extra="forbid")

    id: str
    title: str
    forms: list[Form] = Field(min_length=1)
    fields: list[str]
    extra_fields: dict[Form, list[str]] = {}
    select: dict[Literal["required", "types"], bool | list[str]] | None = None
    columns: list[str] = []
    test: str
    operator: Operator
    evaluator: str
    threshold: float | int | str | list[Any] | dict[str, Any] | None
    unit: str | None = None
    severity: Severity
    severity_by_year: dict[Literal["latest", "earlier"] | int, Severity] = {}
    status: Status
    citation: list[str] = Field(min_length=1)
    candidates: dict[str, float] = {}
    stage: Literal["county", "ministry"] | None = None
    enabled: bool = True
    relaxable: bool = False
    same_as: str | None = None
    params: dict[str, Any] = {}
    note: str | None = None

    @property
    def limit(self) -> float | None:
        """The threshold as one number, None where it isn't set. Raises ``TypeError`` where it is something else."""
        if self.threshold is None or (isinstance(self.threshold, (int, float)) and self.threshold is not True):
            return self.threshold
        raise TypeError(f"{self.id} 的 threshold 应为一个数")

    @property
    def set_limit(self) -> float:
        """The threshold of a rule that can't do without one. Raises ``TypeError``."""
        limit = self.limit
        if limit is None:
            raise TypeError(f"{self.id} 的 threshold 不能为空")
        return limit

    @property
    def bounds(self) -> tuple[float, float]:
        """A threshold ``[low, high]``. Raises ``TypeError``."""
        given = self.threshold
        if not isinstance(given, list) or len(given) != 2 or not all(isinstance(g, (int, float)) for g in given):
            raise TypeError(f"{self.id} 的 threshold 应为 [下限, 上限]")
        return float(given[0]), float(given[1])


class Override(BaseModel):
    """What an overlay may change in a rule."""

    model_config = ConfigDict(extra="forbid")

    operator: Operator | None = None
    threshold: float | int | str | list[Any] | dict[str, Any] | None = None
    severity: Severity | None = None
    severity_by_year: dict[Literal["latest", "earlier"] | int, Severity] | None = None
    enabled: bool | None = None
    citation: list[str] | None = None
    status: Status | None = None
    note: str | None = None


class Parameters(BaseModel):
    """Years, cohort and tolerances of a round: a new round changes these, no rule."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    years: list[int] = Field(min_length=3, max_length=3)
    plan_years: list[int] = Field(min_length=3, max_length=3)
    season: int
    review_cohort: int
    half_unit: float
    half_unit_one_decimal: float
    floor_points: float
    near_points: float
    #: Prefectures and counties outside the twelve western units that are treated likewise (恩施, 湘西, 延边).
    western_also: list[str] = []

    @property
    def latest(self) -> int:
        """The last year of the form's columns."""
        return self.years[-1]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule ready to run: field patterns expanded to ids, one function a form."""

    data: RuleData
    group: str
    fields: Mapping[Form, tuple[str, ...]]
    run: Mapping[Form, Run]
    parameters: Parameters
    #: True where the province's own threshold was not seen and the national one stands in.
    borrowed: bool
    citation: str
    #: The data of every rule of the book: some rules refer to another's threshold.
    siblings: Mapping[str, RuleData]
    #: Taken out of ``data``, as every finding needs them.
    id: str
    title: str
    severity: Severity
    by_year: bool
    status: Status
    #: Whether hard findings of this rule make the verdict of the whole.
    decides: bool


@dataclass(frozen=True, slots=True)
class RuleBook:
    """A rule set: the national one, or a province's overlay on it."""

    id: str
    title: str
    purpose: Purpose
    unit: str | None
    document: str | None
    status: str
    notes: tuple[str, ...]
    parameters: Parameters
    rules: tuple[Rule, ...]

    def rule(self, rule_id: str) -> Rule:
        """The rule of that id. Raises ``KeyError``."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)
