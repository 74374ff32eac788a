"""Two moments beside each other: pinned with a key, listed, marked in the graph."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QTreeWidgetItem
from pytestqt.qtbot import QtBot

from gradviz import events as ev
from gradviz.trace.trace import Trace
from gradviz.ui.comparison import MOST
from gradviz.ui.main_window import MainWindow
from tests.programs import key_of, run_whole, step_before

PROGRAM = """import torch
a = torch.tensor([1.0, 2.0], requires_grad=True)
b = a * a
c = b.sum()
c.backward()
del b, c
"""


def recorded(window: MainWindow, program: str = PROGRAM) -> Trace:
    trace, _ = run_whole(program)
    window.session.show_trace(trace, 0)
    return trace


def rows(window: MainWindow) -> dict[str, list[str]]:
    """What the panel lists: the headings with the titles below them."""
    tree = window.compare.tree
    groups = [tree.topLevelItem(number) for number in range(tree.topLevelItemCount())]
    return {group.text(0): [group.child(n).text(0) for n in range(group.childCount())] for group in groups}


def item(window: MainWindow, title: str) -> QTreeWidgetItem:
    (found,) = window.compare.tree.findItems(title, Qt.MatchFlag.MatchRecursive | Qt.MatchFlag.MatchExactly)
    return found


def test_a_moment_is_pinned_with_a_key_and_the_differences_stand_in_the_list(qtbot: QtBot, window: MainWindow) -> None:
    trace = recorded(window)
    started, ended = step_before(trace, ev.PassStarted), step_before(trace, ev.PassEnded) + 1
    window.session.move_to(started)
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_P)
    assert window.docks.is_front(window.compare)
    assert list(rows(window)) == ["This is the pinned moment itself: go elsewhere."]
    window.session.move_to(ended)
    qtbot.waitUntil(lambda: window.comparison.complete)
    assert rows(window) == {"changed · 3": ["a", "MulBackward0", "SumBackward0"]}
    assert item(window, "a").text(1) == "grad: None → [2, 4]"  # d(a*a)/da = 2a
    key = key_of(trace, "a", ended)
    assert window.session.differences[key] == "changed"


def test_seen_from_the_earlier_moment_things_are_about_to_change_or_to_go(qtbot: QtBot, window: MainWindow) -> None:
    trace = recorded(window)
    window.session.move_to(step_before(trace, ev.PassStarted))
    window.canvas.setFocus()
    qtbot.keyClick(window.canvas, Qt.Key.Key_P)
    window.session.move_to(len(trace))
    qtbot.waitUntil(lambda: window.comparison.complete)
    assert rows(window)["died · 4"] == ["MulBackward0", "b", "SumBackward0", "c"]
    assert set(window.session.differences.values()) == {"changed"}  # the dead are no nodes any longer
    qtbot.mouseClick(window.compare.swap, Qt.MouseButton.LeftButton)
    assert (window.session.cursor, window.comparison.pinned) == (step_before(trace, ev.PassStarted), len(trace))
    qtbot.waitUntil(lambda: window.comparison.complete)
    a, b = key_of(trace, "a", window.session.cursor), key_of(trace, "b", window.session.cursor)
    assert (window.session.differences[a], window.session.differences[b]) == ("changes", "goes")


def test_a_click_selects_and_a_double_click_goes_to_the_birth(qtbot: QtBot, window: MainWindow) -> None:
    trace = recorded(window)
    first = step_before(trace, ev.OperationCalled) + 4
    window.session.move_to(first)
    window.comparison.pin()
    window.pin()
    window.session.move_to(step_before(trace, ev.PassStarted))
    qtbot.waitUntil(lambda: window.comparison.complete)
    tree = window.compare.tree
    where = tree.visualItemRect(item(window, "c")).center()
    qtbot.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=where)
    key = key_of(trace, "c", window.session.cursor)
    assert window.session.selection == key
    qtbot.mouseDClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(where))
    assert window.session.cursor == trace.nodes[key].born


def test_unpinned_nothing_is_marked_and_another_record_has_no_pin(qtbot: QtBot, window: MainWindow) -> None:
    trace = recorded(window)
    assert not window.actions_by_name["unpin"].isEnabled()
    window.pin()
    window.session.move_to(len(trace))
    qtbot.waitUntil(lambda: window.comparison.complete)
    assert window.session.differences
    qtbot.mouseClick(window.compare.unpin, Qt.MouseButton.LeftButton)
    assert window.comparison.pinned is None
    assert not window.session.differences
    assert "Pin a moment" in window.compare.empty.text()
    assert window.compare.empty.isVisible()
    window.pin()
    recorded(window)
    assert window.comparison.pinned is None


def test_many_differences_are_counted_and_not_all_listed(qtbot: QtBot, window: MainWindow) -> None:
    count = MOST + 100
    recorded(window, f"import torch\na = torch.ones(1)\nkept = [a + k for k in range({count})]\n")
    window.pin()
    window.session.move_to(len(window.session.trace))
    qtbot.waitUntil(lambda: window.comparison.complete)
    (heading,) = rows(window)
    assert heading.startswith("born · ")
    listed = rows(window)[heading]
    assert len(listed) == MOST + 1
    assert listed[-1] == f"and {window.comparison.counts['born'] - MOST:,} more"
    assert window.comparison.counts["born"] >= 2 * count  # the operations and their results
