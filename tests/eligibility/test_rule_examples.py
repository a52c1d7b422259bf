"""Every rule has its examples, and says what they expect."""

from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from eligibility import Finding, rule_book, rule_sets
from eligibility.conformance.cases import NEEDED, cases, findings_of_case, meant
from eligibility.conformance.export import export
from eligibility.conformance.run import run_all
from eligibility.lint import lint

CASES = {case.name: case for case in cases()}
#: A person decides, it changes other rules, or it is shown only.
SHOWN_OPERATORS = {"manual", "modifier", "info"}


@cache
def said(name: str) -> list[Finding]:
    return findings_of_case(CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_a_rule_says_what_its_example_expects(name: str) -> None:
    case = CASES[name]
    finding = meant(case, said(name))
    assert finding.verdict == case.verdict, finding.message
    if case.severity is not None:
        assert finding.severity == case.severity
    if case.decisive is not None:
        assert finding.decisive is case.decisive
    if case.matched is not None:
        assert finding.computed["matched"] == case.matched


@pytest.mark.parametrize("book", ["national-2022", "jilin-2024"])
def test_no_rule_is_without_examples(book: str) -> None:
    kinds: dict[str, set[str]] = defaultdict(set)
    for case in CASES.values():
        kinds[case.name.partition("/")[0]].add(case.kind)
    for rule in rule_book(book).rules:
        shown = rule.data.operator in SHOWN_OPERATORS or rule.severity == "info"
        if shown and "shown" in kinds[rule.id]:
            continue
        assert set(NEEDED) <= kinds[rule.id], rule.id


def test_no_example_speaks_of_a_rule_that_does_not_exist() -> None:
    known = {rule.id for name in rule_sets() for rule in rule_book(name).rules}
    assert {case.rule for case in CASES.values()} <= known


def test_no_passing_or_failing_example_accuses() -> None:
    words = ("造假", "虚报", "伪造", "作假")
    for name in CASES:
        for finding in said(name):
            assert not any(word in finding.message for word in words)


def test_an_arithmetic_miss_is_worded_as_something_to_verify() -> None:
    for name, case in CASES.items():
        if case.kind == "fail" and name.startswith("id_"):
            finding = meant(case, said(name))
            assert "请核实" in finding.message or finding.verdict == "needs_person", finding.message


def test_the_conformance_set_runs_without_a_difference() -> None:
    count, faults = run_all()
    assert count > len(CASES)
    assert faults == []


def test_the_conformance_set_is_in_step_with_the_examples(tmp_path: Path) -> None:
    export(tmp_path / "new")
    folder = Path(__file__).parents[2] / "eligibility" / "conformance"
    for written in sorted((tmp_path / "new").iterdir()):
        assert written.read_text("utf-8") == (folder / written.name).read_text("utf-8"), written.name


def test_the_rule_files_of_the_package_have_no_faults() -> None:
    assert lint() == []
