"""For those who use keys alone, or hear the window: names, focus that is seen, and a graph in words."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAccessibleEvent, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QDockWidget, QLabel, QMainWindow, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from gradviz.ui.canvas import accessible
from gradviz.ui.main_window import MainWindow
from gradviz.ui.theme import THEMES
from tests.programs import key_of, run_whole
from tests.ui.conftest import show

PROGRAM = """
import torch
a = torch.tensor([3.0, 1.0], requires_grad=True)
k = torch.tensor([1.0, 2.0])
b = a * a
loss = (b * k).sum()
loss.backward()
"""
NAME, DESCRIPTION = QAccessible.Text.Name, QAccessible.Text.Description


@pytest.fixture
def heard(window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is read aloud of a window that shows a record."""
    show(window, qtbot, run_whole(PROGRAM)[0])
    told: list[str] = []
    update = QAccessible.updateAccessibility

    def noted(event: QAccessibleEvent) -> None:
        if isinstance(event, QAccessibleAnnouncementEvent):
            told.append(event.message())
        update(event)

    monkeypatch.setattr(accessible, "_is_heard", lambda: True)
    monkeypatch.setattr(accessible.QAccessible, "updateAccessibility", noted)
    yield told
    window.canvas.teller.stop()


def interface(part: QWidget) -> QAccessibleInterface:
    found = QAccessible.queryAccessibleInterface(part)
    assert found is not None
    return found


def nodes(window: MainWindow) -> dict[str, str]:
    """The words of each node, by the first of them."""
    graph = interface(window.canvas)
    words = [graph.child(each).text(NAME) for each in range(graph.childCount())]
    return {said.partition(",")[0]: said for said in words}


def test_the_nodes_of_the_graph_are_a_list_in_words(window: MainWindow, heard: list[str]) -> None:
    window.session.move_to(len(window.session.trace))
    graph = interface(window.canvas)
    assert graph.role() == QAccessible.Role.List
    assert graph.text(NAME) == "Graph"
    assert graph.text(DESCRIPTION).startswith(f"{graph.childCount()} nodes, ")
    said = nodes(window)
    # by hand: d loss / d a = 2 a k = 6 and 4
    assert said["leaf tensor a"] == "leaf tensor a, shape 2, value 3, 1, gradient 6, 4, feeds MulBackward0"
    assert said["tensor k"].startswith("tensor k, shape 2, value 1, 2, requires no gradient")
    assert said["tensor b"] == "tensor b, shape 2, value 9, 1, from MulBackward0, feeds MulBackward0"
    assert said["tensor loss"].startswith("tensor loss, a single number, value 11, from SumBackward0")
    first = said["function MulBackward0"]
    assert "run once" in first
    assert "its saved tensors are freed" in first


def test_what_is_not_there_yet_is_not_told(window: MainWindow, heard: list[str]) -> None:
    window.session.move_to(1)
    early = interface(window.canvas).childCount()
    window.session.move_to(len(window.session.trace))
    assert early < interface(window.canvas).childCount()


def test_a_node_is_where_it_is_seen_and_the_selected_one_has_the_focus(
    window: MainWindow, qtbot: QtBot, heard: list[str]
) -> None:
    trace = window.session.trace
    window.session.move_to(len(trace))
    graph = interface(window.canvas)
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    key = key_of(trace, "a")
    place = window.canvas.scene.rects[window.canvas.scene.index[key]]
    node = graph.child([graph.child(each).text(NAME)[:13] for each in range(graph.childCount())].index("leaf tensor a"))
    assert node.rect().width() == pytest.approx((place[2] - place[0]) * window.canvas.camera.scale, abs=2)
    middle = node.rect().center()
    assert graph.childAt(middle.x(), middle.y()).text(NAME) == node.text(NAME)
    QTest.mouseClick(window.canvas, Qt.MouseButton.LeftButton, pos=window.canvas.mapFromGlobal(middle))
    assert window.session.selection == key
    assert graph.focusChild().text(NAME) == node.text(NAME)
    assert node.state().selected
    assert node.parent().text(NAME) == "Graph"
    assert graph.indexOfChild(node) >= 0


def test_what_is_selected_with_the_keys_is_told(window: MainWindow, qtbot: QtBot, heard: list[str]) -> None:
    trace = window.session.trace
    window.session.move_to(len(trace))
    window.session.select(key_of(trace, "b"))
    assert heard[-1].startswith("selected: tensor b, shape 2")
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert heard[-1].startswith("selected: function MulBackward0")
    QTest.keyClick(window.canvas, Qt.Key.Key_Left, Qt.KeyboardModifier.ControlModifier)
    assert heard[-1].startswith("selected: leaf tensor a")


def test_what_a_step_did_is_told_once_one_stays_there(window: MainWindow, qtbot: QtBot, heard: list[str]) -> None:
    trace = window.session.trace
    window.session.move_to(0)
    for step in range(1, len(trace) + 1):
        window.session.move_to(step)
    qtbot.waitUntil(lambda: len(heard) > 0)
    assert heard == [window.transport.happening.whole], "not of each on the way"


def test_a_canvas_that_goes_takes_its_words_along(window: MainWindow, heard: list[str]) -> None:
    graph = interface(window.canvas)
    held = [graph.child(each) for each in range(graph.childCount())]
    window.open_trace(run_whole("import torch\nx = torch.ones(2)\n")[0])
    assert all(node.text(NAME) == "" and not node.isValid() for node in held), "they are of another record"


# ------------------------------------------------------------ names and focus

DIALOGS = ("settings", "shortcuts", "legend", "about", "palette", "export_picture", "bookmark", "bookmarks",
           "new_breakpoint")  # fmt: skip


def is_away(part: QWidget | None) -> bool:
    """Whether it was taken away; panels behind others were not, and say their names before they come."""
    while part is not None and not isinstance(part, QDockWidget | QMainWindow | QDialog):
        if part.isHidden():
            return True
        part = part.parentWidget()
    return False


def nameless(top: QWidget) -> list[str]:
    """Those of its widgets that take the focus and that a screen reader has no name for."""
    found = []
    for part in [top, *top.findChildren(QWidget)]:
        inner = part.parentWidget()
        if not part.focusPolicy() & Qt.FocusPolicy.TabFocus or part.focusProxy() is not None:
            continue
        if is_away(part) or part.window() is not top:
            continue
        if isinstance(part, QDialog) or part.objectName().startswith("qt_"):
            continue
        if inner is not None and inner.focusProxy() is part:
            continue
        spoken = interface(part)
        if not spoken.text(NAME).strip() and spoken.role() not in (QAccessible.Role.Client, QAccessible.Role.ScrollBar):
            found.append(f"{type(part).__name__} {part.objectName()!r} in {type(inner).__name__}")
    return found


def test_whatever_takes_the_focus_has_a_name(window: MainWindow, qtbot: QtBot) -> None:
    show(window, qtbot, run_whole(PROGRAM)[0])
    for name in window.docks.names():
        window.docks.show_panel(window.docks._panels[name].widget)
        assert nameless(window) == [], name


@pytest.mark.parametrize("name", DIALOGS)
def test_whatever_takes_the_focus_in_a_dialog_has_a_name(window: MainWindow, qtbot: QtBot, name: str) -> None:
    show(window, qtbot, run_whole(PROGRAM)[0])
    window.actions_by_name[name].trigger()
    shown = [each for each in window.findChildren(QDialog) if each.isVisible()]
    assert shown
    for each in shown:
        assert nameless(each) == []
        each.close()


def focusable(window: MainWindow) -> list[QWidget]:
    policies = Qt.FocusPolicy.TabFocus
    return [
        each
        for each in window.findChildren(QWidget)
        if each.focusPolicy() & policies and each.isVisible() and each.isEnabled() and each.focusProxy() is None
    ]


@pytest.mark.parametrize("theme", THEMES)
def test_one_sees_where_the_focus_is(window: MainWindow, qtbot: QtBot, theme: str) -> None:
    show(window, qtbot, run_whole(PROGRAM)[0])
    window.look.choose(theme)
    qtbot.waitUntil(window.isActiveWindow)
    other = window.editor
    unseen = []
    for part in focusable(window):
        if part is other or other.isAncestorOf(part):
            continue
        other.setFocus()
        QApplication.processEvents()
        before = part.grab().toImage()
        part.setFocus(Qt.FocusReason.TabFocusReason)
        if QApplication.focusWidget() is not part:
            continue
        QApplication.processEvents()
        if part.grab().toImage() == before:
            unseen.append(f"{type(part).__name__} {part.objectName()!r} {interface(part).text(NAME)!r}")
    assert not unseen, "\n".join(unseen)


def test_the_tabulator_goes_through_all_of_the_window(window: MainWindow, qtbot: QtBot) -> None:
    show(window, qtbot, run_whole(PROGRAM)[0])
    qtbot.waitUntil(window.isActiveWindow)
    window.canvas.setFocus()
    reached: list[QWidget] = []
    for _ in range(80):
        focused = QApplication.focusWidget()
        if focused is None or focused in reached or focused is window.editor:
            break
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    assert window.transport.timeline in reached
    assert window.transport.speed in reached
    rows = [interface(each).text(NAME) for each in reached]
    assert rows[0] == "Graph"


@pytest.mark.parametrize("name", ["legend", "about"])
def test_what_a_dialog_tells_is_reached_with_a_key_and_has_a_name(window: MainWindow, qtbot: QtBot, name: str) -> None:
    window.actions_by_name[name].trigger()
    [dialog] = [each for each in window.findChildren(QDialog) if each.isVisible()]
    qtbot.waitUntil(dialog.isActiveWindow)
    reached = []
    for _ in range(4):
        focused = QApplication.focusWidget()
        assert focused is not None
        reached.append(focused)
        QTest.keyClick(focused, Qt.Key.Key_Tab)
    told = [each for each in reached if isinstance(each, QLabel | QScrollArea)]
    assert told
    assert all(interface(each).text(NAME) for each in told)
    dialog.close()
