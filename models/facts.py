"""Figures that running text states about fields of a form."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field, model_validator


class Bound(StrEnum):
    """What an approximate figure promises: 约 45 (about), 超过 45 (at least), 不足 45 (at most)."""

    ABOUT = "about"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Fact(BaseModel):
    """One figure stated in prose, read as a claim about one field.

    ``indicator`` is a field id of the form's dictionary (with its year suffix where the field has years; of a field
    with a count and names it means the count). ``value`` is in ``unit``, the field's own unit: 1.2亿元 about a 万元
    field is 12000. ``rounding`` is half a unit of the last digit written, in the same unit: 45亿元 is 45 with rounding
    0.5, so a comparison can tell an honest rounding from a contradiction. ``quote`` is ``text[span[0]:span[1]]`` of
    the text that ``field`` names. ``confidence`` is the probability that the text states this figure of this field
    and year: 0.8 and more where it names indicator and year itself, less where either is implied. It says nothing
    about whether the figure is true.
    """

    model_config = ConfigDict(frozen=True)

    indicator: str
    value: float
    unit: str | None
    field: str
    quote: str
    span: tuple[int, int]
    confidence: float = Field(ge=0.0, le=1.0)
    approximate: bool = False
    bound: Bound | None = None
    rounding: float = Field(default=0.0, ge=0.0)

    @model_validator(mode="after")
    def _span_holds_quote(self) -> Fact:
        start, end = self.span
        if not 0 <= start < end or end - start != len(self.quote):
            raise ValueError(f"span {self.span} does not hold the quote {self.quote!r}")
        return self
