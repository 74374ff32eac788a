"""The list of problems: of the text as it stands, and of the run; a click goes there."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSizePolicy,
    QStackedLayout,
    QToolButton,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradviz.ui.code_help.problems import ERROR, HINT, SEVERITIES, WARNING, Problem, Problems
from gradviz.ui.code_help.underlines import severity_color
from gradviz.ui.languages import worded
from gradviz.ui.theme import Theme
from gradviz.ui.widgets import FlatList
from gradviz.wording import tr

_SCALE = 3


class ProblemsPanel(QWidget):
    """A row for each problem, by line; the buttons above choose the kinds that are listed."""

    line_asked = Signal(int, int)
    """A problem was chosen: its line and column in the text."""
    step_asked = Signal(int)
    """A problem of the run was chosen: its step."""
    counted = Signal()
    """`title` is another one."""

    def __init__(self, problems: Problems, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._problems, self._theme = problems, theme
        self.buttons = {severity: self._button() for severity in SEVERITIES}
        self.list = FlatList(3)
        self.list.setHeaderHidden(True)
        self.list.setWordWrap(False)
        header = self.list.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        for column in (1, 2):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.list.itemClicked.connect(lambda item, _column: self._go(item))
        self.list.itemActivated.connect(lambda item, _column: self._go(item))
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._arrange()
        problems.changed.connect(self._refresh)
        self.set_theme(theme)
        worded(self, self._tell)

    def _arrange(self) -> None:
        self._row = QWidget()
        self._row.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self._row)
        row.setContentsMargins(10, 4, 10, 2)
        row.setSpacing(6)
        for button in self.buttons.values():
            row.addWidget(button)
        row.addStretch(1)
        stack = QWidget()
        self._stack = QStackedLayout(stack)
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._row)
        column.addWidget(stack, 1)

    def _button(self) -> QToolButton:
        button = QToolButton()
        button.setCheckable(True)
        button.setChecked(True)
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        button.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        button.toggled.connect(lambda _on: self._refresh())
        return button

    # ------------------------------------------------------------ what others ask of it

    def title(self) -> str:
        """What its tab is called: with the number of errors and warnings, if there are any."""
        count = self._problems.count(ERROR) + self._problems.count(WARNING)
        return tr("Problems ({count})", count=count) if count else tr("Problems")

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.empty.setStyleSheet(f"color: {theme.muted}; padding: 16px;")
        size = theme.length(16)
        self.list.setIconSize(QSize(size, size))
        self.list.setStyleSheet(f"QTreeView::item {{ padding: {theme.length(4)}px {theme.length(6)}px; }}")
        self._row.setStyleSheet(f"QToolButton {{ padding: {theme.length(3)}px {theme.length(7)}px; }}")
        for severity, button in self.buttons.items():
            button.setIconSize(QSize(size, size))
            button.setIcon(severity_icon(severity, theme))
        self._refresh()

    def rows(self) -> list[tuple[str, str, str]]:
        """What is listed: kind, sentence, where."""
        items = [self.list.topLevelItem(row) for row in range(self.list.topLevelItemCount())]
        return [(self._of(item).severity, item.text(0), item.text(2)) for item in items if item is not None]

    def showEvent(self, event: QShowEvent) -> None:
        """Tell what has changed while it was out of sight."""
        super().showEvent(event)
        self._refresh()

    # ------------------------------------------------------------ showing

    def _tell(self) -> None:
        self.list.setAccessibleName(tr("Problems"))
        self._refresh()

    def _refresh(self) -> None:
        self.counted.emit()
        if not self.isVisible():
            return
        self._say_counts()
        wanted = [each for each in self._problems.all if self.buttons[each.severity].isChecked()]
        self._fill(wanted)
        self._row.setVisible(bool(self._problems.all))
        self._stack.setCurrentWidget(self.list if wanted else self.empty)
        if self._problems.all:
            self.empty.setText(tr("All problems are of kinds that are switched off above."))
        else:
            self.empty.setText(
                tr("No problems found.") + "\n\n"
                + tr("What is wrong with the text stands here while you type, and what went wrong when it ran.")
            )  # fmt: skip

    def _say_counts(self) -> None:
        """How many there are of each kind; beside its sign the number alone where there is no room for words."""
        words: dict[str, Callable[[int], str]] = {
            ERROR: lambda count: tr("{count} errors", count=count) if count != 1 else tr("1 error"),
            WARNING: lambda count: tr("{count} warnings", count=count) if count != 1 else tr("1 warning"),
            HINT: lambda count: tr("{count} hints", count=count) if count != 1 else tr("1 hint"),
        }
        counts = {severity: self._problems.count(severity) for severity in SEVERITIES}
        for severity, button in self.buttons.items():
            said = words[severity](counts[severity])
            button.setText(said)
            button.setAccessibleName(said)
            button.setToolTip(said)
            button.setEnabled(bool(counts[severity]))
        narrow = self._row.sizeHint().width() > self.width()
        if narrow:
            for severity, button in self.buttons.items():
                button.setText(str(counts[severity]))
        self.list.setColumnHidden(1, narrow)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much as there is room for."""
        super().resizeEvent(event)
        self._say_counts()

    def _fill(self, problems: list[Problem]) -> None:
        chosen = self.list.currentItem()
        kept = self._of(chosen) if chosen is not None else None
        self.list.clear()
        icons = {severity: severity_icon(severity, self._theme) for severity in SEVERITIES}
        for problem in problems:
            times = f"  ×{problem.times:,}" if problem.times > 1 else ""
            where = tr("line {line}", line=problem.line) if problem.line else ""
            item = QTreeWidgetItem([problem.text + times, tr("in the run") if problem.step else "", where])
            item.setIcon(0, icons[problem.severity])
            item.setToolTip(0, problem.text)
            item.setData(0, Qt.ItemDataRole.UserRole, problem)
            for column in (1, 2):
                item.setForeground(column, QColor(self._theme.muted))
            self.list.addTopLevelItem(item)
            if problem == kept:
                self.list.setCurrentItem(item)

    @staticmethod
    def _of(item: QTreeWidgetItem) -> Problem:
        problem = item.data(0, Qt.ItemDataRole.UserRole)
        assert isinstance(problem, Problem)
        return problem

    def _go(self, item: QTreeWidgetItem) -> None:
        problem = self._of(item)
        if problem.step:
            self.step_asked.emit(problem.step)
        if problem.line:
            self.line_asked.emit(problem.line, problem.column)


def severity_icon(severity: str, theme: Theme) -> QIcon:
    """A disc with a cross, a triangle with a stroke, a dotted line: told apart without colours."""
    pixmap = QPixmap(16 * _SCALE, 16 * _SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(_SCALE, _SCALE)
    color = QColor(severity_color(theme, severity))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    sign = QPen(QColor(theme.panel), 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap)
    if severity == ERROR:
        painter.drawEllipse(QRectF(1.5, 1.5, 13, 13))
        painter.setPen(sign)
        painter.drawLine(QPointF(5.6, 5.6), QPointF(10.4, 10.4))
        painter.drawLine(QPointF(10.4, 5.6), QPointF(5.6, 10.4))
    elif severity == WARNING:
        painter.drawPolygon(QPolygonF([QPointF(8, 1.2), QPointF(15.2, 14.2), QPointF(0.8, 14.2)]))
        painter.setPen(sign)
        painter.drawLine(QPointF(8, 6), QPointF(8, 9.4))
        painter.drawPoint(QPointF(8, 12))
    else:
        painter.setPen(QPen(color, 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QRectF(2, 2, 12, 12))
        painter.drawLine(QPointF(8, 7), QPointF(8, 11.2))
        painter.drawPoint(QPointF(8, 4.8))
    painter.end()
    return QIcon(pixmap)
