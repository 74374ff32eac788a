"""What a person does at the window: presses keys, goes through menus, names a file in a dialog."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QFileDialog, QLineEdit, QMenu, QMenuBar, QWidget
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow

LEFT = Qt.MouseButton.LeftButton
_LETTER = re.compile(r"\(&\w\)|&")
"""What marks the letter that opens a menu with Alt."""


class Person:
    """Somebody at a window: real keys where the focus is, and a real mouse."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot
        qtbot.waitUntil(window.isActiveWindow)

    def press(self, *keys: str) -> None:
        """Press keys one after the other: ``Ctrl+S``."""
        for each in keys:
            pressed = QKeySequence(each)[0]  # type: ignore[index]  # the stubs do not know that it can be indexed
            QTest.keyClick(self._focused(), pressed.key(), pressed.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type a text; ``\\n`` is Enter."""
        for sign in text:
            if sign == "\n":
                QTest.keyClick(self._focused(), Qt.Key.Key_Return)
            else:
                QTest.keyClicks(self._focused(), sign)

    def click(self, part: QWidget, at: QPoint | None = None) -> None:
        """Click on a widget: at a place, or in its middle."""
        QTest.mouseClick(part, LEFT, pos=at or part.rect().center())

    def choose(self, *titles: str) -> None:
        """Go through menus with the mouse to an entry, and click on it: ``"File", "Save"``."""
        QApplication.processEvents()  # menus that were told anew are laid out later
        menu: QMenuBar | QMenu = self._window.menuBar()
        for title in titles:
            action = next(each for each in menu.actions() if _LETTER.sub("", each.text()) == title)
            self.click(menu, menu.actionGeometry(action).center())
            inner = action.menu()
            if isinstance(inner, QMenu):
                self._qtbot.waitUntil(inner.isVisible)
                menu = inner

    def name_file(self, path: Path) -> None:
        """Paste a path into the dialog that asks for a file next, and press its button."""

        def answer() -> None:
            dialog = QApplication.activeModalWidget()
            if not isinstance(dialog, QFileDialog):  # menus come first
                QTimer.singleShot(10, self._window, answer)
                return
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            field.selectAll()
            QApplication.clipboard().setText(str(path))
            QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            button = dialog.findChild(QDialogButtonBox).buttons()[0]
            self._qtbot.waitUntil(button.isEnabled)  # it looks for the folder first
            self.click(button)

        QTimer.singleShot(0, answer)

    def _focused(self) -> QWidget:
        if QApplication.focusWidget() is None:
            self._window.activateWindow()  # as a window manager does when a dialog has gone
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused
