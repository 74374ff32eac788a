"""Every sample program: the record agrees with torch after each statement, and its text with the golden one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gradviz import events as ev
from tests.golden import as_text
from tests.programs import SAMPLES, run_by_statements, run_whole
from tests.recorder.oracle import EngineLog, agrees_with_torch

each_sample = pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)


@each_sample
def test_the_record_says_after_each_statement_what_torch_says(sample: Path) -> None:
    run_by_statements(sample.read_text(), agrees_with_torch)


@each_sample
def test_every_function_that_torch_ran_is_recorded_once_and_in_its_order(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = EngineLog().run(sample.read_text(), monkeypatch)
    trace, _ = run_whole(sample.read_text())
    ran = [event.function for event in trace.events if isinstance(event, ev.FunctionRan)]
    assert [trace.functions[number].created.name for number in ran] == expected
    assert expected  # each sample has a pass


@each_sample
def test_the_text_of_the_record_is_the_golden_one(sample: Path) -> None:
    trace, _ = run_whole(sample.read_text())
    golden = sample.with_suffix(".txt")
    if os.environ.get("GRADVIZ_REGENERATE"):
        golden.write_text(as_text(trace))
    assert as_text(trace) == golden.read_text()
