"""Tables with a column a year: columns go by their headers, whatever a county office did to them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from extractor.registration.align import score_row
from extractor.registration.rows import CellText, ExpectedRow, GridRow, RowRole
from models.document import Cell, Grid
from models.geometry import BBox
from tests.typeset import registered, write_tables
from tests.year_table import XS, YS, write_year_table

ROWS = [
    ["集群总产值（亿元）", "101.10", "102.20", "103.30"],
    ["集群内中小企业产值占集群总产值比例（%）", "71.01", "72.02", "73.03"],
    ["集群主导产业产值增速（%）", "4.10", "5.20", "6.30"],
    ["集群企业数量（年度当前值）", "392", "415", "448"],
    ["其中：集群中小企业数量（年度当前值）", "388", "411", "446"],
]
HEADER = ["年度", "2022年", "2023年", "2024年"]
HEADER_YEARS = ("2022", "2023", "2024")
WIDTHS = [215, 85, 85, 90]


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return tmp_path / "表.pdf"


def by_year(texts: dict[str, str], stem: str) -> dict[str, str]:
    return {name.removeprefix(f"{stem}."): text for name, text in texts.items() if name.startswith(f"{stem}.")}


def test_each_year_is_read_under_its_header(pdf: Path) -> None:
    _, texts = registered(write_tables(pdf, [HEADER, *ROWS], widths=WIDTHS))
    assert by_year(texts, "industry.total_output_100m_cny") == {"2022": "101.10", "2023": "102.20", "2024": "103.30"}


@pytest.mark.parametrize(
    "figures",
    [("20.74", "20.45", "20.73"), ("2,034", "2,051", "2,079"), ("2021", "2034", "2038"), ("2045", "2046", "2047")],
)
def test_figures_that_begin_as_years_do_head_no_columns(pdf: Path, figures: tuple[str, str, str]) -> None:
    rows = [ROWS[0], ["集群主导产业产值增速（%）", *figures], *ROWS[3:]]
    _, texts = registered(write_tables(pdf, [HEADER, *rows], widths=WIDTHS))
    assert by_year(texts, "industry.leading_output_growth_pct") == dict(zip(HEADER_YEARS, figures, strict=True))
    assert by_year(texts, "industry.enterprise_count") == {"2022": "392", "2023": "415", "2024": "448"}


@pytest.mark.parametrize(
    "header", [["年度", "2022", "2023", "2024"], ["", "2022", "2028", "2024"], ["指标", "2022年", "2023", "2024"]]
)
def test_years_without_their_character_head_columns_all_the_same(pdf: Path, header: list[str]) -> None:
    _, texts = registered(write_tables(pdf, [header, *ROWS], widths=WIDTHS))
    assert by_year(texts, "industry.enterprise_count")["2024"] == "448"


def test_years_in_falling_order_are_not_mixed_up(pdf: Path) -> None:
    falling = [["年度", "2024年", "2023年", "2022年"], *([label, c, b, a] for label, a, b, c in ROWS)]
    _, texts = registered(write_tables(pdf, falling, widths=WIDTHS))
    assert by_year(texts, "industry.enterprise_count") == {"2022": "392", "2023": "415", "2024": "448"}


def test_a_column_left_out_leaves_its_year_without_a_place(pdf: Path) -> None:
    two_years = [row[:1] + row[2:] for row in [HEADER, *ROWS]]
    _, texts = registered(write_tables(pdf, two_years, widths=[215, 125, 135]))
    assert by_year(texts, "industry.enterprise_count") == {"2023": "415", "2024": "448"}


def test_a_column_of_an_earlier_year_is_left_alone(pdf: Path) -> None:
    four = [["年度", "2021年", *HEADER[1:]], *([row[0], "1", *row[1:]] for row in ROWS)]
    _, texts = registered(write_tables(pdf, four, widths=[175, 75, 75, 75, 75]))
    assert by_year(texts, "industry.enterprise_count") == {"2022": "392", "2023": "415", "2024": "448"}


def test_one_header_that_can_not_be_read_is_told_from_its_neighbours(pdf: Path) -> None:
    smudged = [["年度", "2022年", "二0？？", "2024年"], *ROWS]
    _, texts = registered(write_tables(pdf, smudged, widths=WIDTHS))
    assert by_year(texts, "industry.enterprise_count") == {"2022": "392", "2023": "415", "2024": "448"}


@pytest.mark.parametrize("years", [("2022年", "2023年", "2021年"), ("2022年", "2021年", "2024年")])
def test_a_year_that_its_neighbours_run_past_is_misread(pdf: Path, years: tuple[str, ...]) -> None:
    _, texts = registered(write_tables(pdf, [["年度", *years], *ROWS], widths=WIDTHS))
    assert by_year(texts, "industry.enterprise_count") == {"2022": "392", "2023": "415", "2024": "448"}


def test_without_a_header_three_cells_are_the_three_years(pdf: Path) -> None:
    _, texts = registered(write_tables(pdf, ROWS, widths=WIDTHS))
    assert by_year(texts, "industry.enterprise_count") == {"2022": "392", "2023": "415", "2024": "448"}


def test_the_header_of_the_first_page_holds_for_the_next(pdf: Path) -> None:
    falling = [[label, c, b, a] for label, a, b, c in ROWS]
    first = [["年度", "2024年", "2023年", "2022年"], *falling[:3]]
    _, texts = registered(write_tables(pdf, first, falling[3:], widths=WIDTHS))
    assert by_year(texts, "industry.enterprise_count") == {"2022": "392", "2023": "415", "2024": "448"}


def test_a_header_repeated_on_the_next_page_is_no_row(pdf: Path) -> None:
    registration, texts = registered(write_tables(pdf, [HEADER, *ROWS[:3]], [HEADER, *ROWS[3:]], widths=WIDTHS))
    assert by_year(texts, "industry.sme_count") == {"2022": "388", "2023": "411", "2024": "446"}
    assert not {"row_inserted", "label_changed", "page_foreign"} & {d.kind for d in registration.deviations}


def test_a_value_for_all_years_in_one_merged_cell_belongs_to_its_own_row(pdf: Path) -> None:
    merged = [HEADER, ROWS[0], ROWS[2], ["近三年集群主导产业产值年均增速（%）", "4.41", "<", "<"], *ROWS[3:]]
    _, texts = registered(write_tables(pdf, merged, widths=WIDTHS))
    assert texts["industry.leading_output_cagr_3y_pct"] == "4.41"
    assert by_year(texts, "industry.enterprise_count") == {"2022": "392", "2023": "415", "2024": "448"}


def test_a_column_between_the_years_moves_none_of_them(pdf: Path) -> None:
    five = [["年度", "2022年", "2023年", "增幅", "2024年"], *([a, b, c, "9", d] for a, b, c, d in ROWS)]
    _, texts = registered(write_tables(pdf, five, widths=[175, 75, 75, 75, 75]))
    assert by_year(texts, "industry.enterprise_count") == {"2022": "392", "2023": "415", "2024": "448"}


def test_a_year_left_out_between_others_is_not_made_up(pdf: Path) -> None:
    gap = [["年度", "2021年", "2023年", "2024年"], *ROWS]
    _, texts = registered(write_tables(pdf, gap, widths=WIDTHS))
    assert by_year(texts, "industry.enterprise_count") == {"2023": "415", "2024": "448"}


@pytest.mark.parametrize("misread", ["2028年", "2023年"])
def test_a_year_that_can_not_be_is_told_from_its_neighbours(pdf: Path, misread: str) -> None:
    header = ["年度", "2022年", "2023年", misread]
    _, texts = registered(write_tables(pdf, [header, *ROWS], widths=WIDTHS))
    assert by_year(texts, "industry.enterprise_count")["2024"] == "448"


@pytest.mark.parametrize(("year", "alike"), [("2022年", True), ("2021年", False)])
def test_a_row_of_another_year_is_not_taken_for_the_form_s(year: str, alike: bool) -> None:
    cell = Cell(page=1, bbox=BBox.of(0, 0, 50, 20), row=0, col=0, row_end=1, col_end=1)
    grid = Grid(page=1, bbox=cell.bbox, xs=[0, 50], ys=[0, 20], cells=[cell])
    row = GridRow(table=0, grid=grid, row=0, cells=(CellText(cell, year, year),))
    expected = ExpectedRow(role=RowRole.VALUES, section="五", labels=("2022年",))
    assert (score_row(row, expected)[0] > 0.6) is alike


def test_a_stroke_from_line_to_line_through_a_figure_does_not_part_it(pdf: Path) -> None:
    # The long stroke of a written digit looks like a line of the table, in the one cell.
    def stroke(draw: Callable[[float, float, float, float], None]) -> None:
        draw(XS[2] + 25, YS[1], XS[2] + 25, YS[2])

    registration, texts = registered(write_year_table(pdf, also=stroke))
    place = registration.places["industry.total_output_100m_cny.2023"]
    assert texts["industry.total_output_100m_cny.2023"] == "102.20"
    assert (len(place.regions), place.sure) == (1, False)
    assert registration.places["industry.total_output_100m_cny.2024"].sure


def test_the_second_of_two_tables_in_one_frame_goes_by_its_own_header(pdf: Path) -> None:
    other = [
        ["年度", "2024年", "2023年", "2022年"],
        ["集群上云中小企业数量（家）", "517", "422", "308"],
        ["集群中小企业上云比例（%）", "91.70", "77.10", "60.40"],
        ["接入工业互联网平台的中小企业数量（家）", "117", "99", "52"],
    ]
    _, texts = registered(write_tables(pdf, [HEADER, *ROWS, *other], widths=WIDTHS))
    assert by_year(texts, "industry.enterprise_count") == {"2022": "392", "2023": "415", "2024": "448"}
    assert by_year(texts, "digital.cloud_sme_count") == {"2022": "308", "2023": "422", "2024": "517"}


def test_where_a_line_that_is_none_parts_a_column_no_year_of_the_row_is_sure(pdf: Path) -> None:
    """The line stands left of the header's 2023, and the figures left of the line."""
    parted = [["年度", "2022年", "", "2023年", "2024年"], *([label, a, b, "", c] for label, a, b, c in ROWS)]
    registration, _ = registered(write_tables(pdf, parted, widths=[215, 65, 40, 65, 90]))
    places = [p for name, p in registration.places.items() if name.startswith("industry.enterprise_count")]
    assert places
    assert not any(place.sure for place in places)
