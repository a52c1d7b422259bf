"""Values whose cells camelot sees otherwise than we do go to a person; where both agree nothing is said."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from extractor.confidence.two_grids import doubt_blanks_of_faint_tables
from extractor.pipeline import extract
from models.record import FieldReading, Method, Provenance, ReasonCode, Record, Status, Value
from tests.typeset import no_engine
from tests.year_table import TEXTS, XS, YS, Line, write_year_table

OUTPUT = "industry.total_output_100m_cny"


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def messages(reading: FieldReading) -> list[str]:
    return [r.message for r in reading.reasons if r.code is ReasonCode.READINGS_DISAGREE]


def with_line_of_own(path: Path, at: float) -> Record:
    """A year table in which the line between the first two values of its first row is a thin picture at ``at``, and
    the second value is a long figure that begins right of it."""
    texts = [row[:] for row in TEXTS]
    texts[1][2] = "98102.20"
    line: Line = (at, YS[1], at, YS[2])
    write_year_table(
        path,
        texts=texts,
        keep=lambda *side: side != (XS[2], YS[1], XS[2], YS[2]),
        pictured=[line],
        starts={(1, 2): at + 3},
    )
    return extract(path, no_engine)


def test_a_figure_cut_where_its_line_was_lost_is_not_believed(pdf: Path) -> None:
    record = with_line_of_own(pdf, XS[2] - 16)
    reading = record.fields[f"{OUTPUT}.2023"]
    assert reading.value != 98102.20
    assert reading.needs_review
    assert "“98102.20”" in messages(reading)[0]


def test_a_figure_that_camelot_confirms_needs_no_person(pdf: Path) -> None:
    record = with_line_of_own(pdf, XS[2])
    assert record.fields[f"{OUTPUT}.2023"].value == 98102.20
    assert not record.fields[f"{OUTPUT}.2023"].needs_review


def test_a_figure_that_runs_into_the_next_cell_is_not_believed(pdf: Path) -> None:
    texts = [row[:] for row in TEXTS]
    texts[1][1], texts[1][2] = "1011011011011011011011", ""
    record = extract(write_year_table(pdf, texts=texts), no_engine)
    assert record.fields[f"{OUTPUT}.2022"].needs_review
    assert record.fields[f"{OUTPUT}.2023"].needs_review


def test_a_plain_table_is_read_without_camelot(pdf: Path) -> None:
    write_year_table(pdf)
    code = (
        "import sys; from pathlib import Path; from extractor.pipeline import extract;"
        f"extract(Path({str(pdf)!r}), lambda: None); sys.exit('camelot' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0


def standing_on(page: int, value: Value = None) -> FieldReading:
    place = Provenance(page=page, bbox=[0, 0, 1, 1], method=Method.OCR)
    status = Status.READ if isinstance(value, int) else Status.BLANK
    return FieldReading(value=value, status=status, confidence=0.9, needs_review=False, provenance=place)


def test_a_blank_in_a_table_of_inferred_lines_goes_to_a_person() -> None:
    list_of_none: Value = {"count": None, "names": []}
    readings = {"a": standing_on(3), "b": standing_on(4), "c": standing_on(3, 12), "d": standing_on(3, list_of_none)}
    seen = doubt_blanks_of_faint_tables(readings, {3})
    assert seen["a"].needs_review
    assert "也可能填在旁边" in seen["a"].reasons[0].message
    assert seen["b"] == readings["b"]
    assert seen["c"] == readings["c"]
    assert seen["d"].needs_review
