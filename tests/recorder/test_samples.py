"""Every sample program: the record agrees with torch after each statement, and its text with the golden one."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import torch

from gradviz import events as ev
from tests.golden import as_text
from tests.programs import SAMPLES, run_by_statements, run_whole
from tests.recorder.oracle import EngineLog, agrees_with_torch

OTHERWISE_SINCE = {
    "custom_function": (2, 14),  # `apply` is no function of Python's any more: no frame of torch's is in between
    "outputs": (2, 15),  # to assign by a mask of truth values makes `MaskedFillBackward0`, not `IndexPutBackward0`
    "recurrent": (2, 15),  # a recurrent layer makes `UnsafeViewBackward0` in one place, not `ViewBackward0`
}
"""Samples of which torch itself makes something else since a version: their texts since then have a folder."""


def golden_of(sample: Path) -> Path:
    """The text that the sample's record must have with this version of torch."""
    release = tuple(int(part) for part in torch.__version__.split("+")[0].split(".")[:2])
    since = OTHERWISE_SINCE.get(sample.stem)
    if since is None or release < since:
        return sample.with_suffix(".txt")
    return sample.parent / f"torch-{since[0]}.{since[1]}" / f"{sample.stem}.txt"


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
    golden = golden_of(sample)
    if os.environ.get("GRADVIZ_REGENERATE"):
        golden.write_text(as_text(trace))
    assert as_text(trace) == golden.read_text()
