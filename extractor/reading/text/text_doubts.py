"""What speaks against a line's text besides other readings of it: its ink, and what such texts hardly hold."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from rapidfuzz.distance import Levenshtein

from extractor.reading.content import PageContent
from extractor.reading.text.dashes import DASH, HYPHENS, ONE, dashes_among, has_flat_stroke
from extractor.reading.text.gaps import with_gaps_doubted, with_inked_gaps_doubted
from extractor.reading.text.mark_shapes import ENUMERATION, SEMICOLON, mark_by_shape
from extractor.reading.text.merged_readings import AGREED, DOUBTFUL, doubted, with_confidence
from extractor.reading.text.punctuation import COMMA, checkable_marks, misread_commas
from extractor.registration.similarity import folded, is_chinese
from models.document import Char, Word
from models.geometry import BBox, Direction, Ruling

# Marks that others are read as on poor copies, and those others.
TAKEN_FOR_OTHERS, OTHERS = frozenset("、：:"), frozenset((COMMA, SEMICOLON))
COMMAS = frozenset("，,")
# What ruling lines, crossing or single, are read as; one runs through a line's box so far from its edges, in heights.
STROKES, STROKE_INSET = frozenset("十+丨|一-—T丁L「」1l"), 0.2
# What stands in no such text, and what is a whole line of running text only where a stroke lies beside it, of the
# paper's edge or the copier's glass.
UPRIGHT, STROKE_ALONE = frozenset("|丨¦"), frozenset("1lI")
# A line's box is up to 1.7 times as high as the page's usual character; larger print is a seal's, of few characters.
LARGE, FEW = 2.3, 5
# What is printed in a list's place.
_LABEL = re.compile("数量|名称")
_COUNT = re.compile("数量[^名]*")
# Latin-1 without ±, ×, ÷, the middle dot and raised figures; letters with accents.
FOREIGN = re.compile("[¡-°´-¶¸º-ÖØ-öø-ɏ]")
# What introduces a list behind a colon.
_NO_LIST = "(?!其中|包括|分别|主要|一是|国家|省|市|县|区|即)"
# A point of a poor picture between digits; a stroke of a ruling line or a mark at a line's start; a further point of a
# list behind no mark. The character in question is each pattern's second, or the line's first.
_UNLIKELY = (
    re.compile(r"\d[：:]\d"),
    re.compile(r"(?<=\d)[.,，．][.,，．]"),
    re.compile(r"(?<![\s\S])[/|丨.．,，、][\u4e00-\u9fff]"),
    re.compile(r"[^。；;，,：:！？、\s“（(][二三四五六]是[\u4e00-\u9fff]"),
    # A speck behind a figure (at a line's start it is a paragraph's number) or a mark.
    re.compile(r"(?<=[^\s])\d[.．](?=[个家项件人次万亿元吨条座台户年月日])"),
    re.compile(r"(?:[，,。．、；;]|(?<!数量)(?<!名称)[：:])[/|丨]"),
    # A figure of a fax before what it counts; a semicolon of a poor picture behind a figure.
    re.compile(r"[\u4e00-\u9fff][/+|丨\\](?=[家个项件场名台套条座])"),
    re.compile(r"[\u4e00-\u9fff]\+(?=\d)"),
    re.compile(r"[%％][：:](?=[\u4e00-\u9fff])"),
    re.compile(rf"(?<=\d)[家个项件场名台套条座人][：:]{_NO_LIST}(?=[\u4e00-\u9fff])"),
    re.compile(rf"(?<![层梯批档])次[：:]{_NO_LIST}(?=[\u4e00-\u9fff])"),
    # A 。 with a speck above it, behind what bounds a figure.
    re.compile(r"(?:(?<=以)[上下内]|(?<=左)右)[：:](?=[\u4e00-\u9fff])"),
    # The point of a figure as a comma, which would part thousands.
    re.compile(r"\d[,，](?=\d{1,2}(?:亿|万|%|％|吨|个百分点))"),
    # A figure before what it counts that came out as a letter.
    re.compile(r"[\u4e00-\u9fff][SOoIlZBq](?=[家个项件场名台次人年月亿万])"),
    # 士 with its strokes run together; 仓 of 海外仓 as 仑, which stands in names of places alone.
    re.compile(r"[博院硕]土"),
    re.compile(r"[^昆北加巴库]仑"),
)
# Signs that hardly a form holds: arrows, lines and blocks, shapes but for boxes and bullets; the star of a seal.
_SIGN = re.compile("[\u2190-\u21ff\u2200-\u220e\u2212-\u2247\u2300-\u23ff\u2500-\u259f\u2605\u2606\u27c0-\u27ff]")
_KNOWN_SIGNS = frozenset("→−∶")
# So wide a line, in characters, has room for three.
ROOM_FOR_THREE = 3.2
# A character that two readings took alike is in doubt where the less sure one is below the first value and the other
# below the second (a digit) or third (a Chinese character); or where both are below the last one, of a Chinese
# character. On 33 new development scans 4 of 10 wrong texts that nothing else told had one, and about ten of 4,300
# right ones.
ONE_LEAST, DIGIT_LEAST, OTHER_LEAST, BOTH_LEAST = 0.8, 0.9, 0.98, 0.9
# Characters outside the common set stand where both readings are so sure of them: all 14 were right on three scans of a
# corpus written by others, the least sure with 0.94.
RARE_LEAST = 0.9
_ZERO_AMONG_LETTERS = re.compile("[A-Z]{2}0")


def checked_text(word: Word, first: str, content: PageContent, running: bool) -> Word:
    """A line's merged reading with its dashes and marks set right by their ink, and what is odd in it in doubt.

    ``first``: the page's reading of the line; ``running``: it belongs to running text. In lists of names one mark is as
    good as another.
    """
    if running and word.text in STROKE_ALONE:
        return doubted(word)
    # What is odd stays so whatever its ink shows: a “；” that lost its tail is a “：” in ink too.
    marked = _with_odd_doubted(with_checked_marks(_with_dashes(word, content), first, content, running))
    checked = _with_commas(marked, first)
    if running:
        return with_gaps_doubted(checked, content.em)
    return with_inked_gaps_doubted(_with_lost_strokes_doubted(checked, content), content)


def with_unsure_doubted(word: Word, source: Word, least: float) -> Word:
    """The word with the Chinese characters in doubt that ``source``, the reading it was taken from, was not sure of."""
    read = [c for c in source.chars if c.text.strip()]
    if len(read) != len(word.chars):
        return word
    label = _LABEL.match("".join(c.text for c in word.chars))
    printed = len(label[0]) if label else 0
    chars = [
        with_confidence(c, DOUBTFUL) if is_chinese(c.text) and r.confidence < least and i >= printed else c
        for i, (c, r) in enumerate(zip(word.chars, read, strict=True))
    ]
    return word.model_copy(update={"chars": tuple(chars)})


def with_unsure_alike_doubted(word: Word, first: Word, source: Word) -> Word:
    """The word with the digits and Chinese characters in doubt that two readings took alike and neither, or one of
    them hardly, was sure of: a worn 5 is a 3 at every scale.

    ``source``: the reading the word was taken from; ``first``: the page's.
    """
    read = [c for c in source.chars if c.text.strip()]
    if len(read) != len(word.chars):
        return word
    pairs = _paired(read, [c for c in first.chars if c.text.strip()])
    # A count is borne out by the names it counts, which may follow on its line.
    count = _COUNT.match("".join(c.text for c in word.chars))
    counted = len(count[0]) if count else 0
    unsure = {i for i, pair in pairs.items() if i >= counted and _unsure(*pair) and not _may_be_none(word.chars, i)}
    chars = [with_confidence(c, DOUBTFUL) if i in unsure else c for i, c in enumerate(word.chars)]
    return word.model_copy(update={"chars": tuple(chars)})


def with_places_trusted(word: Word, known: Collection[str]) -> Word:
    """The word with the characters no longer in doubt that stand in the name of a place that is one and that the form
    has again and again (``known``, without their kinds): 郓 is rare, 郓城 is not."""
    text = "".join(c.text for c in word.chars)
    if len(text) != len(word.chars):
        return word
    inside = {m.start() + i for name in known for m in re.finditer(re.escape(name), text) for i in range(len(name))}
    if not any(word.chars[i].confidence <= DOUBTFUL for i in inside):
        return word
    chars = [
        with_confidence(c, AGREED) if i in inside and c.confidence <= DOUBTFUL else c for i, c in enumerate(word.chars)
    ]
    return word.model_copy(update={"chars": tuple(chars)})


def with_rare_doubted(word: Word, first: Word, source: Word, *, poor: bool) -> Word:
    """The word with the characters in doubt that are outside the common set (GB 2312): how recognition errs, and what
    names are made of (祎, 璟). Those stay that both readings are sure of, but on a ``poor`` document."""
    read = [c for c in source.chars if c.text.strip()]
    pairs = {} if poor or len(read) != len(word.chars) else _paired(read, [c for c in first.chars if c.text.strip()])
    chars = [
        with_confidence(c, DOUBTFUL)
        if is_chinese(c.text) and not _is_common(c.text) and not (i in pairs and _are_sure(*pairs[i]))
        else c
        for i, c in enumerate(word.chars)
    ]
    return word.model_copy(update={"chars": tuple(chars)})


def _are_sure(*chars: Char) -> bool:
    return min(c.confidence for c in chars) >= RARE_LEAST


def _paired(read: Sequence[Char], other: Sequence[Char]) -> dict[int, tuple[Char, Char]]:
    """The characters of one reading that the other one has in the same place, by their number."""
    steps = Levenshtein.opcodes([folded(c.text) for c in read], [folded(c.text) for c in other])
    return {
        step.src_start + k: (read[step.src_start + k], other[step.dest_start + k])
        for step in steps
        if step.tag == "equal"
        for k in range(step.src_end - step.src_start)
    }


def _unsure(one: Char, other: Char) -> bool:
    low, high = sorted((one.confidence, other.confidence))
    if one.text.isdigit():
        return low < ONE_LEAST and high < DIGIT_LEAST
    return is_chinese(one.text) and (high < BOTH_LEAST or (low < ONE_LEAST and high < OTHER_LEAST))


def _may_be_none(chars: Sequence[Char], at: int) -> bool:
    """Whether a character is 无, or the 一 that a dash for “none” is read as: it stands alone."""
    beside = [chars[i].text for i in (at - 1, at + 1) if 0 <= i < len(chars)]
    return chars[at].text in (ONE, "无") and not all(is_chinese(text) for text in beside)


def may_be_of_a_ruling(word: Word, content: PageContent) -> bool:
    """Whether a line is a single character of one or two straight strokes where a ruling line runs: two that cross and
    are broken beside it are read as 十."""
    if len(word.chars) != 1 or word.chars[0].text not in STROKES:
        return False
    inside = word.bbox.grown(-STROKE_INSET * word.bbox.height)
    return any(_crosses(ruling, inside) for ruling in content.page.rulings)


def may_be_of_a_seal(word: Word, content: PageContent) -> bool:
    """Whether a line is a few characters much larger than the page's text, as those around a seal's rim are."""
    return 0 < len(word.chars) <= FEW and word.bbox.height > LARGE * content.em


def _crosses(ruling: Ruling, box: BBox) -> bool:
    if ruling.direction is Direction.HORIZONTAL:
        return box.top <= ruling.at <= box.bottom and ruling.start <= box.cx <= ruling.end
    return box.x0 <= ruling.at <= box.x1 and ruling.start <= box.cy <= ruling.end


def _with_odd_doubted(word: Word) -> Word:
    text = "".join(c.text for c in word.chars)
    if len(text) != len(word.chars):
        return word
    chars = [with_confidence(c, DOUBTFUL) if _odd(text, i) else c for i, c in enumerate(word.chars)]
    return word.model_copy(update={"chars": tuple(chars)})


def _with_lost_strokes_doubted(word: Word, content: PageContent) -> Word:
    """Two characters with room for a third in doubt if a flat stroke lies between them: a 一 of a name that recognition
    left out. Names of two characters are often set apart, with nothing between."""
    pair = len(word.chars) == 2 and all(is_chinese(c.text) for c in word.chars)
    if content.raster is None or not pair or word.bbox.width < ROOM_FOR_THREE * content.em:
        return word
    box, half = word.bbox, content.em / 2
    between = BBox.of(box.cx - half, box.top, box.cx + half, box.bottom)
    return doubted(word) if has_flat_stroke(between, content) else word


def _with_dashes(word: Word, content: PageContent) -> Word:
    """The word with each 一 or hyphen that is surely a dash as one, and each 一 that may be one in doubt."""
    if content.raster is None or not any(c in word.text for c in (ONE, *HYPHENS)):
        return word
    suspects = dashes_among(word.chars, content.raster.grey, content.em)
    if not suspects:
        return word
    chars = list(word.chars)
    for i, sure in suspects:
        update = {"text": DASH} if sure else {"confidence": DOUBTFUL}
        chars[i] = chars[i].model_copy(update=update)
    return word.model_copy(update={"chars": tuple(chars), "text": "".join(c.text for c in chars)})


def _with_commas(word: Word, first: str) -> Word:
    """The word with its misread commas set right; they stay in doubt unless the ``first`` reading has such a comma."""
    text = "".join(c.text for c in word.chars)
    if len(text) != len(word.chars):
        return word
    chars = list(word.chars)
    for i in misread_commas(text):
        seen = folded(text[i - 1] + COMMA + text[i + 1]) in folded(first)
        chars[i] = chars[i].model_copy(update={"text": COMMA, "confidence": AGREED if seen else DOUBTFUL})
    return word.model_copy(update={"chars": tuple(chars), "text": "".join(c.text for c in chars)})


def with_checked_marks(word: Word, first: str, content: PageContent, running: bool = True) -> Word:
    """The word with its commas, enumeration marks and the like held against their ink.

    A mark whose ink is what it is read as is no longer in doubt. Recognition errs towards “、” and “：”: where the ink
    shows another mark that one is taken, in running text with a doubt; a list's count says whether it parts names.
    """
    text = "".join(c.text for c in word.chars)
    if content.raster is None or len(text) != len(word.chars):
        return word
    chars = list(word.chars)
    for i in checkable_marks(text):
        shape = mark_by_shape(chars, i, content.raster.grey, content.em)
        if shape is not None and folded(shape) == folded(text[i]):
            if running and _is_another_under_seal(chars, i, content):
                chars[i] = with_confidence(chars[i], DOUBTFUL)
            # At a line's end the doubt may be of what the first reading has behind it.
            elif i + 1 < len(text) or folded(first) == folded(text[:-1]):
                chars[i] = with_confidence(chars[i], AGREED)
        elif text[i] in TAKEN_FOR_OTHERS and shape in OTHERS:
            sure = chars[i].confidence if not running else DOUBTFUL
            chars[i] = chars[i].model_copy(update={"text": shape, "confidence": sure})
        elif running and _speaks_against(shape, text, i):
            chars[i] = with_confidence(chars[i], DOUBTFUL)
    return word.model_copy(update={"chars": tuple(chars), "text": "".join(c.text for c in chars)})


def _is_another_under_seal(chars: Sequence[Char], at: int, content: PageContent) -> bool:
    """Whether a mark by which seal ink lies was another before that was lifted off: a “；” loses its tail with it."""
    raster = content.raster
    assert raster is not None
    near = chars[at].bbox.grown(content.em / 4)
    rows, columns = slice(max(0, int(near.top)), int(near.bottom) + 1), slice(max(0, int(near.x0)), int(near.x1) + 1)
    if not raster.seal_mask[rows, columns].any():
        return False
    before = mark_by_shape(chars, at, raster.untreated, content.em)
    return before is not None and folded(before) != folded(chars[at].text)


def _speaks_against(shape: str | None, text: str, at: int) -> bool:
    """Whether ink that is not what a mark was read as is a reason to look: for “、” also ink that is no mark's."""
    if text[at] == ENUMERATION:
        return shape is not None or (is_chinese(text[at - 1]) and at + 1 < len(text))
    return shape is not None and text[at] in COMMAS


def _odd(text: str, at: int) -> bool:
    """Whether a character is one that such forms hardly hold: a sign of other scripts (° for %), a letter behind
    Chinese at a line's end (C for 厂), or a zero in the middle of a name of letters (IS09001)."""
    char = text[at]
    if any(pattern.match(text, max(0, at - 1)) for pattern in _UNLIKELY):
        return True
    if char in UPRIGHT:
        return True
    if is_chinese(char):
        return False
    if FOREIGN.fullmatch(char) and text[at : at + 2] not in ("°C", "°c"):
        return True
    if _SIGN.fullmatch(char) and char not in _KNOWN_SIGNS:
        return True
    if char in ".．" and at and (is_chinese(text[at - 1]) or text[at - 1] in "，,、；;：:。%％"):
        # Chinese text has no full stop of this kind: it is a comma, a 。 or a 、 of a poor picture.
        return True
    if (
        char.isascii()
        and char.isalpha()
        and at == len(text) - 1
        and not (at and text[at - 1].isascii() and text[at - 1] not in "%)")
    ):
        return True
    return char == "0" and bool(_ZERO_AMONG_LETTERS.search(text[max(0, at - 2) : at + 1]))


def _is_common(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
