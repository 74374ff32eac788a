"""What names hold: at the shown step, out of the record; or now, in the frame of a paused program that is chosen."""

from __future__ import annotations

from PySide6.QtCore import QSettings
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QStackedWidget, QVBoxLayout, QWidget

from gradviz.ui.frames import Frames, now_words
from gradviz.ui.panels.frame_names import FrameNames
from gradviz.ui.panels.stack import StackPanel
from gradviz.ui.panels.variables import VariablesPanel
from gradviz.ui.runs import Runs, State
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import ElidedLabel
from gradviz.wording import tr

_LOW = 300
"""Pixels."""


class ScopePanel(QWidget):
    """While a program is paused: its stack, a line that says which moment is shown, and the names below."""

    def __init__(
        self,
        session: Session,
        runs: Runs,
        frames: Frames,
        recorded: VariablesPanel,
        theme: Theme,
        settings: QSettings | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._runs, self._frames, self.recorded = session, runs, frames, recorded
        self.stack = StackPanel(session, runs, frames, theme)
        self.title = ElidedLabel()
        self.title.setObjectName("moment")
        self.now = FrameNames(session, frames, theme, settings, recorded.filter)
        self._pages = QStackedWidget()
        self._pages.addWidget(recorded)
        self._pages.addWidget(self.now)
        self._rule = QFrame()
        self._rule.setFixedHeight(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.stack, self._rule, self.title):
            column.addWidget(part)
        self._filter = _inset(recorded.filter)
        column.addWidget(self._filter)
        column.addWidget(self._pages, 1)
        runs.state_changed.connect(self._show)
        frames.changed.connect(self._show)
        session.cursor_moved.connect(lambda _step, _previous: self._show())
        session.trace_grew.connect(lambda _length: self._show())
        session.trace_replaced.connect(self._show)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._rule.setStyleSheet(f"background: {theme.border};")
        self.title.setStyleSheet(f"color: {theme.muted}; padding: 6px 12px;")
        for part in (self.stack, self.now, self.recorded):
            part.set_theme(theme)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The stack leaves a low panel no room for the filter."""
        super().resizeEvent(event)
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Be as the moment is."""
        super().showEvent(event)
        self._show()

    @property
    def is_now(self) -> bool:
        """Whether the shown moment is the one at which the program is paused."""
        return self._runs.state == State.PAUSED and self._session.cursor == len(self._session.trace)

    def _show(self) -> None:
        paused = self._runs.state == State.PAUSED
        for part in (self.stack, self._rule, self.title):
            part.setVisible(paused)
        live = self.is_now and self._frames.frame is not None
        low = self.height() < _LOW and not self.recorded.filter.text()
        self._filter.setHidden(live and low)
        self._pages.setCurrentWidget(self.now if live else self.recorded)
        if live:
            self.title.set_text(now_words(self._frames.frame))
        elif paused:
            self.title.set_text(tr("Recorded step {step:,}; paused further on", step=self._session.cursor))


def _inset(part: QWidget) -> QWidget:
    """A widget with some room around it."""
    around = QWidget()
    row = QVBoxLayout(around)
    row.setContentsMargins(10, 6, 10, 6)
    row.addWidget(part)
    return around
