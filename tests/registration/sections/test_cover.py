"""Where the entries of a cover stand."""

from __future__ import annotations

from extractor.registration.layout_files.catalogue import load_layout
from extractor.registration.sections.cover import cover_places
from models.document import Char, TextLine
from models.geometry import BBox
from models.registration import Place

EM = 20.0


def line(text: str, y: float, x: float = 100.0, gap_after: str = "") -> TextLine:
    """A line of characters side by side, a character's room left free behind ``gap_after``."""
    chars: list[Char] = []
    for char in text:
        chars.append(Char(text=char, bbox=BBox.of(x, y, x + EM, y + EM)))
        x += 2 * EM if char == gap_after else EM
    return TextLine(text=text, bbox=BBox.around(c.bbox for c in chars), chars=tuple(chars))


def places(*lines: TextLine) -> dict[str, Place]:
    around = [line("集群运营管理机构：甲市公司", 200), line("申报时间：2025-05-21", 250)]
    found = cover_places(1, [*lines, *around], load_layout("fuhe-2025").cover, 800.0)
    return {p.field: p for p in found}


def test_an_entry_set_apart_from_its_label_takes_the_room_between() -> None:
    # The first reading of a long line may have lost what stands there; the line is read again.
    name = line("集群名称：茶叶产业集群", 100, gap_after="：")
    colon, first = name.chars[4].bbox, name.chars[5].bbox
    assert first.x0 == colon.x1 + EM
    assert places(name)["cover.cluster_name"].regions[0].bbox.x0 == colon.x1


def test_an_entry_right_behind_its_label_begins_there() -> None:
    name = line("集群名称：茶叶产业集群", 100)
    assert places(name)["cover.cluster_name"].regions[0].bbox.x0 == name.chars[5].bbox.x0


def test_an_entry_on_the_line_below_its_label_stays_there() -> None:
    found = places(line("集群名称：", 100), line("茶叶产业集群", 125, x=300.0))
    assert found["cover.cluster_name"].regions[0].bbox.as_list() == [300.0, 125.0, 420.0, 145.0]
