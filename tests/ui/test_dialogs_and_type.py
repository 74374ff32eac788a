"""Dialogs in type of any size: as large as it asks for, as far as the screen has room, and nothing is cut off."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gradviz.ui.difference import DifferenceDialog
from gradviz.ui.main_window import MainWindow
from tests.programs import run_whole
from tests.ui.conftest import show, until_changed, wear

DIALOGS = ("examples", "shortcuts", "legend", "about", "palette", "export_picture", "bookmark", "bookmarks",
           "new_breakpoint", "search_help")  # fmt: skip
PROGRAM = "import torch\na = torch.ones(2, requires_grad=True)\n(a * a).sum().backward()\n"


def opened(window: MainWindow, name: str) -> QDialog:
    window.actions_by_name[name].trigger()
    [dialog] = [each for each in window.findChildren(QDialog) if each.isVisible()]
    return dialog


def cut_off(dialog: QDialog) -> list[str]:
    """What has less room than its words need; what merely has to be scrolled to does not count."""
    found = []
    for part in dialog.findChildren(QWidget):
        if not part.isVisible() or part.window() is not dialog:
            continue
        if isinstance(part, QAbstractScrollArea) and part.horizontalScrollBar().isVisible():
            found.append(f"{type(part).__name__} {part.widget().minimumSizeHint()} has to be scrolled sideways")
        if not isinstance(part, QLabel | QAbstractButton | QLineEdit | QComboBox):
            continue
        inner = part.parentWidget()
        assert inner is not None
        scrolled = isinstance(inner.parentWidget(), QAbstractScrollArea)
        if part.width() < part.minimumSizeHint().width() or not (inner.rect().contains(part.geometry()) or scrolled):
            found.append(f"{type(part).__name__} {part.geometry()} in {inner.rect()}")
        if isinstance(part, QLabel) and part.wordWrap() and part.height() < part.heightForWidth(part.width()):
            found.append(f"{part.text()!r} is {part.height()} high, not {part.heightForWidth(part.width())}")
    return found


@pytest.mark.parametrize("name", DIALOGS)
@pytest.mark.parametrize("points", [8, 20, 40])
def test_all_of_a_dialog_can_be_read(window: MainWindow, qtbot: QtBot, points: int, name: str) -> None:
    show(window, qtbot, run_whole(PROGRAM)[0])
    window.resize(window.screen().availableSize())
    wear(window, qtbot, points=points)
    dialog = opened(window, name)
    qtbot.waitExposed(dialog)
    room = dialog.screen().availableSize()
    assert dialog.width() <= room.width()
    assert dialog.height() <= room.height()
    QApplication.processEvents()  # it scrolls where it must, which leaves less room
    assert cut_off(dialog) == []
    dialog.close()


def test_a_dialog_is_as_much_larger_as_its_type(window: MainWindow, qtbot: QtBot) -> None:
    def size() -> tuple[int, int]:
        dialog = DifferenceDialog(window, window.look.theme, "", "before\n", "after\n")
        return dialog.width(), dialog.height()

    wide, high = size()
    window.preferences.put("type_size", 9)
    until_changed(qtbot)
    assert size() == (pytest.approx(wide * 0.9, abs=20), pytest.approx(high * 0.9, abs=20))
    window.preferences.put("type_size", 40)
    until_changed(qtbot)
    room = window.screen().availableSize()
    assert room.width() * 0.9 <= size()[0] <= room.width()
    assert room.height() * 0.9 <= size()[1] <= room.height()
