"""What the picture says behind each pass of twenty programs: golden texts, read beside what torch says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gradviz.scene.frame import frame
from tests.programs import SAMPLES, run_whole
from tests.scene.frame_text import as_text

GOLDEN = Path(__file__).parent / "frames"
SHOWN = (
    "accumulate", "calls", "control_flow", "data", "data_moves", "detach", "double_backward", "freeze", "hooks",
    "in_place", "layers", "no_grad", "non_leaf", "not_a_scalar", "numpy_shared", "optimizers", "packed",
    "same_input_twice", "second_backward", "training", "views", "weight_norm",
)  # fmt: skip


@pytest.mark.parametrize("name", SHOWN)
def test_the_picture_behind_each_pass_is_the_golden_one(name: str) -> None:
    source = next(path for path in SAMPLES if path.stem == name).read_text(encoding="utf-8")
    trace, _ = run_whole(source)
    text = "\n".join(as_text(frame(trace, run.ended)) for run in trace.passes.numbered.values() if run.ended)
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("GRADVIZ_REGENERATE"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert "step " in text
