"""Five small programs as pictures, compared by what is where, not letter by letter: fonts differ between machines.

Run with ``GRADVIZ_REGENERATE=1`` to write them anew, and look at them before they are committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from gradviz.export.render import render
from gradviz.trace.trace import Trace
from tests.programs import run_whole

PICTURES = Path(__file__).parents[1] / "golden_pictures"
BLOCK = 12
"""Pixels that are seen as one: letters blur, cards and wires do not."""
MOST = 12.0
"""So much may one of them differ, of 255 …"""
SHARE = 0.02
"""… but for this share of them."""
PROGRAMS = {
    "first": "a = torch.tensor([2.0, 3.0], requires_grad=True)\nb = (a * a).sum()\nb.backward()\n",
    "accumulation": "w = torch.tensor(2.0, requires_grad=True)\n(w * 3).backward()\n(w * 5).backward()\n",
    "blocked": (
        "a = torch.tensor([1.0, 2.0], requires_grad=True)\nwith torch.no_grad():\n    c = a * 2\n"
        "d = (a * a).detach()\ne = (a * c * d).sum()\ne.backward()\n"
    ),
    "groups": (
        "torch.manual_seed(0)\nmodel = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Tanh())\n"
        "loss = model(torch.ones(1, 2)).mean()\nloss.backward()\n"
    ),
    "double_backward": (
        "x = torch.tensor(3.0, requires_grad=True)\ny = x ** 3\n"
        "g, = torch.autograd.grad(y, x, create_graph=True)\ng.backward()\n"
    ),
}


def painted(trace: Trace, step: int, path: Path) -> QImage:
    render(trace, step, path, scale=0.5)
    return QImage(str(path))


def blocks(picture: QImage) -> NDArray[np.int16]:
    small = picture.scaled(
        picture.width() // BLOCK,
        picture.height() // BLOCK,
        Qt.AspectRatioMode.IgnoreAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    ).convertToFormat(QImage.Format.Format_RGB888)
    raw = np.frombuffer(small.constBits(), dtype=np.uint8).reshape(small.height(), small.bytesPerLine())
    return raw[:, : small.width() * 3].reshape(small.height(), small.width(), 3).astype(np.int16)


def differing(one: QImage, other: QImage) -> float:
    """The share of blocks that differ; 1 where the sizes do."""
    if one.size() != other.size():
        return 1.0
    return float((np.abs(blocks(one) - blocks(other)).max(axis=2) > MOST).mean())


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_picture_is_as_it_was(qtbot: QtBot, tmp_path: Path, name: str) -> None:
    trace, _ = run_whole(f"import torch\n{PROGRAMS[name]}")
    golden = PICTURES / f"{name}.png"
    drawn = painted(trace, len(trace), tmp_path / "now.png")
    if os.environ.get("GRADVIZ_REGENERATE"):
        PICTURES.mkdir(exist_ok=True)
        drawn.save(str(golden))
    known = QImage(str(golden))
    assert golden.stat().st_size < 60_000
    assert differing(drawn, known) <= SHARE
    earlier = painted(trace, len(trace) // 2, tmp_path / "earlier.png")
    assert differing(earlier, known) > SHARE, "another moment is told apart"
