"""Where the Chinese fonts of seals and handwriting are found on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONT_FOLDERS = (
    Path("/usr/share/fonts"),
    Path("/usr/local/share/fonts"),
    Path("~/.local/share/fonts").expanduser(),
    Path("C:/Windows/Fonts"),
    Path("/System/Library/Fonts"),
)


@dataclass(frozen=True)
class FontFace:
    """A font file, and the face inside it where the file is a collection."""

    file: str
    index: int = 0


# The first that is installed is taken. Debian: fonts-noto-cjk, fonts-arphic-uming, fonts-arphic-ukai, fonts-wqy-*.
SONG = (FontFace("NotoSerifCJK-Bold.ttc", 2), FontFace("uming.ttc"), FontFace("simsun.ttc"))
LIGHT_SONG = (FontFace("uming.ttc"), FontFace("NotoSerifCJK-Regular.ttc", 2), FontFace("simsun.ttc"))
HEI = (FontFace("wqy-zenhei.ttc"), FontFace("NotoSansCJK-Bold.ttc", 2), FontFace("simhei.ttf"))
KAI = (FontFace("ukai.ttc"), FontFace("simkai.ttf"), FontFace("uming.ttc"))


class FontMissingError(RuntimeError):
    """None of the fonts for a style is installed."""


@lru_cache(maxsize=16)
def find_font_file(name: str) -> Path | None:
    """The first file called ``name`` in the usual font folders, or ``None``."""
    for folder in FONT_FOLDERS:
        if folder.is_dir():
            for found in folder.rglob(name):
                return found
    return None


@lru_cache(maxsize=64)
def load_font(faces: tuple[FontFace, ...], size_px: int) -> ImageFont.FreeTypeFont:
    """The first installed of ``faces`` at ``size_px``. Raises ``FontMissingError`` naming what to install."""
    for face in faces:
        path = find_font_file(face.file)
        if path is not None:
            return ImageFont.truetype(str(path), size_px, index=face.index)
    wanted = ", ".join(face.file for face in faces)
    raise FontMissingError(f"none of {wanted} found: install fonts-noto-cjk, fonts-arphic-uming and fonts-arphic-ukai")
