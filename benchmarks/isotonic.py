"""Isotonic regression: the never falling curve that is nearest to observed frequencies.

Pool adjacent violators (Ayer et al., "An Empirical Distribution Function for Sampling with Incomplete Information",
Ann. Math. Stat. 26, 1955). As a calibration after Zadrozny & Elkan, "Transforming Classifier Scores into Accurate
Multiclass Probability Estimates" (KDD 2002).
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from extractor.confidence.calibration import Curve

# A point of the curve rests on at least so many readings.
LEAST = 25


def fit_curve(scores: Sequence[float], right: Sequence[bool], least: int = LEAST) -> Curve:
    """The curve from scores to the frequency of right readings, at least one reading.

    Readings are put together by score until there are ``least`` of them; each group's frequency is (k + ½) / (n + 1),
    so that thirty right ones of thirty are not taken for certainty; groups that fall are pooled. Groups of equal scores
    stay together.
    """
    groups = _groups(scores, right, least)
    blocks: list[list[tuple[float, float, int]]] = []
    for group in groups:
        blocks.append([group])
        while len(blocks) > 1 and _mean(blocks[-2]) >= _mean(blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    points = [(score, _mean(block)) for block in blocks for score, _, _ in (block[0], block[-1])]
    unique = dict.fromkeys((round(score, 5), round(p, 5)) for score, p in points)
    return Curve(tuple(s for s, _ in unique), tuple(p for _, p in unique))


def _groups(scores: Sequence[float], right: Sequence[bool], least: int) -> list[tuple[float, float, int]]:
    """(mean score, smoothed frequency, size), ascending."""
    groups: list[tuple[list[float], int]] = []
    for score, items in groupby(sorted(zip(scores, right, strict=True)), key=lambda item: item[0]):
        outcomes = [ok for _, ok in items]
        if not groups or len(groups[-1][0]) >= least:
            groups.append(([], 0))
        members, k = groups[-1]
        groups[-1] = (members + [score] * len(outcomes), k + sum(outcomes))
    if len(groups) > 1 and len(groups[-1][0]) < least:
        members, k = groups.pop()
        groups[-1] = (groups[-1][0] + members, groups[-1][1] + k)
    return [(sum(m) / len(m), (k + 0.5) / (len(m) + 1), len(m)) for m, k in groups]


def _mean(block: list[tuple[float, float, int]]) -> float:
    return sum(p * n for _, p, n in block) / sum(n for _, _, n in block)
