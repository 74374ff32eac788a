"""A small bar at the top of the canvas: what is looked for, which of how many is shown, on, back, away."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from gradviz.trace.search import EXAMPLES
from gradviz.ui.languages import worded
from gradviz.ui.theme import Theme
from gradviz.wording import tr

HEIGHT = 38
_OWN = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Up, Qt.Key.Key_Down)


class _Field(QLineEdit):
    """Keeps the keys of the bar from being actions of the window."""

    moved = Signal(int)
    escaped = Signal()

    def event(self, event: QEvent) -> bool:
        """Ask for the keys before any action has them."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _OWN:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes on, with Shift back; Esc goes away."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.moved.emit(-1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.moved.emit(-1 if key == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)


class SearchBar(QFrame):
    """Says what a person types and asks for; `Search` answers."""

    typed = Signal(str)
    moved = Signal(int)
    """To the next (1) or the previous (-1)."""
    escaped = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.field = _Field()
        self.field.setFrame(False)
        self.count = QLabel()
        self.previous, self.next, self.close_button = self._button("‹"), self._button("›"), self._button("✕")
        worded(self, self._tell)
        row = QHBoxLayout(self)
        row.setContentsMargins(10, 2, 4, 2)
        row.setSpacing(2)
        row.addWidget(self.field, 1)
        for widget in (self.count, self.previous, self.next, self.close_button):
            row.addWidget(widget)
        self.field.textEdited.connect(self.typed)
        self.field.moved.connect(self.moved)
        self.field.escaped.connect(self.escaped)
        self.previous.clicked.connect(lambda: self.moved.emit(-1))
        self.next.clicked.connect(lambda: self.moved.emit(1))
        self.close_button.clicked.connect(self.closed)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.set_theme(theme)
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.setStyleSheet(
            f"SearchBar {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 8px; }}"
            f"QLineEdit {{ background: transparent; border: none; padding: 0; }}"
            f"QToolButton {{ padding: 2px 7px; font-size: {theme.small_size + 3}px; }}"
        )
        self._color(bad=False)

    def say(self, words: str, *, bad: bool = False) -> None:
        """``3 of 17``, or that there is none."""
        self.count.setText(words)
        self._color(bad=bad)

    def _color(self, *, bad: bool) -> None:
        color = self._theme.error if bad else self._theme.muted
        self.count.setStyleSheet(f"color: {color}; padding: 0 6px;")

    def _tell(self) -> None:
        self.field.setPlaceholderText(tr("Find in graph"))
        self.field.setToolTip(tr("For example: {examples}", examples=tr(EXAMPLES)))
        self.field.setAccessibleName(tr("Find in graph"))
        self.count.setAccessibleName(tr("Matches"))
        tips = {
            self.previous: tr("The one before  (Shift+Enter)"),
            self.next: tr("The next one  (Enter)"),
            self.close_button: tr("Close  (Esc goes back to what was seen before)"),
        }
        for button, tip in tips.items():
            button.setToolTip(tip)
            button.setAccessibleName(tip.partition("  ")[0])

    def _button(self, sign: str) -> QToolButton:
        button = QToolButton()
        button.setText(sign)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return button
