"""Percentiles are numpy's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractor.cleanup.percentile import level_percentile, percentile

PERCENT = st.sampled_from([0.0, 0.5, 1.0, 30.0, 50.0, 80.0, 95.0, 100.0])


@given(st.lists(st.integers(0, 255), min_size=1, max_size=60), PERCENT)
def test_of_few_levels(levels: list[int], percent: float) -> None:
    array = np.array(levels, np.uint8)
    assert level_percentile(array, percent) == pytest.approx(float(np.percentile(array, percent)), abs=1e-9)


@given(st.integers(0, 2**32 - 1), st.integers(0, 255), PERCENT)
def test_of_a_raster(seed: int, lightest: int, percent: float) -> None:
    raster = np.random.default_rng(seed).integers(0, lightest + 1, (64, 50), np.uint8)[:, ::1]
    assert level_percentile(raster, percent) == pytest.approx(float(np.percentile(raster, percent)), abs=1e-9)


@given(st.lists(st.floats(-1e3, 1e3, width=32), min_size=1, max_size=60), PERCENT)
def test_of_a_short_row(values: list[float], percent: float) -> None:
    array = np.array(values, np.float32)
    assert percentile(array, percent) == pytest.approx(float(np.percentile(array, percent)), rel=1e-5, abs=1e-3)
