"""The machine and the packages: Python, versions, memory, disk."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from packaging.requirements import Requirement

from extractor.doctor.report import Check, fault, good, notice

OLDEST_PYTHON = (3, 11)
TESTED_PYTHON = ((3, 11), (3, 12))

# A 16-page scanned form peaks well below this; less means that pages go to the swap file.
MEMORY_WANTED = 2 * 1024**3
# Records are small; overlay pictures of a season of a hundred forms are about this much.
DISK_WANTED = 1024**3


def check_python() -> Check:
    """Whether this Python is one we support."""
    found = f"{platform.python_version()}（{platform.system()} {platform.machine()}，{sys.executable}）"
    if sys.version_info < OLDEST_PYTHON:
        return fault("Python", found, "请安装 Python 3.11 或 3.12，重新建立 .venv")
    if sys.version_info[:2] not in TESTED_PYTHON:
        return notice("Python", found, "在 3.11 和 3.12 上测试过；遇到问题请换用其中之一")
    return good("Python", found)


def check_packages() -> Check:
    """Whether every package that the main job needs is installed in a version within its bounds."""
    try:
        declared = requires("shenbao") or []
    except PackageNotFoundError:
        return fault("软件包", "没有安装 shenbao 本身", "在程序文件夹运行 make setup（Windows 见 README.zh-CN.md）")
    needed = [r for r in map(Requirement, declared) if r.marker is None or r.marker.evaluate({"extra": ""})]
    problems = list(_problems(needed))
    if problems:
        return fault("软件包", "；".join(problems), "重新运行 make setup（Windows 见 README.zh-CN.md）")
    listed = "、".join(f"{r.name} {version(r.name)}" for r in needed)
    return good("软件包", f"shenbao {version('shenbao')}；{listed}")


def _problems(needed: list[Requirement]) -> Iterator[str]:
    for requirement in needed:
        try:
            found = version(requirement.name)
        except PackageNotFoundError:
            yield f"缺少 {requirement.name}"
            continue
        if not requirement.specifier.contains(found, prereleases=True):
            yield f"{requirement.name} 的版本是 {found}，需要 {requirement.specifier}"


def check_optional_packages() -> Check:
    """Packages without which records are read, but say less."""
    missing = [told for name, told in _OPTIONAL.items() if not _installed(name)]
    if missing:
        return notice(
            "可选软件包", f"没有安装：{'；'.join(missing)}", "需要时运行 make setup（Windows 见 README.zh-CN.md）"
        )
    return good("可选软件包", "、".join(f"{name} {version(name)}" for name in _OPTIONAL))


_OPTIONAL = {
    "spacy": "spacy（没有它，记录里没有 facts：正文中提到的数字）",
    "shenbao-eligibility": "shenbao-eligibility（没有它，shenbao check 不能用）",
}


def _installed(name: str) -> bool:
    try:
        version(name)
    except PackageNotFoundError:
        return False
    return True


def check_memory() -> Check:
    """Memory that is free for us now."""
    free = available_memory()
    if free is None:
        return notice("内存", "无法得知", f"请确认至少有 {_size(MEMORY_WANTED)} 空闲")
    if free < MEMORY_WANTED:
        return notice("内存", f"空闲 {_size(free)}", f"请关闭其他程序，最好有 {_size(MEMORY_WANTED)} 空闲")
    return good("内存", f"空闲 {_size(free)}")


def check_disk() -> Check:
    """Disk space in the current folder and in the folder for temporary files."""
    places = {path.resolve(): shutil.disk_usage(path).free for path in (Path.cwd(), Path(tempfile.gettempdir()))}
    told = "；".join(f"{path} 空闲 {_size(free)}" for path, free in places.items())
    if min(places.values()) < DISK_WANTED:
        return notice("磁盘", told, f"请清理磁盘，最好有 {_size(DISK_WANTED)} 空闲")
    return good("磁盘", told)


def available_memory() -> int | None:
    """Bytes of memory that are free, None where the system doesn't say."""
    if sys.platform == "win32":
        return _available_on_windows()
    meminfo = Path("/proc/meminfo")
    if meminfo.is_file():
        lines = dict(line.split(":", 1) for line in meminfo.read_text(encoding="ascii").splitlines() if ":" in line)
        if "MemAvailable" in lines:
            return int(lines["MemAvailable"].split()[0]) * 1024
    if "SC_AVPHYS_PAGES" in os.sysconf_names:
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return None


if sys.platform == "win32":
    import ctypes

    class _MemoryStatus(ctypes.Structure):
        """MEMORYSTATUSEX of the Windows API."""

        _fields_ = (
            ("dwLength", ctypes.c_ulong),
            ("dwMemoryLoad", ctypes.c_ulong),
            ("ullTotalPhys", ctypes.c_ulonglong),
            ("ullAvailPhys", ctypes.c_ulonglong),
            ("ullTotalPageFile", ctypes.c_ulonglong),
            ("ullAvailPageFile", ctypes.c_ulonglong),
            ("ullTotalVirtual", ctypes.c_ulonglong),
            ("ullAvailVirtual", ctypes.c_ulonglong),
            ("ullAvailExtendedVirtual", ctypes.c_ulonglong),
        )

    def _available_on_windows() -> int | None:
        status = _MemoryStatus(dwLength=ctypes.sizeof(_MemoryStatus))
        if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            return None
        return int(status.ullAvailPhys)


def _size(count: int) -> str:
    return f"{count / 1024**3:.1f} GB"
