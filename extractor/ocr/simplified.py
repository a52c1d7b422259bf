"""Forms are in simplified characters, recognition knows the traditional and the Japanese ones as well: on a blurred
copy it sees 級 for 级 and 數 for 敷. Which character is another one's simplified form is OpenCC's to say."""

from __future__ import annotations

from collections.abc import Sequence

from opencc import OpenCC

# Characters of names that have a simplified form and are written as they are (毕昇; 甯 and 氾 as family names).
STANDARD = frozenset("昇陞氾谿甯")


def simplified_forms(characters: Sequence[str]) -> dict[str, str]:
    """Of those ``characters`` that no form in simplified script holds what is written there instead.

    A character of GB 2312 is none of them, also where it has a simplified form for some of its meanings (乾, 著); nor
    is one whose form is none (龑 for 䶮): those are rare enough to stand in names as they are.
    """
    foreign = [c for c in characters if len(c) == 1 and _is_ideograph(c) and not _is_standard(c)]
    if not foreign:
        return {}
    # Each on a line of its own: OpenCC converts words, and 乾 by what stands beside it.
    text = "\n".join(foreign)
    simple = OpenCC("t2s").convert(text).split("\n")
    by_japan = OpenCC("t2s").convert(OpenCC("jp2t").convert(text)).split("\n")
    found = {c: s if s != c else j for c, s, j in zip(foreign, simple, by_japan, strict=True)}
    return {c: s for c, s in found.items() if s != c and _is_standard(s)}


def _is_ideograph(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff"


def _is_standard(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return character in STANDARD
    return True
