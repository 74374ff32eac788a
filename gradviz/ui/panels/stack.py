"""The frames of a paused program, the innermost on top, and the passes that run between them."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QHeaderView, QTreeWidgetItem, QWidget

from gradviz.ui.frames import Frames, frame_words, pass_words, place_words
from gradviz.ui.languages import languages, worded
from gradviz.ui.runs import Runs
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme, mono_font
from gradviz.ui.widgets import FlatList
from gradviz.wording import tr

_FRAME = Qt.ItemDataRole.UserRole
_MOST_ROWS = 6
"""Rows that are in view at once."""


class StackPanel(FlatList):
    """A click on a frame, or the arrow keys, look into it."""

    def __init__(self, session: Session, runs: Runs, frames: Frames, theme: Theme, parent: QWidget | None = None):
        super().__init__(3, parent)
        self._session, self._runs, self._frames, self._theme = session, runs, frames, theme
        self._filling = False
        self._shown: tuple[object, ...] = ()
        worded(self, lambda: self.setAccessibleName(tr("Stack")))
        languages.switched.connect(self._tell_anew)
        self.setHeaderHidden(True)
        header = self.header()
        header.setStretchLastSection(True)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        self.currentItemChanged.connect(lambda item, _before: self._choose(item))
        frames.changed.connect(self._show)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.setStyleSheet("QTreeWidget::item { padding: 3px 8px; }")
        self._shown = ()
        self._show()

    def _tell_anew(self) -> None:
        self._shown = ()
        self._show()

    def sizeHint(self) -> QSize:
        """As high as its rows, up to a few."""
        rows = min(max(1, self.topLevelItemCount()), _MOST_ROWS)
        return QSize(super().sizeHint().width(), rows * max(20, self.sizeHintForRow(0)) + 2)

    def _show(self) -> None:
        pause = self._runs.pause_
        shown: tuple[object, ...] = (pause,)
        if shown != self._shown:
            self._shown = shown
            self._fill()
        for row in range(self.topLevelItemCount()):
            item = self.topLevelItem(row)
            if item is not None and item.data(0, _FRAME) == self._frames.index:
                self._filling = True
                self.setCurrentItem(item)
                self._filling = False

    def _fill(self) -> None:
        pause = self._runs.pause_
        self._filling = True
        self.clear()
        for index, frame in enumerate(pause.stack if pause is not None else ()):
            for at, (number, function) in enumerate(frame.passes):
                words = pass_words(self._session.trace, number, function)
                if pause is not None and pause.function and index == at == 0:
                    words = tr("pass {number}, {function} is about to run", number=number, function=pause.function)
                self._add_pass(words)
            self._add(index, frame_words(frame), place_words(frame), frame.text)
        self._filling = False
        self.setFixedHeight(self.sizeHint().height())

    def _add(self, index: int, name: str, place: str, text: str) -> None:
        item = QTreeWidgetItem([name, place, text])
        item.setData(0, _FRAME, index)
        mono = mono_font(self._theme, self._theme.text_size)
        item.setFont(0, mono)
        item.setFont(2, mono)
        item.setForeground(1, QColor(self._theme.muted))
        item.setForeground(2, QColor(self._theme.muted))
        for column in range(3):
            tip = tr("{name}, {place}", name=name, place=place)
            item.setToolTip(column, tr("{place}: {text}", place=tip, text=text) if text else tip)
        self.addTopLevelItem(item)

    def _add_pass(self, words: str) -> None:
        """A pass has no names to look at: what runs there is torch's engine."""
        item = QTreeWidgetItem([f"◀ {words}"])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setForeground(0, QColor(self._theme.gradient))
        item.setToolTip(0, tr("The engine of torch runs here; the frame below asked for it."))
        self.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)

    def _choose(self, item: QTreeWidgetItem | None) -> None:
        index = item.data(0, _FRAME) if item is not None else None
        if not self._filling and index is not None and index != self._frames.index:
            self._frames.choose(index)
