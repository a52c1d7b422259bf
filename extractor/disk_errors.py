"""Why a file can't be read or written, in Chinese: the system says it in its own language."""

from __future__ import annotations

import errno

_WORDS: dict[int, str] = {
    errno.EACCES: "没有权限，或文件正被其他程序打开",
    errno.EPERM: "没有权限",
    errno.EROFS: "位置是只读的",
    errno.ENOSPC: "磁盘已满",
    errno.ENOENT: "找不到这个位置",
    errno.ENOTDIR: "路径里有一段是文件，不是文件夹",
    errno.EISDIR: "这个位置是文件夹，不是文件",
    errno.EEXIST: "这个位置已有同名的文件",
    errno.ENAMETOOLONG: "名字太长",
    errno.EBUSY: "正被其他程序占用",
    errno.EIO: "磁盘或光盘读写出错，介质可能已损坏",
}


def disk_error(error: OSError) -> str:
    """What went wrong, in a few words: ``磁盘已满``."""
    if error.errno is None:
        return "读写出错"
    return _WORDS.get(error.errno, f"读写出错（系统编号 {error.errno}）")
