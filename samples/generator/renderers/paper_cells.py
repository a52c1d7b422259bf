"""Cells and lines that all sections are made of: labels, values, options, counts with names."""

from __future__ import annotations

from unicodedata import east_asian_width

from models.layout import FieldSpec
from samples.generator.dictionary import load_dictionary
from samples.generator.renderers.blocks import (
    Align,
    Cell,
    Inline,
    OptionMark,
    Paragraph,
    Row,
    Text,
    Tick,
    ValueMark,
)
from samples.generator.renderers.style import Style
from samples.generator.truth import FilledForm

YEARS = ("2022", "2023", "2024")
_TO_FULL = str.maketrans("()", "（）")
_TO_HALF = str.maketrans("（）", "()")
EVIDENCE_NOTE = "(注：勾选需提供佐证材料)"


def width_em(text: str) -> float:
    """Width of ``text`` in em, counting East Asian wide characters as one and others as a half."""
    return sum(1.0 if east_asian_width(c) in "WFA" else 0.5 for c in text)


class Builder:
    """One form and its style, with the factories of cells."""

    def __init__(self, form: FilledForm, style: Style) -> None:
        self.form = form
        self.style = style
        self.dictionary = load_dictionary(form.form)
        self.specs: dict[str, FieldSpec] = self.dictionary.by_id()

    def printed(self, label: str) -> str:
        """A printed label in this document's brackets."""
        if self.style.brackets == "full":
            return label.translate(_TO_FULL)
        if self.style.brackets == "half":
            return label.translate(_TO_HALF)
        return label

    def year(self, year: str) -> str:
        """A year as column or row header."""
        return f"{year} 年" if self.style.year_gap else f"{year}年"

    def raw(self, field: str) -> str:
        """What the clerk wrote; empty for a blank."""
        return self.form.fields[field].raw or ""

    def label(self, text: str, rowspan: int = 1, colspan: int = 1) -> Cell:
        """A printed label cell."""
        align: Align = "center" if self.style.center_labels else "left"
        lines = self.printed(text).split("\n")
        return Cell(tuple(Paragraph((Text(t),), align) for t in lines), rowspan, colspan)

    def field_label(self, field: str, rowspan: int = 1, colspan: int = 1) -> Cell:
        """The label cell of ``field`` as the dictionary prints it."""
        return self.label(self.specs[field].label, rowspan, colspan)

    def value(self, field: str, colspan: int = 1) -> Cell:
        """A cell with a short value."""
        mark = ValueMark(field)
        align: Align = "center" if self.style.center_values else "left"
        return Cell((Paragraph((Text(self.raw(field), (mark,)),), align),), 1, colspan, (mark,))

    def empty(self, field: str, colspan: int = 1) -> Cell:
        """A cell that belongs to ``field`` but was left empty (split cells of a single value)."""
        return Cell((Paragraph(()),), 1, colspan, (ValueMark(field),))

    def text_paragraphs(self, field: str, part: str | None = None) -> tuple[Paragraph, ...]:
        """A long value, paragraph by paragraph."""
        indent = 2.0 if self.style.indent_texts else 0.0
        mark = ValueMark(field, part)
        return tuple(Paragraph((Text(t, (mark,)),), first_indent=indent) for t in self.raw(field).split("\n"))

    def long_text(self, field: str, colspan: int, prompt: str | None = None) -> Cell:
        """A cell with a long text, its printed prompt above it where there is one."""
        head = (Paragraph((Text(self.printed(prompt)),)),) if prompt else ()
        return Cell(head + self.text_paragraphs(field), 1, colspan, (ValueMark(field),), top_aligned=True)

    def blank(self, text: str, field: str, part: str | None = None, em: float = 5) -> Text:
        """A value on a printed blank “____”."""
        mark = ValueMark(field, part)
        if not self.style.underline_blanks:
            return Text(text or "   ", (mark,))
        pad = max(0, round((em - width_em(text)) * 2))
        return Text(" " * (pad // 2) + text + " " * (pad - pad // 2), (mark,), underline=True)

    def suffixed_count(self, field: str, suffix: str, colspan: int) -> Cell:
        """“____个 (需提供清单…)”: the printed 个 stands behind the value."""
        inlines = (self.blank(self.raw(field), field), Text(self.printed(suffix)))
        return Cell((Paragraph(inlines),), 1, colspan, (ValueMark(field),))

    def count_with_names(self, field: str, colspan: int = 1) -> Cell:
        """“数量：__个 名称：__”."""
        entry = self.form.names[field]
        count = Paragraph(
            (Text("数量："), self.blank(entry.count, field, "count"), Text(" 个")),
        )
        lines = entry.names.split("\n")
        name_mark = ValueMark(field, "names")
        first = self.blank(lines[0], field, "names", em=8) if len(lines) == 1 else Text(lines[0], (name_mark,))
        names = [Paragraph((Text("名称："), first))]
        names += [Paragraph((Text(t, (name_mark,)),)) for t in lines[1:]]
        return Cell((count, *names), 1, colspan, (ValueMark(field),))

    def ticks(self, field: str) -> list[tuple[Inline, ...]]:
        """Box and text of each option of ``field``."""
        value = self.form.fields[field].value
        ticked = value if isinstance(value, list) else [value]
        return [
            (Tick(field, o, o in ticked), Text(self.printed(o), (OptionMark(field, o),)))
            for o in self.specs[field].options
        ]

    def choice(self, field: str, colspan: int, remark: str = "") -> Cell:
        """Options of a choice in one line."""
        gap = Text(" " * self.style.option_gap)
        inlines: list[Inline] = []
        for option in self.ticks(field):
            inlines += [*option, gap]
        if remark:
            inlines[-1:] = [Text(self.printed(remark))]
        return Cell((Paragraph(tuple(inlines)),), 1, colspan, (ValueMark(field),))

    def choices(self, field: str, colspan: int, prompt: str | None = None, flowing: bool = False) -> Cell:
        """Options of a multiple choice, one a line (or flowing), ending in the printed remark."""
        paragraphs = [Paragraph((Text(self.printed(prompt)),))] if prompt else []
        if flowing:
            inlines: list[Inline] = []
            for option in self.ticks(field):
                inlines += [*option, Text("  ")]
            paragraphs.append(Paragraph(tuple(inlines)))
        else:
            paragraphs += [Paragraph(option) for option in self.ticks(field)]
        paragraphs.append(Paragraph((Text(self.printed(EVIDENCE_NOTE)),)))
        return Cell(tuple(paragraphs), 1, colspan, (ValueMark(field),))

    def years(self, stem: str, colspans: tuple[int, int, int] = (1, 1, 1)) -> Row:
        """Label and the three year values of ``stem``."""
        cells = [self.value(f"{stem}.{y}", s) for y, s in zip(YEARS, colspans, strict=True)]
        return self.row(self.field_label(f"{stem}.2024"), *cells)

    def single_over_years(self, field: str, colspans: tuple[int, int, int] = (1, 1, 1)) -> Row:
        """One value over the three years: one merged cell, or split cells of which the last is filled."""
        if not self.style.split_single_values:
            return self.row(self.field_label(field), self.value(field, sum(colspans)))
        first, second, third = colspans
        cells = (self.empty(field, first), self.empty(field, second), self.value(field, third))
        return self.row(self.field_label(field), *cells)

    def row(self, *cells: Cell, header: bool = False) -> Row:
        """A row of this document's least height."""
        return Row(cells, min_height=self.style.min_row, header=header)
