"""What is said while a large segment is laid out: how far it is, and how one stops waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from gradviz.ui.canvas.brush import NOBODY, RIGHT, font, text
from gradviz.ui.canvas.layouts import Layouts
from gradviz.ui.languages import languages, worded
from gradviz.ui.theme import Theme
from gradviz.wording import tr

if TYPE_CHECKING:
    from gradviz.ui.canvas.canvas import GraphCanvas

SOON_MS = 300
"""Nothing is said of what takes less."""
THICK = 6.0
PERCENT = 46.0
"""Room for the percentage."""


class Bar(QWidget):
    """A share as a line and as a percentage. It paints its own ground: the graph below is not painted with it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.percent = 0
        self.theme: Theme | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """A line of text."""
        return QSize(260, 20)

    def show_share(self, share: float) -> None:
        """So far it is."""
        if int(share * 100) != self.percent:
            self.percent = int(share * 100)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground, line, words."""
        theme = self.theme
        if theme is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor(theme.card))
        line = QRectF(0, (self.height() - THICK) / 2, self.width() - PERCENT, THICK)
        painter.setPen(NOBODY)
        painter.setBrush(QColor(theme.border))
        painter.drawRoundedRect(line, THICK / 2, THICK / 2)
        line.setWidth(max(THICK, line.width() * self.percent / 100))
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(line, THICK / 2, THICK / 2)
        words = QRectF(self.width() - PERCENT, 0, PERCENT, self.height())
        text(painter, words, f"{self.percent} %", font(theme, 13), theme.muted, RIGHT)
        painter.end()


class Waiting(QFrame):
    """Stands in the middle of the canvas while one waits, and where one did not want to."""

    said = Signal(str)

    def __init__(self, canvas: GraphCanvas, layouts: Layouts) -> None:
        super().__init__(canvas)
        self._canvas, self._layouts = canvas, layouts
        self.let_go: QAction | None = None
        """The action that stops it, too."""
        self.title = QLabel()
        self.bar = Bar(self)
        self.button = QToolButton()
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.button.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self._click)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 14, 24, 10)
        column.setSpacing(8)
        column.addWidget(self.title, alignment=Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self.bar)
        column.addWidget(self.button, alignment=Qt.AlignmentFlag.AlignHCenter)
        worded(self, lambda: self.setAccessibleName(tr("Layout")))
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._come)
        self.hide()
        canvas.installEventFilter(self)
        layouts.changed.connect(self.refresh)
        languages.switched.connect(self.refresh)
        self.set_theme()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The canvas has another size."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def set_theme(self) -> None:
        """Wear the theme of the canvas."""
        theme = self._canvas.theme
        self.bar.theme = theme
        self.setStyleSheet(
            f"Waiting {{ background: {theme.card}; border: 1px solid {theme.border}; border-radius: 10px; }}"
            f"QLabel {{ color: {theme.text}; font-size: 19px; font-weight: bold; }}"
            f"QToolButton {{ color: {theme.accent}; padding: 3px 10px; font-size: {theme.small_size + 1}px; }}"
        )
        self.refresh()

    def refresh(self) -> None:
        """Say it, or go."""
        if self._layouts.waiting:
            if self.isHidden() and not self._soon.isActive():
                self._soon.start()
        else:
            self._soon.stop()
            self.setVisible(bool(self._layouts.missing))
        if not self.isHidden():
            self._say()

    def give_up(self) -> bool:
        """Stop waiting, and have what is asked for as it is shown; whether one was waiting."""
        canvas, layouts = self._canvas, self._layouts
        if self.isHidden() or not layouts.waiting:
            return False
        layouts.give_up()
        canvas.folding.forget()
        words = tr("Layout cancelled: the graph stays as it is.")
        scene = canvas.scene
        if scene is not None:
            if scene.down != canvas.views.down:
                canvas.views.down = scene.down
                words = tr("Layout cancelled: data flows as it did.")
                canvas.entered.emit()
            if scene.content.folds != canvas.session.folds:
                canvas.history.withdraw(scene.content.folds)
                words = tr("Layout cancelled: groups are as they were.")
            canvas.views.withdraw()
            canvas.show_cursor()
            layouts.give_up()
        if layouts.missing:
            words = tr("Layout cancelled: {count:,} nodes are not laid out.", count=layouts.missing)
        self.said.emit(words)
        return True

    def resume(self) -> None:
        """Wait for it after all."""
        if self._layouts.missing:
            self._layouts.resume()
            self._canvas.show_cursor()

    def _click(self) -> None:
        if not self.give_up():
            self.resume()

    def _come(self) -> None:
        self.setVisible(True)
        self._say()

    def _say(self) -> None:
        layouts = self._layouts
        self.bar.setVisible(bool(layouts.waiting))
        if layouts.waiting:
            self.title.setText(tr("laying out {count:,} nodes…", count=layouts.waiting))
            self.bar.show_share(layouts.progress)
            keys = self.let_go.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if self.let_go else ""
            words = tr("Keep the last view") if self._canvas.scene is not None else tr("Cancel")
            self.button.setText(f"{words}  ({keys})" if keys else words)
        else:
            self.title.setText(tr("{count:,} nodes are not laid out", count=layouts.missing))
            self.button.setText(tr("Lay them out"))
        self._place()

    def _place(self) -> None:
        size, room = self.sizeHint(), self._canvas.rect()
        rect = self.rect()
        rect.setSize(size.boundedTo(room.size()))
        rect.moveCenter(room.center())
        if rect != self.geometry():
            self.setGeometry(rect)
