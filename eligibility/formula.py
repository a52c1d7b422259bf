"""The small language of the rule files' arithmetic, compiled once to functions over intervals.

``total[y]*share[y]/100``: names are those of the rule's ``let``; ``[y]`` is the year at hand, ``[y-1]`` the year
before, ``[y0] [y1] [y2]`` the first, second and third year of the form.

Allowed: numbers, ``+ - * / **`` (a constant exponent), ``mean(...)`` and ``compound(...)``
(mean yearly rate of yearly rates in percent).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eligibility import interval
from eligibility.interval import Interval

#: Gives the interval of a field id.
Lookup = Callable[[str], Interval]
Evaluate = Callable[[Lookup], Interval]

_BINARY: dict[type[ast.operator], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
}
_FUNCTIONS = frozenset({"mean", "compound"})
_NAMESPACE: dict[str, object] = {
    "__builtins__": {},
    **{name: getattr(interval, name) for name in (*_BINARY.values(), *sorted(_FUNCTIONS), "power")},
}


class FormulaError(ValueError):
    """A formula that can't be compiled; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula bound to one year: the field ids it needs, in order of appearance, and its evaluation."""

    text: str
    ids: tuple[str, ...]
    evaluate: Evaluate
    needs: frozenset[str]


def compile_formula(text: str, names: Mapping[str, str], years: Sequence[int], at: int = 0) -> Formula:
    """Compile ``text`` with ``[y]`` standing for ``years[at]``.

    ``names`` maps each name to a field id, with ``{y}`` in place of the year. Raises ``FormulaError``.
    """
    try:
        tree = ast.parse(text, mode="eval")
    except SyntaxError as error:
        raise FormulaError(f"算式“{text}”写法有误：{error.msg}") from None
    ids: dict[str, None] = {}
    source = _source(tree.body, text, names, years, at, ids)
    # Only what _source writes is compiled: calls of the functions below on numbers and on field ids.
    evaluate: Evaluate = eval(compile(f"lambda look: {source}", text, "eval"), dict(_NAMESPACE))
    return Formula(text, tuple(ids), evaluate, frozenset(ids))


def _source(
    node: ast.expr, text: str, names: Mapping[str, str], years: Sequence[int], at: int, ids: dict[str, None]
) -> str:
    """The formula as one Python expression over intervals; anything but the allowed nodes raises."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return f"({float(node.value)!r}, {float(node.value)!r})"
    if isinstance(node, ast.BinOp):
        left = _source(node.left, text, names, years, at, ids)
        if isinstance(node.op, ast.Pow):
            return f"power({left}, {_number(node.right, text)!r})"
        operation = _BINARY.get(type(node.op))
        if operation is None:
            raise FormulaError(f"算式“{text}”用了不支持的运算")
        return f"{operation}({left}, {_source(node.right, text, names, years, at, ids)})"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _FUNCTIONS:
        arguments = ", ".join(_source(a, text, names, years, at, ids) for a in node.args)
        return f"{node.func.id}({arguments})"
    if isinstance(node, (ast.Name, ast.Subscript)):
        field_id = _field(node, text, names, years, at)
        ids[field_id] = None
        return f"look({field_id!r})"
    raise FormulaError(f"算式“{text}”用了不支持的写法")


def _number(node: ast.expr, text: str) -> float:
    """A constant exponent such as ``1/2``."""
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return float(node.value)
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        return _number(node.left, text) / _number(node.right, text)
    raise FormulaError(f"算式“{text}”的指数应为常数")


def _field(node: ast.Name | ast.Subscript, text: str, names: Mapping[str, str], years: Sequence[int], at: int) -> str:
    name = node if isinstance(node, ast.Name) else node.value
    if not isinstance(name, ast.Name) or name.id not in names:
        raise FormulaError(f"算式“{text}”里的名字 {ast.unparse(node)} 没有在 let 中声明")
    pattern = names[name.id]
    if isinstance(node, ast.Name):
        if "{y}" in pattern:
            raise FormulaError(f"算式“{text}”里的 {name.id} 须写明年度，如 {name.id}[y]")
        return pattern
    index = ast.unparse(node.slice).replace(" ", "")
    positions = {"y": at, "y-1": at - 1} | {f"y{i}": i for i in range(len(years))}
    position = positions.get(index)
    if position is None or not 0 <= position < len(years) or "{y}" not in pattern:
        raise FormulaError(f"算式“{text}”里的年度 {ast.unparse(node)} 无法确定")
    return pattern.replace("{y}", str(years[position]))
