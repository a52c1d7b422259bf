"""Seals across the edge of a sheet (骑缝章), found in pieces, put together."""

from __future__ import annotations

import numpy as np

from extractor.cleanup.page_map import Points
from extractor.cleanup.seals import EDGE_DEPTH, EDGE_GAP, EDGE_LENGTH, MM, SealBlob, from_edges
from models.geometry import BBox


def joined_at_edges(seals: list[SealBlob], edges: Points) -> list[SealBlob]:
    """The seals of a page, pieces that one seal across an edge of the sheet was found in put together.

    ``edges``: the sheet's corners in px (4 x 2, top-left first, clockwise).
    """
    for side in range(4):
        start, direction = edges[side], edges[(side + 1) % 4] - edges[side]
        along = direction / max(float(np.hypot(*direction)), 1e-9)
        spans: list[tuple[float, float, SealBlob]] = []
        for seal in seals:
            box = seal.bbox
            corners = np.array([[box.x0, box.top], [box.x1, box.top], [box.x1, box.bottom], [box.x0, box.bottom]])
            away = from_edges(corners, edges)[:, side]
            if away.max() < (EDGE_DEPTH + 1) * MM and away.min() < 9.0 * MM:
                at = (corners - start) @ along
                spans.append((float(at.min()), float(at.max()), seal))
        spans.sort(key=lambda span: span[0])
        for group in _together(spans):
            pieces = [seal for _, _, seal in group]
            if len(pieces) > 1:
                seals = [s for s in seals if all(s is not p for p in pieces)] + [_across_edge(pieces)]
    return sorted(seals, key=lambda s: (s.bbox.top, s.bbox.x0))


def _together(spans: list[tuple[float, float, SealBlob]]) -> list[list[tuple[float, float, SealBlob]]]:
    """Neighbouring pieces along an edge, as many together as one seal may be long."""
    groups: list[list[tuple[float, float, SealBlob]]] = []
    for span in spans:
        last = groups[-1] if groups else None
        if (
            last
            and span[0] - max(end for _, end, _ in last) < EDGE_GAP * MM
            and span[1] - last[0][0] < EDGE_LENGTH * MM
        ):
            last.append(span)
        else:
            groups.append([span])
    return groups


def _across_edge(pieces: list[SealBlob]) -> SealBlob:
    box = BBox.around(p.bbox for p in pieces)
    inked = sum(p.coverage * p.bbox.area for p in pieces)
    coverage = round(min(1.0, inked / max(box.area, 1.0)), 3)
    return SealBlob(box, "unknown", "red", coverage, True, (box.cx, box.cy), (box.width / 2, box.height / 2))
