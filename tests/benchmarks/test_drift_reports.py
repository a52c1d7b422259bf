"""What a record tells of drift, held against what was done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from benchmarks.drift_reports import DriftRead, Told, drift_lines, drift_text, false_alarms, tells, told_in, untold
from extractor.pipeline import extract
from samples.generator.drift.kinds import DriftKind
from samples.generator.truth import TrueDrift
from tests.made_outcomes import FIGURE, SILENT
from tests.typeset import no_engine, write_tables

INSERTED = TrueDrift(kind=DriftKind.ROW_INSERTED, section="二", page=4, label="集群实缴税收总额（亿元）")
REWORDED = TrueDrift(
    kind=DriftKind.LABEL_REWORDED,
    section="二",
    page=4,
    label="其中：集群中小企业总数",
    was="其中：集群中小企业数量（年度当前值）",
    fields=[f"industry.sme_count.{year}" for year in (2022, 2023, 2024)],
)
LOST = TrueDrift(kind=DriftKind.PAGE_MISSING, fields=["openness.cooperation.text", "openness.cooperation.actions"])
FOREIGN = TrueDrift(kind=DriftKind.PAGE_FOREIGN, page=7, label="公函")
BROKEN = TrueDrift(kind=DriftKind.TABLE_BROKEN, section="五")


def read(drifts: Sequence[TrueDrift], told: Sequence[Told], stratum: str = "dev/drift") -> DriftRead:
    return DriftRead(stratum, "name", "shenbao", drifts, told, [FIGURE, SILENT])


@pytest.mark.parametrize(
    ("told", "drift"),
    [
        (Told("row_inserted", "二", 4, "集群实缴税收总额(亿元)"), INSERTED),
        (Told("label_changed", None, 4, "其中：集群中小企业总数"), REWORDED),
        (Told("label_drift", field="industry.sme_count.2023"), REWORDED),
        (Told("label_drift", label="栏目“其中：集群中小企业总数”与标准表不同"), REWORDED),
        (Told("page_missing", "六"), LOST),
        (Told("rows_missing", "六", 12, "集群国际合作交流总体情况"), LOST),
        (Told("page_foreign", page=7), FOREIGN),
    ],
)
def test_what_tells_of_a_drift(told: Told, drift: TrueDrift) -> None:
    assert tells(told, drift, "shenbao")


@pytest.mark.parametrize(
    ("told", "drift"),
    [
        (Told("row_inserted", "二", 4, "集群固定资产投资额（亿元）"), INSERTED),
        (Told("label_drift", field="industry.enterprise_count.2023"), REWORDED),
        (Told("page_missing", "七"), LOST),
        (Told("page_foreign", page=8), FOREIGN),
        (Told("row_inserted", "五", 9, "集群"), BROKEN),
    ],
)
def test_what_is_about_something_else(told: Told, drift: TrueDrift) -> None:
    assert not tells(told, drift, "shenbao")


def test_each_kind_has_a_line_with_how_often_it_was_told() -> None:
    lines = drift_lines([read([REWORDED, FOREIGN], [Told("page_foreign", page=7)]), read([FOREIGN, BROKEN], [])])
    found = {line.kind: (line.made, line.told) for line in lines}
    assert found == {"label_reworded": (1, 0), "table_broken": (1, None), "page_foreign": (2, 1)}


def test_a_line_counts_the_drift_s_own_fields() -> None:
    [line] = drift_lines([read([REWORDED], [])])
    assert (line.fields, line.flagged, line.wrong, line.silent) == (2, 0, 1, 1)


def test_what_was_not_told_is_named_but_a_table_over_two_pages_need_not_be() -> None:
    assert list(untold(read([FOREIGN, BROKEN], []))) == [FOREIGN]


def test_what_is_told_without_a_cause_is_a_false_alarm_of_its_stratum() -> None:
    told = [Told("page_foreign", page=7), Told("page_foreign", page=9), Told("label_drift", field="plan.overview")]
    alarms = false_alarms([read([FOREIGN], told), read([], [Told("page_order", page=3)], "dev/fax")])
    assert alarms == {"dev/drift": {"page_foreign": 1, "label_drift": 1}, "dev/fax": {"page_order": 1}}


def test_the_report_has_both_tables() -> None:
    documents = [read([FOREIGN, BROKEN], [])]
    text = drift_text(drift_lines(documents), false_alarms(documents))
    assert [line.split()[:3] for line in text.splitlines()] == [
        ["drift", "made", "told"],
        ["table_broken", "1", "–"],
        ["page_foreign", "1", "0"],
        ["told", "though", "nothing"],
        ["dev/drift", "–"],
    ]


def test_a_record_s_deviations_are_what_it_tells(tmp_path: Path) -> None:
    path = tmp_path / "表.pdf"
    rows = [
        ["年度", "2022年", "2023年", "2024年"],
        ["集群总产值（亿元）", "101.10", "102.20", "103.30"],
        ["集群主导产业产值增速（%）", "4.10", "5.20", "6.30"],
        ["集群实缴税收总额（亿元）", "7.10", "8.20", "9.30"],
        ["集群企业数量（年度当前值）", "392", "415", "448"],
    ]
    record = extract(write_tables(path, rows, widths=[215, 85, 85, 90]), no_engine)
    assert any(tells(told, INSERTED, "shenbao") for told in told_in(record))
