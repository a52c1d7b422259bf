"""Is the text layer of a page what the page shows? An old OCR layer or mojibake must not be believed."""

from __future__ import annotations

import re
from enum import StrEnum

from models.document import Page

# Fewer characters than this on a page with pictures is no text layer (headers stamped on scans have fewer).
MIN_CHARS = 20
# A picture over this share of the page is a scan.
SCAN_COVER = 0.55
# Below this share of characters that a Chinese form can hold, the layer is mojibake: a broken ToUnicode map gives
# characters of any script.
PLAUSIBLE_SHARE = 0.85

# A page with this many words is turned when fewer than this share of them have more than one character. Upright pages
# of ten renderers have 0.6 and more, pages turned by 90, 180 or 270 degrees 0.
SIDEWAYS_WORDS, UPRIGHT_SHARE = 20, 0.1

_PLAUSIBLE = re.compile(
    "[\u4e00-\u9fff\u3400-\u4dbf\u2e80-\u2fdf\u3000-\u303f\uff00-\uffef\x20-\x7e\u2000-\u206f\u2100-\u214f"
    "\u2150-\u218f\u2200-\u22ff\u2460-\u24ff\u25a0-\u27bf\uf000-\uf0ff\xb0\xb1\xb2\xb3\xb7\xd7\xf7\\s]"
)


# What pdfminer writes for a glyph whose font doesn't say which character it is.
_UNMAPPED = re.compile(r"\(cid:\d+\)")


class TextLayer(StrEnum):
    """What the text layer of a page is worth."""

    GOOD = "good"
    MISSING = "missing"
    MOJIBAKE = "mojibake"
    OCR_LAYER = "ocr_layer"
    SIDEWAYS = "sideways"


def judge_text_layer(page: Page) -> TextLayer:
    """Look at a page's words and pictures and say whether the words can be believed."""
    text = _UNMAPPED.sub("\ufffd", "".join(w.text for w in page.words))
    area = page.width * page.height
    picture = max((b.area for b in page.images), default=0.0) / area if area else 0.0
    if len(text) < MIN_CHARS:
        return TextLayer.MISSING if picture > 0.02 or text == "" or page.images else TextLayer.GOOD
    if picture > SCAN_COVER:
        return TextLayer.OCR_LAYER
    if len(_PLAUSIBLE.findall(text)) / len(text) < PLAUSIBLE_SHARE or _unlike_chinese(text):
        return TextLayer.MOJIBAKE
    return TextLayer.SIDEWAYS if _sideways(page) else TextLayer.GOOD


def _sideways(page: Page) -> bool:
    """Whether the page is shown turned: its characters stand below each other, or run from right to left."""
    text = "".join(w.text for w in page.words)
    if sum(text.count(t[::-1]) for t in _FREQUENT) > sum(text.count(t) for t in _FREQUENT):
        return True
    several = sum(len(w.text) > 1 for w in page.words)
    return len(page.words) >= SIDEWAYS_WORDS and several < UPRIGHT_SHARE * len(page.words)


# Words of these forms that mean nothing backwards.
_FREQUENT = ("企业", "集群", "产业", "数量", "情况")


# Characters that make up most of any running Chinese administrative text and of these forms' labels.
_COMMON = set("的和是中小企业产集群数量年度情况开展了建设有名称需提供佐证材料国家级省市县区不发展服务平台主导")


def _unlike_chinese(text: str) -> bool:
    """Whether a long run of Chinese characters lacks the common ones: a shifted encoding gives rare characters."""
    han = [c for c in text if "一" <= c <= "鿿"]
    if len(han) < 40:
        return False
    return sum(c in _COMMON for c in han) / len(han) < 0.05
