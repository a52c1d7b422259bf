"""What a scanned figure cell says, by all that was read in it: the page's reading, the cell's own at two scales, and
the figure network's, which is another reader and errs elsewhere.

What the recogniser and the network say alike stands, though a seal, dirt or a poor copy made one reading unsure: on
91 poor scans of the development corpus that was right in 390 of 394 doubted cells of one line; the other four hold
several figures, by their text or their gaps, and go to a person all the same. But both can say nothing but figures:
where the recogniser's free readings of page and cell say more (“3~5”, “5000亩”), or where the page shows more digits,
they don't count as two. Where they differ a person looks; the text taken is then the likelier one.
"""

from __future__ import annotations

import re
from itertools import pairwise

from extractor.reading.figures.figure_network import FigureReading
from extractor.reading.figures.figures import plain
from extractor.reading.figures.likely_figures import possible_reading
from extractor.reading.figures.looks import CellLook, same_figure
from extractor.reading.sources import Look
from models.record import Reason, ReasonCode

# A figure of which all readings say the same must have been decoded so surely at the less sure scale.
BORNE_OUT = 0.9
# A line of a broken figure leaves at most so much of its cell's width free, in its heights (padding on both sides and
# less than a digit). What stands between figures that are several: white space may part thousands.
FULL_LINE, SEVERAL = 2.2, "；"
# Lines of a broken figure follow each other at most so closely, in their heights; two rows whose ruling was lost on a
# fax of the development corpus were 2.0 apart. No figure in its form's own unit has so many decimals.
PITCH, MANY_DECIMALS = 1.75, re.compile(r"\.\d{5,}%?$")
# The network is sure from this share on. It then stands against the recogniser where that is less sure than this.
NETWORK_SURE, DOUBTED = 0.9, 0.7
# Where the ink is a dash by its shape, a figure that the network sees with such a share is a reason to ask.
DASH_DOUBTED = 0.4
# What two readers say alike is wrong at most so often as the network's own doubt, times this.
BOTH_WRONG = 0.05
# The unit that is printed in figures' cells (“__个”); standing at one reading only it changes nothing. Others may: what
# the network does not know (户, 亩, 多) it takes for one of those it knows.
COUNTED = "个"
# A single leaning stroke: of 84 that were read as 1 on the development corpus none was one; by pen one may be.
SLASH, LEANING = "/", 0.6
SLASH_OR_ONE = Reason(code=ReasonCode.LOW_CONFIDENCE, message="像是斜线“/”（无）或划痕，也可能是“1”，请核对原件")
# Behind a decimal point; three digits may be a group of thousands behind a comma.
DECIMALS = re.compile(r"\.\d{1,2}\D*$")
# What parts two figures, which no reading of figures can say.
_PARTED = re.compile(r"[:：~～]")


def judge_figure(look: CellLook, seen: str, width: float, *, integer: bool = False) -> Look:
    """The reading of a cell in which something was found, and what speaks against it.

    ``seen``: the page's reading without line breaks; ``width``: the cell's, in the page's unit; ``integer``: the field
    counts.
    """
    judged = _judged(look, seen, width)
    network = look.network.text if look.network is not None and look.network.share else ""
    others = (seen, network, "".join(n.second.best.text for n in look.lines))
    possible = possible_reading(judged.text, others, integer=integer)
    if possible == judged.text or SEVERAL in judged.text:
        return judged
    differ = disagree(judged.text, possible)
    reasons = tuple(r for r in judged.reasons if r.code is not differ.code)
    return Look(possible, min(judged.confidence, 0.6), (differ, *reasons))


def _judged(look: CellLook, seen: str, width: float) -> Look:
    if not look.lines:
        return Look(seen, 0.5, (disagree("空白", seen),))
    if len(look.lines) == 1 and look.lines[0].leaning:
        return Look(SLASH, LEANING, (*_marks(look, lifted=False), *_sealed(look), *_no_stroke(look)))
    text = "".join(n.text for n in look.lines)
    network = look.network if look.network is not None and look.network.share else None
    alike = network is not None and network.share >= NETWORK_SURE and _is_alike(network.text, text)
    if network is not None and alike and _tells_points(network.text, text, seen):
        text = network.text
    if network is not None and alike and not _says_more(look, text, seen):
        return _with_marks(look, text, seen, width, _sure_of_both(look, network))
    taken = text if network is None or alike else _likelier(look, text, seen, network)
    if network is not None and taken != text:
        reasons = (disagree(text, taken), *_marks(look, lifted=False), *_sealed(look), *_apart(look))
        return Look(taken, min(network.share, 0.6), reasons)
    return _with_marks(look, text, seen, width, None, against=network)


def _no_stroke(look: CellLook) -> list[Reason]:
    """What speaks against a leaning stroke being one: the network surely sees another digit than a 1 (a 7 by pen of
    which the bar is faint)."""
    network = look.network
    if network is None or network.share < NETWORK_SURE or not any(c.isdigit() and c != "1" for c in network.text):
        return []
    return [disagree(SLASH, network.text)]


def _tells_points(network: str, text: str, seen: str) -> bool:
    """Whether the network tells which of a text's several points is the decimal one: the page has it so too, or no
    group of thousands could stand behind it."""
    if text.count(".") < 2 or network.count(".") != 1:
        return False
    return plain(seen) == plain(network) or (DECIMALS.search(network) is not None and same_figure(text, seen))


def _is_alike(network: str, text: str) -> bool:
    """Whether both readers say the same figure. Of strokes that are none (dashes, “/”) they may say it wrongly."""
    same = same_figure(network.rstrip(COUNTED), text.rstrip(COUNTED))
    return same and any(c.isdigit() for c in network)


def _says_more(look: CellLook, text: str, seen: str) -> bool:
    """Whether a cell may hold more than the figure that both readers have: a line without a digit, what the recogniser
    reads alike on the page and in the cell if it may say anything, or two of its readings against this one."""
    if not all(any(c.isdigit() for c in n.text) for n in look.lines) or _PARTED.search(seen):
        return True
    free = "".join(n.first.unconstrained for n in look.lines)
    second = "".join(n.second.best.text for n in look.lines)
    if seen and any(same_figure(other, seen) and not same_figure(other, text) for other in (free, second)):
        return True
    page, own = _figure_in(seen), _figure_in(text)
    longer = len(page) > len(own) and own in (page[-len(own) :], page[: len(own)])
    return longer or ("." in page and "." not in own)


def _figure_in(text: str) -> str:
    """A text's digits and points, where it is hardly anything else; a point behind them says nothing."""
    kept = "".join(c for c in plain(text) if c.isdigit() or c == ".").rstrip(".")
    return kept if 2 * len(kept) >= len(plain(text)) else ""


def _sure_of_both(look: CellLook, network: FigureReading) -> float:
    return max(look.probability, 1.0 - BOTH_WRONG * (1.0 - network.share))


def _likelier(look: CellLook, text: str, seen: str, network: FigureReading) -> str:
    """The network's text where another reading bears it out, or where it is the surer one; else the recogniser's."""
    # A piece of a seal's rim before a figure looks like its sign.
    if _is_alike(network.text.lstrip("-"), text.lstrip("-")) or not any(c.isdigit() for c in network.text):
        return text
    second = "".join(n.second.best.text for n in look.lines)
    sure = network.share >= NETWORK_SURE
    if sure and (same_figure(network.text, second) or same_figure(network.text, seen)):
        return network.text
    if sure:
        return network.text if look.probability < DOUBTED or _is_dash(look) else text
    return network.text if network.share > look.probability and len(look.lines) == 1 else text


def _with_marks(
    look: CellLook, text: str, seen: str, width: float, both: float | None, against: FigureReading | None = None
) -> Look:
    """The recogniser's reading. ``both``: how sure it is where the network says the same; ``against``: else its."""
    reasons: list[Reason] = []
    agreed = same_figure(text, seen)
    if both is None:
        if not look.agrees:
            reasons.append(_unlike(look, text, "".join(n.second.best.text for n in look.lines)))
        elif not agreed and seen:
            reasons.append(_unlike(look, text, seen))
        elif _contradicts(look, against, text):
            reasons.append(disagree(text, against.text if against else ""))
    reasons += _marks(look, lifted=both is not None)
    confidence = _confidence(look, agreed=agreed, found=bool(seen)) if both is None else min(both, 0.9995)
    if reasons or confidence < 0.99:
        reasons += _sealed(look)
    if len(look.lines) > 1:
        text = _joined(look, width)
    reasons += _apart(look)
    return Look(text, min(confidence, 0.6) if reasons else confidence, tuple(reasons))


def _contradicts(look: CellLook, network: FigureReading | None, text: str) -> bool:
    """Whether the network surely reads another figure than the recogniser, of which nothing else is in doubt; or any
    where there is a dash by its shape: of 76 on the development corpus it saw a figure in one, and that was one."""
    least = DASH_DOUBTED if _is_dash(look) else NETWORK_SURE
    if network is None or network.share < least or not any(c.isdigit() for c in network.text):
        return False
    return not same_figure(network.text.rstrip(COUNTED), text.rstrip(COUNTED))


def _is_dash(look: CellLook) -> bool:
    return any(n.dash for n in look.lines)


def _marks(look: CellLook, *, lifted: bool) -> list[Reason]:
    """What the ink of a cell says against its reading. ``lifted``: two readers agree, so that the ink of a seal which
    no reading explains says nothing."""
    reasons: list[Reason] = []
    if lifted and _has_more_around(look):
        message = "数字旁边可能还有字（被印章压住，或与污迹相连），请核对原件"
        reasons.append(Reason(code=ReasonCode.UNEXPLAINED_INK, message=message))
    if any(n.unexplained and not (lifted and n.under_seal and not n.elsewhere) for n in look.lines):
        reasons.append(Reason(code=ReasonCode.UNEXPLAINED_INK, message="格内还有没读出来的笔迹"))
    if any(n.leaning or n.steep for n in look.lines):
        reasons.append(SLASH_OR_ONE)
    if any(n.barred for n in look.lines):
        reasons.append(barred())
    return reasons


def _has_more_around(look: CellLook) -> bool:
    """Whether the network sees more than the figure read when it looks beside it on the page as it came: a digit under
    a seal that was lifted off together with it, or taken for dirt. Of 7,400 figures of the development corpus that both
    readers had alike it saw more in five, all right."""
    around = look.around
    if around is None:
        return False
    return not any(_is_alike(told, look.lines[0].text) for told in (around.text, around.other))


def _sealed(look: CellLook) -> list[Reason]:
    if not any(n.under_seal for n in look.lines):
        return []
    return [Reason(code=ReasonCode.SEAL_OVERLAP, message="数字被印章压住，请核对原件")]


def _apart(look: CellLook) -> list[Reason]:
    if not any(n.apart for n in look.lines):
        return []
    return [Reason(code=ReasonCode.SEVERAL_VALUES, message="一格内像有两个数字（表格线可能没扫出来）")]


def _joined(look: CellLook, width: float) -> str:
    """A figure broken over lines when every line but the last fills its cell, else several figures.

    A figure breaks where no digit more has room, whichever side its lines keep to; lines further apart are two rows.
    """
    full = all(width - n.box.width <= FULL_LINE * n.box.height for n in look.lines[:-1])
    near = all(b.box.cy - a.box.cy <= PITCH * max(a.box.height, b.box.height) for a, b in pairwise(look.lines))
    text = "".join(n.text for n in look.lines)
    return text if full and near and not MANY_DECIMALS.search(text) else SEVERAL.join(n.text for n in look.lines)


def _confidence(look: CellLook, *, agreed: bool, found: bool) -> float:
    """How sure a figure is by the recogniser alone: how surely it was decoded, lowered where readings don't agree.

    Where the page's reading and both scales of the cell's say the same, the surer of the two scales counts.
    """
    confidence = look.probability * max(0.5, min(1.0, look.alphabet_mass * 1.02))
    if look.agrees and agreed and found and confidence >= BORNE_OUT:
        confidence = max(confidence, look.second_probability)
    if not look.agrees:
        return min(confidence, 0.5)
    if found and not agreed:
        return min(confidence, 0.6)
    return min(confidence, 0.9995)


def barred() -> Reason:
    """A 1 that may be a pen's 7."""
    return Reason(code=ReasonCode.LOW_CONFIDENCE, message="手写的“1”像是“7”，请核对原件")


def _unlike(look: CellLook, one: str, other: str) -> Reason:
    """Two readings that differ: of a “/” by its ink in which nobody sees more than a 1, which of the two it is."""
    slash = plain(one) == SLASH and plain(other) == "1" and all(n.slash for n in look.lines)
    return SLASH_OR_ONE if slash and not _seen_as_figure(look) else disagree(one, other)


def _seen_as_figure(look: CellLook) -> bool:
    """Whether the network sees a digit that is no 1, however surely."""
    return look.network is not None and any(c.isdigit() and c != "1" for c in look.network.text)


def disagree(one: str, other: str) -> Reason:
    """Two readings that differ."""
    return Reason(code=ReasonCode.READINGS_DISAGREE, message=f"两次识别不一致：“{one}”与“{other}”")
