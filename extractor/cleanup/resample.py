"""One resampling from source to cleaned raster, whatever the geometry."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from extractor.cleanup.page_map import PageMap, centred, scaling

Raster = NDArray[np.uint8]

_GRID = 16
"""Spacing of the exactly computed points of a dense map; in between it is interpolated (error below 0.02 px)."""


def resampled(source: Raster, page_map: PageMap, size: tuple[int, int]) -> Raster:
    """``source`` (``H x W`` or ``H x W x 3``) as the cleaned raster of ``size`` (width, height) sees it.

    Beyond the source there is paper. A page that is only scaled is shrunk by area or enlarged by cubic splines; one
    that is as it should be is returned as it is.
    """
    placed = page_map.from_source
    factor = float(np.sqrt(abs(np.linalg.det(placed[:2, :2]))))
    projective = abs(placed[2, :2]).sum() > 1e-12
    moved = abs(placed[0, 1]) + abs(placed[1, 0]) > 1e-9 or abs(placed[:2, 2]).sum() > 1e-6
    if page_map.curl is None and not projective and not moved:
        if size == (source.shape[1], source.shape[0]):
            return source
        how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(source, size, interpolation=how), np.uint8)
    if factor < 0.7 and min(source.shape[:2]) > 64:  # finer than the warp samples: average first
        even = source[: source.shape[0] // 2 * 2, : source.shape[1] // 2 * 2]
        smaller = cv2.resize(even, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
        finer = PageMap(np.asarray(scaling(0.5, 0.5) @ page_map.to_source, np.float64), page_map.curl)
        return resampled(np.asarray(smaller, np.uint8), finer, size)
    paper = paper_colour(source)
    how = cv2.INTER_CUBIC if factor > 1.15 else cv2.INTER_LINEAR
    border = cv2.BORDER_CONSTANT
    if page_map.curl is not None:
        columns, rows = _dense(page_map, size)
        warped = cv2.remap(source, columns, rows, how, borderMode=border, borderValue=paper)
    elif projective:
        warped = cv2.warpPerspective(source, centred(placed), size, flags=how, borderMode=border, borderValue=paper)
    else:
        warped = cv2.warpAffine(source, centred(placed)[:2], size, flags=how, borderMode=border, borderValue=paper)
    return np.asarray(warped, np.uint8)


def shrunk(image: Raster, factor: int) -> Raster:
    """``image`` at 1/``factor`` of its size, by area; up to ``factor - 1`` px at the right and bottom are left out.

    A whole factor keeps coordinates exact and is several times faster than any other.
    """
    height, width = image.shape[:2]
    if factor <= 1:
        return image
    rows, columns = height // factor, width // factor
    even = image[: rows * factor, : columns * factor]
    return np.asarray(cv2.resize(even, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)


def paper_colour(image: Raster) -> tuple[float, ...]:
    """The paper's tone: the 80th percentile of each channel."""
    sample = image[::17, ::17].reshape(-1, image.shape[2] if image.ndim == 3 else 1)
    return tuple(float(v) for v in np.percentile(sample, 80, axis=0))


def _dense(page_map: PageMap, size: tuple[int, int]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Source column and row (OpenCV's pixel-centre coordinates) of every clean pixel."""
    width, height = size
    columns, rows = -(-width // _GRID) + 1, -(-height // _GRID) + 1
    xs, ys = np.meshgrid(np.arange(columns) * _GRID + 0.5, np.arange(rows) * _GRID + 0.5)
    points = page_map.points_to_source(np.stack([xs.ravel(), ys.ravel()], axis=1)) - 0.5
    finer = np.array([[1 / _GRID, 0, 0], [0, 1 / _GRID, 0]], np.float64)
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    x, y = (
        cv2.warpAffine(np.ascontiguousarray(points[:, i].reshape(rows, columns), np.float32), finer, size, flags=how)
        for i in (0, 1)
    )
    return np.asarray(x, np.float32), np.asarray(y, np.float32)
