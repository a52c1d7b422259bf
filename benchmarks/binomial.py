"""How bad a share may be that was counted on few."""

from __future__ import annotations


def upper_bound(wrong: int, total: int, level: float = 0.95) -> float:
    """One-sided Clopper-Pearson upper bound of a share, by bisection of the binomial distribution."""
    if total == 0:
        return 1.0
    low, high = wrong / total, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if _at_most(wrong, total, middle) > 1 - level:
            low = middle
        else:
            high = middle
    return high


def _at_most(wrong: int, total: int, share: float) -> float:
    term = (1 - share) ** total
    total_probability = term
    for k in range(wrong):
        if share >= 1:
            return 0.0
        term *= (total - k) / (k + 1) * share / (1 - share)
        total_probability += term
    return total_probability
