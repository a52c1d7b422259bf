"""What can be wrong with a file. Every message is Chinese, names the file and says what to do next."""

from __future__ import annotations

from pathlib import Path


class IntakeError(Exception):
    """A file that can't be taken in; ``str(error)`` is what the clerk sees."""

    def __init__(self, path: Path | str, problem: str, advice: str) -> None:
        self.path = Path(path)
        self.problem = problem
        self.advice = advice
        super().__init__(f"{self.path.name}：{problem}。{advice}")


class NotFoundError(IntakeError):
    """The path does not exist."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, "找不到这个文件或文件夹", f"请检查路径是否正确：{path}")


class UnreadableError(IntakeError):
    """The system won't let the file or folder be read."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, "没有权限读取，或正被其他程序占用", "请关闭打开它的程序、检查权限后再试")


class EmptyFileError(IntakeError):
    """The file has no bytes."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, "文件是空的（0 字节）", "请重新拷贝或重新扫描后再试")


class EncryptedError(IntakeError):
    """The PDF needs a password, or the given one is wrong."""

    def __init__(self, path: Path | str, *, tried: bool) -> None:
        problem = "密码不正确，打不开这个加密的 PDF" if tried else "PDF 已加密，需要密码"
        super().__init__(path, problem, "请用 --password 给出密码，或请报送单位提供未加密的文件")


class DamagedError(IntakeError):
    """The file is truncated or otherwise unreadable."""

    def __init__(self, path: Path | str, detail: str = "") -> None:
        tail = f"（{detail}）" if detail else ""
        super().__init__(path, f"文件已损坏或不完整，无法打开{tail}", "请从光盘重新拷贝，或重新扫描后再试")


class NoPagesError(IntakeError):
    """A PDF or image without pages."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, "里面没有任何页面", "请确认文件内容，或重新扫描后再试")


class NoFormsError(IntakeError):
    """A folder in which there is nothing to read."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(
            path, "文件夹里没有可读的文件", "请放入申报表的 PDF、JPG、PNG 或 TIFF 文件，其他文件请先另存为 PDF"
        )


class SeveralDocumentsError(IntakeError):
    """A folder of documents where one is wanted."""

    def __init__(self, path: Path | str) -> None:
        super().__init__(path, "文件夹里不只是一份材料的页面图片", "请给出其中一个文件")


class TooManyPagesError(IntakeError):
    """A document with more pages than any form has."""

    def __init__(self, path: Path | str, pages: int, limit: int) -> None:
        super().__init__(path, f"共 {pages} 页，超过 {limit} 页，不像是一份申报表", "请只给出申报表本身的页面")


class UnsupportedError(IntakeError):
    """A file type that is not read."""

    def __init__(self, path: Path | str, detail: str) -> None:
        super().__init__(path, detail, "支持 PDF、JPG、PNG、TIFF，以及只放页面图片的文件夹，其他文件请先另存为 PDF")


class TooLargeError(IntakeError):
    """A page or file beyond the limits."""

    def __init__(self, path: Path | str, detail: str) -> None:
        super().__init__(path, detail, "请以 200～300 dpi 重新扫描为 A4 页面后再试")
