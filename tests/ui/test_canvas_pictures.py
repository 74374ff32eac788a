"""Pictures of a step: files that open and show something."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.export.render import render
from gradviz.scene import cards as shape
from gradviz.scene.arrange import arrange
from gradviz.scene.content import content_of
from gradviz.scene.frame import frame_of
from gradviz.scene.outline import outline
from gradviz.scene.scene import SegmentScene, build
from gradviz.scene.story import Story
from gradviz.trace.trace import Trace
from gradviz.ui.canvas import captions, cards, wires
from gradviz.ui.canvas.badges import badge_width
from gradviz.ui.canvas.brush import pill
from gradviz.ui.theme import LIGHT, Theme, presenting
from tests.programs import run_whole


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(
        "import torch\na = torch.tensor([3.0, 1.0], requires_grad=True)\nb = (a * a).sum()\nb.backward()\n"
    )[0]


def share_of(image: QImage, color: str) -> float:
    """The share of pixels that are about of this colour."""
    wanted = QColor(color)
    spots = [image.pixelColor(x, y) for x in range(0, image.width(), 2) for y in range(0, image.height(), 2)]
    near = [
        abs(c.red() - wanted.red()) + abs(c.green() - wanted.green()) + abs(c.blue() - wanted.blue()) for c in spots
    ]
    return sum(distance < 24 for distance in near) / len(spots)


def test_a_png_shows_leaf_data_and_gradient(qtbot: QtBot, trace: Trace, tmp_path: Path) -> None:
    render(trace, len(trace), tmp_path / "graph.png")
    image = QImage(str(tmp_path / "graph.png"))
    assert not image.isNull()
    assert image.width() >= 1200
    for color in (LIGHT.leaf, LIGHT.data, LIGHT.text):
        assert share_of(image, color) > 0.0005, color
    assert share_of(image, LIGHT.canvas) < 0.95


def test_an_svg_draws_the_same(qtbot: QtBot, trace: Trace, tmp_path: Path) -> None:
    render(trace, len(trace), tmp_path / "graph.svg")
    renderer = QSvgRenderer(str(tmp_path / "graph.svg"))
    assert renderer.isValid()
    image = QImage(
        renderer.defaultSize() if renderer.defaultSize().width() else QSize(900, 500), QImage.Format.Format_ARGB32
    )
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    assert share_of(image, LIGHT.leaf) > 0.0005
    assert "MulBackward0" in (tmp_path / "graph.svg").read_text(encoding="utf-8")


def test_two_pictures_of_a_step_are_the_same(qtbot: QtBot, trace: Trace, tmp_path: Path) -> None:
    for name in ("one.png", "other.png"):
        render(trace, 6, tmp_path / name, theme="dark")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "other.png").read_bytes()


def test_an_empty_step_is_a_picture_too(qtbot: QtBot, trace: Trace, tmp_path: Path) -> None:
    render(trace, 0, tmp_path / "empty.png")
    assert not QImage(str(tmp_path / "empty.png")).isNull()


def test_what_cannot_be_done_is_said(qtbot: QtBot, trace: Trace, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"written as \.png, \.svg or \.pdf"):
        render(trace, 1, tmp_path / "graph.bmp")
    with pytest.raises(ValueError, match="no theme"):
        render(trace, 1, tmp_path / "graph.png", theme="purple")
    with pytest.raises(IndexError, match="there is no step 999"):
        render(trace, 999, tmp_path / "graph.png")
    with pytest.raises(OSError, match="could not be written"):
        render(trace, 1, tmp_path / "nowhere" / "graph.png")


def test_a_value_that_flows_right_now_covers_no_node_where_it_has_no_place_of_its_own(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace, _ = run_whole(
        "import torch\ntorch.manual_seed(1)\n"
        "w1 = torch.randn(16, 12, requires_grad=True)\nw2 = torch.randn(12, 3, requires_grad=True)\n"
        "x = torch.randn(8, 16)\ntarget = torch.zeros(8, 3)\nh = torch.relu(x @ w1)\nout = h @ w2\n"
        "loss = ((out - target) ** 2).mean()\nloss.backward()\n"
    )
    step = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.FunctionRan)][3]
    story = Story(trace)
    content = content_of(trace, story.segment_at(step))
    drawn = outline(trace, story.segment_at(step), content)
    scene = SegmentScene(story, story.segment_at(step), content, drawn, arrange(drawn, page=(680.0, 380.0)))
    scene.slots = (None,) * len(scene.slots)  # as where a page leaves no room
    shown = frame_of(scene, step)
    homeless = {wire.label for wire in shown.wires if wire.active}
    assert homeless
    places: dict[str, QRectF] = {}

    def noted(painter: QPainter, middle: QPointF, words: str, *rest: Any) -> QRectF:
        places[words] = pill(painter, middle, words, *rest)
        return places[words]

    monkeypatch.setattr(wires, "pill", noted)
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    wires.WirePainter(painter, shown, LIGHT, 1.0).labels()
    painter.end()
    for label in homeless:
        for left, top, right, bottom in scene.rects[shown.living].tolist():
            assert not places[label].intersects(QRectF(left, top, right - left, bottom - top))


def test_the_message_of_what_failed_covers_no_card(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    trace, _ = run_whole(
        "import torch\na = torch.ones(2, requires_grad=True)\nb = a * a\nc = torch.ones(2, requires_grad=True)\n"
        "d = (b * c).exp()\nd.sum().backward()\ntry:\n    d.sum().backward()\nexcept RuntimeError:\n    pass\n"
    )
    step = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.PassEnded)][-1]
    bubbles: list[QRectF] = []

    def noted(painter: QPainter, *shape: Any) -> None:
        if QColor(painter.brush().color()) == QColor(LIGHT.error_soft):
            bubbles.append(QRectF(shape[0]))

    for down in (False, True):
        scene = build(trace, step, down=down)
        shown = frame_of(scene, step)
        failed = next(card for card in shown.cards if card.caption_tone == "error")
        image = QImage(64, 64, QImage.Format.Format_ARGB32)
        painter = QPainter(image)
        with monkeypatch.context() as patched:
            patched.setattr(QPainter, "drawRoundedRect", noted)
            captions.caption(painter, LIGHT, failed, 1.0, shown)
        painter.end()
        bubble = bubbles.pop()
        for number, (left, top, right, bottom) in enumerate(scene.rects.tolist()):
            if shown.living[number]:
                assert not bubble.intersects(QRectF(left, top, right - left, bottom - top)), scene.keys[number]


def test_how_many_gradients_came_stands_beside_the_word_that_there_is_none_yet(
    qtbot: QtBot, trace: Trace, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.FunctionRan)][-1]
    shown = frame_of(build(trace, step), step)
    leaf = next(card for card in shown.cards if getattr(card.face, "name", "") == "a")
    words: dict[str, QRectF] = {}
    badges: list[QRectF] = []

    def noted(painter: QPainter, area: QRectF, _flags: int, said: str) -> None:
        words[said] = QRectF(area.topLeft(), QSizeF(painter.fontMetrics().horizontalAdvance(said), area.height()))

    def badge(_painter: QPainter, theme: Theme, middle: QPointF, what: shape.Badge) -> None:
        wide = badge_width(theme, what)
        badges.append(QRectF(middle.x() - wide / 2, middle.y() - 8, wide, 16))

    monkeypatch.setattr(QPainter, "drawText", noted)
    monkeypatch.setattr(cards, "paint_badge", badge)
    image = QImage(64, 64, QImage.Format.Format_ARGB32)
    painter = QPainter(image)
    cards.CardPainter(painter, LIGHT, 1.0).card(leaf)
    painter.end()
    assert len(badges) == 1
    for said in ("grad", "None"):
        assert not badges[0].intersects(words[said].adjusted(0, 3, 0, -3)), said
    assert QRectF(leaf.left, leaf.top, leaf.width, leaf.height).contains(badges[0])


def test_values_that_come_stand_beside_each_other_where_their_letters_are_large(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace, _ = run_whole(
        "import torch\nx = torch.tensor([100.0, 200.0], requires_grad=True)\ny = (x * x).sum()\ny.backward()\n"
    )
    step = [step for step, event in enumerate(trace.events, 1) if isinstance(event, ev.FunctionRan)][-1]
    shown = frame_of(build(trace, step), step)
    wide = presenting(LIGHT, 768)
    for scale in (0.6, 0.7, 0.8, 1.0):
        places: list[QRectF] = []

        def noted(*given: Any, places: list[QRectF] = places) -> QRectF:
            places.append(pill(*given))
            return places[-1]

        monkeypatch.setattr(wires, "pill", noted)
        image = QImage(64, 64, QImage.Format.Format_ARGB32)
        painter = QPainter(image)
        painter.scale(scale, scale)
        end = QPointF(*shown.scene.rects.max(axis=0)[2:].tolist())
        whole = QRectF(QPointF(0, 0), end).adjusted(-60, -60, 60, 60)
        wires.WirePainter(painter, shown, wide, scale).labels(whole)
        painter.end()
        assert len(places) == 2
        assert places[0].height() * scale > 768 / 40
        assert not places[0].intersects(places[1]), scale
        assert all(whole.contains(place) for place in places), (scale, whole, places)
