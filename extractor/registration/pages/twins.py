"""Pages that stand in the stack twice: the same sheet scanned or printed again, or a corrected copy left in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from extractor.registration.similarity import bare

# Texts of a page and its twin are at least this alike. Two different pages of one form reached 0.63 (pages of a few
# dozen characters) and 0.49 (fuller ones) on 16 forms of three renderers; a page recognised twice stays above 0.95.
TWIN_MIN = 0.85
# Pages with less text say too little to be compared: the rest of a cell, a heading alone.
TEXT_MIN = 30
# The text of a page recognised a second time differs by at most this; more is something else written in it.
NOISE_MAX = 0.03

_FIGURE = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Twin:
    """``page`` repeats the earlier ``of`` (positions in the stack); ``differs`` when other things are said on it."""

    page: int
    of: int
    differs: bool


def find_twins(texts: Sequence[str], exact: Sequence[bool]) -> list[Twin]:
    """The pages that repeat an earlier one. ``texts`` are the pages', ``exact`` says which were not recognised by OCR,
    so that any difference is one."""
    bared = [bare(text) for text in texts]
    twins: list[Twin] = []
    repeated: set[int] = set()
    for page, text in enumerate(bared):
        if len(text) < TEXT_MIN:
            continue
        for of in range(page):
            if of in repeated or len(bared[of]) < TEXT_MIN:
                continue
            alike = fuzz.ratio(text, bared[of], score_cutoff=100 * TWIN_MIN) / 100
            if alike:
                known = exact[page] and exact[of]
                differs = _differ(texts[page], texts[of]) or alike < (1.0 if known else 1 - NOISE_MAX)
                twins.append(Twin(page, of, differs))
                repeated.add(page)
                break
    return twins


def _differ(one: str, other: str) -> bool:
    """Whether the figures of two pages differ; all else may be how a page was recognised."""
    return sorted(_FIGURE.findall(one)) != sorted(_FIGURE.findall(other))
