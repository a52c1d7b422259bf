"""A layout as an outline that a person can read beside the paper form."""

from __future__ import annotations

from collections.abc import Iterator

from models.layout import CoverLine, DeclarationRow, Layout, OpenTable, Row


def outline(layout: Layout) -> Iterator[str]:
    """Lines of text, indented by depth: sections, rows, what stands in them and under which field id."""
    years = "、".join(str(y) for y in layout.years)
    yield f"{layout.title}（{layout.form}-{layout.version}，年度 {years}，字典 {layout.dictionary}）"
    yield f"{layout.cover.section}"
    for line in layout.cover.lines:
        yield from _cover_line(line)
    yield f"{layout.instructions.title}（只有说明，没有栏目）"
    for table in layout.tables:
        yield table.title + ("（年度表）" if table.year_header else "")
        group: str | None = None
        for row in table.rows:
            if row.group != group and row.group:
                yield f"  【{row.group}】"
            group = row.group
            yield from _row(row, "    " if row.group else "  ", layout.years)
    yield layout.prose.title
    for part in layout.prose.parts:
        yield f"  {part.heading}{_arrow(part.field)}"
        if part.table:
            yield f"    {_columns(part.table)}"
    yield layout.declaration.title
    for declared in layout.declaration.rows:
        yield from _declared(declared)


def _arrow(field: str | None, told: str = "") -> str:
    return f" → {field}{told}" if field else ""


def _cover_line(line: CoverLine) -> Iterator[str]:
    yield f"  {line.label}{_arrow(line.field)}"
    for part in line.parts:
        yield f"    ＿＿{part.suffix}{_arrow(part.field)}"
    if line.contact:
        yield f"    姓名{_arrow(line.contact.name)}"
        yield f"    电话{_arrow(line.contact.phone)}"
    if line.seal:
        yield f"    盖章{_arrow(line.seal)}"


def _row(row: Row, indent: str, years: tuple[int, ...]) -> Iterator[str]:
    told = "（写在格内）" if row.inline else ""
    span = f".{{{years[0]}…{years[-1]}}}" if years else ""
    if row.sub_header:
        yield f"{indent}表头：{'｜'.join(row.sub_header)}"
    elif row.pairs:
        for pair in row.pairs:
            yield f"{indent}{pair.label}{_arrow(pair.field)}"
            yield from (f"{indent}    □ {option}" for option in pair.options)
    elif row.years:
        yield f"{indent}{row.label}{_arrow(row.years, span)}"
    elif row.years_by:
        yield f"{indent}{row.label}"
        yield from (f"{indent}  {column}{_arrow(stem, span)}" for column, stem in row.years_by.items())
    else:
        yield f"{indent}{row.label}{told}{_arrow(row.field)}"
        yield from (f"{indent}    □ {option}" for option in row.options)


def _columns(table: OpenTable) -> str:
    return "可增行的表：" + "｜".join(f"{c.label}（{c.id}）" for c in table.columns)


def _declared(row: DeclarationRow) -> Iterator[str]:
    yield f"  {row.label}{_arrow(row.text)}"
    for name, place in (("签字", row.signature), ("盖章", row.seal), ("日期", row.date)):
        if place is not None:
            yield f"    {name}：{place.label}{_arrow(place.field)}"
