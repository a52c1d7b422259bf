"""How often readings of a given confidence are right: bins, the expected calibration error, and the diagram as SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

# Bins are narrow where confidences crowd.
EDGES = (0.0, 0.3, 0.5, 0.7, 0.85, 0.95, 0.98, 0.99, 0.995, 0.998, 1.0)


@dataclass(frozen=True)
class Bin:
    """The readings with a confidence in one bin: how many, their mean confidence, how many of them right."""

    n: int
    confidence: float
    right: int

    @property
    def accuracy(self) -> float:
        """Share of right readings."""
        return self.right / self.n

    def interval(self, z: float = 1.96) -> tuple[float, float]:
        """95 % interval of the accuracy (Wilson, JASA 22, 1927)."""
        p, n = self.accuracy, self.n
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


def bins_of(confidences: Sequence[float], right: Sequence[bool]) -> list[Bin]:
    """The bins that hold readings, ascending."""
    members: dict[int, list[tuple[float, bool]]] = {}
    for confidence, ok in zip(confidences, right, strict=True):
        i = max(i for i, edge in enumerate(EDGES[:-1]) if confidence >= edge)
        members.setdefault(i, []).append((confidence, ok))
    return [Bin(len(m), sum(c for c, _ in m) / len(m), sum(ok for _, ok in m)) for _, m in sorted(members.items())]


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Mean distance of confidence and accuracy over the readings (Naeini et al., AAAI 2015)."""
    total = sum(b.n for b in bins)
    return sum(b.n * abs(b.confidence - b.accuracy) for b in bins) / total if total else 0.0


# The diagram: panels of this size in pixels, with these margins; axes in log-odds, so that 0.99 and 0.999 are apart.
SIDE, MARGIN, COLUMNS = 190, 46, 3
TICKS = (0.2, 0.5, 0.8, 0.95, 0.99, 0.999)
LOWEST, HIGHEST = 0.1, 0.9997
BEFORE, AFTER = "#b0b0b0", "#1f5fa8"


def reliability_svg(panels: Sequence[tuple[str, Sequence[Bin], Sequence[Bin]]]) -> str:
    """One panel a kind (title, bins before, bins after calibration): accuracy and its 95 % interval over confidence."""
    rows = math.ceil(len(panels) / COLUMNS)
    width, height = COLUMNS * (SIDE + MARGIN) + 10, rows * (SIDE + MARGIN + 16) + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        'font-family="sans-serif" font-size="10">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<circle cx="52" cy="{height - 12}" r="3.5" fill="none" stroke="{BEFORE}" stroke-width="2"/>'
        f'<text x="60" y="{height - 8}">evidence score</text>'
        f'<circle cx="152" cy="{height - 12}" r="3.5" fill="{AFTER}"/>'
        f'<text x="160" y="{height - 8}">calibrated, 95 % interval (across: confidence, up: share right)</text>',
    ]
    for i, (title, before, after) in enumerate(panels):
        left, top = MARGIN - 6 + (i % COLUMNS) * (SIDE + MARGIN), 22 + (i // COLUMNS) * (SIDE + MARGIN + 16)
        parts.append(f'<g transform="translate({left} {top})">{_panel(title, before, after)}</g>')
    return "\n".join([*parts, "</svg>", ""])


def _panel(title: str, before: Sequence[Bin], after: Sequence[Bin]) -> str:
    n = sum(b.n for b in after)
    parts = [f'<text x="0" y="-7" font-weight="bold">{title} ({n})</text>']
    parts.append(f'<rect width="{SIDE}" height="{SIDE}" fill="none" stroke="#888"/>')
    for tick in TICKS:
        x = _across(tick)
        y = SIDE - x
        parts.append(f'<path d="M{x:.1f} 0V{SIDE}M0 {y:.1f}H{SIDE}" stroke="#e4e4e4"/>')
        parts.append(f'<text x="{x:.1f}" y="{SIDE + 12}" text-anchor="middle">{tick:g}</text>')
        parts.append(f'<text x="-4" y="{y + 3:.1f}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<path d="M0 {SIDE}L{SIDE} 0" stroke="#888" stroke-dasharray="4 3"/>')
    for b in before:
        x, y = _across(b.confidence), SIDE - _across(b.accuracy)
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="none" stroke="{BEFORE}" stroke-width="2"/>')
    for b in after:
        x, y = _across(b.confidence), SIDE - _across(b.accuracy)
        low, high = (SIDE - _across(p) for p in b.interval())
        parts.append(f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="{AFTER}"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{1.5 + math.log10(b.n):.1f}" fill="{AFTER}"/>')
    return "".join(parts)


def _across(p: float) -> float:
    """Where a probability stands on an axis of log-odds, in pixels."""
    low, high = (math.log(q / (1 - q)) for q in (LOWEST, HIGHEST))
    p = min(HIGHEST, max(LOWEST, p))
    return SIDE * (math.log(p / (1 - p)) - low) / (high - low)
