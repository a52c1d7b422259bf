"""Rows whose labels a scan made illegible. Pages are 600 by 800 pixels, type is 12 pixels high."""

from __future__ import annotations

from extractor.registration.page_view import PageView
from extractor.registration.register import register
from models.document import Cell, Char, Grid, Page, PageKind, TextLine
from models.geometry import BBox
from models.registration import Registration

EM = 12
ROWS = [
    ("年度", "2022年", "2023年", "2024年"),
    ("集群总产值（亿元）", "101.1", "102.2", "103.3"),
    ("集群总产值占所在县级行政区划工业总产值比例（%）", "61.1", "62.2", "63.3"),
    ("集群内中小企业产值占集群总产值比例（%）", "71.1", "72.2", "73.3"),
    ("集群主导产业产值占集群总产值比例（%）", "81.1", "82.2", "83.3"),
    ("集群主导产业产值增速（%）", "4.1", "5.2", "6.3"),
]
MISREAD = ("明群总产第十七", "粵群中中小也堂", "号三年專群早是")
MISREAD_STANDARDS = ("工列", "少う", "司山", "河6")


def text(x: float, y: float, words: str, sure: float) -> list[Char]:
    boxes = [BBox.of(x + i * EM, y, x + (i + 1) * EM, y + EM) for i in range(len(words))]
    return [Char(text=c, bbox=b, confidence=sure) for c, b in zip(words, boxes, strict=True)]


def registered(rows: list[tuple[str, ...]], sure: float) -> Registration:
    """A scanned page with these rows; labels that are none of the form's were recognised so surely."""
    return drawn([20.0, 330.0, 410.0, 490.0, 570.0], rows, "二、主导产业情况", sure)


def drawn(xs: list[float], rows: list[tuple[str, ...]], heading: str, sure: float) -> Registration:
    """Rows of as many cells as there are columns, of which "<" goes on from the left and "^" from above."""
    ys = [100.0 + 30 * i for i in range(len(rows) + 1)]
    cells, chars = [], []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words in ("<", "^"):
                continue
            right = next((i for i in range(c + 1, len(row)) if row[i] != "<"), len(row))
            end = next((i for i in range(r + 1, len(rows)) if rows[i][c : c + 1] != ("^",)), len(rows))
            box = BBox.of(xs[c], ys[r], xs[right], ys[end])
            cells.append(Cell(page=1, bbox=box, row=r, col=c, row_end=end, col_end=right))
            chars += text(xs[c] + 5, ys[r] + 9, words, sure if words in MISREAD + MISREAD_STANDARDS else 0.99)
    title = text(20, 70, heading, 0.99)
    line = TextLine(text=heading, bbox=BBox.around(c.bbox for c in title), chars=tuple(title))
    grid = Grid(page=1, bbox=BBox.of(xs[0], ys[0], xs[-1], ys[-1]), xs=xs, ys=ys, cells=cells)
    page = Page(number=1, kind=PageKind.SCAN, width=600, height=800)
    found = register([PageView(page=page, chars=[*title, *chars], grids=[grid], lines=[line])], "shenbao-2025")
    assert found is not None
    return found


def with_labels(*labels: str) -> list[tuple[str, ...]]:
    return [ROWS[0], ROWS[1], *((label, *row[1:]) for label, row in zip(labels, ROWS[2:], strict=False)), *ROWS[5:]]


def test_rows_between_known_ones_are_told_by_their_number_and_doubted() -> None:
    places = registered(with_labels(*MISREAD), 0.5).places
    place = places["industry.sme_output_share_pct.2023"]
    assert (place.regions[0].bbox.top, place.sure) == (190.0, False)
    assert places["industry.total_output_100m_cny.2023"].sure


def test_where_a_row_is_missing_nobody_knows_which_is_which() -> None:
    rows = [row for row in with_labels(*MISREAD) if row[0] != MISREAD[0]]
    assert "industry.sme_output_share_pct.2023" not in registered(rows, 0.5).places


def test_rows_of_an_office_s_own_that_are_well_read_are_none_of_the_form_s() -> None:
    assert "industry.sme_output_share_pct.2023" not in registered(with_labels(*MISREAD), 0.99).places


def test_a_label_s_cell_that_ends_before_the_table_does_is_no_sure_place_of_a_value() -> None:
    """The value stands in the next row: a fold moved the rows of the two columns apart."""
    row = ("近三年集群主导产业产值年均增速（%）",)
    assert not registered([*ROWS, row], 0.99).places["industry.leading_output_cagr_3y_pct"].sure
    assert registered([*ROWS, (*row, "11.2")], 0.99).places["industry.leading_output_cagr_3y_pct"].sure


def test_a_row_of_whose_label_the_last_line_alone_was_read_is_told_by_its_place() -> None:
    rows = [ROWS[0], ROWS[1], ("产值比例（%）", *ROWS[2][1:]), *ROWS[3:]]
    place = registered(rows, 0.99).places["industry.total_output_share_of_county_pct.2023"]
    assert (place.regions[0].bbox.top, place.likeness < 0.9) == (160.0, True)


STANDARDS = [
    ("年度", "2022年", "<", "<", "2023年", "<", "<", "2024年", "<", "<"),
    *(
        (label, str(i), "<", "<", str(i + 1), "<", "<", str(i + 2), "<", "<")
        for i, label in enumerate(
            [
                "集群中小企业研发投入强度（%）",
                "集群中小企业研发经费总额（亿元）",
                "集群中小企业研发经费增速（%）",
                "集群中小企业从业人员数量",
                "集群中小企业研发人员数量",
            ]
        )
    ),
    ("粵群中中小也堂", *("工列", "少う", "少う") * 3),
    ("^", "司山", "11", "12", "司山", "13", "14", "司山", "15", "16"),
    ("^", "河6", "21", "22", "河6", "23", "24", "河6", "25", "26"),
    ("^", "行业", "31", "32", "行业", "33", "34", "行业", "35", "36"),
    ("^", "团体", "41", "42", "团体", "43", "44", "团体", "45", "46"),
]
COLUMNS = [20.0, 210.0, *(210.0 + 41 * i for i in range(1, 10))]


def test_rows_that_repeat_their_labels_each_year_are_told_by_their_number_too() -> None:
    places = drawn(COLUMNS, STANDARDS, "三、创新能力情况", 0.5).places
    led, joined = (places[f"innovation.standards.national.{what}.2023"] for what in ("led", "participated"))
    assert (led.regions[0].bbox.top, led.regions[0].bbox.x0, led.sure) == (340.0, COLUMNS[5], False)
    assert (joined.regions[0].bbox.x0, places["innovation.standards.industry.led.2023"].sure) == (COLUMNS[6], True)
    assert "innovation.standards.national.led.2023" not in drawn(COLUMNS, STANDARDS, "三、创新能力情况", 0.99).places
