"""What can go wrong before any rule is tested. Messages are Chinese and say what to correct."""

from __future__ import annotations


class EligibilityError(Exception):
    """Base of the errors of this package."""


class RecordError(EligibilityError):
    """The record given is not one: ``problems`` lists every fault in Chinese, one a line in ``str()``."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("记录不合要求：\n" + "\n".join(f"  - {p}" for p in problems))


class RuleBookError(EligibilityError):
    """The rule set is unknown or faulty; run the lint to see every fault with its line."""
