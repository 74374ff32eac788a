"""What a person does at the window: presses keys, goes through menus, answers questions, drops files."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMenu,
    QMenuBar,
    QMessageBox,
    QWidget,
)
from pytestqt.qtbot import QtBot

from gradviz.ui.main_window import MainWindow

Dialog = TypeVar("Dialog", bound=QDialog)
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
        """Type a text; ``\\n`` is Enter, and what no key has is written by an input method."""
        for sign in text:
            if sign == "\n":
                QTest.keyClick(self._focused(), Qt.Key.Key_Return)
            elif sign.isascii():
                QTest.keyClicks(self._focused(), sign)
            else:
                done = QInputMethodEvent()
                done.setCommitString(sign)
                QApplication.sendEvent(self._focused(), done)

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

        def answer(dialog: QFileDialog) -> None:
            field = dialog.findChild(QLineEdit, "fileNameEdit")
            field.selectAll()
            QApplication.clipboard().setText(str(path))
            QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            button = dialog.findChild(QDialogButtonBox).buttons()[0]
            self._qtbot.waitUntil(button.isEnabled)  # it looks for the folder first
            self.click(button)

        self._when_asked(QFileDialog, answer)

    def answer(self, title: str) -> list[str]:
        """Press a button of the next question: ``"Discard"``; what it asked stands in the list then."""
        asked: list[str] = []

        def press(box: QMessageBox) -> None:
            asked.append(" ".join(filter(None, (box.text(), box.informativeText()))))
            self.click(next(each for each in box.buttons() if _LETTER.sub("", each.text()) == title))

        self._when_asked(QMessageBox, press)
        return asked

    def drop(self, on: QWidget, *paths: Path) -> None:
        """Drag files from elsewhere, and let go of them on a widget."""
        data, place, none = QMimeData(), on.rect().center(), Qt.KeyboardModifier.NoModifier
        data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
        enter = QDragEnterEvent(place, Qt.DropAction.CopyAction, data, LEFT, none)
        QApplication.sendEvent(on, enter)
        assert enter.isAccepted()
        QApplication.sendEvent(on, QDropEvent(QPointF(place), Qt.DropAction.CopyAction, data, LEFT, none))

    def _when_asked(self, kind: type[Dialog], do: Callable[[Dialog], None]) -> None:
        """Do something in the next dialog of a kind: whoever opens it waits for the answer."""

        def look() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, kind):
                do(dialog)
            else:
                QTimer.singleShot(10, self._window, look)

        QTimer.singleShot(0, look)

    def _focused(self) -> QWidget:
        if QApplication.focusWidget() is None:
            self._window.activateWindow()  # as a window manager does when a dialog has gone
        self._qtbot.waitUntil(lambda: QApplication.focusWidget() is not None)
        focused = QApplication.focusWidget()
        assert focused is not None
        return focused
