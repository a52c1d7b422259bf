"""What speaks against a running text: items without an end, what came in from elsewhere, marks misread."""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.reading.doubts.traces import HALF_OXIDE, HALF_OXIDE_SEEN, HOLE, HOLE_SEEN, SPECK_SEEN
from extractor.registration.similarity import bare

# The shortest text there is (“同意推荐”), but for one; characters of a seal's rim are read as shorter ones.
TEXT_LEAST, SHORT_OPINION = 4, "同意"
_SENTENCE_END = re.compile("[。；;！!？?]")
# A text ends on a character or a figure; an item begins where the one before it did not end.
_UNENDED = re.compile(r"[\u4e00-\u9fffA-Za-z0-9%％]\s*$")
_ITEM_WITHOUT_END = re.compile(
    r"[\u4e00-\u9fff\d”）)]\n?(?:(?<![第其之十])[二三四五六七]是[\u4e00-\u9fff]|(?<=[\u4e00-\u9fff”）)\n])[2-9][.．、](?!\d))"
    r"|(?<!附)(?![第])[\u4e00-\u9fff]\n?[（(][二三四五六七八][）)](?![项款条期区标])[\u4e00-\u9fff]"
)
# Figures in running text have one or two decimals, or three below one (0.169吨标准煤); else a poor picture's comma is
# read as a point. Of 7,163 typed texts none has such a figure.
_POINT_FOR_COMMA = re.compile(r"(?<![\d.])[1-9]\d{0,2}\.\d{3}(?!\d|\s*(?:[%％‰]|亿|平方公里|个百分点))")
# Where the line under a text was lost, the options below it follow.
_BOXES = "□☐☑☒■"
_STRAY = re.compile(
    r"^[/|丨.·,，、]\n|^[。，、；：·,;:！？]|^[.．](?!\d)|(?:\n|(?<=[。；;！]))[/|丨.·,，、—-]$"
    # Behind a paragraph's end.
    r"|[。；;！!]\s*[•●▪■◆*~`'°:：\\/|_\-]{1,2}(?=\n|$)"
    # A stroke before a line that was joined to the one above.
    r"|[。；;！!]\s*[/|\\丨](?=[\u4e00-\u9fff])"
    # The rest of a line below a figure.
    r"|[\u4e00-\u9fff]_+\d|\d_+[\u4e00-\u9fff]"
    # A piece of a seal within a unit.
    r"|[亿万]\d{1,2}元"
    # An O among letters read as a nought (VOCs).
    r"|[A-Za-z]0[A-Za-z]"
    # A character of a seal's rim below the text.
    r"|[。；;！!]\n[\u4e00-\u9fff]{1,2}$"
)
# What has come in from elsewhere: a page's number, the heading of the next year's text. Marks that stand for others: a
# dot between characters, half an ellipsis, a colon before an item that is not the first. An item after 一是 whose
# number goes on from a lost “一。”.
_PAGE_NUMBER = re.compile(
    r"^[-—–_~·.]+\s*\d{1,3}\s*(?:[-—–_~·.,，]*|[-—–_~·]+.{1,12})$|^\d{1,3}\s*[-—–]+$", re.MULTILINE
)
_NEXT_HEADING = re.compile(r"^[（(]\d[）)]\s*20\d{2}年度?\s*$", re.MULTILINE)
_DOT = re.compile(r"[\u4e00-\u9fff。，；、：”）)][·•]|(?<!…)…(?!…)")
_COLON_BEFORE_ITEM = re.compile(r"[\u4e00-\u9fff\d%”）)][：:]\s*[二三四五六七]是")
_ITEM_BEHIND = re.compile(r"第([二三四五六七])是[\u4e00-\u9fff]")
# A single character between two marks: a speck in the margin, read as a mark, ends the line within a word (外，贸).
_LONE = re.compile(r"(?:^|[。；，,\n])(?!注|即|如|故|且|另)[\u4e00-\u9fff][，,。；;]\n?")
# A mark stands twice where a speck lies beside it.
_MARK_TWICE, _WIDE = re.compile(r"([。，、；：])\s*\1"), str.maketrans(",;:", "，；：")
# The end of a line once more as a line of its own.
_END_AGAIN = re.compile(r"([\u4e00-\u9fff]{2,}[。；])\n\1")
# A dash for the 一 of a word, or before what is counted.
_DASH_FOR_ONE = re.compile(
    r"(?<![—–])[—–](?=站式|体化|系列|批|流|揽子|条龙|对一|带一|[次个项家类种件名条](?![\u4e00-\u9fff]))"
    r"|(?<=[第统之同唯单])[—–](?![—–])|(?<=一[\u4e00-\u9fff])[—–](?=[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
)
# What letters, digits and marks among them are misread as: formulae with noughts for Os or ones for ls, a quotient that
# is an English ordinal (10t/h), a comma behind a unit, a dash between years, a bracket of another kind.
_ODD_TOKEN = re.compile(
    r"A[1I]2[O0]3|(?<![A-Za-z0-9])(?:Al2|Fe[23]|Si|Ti|Zn|Mg|Ca|P2|H2|C|S|N)0[2-5x]?(?![A-Za-z0-9])"
    r"|\d+(?:\.\d+)?th(?!\s*[A-Za-z])|\d一\d"
    r"|[A-Za-z]{2}(?<!Ltd)(?<!LTD)(?<!Co)(?<!CO)(?<!Inc)(?<!INC)(?<!Corp)[.．](?=[\u4e00-\u9fff])"
    r"|〔\d{4}[\]］)）]|[\[［(（]\d{4}〕|[(（]\d{4}[\]］]|[\[［]\d{4}[)）]"
)
# What is counted is whole, but for averages: 3.12家 is a third item, 12家, behind a lost “。”.
_PART_OF_ONE = re.compile(r"(?<![\d.,，])[2-9][.．]\d+(?:[家件名]|项(?!目)|户(?!籍)|个(?![百月亿平点小工]))")
_AVERAGE = re.compile(r"[均每][^。；;\n]*$")
# The number of a second item, and what a first one begins with.
_SECOND = re.compile(r"(?:^|[\n。；;])\s*(?:[（(]?2[)）]|2[.．、](?!\d)|[（(]二[)）](?!类))")
_FIRST = re.compile(r"[（(]?[1一][)）.．、]|[①⑴]|首先|一是|其一|第一|一方面")
# A sentence of so many characters stands in a text once.
SENTENCE_LEAST = 12


def running_text_doubt(text: str) -> str:
    """What speaks against a running text, in words; nothing where it may be whole."""
    if HALF_OXIDE.search(text):
        return HALF_OXIDE_SEEN
    if len(bare(text)) < TEXT_LEAST and bare(text) != SHORT_OPINION:
        return "读到的内容过短，可能是印章上的字，请核对原件"
    if _lost_its_end(text):
        return "文中有一处句末没有标点，可能漏读了字，请核对原件"
    if HOLE.search(text):
        return HOLE_SEEN
    if any(box in text for box in _BOXES):
        return "文中混有勾选框，可能读进了下一栏的内容，请核对原件"
    if figure := _POINT_FOR_COMMA.search(text):
        return f"文中的“{figure[0]}”可能是“{figure[0].replace('.', ',')}”，请核对原件"
    if _PAGE_NUMBER.search(text) or _NEXT_HEADING.search(text):
        return "文中混有页码或下一栏的标题，请核对原件"
    if _DOT.search(text) or _LONE.search(text) or _COLON_BEFORE_ITEM.search(text):
        return "文中有一处标点可能误读，请核对原件"
    if _DASH_FOR_ONE.search(text):
        return "文中有一处“—”可能是“一”，请核对原件"
    if _lost_its_first_item(text):
        return "文中的编号不是从第一项开始，前面可能漏读，请核对原件"
    part = _PART_OF_ONE.search(text)
    if part and not _AVERAGE.search(text[: part.start()]):
        return f"文中的“{part[0]}”不像数量，前面可能漏读了标点，请核对原件"
    if token := _ODD_TOKEN.search(text):
        return f"文中的“{token[0]}”可能误读，请核对原件"
    if _says_twice(text) or _END_AGAIN.search(text):
        return "文中有一句读到了两次，请核对原件"
    return SPECK_SEEN if _STRAY.search(text) or _MARK_TWICE.search(text.translate(_WIDE)) else ""


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


def _lost_its_first_item(text: str) -> bool:
    """Whether the second of a text's numbered items begins a line or sentence, and nowhere the first does: text that a
    spreadsheet printed over the cell above."""
    return bool(_SECOND.search(text)) and not _FIRST.search(text)


def _begins(text: str, number: str) -> bool:
    """Whether an item of this number begins in a text, behind a mark."""
    return re.search(rf"(?:^|[。；;，：:\n])\s*{number}是", text) is not None


def _says(text: str, number: str) -> bool:
    said = rf"{number}是|[（(]{number}[）)]|第{number}|(?:^|[。；;：:\n])\s*{number}、"
    return re.search(said + ("|首先|(?:^|\n)1" if number == "一" else ""), text) is not None
