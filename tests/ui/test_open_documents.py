"""Several open documents: each keeps its own text, undo, breakpoints and marks, whichever is shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot

from gradviz.ui.editor.document import OpenDocument
from gradviz.ui.editor.marks import NOTHING
from gradviz.ui.main_window import MainWindow
from tests.ui.conftest import PATIENCE, until_rest
from tests.ui.test_debugging import debug, key, pausing, printed
from tests.ui.test_output_cells import click

Run = Callable[..., None]
PROGRAM = "import torch\na = torch.ones(2)\nb = a + 1\n"
OTHER = "import torch\nx = torch.zeros(3)\ny = x + 1\n"
COUNTING = "a = 1\nb = 2\nfor k in range(3):\n    a += k\n    b += a\nprint(a, b)\n"


def another(window: MainWindow, text: str, named: str = "other.py") -> OpenDocument:
    document = OpenDocument(window.look.theme, window)
    document.named = named
    document.set_text(text)
    window.documents.show(document)
    return document


def test_text_undo_caret_and_scroll_are_those_of_the_document(window: MainWindow) -> None:
    editor, first = window.editor, window.documents.active
    editor.show_text("\n".join(f"x{number} = {number}" for number in range(200)))
    editor.go_to(150)
    QTest.keyClicks(editor, "word")
    assert first.isModified()
    scrolled = editor.verticalScrollBar().value()
    assert scrolled > 0
    second = another(window, "z = 1\n")
    assert (editor.toPlainText(), editor.caret_line()) == ("z = 1\n", 1)
    assert not second.isModified()
    QTest.keyClicks(editor, "q")
    assert editor.toPlainText() == "qz = 1\n"
    assert first.line_text(150) == "wordx149 = 149"
    window.documents.show(first)
    assert (editor.caret_line(), editor.verticalScrollBar().value()) == (150, scrolled)
    assert editor.textCursor().positionInBlock() == len("word")
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert first.line_text(150) == "x149 = 149"
    assert second.text() == "qz = 1\n"
    window.documents.show(second)
    QTest.keyClick(editor, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert second.text() == "z = 1\n"


def test_what_is_put_above_the_caret_while_it_is_away_takes_the_caret_along(window: MainWindow) -> None:
    editor, first = window.editor, window.documents.active
    editor.show_text("a = 1\nb = 2\n")
    editor.go_to(2)
    another(window, OTHER)
    first.set_text("new = 0\na = 1\nb = 2\n")
    window.documents.show(first)
    assert editor.toPlainText() == "new = 0\na = 1\nb = 2\n"


def test_marks_are_those_of_the_document_that_ran(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    first = window.documents.active
    run(PROGRAM)
    qtbot.waitUntil(lambda: set(window.editor.marks.values) == {2, 3})
    assert not window.sync.edited
    another(window, PROGRAM)  # the same words, that were never run
    qtbot.waitUntil(lambda: not window.sync._timer.isActive())
    assert window.editor.marks.values == {}
    assert not window.sync.edited
    QTest.keyClicks(window.editor, "w")
    qtbot.waitUntil(lambda: not window.sync._timer.isActive())
    assert not window.status.edited.isVisible()
    window.documents.show(first)
    qtbot.waitUntil(lambda: set(window.editor.marks.values) == {2, 3})
    assert not window.sync.edited


def test_a_step_shows_the_document_that_its_line_is_in(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    first = window.documents.active
    run(PROGRAM)
    second = another(window, OTHER)
    window.stage.setFocus()
    key(window, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
    assert window.documents.active is first
    qtbot.waitUntil(lambda: window.editor.marks.shown is not None)
    window.documents.show(second)
    qtbot.waitUntil(lambda: window.editor.marks.peek is not None)
    assert window.editor.marks.shown is None


def test_the_line_that_runs_elsewhere_is_told_with_its_document(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    window.documents.active.named = "first.py"
    run(PROGRAM)
    another(window, OTHER)
    qtbot.waitUntil(lambda: window.editor.marks.peek is not None)
    peek = window.editor.marks.peek
    assert peek is not None
    assert peek.title == "line 3 of first.py as it ran"
    assert peek.lines[peek.shown] == "b = a + 1"


def test_cells_of_two_documents_in_one_record_are_marked_each_in_its_own(
    window: MainWindow, qtbot: QtBot, run: Run
) -> None:
    first = window.documents.active
    window.editor.show_text("# %%\nimport torch\na = torch.ones(2)\n")
    window.run_cell()
    until_rest(window, qtbot)
    second = another(window, "# %%\n\n\nc = a + 2\n")
    window.editor.go_to(4)
    window.run_cell()
    until_rest(window, qtbot)
    qtbot.waitUntil(lambda: set(window.editor.marks.values) == {4})
    window.documents.show(first)
    qtbot.waitUntil(lambda: set(window.editor.marks.values) == {3})
    made = window.session.trace.nodes["t1.0"].place
    assert made is not None
    assert made.line == 2
    assert window.sync.stands_at(made) == (first, 3)
    assert [document for document in window.documents.all if window.sync.source(document).texts_of(4)] == [second]


def test_breakpoints_belong_to_their_document(window: MainWindow, qtbot: QtBot) -> None:
    first = window.documents.active
    qtbot.waitUntil(window.isActiveWindow)
    window.editor.show_text(COUNTING)
    window.editor.go_to(4)
    key(window, Qt.Key.Key_F9)
    second = another(window, COUNTING)
    assert window.breakpoints.all() == []
    qtbot.waitUntil(lambda: not window.editor.stops)
    window.run()
    until_rest(window, qtbot)
    assert printed(window) == "4 9\n"  # never stopped by the other document's
    window.editor.go_to(6)
    key(window, Qt.Key.Key_F9)
    window.documents.show(first)
    qtbot.waitUntil(lambda: set(window.editor.stops) == {4})
    assert [point.line for point in window.breakpoints.all(second)] == [6]
    assert pausing(window, qtbot, window.actions_by_name["run"].trigger) == 4
    window.documents.show(second)
    qtbot.waitUntil(lambda: window.editor.paused is None and set(window.editor.stops) == {6})
    key(window, Qt.Key.Key_F9)
    assert pausing(window, qtbot, window.actions_by_name["run"].trigger) == 4  # the next turn of its loop
    assert window.documents.active is first
    assert window.editor.paused == 4
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)


def test_the_text_that_runs_is_followed_while_another_is_shown(window: MainWindow, qtbot: QtBot) -> None:
    first = window.documents.active
    debug(window, qtbot, COUNTING)
    second = another(window, COUNTING)
    assert not window.older.isVisible()
    QTest.keyClicks(window.editor, "k")
    qtbot.waitUntil(lambda: not window.running_text._later.isActive(), timeout=PATIENCE)
    assert not window.older.isVisible()
    window.documents.show(first)
    window.editor.go_to(1)
    QTest.keyClick(window.editor, Qt.Key.Key_Return)
    qtbot.waitUntil(window.older.isVisible, timeout=PATIENCE)
    window.documents.show(second)
    qtbot.waitUntil(lambda: not window.older.isVisible(), timeout=PATIENCE)
    window.editor.go_to(5)
    window.actions_by_name["run_to_caret"].trigger()
    assert window.transport.happening.whole.startswith("It is another document that runs")
    pausing(window, qtbot, lambda: key(window, Qt.Key.Key_F10))
    assert window.documents.active is first
    assert window.editor.paused == 3
    window.actions_by_name["stop"].trigger()
    until_rest(window, qtbot)


def test_a_record_of_a_closed_document_marks_no_other(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    run(PROGRAM)
    window.files.new()
    assert len(window.session.trace)
    window.editor.insertPlainText(PROGRAM)
    qtbot.waitUntil(lambda: window.editor.marks.peek is not None)
    assert window.editor.marks.values == {}
    peek = window.editor.marks.peek
    assert peek is not None
    assert "closed document" in peek.title
    window.stage.setFocus()
    key(window, Qt.Key.Key_F10, Qt.KeyboardModifier.ControlModifier)
    assert window.editor.marks != NOTHING
    assert window.editor.marks.shown is None


def test_who_looks_at_another_tab_is_not_taken_back_by_what_plays(window: MainWindow, qtbot: QtBot, run: Run) -> None:
    run(PROGRAM)
    second = another(window, OTHER)
    window.session.move_to(0)
    window.player.toggle()
    qtbot.waitUntil(lambda: window.documents.active is not second, timeout=PATIENCE)  # what plays is shown
    window.actions_by_name["next_tab"].trigger()
    assert window.documents.active is second
    assert not window.player.playing


# ------------------------------------------------------------ the first cells of two documents in one record


@pytest.fixture
def both(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> MainWindow:
    """The first cells of two notebooks ran one after the other: the one failed, the other did not."""
    for name, source in (("one", "print('of one')\n1 / 0"), ("two", "print('of two')")):
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)]), path)
        assert window.files.open(path)
        window.editor.go_to(2)
        window.run_cell()
        until_rest(window, qtbot)
    qtbot.waitUntil(lambda: "of two" in window.output.view.toPlainText())
    return window


def test_each_has_a_head_of_its_own_that_leads_there(both: MainWindow, qtbot: QtBot) -> None:
    said = [line for line in both.output.text().split("\n") if line]
    assert said[:2] == ["one.ipynb  ·  Cell 1  ·  line 2", "of one"]
    assert said[-2:] == ["two.ipynb  ·  Cell 1  ·  line 2", "of two"]
    for words, title in (("one.ipynb  ·", "one.ipynb"), ("two.ipynb  ·", "two.ipynb"), ("cell 1, line 3", "one.ipynb")):
        click(qtbot, both.output, words)
        assert both.documents.active.title == title
    assert both.editor.caret_line() == 3
    both.run_cell()  # in place of what it put out before, and of nothing else
    until_rest(both, qtbot)
    qtbot.waitUntil(lambda: "In [3]" in both.output.view.toPlainText())
    assert [both.output.text().count(words) for words in ("of one", "of two")] == [1, 1]
    assert "one.ipynb, cell 1, line 3" in both.output.text()


def test_the_error_of_the_one_stays_in_the_margin_when_the_other_runs(both: MainWindow, qtbot: QtBot) -> None:
    both.documents.show(both.documents.all[0])
    qtbot.waitUntil(lambda: 3 in both.editor.marks.errors)


def test_all_output_that_is_saved_is_that_of_both(both: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    with qtbot.waitSignal(both.output.saved):
        both.output.save_all(tmp_path / "all.txt", page=False)
    text = (tmp_path / "all.txt").read_text()
    assert "one.ipynb  ·  Cell 1" in text
    assert "of one" in text
    assert "two.ipynb  ·  Cell 1" in text
    assert "of two" in text


def test_a_record_of_both_opens_with_both_texts(
    both: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(both.files, "ask_about_changes", lambda _documents: QMessageBox.StandardButton.Discard)
    both.session.trace.save(tmp_path / "both.gradviz")
    for document in list(both.documents.all):
        document.setModified(False)
        both.documents.show(document)
        assert both.files.close(document)
    assert both.files.open(tmp_path / "both.gradviz")
    qtbot.waitUntil(lambda: len(both.documents.all) == 2)
    texts = {document.title: document.text() for document in both.documents.all}
    assert texts == {
        "two.ipynb": "# %%\nprint('of two')\n",
        "both.gradviz": "# %%\nprint('of one')\n1 / 0\n",
    }
    qtbot.waitUntil(lambda: "of two" in both.output.view.toPlainText())
    click(qtbot, both.output, "two.ipynb  ·")
    assert both.editor.toPlainText() == texts["two.ipynb"]
