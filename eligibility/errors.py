"""What can go wrong before any rule is tested. Messages are Chinese and say what to correct."""

from __future__ import annotations


class EligibilityError(Exception):
    """Base of the errors of this package."""


class RecordError(EligibilityError):
    """The record given is not one: ``problems`` lists every fault in Chinese, one a line in ``str()``
    where there are several."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        listed = "\n".join(f"  - {p}" for p in problems)
        super().__init__(problems[0] if len(problems) == 1 else f"记录不合要求：\n{listed}")


class RuleBookError(EligibilityError):
    """The rule set is unknown or faulty; run the lint to see every fault with its line."""
