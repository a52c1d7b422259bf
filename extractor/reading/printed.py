"""Printed prompts inside a value's own space, taken out of the value."""

from __future__ import annotations

import re
import unicodedata

from rapidfuzz import fuzz

# A prompt of at least this many characters is recognised with this many per cent of them right.
FUZZY_FROM = 6
FUZZY_SCORE = 84.0
# So many characters are no accident, with this per cent of them right.
PIECE_MIN, PIECE_SCORE = 4, 88.0


def without_printed(text: str, prompts: tuple[str, ...] | list[str]) -> str:
    """``text`` with every printed prompt removed, each once. Line breaks stay; widths and spaces don't matter."""
    for prompt in prompts:
        text = _without(text, prompt)
    return text


def _without(text: str, prompt: str) -> str:
    span = printed_span(text, prompt)
    if span is None:
        return text
    before, rest = text[: span[0]], text[span[1] :]
    # What the office set behind a prompt that begins the cell introduces the value.
    return before + (rest if before.strip() else re.sub(r"^\s*[：:]", "", rest))


def is_part_of_print(text: str, prompts: tuple[str, ...] | list[str]) -> bool:
    """Whether all of ``text`` is a piece of a printed prompt: the end of one that begins elsewhere."""
    rest, _ = _squeeze(text)
    if len(rest) < PIECE_MIN:
        return False
    squeezed = [_squeeze(prompt)[0] for prompt in prompts]
    return any(len(p) >= len(rest) and fuzz.partial_ratio(rest, p) >= PIECE_SCORE for p in squeezed)


def printed_span(text: str, prompt: str) -> tuple[int, int] | None:
    """Start and end of a printed prompt in ``text``, or ``None`` when it isn't there."""
    squeezed, positions = _squeeze(text)
    wanted, _ = _squeeze(prompt)
    if not wanted or not squeezed:
        return None
    at = squeezed.find(wanted)
    if at >= 0:
        start, end = at, at + len(wanted)
    else:
        if len(wanted) < FUZZY_FROM or len(squeezed) < 0.7 * len(wanted):
            return None
        hit = fuzz.partial_ratio_alignment(wanted, squeezed, score_cutoff=FUZZY_SCORE)
        if hit is None or (hit.src_end - hit.src_start) < 0.8 * len(wanted):
            return None
        start, end = hit.dest_start, hit.dest_end
    return positions[start], positions[end - 1] + 1


def _squeeze(text: str) -> tuple[str, list[int]]:
    """Half-width text without white space, and for each of its characters the position in ``text``."""
    out: list[str] = []
    positions: list[int] = []
    for i, char in enumerate(text):
        for narrow in unicodedata.normalize("NFKC", char):
            if not narrow.isspace():
                out.append("、" if narrow in ",、" else narrow)
                positions.append(i)
    return "".join(out), positions


def strip_blanks(text: str) -> str:
    """Without the underscores of a printed blank and the space around."""
    return re.sub(r"[_＿]{2,}|^[_＿\s]+|[_＿\s]+$", "", text).strip()
