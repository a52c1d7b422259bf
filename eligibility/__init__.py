"""The recognition standard of 中小企业特色产业集群 as data, and its checks on a record.

>>> from eligibility import check
>>> result = check({"form": "shenbao", "fields": {"industry.total_output_100m_cny.2022": 38.2}})
>>> result.verdict, result.of_rule("elig_total_output_min")[0].message
('fail', '2022年集群总产值 38.20 亿元，低于 40 亿元')
"""

from __future__ import annotations

from eligibility.book import rule_book, rule_sets
from eligibility.check import check
from eligibility.errors import EligibilityError, RecordError, RuleBookError
from eligibility.record import RecordInput, load_record
from eligibility.result import CheckResult, Finding
from eligibility.rule import RuleBook

__all__ = [
    "CheckResult",
    "EligibilityError",
    "Finding",
    "RecordError",
    "RecordInput",
    "RuleBook",
    "RuleBookError",
    "check",
    "load_record",
    "rule_book",
    "rule_sets",
]
