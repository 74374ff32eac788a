"""The bar above the text that finds and replaces, and the field that goes to a line."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QToolButton

from gradviz.ui.editor.finder import Finder
from gradviz.ui.editor.finding import Query
from gradviz.ui.languages import worded
from gradviz.ui.widgets import ElidedLabel
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.editor.code_editor import CodeEditor

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_OWN = (*_ENTER, Qt.Key.Key_Escape)
_LONGEST = 200
"""Signs of chosen text that are taken for what to look for."""


class FindBar(QFrame):
    """Says what a person looks for; `Finder` answers."""

    room_changed = Signal()
    """It takes more or less height, or none."""

    def __init__(self, editor: CodeEditor, finder: Finder) -> None:
        super().__init__(editor)
        self._editor, self._finder = editor, finder
        self.field = _Field(self._moved, self.leave)
        self.template = _Field(lambda _direction: finder.replace(self.template.text()), self.leave)
        self.count = ElidedLabel()
        self.previous = self._button("‹", lambda: finder.go(-1))
        self.next = self._button("›", lambda: finder.go(1))
        self.close_button = self._button("✕", self.leave)
        self.case = self._toggle("Aa")
        self.words = self._toggle("W")
        self.regex = self._toggle(".*")
        self.chosen = self._toggle("≡")
        self.replace = QPushButton()
        self.replace_all = QPushButton()
        self.replace.clicked.connect(lambda: finder.replace(self.template.text()))
        self.replace_all.clicked.connect(lambda: finder.replace_all(self.template.text()))
        self._lay_out()
        self.field.textEdited.connect(lambda _text: self._ask())
        for toggle in (self.case, self.words, self.regex):
            toggle.toggled.connect(lambda _on: self._ask())
        self.chosen.clicked.connect(lambda on: finder.limit(on))
        finder.changed.connect(self._tell)
        worded(self, self._name)
        self.hide()

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 5, 4, 5)
        grid.setSpacing(3)
        options = QHBoxLayout()
        options.setSpacing(1)
        for toggle in (self.case, self.words, self.regex, self.chosen):
            options.addWidget(toggle)
        arrows = QHBoxLayout()
        arrows.setSpacing(1)
        for button in (self.previous, self.next, self.close_button):
            arrows.addWidget(button)
        arrows.insertStretch(0, 1)
        options.insertStretch(0, 1)
        grid.addWidget(self.field, 0, 0)
        grid.addLayout(arrows, 0, 1)
        grid.addWidget(self.count, 1, 0)
        grid.addLayout(options, 1, 1)
        grid.addWidget(self.template, 2, 0)
        buttons = QHBoxLayout()
        buttons.setSpacing(3)
        buttons.addWidget(self.replace)
        buttons.addWidget(self.replace_all)
        grid.addLayout(buttons, 2, 1)
        grid.setColumnStretch(0, 1)

    # ------------------------------------------------------------ coming and going

    def open(self, *, replacing: bool) -> None:
        """Come, with what is chosen as what to look for; chosen lines are where to look."""
        cursor = self._editor.textCursor()
        text = cursor.selectedText()
        many = "\u2029" in text
        was_open = self.isVisibleTo(self._editor)
        if text and not many and len(text) <= _LONGEST and not (was_open and self.field.hasFocus()):
            self.field.setText(text)
        for part in (self.template, self.replace, self.replace_all):
            part.setVisible(replacing)
        self.show()
        self.room_changed.emit()
        self._finder.begin()
        if many:
            self._finder.limit(True)
        self.field.setFocus()
        self.field.selectAll()
        self._ask()

    def leave(self) -> None:
        """Go away; the caret is where the last match is."""
        self._finder.end()
        self.hide()
        self.room_changed.emit()
        self._editor.setFocus()

    def set_theme(self) -> None:
        """Wear the editor's theme."""
        theme = self._editor.theme
        self.setStyleSheet(
            f"FindBar {{ background: {theme.canvas}; border: none; border-bottom: 1px solid {theme.border}; }}"
            f"QToolButton {{ padding: 1px 6px; min-width: 14px; }}"
            f"QToolButton:checked {{ background: {theme.selection}; color: {theme.text}; }}"
            f"QPushButton {{ padding: 3px 8px; }} QLineEdit {{ padding: 2px 8px; }}"
        )
        self._tell()
        self.room_changed.emit()

    # ------------------------------------------------------------ words

    def _ask(self) -> None:
        self._finder.ask(
            Query(self.field.text(), self.case.isChecked(), self.words.isChecked(), self.regex.isChecked())
        )

    def _moved(self, direction: int) -> None:
        self._finder.go(direction)

    def _tell(self) -> None:
        finder, theme = self._finder, self._editor.theme
        bad = bool(finder.query.text) and not finder.matches and not finder.searching
        self.count.setStyleSheet(f"color: {theme.error if bad else theme.muted};")
        self.count.set_text(self._count() if finder.query.text else "")
        self.chosen.setChecked(finder.limited)
        for button in (self.previous, self.next):
            button.setEnabled(bool(finder.matches))
        for change in (self.replace, self.replace_all):
            change.setEnabled(bool(finder.matches) and not self._editor.isReadOnly())

    def _count(self) -> str:
        finder = self._finder
        if finder.problem:
            return finder.problem
        if finder.searching:
            return tr("looking …")
        count = len(finder.matches)
        if not count:
            return tr("not found")
        if finder.current is None:
            return tr("{count} found", count=f"{count:,}")
        return tr("{number} of {count}", number=f"{finder.current + 1:,}", count=f"{count:,}")

    def _name(self) -> None:
        self.field.setPlaceholderText(tr("Find"))
        self.field.setAccessibleName(tr("Find in the text"))
        self.template.setPlaceholderText(tr("Replace with"))
        self.template.setAccessibleName(tr("Replace with"))
        self.template.setToolTip(tr("In regular expressions, \\1 is what the first group found"))
        self.count.setAccessibleName(tr("Matches"))
        self.replace.setText(tr("Replace"))
        self.replace_all.setText(tr("All"))
        self.replace_all.setToolTip(tr("Replace all; one undo takes it back"))
        for button, words, keys in (
            (self.previous, tr("The one before"), "Shift+F3"),
            (self.next, tr("The next one"), "F3"),
            (self.close_button, tr("Close"), "Esc"),
            (self.case, tr("Match capitals"), ""),
            (self.words, tr("Whole words only"), ""),
            (self.regex, tr("Regular expression"), ""),
            (self.chosen, tr("Only in what is chosen"), ""),
        ):
            button.setToolTip(f"{words}  ({keys})" if keys else words)
            button.setAccessibleName(words)
        self._tell()

    def _button(self, sign: str, clicked: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.clicked.connect(lambda: clicked())
        return button

    def _toggle(self, sign: str) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setCheckable(True)
        return button


class _Field(QLineEdit):
    """Enter goes on, with Shift back; Esc leaves."""

    def __init__(self, moved: Callable[[int], object], left: Callable[[], object]) -> None:
        super().__init__()
        self._moved, self._left = moved, left
        self.setMinimumWidth(60)

    def event(self, event: QEvent) -> bool:
        """Ask for these keys before any action has them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OWN:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on, back or away."""
        if event.key() == Qt.Key.Key_Escape:
            self._left()
        elif event.key() in _ENTER:
            self._moved(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        else:
            super().keyPressEvent(event)
