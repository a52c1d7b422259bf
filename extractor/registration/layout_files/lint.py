"""Checks a layout against its field dictionary, and explains each fault with its line, in Chinese.

What is compared: every field of the dictionary is placed once and in its own section; labels and options read as the
dictionary prints them (widths and white space are no evidence of anything); choices have their options, seals and
signatures their presence fields, open tables the dictionary's columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path as FilePath

from pydantic import ValidationError
from rapidfuzz import fuzz, process

from extractor.registration.layout_files.yaml_lines import LinedYaml, Path, YamlError, load_lined
from models.layout import Dictionary, FieldSpec, FieldType, Layout, OpenTable, Row

# Below this likeness (0-100) a field id is no misspelling of another, and naming it would only puzzle.
SUGGESTION_LIKENESS = 75


@dataclass(frozen=True, order=True)
class Fault:
    """A fault: in which file and line, and what is wrong (Chinese)."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """``file:line：message``, which editors turn into a link."""
        return f"{self.file}:{self.line}：{self.message}"


@dataclass(frozen=True)
class _Placed:
    """A field where the layout puts it; ``labels`` are the texts printed there,"""

    field: str
    path: Path
    section: str
    labels: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    table: OpenTable | None = None
    types: frozenset[FieldType] | None = None


class LayoutNotFoundError(Exception):
    """Neither an installed layout nor a file; the message is Chinese and names those there are."""


def lint_layout(name: str) -> list[Fault]:
    """Faults of an installed layout (``shenbao-2025``) or of a YAML file, by line. Raises ``LayoutNotFoundError``."""
    file, text = _read(name)
    return sorted(lint_text(file, text, FilePath(name).parent if name.endswith(_YAML) else None))


def load_layout_file(name: str) -> Layout | None:
    """The layout of that name or file; None where it has faults of form. Raises ``LayoutNotFoundError``."""
    _, text = _read(name)
    try:
        return Layout.model_validate(load_lined(text).data)
    except (YamlError, ValidationError):
        return None


_YAML = (".yaml", ".yml")


def _read(name: str) -> tuple[str, str]:
    if name.endswith(_YAML):
        path = FilePath(name)
        if not path.is_file():
            raise LayoutNotFoundError(f"找不到表样文件 {name}")
        return name, path.read_text(encoding="utf-8")
    installed = files("layouts").joinpath(f"{name}.yaml")
    if not installed.is_file():
        known = sorted(p.name.removesuffix(".yaml") for p in files("layouts").iterdir() if p.name.endswith(".yaml"))
        raise LayoutNotFoundError(f"没有名为 {name} 的表样。已有：{'、'.join(known)}；也可以给出 .yaml 文件的路径")
    return f"{name}.yaml", installed.read_text(encoding="utf-8")


def lint_text(file: str, text: str, folder: FilePath | None = None) -> Iterator[Fault]:
    """Faults of a layout's text. Its dictionary is looked for from ``folder`` first, then among the installed ones."""
    try:
        source = load_lined(text)
    except YamlError as error:
        yield Fault(file, error.line, str(error))
        return
    for line, key in source.repeated:
        yield Fault(file, line, f"键 {key} 重复，只有最后一个生效")
    try:
        layout = Layout.model_validate(source.data)
    except ValidationError as error:
        yield from _schema_faults(file, source, error)
        return
    dictionary_text = _dictionary_text(layout.dictionary, folder)
    if dictionary_text is None:
        yield Fault(file, source.line(("dictionary",)), f"找不到栏目字典 {layout.dictionary}")
        return
    try:
        dictionary_source = load_lined(dictionary_text)
        dictionary = Dictionary.model_validate(dictionary_source.data)
    except YamlError as error:
        yield Fault(layout.dictionary, error.line, str(error))
    except ValidationError as error:
        yield from _schema_faults(layout.dictionary, dictionary_source, error)
    else:
        yield from _compare(file, source, layout, dictionary, dictionary_source)


def _dictionary_text(path: str, folder: FilePath | None) -> str | None:
    if folder is not None and (folder / path).is_file():
        return (folder / path).read_text(encoding="utf-8")
    installed = files("layouts").joinpath(path)
    return installed.read_text(encoding="utf-8") if installed.is_file() else None


def _schema_faults(file: str, source: LinedYaml, error: ValidationError) -> Iterator[Fault]:
    for fault in error.errors():
        path = tuple(fault["loc"])
        place = ".".join(str(step) for step in path) or "整个文件"
        kind = fault["type"]
        if kind == "missing":
            message = f"缺少 {place}"
        elif kind == "extra_forbidden":
            message = f"不认识的键 {path[-1]}（{place}）"
        elif kind == "value_error":
            message = f"{place}：{_ROW_RULES.get(str(fault['ctx']['error']), str(fault['ctx']['error']))}"
        else:
            message = f"{place} 的值 {str(fault['input'])[:40]!r} 类型不对"
        yield Fault(file, source.line(path), message)


# The sentences of models.layout.Row, for the person who writes a layout.
_ROW_RULES = {
    "a row holds exactly one of field, years, years_by, pairs, sub_header": (
        "一行只能写 field、years、years_by、pairs、sub_header 中的一个"
    ),
    "a row with values needs a label": "有值的行要写 label",
}


# --- layout against dictionary -----------------------------------------------------------------------------------


def _compare(
    file: str, source: LinedYaml, layout: Layout, dictionary: Dictionary, dictionary_source: LinedYaml
) -> Iterator[Fault]:
    specs = dictionary.by_id()
    for key in ("form", "version", "title"):
        if getattr(layout, key) != getattr(dictionary, key):
            yield Fault(file, source.line((key,)), f"{key} 与字典不同，字典为 {getattr(dictionary, key)}")
    for path, section in _sections(layout):
        if section not in dictionary.section_titles:
            yield Fault(file, source.line(path), f"字典没有“{section}”这一部分")
    for path, section, title in _titles(layout):
        expected = dictionary.section_titles.get(section)
        if expected is not None and not _same(title, expected):
            yield Fault(file, source.line(path), f"标题与字典不同，字典为“{expected}”")
    homes = {section: source.line(path) for path, section in _sections(layout)}
    first: dict[str, int] = {}
    for placed in _placed(layout):
        line = source.line(placed.path)
        spec = specs.get(placed.field)
        if spec is None:
            yield Fault(file, line, f"字典没有栏目 {placed.field}{_suggestion(placed.field, list(specs))}")
            continue
        if placed.field in first:
            yield Fault(file, line, f"栏目 {placed.field} 重复，第 {first[placed.field]} 行已经有了")
        first.setdefault(placed.field, line)
        for message in _disagreements(placed, spec):
            yield Fault(file, line, f"栏目 {placed.field}：{message}")
    for number, spec in enumerate(dictionary.fields):
        if spec.id not in first:
            line = dictionary_source.line(("fields", number))
            here = homes.get(spec.section, 1)
            yield Fault(file, here, f"没有安排栏目 {spec.id}（{spec.label}，{layout.dictionary} 第 {line} 行）")
    yield from _table_faults(file, source, layout)


def _suggestion(field: str, known: Sequence[str]) -> str:
    found = process.extractOne(field, known, scorer=fuzz.ratio, score_cutoff=SUGGESTION_LIKENESS)
    return f"，是不是 {found[0]}？" if found else ""


def _disagreements(placed: _Placed, spec: FieldSpec) -> Iterator[str]:
    if placed.section != spec.section:
        yield f"字典里属于“{spec.section}”，这里放在“{placed.section}”"
    printed = [t for t in (spec.label, spec.row, spec.column) if t]
    if placed.labels and not any(_same(label, text) for label in placed.labels for text in printed):
        yield f"名称与字典不同，字典为“{spec.label}”"
    chosen = spec.type in (FieldType.CHOICE, FieldType.MULTI_CHOICE)
    if chosen and not placed.options:
        yield "是勾选栏目，要写 options"
    elif placed.options and not chosen:
        yield f"不是勾选栏目（{spec.type}），不要写 options"
    elif chosen:
        yield from _option_faults(placed.options, spec.options)
    if placed.types is not None and spec.type not in placed.types:
        yield f"这里只能是 {'、'.join(sorted(placed.types))} 类型的栏目，字典里是 {spec.type}"
    if spec.type is FieldType.TABLE and placed.table is None:
        yield "是可增行的表，要写 table"
    elif placed.table is not None:
        yield from _column_faults(placed.table, spec)


def _option_faults(options: Sequence[str], expected: Sequence[str]) -> Iterator[str]:
    given, printed = [_plain(o) for o in options], [_plain(o) for o in expected]
    missing = [o for o, p in zip(expected, printed, strict=True) if p not in given]
    extra = [o for o, g in zip(options, given, strict=True) if g not in printed]
    if missing:
        yield f"缺少选项“{'”、“'.join(missing)}”"
    if extra:
        yield f"多出选项“{'”、“'.join(extra)}”"
    if not missing and not extra and given != printed:
        yield "选项的顺序与字典不同"


def _column_faults(table: OpenTable, spec: FieldSpec) -> Iterator[str]:
    given, expected = [c.id for c in table.columns], [c.id for c in spec.columns]
    if given != expected:
        yield f"表的列为 {'、'.join(given)}，字典为 {'、'.join(expected)}"
    labels = {c.id: c.label for c in spec.columns}
    for column in table.columns:
        if column.id in labels and not _same(column.label, labels[column.id]):
            yield f"列 {column.id} 的名称与字典不同，字典为“{labels[column.id]}”"


def _table_faults(file: str, source: LinedYaml, layout: Layout) -> Iterator[Fault]:
    for i, part in enumerate(layout.prose.parts):
        table = part.table
        if table is not None and table.merged is not None and table.merged not in {c.id for c in table.columns}:
            path = ("prose", "parts", i, "table", "merged")
            yield Fault(file, source.line(path), f"merged 所指的列 {table.merged} 不在 columns 里")


# --- where the layout puts fields ----------------------------------------------------------------------------------

_PRESENCE = frozenset({FieldType.PRESENCE})


def _sections(layout: Layout) -> Iterator[tuple[Path, str]]:
    yield ("cover", "section"), layout.cover.section
    for i, table in enumerate(layout.tables):
        yield ("tables", i, "section"), table.section
    yield ("prose", "section"), layout.prose.section
    yield ("declaration", "section"), layout.declaration.section


def _titles(layout: Layout) -> Iterator[tuple[Path, str, str]]:
    for i, table in enumerate(layout.tables):
        yield ("tables", i, "title"), table.section, table.title
    yield ("prose", "title"), layout.prose.section, layout.prose.title
    yield ("declaration", "title"), layout.declaration.section, layout.declaration.title


def _placed(layout: Layout) -> Iterator[_Placed]:
    yield from _on_cover(layout)
    for i, table in enumerate(layout.tables):
        for j, row in enumerate(table.rows):
            yield from _in_row(("tables", i, "rows", j), row, table.section, layout.years)
    for i, part in enumerate(layout.prose.parts):
        if part.field:
            path: Path = ("prose", "parts", i, "field")
            yield _Placed(part.field, path, layout.prose.section, (part.heading,), table=part.table)
    yield from _in_declaration(layout)


def _on_cover(layout: Layout) -> Iterator[_Placed]:
    section = layout.cover.section
    for i, line in enumerate(layout.cover.lines):
        at: Path = ("cover", "lines", i)
        if line.field:
            yield _Placed(line.field, (*at, "field"), section, (line.label,))
        for j, part in enumerate(line.parts):
            yield _Placed(part.field, (*at, "parts", j, "field"), section, (line.label, part.suffix))
        if line.contact:
            yield _Placed(line.contact.name, (*at, "contact", "name"), section, (line.label,))
            yield _Placed(line.contact.phone, (*at, "contact", "phone"), section, (line.label,))
        if line.seal:
            yield _Placed(line.seal, (*at, "seal"), section, (line.label,), types=_PRESENCE)


def _in_row(at: Path, row: Row, section: str, years: Sequence[int]) -> Iterator[_Placed]:
    labels = tuple(text for text in (row.label, row.group) if text)
    if row.field:
        yield _Placed(row.field, (*at, "field"), section, labels, row.options)
    if row.years:
        for year in years:
            yield _Placed(f"{row.years}.{year}", (*at, "years"), section, labels)
    for column, stem in row.years_by.items():
        for year in years:
            yield _Placed(f"{stem}.{year}", (*at, "years_by", column), section, labels)
    for k, pair in enumerate(row.pairs):
        yield _Placed(pair.field, (*at, "pairs", k, "field"), section, (pair.label,), pair.options)


def _in_declaration(layout: Layout) -> Iterator[_Placed]:
    section = layout.declaration.section
    for i, row in enumerate(layout.declaration.rows):
        at: Path = ("declaration", "rows", i)
        if row.text:
            yield _Placed(row.text, (*at, "text"), section, (row.label,))
        for key, place in (("signature", row.signature), ("seal", row.seal), ("date", row.date)):
            if place is not None:
                types = frozenset({FieldType.DATE}) if key == "date" else _PRESENCE
                yield _Placed(place.field, (*at, key, "field"), section, (place.label,), types=types)


def _same(left: str, right: str) -> bool:
    return _plain(left) == _plain(right)


def _plain(text: str) -> str:
    """Widths of brackets, commas and spaces are no evidence of anything."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).strip(":")
