"""What every renderer hands on."""

from __future__ import annotations

from dataclasses import dataclass

from samples.generator.geometry import PageSize
from samples.generator.renderers.placing import AreaBox, MarkBox


@dataclass(frozen=True)
class Rendered:
    """A rendered PDF with its pages, marks and value areas."""

    pdf: bytes
    pages: list[PageSize]
    marks: list[MarkBox]
    areas: list[AreaBox]


class MissingProgramError(RuntimeError):
    """A program that a renderer needs is not installed; the message is for a person, in Chinese."""
