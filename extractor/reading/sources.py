"""What reading has at hand: the pages, the seals found on them, and looks at what only a picture can tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from extractor.reading.content import Contents, PlacedLine
from extractor.reading.marks.digital_marks import OptionMark
from extractor.reading.presence import SealOnPage
from models.geometry import BBox
from models.layout import FieldSpec, FieldType
from models.record import Method, Provenance, Reason, ReasonCode
from models.registration import Region

# How sure a value of a believed text layer is: what is left is a registration that went wrong unnoticed.
PDF_TEXT_CONFIDENCE = 0.9995
# Values in which one character is everything.
SHORT_TEXTS = (FieldType.TEXT, FieldType.PHONE, FieldType.DATE)
# Below this a reading goes to a person, see docs/confidence.md.
REVIEW_BELOW = 0.975
# A figure, below this: what all readings take for the same digit on a fax that lost a stroke is read a little less
# surely. Of 289 unflagged figures of 232 documents held apart with a score below 0.9994 (13 of them on scans of 200 dpi
# and more) 3 were wrong, of 19,904 surer ones 4.
REVIEW_FIGURE_BELOW = 0.999


@dataclass(frozen=True)
class Look:
    """A second look at a value on a scan: its text, how sure, and what is doubtful about it."""

    text: str
    confidence: float
    reasons: tuple[Reason, ...] = ()


class Looks(Protocol):
    """Readers of what only the picture of a page can tell."""

    def figure(self, region: Region, spec: FieldSpec, seen: str) -> Look:
        """Read a figure cell again from its crop. ``seen`` is the whole-page reading."""
        ...

    def text(self, lines: Sequence[PlacedLine], spec: FieldSpec) -> Look:
        """What is doubtful about text already read: seals over it, handwriting, low probabilities."""
        ...

    def marks(self, lines: Sequence[PlacedLine], options: Sequence[str]) -> list[OptionMark]:
        """The marks of the options by their ink."""
        ...

    def ink_left(self, region: Region, lines: Sequence[PlacedLine]) -> bool:
        """Whether the region holds ink that no line of text explains."""
        ...


@dataclass(frozen=True)
class Sources:
    """Everything reading needs: pages by number, seals found on them, and the looks for scans."""

    contents: Contents
    seals: Sequence[SealOnPage]
    looks: Looks
    unexplained: frozenset[Region] = frozenset()
    """Cells of scanned pages that hold ink which no reading explains."""
    places: Sequence[Region] = ()
    """The parts of all places that were found."""

    def is_scan(self, regions: Sequence[Region]) -> bool:
        """Whether any of the regions lies on a page that was read from its picture."""
        return any(self.contents[r.page].is_scan for r in regions)

    def method(self, regions: Sequence[Region]) -> Method:
        """How text in the regions was read."""
        return Method.OCR if self.is_scan(regions) else Method.PDF_TEXT

    def provenance(self, page: int, box: BBox, method: Method) -> Provenance:
        """A box of a page in the record's terms."""
        content = self.contents[page]
        return Provenance(page=page, bbox=content.to_record(box).as_list(), method=method, file=content.page.file)


def unsure() -> Reason:
    """What is said when nothing but the confidence speaks against a reading."""
    return Reason(code=ReasonCode.LOW_CONFIDENCE, message="识别把握不足，请核对原件")
