"""The command line speaks Chinese, and ends with the exit codes of the contract."""

from __future__ import annotations

import pytest

from extractor.cli import VERBS, main
from extractor.commands.parser import broken_lines, columns_of


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "缺少参数"),
        (["extract", "x.pdf"], "缺少参数：-o/--out"),
        (["frobnicate"], "不能是 'frobnicate'"),
        (["extract", "x.pdf", "-o"], "-o/--out 后面要写一个值"),
        (["extract", "x.pdf", "-o", "out", "--nope"], "不认识的参数：--nope"),
        (["extract", "x.pdf", "-o", "out", "--threads", "0"], "应为大于 0 的整数，而不是 0"),
        (["extract", "x.pdf", "-o", "out", "--engine", "magic"], "--engine 不能是 'magic'"),
    ],
)
def test_wrong_usage_is_told_in_chinese(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said in refused(arguments, capsys)


@pytest.mark.parametrize("verb", sorted(VERBS))
def test_every_verb_has_help_in_chinese(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([verb, "--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert told.startswith(f"用法：shenbao {verb}")
    assert "usage" not in told and "options" not in told


def test_help_is_aligned_as_a_terminal_shows_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit):
        main(["check", "--help"])
    lines = capsys.readouterr().out.splitlines()
    [rules] = [line for line in lines if line.startswith("  --rules 规则 ")]
    [everything] = [line for line in lines if line.startswith("  --all ")]
    assert columns_of(rules[: rules.index("规则集或")]) == columns_of(everything[: everything.index("通过")])
    assert max(columns_of(line) for line in lines) <= 80


def test_lines_break_between_chinese_characters_and_never_before_a_closing_mark() -> None:
    assert broken_lines("结果写成 JSON；", 10) == ["结果写成", "JSON；"]
    assert broken_lines("县级（默认）", 6) == ["县级", "（默", "认）"]
