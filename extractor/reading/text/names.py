"""``数量：__个 名称：__`` cells → count and names."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from extractor.reading.figures.figures import is_none_mark, parse_figure
from models.record import Reason, ReasonCode

_COUNT_LABEL = re.compile(r"数\s*量\s*[:：]?")
_NAMES_LABEL = re.compile(r"名\s*称\s*[:：]?")
_BLANKS = re.compile(r"[_＿]+")
# Names are separated by these, or by a line break before a number.
# (“车间1、车间2” are two names: before “1、” stands a separator.)
_SEPARATORS = re.compile(r"[、；;\n，,]|(?<![\d.])(?=\(?\d{1,2}[)）.．]\s*\D)")
_NUMBERING = re.compile(
    r"^\s*[(（]?(?:\d{1,2}\s*(?:[)）、:：]|[.．·•](?!\d))|[一二三四五六七八九十]{1,2}\s*[)）、:：])\s*|^\s*[①-⑳]\s*"
)
_ITEM = re.compile(r"\s*[一二三四五六七八九十]{1,2}\s*")
# A number right before a figure begins a decimal (“5.5G平台”, “1.5T磁共振中心”) unless it is the name's own: the second
# one's or a later one's, or the first one's before “5G”, or where the next name has the number 2.
_BEFORE_FIGURE = re.compile(r"^\s*(\d{1,2})[.．·•](?=\d[A-Za-z])")
_FIVE_G, _SECOND = re.compile("5[Gg]"), re.compile(r"\s*[(（]?2\s*[)）.．、:：]")
# A numbered list begins with its number 1; then every number after a break or separator begins a name.
_FIRST_NUMBER = re.compile(r"\s*(?P<open>[(（]?)1(?P<close>[)）.．、])\s*\D")
_ANY_NUMBER = re.compile(r"(?:^|(?<=[\s、;；。,，]))[(（]?\d{1,2}[)）.．、]\s*(?=[^\d\s])")
_CIRCLED = re.compile(r"[①-⑳⑴-⒇⒈-⒛]")
# Western words and what stands in quotation marks move to the next line as a whole.
_UNBREAKABLE = re.compile(r".{0,2}[A-Za-z0-9“‘《(（]")
_TAIL = re.compile(r"[。．.;；、,，:：·\s]+$")


_NONE_IN_WORDS = re.compile(r"数量[:：]?_*无_*个?名称[:：]?_*无?_*")
# Of two slashes, or of two strokes that lie, each bears the other out, whatever recognition makes of a stroke; but a
# stroke on an underline may be a 1. A count of 0 and a sign of none beside it say the same as well: all 128 such lists
# of 188 documents were right, 24 of which recognition was not sure of.
_SLASH, _STROKE = r"[/／]", r"[一二—–―\-]+"
_NONE_TWICE = re.compile(
    rf"数量[:：]?[\s_]*(?:{_SLASH}[\s_]*个?名称[:：]?[\s_]*{_SLASH}|{_STROKE}[\s_]*个?名称[:：]?[\s_]*{_STROKE}"
    rf"|0[\s_]*个?名称[:：]?[\s_]*(?:{_SLASH}|{_STROKE}|无))[\s_]*"
)
# The printed unit behind a figure or a sign of none is no part of what is filled in.
_UNIT_BEHIND = re.compile(rf"数量[:：]?[\s_]*(?:\d+|{_SLASH}|{_STROKE})[\s_]*(?P<unit>个)(?=\s*名称)")
# A count for which recognition reads a letter.
_ZERO = re.compile("[oOΟο○〇]")
# What recognition makes of a “/” for the names, where the count says “/” too.
READ_FOR_SLASH = frozenset("1lI|丨丿")

# What recognition makes of a dash or slash that stands on the underline of “数量：___个”, and of the names' own.
_ON_UNDERLINE = frozenset("一二丄⊥亠=-")
_NO_NAMES = frozenset("一二丄⊥丶")

# How the names of platforms, projects and organisations end.
_ENDS: tuple[str, ...] = (
    *("平台", "中心", "项目", "工厂", "企业", "产品", "学会", "协会", "联盟", "公司", "基地", "商会", "机构"),
    *("园区", "车间", "学院", "实验室", "研究院", "研究所"),
)
# Others that have a character in common with one of those.
_ORDINARY_ENDS: tuple[str, ...] = (
    *("产业园", "工业园", "科技园", "创业园", "产业区", "商务区", "产业带", "产业链", "工业城", "商城"),
    *("工程", "大学", "学校", "中学", "小学", "基金", "生产线", "工作站", "工作室", "服务站"),
    *("研究会", "联合会", "联合体", "共同体"),
)
_NAME_END = re.compile("|".join(f"(?<={end})\u200b" for end in _ENDS))
_ANY_END = re.compile("\u200b")
# Shorter names end as they like.
SHORTEST_NAME = 4
# Put behind a line that fills its cell: it may go on in the next one, or end there.
FULL_LINE = "\u200b"
# On a scan the count may have been overlooked; a digital page shows that it isn't there.
COUNT_LEFT_BLANK = Reason(code=ReasonCode.BAD_FORMAT, message="填写了名称，没有填写数量")


@dataclass(frozen=True)
class CountWithNames:
    """Count, names, and whether the cell says that there are none."""

    count: int | None
    names: tuple[str, ...]
    none_declared: bool = False
    blank: bool = False
    readable: bool = True
    reasons: tuple[Reason, ...] = ()


def parse_count_with_names(text: str) -> CountWithNames:
    """Read the text of the cell. Lines may be separated by ``\\n`` (``FULL_LINE`` behind a line that fills the cell);
    the printed labels may be missing."""
    # Circled numbers become plain digits under NFKC: they are list numbers, take them out before.
    cleaned = _BLANKS.sub(" ", unicodedata.normalize("NFKC", _CIRCLED.sub("\n", text)))
    count_text, names_text = _parts(cleaned)
    count_text = _TAIL.sub("", count_text.replace(FULL_LINE, ""))
    if not re.sub(rf"[\s个:：;；,，{FULL_LINE}]+", "", count_text + names_text):
        return CountWithNames(None, (), blank=True)
    names = split_names(names_text.replace(FULL_LINE, ""))
    count_bare = re.sub(r"\s+", "", count_text).removesuffix("个")
    if is_none_mark(count_bare) or (not count_bare and is_none_mark(names_text)):
        names = [] if len(names) == 1 and names[0] in READ_FOR_SLASH else names
        return CountWithNames(None, tuple(names), none_declared=True)
    if not count_bare:
        return CountWithNames(None, tuple(names), reasons=(COUNT_LEFT_BLANK,) if names else ())
    count_text = "0" if _ZERO.fullmatch(count_bare) else count_text
    figure = parse_figure(count_text, "个", integer=True)
    if figure.value is None:
        return CountWithNames(None, tuple(names), readable=False, reasons=figure.reasons)
    count = int(figure.value)
    names = _counted(names, names_text, count)
    reasons = figure.reasons
    if names and len(names) != count and FULL_LINE in names_text:
        message = f"填写 {count} 个，按换行分出 {len(names)} 个名称，名称的分条请核对"
        reasons = (*reasons, Reason(code=ReasonCode.BAD_FORMAT, message=message))
    return CountWithNames(count, tuple(names), reasons=reasons)


def is_none_on_underline(text: str) -> bool:
    """Whether the cell's text, recognised on a scan, is “none” on an underline (``数量：二个 名称：一``). A count
    in such characters has no name beside it there, and two are written 2 or 两. The label of the names must have been
    read: without it they may stand where nobody looked."""
    if _NAMES_LABEL.search(text) is None:
        return False
    count, names = _parts_without_blanks(text)
    framed = re.fullmatch(r"[-—_]+(.+?)[-—_]+", count)
    if framed is not None and is_none_mark(framed[1]):
        count = framed[1]
    drawn = count in _ON_UNDERLINE or is_none_mark(count)
    return drawn and (not names or names in _NO_NAMES or is_none_mark(names))


def written_in(text: str) -> list[bool]:
    """For each character of a cell's text whether what it is matters: not for the printed labels and underlines, nor
    for the 无 of a cell that says nothing else, which no figure looks like, nor for two signs of none of one kind, nor
    for such a sign beside a 0."""
    if _NONE_TWICE.fullmatch(text):
        return [char == "0" for char in text]
    printed = [*_COUNT_LABEL.finditer(text), *_NAMES_LABEL.finditer(text), *_BLANKS.finditer(text)]
    nothing = _NONE_IN_WORDS.fullmatch(text) is not None
    of_print = {i for match in printed for i in range(*match.span())}
    of_print |= {match.start("unit") for match in _UNIT_BEHIND.finditer(text)}
    return [i not in of_print and not (nothing and char in "无个") for i, char in enumerate(text)]


def slash_read_as_one(text: str) -> bool:
    """Whether the count reads 1 where the names say “/”: a slash as well, or a count without its name."""
    count, names = _parts_without_blanks(text)
    return count.strip("_-—") == "1" and names == "/"


def _parts_without_blanks(text: str) -> tuple[str, str]:
    """The count's and the names' text, half width, without unit, white space and what the cell's edge leaves."""
    count, names = (
        _TAIL.sub("", re.sub(rf"[\s{FULL_LINE}|]+", "", part)) for part in _parts(unicodedata.normalize("NFKC", text))
    )
    return count.removesuffix("个").strip("_"), names.strip("_")


def ends_a_name(text: str) -> bool:
    """Whether a text ends as names of platforms, projects and organisations do."""
    return _NAME_END.search(text + FULL_LINE) is not None


def _counted(names: list[str], text: str, count: int) -> list[str]:
    """A line that fills its cell may end a name all the same: the count tells, and how names of such things end."""
    if len(names) == count:
        return names
    # On poor copies “；” is read as “：”, which stands in no name.
    parted = split_names(re.sub(r"(?<=[^\d\s]):", ";", text.replace(FULL_LINE, "")))
    if len(parted) == count:
        return parted
    if len(names) > count:
        # A line ends early where what follows can't be broken: “企业服⏎务“110”平台”.
        joined = split_names(_joined_lines(text).replace(FULL_LINE, ""))
        return joined if len(joined) == count else names
    for pattern in (_NAME_END, _ANY_END):
        ended = split_names(pattern.sub("\n", text).replace(FULL_LINE, ""))
        if len(ended) == count:
            return ended
    return names


def _joined_lines(text: str) -> str:
    """The text with the lines joined that end like no name and have no number behind them."""
    joined = ""
    for line in text.split("\n"):
        ended = not joined.strip() or _NAME_END.search(joined + FULL_LINE) or _TAIL.search(joined)
        joined += line if _UNBREAKABLE.match(line) and not ended and not _NUMBERING.match(line) else "\n" + line
    return joined


def _parts(text: str) -> tuple[str, str]:
    """The count's text and the names' text."""
    names = _NAMES_LABEL.search(text)
    count = _COUNT_LABEL.search(text)
    if names:
        head = text[: names.start()] if not count or count.start() < names.start() else text[count.end() :]
        tail = text[names.end() :]
        if count and count.start() > names.start():
            tail = text[names.end() : count.start()]
        return _COUNT_LABEL.sub("", head).strip(), tail
    if count:
        body = text[count.end() :]
        unit = re.match(r"\s*([\d,.]+|无|/|-+|—+)?\s*个?", body)
        end = unit.end() if unit else 0
        return body[:end].strip(), body[end:]
    return text, ""


def split_names(text: str) -> list[str]:
    """The names of a list: separated by 、 ； ， or line breaks, with or without numbers. Brackets keep together."""
    if is_none_mark(text):
        return []
    if first := _FIRST_NUMBER.match(text):
        text = _ANY_NUMBER.sub("\n", _at_numbers(text, first["open"], first["close"]))
    pieces: list[str] = []
    split = _split_outside_brackets(text)
    for piece, behind in zip(split, [*split[1:], ""], strict=True):
        if behind.strip() and _ITEM.fullmatch(piece):
            continue  # the number of the next name (一、…)
        name = _TAIL.sub("", _without_number(piece, behind, len(pieces) + 1)).strip()
        if name and not is_none_mark(name):
            pieces.append(re.sub(r"\s+", "", name))
    return pieces


def _without_number(piece: str, behind: str, place: int) -> str:
    """The name at a ``place`` of its list, from 1, without its number; ``behind`` is the next piece of the list."""
    before = _BEFORE_FIGURE.match(piece)
    if before is None or int(before[1]) != place:
        return _NUMBERING.sub("", piece.strip())
    rest = piece[before.end() :]
    return rest if place > 1 or _FIVE_G.match(rest) or _SECOND.match(behind) else piece


def _at_numbers(text: str, opening: str, closing: str) -> str:
    """The text with a line break for each number of a list, also where no separator stands before it (…中心2、…)."""
    number, done = 1, ""
    while True:
        written = f"{re.escape(opening)}{number}{re.escape(closing)}"
        found = re.search(rf"(?<![\d.]){written}\s*(?=[^\d\s])", text)
        if found is None:
            return done + text
        done += text[: found.start()] + "\n"
        text = text[found.end() :]
        number += 1


def _split_outside_brackets(text: str) -> list[str]:
    """Split at separators that don't stand in brackets or quotation marks."""
    depth, start = 0, 0
    parts: list[str] = []
    cuts = {m.start(): m.end() for m in _SEPARATORS.finditer(text)}
    for i, char in enumerate(text):
        if char in "(（“「《[【":
            if i in cuts and depth == 0 and cuts[i] == i and i > start:
                parts.append(text[start:i])
                start = i
            depth += 1
        elif char in ")）”」》]】":
            depth = max(0, depth - 1)
        elif i in cuts and depth == 0:
            parts.append(text[start:i])
            start = cuts[i]
    parts.append(text[start:])
    return parts


def nearly_ends_a_name(name: str) -> bool:
    """Whether a name would end as such names do but for its last character: 项且 for 项目, 工 for 工厂, 企业政."""
    # What an addition in brackets ends on may be such an end as well (绿色工厂).
    if name.rstrip("）)”》").endswith(_ENDS) or len(name) < SHORTEST_NAME:
        return False
    if name.endswith(_ORDINARY_ENDS) or name[-1].isdigit():
        return False
    return name[:-1].endswith(_ENDS) or any(name.endswith(end[:-1]) or name[:-1].endswith(end[:-1]) for end in _ENDS)
