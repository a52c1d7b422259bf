"""The columns of an unruled table: stretches of paper that run down between its texts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from extractor.registration.similarity import bare
from models.document import Char, TextLine, Word
from models.geometry import BBox, Ruling

# Paper between two columns is so wide, in heights of a line: the padding of cells whose text fills them.
GAP = 0.1
# The box of a recognised character reaches so far into the paper beside it, as a share of its width.
BOX_PAPER = 0.15
# Texts of two cells of one row stand so far apart, in heights of a line; figures written digit by digit less.
APART = 0.9
# The middles of words of one line differ by so much of their height at most, and words overlap by so much.
SAME_LINE, SLACK = 0.35, 0.3
# A word lies across an edge that has so much of it on both sides, in heights of a line.
ACROSS = 0.5
# Where years stand at their columns' left, that is found too far right by so much at most, in heights of a line.
PADS = (0.0, 0.1, 0.2, 0.3)
# A year may have a misread character behind it.
YEAR = re.compile(r"20\d\d年?.?")


# What a cell with one figure holds.
FIGURE = re.compile(r"[-+−－—–]?[\d０-９.,，．%％/／]+[无家个项件人户万亿元吨]{0,2}")


def is_figure(text: str) -> bool:
    """Whether a text is one figure, perhaps with its unit."""
    return FIGURE.fullmatch("".join(text.split())) is not None


def gaps(boxes: Sequence[BBox], height: float, strays: int = 0) -> list[tuple[float, float]]:
    """The stretches (left, right) of paper that run from the top to the bottom of a text, crossed by ``strays`` of its
    ``boxes`` (of characters, or of words) at most; ``height`` of a line."""
    if not boxes:
        return []
    left = np.array([b.x0 + BOX_PAPER * min(b.width, b.height) for b in boxes])
    right = np.array([b.x1 - BOX_PAPER * min(b.width, b.height) for b in boxes])
    edges = np.arange(left.min(), right.max() + 1.0, 1.0)
    over = np.searchsorted(np.sort(left), edges, side="right") - np.searchsorted(np.sort(right), edges, side="left")
    clear = np.flatnonzero(np.diff(np.concatenate([[0], (over <= strays).astype(np.int8), [0]])))
    found = [(float(edges[a]), float(edges[b - 1])) for a, b in zip(clear[::2], clear[1::2], strict=True)]
    return [(a, b) for a, b in found if b - a >= GAP * height and a > left.min() + 1 and b < right.max() - 1]


def is_across(box: BBox, edge: float, height: float) -> bool:
    """Whether a word lies across a vertical edge, not only its box's paper; ``height`` of a line."""
    return box.x0 < edge - ACROSS * height and box.x1 > edge + ACROSS * height


def letters(words: Sequence[Word | TextLine]) -> list[BBox]:
    """The boxes of all characters."""
    return [c.bbox for word in words for c in word.chars]


def edge_in(gap: tuple[float, float], rulings: Sequence[Ruling]) -> float:
    """Where in a gap the edge of the column runs: on what is left of its line, else in the middle."""
    middle = (gap[0] + gap[1]) / 2
    drawn = [r.at for r in rulings if gap[0] - 2 <= r.at <= gap[1] + 2]
    return min(drawn, key=lambda at: abs(at - middle), default=middle)


def runs_of(line: TextLine, height: float) -> list[list[Char]]:
    """A line's characters as the texts of its cells."""
    runs: list[list[Char]] = []
    for char in line.chars:
        if runs and char.bbox.x0 - runs[-1][-1].bbox.x1 < APART * height:
            runs[-1].append(char)
        else:
            runs.append([char])
    return runs


def year_runs(line: TextLine, height: float) -> list[list[Char]]:
    """The years of a table's header; none in other lines."""
    runs = [r for r in runs_of(line, height) if YEAR.fullmatch(bare("".join(c.text for c in r)))]
    return runs if len(runs) > 1 else []


def year_edges(
    header: Sequence[Sequence[Char]], figures: Sequence[Char], sides: tuple[float, float], height: float
) -> list[float]:
    """The edges between the years of a header over the columns between ``sides``; none where they can't be told.

    ``figures``: the characters under it. Years stand in the middle of their columns or at their left; that way is
    taken which keeps the figures clear of the edges.
    """
    starts = [run[0].bbox.x0 for run in header]
    middles = [(run[0].bbox.x0 + run[-1].bbox.x1) / 2 for run in header]
    centred = [(a + b) / 2 for a, b in pairwise(middles)]
    flush = [[x - (starts[0] - sides[0]) - pad * height for x in starts[1:]] for pad in PADS]
    ways = [centred, *flush] if starts[0] - sides[0] < 1.5 * height else [centred]
    found = [(min(_clearance(x, figures) for x in way), way) for way in ways]
    room, edges = max(found, key=lambda f: f[0])
    return edges if room > 0 else []


def edges_between(rows: Sequence[Sequence[Sequence[Char]]], height: float) -> list[float]:
    """The edges between the columns of rows with as many texts each; none where texts of different columns overlap.

    Rows of fewer texts (a figure's end in a line of its own) need only keep clear of the edges.
    """
    most = max(map(len, rows), default=0)
    full = [row for row in rows if len(row) == most]
    if len(full) < 2:
        return []
    spans = [BBox.around(c.bbox for row in full for c in row[k]) for k in range(most)]
    if any(b.x0 - a.x1 < APART * height for a, b in pairwise(spans)):
        return []
    chars = [c for row in rows if len(row) < most for run in row for c in run]
    edges = [_clearest(a.x1, b.x0, chars) for a, b in pairwise(spans)]
    return edges if all(_clearance(x, chars) > 0 for x in edges) else []


def _clearest(left: float, right: float, chars: Sequence[Char]) -> float:
    """Half way between two columns, or where other characters are farther away."""
    places = [left + share * (right - left) for share in (0.5, 0.35, 0.65, 0.2, 0.8)]
    return max(places, key=lambda x: min(_clearance(x, chars), (right - left) / 4))


def _clearance(x: float, chars: Sequence[Char]) -> float:
    """How far the next character is from a vertical line; negative where one lies over it."""
    return min((max(c.bbox.x0 - x, x - c.bbox.x1) for c in chars), default=float("inf"))


def pieces_within(words: Sequence[Word | TextLine], x0: float, x1: float) -> list[TextLine]:
    """What of each word stands between two edges, by its characters' middles; top to bottom."""
    pieces = []
    for word in words:
        chars = [c for c in word.chars if x0 <= c.bbox.cx < x1 and c.text.strip()]
        if chars:
            pieces.append(_line(chars))
    return sorted(pieces, key=lambda p: p.bbox.cy)


def lines_within(words: Sequence[Word | TextLine], x0: float, x1: float) -> list[TextLine]:
    """The same, words beside each other joined to lines: boxes of recognised words are high, those of two lines
    overlap, so middles are compared."""
    lines: list[list[Char]] = []
    middle = 0.0
    for piece in pieces_within(words, x0, x1):
        box = piece.bbox
        last = lines[-1] if lines else []
        apart = all(box.x0 >= c.bbox.x1 - SLACK * box.height or box.x1 <= c.bbox.x0 + SLACK * box.height for c in last)
        if last and abs(box.cy - middle) < SAME_LINE * box.height and apart:
            last.extend(piece.chars)
        else:
            lines.append(list(piece.chars))
            middle = box.cy
    return [_line(sorted(chars, key=lambda c: c.bbox.x0)) for chars in lines]


def _line(chars: Sequence[Char]) -> TextLine:
    return TextLine(text="".join(c.text for c in chars), bbox=BBox.around(c.bbox for c in chars), chars=tuple(chars))
