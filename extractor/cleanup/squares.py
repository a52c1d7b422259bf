"""A page in squares, in each of which its paper and what lies on it are measured."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

# In pixels: two characters at 200 dpi.
SQUARE = 60


def squares_of(raster: NDArray[Any]) -> NDArray[Any]:
    """(n, SQUARE²): the pixels of each whole square of a page (HxW), row by row."""
    down, along = (length // SQUARE for length in raster.shape)
    whole = raster[: down * SQUARE, : along * SQUARE].reshape(down, SQUARE, along, SQUARE)
    return whole.swapaxes(1, 2).reshape(-1, SQUARE * SQUARE)
