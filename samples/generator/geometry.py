"""Where things stand on the pages of a generated form: what scans, pens and seals are drawn against.

Unit: PDF points. Origin: top-left of the page as displayed, y downwards. Pages are counted from 1.
"""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from models.geometry import BBox

GEOMETRY_SCHEMA = "shenbao-geometry/1"


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PageSize(_Frozen):
    """One page of the PDF."""

    number: int
    width_pt: float
    height_pt: float


class OptionPlace(_Frozen):
    """One printed option of a choice: its box glyph and its text.

    ``ticked`` is what the clerk meant; ``printed`` says whether the PDF itself carries the tick: what is ticked
    and not printed is left for a pen. ``option`` is the dictionary's option string.
    """

    field: str
    option: str
    page: int
    box: BBox
    option_box: BBox
    ticked: bool
    printed: bool


class CellPlace(_Frozen):
    """The area of one field's value on one page: the ruled cell, or the line of running text or of the cover.

    A value that runs over several pages has one place for each; ``part`` tells parts of one field apart
    (``count``/``names``, ``2.target_2027`` for row 2 of a table). ``text_box`` surrounds the value's own
    characters (None when nothing is printed there).
    """

    field: str
    page: int
    bbox: BBox
    text_box: BBox | None = None
    part: str | None = None


class AnchorPlace(_Frozen):
    """A named place: ``cover.department_seal``, ``declaration.signature``, ``declaration.department_seal``,
    ``declaration.date``, ``declaration.recommender_seal``, ``declaration.recommender_date``.

    ``bbox`` is the printed label a seal is pressed over, for the signature the free line right of its label,
    for dates the 年 月 日 line.
    """

    name: str
    page: int
    bbox: BBox


class DocumentGeometry(BaseModel):
    """Everything placed in one generated PDF."""

    model_config = ConfigDict(extra="forbid")

    schema_version: str = GEOMETRY_SCHEMA
    form: str
    seed: int
    renderer: str
    pages: list[PageSize]
    options: list[OptionPlace]
    cells: list[CellPlace]
    anchors: list[AnchorPlace]
