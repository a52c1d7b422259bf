"""Page pictures with every box that was read, coloured by status, and beside them what was read there.

The boxes are the record's own provenance, so the pictures prove the coordinates as well as the values.
"""

from extractor.overlay.drawing import OVERLAY_DPI, draw_page, overlay_pages
from extractor.overlay.entries import COLOURS, Entry, Tint, entries_by_page, tint_of

__all__ = ["COLOURS", "OVERLAY_DPI", "Entry", "Tint", "draw_page", "entries_by_page", "overlay_pages", "tint_of"]
