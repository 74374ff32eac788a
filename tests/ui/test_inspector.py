"""The inspector: links that lead somewhere, and pictures of what was recorded."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gradviz.trace.curves import BAND, NORM, NUMBER, TensorCurves
from gradviz.trace.trace import Trace
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.sample_plot import SamplePlot
from gradviz.ui.panels.words import Words
from gradviz.ui.theme import mono_font
from tests.programs import run_whole
from tests.ui.conftest import show, until_changed

PROGRAM = (
    "import torch\n"
    "w = torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], requires_grad=True)\n"
    "for turn in range(4):\n"
    "    w.grad = None\n"
    "    loss = (w * w).sum()\n"
    "    loss.backward()\n"
    "    with torch.no_grad():\n"
    "        w -= 0.25 * w.grad\n"
)


@pytest.fixture(scope="module")
def trace() -> Trace:
    return run_whole(PROGRAM)[0]


@pytest.fixture
def shown(window: MainWindow, qtbot: QtBot, trace: Trace) -> MainWindow:
    return show(window, qtbot, trace)


def key_of(window: MainWindow, label: str) -> str:
    """The living node of that name, or the first function of that name."""
    view = window.session.trace.at(window.session.cursor)
    for key in view.nodes():
        facts = view.node(key)
        newest = facts["kind"] != "tensor" or facts["newest"]
        if newest and label in (facts["label"], facts.get("name")):
            return key
    raise AssertionError(f"there is no {label}")


def select(window: MainWindow, qtbot: QtBot, label: str) -> None:
    key = key_of(window, label)
    window.session.select(key)
    qtbot.waitUntil(lambda: not window.inspector._timer.isActive())
    QApplication.processEvents()  # lays out what was built
    assert window.inspector.report is not None


def labels(window: MainWindow) -> list[Words]:
    return window.inspector._labels


def link_to(window: MainWindow, text: str, after: str = "") -> Words:
    """The link that says this, the first behind a label."""
    texts = [label.whole for label in labels(window)]
    start = texts.index(after) if after else 0
    return next(each for each in labels(window)[start:] if each.link is not None and text in each.whole)


def middle(label: Words) -> QPoint:
    return QPoint(6, label.height() // 2)


# ---------------------------------------------------------------- what the record says over time


def test_a_curve_is_the_norm_after_each_change(trace: Trace) -> None:
    number = next(number for number, each in trace.tensors.items() if "w" in each.names.at(len(trace), ()))
    curves = TensorCurves(trace, number)
    curves.read(60.0)
    assert curves.complete
    value, grad = curves.value.points(), curves.grad.points()
    start = math.sqrt(1 + 4 + 9 + 16 + 25 + 36)
    assert curves.value.kind == NORM
    assert value.middle == pytest.approx([start, start / 2, start / 4, start / 8, start / 16])  # w - 0.25 * 2w = w / 2
    there = grad.middle[~np.isnan(grad.middle)]
    assert there == pytest.approx([2 * start, start, start / 2, start / 4])
    assert np.isnan(grad.middle).any(), "w.grad = None is a gap"
    assert not value.bad.any()
    assert value.steps[0] == curves.born


def test_a_curve_that_is_read_bit_by_bit_while_its_record_grows_is_the_same(trace: Trace) -> None:
    number = next(number for number, each in trace.tensors.items() if "w" in each.names.at(len(trace), ()))
    whole = TensorCurves(trace, number)
    whole.read(60.0)
    growing = Trace()
    curves = None
    for event in trace.events:
        growing.append(event)
        if curves is None and number in growing.tensors:
            curves = TensorCurves(growing, number)
        if curves is not None:
            curves.read(0.0)  # one value of each at a time
    assert curves is not None
    while not curves.complete:
        curves.read(0.0)
    for one, other in ((curves.value, whole.value), (curves.grad, whole.grad)):
        assert one.points().steps.tolist() == other.points().steps.tolist()
        np.testing.assert_array_equal(one.points().middle, other.points().middle)


def test_numbers_bands_and_broken_values_are_told_apart() -> None:
    trace, _ = run_whole(
        "import torch\na = torch.tensor(2.0)\na.mul_(3)\na.div_(0)\n"
        "big = torch.arange(1000.0)\nbig.mul_(2)\n"
        "v = torch.ones(3)\nv[1] = float('nan')\n"
    )
    named = {each.names.at(len(trace), ("",))[0]: TensorCurves(trace, number) for number, each in trace.tensors.items()}
    for curves in named.values():
        curves.read(60.0)
    a, big, v = named["a"].value, named["big"].value, named["v"].value
    assert a.kind == NUMBER
    assert a.points().middle[:2].tolist() == [2.0, 6.0]
    assert a.points().bad.tolist() == [False, False, True]
    assert big.kind == BAND
    last = big.points()
    assert (last.low[-1], last.middle[-1], last.high[-1]) == (0.0, 999.0, 1998.0)
    spread = float(np.arange(0, 2000, 2).std())
    assert (last.less[-1], last.more[-1]) == pytest.approx((999 - spread, 999 + spread))
    assert v.points().bad.tolist() == [False, True]


# ---------------------------------------------------------------- pictures


def test_a_click_on_a_mark_goes_to_its_step(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "w")
    plot = shown.inspector.history
    assert plot is not None
    assert plot.curves is not None
    change = plot.curves.value.points().steps.tolist()[2]
    x = plot.x_of(change)
    shown.inspector.ensureWidgetVisible(plot)
    qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(round(x) + 2, 30))
    assert shown.session.cursor == change
    between = (plot.x_of(change) + plot.x_of(plot.curves.beside(change, 1) or 0)) / 2
    steps = plot.curves.change_steps()
    if min(abs(plot.x_of(step) - between) for step in steps) > 8:
        qtbot.mouseClick(plot, Qt.MouseButton.LeftButton, pos=QPoint(round(between), 30))
        assert shown.session.cursor not in steps


LARGE = """
import torch
w = (torch.arange(6000.0).view(60, 100) - 3000).requires_grad_()
(w * 2).sum().backward()
"""


def test_how_the_elements_of_a_large_tensor_lie_is_told_where_one_points(shown: MainWindow, qtbot: QtBot) -> None:
    trace, names = run_whole(LARGE)
    shown.open_trace(trace)
    select(shown, qtbot, "w")
    value, *rest = shown.inspector.elements
    assert isinstance(value, SamplePlot)
    assert rest == [], "all of the gradient is 2: there is nothing to see"
    sampled = names["w"][:, ::2].flatten()[::3]  # every second column, and of that every third
    assert value.told() == f"sample of {sampled.numel():,} of 6,000"
    shown.inspector.ensureWidgetVisible(value)
    rows, columns = 12, 12
    qtbot.mouseMove(value, value.place(columns + 2).center().toPoint())
    qtbot.waitUntil(lambda: value.told().startswith("[5, 18] ≈ "))
    assert float(value.told().partition("≈ ")[2]) == pytest.approx(names["w"][5, 18].item(), rel=0.01)
    qtbot.mouseMove(value, value.place(rows * columns + 3).center().toPoint())
    qtbot.waitUntil(lambda: "to" in value.told())
    first, last = (float(end) for end in value.told().partition(":")[0].split(" to "))
    inside = int(((sampled >= first) & (sampled < last)).sum())
    assert abs(int(value.told().split(": ")[1].split()[0]) - inside) <= 1


def test_arrow_keys_go_through_picked_elements_and_bins(shown: MainWindow, qtbot: QtBot) -> None:
    shown.open_trace(run_whole(LARGE)[0])
    select(shown, qtbot, "w")
    [value] = shown.inspector.elements
    value.setFocus()
    told = []
    for key in "Right", "Right", "Down", "Left", "Up", "Up":
        qtbot.keyClick(value, getattr(Qt.Key, f"Key_{key}"))
        told.append(value.told().partition(" ")[0])
    assert told == ["[0,", "[0,", "[5,", "[5,", "[0,", "[0,"]
    for _ in range(12):
        qtbot.keyClick(value, Qt.Key.Key_Down)
    assert " to " in value.told()
    assert value.accessibleDescription() == value.told()
    qtbot.keyClick(value, Qt.Key.Key_Up)
    assert value.told().startswith("[55, 0] ≈ ")


def test_how_a_large_gradient_lies_is_shown_where_it_arrived(shown: MainWindow, qtbot: QtBot) -> None:
    trace, names = run_whole(
        "import torch\nw = torch.linspace(-2, 2, 600, requires_grad=True)\nh = w * 3\nh.retain_grad()\n"
        "h.sin().sum().backward()\n"
    )
    shown.open_trace(trace)
    select(shown, qtbot, "MulBackward0")
    [arrived] = shown.inspector.elements
    assert isinstance(arrived, SamplePlot)
    assert arrived.told() == "all 600 elements"
    grad = names["h"].grad
    shown.inspector.ensureWidgetVisible(arrived)
    qtbot.mouseMove(arrived, arrived.place(0).center().toPoint())
    qtbot.waitUntil(lambda: "to" in arrived.told())
    assert float(arrived.told().partition(" ")[0]) == pytest.approx(grad.min().item(), rel=1e-3)
    assert "of 600" in arrived.told()


def test_curves_are_drawn_as_soon_as_they_can_be(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "w")
    plot = shown.inspector.history
    assert plot is not None
    shown.inspector.ensureWidgetVisible(plot)
    qtbot.waitUntil(lambda: plot._drawn is not None, timeout=30_000)
    value, grad = plot._graphs
    x, y = value._curve.getData()
    start = math.sqrt(91)
    expected = [start / 2**turn for turn in range(5) for _ in range(2)]  # held until the next
    assert y == pytest.approx(expected)
    assert x[0] == plot.curves.born  # type: ignore[union-attr]
    assert value.width() == pytest.approx(plot.x_of(int(x[-1])) - plot.x_of(int(x[0])), abs=1)
    assert np.isnan(grad._curve.getData()[1]).any(), "w.grad = None is a gap"
    assert value._cursor.value() == shown.session.cursor


def test_the_same_curves_are_used_for_the_next_tensor(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "w")
    plot = shown.inspector.history
    assert plot is not None
    qtbot.waitUntil(lambda: plot._drawn is not None, timeout=30_000)
    lanes = list(plot._graphs)
    shown.session.select(None)
    qtbot.waitUntil(lambda: shown.inspector.history is None)
    select(shown, qtbot, "w")
    assert shown.inspector.history is plot
    assert plot.isVisibleTo(shown.inspector)
    assert plot._graphs == lanes
    shown.look.choose("dark")
    qtbot.waitUntil(lambda: shown.inspector.history not in (None, plot))


def test_versions_of_many_writes_never_overlap(shown: MainWindow, qtbot: QtBot) -> None:
    trace, names = run_whole("import torch\nw = torch.zeros(2)\nfor turn in range(700):\n    w += 1\n")
    shown.open_trace(trace)
    select(shown, qtbot, "w")
    plot = shown.inspector.history
    assert plot is not None
    qtbot.waitUntil(lambda: plot._ticks[1] != [], timeout=30_000)
    ticks, words = plot._version_marks()
    assert names["w"]._version == 700
    assert len(ticks) <= plot.width()
    assert words[0][1] == "v1"
    metrics = QFontMetricsF(mono_font(plot._theme, plot._theme.small_size - 1))
    for (left, said), (following, _) in pairwise(words):
        assert left + metrics.horizontalAdvance(said) < following
    assert words[-1][0] + metrics.horizontalAdvance(words[-1][1]) <= plot.width()


def test_arrow_keys_go_from_change_to_change_and_keep_the_focus(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "w")
    plot = shown.inspector.history
    assert plot is not None
    assert plot.curves is not None
    steps = plot.curves.change_steps()
    plot.setFocus()
    qtbot.keyClick(plot, Qt.Key.Key_Home)
    assert shown.session.cursor == steps[0]
    for step in steps[1:5]:
        qtbot.waitUntil(lambda: not shown.inspector._timer.isActive())
        now = shown.inspector.history
        assert now is not None
        assert QApplication.focusWidget() is now
        qtbot.keyClick(now, Qt.Key.Key_Right)
        assert shown.session.cursor == step


def test_the_curves_tell_the_number_under_the_pointer(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "w")
    plot = shown.inspector.history
    assert plot is not None
    assert plot.curves is not None
    shown.inspector.ensureWidgetVisible(plot)
    plain = plot.grab().toImage()
    qtbot.mouseMove(plot, QPoint(int(plot.x_of(plot.curves.born)), 30))
    curves = plot.curves
    qtbot.waitUntil(lambda: plot._told() == curves.born)
    assert plot.grab().toImage() != plain
    assert plot._number(plot.curves.value, plot._told()) == "9.539"  # the root of 91


def test_an_element_pointed_at_is_told(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "w")
    value, grad = shown.inspector.elements
    spot = value.place(5).center().toPoint()
    qtbot.mouseMove(value, spot)
    qtbot.waitUntil(lambda: value.told() == "[1, 2] = 0.375")  # 6 / 16
    assert grad.told() == "6 elements; stronger is larger"
    grad.setFocus()
    qtbot.keyClick(grad, Qt.Key.Key_Down)
    qtbot.keyClick(grad, Qt.Key.Key_Down)
    assert grad.told() == "[1, 0] = 1"  # 2 * 4 / 8
    assert grad.accessibleDescription() == grad.told()
    assert value.at(QPointF(-5, -5)) is None


def test_pictures_are_built_only_when_others_are_needed(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "w")
    history, page = shown.inspector.history, shown.inspector.widget()
    shown.session.move_to(shown.session.cursor - 1)
    qtbot.waitUntil(lambda: not shown.inspector._timer.isActive())
    assert shown.inspector.history is history
    assert shown.inspector.widget() is page
    assert history is not None
    assert history._step == shown.session.cursor


def test_what_never_changes_and_what_is_tiny_has_no_picture(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "loss")
    assert shown.inspector.elements == []
    assert shown.inspector.history is None


def test_another_theme_colours_the_pictures(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "w")
    pictures = set()
    for theme in ("light", "dark", "contrast"):
        shown.look.choose(theme)
        until_changed(qtbot)
        history = shown.inspector.history
        assert history is not None
        qtbot.waitUntil(lambda history=history: history.height() > 50)  # type: ignore[misc]
        image = history.grab().toImage()  # held, since its bits are its own
        pictures.add(image.constBits().tobytes())
    assert len(pictures) == 3


# ---------------------------------------------------------------- links


def test_neighbours_are_links(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "loss")
    link = link_to(shown, "SumBackward0", after="In the graph")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton, pos=middle(link))
    assert shown.session.selection == key_of(shown, "SumBackward0")
    qtbot.waitUntil(lambda: not shown.inspector._timer.isActive())
    link = link_to(shown, "loss", after="In the graph")
    link.setFocus()
    qtbot.keyClick(link, Qt.Key.Key_Space)
    assert not shown.player.playing
    assert shown.session.selection == key_of(shown, "loss")


def test_birth_and_runs_are_links_to_their_steps(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "MulBackward0")
    key = shown.session.selection
    assert key is not None
    run = link_to(shown, "at step", after="pass 4")
    ran = shown.session.trace.functions[shown.session.trace.nodes[key].ident].runs.steps[-1]
    qtbot.mouseClick(run, Qt.MouseButton.LeftButton, pos=middle(run))
    assert shown.session.cursor == ran
    qtbot.waitUntil(lambda: not shown.inspector._timer.isActive())
    born = link_to(shown, "at step", after="born")
    qtbot.mouseClick(born, Qt.MouseButton.LeftButton, pos=middle(born))
    assert shown.session.cursor == shown.session.trace.nodes[key].born


def test_the_line_is_a_link(shown: MainWindow, qtbot: QtBot) -> None:
    select(shown, qtbot, "loss")
    link = link_to(shown, "(line 5)")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton, pos=middle(link))
    assert shown.editor.textCursor().block().text().strip() == "loss = (w * w).sum()"
    shown.editor.show_text("something = 'else'\n")
    select(shown, qtbot, "loss")
    link = link_to(shown, "(line 5)")
    qtbot.mouseClick(link, Qt.MouseButton.LeftButton, pos=middle(link))
    assert "is not in the editor" in shown.transport.happening.whole


@pytest.mark.parametrize("width", [1024, 1280])
def test_nothing_is_cut_without_a_tool_tip(window: MainWindow, qtbot: QtBot, width: int) -> None:
    long = "the_weight_of_a_layer_with_a_very_long_name_indeed_that_nobody_would_ever_type"
    window.resize(width, 768)
    window.open_trace(run_whole(f"import torch\n{long} = torch.ones(2, requires_grad=True)\nb = {long} * 2\n")[0])
    qtbot.waitUntil(lambda: window.canvas.scene is not None)
    window.docks.show_panel(window.inspector)
    qtbot.waitUntil(window.inspector.isVisible)
    for label in (long, "MulBackward0"):
        select(window, qtbot, label)
        page = window.inspector.widget()
        assert page.width() <= window.inspector.viewport().width()
        for each in labels(window):
            right = each.mapTo(page, QPoint(each.width(), 0)).x()
            assert right <= page.width()
            widest = max(each.fontMetrics().horizontalAdvance(word) for word in each.text().split(" "))
            assert widest <= each.width() + 1 or not each.wordWrap()
            assert each.text() == each.whole or each.toolTip() == each.whole
    assert any("…" in each.text() for each in labels(window))
