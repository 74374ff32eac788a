"""The table of named tensors at the shown step."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer
from PySide6.QtGui import QColor, QFontMetrics, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from gradviz.ui.panels.named import COLUMNS, NamedTensor, NamedTensors
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme, mono_font

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW_HEIGHT = 30
_NAME, _LONGEST_NAME = 60, 150
_FROM = {"dtype": 660, "leaf": 580, "requires_grad": 510, "shape": 380}
"""From which width of the panel on a column is shown."""


class _Rows(QAbstractTableModel):
    """The rows as Qt asks for them."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.rows: list[NamedTensor] = []

    def set_rows(self, rows: list[NamedTensor]) -> None:
        """Show other rows; the view keeps its place when their number stays."""
        if len(rows) != len(self.rows):
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()
        elif rows != self.rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0, 0), self.index(len(rows) - 1, len(COLUMNS) - 1))

    def rowCount(self, parent: _Index = _NOWHERE) -> int:
        """One for each named tensor."""
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index = _NOWHERE) -> int:
        """One for each attribute."""
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The attributes' names."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, font and colour of a cell."""
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.cells[column]
        if role == Qt.ItemDataRole.FontRole and COLUMNS[column] in ("name", "value", "shape", "grad"):
            return mono_font(self.theme, self.theme.text_size)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._color(row, COLUMNS[column]))
        return None

    def _color(self, row: NamedTensor, column: str) -> str:
        if column == "grad" and row.changed:
            return self.theme.gradient
        if column == "grad" and not row.kept:
            return self.theme.faint
        if column == "leaf" and row.cells[COLUMNS.index("leaf")] == "yes":
            return self.theme.leaf
        if column == "value":
            return self.theme.data
        return self.theme.text if column == "name" else self.theme.muted


class VariablesPanel(QTableView):
    """A click on a row selects its tensor in the graph."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._named, self._stale = session, NamedTensors(), True
        self.rows = _Rows(theme, self)
        self.setModel(self.rows)
        self.setAccessibleName("Variables")
        self.setShowGrid(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(_ROW_HEIGHT)
        self.horizontalHeader().setStretchLastSection(True)
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for column, width in enumerate((_NAME, 124, 76, 74, 48, 108)):
            self.setColumnWidth(column, width)
        self.clicked.connect(lambda index: session.select(self.rows.rows[index.row()].key))
        self.set_theme(theme)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._refresh)
        session.cursor_moved.connect(lambda _step, _previous: self._expire())
        session.trace_grew.connect(lambda _length: self._expire())
        session.trace_replaced.connect(self._begin_anew)
        session.selection_changed.connect(self._show_selection)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.rows.theme = theme
        self.setStyleSheet("QTableView::item { padding: 0 8px; } QHeaderView::section { padding: 6px 10px; }")
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the gradient goes before what one is asked for least."""
        for column, least in _FROM.items():
            self.setColumnHidden(COLUMNS.index(column), event.size().width() < least)
        super().resizeEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened out of sight."""
        super().showEvent(event)
        if self._stale:
            self._refresh()

    def _begin_anew(self) -> None:
        self._named = NamedTensors()
        self._expire()

    def _expire(self) -> None:
        self._stale = True
        if self.isVisible() and not self._timer.isActive():
            self._timer.start(0)

    def _refresh(self) -> None:
        self._stale = False
        rows = self._named.at(self._session.trace, self._session.cursor)
        metrics = QFontMetrics(mono_font(self.rows.theme, self.rows.theme.text_size))
        longest = max((metrics.horizontalAdvance(row.cells[0]) for row in rows), default=0) + 26
        self.setColumnWidth(0, max(self.columnWidth(0), min(longest, _LONGEST_NAME)))
        self.rows.set_rows(rows)
        self._show_selection()

    def _show_selection(self) -> None:
        keys = [row.key for row in self.rows.rows]
        if self._session.selection in keys:
            self.selectRow(keys.index(self._session.selection))
        else:
            self.clearSelection()
