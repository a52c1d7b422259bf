"""The sizes of what is drawn on an overlay."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sheet:
    """Sizes in pixels, all following from the page's longer side so that every page looks alike."""

    width: int
    height: int

    @property
    def side(self) -> int:
        """The longer side."""
        return max(self.width, self.height)

    @property
    def text(self) -> int:
        """Height of the panel's letters."""
        return max(11, round(self.side / 110))

    @property
    def tag(self) -> int:
        """Height of the letters on the page itself."""
        return max(9, round(self.side / 150))

    @property
    def panel(self) -> int:
        """Width of the panel."""
        return round(self.side * 0.48)

    @property
    def line(self) -> int:
        """Width of an outline."""
        return max(1, round(self.side / 900))
