"""Seen from afar: what a pass came to, as a whole, in letters that can be read."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.scene.boxes import READABLE
from gradviz.scene.frame import frame_of
from gradviz.scene.portions import at_once
from gradviz.scene.scene import build
from gradviz.trace.trace import Trace
from gradviz.ui.canvas import afar, follow, wires
from gradviz.ui.canvas.brush import Letters, font, name_within, text
from gradviz.ui.canvas.canvas import GraphCanvas
from gradviz.ui.canvas.painter import paint_in_parts
from gradviz.ui.theme import LIGHT
from tests.programs import key_of, run_whole
from tests.ui.test_canvas import canvas  # noqa: F401

NET = """
import torch
torch.manual_seed(0)
v = torch.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
w = torch.tensor([2.0, 5.0], requires_grad=True)
unused = torch.ones(2, requires_grad=True)
x = torch.ones(2)
h = torch.tanh(v @ x) * unused.detach()
h = (h * 3 + w).relu() * 2
h = (h - w / 4) * 0.5 + v.sum()
loss = (h * h).mean()
loss.backward()
done = True
"""


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(NET)[0]


def ended(trace: Trace) -> int:
    return next(step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.PassEnded))


def in_view(canvas: GraphCanvas, key: str) -> bool:  # noqa: F811
    left, top, right, bottom = canvas.scene.rects[canvas.scene.index[key]].tolist()
    seen = canvas.camera.visible(canvas.size().toSizeF())
    return bool(seen.contains(QRectF(left, top, right - left, bottom - top)))


def test_the_end_of_a_pass_shows_its_root_and_all_of_its_leaves(
    canvas: GraphCanvas, trace: Trace  # noqa: F811
) -> None:  # fmt: skip
    canvas.resize(760, 520)
    canvas.session.show_trace(trace, ended(trace) - 1)
    canvas.land()
    names = ("v", "w", "x", "loss")
    assert canvas.camera.scale >= READABLE, "within the pass one reads"
    assert not all(in_view(canvas, key_of(trace, name)) for name in names)
    canvas.session.move_to(ended(trace))
    canvas.land()
    assert follow.OVERVIEW <= canvas.camera.scale < READABLE
    assert all(in_view(canvas, key_of(trace, name)) for name in names)
    shown = canvas.camera
    canvas.session.move_to(len(trace))
    canvas.land()
    assert canvas.camera == shown, "until something else happens"
    canvas.session.move_to(ended(trace) - 2)
    canvas.land()
    assert canvas.camera.scale >= READABLE


AFTER = NET + "with torch.no_grad():\n    w -= 0.1 * w.grad\n"


def test_the_end_of_a_program_shows_what_its_last_pass_came_to(canvas: GraphCanvas) -> None:  # noqa: F811
    trace, names = run_whole(AFTER)
    assert names["w"].grad is not None
    canvas.resize(760, 520)
    canvas.session.show_trace(trace, len(trace) - 1)
    canvas.land()
    everyone = [key_of(trace, name) for name in ("v", "w", "x", "loss")]
    assert not all(in_view(canvas, key) for key in everyone), "weights change, which one sees from near"
    canvas.session.move_to(len(trace))
    canvas.land()
    assert follow.OVERVIEW <= canvas.camera.scale < READABLE
    assert all(in_view(canvas, key) for key in everyone)
    canvas.session.move_to(len(trace) - 1)
    canvas.land()
    assert canvas.camera.scale >= READABLE


def test_a_pass_that_fails_is_not_looked_at_as_a_whole(canvas: GraphCanvas) -> None:  # noqa: F811
    trace, _ = run_whole(NET + "try:\n    loss.backward()\nexcept RuntimeError:\n    pass\n")
    canvas.resize(760, 520)
    canvas.session.show_trace(trace, len(trace))
    canvas.land()
    assert canvas.camera.scale >= READABLE


def written(monkeypatch: pytest.MonkeyPatch, trace: Trace, scale: float) -> list[tuple[str, float]]:
    """The texts on cards of the end of a pass at some scale, with the pixels of their letters."""
    said: list[tuple[str, float]] = []

    def noted(painter: QPainter, rect: QRectF, words: str, fitting: Letters, *rest: Any) -> None:
        said.append((words, fitting.size * scale))
        text(painter, rect, words, fitting, *rest)

    monkeypatch.setattr(afar, "text", noted)
    scene = build(trace, ended(trace))
    image = QImage(800, 500, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    painter.scale(scale, scale)
    at_once(paint_in_parts(painter, frame_of(scene, ended(trace)), LIGHT, scale))
    painter.end()
    return said


@pytest.mark.parametrize("scale", [0.55, 0.45, 0.35, follow.OVERVIEW])
def test_names_and_gradients_can_be_read_from_afar(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, trace: Trace, scale: float
) -> None:
    _, namespace = run_whole(NET)
    said = written(monkeypatch, trace, scale)
    assert {"v", "w", "x", "unused", "loss"} <= {words for words, _ in said}
    assert all(size >= afar.LEAST - 0.5 * scale for words, size in said if words.isalpha()), (
        "letters come in whole sizes"
    )
    shown = " ".join(words for words, _ in said)
    grad = namespace["w"].grad
    entries = [f"{entry:.4g}" for entry in grad.tolist()]
    ways = (", ".join(f"{entry:.3g}" for entry in grad.tolist()), " ".join(entries), f"norm {float(grad.norm()):.4g}")
    if scale > 0.3:  # on a small card of less there is a strip
        assert any(way in shown for way in ways)
        assert "None" in shown, "of the leaf that got no gradient"


def test_what_has_no_room_for_words_has_a_strip(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, trace: Trace) -> None:
    said = {words for words, _ in written(monkeypatch, trace, 0.12)}
    assert not any("grad" in words or "norm" in words for words in said)


def test_where_all_of_it_is_too_much_the_leaves_are_shown(canvas: GraphCanvas, qtbot: QtBot) -> None:  # noqa: F811
    leaves = "a = torch.ones(2, requires_grad=True)\nb = torch.ones(2, requires_grad=True)\nh = a * b\n"
    chain = "".join(f"h = torch.sin(h * {number})\n" for number in range(2, 60))
    trace, _ = run_whole(f"import torch\n{leaves}{chain}h.sum().backward()\n")
    canvas.resize(500, 400)
    canvas.session.show_trace(trace, ended(trace))
    qtbot.waitUntil(lambda: canvas.scene is not None)
    canvas.land()
    assert in_view(canvas, key_of(trace, "a"))
    assert in_view(canvas, key_of(trace, "b"))
    assert canvas.camera.scale >= follow.OVERVIEW


def test_of_a_name_too_long_the_last_parts_stay(qtbot: QtBot) -> None:
    fitting = font(LIGHT, 12, bold=True)
    name = "encoder.layers.0.self_attn.in_proj_weight"

    def within(room: float) -> str:
        return name_within(name, fitting, room)

    assert within(1000) == name
    assert within(fitting.width("…0.self_attn.in_proj_weight") * 0.8) == "…0.self_attn.in_proj_weight"
    assert within(fitting.width("…in_proj_weight") * 0.8) == "…in_proj_weight"
    assert within(10) == "…in_proj_weight", "cut at its end, as all text"
    assert name_within("weight", fitting, 10) == "weight"


@pytest.mark.parametrize("scale", [0.5, 0.3])
def test_what_blocks_says_why_from_afar(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, trace: Trace, scale: float
) -> None:
    said: list[tuple[str, float, QRectF]] = []

    def noted(painter: QPainter, rect: QRectF, words: str, fitting: Letters, *_: Any) -> None:
        said.append((words, fitting.size * scale, QRectF(rect)))

    monkeypatch.setattr(wires, "text", noted)
    shown = frame_of(build(trace, ended(trace)), ended(trace))
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    wires.WirePainter(painter, shown, LIGHT, scale).labels()
    painter.end()
    reasons = [(size, rect) for words, size, rect in said if words in {"constant", "detach"}]
    assert reasons
    for size, rect in reasons:
        assert size >= afar.LEAST - 0.5 * scale
        for left, top, right, bottom in shown.scene.rects[shown.living].tolist():
            assert not rect.intersects(QRectF(left, top, right - left, bottom - top))


@pytest.mark.parametrize("size", [(628, 553), (442, 521)])
def test_what_was_cut_off_is_seen_with_it(canvas: GraphCanvas, size: tuple[int, int]) -> None:  # noqa: F811
    """Of a leaf that got nothing one sees why."""
    trace, _ = run_whole(
        "import torch\na = torch.tensor([1.1], requires_grad=True)\nb = a * 2\nwith torch.no_grad():\n    c = b + 2\n"
        "d = torch.tensor([10.0], requires_grad=True)\ne = c * d\ne.backward()\n"
    )
    canvas.resize(*size)
    canvas.session.show_trace(trace, ended(trace))
    canvas.land()
    assert all(in_view(canvas, key_of(trace, name)) for name in "abcde")
    assert canvas.camera.scale >= follow.ALL
