"""Which OpenCV is live. Four distributions all write the same folder ``cv2/``; the last one installed wins."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from extractor.doctor.report import Check, fault, good, notice

SUBJECT = "OpenCV"
WANTED = "opencv-python-headless"
FLAVOURS = (WANTED, "opencv-python", "opencv-contrib-python", "opencv-contrib-python-headless")
"""Every distribution that writes ``cv2/``. Those that are not headless need libGL, which servers don't have."""

REPAIR = (
    "运行 python -m pip install --force-reinstall --no-deps -c constraints.txt opencv-python-headless"
    "（Linux 用 .venv/bin/python，Windows 用 .venv\\Scripts\\python）"
)


@dataclass(frozen=True, slots=True)
class Flavour:
    """An installed distribution of OpenCV. ``live``: the binary in ``cv2/`` is the one it brought."""

    name: str
    version: str
    live: bool

    def __str__(self) -> str:
        """As the clerk sees it."""
        return f"{self.name} {self.version}"


def installed_flavours() -> list[Flavour]:
    """The distributions of OpenCV that are installed, in the order of ``FLAVOURS``."""
    found = []
    for name in FLAVOURS:
        try:
            installed = distribution(name)
        except PackageNotFoundError:
            continue
        found.append(Flavour(name, installed.version, _brought_the_binary(installed)))
    return found


def check_opencv() -> Check:
    """Whether ``cv2`` imports, and whether one version only is installed and it is the one in use."""
    flavours = installed_flavours()
    try:
        version = str(import_module("cv2").__version__)
    except ImportError as error:
        listed = "、".join(map(str, flavours)) or "没有安装"
        return fault(SUBJECT, f"无法载入（{error}）；已安装：{listed}", REPAIR)
    return judge_opencv(version, flavours)


def judge_opencv(version: str, flavours: Sequence[Flavour]) -> Check:
    """What to say of an OpenCV that imports as ``version`` (``4.10.0``) beside these distributions."""
    live = [f for f in flavours if f.live]
    listed = "、".join(map(str, flavours))
    if not live:
        found = f"正在使用 {version}，但不是由 {listed or '任何安装包'} 带来的"
        return notice(SUBJECT, found, f"{REPAIR}；系统自带的 OpenCV 也许能用，但没有一起测试过")
    found = f"正在使用 {live[0]}"
    if len({f.version for f in flavours}) > 1 or not live[0].version.startswith(version):
        return fault(SUBJECT, f"{found}，但同时装有不同版本：{listed}", REPAIR)
    if live[0].name != WANTED:
        return notice(SUBJECT, f"{found}，它需要图形界面的系统库，换一台电脑可能无法载入", REPAIR)
    if len(flavours) > 1:
        return good(SUBJECT, f"{found}（同版本还装有 {'、'.join(str(f) for f in flavours if not f.live)}，不影响）")
    return good(SUBJECT, found)


def _brought_the_binary(installed: Distribution) -> bool:
    """Whether the extension module in ``cv2/`` has the digest in this distribution's list of files."""
    for file in installed.files or ():
        if file.parent.name == "cv2" and file.suffix in (".so", ".pyd") and file.hash:
            path = Path(str(installed.locate_file(file)))
            return path.is_file() and _digest(path, file.hash.mode) == file.hash.value
    return False


def _digest(path: Path, method: str) -> str:
    """As wheels write it: URL-safe base64 without padding."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, method).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")
