"""The table of the accuracy report, on a handful of outcomes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from benchmarks.accuracy_table import Share, lines_of, table_data, table_text
from benchmarks.binomial import upper_bound
from benchmarks.outcomes import comparable
from tests.made_outcomes import FIGURE, SILENT

BOX = replace(FIGURE, field="basic.industry_type", type="choice")
FLAGGED = replace(SILENT, flagged=True)


def test_a_figure_and_a_box_count_in_their_own_columns() -> None:
    line = lines_of([FIGURE, SILENT, BOX])[0]
    assert (line.figures, line.boxes, line.exact) == (Share(1, 2), Share(1, 1), Share(2, 3))


def test_only_what_is_wrong_and_not_flagged_is_silent() -> None:
    line = lines_of([FIGURE, SILENT, FLAGGED, replace(FIGURE, flagged=True)])[0]
    assert (line.silent, line.flagged) == (Share(1, 4), Share(2, 4))


def test_parts_have_a_line_of_their_own() -> None:
    outcomes = [replace(FIGURE, stratum=s) for s in ("dev/fax", "dev/photo", "apart/fax")]
    assert [line.name for line in lines_of(outcomes)] == [
        *("dev/fax", "dev/photo", "apart/fax"),
        *("dev/all", "apart/all"),
        "all",
    ]


def test_folders_without_parts_have_one_line_each_and_one_for_all() -> None:
    outcomes = [replace(FIGURE, stratum=s) for s in ("mine", "theirs")]
    assert [line.name for line in lines_of(outcomes)] == ["mine", "theirs", "all"]


def test_documents_of_one_name_in_two_strata_are_two() -> None:
    assert lines_of([FIGURE, replace(FIGURE, stratum="dev/photo")])[-1].documents == 2


def test_the_printed_table_has_a_row_a_line_and_a_dash_where_nothing_is_counted() -> None:
    header, row, _, _ = table_text(lines_of([FIGURE, SILENT])).splitlines()
    assert header.split() == ["stratum", "figures", "boxes", "all", "flagged", "wrong+silent", "≤95%"]
    assert " ".join(row.split()) == "dev/fax 50.00 % (2) – 50.00 % (2) 0.00 % (2) 1 97.47%"


def test_the_table_as_data_has_counts_and_percentages() -> None:
    [line, *_] = table_data(lines_of([FIGURE, SILENT]))
    assert line["silent"] == {"part": 1, "of": 2}
    assert line["silent_pct"] == 50.0
    assert line["boxes_pct"] is None


@pytest.mark.parametrize(("wrong", "total", "bound"), [(0, 100, 0.0295), (0, 20_000, 0.00015), (4, 3475, 0.00263)])
def test_the_upper_bound_is_clopper_and_pearson_s(wrong: int, total: int, bound: float) -> None:
    # From tables of the beta distribution: its 95 % point for (wrong + 1, total - wrong).
    assert upper_bound(wrong, total) == pytest.approx(bound, rel=0.01)


def test_values_are_compared_without_width_and_white_space() -> None:
    assert comparable("（一） 集群\n概况") == comparable("(一)集群概况")
    assert comparable(12) == comparable(12.0)
    assert comparable(None) != comparable(0)
