"""Two readers of a figure: the recogniser, at two scales of the cell and on the whole page, and the figure network."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from extractor.ocr.decoding import Candidate, TypedReading
from extractor.reading.figures.figure_network import FigureReading
from extractor.reading.figures.looks import CellLook, LineLook, same_figure
from extractor.reading.figures.verdicts import COUNTED, SLASH_OR_ONE, judge_figure
from extractor.reading.sources import REVIEW_BELOW, Look
from models.geometry import BBox
from models.record import ReasonCode

WIDTH = 300.0
DISAGREE, INK, SEAL = ReasonCode.READINGS_DISAGREE, ReasonCode.UNEXPLAINED_INK, ReasonCode.SEAL_OVERLAP


def _typed(text: str, share: float) -> TypedReading:
    return TypedReading(Candidate(text, share, share), None, 1.0, text, share)


def _line(text: str, sure: float = 0.98, second: str | None = None, wide: float = 60.0, **marks: bool) -> LineLook:
    """A line as the recogniser reads it; ``second``: what it says at the second scale, if that is something else."""
    ink = {"under_seal": False, "unexplained": False, **marks}
    again = _typed(text if second is None else second, sure)
    return LineLook(_typed(text, sure), again, box=BBox.of(0, 0, wide, 20), **ink)


def _judged(*lines: LineLook, network: tuple[str, float] | None, seen: str) -> Look:
    told = FigureReading(*network) if network is not None else None
    return judge_figure(CellLook(lines, told), seen, WIDTH)


def _codes(look: Look) -> list[ReasonCode]:
    return [r.code for r in look.reasons]


# Both readers say the same.


@pytest.mark.parametrize("seen", ["12345", "12845", "1234", "", "中市12务"])
def test_what_both_readers_say_stands_whatever_the_page_was_read_as(seen: str) -> None:
    look = _judged(_line("12345"), network=("12345", 0.97), seen=seen)
    assert (look.text, look.reasons) == ("12345", ())
    assert look.confidence > 0.99


def test_what_both_readers_say_stands_though_one_was_unsure() -> None:
    look = _judged(_line("12345", sure=0.4, second="12846"), network=("12345", 0.97), seen="12845")
    assert (look.text, look.reasons) == ("12345", ())
    assert look.confidence > 0.99


def test_a_point_behind_a_figure_makes_it_no_other() -> None:
    look = _judged(_line("61"), network=("61.", 0.97), seen="81")
    assert (look.text, look.reasons) == ("61", ())


@pytest.mark.parametrize(("one", "other"), [("12", "12个"), ("12个", "12")])
def test_the_unit_printed_in_the_cell_that_one_reader_left_out_changes_nothing(one: str, other: str) -> None:
    look = _judged(_line(one), network=(other, 0.97), seen="72")
    assert (look.text, look.reasons) == (one, ())


@pytest.mark.parametrize(
    ("one", "other"), [("12", "12%"), ("12", "1.2"), ("12", "12万"), ("12", "-12"), ("1.2", "1,2")]
)
def test_a_sign_or_a_unit_of_size_makes_another_figure(one: str, other: str) -> None:
    assert DISAGREE in _codes(_judged(_line(one), network=(other, 0.97), seen=one))


def test_a_network_that_is_not_sure_bears_nothing_out() -> None:
    look = _judged(_line("12345"), network=("12345", 0.85), seen="12845")
    assert look.text == "12345"
    assert _codes(look) == [DISAGREE]


def test_ink_of_a_seal_says_nothing_against_a_figure_that_both_read() -> None:
    line = _line("12345", sure=0.6, under_seal=True, unexplained=True)
    look = _judged(line, network=("12345", 0.97), seen="12345")
    assert (look.text, look.reasons) == ("12345", ())


def test_without_a_seal_over_it_unread_ink_is_a_reason_whoever_read_the_figure() -> None:
    look = _judged(_line("12345", unexplained=True), network=("12345", 0.97), seen="12345")
    assert _codes(look) == [INK]
    assert look.confidence <= 0.6


def test_a_seal_on_one_line_does_not_explain_the_ink_on_another() -> None:
    lines = _line("123", under_seal=True), _line("45", unexplained=True)
    assert INK in _codes(_judged(*lines, network=("12345", 0.97), seen="12345"))


def test_ink_of_a_seal_is_a_reason_where_the_network_was_not_asked() -> None:
    line = _line("12345", under_seal=True, unexplained=True)
    assert _codes(_judged(line, network=None, seen="12345")) == [INK, SEAL]


@pytest.mark.parametrize("stroke", ["-", "/", "无"])
def test_of_strokes_that_are_no_figure_a_seals_ink_is_never_lifted(stroke: str) -> None:
    # What is left of a seal looks like a dash to either reader.
    line = _line(stroke, under_seal=True, unexplained=True)
    assert INK in _codes(_judged(line, network=(stroke, 0.99), seen=stroke))


@pytest.mark.parametrize(
    ("line", "said"), [(_line("1", leaning=True), "/"), (_line("1", barred=True), "1")], ids=["“/”", "a pen's 7?"]
)
def test_a_stroke_that_may_be_another_is_asked_about_though_both_read_it_alike(line: LineLook, said: str) -> None:
    look = _judged(line, network=("1", 0.99), seen="1")
    assert (look.text, _codes(look)) == (said, [ReasonCode.LOW_CONFIDENCE])
    assert look.confidence <= 0.6


@pytest.mark.parametrize(("second", "seen"), [("/", "1"), ("1", "/")])
def test_a_slash_by_its_ink_that_is_a_one_elsewhere_is_asked_about_as_such(second: str, seen: str) -> None:
    look = _judged(_line("/", second=second, slash=True), network=("1", 0.8), seen=seen)
    assert (look.text, look.reasons) == ("/", (SLASH_OR_ONE,))


@pytest.mark.parametrize("network", [("7", 0.95), ("12", 0.95), ("4", 0.5)])
def test_a_slash_in_which_the_network_sees_a_figure_is_no_mere_one(network: tuple[str, float]) -> None:
    look = _judged(_line("/", second="1", slash=True), network=network, seen="/")
    assert SLASH_OR_ONE not in look.reasons
    assert look.reasons


def test_an_upright_stroke_read_as_a_slash_is_asked_about_as_another_reading() -> None:
    assert _codes(_judged(_line("/"), network=None, seen="1")) == [DISAGREE]


def test_a_leaning_stroke_that_the_network_takes_for_a_seven_is_asked_about_as_such() -> None:
    look = _judged(_line("1", leaning=True), network=("7", 0.99), seen="7")
    assert (look.text, _codes(look)) == ("/", [ReasonCode.LOW_CONFIDENCE, DISAGREE])


def test_digits_that_stand_apart_are_asked_about_though_both_read_them_alike() -> None:
    look = _judged(_line("315", apart=True), network=("315", 0.99), seen="315")
    assert (look.text, _codes(look)) == ("315", [ReasonCode.SEVERAL_VALUES])
    assert look.confidence <= 0.6


# The readers differ.


def test_a_sure_network_that_the_page_bears_out_is_taken_and_flagged() -> None:
    look = _judged(_line("12845", sure=0.98), network=("12345", 0.97), seen="12345")
    assert (look.text, _codes(look)) == ("12345", [DISAGREE])
    assert look.confidence <= 0.6
    assert "12845" in look.reasons[0].message, "a person is told the other reading"


def test_a_sure_network_that_the_second_scale_bears_out_is_taken_and_flagged() -> None:
    look = _judged(_line("12845", second="12345"), network=("12345", 0.97), seen="12845")
    assert (look.text, _codes(look)) == ("12345", [DISAGREE])


def test_a_sure_network_alone_against_a_sure_recogniser_is_only_a_reason_to_ask() -> None:
    look = _judged(_line("12845", sure=0.98), network=("12345", 0.97), seen="12845")
    assert (look.text, _codes(look)) == ("12845", [DISAGREE])
    assert look.confidence <= 0.6
    assert "12345" in look.reasons[0].message


def test_a_sure_network_alone_against_a_doubted_recogniser_is_taken() -> None:
    look = _judged(_line("12845", sure=0.5), network=("12345", 0.97), seen="12845")
    assert (look.text, _codes(look)) == ("12345", [DISAGREE])


@pytest.mark.parametrize(("sure", "taken"), [(0.3, "12345"), (0.8, "12845")])
def test_of_two_unsure_readers_the_surer_one_is_taken(sure: float, taken: str) -> None:
    look = _judged(_line("12845", sure=sure), network=("12345", 0.6), seen="1284")
    assert look.text == taken
    assert DISAGREE in _codes(look)


def test_of_a_cell_of_several_lines_an_unsure_network_is_not_taken() -> None:
    look = _judged(_line("128", sure=0.3), _line("45", sure=0.3), network=("12345", 0.6), seen="12845")
    assert look.text == "128；45"


def test_a_network_that_reads_no_figure_stands_against_none() -> None:
    # A “1” may be a “/” to the network; what leans is asked about by its shape.
    look = _judged(_line("1", sure=0.5), network=("/", 0.99), seen="1")
    assert (look.text, look.reasons) == ("1", ())


def test_two_looks_of_the_network_that_differed_are_no_reading() -> None:
    with_network = _judged(_line("12345", sure=0.99), network=("12845", 0.0), seen="12345")
    assert with_network == _judged(_line("12345", sure=0.99), network=None, seen="12345")
    assert with_network.reasons == ()


def test_marks_of_ink_are_told_beside_the_networks_reading() -> None:
    line = _line("1284", under_seal=True, unexplained=True, barred=True)
    codes = _codes(_judged(line, network=("7284", 0.97), seen="7284"))
    assert codes == [DISAGREE, INK, ReasonCode.LOW_CONFIDENCE, ReasonCode.SEAL_OVERLAP]


# What neither of two readers of figures can say.


def _free(text: str, free: str, **marks: bool) -> LineLook:
    """A line that is read as ``text`` if it must be a figure, and as ``free`` if it may be anything."""
    line = _line(text, sure=0.9, **marks)
    return replace(line, first=replace(line.first, unconstrained=free), second=replace(line.second, unconstrained=free))


@pytest.mark.parametrize(
    ("text", "free"), [("35", "3~5"), ("5000", "5000亩"), ("21", "2:1"), ("12", "≥12"), ("50", "50多"), ("3", "3倍")]
)
def test_what_is_more_than_a_figure_is_no_figure_that_two_readers_bear_out(text: str, free: str) -> None:
    assert DISAGREE in _codes(_judged(_free(text, free), network=(text, 0.99), seen=free))


@pytest.mark.parametrize(
    ("text", "seen", "second"), [("252.07", "1252.07", None), ("89856458", "898564.58", None), ("12", "12.5", "12.5")]
)
def test_a_page_that_shows_more_is_believed_as_much_as_two_readers(text: str, seen: str, second: str | None) -> None:
    assert DISAGREE in _codes(_judged(_line(text, second=second), network=(text, 0.99), seen=seen))


def test_a_line_that_says_no_digit_beside_one_that_does_is_asked_about() -> None:
    lines = _line("12345"), _line("", under_seal=True, unexplained=True)
    assert INK in _codes(_judged(*lines, network=("12345", 0.97), seen="12345"))


def test_what_lies_elsewhere_in_the_cell_is_asked_about_though_both_read_the_line() -> None:
    line = _line("628425", under_seal=True, unexplained=True, elsewhere=True)
    assert INK in _codes(_judged(line, network=("628425", 0.99), seen="628425"))


@pytest.mark.parametrize(("other", "asked"), [("3252.67", True), ("252.07", False)])
def test_two_looks_beside_a_figure_that_differ_but_both_show_more_are_a_reason(other: str, asked: bool) -> None:
    looked = CellLook((_line("252.07"),), FigureReading("252.07", 0.99), FigureReading("3252.07", 0.0, other))
    assert bool(judge_figure(looked, "252.07", WIDTH).reasons) is asked


# One reader alone.


def test_without_a_network_readings_of_the_page_and_the_cell_that_agree_stand() -> None:
    look = _judged(_line("12345", sure=0.99), network=None, seen="12345")
    assert (look.text, look.reasons) == ("12345", ())
    assert look.confidence > REVIEW_BELOW


@pytest.mark.parametrize(("second", "seen"), [("12845", "12345"), ("12345", "12845")], ids=["scales", "page and cell"])
def test_without_a_network_readings_that_differ_are_flagged(second: str, seen: str) -> None:
    look = _judged(_line("12345", second=second), network=None, seen=seen)
    assert (look.text, _codes(look)) == ("12345", [DISAGREE])


def test_a_figure_under_a_seal_of_which_the_recogniser_is_not_sure_is_flagged() -> None:
    assert _codes(_judged(_line("12345", sure=0.9, under_seal=True), network=None, seen="12345")) == [SEAL]
    assert _codes(_judged(_line("12345", sure=0.995, under_seal=True), network=None, seen="12345")) == []


def test_a_dash_stands_by_its_shape() -> None:
    look = _judged(_line("一", sure=0.3, second="1", dash=True), network=None, seen="-")
    assert (look.text, look.reasons) == ("-", ())


def test_a_cell_in_which_nothing_was_found_though_the_page_has_text_is_flagged() -> None:
    look = _judged(network=None, seen="12345")
    assert (look.text, _codes(look)) == ("12345", [DISAGREE])
    assert look.confidence <= 0.6


@pytest.mark.parametrize("around", [("1,252.07", 0.9), (".252.07", 0.3)])
def test_what_may_stand_beside_a_figure_under_a_seal_is_asked_about(around: tuple[str, float]) -> None:
    looked = CellLook((_line("252.07"),), FigureReading("252.07", 0.99), FigureReading(*around, around[0]))
    assert INK in _codes(judge_figure(looked, "252.07", WIDTH))
    alone = CellLook((_line("252.07"),), FigureReading("252.07", 0.99), FigureReading("252.07", 0.3, "252.07"))
    assert not judge_figure(alone, "252.07", WIDTH).reasons


def test_a_dash_in_which_the_network_sees_a_figure_may_be_the_foot_of_one() -> None:
    line = _line("-", sure=0.9, dash=True)
    sure = _judged(line, network=("2", 0.97), seen="")
    assert (sure.text, _codes(sure)) == ("2", [DISAGREE])
    unsure = _judged(line, network=("2", 0.5), seen="")
    assert (unsure.text, _codes(unsure)) == ("-", [DISAGREE])
    assert not _judged(line, network=("-", 0.97), seen="").reasons


# Lines of a cell.


def _below(line: LineLook, top: float) -> LineLook:
    return replace(line, box=BBox.of(line.box.x0, top, line.box.x1, top + 20))


@pytest.mark.parametrize(
    ("upper", "lower", "top", "text"),
    [
        ("12345", "678", 28, "12345678"),
        ("12345.67", "平方公里", 28, "12345.67平方公里"),
        ("26.24", "178", 41, "26.24；178"),
        ("26.24", "178", 28, "26.24；178"),
    ],
    ids=["broken", "its unit on a line of its own", "two rows that lie apart", "more decimals than any figure has"],
)
def test_full_lines_are_one_figure_only_where_they_may_be(upper: str, lower: str, top: float, text: str) -> None:
    # Of narrow cells any line is full; two rows whose ruling was lost look like a broken figure.
    lines = _line(upper, wide=290.0), _below(_line(lower), top)
    assert _judged(*lines, network=(upper + lower, 0.99), seen=upper + lower).text == text


@pytest.mark.parametrize(("wide", "text"), [(290.0, "12345678"), (60.0, "12345；678")], ids=["full", "half empty"])
def test_a_figure_breaks_only_where_its_cell_is_full(wide: float, text: str) -> None:
    lines = _line("12345", wide=wide), _line("678")
    assert _judged(*lines, network=("12345678", 0.97), seen="").text == text
    assert _judged(*lines, network=None, seen="").text == text


# Whatever is read.

figures = st.from_regex(r"-?[0-9]{1,4}(\.[0-9]{1,2})?[%家万]?", fullmatch=True)
texts = figures | st.sampled_from(["", "-", "/", "无", "1"])
shares = st.floats(0.001, 1.0)
flags = st.booleans()
lines = st.builds(
    lambda text, sure, second, seal, ink, leaning, barred, apart: _line(
        text, sure, second, under_seal=seal, unexplained=ink, leaning=leaning, barred=barred, apart=apart
    ),
    texts,
    shares,
    st.none() | texts,
    flags,
    flags,
    flags,
    flags,
    flags,
)
networks = st.none() | st.tuples(texts, st.floats(0.0, 1.0))


@given(st.lists(lines, max_size=3), networks, texts)
def test_what_is_doubted_goes_to_a_person_and_nothing_is_certain(
    found: list[LineLook], network: tuple[str, float] | None, seen: str
) -> None:
    look = _judged(*found, network=network, seen=seen)
    assert 0.0 <= look.confidence < 1.0
    assert not look.reasons or look.confidence < REVIEW_BELOW


@given(st.lists(lines, max_size=3), networks, texts)
def test_no_text_is_made_up(found: list[LineLook], network: tuple[str, float] | None, seen: str) -> None:
    look = _judged(*found, network=network, seen=seen)
    read = "/" if len(found) == 1 and found[0].leaning else "".join(line.text for line in found)
    assert look.text.replace("；", "") in {read, seen if not found else read, network[0] if network else read}


@given(lines, figures, st.floats(0.9, 1.0), texts)
def test_a_figure_against_which_a_sure_network_stands_never_passes(
    line: LineLook, other: str, share: float, seen: str
) -> None:
    assume(not same_figure(line.text.rstrip(COUNTED), other.rstrip(COUNTED)))
    assert _judged(line, network=(other, share), seen=seen).reasons


@given(figures, shares, st.floats(0.9, 1.0), st.sampled_from([None, "", "7"]), st.sampled_from(["", "中市务", "一"]))
def test_a_clean_figure_that_both_read_always_passes(
    figure: str, sure: float, share: float, second: str | None, seen: str
) -> None:
    look = _judged(_line(figure, sure, second), network=(figure, share), seen=seen)
    assert (look.text, look.reasons) == (figure, ())
    assert 0.99 < look.confidence < 1.0


def test_of_two_points_in_a_figure_the_other_reader_says_which_is_a_comma() -> None:
    look = _judged(_line("1.376.892"), network=("1,376.892", 0.98), seen="1,376.892")
    assert (look.text, look.reasons) == ("1,376.892", ())


@pytest.mark.parametrize(
    ("text", "seen", "network", "taken"),
    [
        ("1.46家", "146家", ("1.46家", 0.85), "146家"),
        (".33189", ".33189", ("33189", 0.99), "33189"),
        ("69.12231", "69.122.31", ("69.122.31", 0.73), "69.122.31"),
    ],
)
def test_of_a_count_with_a_point_or_a_fifth_decimal_another_reading_is_taken_and_flagged(
    text: str, seen: str, network: tuple[str, float], taken: str
) -> None:
    look = judge_figure(CellLook((_line(text),), FigureReading(*network)), seen, WIDTH, integer="." not in taken)
    assert look.text == taken
    assert look.reasons


def test_a_stroke_that_may_be_a_slash_by_pen_is_read_as_one_and_flagged() -> None:
    look = _judged(_line("1", steep=True), network=("1", 0.99), seen="1")
    assert look.text == "1"
    assert look.reasons


@pytest.mark.parametrize("seen", ["1,234,567", "1.234.567", ""])
def test_three_digits_behind_the_last_of_several_points_may_be_thousands(seen: str) -> None:
    assert _judged(_line("1.234.567"), network=("1,234.567", 0.99), seen=seen).text == "1.234.567"


def test_figures_of_several_lines_are_not_made_one_by_another_reading() -> None:
    lines = (_line("1.5"), _line("2"))
    assert "；" in judge_figure(CellLook(lines), "152", WIDTH, integer=True).text
