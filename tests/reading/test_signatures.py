"""Signatures on scans, and pieces of seals: whether they are there. Pages are 400 by 300 pixels."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from extractor.reading.content import PageContent, PageRaster
from extractor.reading.presence import Presence, read_seal, read_signature
from models.document import Char, Page, PageKind, Word
from models.geometry import BBox
from models.record import ReasonCode
from models.registration import Place, PlaceKind, Region

Picture = NDArray[np.uint8]


def faxed_seal() -> tuple[Picture, NDArray[np.bool_]]:
    """A ring and its characters as black dots on half the pixels, and where they are."""
    drawn = np.zeros((300, 400), np.uint8)
    cv2.circle(drawn, (200, 150), 100, 255, 8)
    for x in range(130, 270, 28):
        cv2.rectangle(drawn, (x, 110), (x + 12, 150), 255, -1)
    dots = np.indices(drawn.shape).sum(axis=0) % 2 == 0
    return np.where((drawn > 0) & dots, 0, 255).astype(np.uint8), drawn > 0


def signed(grey: Picture, mask: NDArray[np.bool_], words: Sequence[Word] = (), read: Sequence[Char] = ()) -> Presence:
    label = Char(text="字", bbox=BBox.of(20, 120, 44, 144), confidence=0.99)
    page = Page(number=1, kind=PageKind.SCAN, width=400, height=300, words=list(words))
    colour = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    raster = PageRaster(grey, grey, colour, mask)
    content = PageContent(page=page, chars=[label, *read], to_record=lambda box: box, raster=raster)
    region = Region(page=1, bbox=BBox.of(60, 90, 390, 190))
    place = Place(field="declaration.signature", kind=PlaceKind.SIGNATURE, regions=[region], label="负责人（签字）")
    return read_signature(place, {1: content})


def test_a_signature_under_a_faxed_seal_goes_to_a_person() -> None:
    grey, mask = faxed_seal()
    cv2.polylines(grey, [np.array([[130, 112], [270, 150], [140, 150], [265, 112]], np.int32)], False, 0, 5)
    drawn = cv2.dilate(np.where(grey == 0, 255, 0).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    seen = signed(grey, mask | drawn)
    assert [r.code for r in seen.reasons] == [ReasonCode.SEAL_OVERLAP]


def test_a_faxed_seal_alone_is_no_signature() -> None:
    seen = signed(*faxed_seal())
    assert (seen.present, seen.reasons) == (False, ())


def test_a_little_ink_beside_a_copied_seal_may_be_of_the_printed_words() -> None:
    _, mask = faxed_seal()
    drawn = np.where(mask, 0, 255).astype(np.uint8)
    cv2.rectangle(drawn, (330, 120), (343, 133), (0,), 2)
    seen = signed(drawn, mask)
    assert [r.code for r in seen.reasons] == [ReasonCode.SEAL_OVERLAP]


def test_characters_of_a_copied_seal_s_rim_are_no_sure_name() -> None:
    rim = [
        Char(text=c, bbox=BBox.of(128 + 28 * i, 118, 152 + 28 * i, 152), confidence=0.97)
        for i, c in enumerate("县经济")
    ]
    assert [r.code for r in signed(*faxed_seal(), read=rim).reasons] == [ReasonCode.SEAL_OVERLAP]


def sealed(grey: Picture) -> Presence:
    words = [
        Char(text=c, bbox=BBox.of(20 + 12 * i, 100, 32 + 12 * i, 112), confidence=0.99)
        for i, c in enumerate("（公章）：")
    ]
    page = Page(number=1, kind=PageKind.SCAN, width=400, height=300)
    colour = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    # Something else of the scan is red.
    colour[:40, :40] = (40, 40, 220)
    raster = PageRaster(grey, grey, colour, np.zeros(grey.shape, np.bool_))
    content = PageContent(page=page, chars=words, to_record=lambda box: box, raster=raster)
    region = Region(page=1, bbox=BBox.of(10, 20, 390, 280))
    place = Place(field="declaration.department_seal", kind=PlaceKind.SEAL, regions=[region], label="（公章）")
    return read_seal(place, [], {1: content})


def test_a_piece_of_a_seal_s_rim_is_no_missing_seal() -> None:
    grey = np.full((300, 400), 255, np.uint8)
    assert sealed(grey).reasons == ()
    cv2.ellipse(grey, (240, 110), (50, 50), 0, -20, 20, 0, 6)
    assert [r.code for r in sealed(grey).reasons] == [ReasonCode.UNEXPLAINED_INK]


def test_a_border_of_the_table_that_lies_askew_is_no_signature() -> None:
    grey = np.full((300, 400), 255, np.uint8)
    grey[90:140, 380:384], grey[140:190, 382:386] = 0, 0
    print_chars = [Char(text="字", bbox=BBox.of(x, 10, x + 30, 40), confidence=0.99) for x in (20, 50)]
    word = Word(text="字字", bbox=BBox.of(20, 10, 80, 40), chars=tuple(print_chars))
    seen = signed(grey, np.zeros(grey.shape, np.bool_), [word])
    assert (seen.present, seen.reasons) == (False, ())


def test_a_table_line_and_the_papers_edge_through_the_place_are_no_signature() -> None:
    grey = np.full((300, 400), 240, np.uint8)
    cv2.line(grey, (250, 60), (262, 240), (30,), 8)
    grey[:, 350:] = 110
    seen = signed(grey, np.zeros((300, 400), np.bool_))
    assert not seen.present
    assert seen.reasons


def test_a_signature_beside_a_table_line_is_seen() -> None:
    grey = np.full((300, 400), 240, np.uint8)
    cv2.line(grey, (350, 60), (362, 240), (30,), 8)
    cv2.polylines(grey, [np.array([[130, 112], [240, 150], [140, 150], [235, 112]], np.int32)], False, 40, 5)
    assert signed(grey, np.zeros((300, 400), np.bool_)).present


def name_seal(slope: float = 0.0, gaps: bool = False) -> Picture:
    """A square frame with four characters' strokes in it, its sides leaning by ``slope`` and broken."""
    drawn = np.full((300, 400), 255, np.uint8)
    corners = np.array([[200, 110], [256, 110], [256, 166], [200, 166]], np.float64)
    turn = np.array([[1, slope], [-slope, 1]]) / np.hypot(1, slope)
    frame = ((corners - corners.mean(axis=0)) @ turn + corners.mean(axis=0)).astype(np.int32)
    cv2.polylines(drawn, [frame], True, (0,), 2)
    for x, y in ((208, 117), (233, 117), (208, 140), (233, 140)):
        cv2.line(drawn, (x, y + 8), (x + 14, y + 8), (0,), 2)
        cv2.line(drawn, (x + 7, y), (x + 3, y + 18), (0,), 2)
    if gaps:
        for x, y in ((220, 105), (250, 130), (225, 160), (195, 145)):
            cv2.rectangle(drawn, (x, y), (x + 12, y + 4) if y in (130, 145) else (x + 4, y + 12), (255,), -1)
    return drawn


@pytest.mark.parametrize(("slope", "gaps"), [(0.0, False), (0.12, False), (-0.1, True)])
def test_a_name_seal_in_black_is_no_signature_and_goes_to_a_person(slope: float, gaps: bool) -> None:
    seen = signed(name_seal(slope, gaps), np.zeros((300, 400), np.bool_))
    assert not seen.present and "名章" in seen.reasons[0].message


def test_a_signature_beside_a_name_seal_in_black_is_one() -> None:
    grey = name_seal()
    cv2.polylines(grey, [np.array([[80, 120], [150, 170], [90, 170], [150, 115]], np.int32)], False, (0,), 5)
    seen = signed(grey, np.zeros((300, 400), np.bool_))
    assert (seen.present, seen.reasons) == (True, ())


def test_a_signature_in_square_strokes_is_no_name_seal() -> None:
    grey = np.full((300, 400), 255, np.uint8)
    for x in (120, 180, 240):
        cv2.polylines(
            grey, [np.array([[x, 110], [x + 35, 108], [x + 33, 150], [x + 2, 152]], np.int32)], False, (0,), 4
        )
    seen = signed(grey, np.zeros((300, 400), np.bool_))
    assert (seen.present, seen.reasons) == (True, ())


def signed_below(grey: Picture, read: Sequence[Char] = ()) -> Presence:
    """A place with nothing behind its words and a second area below them."""
    label = Char(text="字", bbox=BBox.of(20, 60, 44, 84), confidence=0.99)
    page = Page(number=1, kind=PageKind.SCAN, width=400, height=300)
    colour = np.asarray(cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR), np.uint8)
    raster = PageRaster(grey, grey, colour, np.zeros(grey.shape, np.bool_))
    content = PageContent(page=page, chars=[label, *read], to_record=lambda box: box, raster=raster)
    boxes = (BBox.of(200, 40, 390, 100), BBox.of(10, 100, 390, 200))
    regions = [Region(page=1, bbox=box) for box in boxes]
    place = Place(field="declaration.signature", kind=PlaceKind.SIGNATURE, regions=regions, label="负责人（签字）")
    return read_signature(place, {1: content})


def test_strokes_below_the_words_may_be_the_signature() -> None:
    grey = np.full((300, 400), 255, np.uint8)
    cv2.polylines(grey, [np.array([[30, 120], [100, 170], [40, 170], [100, 115]], np.int32)], False, (0,), 5)
    seen = signed_below(grey)
    assert seen.present and "下方" in seen.reasons[0].message


def test_paper_below_the_words_is_no_signature() -> None:
    seen = signed_below(np.full((300, 400), 255, np.uint8))
    assert (seen.present, seen.reasons) == (False, ())
