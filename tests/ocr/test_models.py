"""Model files are found in installed packages and are the ones we know."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from extractor.ocr.models import (
    DETECTOR_V6_SMALL,
    MODEL_DIR_VARIABLE,
    MODEL_FILES,
    ModelError,
    inspect_model,
    inspect_models,
    locate,
)


def test_every_model_the_default_engine_needs_is_there_and_right() -> None:
    assert all(status.sha_ok for status in inspect_models() if not status.model.optional)


def test_a_file_of_the_users_own_folder_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / Path(DETECTOR_V6_SMALL.path).name
    own.write_bytes(locate(DETECTOR_V6_SMALL).read_bytes())
    monkeypatch.setenv(MODEL_DIR_VARIABLE, str(tmp_path))
    assert locate(DETECTOR_V6_SMALL) == own


def test_a_wrong_file_is_refused_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / Path(DETECTOR_V6_SMALL.path).name
    own.write_bytes(b"something else")
    monkeypatch.setenv(MODEL_DIR_VARIABLE, str(tmp_path))
    assert not inspect_model(DETECTOR_V6_SMALL).sha_ok
    with pytest.raises(ModelError, match=own.name):
        locate(DETECTOR_V6_SMALL)


def test_a_missing_package_is_said_with_what_to_install() -> None:
    absent = dataclasses.replace(DETECTOR_V6_SMALL, package="no_such_package_here")
    assert inspect_model(absent).path is None
    with pytest.raises(ModelError, match="pip install"):
        locate(absent)


def test_names_are_unique() -> None:
    assert len({model.name for model in MODEL_FILES}) == len(MODEL_FILES)
