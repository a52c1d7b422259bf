"""The plan of the hard corpus, and going on where a run was stopped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.accuracy import main
from benchmarks.hard_corpus import PER_STRATUM, Part, Planned, Stratum, plan
from benchmarks.hard_reading import Failed, Read, Reader, reader_version
from samples.generator.corpus import HELD_APART_SEEDS, RENDERERS
from samples.generator.dictionary import load_dictionary

SAMPLES = Path(__file__).parents[2] / "samples"
WHOLE = list(plan(list(Part), list(Stratum), PER_STRATUM, RENDERERS))


def test_the_whole_corpus_has_more_than_twenty_thousand_fields() -> None:
    assert sum(len(load_dictionary(p.form).fields) for p in WHOLE) > 20_000


def test_every_stratum_of_every_part_has_each_form_by_each_renderer() -> None:
    for part in Part:
        for stratum in Stratum:
            own = {(p.form, p.renderer) for p in WHOLE if (p.part, p.stratum) == (part, stratum)}
            assert len(own) == PER_STRATUM


def test_no_two_documents_share_a_seed_and_the_parts_are_far_apart() -> None:
    assert len({p.seed for p in WHOLE}) == len(WHOLE)
    assert all((p.seed > HELD_APART_SEEDS) == (p.part is Part.APART) for p in WHOLE)


def test_a_longer_plan_begins_with_the_shorter_one() -> None:
    short = list(plan([Part.DEV], [Stratum.FAX], 2, RENDERERS))
    assert list(plan([Part.DEV], [Stratum.FAX], 9, RENDERERS))[:2] == short


def test_a_missing_renderer_s_turn_is_taken_by_the_others() -> None:
    without_word = list(plan([Part.DEV], [Stratum.FAX], PER_STRATUM, ["reportlab", "html"]))
    assert len(without_word) == PER_STRATUM
    assert {p.renderer for p in without_word} == {"reportlab", "html"}


@pytest.fixture
def planned(tmp_path: Path) -> Planned:
    """A document of the corpus in ``tmp_path`` that is made already: one of the repository's samples, for speed."""
    planned = next(p for p in WHOLE if p.form == "shenbao")
    planned.folder(tmp_path).mkdir(parents=True)
    made = planned.folder(tmp_path) / f"{planned.name}.pdf"
    made.write_bytes((SAMPLES / "示例-申报表-电子版.pdf").read_bytes())
    planned.truth(tmp_path).write_bytes((SAMPLES / "示例-申报表-电子版.truth.json").read_bytes())
    return planned


def test_what_was_read_is_not_read_again_by_the_same_reader(planned: Planned, tmp_path: Path) -> None:
    reader = Reader(tmp_path, "one")
    first = reader.read(planned)
    assert isinstance(first, Read)
    assert not first.kept
    assert {o.stratum for o in first.outcomes} == {"dev/scan300"}
    assert reader.read(planned) == replace(first, kept=True)
    assert Reader(tmp_path, "another").kept(planned) is None


def test_a_document_that_can_not_be_read_is_told_and_nothing_is_kept(planned: Planned, tmp_path: Path) -> None:
    (planned.folder(tmp_path) / f"{planned.name}.pdf").write_bytes(b"no PDF")
    reader = Reader(tmp_path, "one")
    assert isinstance(reader.read(planned), Failed)
    assert reader.kept(planned) is None


def test_scores_and_confidences_are_kept_apart() -> None:
    assert reader_version(calibrated=True) != reader_version(calibrated=False)


@pytest.mark.parametrize("arguments", [[], ["--hard", "folder"], ["--hard", "--strata", "no_such"]])
def test_wrong_usage_is_told(arguments: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)


def test_folders_are_still_reported_by_their_names(
    planned: Planned, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([str(planned.folder(tmp_path)), "--workers", "1"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["stratum", "scan300", "all"]
