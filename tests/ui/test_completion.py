"""Completion in the real window, with real keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from pytestqt.qtbot import QtBot

from gradviz.language.messages import Name
from gradviz.ui.code_help.completing import Completing
from gradviz.ui.code_help.matching import matches
from gradviz.ui.main_window import MainWindow
from tests.ui.person import Person

PATIENCE = 90_000
Key = Qt.Key


@pytest.fixture
def completing(window: MainWindow, qtbot: QtBot) -> Completing:
    window.activateWindow()
    window.editor.setFocus()
    qtbot.waitUntil(window.editor.hasFocus)
    return window.assistant.code_help.completing


def write(window: MainWindow, qtbot: QtBot, before: str, keys: str) -> None:
    """Put a text there, and type at its end."""
    window.editor.show_text(before)
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(window.editor, keys)


def offered(completing: Completing) -> list[str]:
    return [match.name.name for match in completing.popup.matches] if completing.shown else []


def wait_for(qtbot: QtBot, completing: Completing, name: str) -> None:
    qtbot.waitUntil(lambda: name in offered(completing), timeout=PATIENCE)


def test_attributes_come_with_the_dot_and_tab_takes_one(
    window: MainWindow, completing: Completing, qtbot: QtBot
) -> None:
    write(window, qtbot, "import torch\n", "torch.nn.")
    wait_for(qtbot, completing, "functional")
    qtbot.keyClicks(window.editor, "func")
    qtbot.waitUntil(lambda: offered(completing)[:1] == ["functional"])
    qtbot.keyClick(window.editor, Key.Key_Tab)
    assert window.editor.toPlainText() == "import torch\ntorch.nn.functional"
    assert not completing.shown


def test_what_a_model_gives_is_known_before_anything_ran(
    window: MainWindow, completing: Completing, qtbot: QtBot
) -> None:
    text = "import torch\nmodel = torch.nn.Linear(3, 1)\ny = model(torch.ones(3))\n"
    write(window, qtbot, text, "y.")
    wait_for(qtbot, completing, "backward")


def test_words_of_the_text_come_with_two_letters_at_once(
    window: MainWindow, completing: Completing, qtbot: QtBot
) -> None:
    write(window, qtbot, "weight_of_all = 1\n", "w")
    assert not completing._soon.isActive() or not completing.shown
    qtbot.keyClicks(window.editor, "e")
    wait_for(qtbot, completing, "weight_of_all")
    qtbot.keyClick(window.editor, Key.Key_Escape)
    assert not completing.shown
    qtbot.keyClicks(window.editor, "ig")
    qtbot.waitUntil(lambda: not completing._soon.isActive())
    assert not completing.shown, "what was sent away stays away for this word"


def test_what_an_input_method_writes_is_completed_as_what_keys_write(
    window: MainWindow, completing: Completing, person: Person, qtbot: QtBot
) -> None:
    window.editor.show_text("权重之和 = 1\n")
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    person.type("权重")
    wait_for(qtbot, completing, "权重之和")
    person.press("Tab")
    assert window.editor.toPlainText() == "权重之和 = 1\n权重之和"


def test_enter_is_a_new_line_unless_a_name_was_chosen(window: MainWindow, completing: Completing, qtbot: QtBot) -> None:
    write(window, qtbot, "weight_of_all = 1\n", "we")
    wait_for(qtbot, completing, "weight_of_all")
    qtbot.keyClick(window.editor, Key.Key_Return)
    assert window.editor.toPlainText() == "weight_of_all = 1\nwe\n"
    assert not completing.shown
    qtbot.keyClicks(window.editor, "wei")
    wait_for(qtbot, completing, "weight_of_all")
    qtbot.keyClick(window.editor, Key.Key_Down)
    qtbot.keyClick(window.editor, Key.Key_Up)
    assert completing.popup.current is not None
    chosen = completing.popup.current.name
    qtbot.keyClick(window.editor, Key.Key_Return)
    assert window.editor.toPlainText() == f"weight_of_all = 1\nwe\n{chosen}"


def test_ctrl_space_asks_anywhere_and_then_enter_takes(
    window: MainWindow, completing: Completing, qtbot: QtBot
) -> None:
    write(window, qtbot, "weight_of_all = 1\nprint(w", "")
    qtbot.keyClick(window.editor, Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, completing, "weight_of_all")
    qtbot.waitUntil(lambda: offered(completing)[0] == "weight_of_all", timeout=PATIENCE)
    qtbot.keyClick(window.editor, Key.Key_Return)
    assert window.editor.toPlainText() == "weight_of_all = 1\nprint(weight_of_all"
    window.editor.undo()
    assert window.editor.toPlainText() == "weight_of_all = 1\nprint(w"


@pytest.mark.parametrize(
    "before",
    [
        "# import torch, torch.nn",
        "x = 'torch.nn",
        '"""\ntorch.nn',
        "x = 1.",
        "import torch as torch_nn",
        "def weight_of",
    ],
)
def test_nothing_comes_in_comments_strings_numbers_and_new_names(
    window: MainWindow, completing: Completing, qtbot: QtBot, before: str
) -> None:
    write(window, qtbot, f"weight_of_all = torch_nn = 1\n{before}", "e" if before[-1] != "." else "5")
    qtbot.waitUntil(lambda: not completing._soon.isActive())
    assert completing._session is None


def test_the_braces_of_an_f_string_are_code(window: MainWindow, completing: Completing, qtbot: QtBot) -> None:
    write(window, qtbot, "weight_of_all = 1\nprint(f'it is {", "we")
    wait_for(qtbot, completing, "weight_of_all")


def test_keys_that_are_typed_on_narrow_the_list_and_the_end_of_the_word_closes_it(
    window: MainWindow, completing: Completing, qtbot: QtBot
) -> None:
    write(window, qtbot, "weight_one = 1\nweight_two = 2\n", "we")
    wait_for(qtbot, completing, "weight_two")
    qtbot.keyClicks(window.editor, "ight_t")
    qtbot.waitUntil(lambda: offered(completing)[:1] == ["weight_two"])
    qtbot.keyClick(window.editor, Key.Key_Backspace)
    wait_for(qtbot, completing, "weight_one")
    qtbot.keyClicks(window.editor, " ")
    qtbot.waitUntil(lambda: not completing.shown)


def test_what_was_chosen_is_explained_beside_the_list(window: MainWindow, completing: Completing, qtbot: QtBot) -> None:
    write(window, qtbot, "import torch\n", "torch.resha")
    wait_for(qtbot, completing, "reshape")
    qtbot.keyClick(window.editor, Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: completing.doc.isVisible(), timeout=PATIENCE)
    assert "same data and number of elements" in " ".join(completing.doc.browser.toPlainText().split())
    assert completing.doc.geometry().intersected(completing.popup.geometry()).isEmpty()
    assert window.rect().contains(completing.doc.geometry())


def test_a_click_takes_a_row_and_the_text_keeps_the_focus(
    window: MainWindow, completing: Completing, qtbot: QtBot
) -> None:
    write(window, qtbot, "weight_of_all = 1\n", "weig")
    wait_for(qtbot, completing, "weight_of_all")
    view = completing.popup.view
    row = offered(completing).index("weight_of_all")
    rect = view.visualRect(view.model().index(row, 0))
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
    assert window.editor.toPlainText() == "weight_of_all = 1\nweight_of_all"
    assert window.editor.hasFocus()


def test_the_list_goes_with_the_focus_and_with_another_text(
    window: MainWindow, completing: Completing, qtbot: QtBot
) -> None:
    write(window, qtbot, "weight_of_all = 1\n", "weig")
    wait_for(qtbot, completing, "weight_of_all")
    window.console.field.setFocus()
    qtbot.waitUntil(lambda: not completing.shown)
    window.editor.setFocus()
    write(window, qtbot, "weight_of_all = 1\n", "weig")
    wait_for(qtbot, completing, "weight_of_all")
    window.editor.show_text("x")
    assert not completing.shown


def test_names_that_live_complete_after_a_run(
    window: MainWindow, completing: Completing, run: Callable[..., None], qtbot: QtBot
) -> None:
    run("import torch\nexec('made_in_secret = torch.ones(2, 3)')\n")
    window.editor.setFocus()
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(window.editor, "made_in_")
    told = Name("made_in_secret", "variable", "[[1, 1, 1], [1, 1, 1]]")
    qtbot.waitUntil(lambda: [match.name for match in completing.popup.matches] == [told], timeout=PATIENCE)
    qtbot.keyClick(window.editor, Key.Key_Tab)
    qtbot.keyClicks(window.editor, ".requires_")
    wait_for(qtbot, completing, "requires_grad_")


def test_keys_of_a_dictionary_that_lives_complete_within_quotes(
    window: MainWindow, completing: Completing, run: Callable[..., None], qtbot: QtBot
) -> None:
    run("parts = {'first part': 1, 'second part': 2}\n")
    window.editor.setFocus()
    window.editor.moveCursor(QTextCursor.MoveOperation.End)
    qtbot.keyClicks(window.editor, "parts['s")
    qtbot.keyClick(window.editor, Key.Key_Space, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, completing, "second part")
    qtbot.keyClick(window.editor, Key.Key_Tab)
    assert window.editor.toPlainText().endswith("parts['second part']")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("re", ["relu", "reshape", "Resize", "pre_relu", "_real"]),
        ("Re", ["Resize", "relu", "reshape", "pre_relu", "_real"]),
        ("rl", ["relu"]),
        ("_", ["__repr__", "_real"]),
        ("zz", []),
    ],
)
def test_what_fits_best_comes_first(typed: str, expected: list[str]) -> None:
    names = [Name(name) for name in ("__repr__", "_real", "pre_relu", "relu", "Resize", "reshape")]
    found = [match.name.name for match in matches(names, typed)]
    assert [name for name in found if name in expected] == expected
    assert set(found) >= set(expected)
