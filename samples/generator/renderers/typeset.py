"""Breaks paragraphs into lines of measured characters, the way Word does with Chinese text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from samples.generator.renderers.blocks import Align, BoxMark, Inline, Mark, Paragraph, Text, Tick
from samples.generator.renderers.style import TickStyle
from samples.generator.renderers.ticks import GlyphFont, tick_glyphs

# Share of the font size above and below the baseline taken as a character's box.
ASCENT, DESCENT = 0.86, 0.14
# Characters that may not begin a line, and those that may not end one.
_NO_START = set("，。、；：！？）》”’】％%,.;:)!?")
_NO_END = set("（《“‘【(")


@dataclass(frozen=True)
class Atom:
    """One character with its font, size (points), width (points) and what it stands for."""

    char: str
    font: str
    size: float
    width: float
    marks: tuple[Mark, ...] = ()
    underline: bool = False
    over: str = ""
    strokes: bool = False
    outline: bool = False


@dataclass(frozen=True)
class Line:
    """A set line: its atoms, the height it takes and where it starts within the width it was set in (points)."""

    atoms: tuple[Atom, ...]
    height: float
    size: float
    indent: float
    align: Align
    space_before: float

    @property
    def width(self) -> float:
        """Sum of the atoms."""
        return sum(a.width for a in self.atoms)

    @property
    def total(self) -> float:
        """Height with the space before it."""
        return self.height + self.space_before


@dataclass(frozen=True)
class Fonts:
    """Which font sets which character, and how wide it is there (character, font, size → points)."""

    pick: Callable[[str, bool, GlyphFont], str]
    width: Callable[[str, str, float], float]


def set_paragraph(
    paragraph: Paragraph, fonts: Fonts, size: float, leading: float, width: float, tick: TickStyle
) -> list[Line]:
    """Lines of ``paragraph`` at ``size`` points in ``width`` points."""
    size *= paragraph.size
    atoms = [a for inline in paragraph.inlines for a in _atoms(inline, fonts, size, tick)]
    lines: list[Line] = []
    indent = paragraph.first_indent * size
    for number, part in enumerate(_break(atoms, width, indent)):
        lines.append(
            Line(
                atoms=tuple(part),
                height=size * leading,
                size=size,
                indent=indent if number == 0 else 0.0,
                align=paragraph.align,
                space_before=paragraph.space_before * size if number == 0 else 0.0,
            )
        )
    return lines


def _atoms(inline: Inline, fonts: Fonts, size: float, tick: TickStyle) -> Iterator[Atom]:
    if isinstance(inline, Tick):
        yield from _tick_atoms(inline, fonts, size, tick)
        return
    assert isinstance(inline, Text)
    for char in inline.text:
        font = fonts.pick(char, inline.bold, "body")
        width = fonts.width(char, font, size)
        yield Atom(char, font, size, width, inline.marks, inline.underline)


def _tick_atoms(inline: Tick, fonts: Fonts, size: float, tick: TickStyle) -> Iterator[Atom]:
    glyphs = tick_glyphs(tick, inline.ticked)
    for char in glyphs.before:
        font = fonts.pick(char, False, "body")
        yield Atom(char, font, size, fonts.width(char, font, size))
    mark = BoxMark(inline.field, inline.option)
    if glyphs.outline:
        yield Atom("", "", size, size, (mark,), outline=True, strokes=glyphs.strokes)
    else:
        font = fonts.pick(glyphs.box, False, glyphs.font)
        width = fonts.width(glyphs.box, font, size)
        yield Atom(glyphs.box, font, size, width, (mark,), over=glyphs.over, strokes=glyphs.strokes)
    for char in glyphs.after:
        font = fonts.pick(char, False, "body")
        yield Atom(char, font, size, fonts.width(char, font, size))


def _break(atoms: list[Atom], width: float, first_indent: float) -> Iterator[list[Atom]]:
    """Greedy breaking: between any two Chinese characters, not inside figures and words unless they are too wide."""
    line: list[Atom] = []
    used = first_indent
    for word in _words(atoms, width):
        wide = sum(a.width for a in word)
        if line and used + wide > width + 0.01 and not word[0].char.isspace():
            carried = _carry(line, word)
            kept = line[: len(line) - len(carried)]
            yield kept or line
            line = [*carried] if kept else []
            used = sum(a.width for a in line)
        line += word
        used += wide
    yield line


def _carry(line: list[Atom], word: list[Atom]) -> list[Atom]:
    """Atoms that move to the next line with ``word`` so that punctuation stands where it may."""
    count = 0
    first = word[0].char
    while count < len(line) - 1:
        last = line[-1 - count]
        inside_word = count > 0 and _joins(first) and _joins(last.char)
        if first in _NO_START or last.char in _NO_END or _is_box(last) or inside_word:
            count += 1
            first = last.char
            continue
        break
    return line[len(line) - count :] if count < len(line) - 1 else []


def _is_box(atom: Atom) -> bool:
    return any(isinstance(m, BoxMark) for m in atom.marks)


def _words(atoms: list[Atom], width: float) -> Iterator[list[Atom]]:
    word: list[Atom] = []
    for atom in atoms:
        if _joins(atom.char) and word and _joins(word[-1].char) and word[-1].marks == atom.marks:
            word.append(atom)
            continue
        if word:
            yield from _fit(word, width)
        word = [atom]
    if word:
        yield from _fit(word, width)


def _joins(char: str) -> bool:
    return char.isascii() and char.isprintable() and not char.isspace() and char not in "()"


def _fit(word: list[Atom], width: float) -> Iterator[list[Atom]]:
    """A word, cut into single characters where it is wider than the line."""
    if sum(a.width for a in word) <= width:
        yield word
    else:
        yield from ([a] for a in word)
