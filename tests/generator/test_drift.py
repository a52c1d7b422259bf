"""Forms that an office changed: the blocks, the pages and the truth must tell the same story."""

from __future__ import annotations

import re
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from random import Random

import numpy as np
import pypdfium2 as pdfium
import pytest

from samples.generator.content import fill_form
from samples.generator.corpus import _FONTS, GeneratedDocument, generate_document, style_of
from samples.generator.degrade.scan_truth import scan_drifts, scan_fields
from samples.generator.degrade.sheet import Sheet, SourcePage
from samples.generator.drift.draft import Draft, fields_in
from samples.generator.drift.kinds import RECIPES, DriftKind, recipe_of
from samples.generator.drift.labels import bare, labels_of
from samples.generator.drift.paper import MISSING, drift_paper
from samples.generator.drift.rows import next_figure
from samples.generator.drift.tables import insert_row, remove_columns, remove_row, repeat_columns
from samples.generator.drift.words import DEVELOPMENT_DRIFT, HELD_APART_DRIFT
from samples.generator.renderers.blocks import Cell, Paragraph, Row, Table, Text, place_cells
from samples.generator.renderers.fonts import find_font
from samples.generator.renderers.paper import build_paper
from samples.generator.renderers.paper_cells import Builder
from samples.generator.truth import FormName, TrueDrift

pytestmark = pytest.mark.skipif(
    not any(find_font(f) for f in _FONTS["reportlab", False].body), reason="no CJK TrueType font installed"
)


def cell(text: str, rowspan: int = 1, colspan: int = 1) -> Cell:
    return Cell((Paragraph((Text(text),)),), rowspan, colspan)


def texts(table: Table) -> list[list[str]]:
    """Every grid place's text, merged cells repeated."""
    grid = [[""] * len(table.widths) for _ in table.rows]
    for g in place_cells(table):
        for r in range(g.row, g.row + g.cell.rowspan):
            for c in range(g.col, g.col + g.cell.colspan):
                grid[r][c] = "".join(i.text for p in g.cell.paragraphs for i in p.inlines if isinstance(i, Text))
    return grid


MERGED = Table(
    (0.4, 0.2, 0.2, 0.2),
    (
        Row((cell("年度"), cell("22"), cell("23"), cell("24"))),
        Row((cell("能耗", rowspan=2), cell("1"), cell("2"), cell("3"))),
        Row((cell("4", colspan=2), cell("5"))),
    ),
)


def test_a_row_put_inside_a_merged_cell_makes_it_longer() -> None:
    own = Row((cell("a"), cell("b"), cell("c")))
    assert texts(insert_row(MERGED, 2, own)) == [
        ["年度", "22", "23", "24"],
        ["能耗", "1", "2", "3"],
        ["能耗", "a", "b", "c"],
        ["能耗", "4", "4", "5"],
    ]


def test_a_merged_cell_whose_first_row_goes_begins_in_the_next() -> None:
    assert texts(remove_row(MERGED, 1)) == [["年度", "22", "23", "24"], ["能耗", "4", "4", "5"]]


def test_a_column_taken_out_narrows_the_cells_over_it() -> None:
    narrower = remove_columns(MERGED, range(1, 2))
    assert texts(narrower) == [["年度", "23", "24"], ["能耗", "2", "3"], ["能耗", "4", "5"]]
    assert narrower.widths == pytest.approx((0.4, 0.3, 0.3))


def test_a_row_s_label_under_a_year_stays_when_the_year_goes() -> None:
    table = replace(MERGED, rows=(MERGED.rows[0], Row((cell("平台"), cell("国家级"), cell("3", colspan=2)))))
    smaller = remove_columns(table, range(1, 2), lambda g: g.row == 1)
    assert texts(smaller) == [["年度", "23", "24"], ["平台", "国家级", "3"]]


@pytest.mark.parametrize(("before", "order"), [(True, ["x", "22", "23"]), (False, ["22", "x", "23"])])
def test_a_column_repeated_widens_the_cells_over_it(before: bool, order: list[str]) -> None:
    wider = texts(repeat_columns(MERGED, range(1, 2), before, lambda c: cell("x", colspan=c.colspan)))
    assert wider[0] == ["年度", *order, "24"]
    assert wider[2] == ["能耗", "4", "4", "4", "5"]


@pytest.mark.parametrize(("text", "like"), [("1,234.50", r"\d+\.\d\d"), ("无", "无"), ("12家", r"\d+家"), ("", "")])
def test_the_figure_of_another_year_is_written_like_its_neighbour(text: str, like: str) -> None:
    assert re.fullmatch(like, next_figure(text, Random(1)))


def test_six_seeds_in_a_row_have_every_kind() -> None:
    assert {kind for seed in range(7, 7 + len(RECIPES)) for kind in recipe_of(seed)} == set(DriftKind)


def test_the_held_apart_words_are_others() -> None:
    own = {row.label for rows in DEVELOPMENT_DRIFT.rows.values() for row in rows}
    other = {row.label for rows in HELD_APART_DRIFT.rows.values() for row in rows}
    assert not own & other
    assert not set(DEVELOPMENT_DRIFT.rewordings) & set(HELD_APART_DRIFT.rewordings)


def test_a_value_for_all_years_is_not_given_a_second_time_with_a_year_added() -> None:
    filled = fill_form("fuhe", 6)
    style = replace(style_of("fuhe", 6, "reportlab"), split_single_values=True)
    paper = build_paper(filled, style)
    single = filled.fields["industry.leading_output_cagr_3y_pct"].raw
    for seed in range(8):
        added = drift_paper(paper, filled, style, [DriftKind.YEAR_ADDED], Random(seed), held_apart=False)
        rows = [row for b in added.paper.blocks if isinstance(b, Table) for row in texts(b)]
        [own] = [row for row in rows if bare(row[0]).startswith("近三年集群主导产业产值年均增速")]
        assert [text for text in own[1:] if text] == [single]


@pytest.mark.parametrize("held_apart", [False, True])
@pytest.mark.parametrize("form", ["shenbao", "fuhe"])
@pytest.mark.parametrize("seed", range(4))
def test_every_table_still_fills_its_grid_and_every_lost_field_is_named(
    form: FormName, seed: int, held_apart: bool
) -> None:
    filled = fill_form(form, seed, held_apart)
    style = style_of(form, seed, "reportlab")
    kinds = [k for k in DriftKind if not k.value.startswith("page_")]
    drifted = drift_paper(build_paper(filled, style), filled, style, kinds * 2, Random(seed), held_apart)
    tables = [b for b in drifted.paper.blocks if isinstance(b, Table)]
    placed = {field for table in tables for field in fields_in(table) if place_cells(table)}
    gone = {name for name, f in drifted.form.fields.items() if f.status == "missing"}
    named = {name for d in drifted.drifts if d.kind in ("row_removed", "year_removed") for name in d.fields}
    assert gone == named
    assert not gone & placed


def test_a_reworded_label_is_still_nearest_to_its_own() -> None:
    filled = fill_form("shenbao", 3)
    style = style_of("shenbao", 3, "reportlab")
    reworded = drift_paper(
        build_paper(filled, style), filled, style, [DriftKind.LABEL_REWORDED] * 12, Random(1), held_apart=False
    )
    printed = {bare(spec.label) for spec in Builder(filled, style).dictionary.fields}
    assert len(reworded.drifts) == 12
    for drift in reworded.drifts:
        assert drift.label is not None and drift.was is not None
        alike = {label: SequenceMatcher(None, bare(drift.label), label).ratio() for label in printed}
        assert max(alike, key=alike.__getitem__) == bare(drift.was)


@pytest.mark.parametrize("seed", range(6))
def test_the_labels_of_platforms_stay_when_a_year_is_left_out(seed: int) -> None:
    filled = fill_form("shenbao", 3)
    style = style_of("shenbao", 3, "reportlab")
    paper = build_paper(filled, style)
    changed = drift_paper(paper, filled, style, [DriftKind.YEAR_REMOVED], Random(seed), held_apart=False).paper
    printed = {bare(label) for b in changed.blocks if isinstance(b, Table) for label in labels_of(b)}
    assert bare("其他平台名称及数量") in printed


def test_a_section_that_changed_places_keeps_its_title() -> None:
    filled = fill_form("fuhe", 4)
    style = style_of("fuhe", 4, "reportlab")
    swapped = drift_paper(
        build_paper(filled, style), filled, style, [DriftKind.SECTIONS_SWAPPED], Random(2), held_apart=False
    )
    draft = Draft(Builder(filled, style), list(swapped.paper.blocks), Random(0), DEVELOPMENT_DRIFT)
    order = sorted("一二三四五六七", key=draft.title_at)
    moved = swapped.drifts[0].section
    assert moved is not None
    assert order.index(moved) == "一二三四五六七".index(moved) - 1


@cache
def generated(seed: int, *kinds: DriftKind) -> GeneratedDocument:
    return generate_document("fuhe", seed, "reportlab", drift=kinds)


def page_texts(document: GeneratedDocument) -> list[str]:
    with pdfium.PdfDocument(document.pdf) as pdf:
        return [bare(page.get_textpage().get_text_bounded()) for page in pdf]


def test_an_own_row_stands_on_the_page_the_truth_names() -> None:
    document = generated(1, DriftKind.ROW_INSERTED)
    [drift] = document.truth.drifts
    assert drift.page is not None and drift.label is not None
    assert bare(drift.label)[:4] in page_texts(document)[drift.page - 1]


def test_the_anchors_that_find_drift_are_not_left_in_the_geometry() -> None:
    document = generated(1, DriftKind.ROW_INSERTED)
    assert not [a.name for a in document.geometry.anchors if a.name.startswith("drift")]


def test_what_stood_on_a_lost_page_is_missing_and_the_rest_moves_up() -> None:
    whole, document = generated(2), generated(2, DriftKind.PAGE_MISSING)
    [drift] = document.truth.drifts
    missing = {name for name, field in document.truth.fields.items() if field.status == "missing"}
    assert missing == set(drift.fields)
    assert len(document.geometry.pages) == len(whole.geometry.pages) - 1 == len(page_texts(document))
    assert not missing & {c.field for c in document.geometry.cells}
    assert all(field.value is None for name, field in document.truth.fields.items() if name in missing)


def test_a_page_that_is_there_twice_has_its_places_once() -> None:
    document = generated(2, DriftKind.PAGE_DUPLICATED)
    [drift] = document.truth.drifts
    pages = page_texts(document)
    assert drift.page is not None
    assert pages.count(pages[drift.page - 1]) == 2
    assert drift.page not in {c.page for c in document.geometry.cells}


@pytest.mark.parametrize("kind", [DriftKind.PAGE_FOREIGN, DriftKind.PAGE_MOVED])
def test_values_are_found_where_the_geometry_says_after_pages_moved(kind: DriftKind) -> None:
    document = generated(4, kind)
    with pdfium.PdfDocument(document.pdf) as pdf:
        for place in document.geometry.cells:
            value = document.truth.fields[place.field].raw
            if place.part is None and place.text_box and value and value.isascii() and value.isdigit():
                page, box = pdf[place.page - 1], place.text_box.grown(1)
                height = page.get_height()
                inside = page.get_textpage().get_text_bounded(box.x0, height - box.bottom, box.x1, height - box.top)
                assert inside.strip() == value, place.field


def test_truth_without_drift_says_nothing_of_it() -> None:
    assert '"drifts"' not in generated(2).truth.to_json()
    assert '"drifts"' in generated(4, DriftKind.PAGE_FOREIGN).truth.to_json()


def test_labels_of_a_table_are_what_holds_no_value() -> None:
    assert labels_of(MERGED)[:2] == ["年度", "22"]


def test_a_seal_whose_page_is_lost_stays_missing_in_the_scan() -> None:
    truth = generated(2).truth
    fields = {**truth.fields, "cover.department_seal": MISSING}
    scanned = scan_fields(truth.model_copy(update={"fields": fields}), [], signed=False, dates={})
    assert scanned["cover.department_seal"] == MISSING
    assert scanned["declaration.department_seal"].value is False


def test_drift_is_told_by_the_page_of_the_scan_that_two_pages_share() -> None:
    pages = [SourcePage(number, 595, 842, ()) for number in (1, 2, 3)]
    blank = np.full((4, 4, 3), 255, np.uint8)
    sheets = [Sheet(blank, 200, (pages[0], pages[1])), Sheet(blank, 200, (pages[2],))]
    drifts = [TrueDrift(kind=DriftKind.PAGE_FOREIGN, page=page) for page in (2, 3, None)]
    assert [d.page for d in scan_drifts(drifts, sheets)] == [1, 2, None]
