"""What speaks against a scanned text by what its field asks for: a telephone number's length, names and their count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz import fuzz

from extractor.reading.content import PlacedLine
from extractor.reading.dates import beside_date
from extractor.reading.names import ends_a_name, nearly_ends_a_name
from extractor.reading.phones import odd_length
from extractor.reading.sources import Sources
from extractor.reading.values import TypedValue
from extractor.registration.similarity import bare
from models.layout import FieldSpec, FieldType
from models.record import Reason, ReasonCode, Status, Value
from models.registration import Place, PlaceKind

# Who declares: never left blank on purpose. A date with its day has ten characters.
HEAD_SECTIONS, FULL_DATE = ("封面", "一"), 10
# Forms of 2025 are filled in, signed and looked at again in these years.
_YEARS = (2022, 2030)
# The shortest text there is (“同意推荐”), but for one; characters of a seal's rim are read as shorter ones.
TEXT_LEAST, SHORT_OPINION = 4, "同意"
# Names of places have two characters at least, without 省, 市 or 县 too.
PLACE_NAMES, NAME_LEAST = ("cover.province", "cover.city", "cover.county"), 2
# The names of lists (platforms, projects, alliances) have so many at least.
NAME_OF_LIST_LEAST = 4
WRITTEN = (FieldType.TEXT, FieldType.DATE, FieldType.PHONE)
_SENTENCE_END = re.compile("[。；;！!？?]")
# A text ends on a character or a figure; an item begins where the one before it did not end.
_UNENDED = re.compile(r"[\u4e00-\u9fffA-Za-z0-9%％]\s*$")
_ITEM_WITHOUT_END = re.compile(
    r"[\u4e00-\u9fff\d”）)]\n?(?:(?<![第其之十])[二三四五六七]是[\u4e00-\u9fff]|(?<=[\u4e00-\u9fff”）)\n])[2-9][.．、](?!\d))"
)
# Between two terms of a formula stands a sign, or a word of its own.
_NO_OPERATOR = re.compile(r"[)）](?!除以|乘以|减去?|加上?|与|和|之|的|占|比|，|。|、|为)[\u4e00-\u9fff]")
# Figures in running text have one or two decimals, or three below one (0.169吨标准煤); else a poor picture's comma is
# read as a point. Of 7,163 typed texts none has such a figure.
_POINT_FOR_COMMA = re.compile(r"(?<![\d.])[1-9]\d{0,2}\.\d{3}(?!\d)")
HOLE_SEEN = "文中有一处空白，可能漏读了字，请核对原件"
OPEN_BRACKET = "括号不成对，可能漏读了字，请核对原件"
# Where the line under a text was lost, the options below it follow.
_BOXES = "□☐☑☒■"
_STRAY = re.compile(r"^[/|丨.·,，、]\n|^[。，、；：·,;:！？]|(?:\n|(?<=[。；;！]))[/|丨.·,，、—-]$")
# What has come in from elsewhere: a page's number, the heading of the next year's text. Marks that stand for others: a
# dot between characters, half an ellipsis, a colon before an item that is not the first. An item after 一是 whose
# number goes on from a lost “一。”.
_PAGE_NUMBER = re.compile(r"^[-—–_~·.]+\s*\d{1,3}\s*[-—–_~·.,，]*$|^\d{1,3}\s*[-—–]+$", re.MULTILINE)
_NEXT_HEADING = re.compile(r"^[（(]\d[）)]\s*20\d{2}年度?\s*$", re.MULTILINE)
_DOT = re.compile(r"[\u4e00-\u9fff][·•][\u4e00-\u9fff]|(?<!…)…(?!…)")
_COLON_BEFORE_ITEM = re.compile(r"[\u4e00-\u9fff\d%”）)][：:]\s*[二三四五六七]是")
_ITEM_BEHIND = re.compile(r"第([二三四五六七])是[\u4e00-\u9fff]")
_NUMBER = re.compile(r"(?:^|[^\d\u4e00-\u9fffA-Za-z]|[包括为有是])(?:\d{1,2}|[A-Za-z]|[一二三四五六七八九十]{1,3})$")
# A sentence of so many characters stands in a text once.
SENTENCE_LEAST = 12
_HOLE = re.compile(r"(?<=[\u4e00-\u9fff\d%，、”）)])[ \u3000]+(?=[\u4e00-\u9fff\d“（(])")
# Printed behind the names of places on the cover, and in the cluster's name.
_PRINTED = re.compile(r"XX|[（(][省市县区][、,，][省市县区][）)]|[（(]盖章[）)]", re.IGNORECASE)
# No name begins or ends with such a mark.
_SPECK = re.compile(r"^[.．,，、|丨:：'`]|(?<![A-Za-z])[.．]$|[,，、|丨'`*]$")
SPECK_SEEN = "文前或文后有一个零星的符号，可能是污迹，请核对原件"
# A stroke or a speck within a name, read as a figure of its own.
_STROKE = re.compile(r"(?!第)[\u4e00-\u9fff][1lI|][\u4e00-\u9fff]")
# A label of so many characters in a value, so much of it, is no accident; names may hold a part of one (“中小企业”).
LABEL_LEAST, LABEL_ALIKE = 8, 75.0


def scan_doubt(spec: FieldSpec, typed: TypedValue) -> Reason | None:
    """What speaks against a recognised text by what such texts are."""
    if spec.section in HEAD_SECTIONS and typed.status is Status.BLANK and spec.type in WRITTEN:
        return _unsure("没有读到填写的内容，请核对是否漏填")
    if isinstance(typed.value, dict):
        return _names_doubt(typed.value, typed)
    if not isinstance(typed.value, str):
        return None
    match spec.type:
        case FieldType.PHONE:
            return odd_length(typed.value)
        case FieldType.DATE:
            told = _date_doubt(typed.value, typed.raw or "")
        case FieldType.LONG_TEXT:
            told = _text_doubt(typed.value)
        case _:
            told = _entry_doubt(spec, typed.value)
    if not told and _has_open_bracket(typed.value):
        told = OPEN_BRACKET
    return _unsure(told) if told else None


def _unsure(message: str) -> Reason:
    return Reason(code=ReasonCode.LOW_CONFIDENCE, message=message)


def _date_doubt(value: str, raw: str) -> str:
    if len(value) < FULL_DATE:
        return "日期没有读到“日”，请核对原件"
    if not _YEARS[0] <= int(value[:4]) <= _YEARS[1]:
        return "日期的年份不合常理，可能误读，请核对原件"
    # A digit of the date may be among what stands beside it: 2025-05-2 and the seal's ink for 2025-05-23.
    return "日期旁还读到别的文字，请核对原件" if beside_date(raw) else ""


def _entry_doubt(spec: FieldSpec, value: str) -> str:
    if spec.id.endswith("cluster_name") and not value.endswith("集群"):
        return "集群名称不以“集群”结尾，可能没有读全，请核对原件"
    if spec.id in PLACE_NAMES and len(bare(value)) < NAME_LEAST:
        return "地名只读到一个字，可能漏读，请核对原件"
    if _holds_print(value, spec.label):
        return "内容里混有表上印的提示文字，请核对原件"
    if _SPECK.search(value):
        return SPECK_SEEN
    if spec.id.endswith("formula") and _NO_OPERATOR.search(value):
        return "公式中有一处没有读到运算符号，请核对原件"
    return ""


def _names_doubt(value: dict[str, Value], typed: TypedValue) -> Reason | None:
    """What speaks against a list of names with its count."""
    count, names = value["count"], value["names"]
    assert isinstance(names, list)
    texts = [str(name) for name in names]
    if any(_HOLE.search(name) for name in texts):
        return _unsure(HOLE_SEEN)
    if any(_SPECK.search(name) for name in texts):
        return _unsure(SPECK_SEEN)
    if short := next((name for name in texts if len(bare(name)) < NAME_OF_LIST_LEAST), None):
        return _unsure(f"名称只读到“{short}”，可能漏读，请核对原件")
    if _has_open_bracket(value):
        return _unsure(OPEN_BRACKET)
    if typed.reasons:
        return None
    if typed.status is Status.NONE_DECLARED and names:
        return Reason(code=ReasonCode.BAD_FORMAT, message="数量填写“无”，却读到了名称，请核对原件")
    if any(_STROKE.search(name) for name in texts):
        return _unsure("名称中夹有单个的“1”，可能是误读的笔画，请核对原件")
    if count is not None and count != len(names):
        message = f"填写 {count} 个，读到 {len(names)} 个名称，请核对原件"
        return Reason(code=ReasonCode.BAD_FORMAT, message=message)
    odd = _odd_end(texts)
    return _unsure(f"“{odd}”的结尾可能误读或漏读，请核对原件") if odd else None


def _holds_print(value: str, label: str) -> bool:
    """Whether words printed beside a value have come into it."""
    wanted = bare(label)
    inside = len(wanted) >= LABEL_LEAST and fuzz.partial_ratio(wanted, bare(value)) >= LABEL_ALIKE
    return bool(_PRINTED.search(value)) or (inside and len(bare(value)) >= len(wanted))


def _odd_end(names: Sequence[str]) -> str:
    """The first of a list's names that ends nearly as such names do, and as no other one of the list."""
    for name in names:
        if nearly_ends_a_name(name) and sum(n.endswith(name[-2:]) for n in names) == 1:
            return name
    return ""


def _text_doubt(text: str) -> str:
    """What speaks against a running text, in words; nothing where it may be whole."""
    if len(bare(text)) < TEXT_LEAST and bare(text) != SHORT_OPINION:
        return "读到的内容过短，可能是印章上的字，请核对原件"
    if _lost_its_end(text):
        return "文中有一处句末没有标点，可能漏读了字，请核对原件"
    if _HOLE.search(text):
        return HOLE_SEEN
    if any(box in text for box in _BOXES):
        return "文中混有勾选框，可能读进了下一栏的内容，请核对原件"
    if figure := _POINT_FOR_COMMA.search(text):
        return f"文中的“{figure[0]}”可能是“{figure[0].replace('.', ',')}”，请核对原件"
    if _PAGE_NUMBER.search(text) or _NEXT_HEADING.search(text):
        return "文中混有页码或下一栏的标题，请核对原件"
    if _DOT.search(text) or _COLON_BEFORE_ITEM.search(text):
        return "文中有一处标点可能误读，请核对原件"
    if _says_twice(text):
        return "文中有一句读到了两次，请核对原件"
    return SPECK_SEEN if _STRAY.search(text) else ""


def _says_twice(text: str) -> bool:
    sentences = [s for s in (bare(part) for part in _SENTENCE_END.split(text)) if len(s) >= SENTENCE_LEAST]
    return len(set(sentences)) < len(sentences)


def _lost_its_end(text: str) -> bool:
    """Whether an item of a running text, or the text of several sentences, ends without a mark, or an item has none
    before it."""
    several = len(_SENTENCE_END.findall(text)) > 1
    if any(_begins(text, after) and not _says(text, before) for before, after in pairwise("一二三四")):
        return True
    behind = [m[1] for m in _ITEM_BEHIND.finditer(text)]
    item = behind and _begins(text, "一") and any(not _begins(text, number) for number in behind)
    return bool(item or _ITEM_WITHOUT_END.search(text)) or (several and bool(_UNENDED.search(text)))


def _begins(text: str, number: str) -> bool:
    """Whether an item of this number begins in a text, behind a mark."""
    return re.search(rf"(?:^|[。；;，：:\n])\s*{number}是", text) is not None


def _says(text: str, number: str) -> bool:
    said = rf"{number}是|[（(]{number}[）)]|第{number}|(?:^|[。；;：:\n])\s*{number}、"
    return re.search(said + ("|首先|(?:^|\n)1" if number == "一" else ""), text) is not None


def _has_open_bracket(value: Value) -> bool:
    """Whether a bracket or quotation mark of a text, or of a name of a list, has no other half. A number's (“1）”) has
    none."""
    names = value["names"] if isinstance(value, dict) else [value]
    texts = [str(n) for n in names] if isinstance(names, list) else []
    return any(_has_half(text, *pair) for text in texts for pair in (("（(", "）)"), ("“", "”"), ("《", "》")))


def _has_half(text: str, opened: str, closed: str) -> bool:
    depth = 0
    for i, char in enumerate(text):
        if char in opened:
            depth += 1
        elif char in closed and depth:
            depth -= 1
        elif char in closed and not _NUMBER.search(text[:i]):
            return True
    return depth > 0


# Where a page's last row ends, as a share of its height; room that a full line leaves, in characters; the end of what
# is complete.
PAGE_END, FULL_ROOM = 0.8, 1.6
_COMPLETE = re.compile(r"[。；;！？）)”个无/\-—]$")


def goes_on(spec: FieldSpec, place: Place, lines: list[PlacedLine], sources: Sources) -> Reason | None:
    """A reason to look when a text breaks off in the middle at the end of its page and no more of it was found: of a
    row that is broken over pages the rest may stand on the next."""
    if spec.type not in (FieldType.COUNT_WITH_NAMES, FieldType.LONG_TEXT) or not lines or place.kind is PlaceKind.LINE:
        return None
    last = lines[-1]
    content = sources.contents[last.page]
    at_end = last.region.bbox.bottom >= PAGE_END * content.page.height and last.page + 1 in sources.contents
    text = last.line.text.strip()
    if not at_end or last.room > FULL_ROOM * content.em or _COMPLETE.search(text) or ends_a_name(text):
        return None
    return Reason(code=ReasonCode.LOW_CONFIDENCE, message="内容可能续到下一页，没有读到后面的部分，请核对原件")


def parted(place: Place, lines: list[PlacedLine]) -> Reason | None:
    """A reason to look when a text stands in several cells side by side: one of them may be a part of another entry's,
    cut by a line that is none."""
    if place.kind is not PlaceKind.SPLIT or len({(n.page, n.region) for n in lines}) < 2:
        return None
    return Reason(code=ReasonCode.LABEL_DRIFT, message="填写的内容分在几格里，可能混有旁边一栏的字，请核对原件")
