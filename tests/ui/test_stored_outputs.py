"""What an opened notebook holds is seen in the output pane, and told apart from what runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QTextCursor
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow
from gradviz.ui.runs import State
from tests.test_notebooks import words, written
from tests.ui.conftest import PATIENCE, until_rest
from tests.ui.person import Person
from tests.ui.test_notebook_files import plain, type_at

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
STORED = "  ·  stored in the notebook"


def held(source: str, count: int, *outputs: dict[str, Any]) -> dict[str, Any]:
    """A cell that holds what an earlier run of somebody's put out."""
    return {"cell_type": "code", "execution_count": count, "id": f"c{count}", "metadata": {},
            "outputs": list(outputs), "source": source}  # fmt: skip


def stream(text: Any, name: str = "stdout") -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def display(**forms: Any) -> dict[str, Any]:
    data = {{"png": "image/png", "svg": "image/svg+xml", "latex": "text/latex", "markdown": "text/markdown",
             "html": "text/html", "plain": "text/plain"}[form]: value for form, value in forms.items()}  # fmt: skip
    return {"output_type": "display_data", "metadata": {}, "data": data}


def error(*lines: str) -> dict[str, Any]:
    return {"output_type": "error", "ename": "ValueError", "evalue": "no", "traceback": list(lines)}


def opened(window: MainWindow, folder: Path, *cells: dict[str, Any], name: str = "a.ipynb") -> Path:
    path = folder / name
    path.write_text(written(*cells), encoding="utf-8")
    assert window.files.open(path)
    return path


def until_shown(window: MainWindow, qtbot: QtBot, *lines: str) -> None:
    """Wait until the pane shows these lines, in what it knows and in what is seen; signs of heads aside."""
    qtbot.waitUntil(lambda: window.output.text().split("\n") == list(lines))
    seen = window.output.view.toPlainText
    for line in lines:
        qtbot.waitUntil(lambda line=line: line in seen())


THREE = [
    held("print('one')", 4, stream(["one ", "of before\n"]), stream("careful\n", "stderr")),
    words("Words"),
    plain("quiet = 1", "q"),
    held("print('two')", 9, stream("two of before\n")),
]


def test_what_a_notebook_holds_is_seen_when_it_is_opened(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened(window, tmp_path, *THREE)
    until_shown(window, qtbot, f"Cell 1{STORED}", "one of before", "careful", f"Cell 3{STORED}", "two of before")
    assert window.output.view.toPlainText().split("\n")[0] == f"▾ Cell 1{STORED}   In [4]"
    assert window.output.view.verticalScrollBar().value() == 0
    assert not window.files.modified


def test_a_notebook_that_holds_nothing_leaves_the_pane_empty(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened(window, tmp_path, *THREE)
    qtbot.waitUntil(lambda: "two of before" in window.output.view.toPlainText())
    opened(window, tmp_path, plain("x = 1", "x"), name="b.ipynb")
    qtbot.waitUntil(lambda: window.output.view.toPlainText() == "")
    assert window.output.view.placeholderText() == "What the program puts out comes here."


def test_a_cell_that_runs_takes_the_place_of_what_it_held_and_others_keep_theirs(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    path = opened(window, tmp_path, *THREE)
    window.running.run_cell_at(window.editor.marker_lines()[3] + 1)
    until_rest(window, qtbot)
    until_shown(window, qtbot, f"Cell 1{STORED}", "one of before", "careful", "Cell 3  ·  line 11", "two")
    window.running.run_cell_at(2)
    until_rest(window, qtbot)
    until_shown(window, qtbot, "Cell 1  ·  line 2", "one", "Cell 3  ·  line 11", "two")
    person.press("Ctrl+S")
    texts = [
        "".join(cell["outputs"][0]["text"]) for cell in json.loads(path.read_bytes())["cells"] if cell.get("outputs")
    ]
    assert texts == ["one\n", "two\n"]


def test_cells_that_a_run_does_not_reach_go_on_showing_what_they_hold(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(
        window, tmp_path,
        held("import os\nos._exit(3)", 1, stream("fine before\n")), held("print('two')", 2, stream("two before\n")),
    )  # fmt: skip
    person.press("F5")
    qtbot.waitUntil(lambda: window.runs.state == State.ENDED, timeout=PATIENCE)
    qtbot.waitUntil(lambda: "exit code 3" in window.output.text())
    shown = window.output.text().split("\n")
    assert shown[0] == "Cell 1  ·  line 2"
    assert "fine before" not in shown
    assert shown[-2:] == [f"Cell 2{STORED}", "two before"]


def test_the_document_in_view_shows_what_it_holds(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened(window, tmp_path, held("x = 1", 1, stream("of a\n")))
    until_shown(window, qtbot, f"Cell 1{STORED}", "of a")
    opened(window, tmp_path, held("y = 1", 1, stream("of b\n")), name="b.ipynb")
    until_shown(window, qtbot, f"Cell 1{STORED}", "of b")
    window.documents.show(window.documents.all[0])
    until_shown(window, qtbot, f"Cell 1{STORED}", "of a")
    window.files.new()
    qtbot.waitUntil(lambda: window.output.text() == "")


def test_beside_the_output_of_another_program_heads_say_whose_cell_it_is(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    path = opened(window, tmp_path, plain("print('here')", "a"))
    person.press("F5")
    until_rest(window, qtbot)
    opened(window, tmp_path, held("y = 1", 1, stream("of b\n")), name="b.ipynb")
    until_shown(window, qtbot, f"{path.name}  ·  Cell 1  ·  line 2", "here", f"b.ipynb  ·  Cell 1{STORED}", "of b")
    window.documents.show(window.documents.all[0])
    until_shown(window, qtbot, "Cell 1  ·  line 2", "here")


# ------------------------------------------------------------ edits


def test_what_another_text_put_out_says_so(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened(window, tmp_path, *THREE)
    type_at(window, "print('one'", ", 1")
    edited = f"Cell 1{STORED}  ·  edited since"
    rest = ("one of before", "careful", f"Cell 3{STORED}", "two of before")
    until_shown(window, qtbot, edited, *rest)
    assert window.files.save()
    until_shown(window, qtbot, edited, *rest)
    for _ in range(3):
        window.editor.undo()
    until_shown(window, qtbot, f"Cell 1{STORED}", *rest)


def test_a_run_whose_cell_was_edited_since_says_so(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(window, tmp_path, plain("print('one')", "a"))
    person.press("F5")
    until_rest(window, qtbot)
    type_at(window, "print('one'", ", 1")
    until_shown(window, qtbot, "Cell 1  ·  line 2  ·  edited since", "one")
    window.running.run_cell_at(2)
    until_rest(window, qtbot)
    until_shown(window, qtbot, "Cell 1  ·  line 2", "one 1")


def test_what_cells_hold_goes_with_them_and_comes_back(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened(window, tmp_path, *THREE)
    whole = window.editor.toPlainText()
    all_of_it = (f"Cell 1{STORED}", "one of before", "careful", f"Cell 3{STORED}", "two of before")
    until_shown(window, qtbot, *all_of_it)
    cursor = window.editor.textCursor()
    cursor.movePosition(QTextCursor.MoveOperation.Start)
    cursor.setPosition(whole.index("# %% [markdown]"), QTextCursor.MoveMode.KeepAnchor)
    cursor.removeSelectedText()
    until_shown(window, qtbot, f"Cell 2{STORED}", "two of before")
    window.editor.undo()
    until_shown(window, qtbot, *all_of_it)
    type_at(window, "quiet = 1", "\n\n# %%\nnew = 1")
    until_shown(window, qtbot, *all_of_it[:3], f"Cell 4{STORED}", "two of before")


# ------------------------------------------------------------ runs whose record is gone


def test_what_an_earlier_run_put_out_stays_in_view_until_the_file_has_it(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    opened(window, tmp_path, *THREE)
    person.press("F5")
    until_rest(window, qtbot)
    window.runs.restart()
    window.running.run_cell_at(2)
    until_rest(window, qtbot)
    earlier = "Cell 3  ·  of an earlier run, not saved yet"
    until_shown(window, qtbot, "Cell 1  ·  line 2", "one", earlier, "two")
    person.press("Ctrl+S")
    until_shown(window, qtbot, "Cell 1  ·  line 2", "one", f"Cell 3{STORED}", "two")


# ------------------------------------------------------------ all that a cell can hold


def test_every_form_is_shown_as_if_it_was_put_out_here(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    opened(
        window, tmp_path,
        held("p", 1, display(png=PNG + "\n", plain="<Figure>"), display(svg=["<svg xmlns='http://www.w3.org/2000/svg' ",
             "width='9' height='9'/>"], plain="<SVG>")),
        held("h", 2, display(html=["<table><tr><td>7</td>", "</tr></table>"], plain="seven")),
        held("m", 3, display(markdown="**bold**", plain="<IPython.core.display.Markdown object>")),
        held("l", 4, display(latex="$x$", plain="<IPython.core.display.Math object>")),
        held("n", 5, {**display(plain="5"), "output_type": "execute_result", "execution_count": 5}),
    )  # fmt: skip
    qtbot.waitUntil(lambda: "Cell 5" in window.output.view.toPlainText())
    forms = [line.form for line in window.output._feed.log.lines() if line.shown is not None]
    assert forms == ["image/png", "image/svg+xml", "text/html", "text/markdown", "text/latex", "text/plain"]
    document = window.output.view.document()
    assert document.toPlainText().count("\N{OBJECT REPLACEMENT CHARACTER}") == 2
    for text in ("7", "bold", "$x$", "5"):
        assert not document.find(text).isNull()
    qtbot.waitUntil(lambda: bool(window.output.pictures._images))


def test_an_error_has_its_colours_and_leads_to_its_line(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    lines = (
        "\x1b[0;31m---\x1b[0m",
        "Cell \x1b[0;32mIn[3], line 2\x1b[0m\n\x1b[1;32m      1\x1b[0m x\n",
        "\x1b[31mValueError\x1b[0m: no",
    )
    opened(window, tmp_path, plain("x = 0", "x"), held("x = 1\nfail()", 3, error(*lines)))
    until_shown(window, qtbot, f"Cell 2{STORED}", "---", "Cell In[3], line 2", "      1 x", "", "ValueError: no")
    theme = window.look.theme
    document = window.output.view.document()
    assert document.find("ValueError").charFormat().foreground().color() == QColor(theme.error)
    place = document.find("In[3]").charFormat()
    assert place.foreground().color() == QColor(theme.leaf)
    assert place.fontUnderline()
    window.output.view.anchorClicked.emit(QUrl(place.anchorHref()))
    assert window.editor.caret_line() == 6
    type_at(window, "x = 0", "\n\n")
    qtbot.waitUntil(lambda: window.output._feed.log.lines()[2].target == 8)


def test_an_error_that_this_window_saved_leads_to_its_line(
    window: MainWindow, person: Person, qtbot: QtBot, tmp_path: Path
) -> None:
    path = opened(window, tmp_path, plain("x = 0", "x"), plain("x = 1\n1 / 0", "y"))
    person.press("F5")
    until_rest(window, qtbot)
    person.press("Ctrl+S", "Ctrl+W")
    assert window.files.open(path)
    qtbot.waitUntil(lambda: f"Cell 2{STORED}" in window.output.text())
    stored = next(group for group in window.output._feed.log.groups if group.stored)
    assert [(line.text, line.target) for line in stored.lines() if line.kind == "error" and line.target] == [
        ("  Cell In[2], line 2", 6)
    ]


# ------------------------------------------------------------ what one does with it


def test_all_output_is_saved_with_what_is_stored(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(window, tmp_path, *THREE)
    window.running.run_cell_at(2)
    until_rest(window, qtbot)
    until_shown(window, qtbot, "Cell 1  ·  line 2", "one", f"Cell 3{STORED}", "two of before")
    for name in ("out.txt", "out.html"):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, name=name: (str(tmp_path / name), ""))
        with qtbot.waitSignal(window.output.saved):
            window.output.ask_and_save()
    text = "Cell 1  ·  line 2  ·  In [1]\none\n\nCell 3  ·  stored in the notebook  ·  In [9]\ntwo of before\n"
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == text
    assert "<h3>Cell 3  ·  stored in the notebook  ·  In [9]</h3>" in (tmp_path / "out.html").read_text(
        encoding="utf-8"
    )


def test_what_was_cleared_is_seen_no_longer(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = opened(window, tmp_path, *THREE)
    qtbot.waitUntil(lambda: "two of before" in window.output.view.toPlainText())
    before = path.read_bytes()
    window.output.clear()
    type_at(window, "print('two'", ",")
    qtbot.wait(500)
    assert window.output.text() == ""
    window.editor.undo()
    assert window.files.save()
    assert path.read_bytes() == before


def test_much_that_is_stored_is_read_in_turns(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    """The watchdog sees to it that no turn takes long."""
    text = "".join(f"line {number} of much\n" for number in range(20_000))
    picture = display(png="A" * 300_000, plain="<Figure>")
    opened(window, tmp_path, *(held(f"x = {at}", at, stream(text), picture) for at in range(10)))
    qtbot.waitUntil(lambda: f"Cell 10{STORED}" in window.output.view.toPlainText(), timeout=60_000)
    shown = window.output.text().split("\n")
    assert f"Cell 1{STORED}" == shown[0]
    assert 10_000 < len(shown) < 12_100  # beyond that, cells are collapsed
    assert shown[-1] == f"Cell 10{STORED}"
