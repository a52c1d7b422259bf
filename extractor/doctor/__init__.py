"""``shenbao doctor``: proves, without a network, that an installation is complete and reads right.

>>> report = run_doctor()
>>> report.healthy
True
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from extractor.doctor.opencv import check_opencv
from extractor.doctor.report import Check, DoctorReport, Outcome, fault, format_check, format_report, format_verdict
from extractor.doctor.surroundings import (
    check_disk,
    check_memory,
    check_optional_packages,
    check_packages,
    check_python,
)

__all__ = ["Check", "DoctorReport", "Outcome", "format_check", "format_report", "format_verdict", "run_doctor"]


def run_doctor(tell: Callable[[Check], None] | None = None) -> DoctorReport:
    """Examine this installation: some 20 seconds, nothing is written and nothing asked of a network.

    ``tell`` is given each check as soon as it is made.
    """
    checks: list[Check] = []
    for check in _examine():
        checks.append(check)
        if tell:
            tell(check)
    return DoctorReport(tuple(checks))


def _examine() -> Iterator[Check]:
    yield check_python()
    yield check_packages()
    yield check_optional_packages()
    opencv = check_opencv()
    yield opencv
    yield check_memory()
    yield check_disk()
    if opencv.outcome is Outcome.FAULT:
        return
    # Only now: where OpenCV or another library doesn't load, what reads can't be imported.
    try:
        from extractor.doctor import reading
    except ImportError as error:
        yield fault("读表程序", f"无法载入（{error}）", "重新运行 make setup（Windows 见 README.zh-CN.md）")
        return
    yield from reading.check_models()
    yield from reading.check_layouts()
    yield from reading.check_engines()
    yield from reading.check_sample()
