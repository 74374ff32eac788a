"""What one can do where nothing is recorded yet: buttons below the words in the middle of the canvas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QBoxLayout, QFrame, QPushButton

from gradviz.ui.canvas.furniture import words_room
from gradviz.ui.runs import Runs, State
from gradviz.ui.session import Session
from gradviz.ui.shortcuts import native
from gradviz.ui.theme import Theme

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas

_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
_WAYS = ((_ACROSS, True), (_DOWN, True), (_ACROSS, False), (_DOWN, False))
"""How the buttons stand, and whether they tell their keys: the first that leaves room for the words is taken."""
_RIM = 8
_AT_WORK = (State.RUNNING, State.WAITING, State.PAUSED)
_OFFERED = ("run", "examples", "open")


class Invitation(QFrame):
    """Goes as soon as there is something to see, or to wait for."""

    def __init__(self, canvas: GraphCanvas, session: Session, runs: Runs, actions: Mapping[str, QAction]) -> None:
        super().__init__(canvas)
        self._canvas, self._session, self._runs = canvas, session, runs
        self._theme: Theme = canvas.theme
        self.buttons = {name: QPushButton() for name in _OFFERED}
        self._actions = {name: actions[name] for name in _OFFERED}
        row = self._row = QBoxLayout(_ACROSS, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for name, button in self.buttons.items():
            button.setAutoDefault(False)
            button.setDefault(name == "run")
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(actions[name].trigger)
            actions[name].changed.connect(self._tell)  # other keys, or another language
            row.addWidget(button)
        self._tell()
        canvas.installEventFilter(self)
        canvas.put_below_words(self)
        for changed in (session.trace_replaced, session.trace_grew, runs.state_changed):
            changed.connect(self.refresh)
        self.set_theme(canvas.theme)
        self.refresh()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.setStyleSheet(
            "Invitation { background: transparent; border: none; }"
            f"QPushButton {{ background: {theme.card}; }}"
            f"QPushButton:default {{ background: {theme.accent}; color: {theme.on_accent}; }}"
        )
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The canvas has another size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def refresh(self, *_changed: object) -> None:
        """Be there, or not."""
        wanted = not len(self._session.trace) and self._runs.state not in _AT_WORK
        if wanted == self.isHidden():
            self.setVisible(wanted)
            self._place()

    def _tell(self) -> None:
        for name, button in self.buttons.items():
            button.setToolTip(self._actions[name].toolTip())
            button.setEnabled(self._actions[name].isEnabled())
        self._place()

    def _name(self, *, with_keys: bool) -> None:
        for name, button in self.buttons.items():
            keys = native(self._actions[name].shortcut()) if with_keys else ""
            button.setText(f"{self._actions[name].text().replace('&', '')}  {keys}".rstrip())

    def _place(self) -> None:
        if self.isHidden():
            return
        room = self._canvas.rect().adjusted(_RIM, 0, -_RIM, -_RIM)
        words = round(words_room(self._theme))
        for direction, with_keys in _WAYS:
            self._row.setDirection(direction)
            self._name(with_keys=with_keys)
            size = self.sizeHint()
            if size.width() <= room.width() and size.height() + words <= room.height():
                break
        size = size.boundedTo(room.size())
        place = QRect(room.topLeft(), size)
        place.moveCenter(room.center())
        place.moveTop(min(room.center().y() - (words + size.height()) // 2 + words, room.bottom() + 1 - size.height()))
        self.setGeometry(place)
