"""What the system says of a disk, in the clerk's language."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from extractor.cli import main
from extractor.disk_errors import disk_error


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_no_error_of_the_system_is_told_in_another_language(number: int) -> None:
    said = disk_error(OSError(number, os.strerror(number)))
    assert re.search("[\u4e00-\u9fff]", said)
    assert not re.search("[A-Za-z]", said)


def test_an_output_below_a_file_is_told_in_chinese(
    fuhe_pdf: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "文件").write_text("x")
    assert main(["extract", str(fuhe_pdf), "-o", str(tmp_path / "文件" / "结果")]) == 2
    assert "路径里有一段是文件，不是文件夹。请" in capsys.readouterr().err
