"""What two readings of a line say together."""

from __future__ import annotations

import pytest

from extractor.reading.content import PageContent
from extractor.reading.text.merged_readings import (
    AGREED,
    DOUBTFUL,
    doubted,
    is_doubtful,
    merge_readings,
    settled,
    trusted,
    with_confidence,
)
from extractor.reading.text.second_reading import followed, is_poor, unsure_share
from extractor.reading.text.text_doubts import (
    checked_text,
    may_be_of_a_ruling,
    with_places_trusted,
    with_rare_doubted,
    with_unsure_alike_doubted,
)
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox, Direction, Ruling
from models.registration import Place, PlaceKind, Region

_NO_PICTURE = PageContent(Page(number=1, kind=PageKind.SCAN, width=100, height=100), [], lambda box: box)


def _word(text: str, sure: float = 0.9) -> Word:
    chars = [Char(text=c, bbox=BBox.of(20 * i, 0, 20 * i + 20, 30), confidence=sure) for i, c in enumerate(text)]
    return Word(text=text, bbox=BBox.of(0, 0, 20 * len(text), 30), confidence=sure, chars=tuple(chars))


def _doubtful(first: str, second: str) -> str:
    """The characters of the second reading that stay in doubt."""
    return "".join(c.text for c in merge_readings(_word(first), _word(second)).chars if c.confidence == DOUBTFUL)


def test_what_both_readings_say_is_believed() -> None:
    chars = merge_readings(_word("数量：3个"), _word("数量：3个")).chars
    assert {c.confidence for c in chars} == {AGREED}


def test_a_character_read_otherwise_is_in_doubt() -> None:
    assert _doubtful("长江湖区", "长汀湖区") == "汀"


def test_a_character_only_the_first_reading_has_leaves_its_neighbours_in_doubt() -> None:
    assert _doubtful("057143", "05743") == "74"


@pytest.mark.parametrize(("first", "second"), [("数量：3个", "数量：_3_个"), ("数量：__0_个", "数量：_0个")])
def test_the_line_under_an_entry_is_not_compared(first: str, second: str) -> None:
    assert _doubtful(first, second) == ""


def test_an_entry_that_one_reading_takes_for_its_line_is_in_doubt() -> None:
    assert _doubtful("数量：1个", "数量：_个") == "：个"


def test_a_first_character_only_the_first_reading_has_leaves_the_next_in_doubt() -> None:
    assert _doubtful("长汀湖区", "汀湖区") == "汀"


def _settled(first: str, second: str, third: str, sure: float = 0.9) -> str | None:
    words = [_word(text, sure if text != second else 0.5) for text in (first, second, third)]
    settled_word = settled(*words)
    return settled_word.text if settled_word is not None else None


def test_two_of_three_readings_settle_it() -> None:
    assert _settled("2025年7月7日", "2025年7月1日", "2025年7月7日") == "2025年7月7日"


def test_three_different_readings_settle_nothing() -> None:
    assert _settled("化局", "花局", "代局") is None


def test_two_readings_that_are_not_sure_settle_nothing() -> None:
    assert _settled("化局", "花局", "化局", sure=0.6) is None


def test_what_one_reading_is_sure_of_is_not_left_out() -> None:
    first, second = _word("难题8个。"), _word("难题8个")
    assert settled(first, second, _word("难题8个")) is None


_ODD = [
    "降低采购成本7:3%",
    "2.,47亿元",
    "普及率53.31%四是绿色转型",
    "工C",
    "控化率达91.5°。",
    "/研发经费",
    "平均降低采购成本8,4%",
    "专精特新中小|企业53家",
    "| 冻干菌菇销往意大利",
    "生产周期缩短13.1%.",
    "★整合财政、金融资源",
    "|",
    "l",
    "举办对接活动S场",
]
_ODD += [
    "出口波兰等8.个国家",
    "品牌培育库，/开展",
    "数字化服务商/家",
    "博览会等展会↓次",
    "普及率71.41%：组织",
    "研发经费21,06亿元",
    "增长10.1%以上：实施改造",
]


@pytest.mark.parametrize("text", _ODD)
def test_what_such_forms_hardly_hold_is_in_doubt(text: str) -> None:
    assert is_doubtful(checked_text(trusted(_word(text)), text, _NO_PICTURE, True))


@pytest.mark.parametrize(
    "text",
    [
        "一是主导产业，二是创新",
        "128.50亿元",
        "ISO9001认证",
        "是/否",
        "8.5℃",
        "吨标准煤/万元",
        "平台+园区模式",
        "强化R&D",
        "新增企业35家：其中国家级5家",
        "拨付资金1,584万元",
        "达到A级场所",
        "分三个层次：龙头",
        "集群以内循环为主：一是",
        "数量：/个",
        "3.人才支撑更加有力",
    ],
)
def test_what_they_hold_is_not(text: str) -> None:
    assert not is_doubtful(checked_text(trusted(_word(text)), text, _NO_PICTURE, True))


def test_a_place_that_is_one_is_no_longer_in_doubt() -> None:
    word = doubted(_word("郓城县晟旸公司"))
    assert [c.text for c in with_places_trusted(word, {"郓城"}).chars if c.confidence > DOUBTFUL] == ["郓", "城"]
    assert with_places_trusted(word, {"鄄城"}) is word


@pytest.mark.parametrize(
    ("first", "second", "poor", "doubtful"),
    [(0.99, 0.95, False, False), (0.99, 0.8, False, True), (0.8, 0.99, False, True), (0.99, 0.99, True, True)],
)
def test_a_rare_character_stands_where_both_readings_are_sure_of_it(
    first: float, second: float, poor: bool, doubtful: bool
) -> None:
    one, other = _word("宓祎", first), _word("宓祎", second)
    assert is_doubtful(with_rare_doubted(trusted(other), one, other, poor=poor)) == doubtful


def test_a_rare_character_that_only_one_reading_has_does_not() -> None:
    one, other = _word("宓伟", 0.99), _word("宓祎", 0.99)
    assert is_doubtful(with_rare_doubted(trusted(other), one, other, poor=False))


def test_crossing_lines_read_as_a_character_are_in_doubt() -> None:
    lines = [
        Ruling(direction=Direction.HORIZONTAL, at=15, start=0, end=90),
        Ruling(direction=Direction.VERTICAL, at=10, start=0, end=90),
    ]
    page = Page(number=1, kind=PageKind.SCAN, width=100, height=100, rulings=lines)
    content = PageContent(page, [], lambda box: box)
    assert may_be_of_a_ruling(_word("十"), content)
    assert not may_be_of_a_ruling(_word("十个"), content)
    assert not may_be_of_a_ruling(_word("十"), _NO_PICTURE)


def _lines_with_unsure(unsure: str, lines: int = 40) -> list[Word]:
    text = "集群内中小企业产值占比主导业务增速经费研发投入强度"
    words = [_word(text + unsure[i % len(unsure)], 0.999) for i in range(lines)]
    return [w.model_copy(update={"chars": (*w.chars[:-1], with_confidence(w.chars[-1], 0.9))}) for w in words]


def test_many_characters_that_are_not_sure_make_a_document_poor() -> None:
    assert is_poor(_lines_with_unsure("汀入江禾千竟挂强栖"))


def test_a_place_s_rare_character_that_is_never_sure_does_not() -> None:
    assert not is_poor(_lines_with_unsure("邡"))


def _set_apart(text: str, at: int, steps: float) -> Word:
    """A line whose character ``at`` stands so many steps behind the one before."""
    word = _word(text)
    shift = 20 * (steps - 1)
    chars = [
        c
        if i < at
        else c.model_copy(update={"bbox": BBox.of(c.bbox.x0 + shift, c.bbox.top, c.bbox.x1 + shift, c.bbox.bottom)})
        for i, c in enumerate(word.chars)
    ]
    return word.model_copy(update={"chars": tuple(chars)})


@pytest.mark.parametrize(
    ("text", "at", "steps"),
    [
        ("国家特色产业集群省级产业集群", 8, 1.0),
        ("国家特色产业集群省级产业集群", 8, 1.3),
        ("对多种生产设备联网MES等项目", 9, 1.3),
        ("完善产业培育机制，以企业为主", 9, 1.45),
        ("完善产业培育机制。5个重点任务", 9, 2.5),
        ("国家特色产业集群2024.12个", 12, 1.6),
    ],
)
def test_neighbours_as_far_apart_as_they_are_set_are_in_no_doubt(text: str, at: int, steps: float) -> None:
    word = _set_apart(text, at, steps)
    assert not is_doubtful(checked_text(trusted(word), word.text, _NO_PICTURE, True))


@pytest.mark.parametrize(
    ("text", "at", "steps"),
    [
        ("国家特色产业集群省级产业集群", 8, 1.55),
        ("对多种生产设备联网MES等项目", 9, 1.5),
        ("实施重点项目改造25个产业", 10, 1.7),
        ("完善产业培育机制，以企业为主", 9, 1.9),
    ],
)
def test_room_for_a_character_in_the_middle_of_a_line_is_in_doubt(text: str, at: int, steps: float) -> None:
    word = _set_apart(text, at, steps)
    assert is_doubtful(checked_text(trusted(word), word.text, _NO_PICTURE, True))


def test_room_in_a_short_last_line_is_measured_by_the_pages_text() -> None:
    page = Page(number=1, kind=PageKind.SCAN, width=400, height=100, words=[_word("强化企业创新主体地位")])
    content = PageContent(page, [], lambda box: box)
    parted, whole = _set_apart("板优生态。", 1, 1.7), _word("板优生态。")
    assert is_doubtful(checked_text(trusted(parted), parted.text, content, True))
    assert not is_doubtful(checked_text(trusted(whole), whole.text, content, True))


def _doubted_alike(text: str, at: int, first: float, second: float) -> str:
    """The characters in doubt of a text that two readings took alike, not so sure of one of its characters."""
    word = _word(text, 0.999)
    one, other = (
        word.model_copy(
            update={"chars": tuple(with_confidence(c, sure) if i == at else c for i, c in enumerate(word.chars))}
        )
        for sure in (first, second)
    )
    checked = with_unsure_alike_doubted(merge_readings(one, other), one, other)
    return "".join(c.text for c in checked.chars if c.confidence == DOUBTFUL)


@pytest.mark.parametrize(
    ("text", "at", "first", "second"), [("0838-4639", 7, 0.6, 0.56), ("工业互联国", 4, 0.77, 0.96)]
)
def test_what_readings_take_alike_and_are_not_sure_of_is_in_doubt(
    text: str, at: int, first: float, second: float
) -> None:
    assert _doubted_alike(text, at, first, second) == text[at]


def test_a_count_is_borne_out_by_its_names_which_are_not() -> None:
    assert _doubted_alike("数量：2个名称：工业互联国", 3, 0.6, 0.6) == ""
    assert _doubted_alike("数量：2个名称：工业互联国", 12, 0.77, 0.96) == "国"


def test_what_only_one_reading_is_a_little_unsure_of_is_not() -> None:
    assert _doubted_alike("工业互联网", 4, 0.85, 0.99) == ""


def test_the_share_of_unsure_characters_is_told_of_enough_text_only() -> None:
    assert unsure_share(_lines_with_unsure("汀")) == pytest.approx(1 / 26)
    assert unsure_share(_lines_with_unsure("汀", lines=3)) == 0.0


def _page_of(word: Word) -> PageContent:
    page = Page(number=1, kind=PageKind.SCAN, width=800, height=100, words=[word])
    return PageContent(page, list(word.chars), lambda box: box)


def _moved(word: Word, start: int, by: float) -> Word:
    chars = [
        c if i < start else c.model_copy(update={"bbox": BBox.of(c.bbox.x0 + by, 0, c.bbox.x1 + by, 30)})
        for i, c in enumerate(word.chars)
    ]
    return word.model_copy(update={"chars": tuple(chars)})


def _entry_after(second: Word, first: str = "电话：66661326", start: int = 3, end: int | None = None) -> str:
    """What an entry, from one character of its line to another, holds when its line is read again as ``second``."""
    word = _word(first)
    box = BBox.around(c.bbox for c in word.chars[start:end])
    entry = Place(field="cover.contact_phone", kind=PlaceKind.LINE, regions=[Region(page=1, bbox=box)])
    before, after = {1: _page_of(word)}, {1: _page_of(second)}
    place = followed({entry.field: entry}, before, after)[entry.field]
    return "".join(c.text for c in after[1].chars_in(place.regions[0].bbox))


def test_an_entry_reaches_as_far_as_its_line_does_when_read_again() -> None:
    assert _entry_after(_moved(_word("电话：66661326"), 10, 15)) == "66661326"


@pytest.mark.parametrize("by", [-15, 15])
def test_an_entry_begins_behind_its_label_wherever_that_is_when_read_again(by: float) -> None:
    assert _entry_after(_moved(_word("电话：66661326"), 0, by)) == "66661326"


def test_a_first_character_that_only_the_second_reading_has_belongs_to_the_entry() -> None:
    assert _entry_after(_word("姓名：罗思齐"), first="姓名：思齐") == "罗思齐"


@pytest.mark.parametrize("by", [-15, 15])
def test_an_entry_before_a_printed_suffix_keeps_its_last_character(by: float) -> None:
    again = _moved(_word("清河省青禾市"), 0, by)
    assert _entry_after(again, first="清河省青禾市", start=3, end=5) == "青禾"


def test_an_entry_that_is_not_read_again_keeps_its_place() -> None:
    word = _word("意见：无")
    entry = Place(field="x", kind=PlaceKind.LINE, regions=[Region(page=1, bbox=word.chars[3].bbox)])
    after = followed({"x": entry}, {1: _page_of(word)}, {1: _page_of(_word("意见："))})["x"]
    assert after.regions == entry.regions


def test_print_beside_an_entry_that_only_the_second_reading_has_is_none_of_it() -> None:
    assert _entry_after(_word("清河省（区）青禾市"), first="清河省区青禾市", start=4, end=6) == "青禾"


def test_a_line_of_which_another_dips_into_its_region_stays_whole() -> None:
    above, below = _word("甲乙丙丁戊己庚辛壬癸"), _word("子丑寅卯辰巳午未申酉")
    # The lower line rises to the right: the middle of its last character lies in the upper line's region.
    lower = [
        c.model_copy(update={"bbox": BBox.of(c.bbox.x0, 34 - 2 * i, c.bbox.x1, 64 - 2 * i)})
        for i, c in enumerate(below.chars)
    ]
    below = below.model_copy(update={"chars": tuple(lower), "bbox": BBox.around(c.bbox for c in lower)})
    region = Region(page=1, bbox=BBox.of(0, 0, 200, 33))
    place = Place(field="plan.overview", kind=PlaceKind.LINE, regions=[region])
    page = _page_of(above).page.model_copy(update={"words": [above, below]})
    before = PageContent(page, [*above.chars, *below.chars], lambda box: box)
    after = PageContent(
        page.model_copy(update={"words": [above.model_copy(), below.model_copy()]}), before.chars, lambda box: box
    )
    found = followed({"plan.overview": place}, {1: before}, {1: after})["plan.overview"].regions[0].bbox
    assert (found.x0, found.x1) == (0, 200)
