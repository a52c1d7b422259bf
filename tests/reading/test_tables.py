"""What speaks against an open table as read."""

from __future__ import annotations

import pytest

from extractor.reading.tables import of_another_direction
from extractor.registration.catalogue import load_dictionary

SPEC = load_dictionary("fields/fuhe-2025.yaml").by_id()["plan.targets"]
COLUMNS = ("direction", "indicator", "base_2024", "target_2027")


@pytest.mark.parametrize(
    ("direction", "indicator", "odd"),
    [
        ("创新", "工业互联网普及率", "工业互联网普及率"),
        ("数字化", "工业互联网普及率", ""),
        ("数字化", "上云企业数量（自行增加）", ""),
    ],
)
def test_a_printed_indicator_under_another_direction_is_told(direction: str, indicator: str, odd: str) -> None:
    row = dict(zip(COLUMNS, (direction, indicator, "49.76%", "62.20%"), strict=True))
    assert of_another_direction([row], COLUMNS, SPEC) == odd
