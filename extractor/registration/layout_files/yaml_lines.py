"""YAML with line numbers: values as they load, and for each path through them the line on which it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

Path = tuple[str | int, ...]


class YamlError(Exception):
    """Text that is no YAML mapping; ``line`` is 1-based, the message Chinese."""

    def __init__(self, line: int, message: str) -> None:
        self.line = line
        super().__init__(message)


@dataclass(frozen=True)
class LinedYaml:
    """A document's ``data``; ``repeated`` are (line, key) of keys that stand twice in one mapping."""

    data: dict[str, Any]
    root: yaml.Node
    repeated: tuple[tuple[int, str], ...]

    def line(self, path: Path) -> int:
        """1-based line of what stands at ``path``; where the path ends early, of the last thing on it."""
        node, line = self.root, _line(self.root)
        for step in path:
            found = _child(node, step)
            if found is None:
                break
            node, line = found
        return line


def load_lined(text: str) -> LinedYaml:
    """Parse ``text``. Raises ``YamlError``."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(mark.line + 1 if mark else 1, f"不是有效的 YAML：{error.problem or error.context}") from error
    except yaml.YAMLError as error:
        raise YamlError(1, "不是有效的 YAML：文件里有不允许的字符") from error
    if root is None or not isinstance(data, dict):
        raise YamlError(1, "文件应为“键: 值”的形式")
    return LinedYaml(data, root, tuple(_repeated(root)))


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _child(node: yaml.Node, step: str | int) -> tuple[yaml.Node, int] | None:
    """The node one step down; a key's line is its own, which may be above its value's."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, _line(key)
    elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], _line(node.value[step])
    return None


def _repeated(node: yaml.Node) -> Iterator[tuple[int, str]]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                yield _line(key), key.value
            seen.add(key.value)
            yield from _repeated(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated(item)
