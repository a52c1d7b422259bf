"""What many tests share: the samples of the repository, and what the product reads in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from extractor.cli import main
from extractor.export.record_files import load_record
from models.record import Record

SAMPLES = Path(__file__).parent.parent / "samples"

# A busy machine must not fail a test: time is measured in ``benchmarks``.
settings.register_profile("shenbao", deadline=None)
settings.load_profile("shenbao")


@pytest.fixture(scope="session")
def shenbao_pdf() -> Path:
    """The digital 申报表 of the samples."""
    return SAMPLES / "示例-申报表-电子版.pdf"


@pytest.fixture(scope="session")
def fuhe_pdf() -> Path:
    """The digital 复核申报表 of the samples."""
    return SAMPLES / "示例-复核申报表-电子版.pdf"


@pytest.fixture(scope="session")
def digital_out(tmp_path_factory: pytest.TempPathFactory, shenbao_pdf: Path, fuhe_pdf: Path) -> Path:
    """The output folder of ``shenbao extract`` on both digital samples. Tests read it and don't change it."""
    out = tmp_path_factory.mktemp("digital") / "out"
    assert main(["extract", str(shenbao_pdf), str(fuhe_pdf), "-o", str(out)]) == 0
    return out


@pytest.fixture(scope="session")
def shenbao_record(digital_out: Path, shenbao_pdf: Path) -> Record:
    """The record of the digital 申报表."""
    return load_record(digital_out / f"{shenbao_pdf.stem}.json")


@pytest.fixture(scope="session")
def fuhe_record(digital_out: Path, fuhe_pdf: Path) -> Record:
    """The record of the digital 复核申报表."""
    return load_record(digital_out / f"{fuhe_pdf.stem}.json")
