"""What is wrong with the text and with the run: underlined, and listed in the panel."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage, QTextCursor
from pytestqt.qtbot import QtBot

from gradviz.language.messages import Finding
from gradviz.ui.code_help.sentences import sentence
from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.main_window import MainWindow
from gradviz.ui.panels.problems import ProblemsPanel

PATIENCE = 60_000
Row = tuple[str, str, str]


@pytest.fixture
def panel(window: MainWindow) -> ProblemsPanel:
    window.docks.show_panel(window.assistant.panel)
    return window.assistant.panel


def wait_for_rows(qtbot: QtBot, panel: ProblemsPanel, rows: list[Row]) -> None:
    qtbot.waitUntil(lambda: panel.rows() == rows, timeout=PATIENCE)


def test_problems_of_the_text_are_listed_by_line_while_one_types(
    window: MainWindow, panel: ProblemsPanel, qtbot: QtBot
) -> None:
    assert panel.title() == "Problems"
    window.editor.show_text("import os\nx = wieght + 1\n")
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(window.editor, "weight = 3 +")
    rows = [
        ("hint", "os is imported, but never used.", "line 1"),
        ("warning", "wieght is not defined; is weight meant?", "line 2"),
        ("error", "Something is missing behind +.", "line 3"),
    ]
    wait_for_rows(qtbot, panel, rows)
    assert panel.title() == "Problems (2)"
    assert window.docks.dock_of(panel).windowTitle() == "Problems (2)"
    qtbot.keyClicks(window.editor, " os")
    wait_for_rows(qtbot, panel, [("warning", "wieght is not defined; is weight meant?", "line 2")])


def test_without_problems_the_panel_says_so(window: MainWindow, panel: ProblemsPanel, qtbot: QtBot) -> None:
    qtbot.waitUntil(panel.empty.isVisible)
    assert panel.empty.text().startswith("No problems found.")


def test_kinds_can_be_left_out(window: MainWindow, panel: ProblemsPanel, qtbot: QtBot) -> None:
    window.editor.show_text("import os\nprint(nowhere)\n")
    hint = ("hint", "os is imported, but never used.", "line 1")
    warning = ("warning", "nowhere is not defined.", "line 2")
    wait_for_rows(qtbot, panel, [hint, warning])
    qtbot.mouseClick(panel.buttons["hint"], Qt.MouseButton.LeftButton)
    assert panel.rows() == [warning]
    qtbot.mouseClick(panel.buttons["warning"], Qt.MouseButton.LeftButton)
    assert panel.empty.isVisible()
    assert "switched off" in panel.empty.text()
    assert panel.title() == "Problems (1)", "they are there all the same"


def test_a_click_goes_to_the_place(window: MainWindow, panel: ProblemsPanel, qtbot: QtBot) -> None:
    window.editor.show_text("x = 1\ny = x + nowhere\n")
    wait_for_rows(qtbot, panel, [("warning", "nowhere is not defined.", "line 2")])
    item = panel.list.topLevelItem(0)
    assert item is not None
    center = panel.list.visualItemRect(item).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=center)
    cursor = window.editor.textCursor()
    assert (cursor.blockNumber() + 1, cursor.positionInBlock()) == (2, len("y = x + "))


WARNS = """import torch
a = torch.ones(2, requires_grad=True)
b = a * 2
b.grad
for turn in range(3):
    b.grad
c = b @ torch.ones(3)
"""


def test_errors_and_warnings_of_the_run_are_listed_and_lead_to_their_step(
    window: MainWindow, panel: ProblemsPanel, run: Callable[..., None], qtbot: QtBot
) -> None:
    run(WARNS)
    window.docks.show_panel(panel)
    qtbot.waitUntil(lambda: len(panel.rows()) == 3, timeout=PATIENCE)
    rows = panel.rows()
    assert [(kind, where) for kind, _, where in rows] == [
        ("warning", "line 4"),
        ("warning", "line 6"),
        ("error", "line 7"),
    ]
    assert rows[0][1].startswith("UserWarning: The .grad attribute of a Tensor that is not a leaf")
    assert rows[2][1].startswith("RuntimeError: ")
    item = panel.list.topLevelItem(0)
    assert item is not None
    center = panel.list.visualItemRect(item).center()
    qtbot.mouseClick(panel.list.viewport(), Qt.MouseButton.LeftButton, pos=center)
    assert window.session.trace.events[window.session.cursor - 1].place.line == 4  # type: ignore[union-attr]
    assert window.editor.caret_line() == 4


def test_what_python_could_not_read_is_listed_once(
    window: MainWindow, panel: ProblemsPanel, run: Callable[..., None], qtbot: QtBot
) -> None:
    run("x = 1\nif x\n    pass\n")
    window.docks.show_panel(panel)
    wait_for_rows(qtbot, panel, [("error", "A : is missing here.", "line 2")])


def test_a_line_that_was_inserted_above_moves_what_is_listed(
    window: MainWindow, panel: ProblemsPanel, qtbot: QtBot
) -> None:
    window.editor.show_text("x = 1\nprint(nowhere)\n")
    wait_for_rows(qtbot, panel, [("warning", "nowhere is not defined.", "line 2")])
    window.editor.moveCursor(QTextCursor.MoveOperation.Start)
    qtbot.keyClick(window.editor, Qt.Key.Key_Return)
    (located,) = window.assistant.code_help.checking.findings
    assert located.line == 3, "at once, before the text is checked anew"
    wait_for_rows(qtbot, panel, [("warning", "nowhere is not defined.", "line 3")])


def test_each_document_has_its_own_findings(window: MainWindow, panel: ProblemsPanel, qtbot: QtBot) -> None:
    window.editor.show_text("print(first)\n")
    wait_for_rows(qtbot, panel, [("warning", "first is not defined.", "line 1")])
    before = window.editor.open_document
    other = OpenDocument(window.look.theme, window)
    other.set_text("\nprint(second)\n")
    window.documents.show(other)
    wait_for_rows(qtbot, panel, [("warning", "second is not defined.", "line 2")])
    window.documents.show(before)
    wait_for_rows(qtbot, panel, [("warning", "first is not defined.", "line 1")])


def test_two_editors_on_two_documents_have_their_own(window: MainWindow, panel: ProblemsPanel, qtbot: QtBot) -> None:
    window.editor.show_text("print(first)\n")
    wait_for_rows(qtbot, panel, [("warning", "first is not defined.", "line 1")])
    window.panes.split(Qt.Orientation.Horizontal)
    other = OpenDocument(window.look.theme, window)
    other.set_text("second_name = 1\nprint(second)\n")
    window.documents.show(other)
    wait_for_rows(qtbot, panel, [("warning", "second is not defined.", "line 2")])
    qtbot.waitUntil(window.editor.hasFocus)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(window.editor, "second_n")
    completing = window.assistant.code_help.completing
    qtbot.waitUntil(lambda: completing.shown, timeout=PATIENCE)
    assert completing.popup.current is not None
    assert completing.popup.current.name == "second_name"
    qtbot.keyClick(window.editor, Qt.Key.Key_Tab)
    assert other.text() == "second_name = 1\nprint(second)\nsecond_name"
    window.panes.go_to_other()
    wait_for_rows(qtbot, panel, [("warning", "first is not defined.", "line 1")])


def test_names_that_live_are_defined_in_cells(
    window: MainWindow, panel: ProblemsPanel, run: Callable[..., None], qtbot: QtBot
) -> None:
    run("exec('made_in_secret = 1')\n")
    window.docks.show_panel(panel)
    window.editor.show_text("print(made_in_secret)\n")
    wait_for_rows(qtbot, panel, [("warning", "made_in_secret is not defined.", "line 1")])
    window.editor.show_text("# %%\nprint(made_in_secret, other)\n")
    wait_for_rows(qtbot, panel, [("warning", "other is not defined.", "line 2")])


def colors_of(image: QImage) -> set[str]:
    return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}


def test_what_is_wrong_is_underlined_and_marked_beside_the_line(window: MainWindow, qtbot: QtBot) -> None:
    theme = window.look.theme
    window.editor.show_text("x = 1\n\nprint(x, nowhere)\n")
    window.editor.clearFocus()
    wrong = QColor(theme.warning).name()
    assert wrong not in colors_of(window.editor.viewport().grab().toImage())
    qtbot.waitUntil(lambda: bool(list(window.assistant.code_help.checking.findings)), timeout=PATIENCE)
    _line, top, height = next(row for row in window.editor.visible_lines() if row[0] == 3)
    cursor = window.editor.textCursor()
    cursor.setPosition(window.editor.toPlainText().index("nowhere"))
    left = window.editor.cursorRect(cursor).left()
    underlined = window.editor.viewport().grab().toImage().copy(left, top, 60, height)
    assert wrong in colors_of(underlined)
    before = window.editor.viewport().grab().toImage().copy(0, top, left - 2, height)
    assert wrong not in colors_of(before)
    gutter = window.editor.gutter.grab().toImage()
    assert wrong in colors_of(gutter.copy(0, top, 6, height))
    first_top = next(row for row in window.editor.visible_lines() if row[0] == 1)[1]
    assert wrong not in colors_of(gutter.copy(0, first_top, 6, height))


def test_checking_can_be_switched_off_in_the_settings(window: MainWindow, panel: ProblemsPanel, qtbot: QtBot) -> None:
    window.editor.show_text("print(nowhere)\n")
    wait_for_rows(qtbot, panel, [("warning", "nowhere is not defined.", "line 1")])
    window.preferences.put("check_text", False)
    wait_for_rows(qtbot, panel, [])
    window.preferences.put("check_text", True)
    wait_for_rows(qtbot, panel, [("warning", "nowhere is not defined.", "line 1")])


@pytest.mark.parametrize(
    ("code", "values", "said"),
    [
        ("syntax", ("'(' was never closed", "("), "This ( is never closed."),
        ("syntax", ("expected ':'", "x"), "A : is missing here."),
        ("syntax", ("invalid syntax", "%matplotlib"), "Lines that begin with % run only in the cells of a notebook."),
        (
            "syntax",
            ("expected an indented block after 'for' statement on line 4", "print"),
            "What belongs to line 4 must be indented.",
        ),
        ("syntax", ("something new of a later Python", ""), "Something new of a later Python."),
        (
            "UndefinedName",
            ("np", "", "import numpy as np"),
            "np is not defined; is this missing above: import numpy as np?",
        ),
        (
            "UnusedImport",
            ("'torch.optim as o' imported but unused", "torch.optim as o"),
            "o is imported, but never used.",
        ),
        ("FStringMissingPlaceholders", ("f-string is missing placeholders",), "This f-string has no {…} in it."),
        ("SomethingNew", ("a check of a later pyflakes",), "A check of a later pyflakes."),
    ],
)
def test_sentences_say_what_is_wrong_in_plain_words(code: str, values: tuple[str, ...], said: str) -> None:
    assert sentence(Finding(code, "error", 1, 0, 1, 1, values)) == said


def test_ticks_and_waves_do_not_stand_in_the_way_of_the_mouse(window: MainWindow, qtbot: QtBot) -> None:
    window.editor.show_text("print(nowhere)\n" * 200)
    qtbot.waitUntil(lambda: bool(list(window.assistant.code_help.checking.findings)), timeout=PATIENCE)
    bar = window.editor.verticalScrollBar()
    assert bar.childAt(QPoint(bar.width() // 2, bar.height() // 2)) is None or bar.childAt(
        QPoint(bar.width() // 2, bar.height() // 2)
    ).testAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
