"""A Chinese font of this machine to draw with; nothing is shipped, because every office PC has one."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from PIL import ImageFont


@dataclass(frozen=True)
class FontFile:
    """A font file and the face in it; ``chinese`` is false for the built-in one, which has Latin letters only."""

    path: Path | None
    index: int = 0

    @property
    def chinese(self) -> bool:
        """Whether Chinese can be drawn with it."""
        return self.path is not None

    def at(self, pixels: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        """The font at a size in pixels."""
        if self.path is None:
            return ImageFont.load_default(pixels)
        return ImageFont.truetype(str(self.path), pixels, index=self.index)


# Where distributions, Windows and macOS keep theirs. Face 2 of the Noto collections is Simplified Chinese.
_USUAL_PLACES = (
    FontFile(Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"), 2),
    FontFile(Path("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc"), 2),
    FontFile(Path("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc")),
    FontFile(Path("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc")),
    FontFile(Path("C:/Windows/Fonts/msyh.ttc")),
    FontFile(Path("C:/Windows/Fonts/simhei.ttf")),
    FontFile(Path("C:/Windows/Fonts/simsun.ttc")),
    FontFile(Path("/System/Library/Fonts/PingFang.ttc")),
    FontFile(Path("/System/Library/Fonts/STHeiti Medium.ttc")),
)


@cache
def chinese_font() -> FontFile:
    """A font with Chinese: from the usual places, else what fontconfig names, else the built-in Latin one."""
    for font in _USUAL_PLACES:
        if _loads(font):
            return font
    return _from_fontconfig() or FontFile(None)


def _from_fontconfig() -> FontFile | None:
    program = shutil.which("fc-list")
    if program is None:
        return None
    listed = subprocess.run(
        [program, ":lang=zh-cn", "--format", "%{file}|%{index}\n"], capture_output=True, text=True, check=False
    )
    for line in sorted(listed.stdout.splitlines()):
        file, _, index = line.partition("|")
        # The upper half of the number names an instance of a variable font, which Pillow counts differently.
        font = FontFile(Path(file), int(index or 0) & 0xFFFF)
        if _loads(font):
            return font
    return None


def _loads(font: FontFile) -> bool:
    try:
        font.at(12)
    except OSError:
        return False
    return True
