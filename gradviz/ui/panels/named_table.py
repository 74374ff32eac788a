"""A table of what has a name: sorted, filtered, and with the columns that a person wants."""

from __future__ import annotations

from heapq import nlargest
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QSettings,
    Qt,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QMenu, QTableView, QWidget

from gradviz.ui.panels.named import COLUMNS, TITLES, NamedTensor
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme, mono_font
from gradviz.wording import tr

_Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW_HEIGHT = 30
_NAME, _LONGEST_NAME = 60, 150
_WIDTHS = {"name": _NAME, "kind": 76, "value": 116, "shape": 72, "dtype": 70, "device": 60, "requires_grad": 104,
           "leaf": 46, "version": 62, "grad_norm": 70, "grad": 110}  # fmt: skip
_FROM = {"device": 780, "version": 740, "kind": 690, "grad_norm": 650, "dtype": 600, "leaf": 550, "requires_grad": 500,
         "shape": 380}  # fmt: skip
"""From which width of the panel on a column is shown, where nobody has chosen any."""
_TYPED = ("name", "value", "shape", "version", "grad_norm", "grad")
_SETTING = "variables/columns"
_MARGIN = 24
_MEASURED = 20
"""Names of which it is known how wide they are: the longest."""


class _Rows(QAbstractTableModel):
    """The rows with the words of the filter in them, in the order that a person wants; at first as they came."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self.all: list[NamedTensor] = []
        self.rows: list[NamedTensor] = []
        """Those that are shown."""
        self._words: list[str] = []
        self._column, self._order = -1, Qt.SortOrder.AscendingOrder

    def set_rows(self, rows: list[NamedTensor]) -> None:
        """Show other rows; the view keeps its place when their number stays."""
        self.all = rows
        self._show()

    def filter_by(self, text: str) -> None:
        """Show only rows in which all of these words are, somewhere."""
        self._words = text.lower().split()
        self._show()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Numbers by their size, words by their letters; without a column as they came."""
        self._column, self._order = column, order
        self._show()

    def _show(self) -> None:
        rows = [row for row in self.all if row.has(self._words)] if self._words else self.all
        if self._column >= 0:
            down = self._order == Qt.SortOrder.DescendingOrder
            rows = sorted(rows, key=lambda row: row.sorts[self._column], reverse=down)
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
            return tr(TITLES[section])
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Text, font and colour of a cell."""
        row, column = self.rows[index.row()], index.column()
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return row.cells[column]
        if role == Qt.ItemDataRole.FontRole and COLUMNS[column] in _TYPED:
            return mono_font(self.theme, self.theme.text_size)
        if role == Qt.ItemDataRole.ForegroundRole:
            return QColor(self._color(row, COLUMNS[column]))
        if role == Qt.ItemDataRole.BackgroundRole and row.lit:
            return QColor(self.theme.line_highlight)
        if role == Qt.ItemDataRole.AccessibleDescriptionRole and row.lit:
            return tr("changed since the step that was shown before")
        return None

    def _color(self, row: NamedTensor, column: str) -> str:
        if column in ("grad", "grad_norm") and row.changed:
            return self.theme.gradient
        if column == "grad" and not row.kept:
            return self.theme.faint
        if column == "leaf" and row.cell("leaf") == tr("yes"):
            return self.theme.leaf
        if column == "value" and row.key:
            return self.theme.data
        return self.theme.text if column == "name" else self.theme.muted


class NamedTable(QTableView):
    """A click on a row selects in the graph what it stands for."""

    def __init__(
        self, session: Session, theme: Theme, settings: QSettings | None, filter_: QLineEdit, parent: QWidget | None
    ) -> None:
        super().__init__(parent)
        self._session, self._settings, self.filter = session, settings, filter_
        self._chosen = self._remembered()
        self.rows = _Rows(theme, self)
        self.setModel(self.rows)
        filter_.textChanged.connect(self._filter)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setStretchLastSection(True)
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionsMovable(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer_columns)
        self.setSortingEnabled(True)
        header.sortIndicatorChanged.connect(lambda _column, _order: self._show_selection())
        self.clicked.connect(self._select)
        self.activated.connect(self._select)
        self.set_theme(theme)
        session.selection_changed.connect(self._show_selection)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.rows.theme = theme
        self.verticalHeader().setDefaultSectionSize(theme.length(_ROW_HEIGHT))
        for column, name in enumerate(COLUMNS):
            self.setColumnWidth(column, theme.length(_WIDTHS[name]))
        self.setStyleSheet("QTableView::item { padding: 0 8px; } QHeaderView::section { padding: 6px 10px; }")
        self.viewport().update()

    # ------------------------------------------------------------ columns

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, the gradient goes before what one is asked for least."""
        self._show_columns()
        super().resizeEvent(event)

    def choose_columns(self, names: tuple[str, ...] | None) -> None:
        """Show these columns from now on, in all panels to come; None: those that there is room for."""
        self._chosen = names
        if self._settings is not None:
            self._settings.setValue(_SETTING, ",".join(names or ()))
        self._show_columns()

    def _remembered(self) -> tuple[str, ...] | None:
        stored = str(self._settings.value(_SETTING, "")) if self._settings is not None else ""
        return tuple(name for name in stored.split(",") if name in COLUMNS) or None

    def _show_columns(self) -> None:
        room, theme = self.width(), self.rows.theme
        for column, name in enumerate(COLUMNS):
            if self._chosen is None:
                self.setColumnHidden(column, room < theme.length(_FROM.get(name, 0)))
            else:
                self.setColumnHidden(column, name not in self._chosen)
        policy = Qt.ScrollBarPolicy
        self.setHorizontalScrollBarPolicy(
            policy.ScrollBarAlwaysOff if self._chosen is None else policy.ScrollBarAsNeeded
        )

    def columns_menu(self) -> QMenu:
        """Which columns are shown, to be chosen."""
        menu = QMenu(self)
        for column, title in enumerate(TITLES):
            action = menu.addAction(tr(title))
            action.setCheckable(True)
            action.setChecked(not self.isColumnHidden(column))
            action.setEnabled(COLUMNS[column] != "name")
            action.toggled.connect(lambda shown, column=column: self._toggle(column, shown))
        menu.addSeparator()
        menu.addAction(tr("As Many as There Is Room For"), lambda: self.choose_columns(None))
        return menu

    def _offer_columns(self, place: QPoint) -> None:
        menu = self.columns_menu()
        menu.exec(self.horizontalHeader().mapToGlobal(place))
        menu.deleteLater()

    def _toggle(self, column: int, shown: bool) -> None:
        seen = {each for each in range(len(COLUMNS)) if not self.isColumnHidden(each)}
        seen = seen | {column} if shown else seen - {column}
        self.choose_columns(tuple(COLUMNS[each] for each in sorted(seen)))

    # ------------------------------------------------------------ rows

    def nothing(self) -> str:
        """Why there are no rows, and what to do."""
        raise NotImplementedError

    def show_rows(self, rows: list[NamedTensor]) -> None:
        """Show these rows."""
        theme = self.rows.theme
        metrics = QFontMetrics(mono_font(theme, theme.text_size))
        names = nlargest(_MEASURED, (row.cells[0] for row in rows), key=len)
        longest = max((metrics.horizontalAdvance(name) for name in names), default=0) + 26
        self.setColumnWidth(0, max(self.columnWidth(0), min(longest, theme.length(_LONGEST_NAME))))
        self.rows.set_rows(rows)
        self.viewport().update()
        self._show_selection()

    def _filter(self, text: str) -> None:
        self.rows.filter_by(text)
        self.viewport().update()
        self._show_selection()

    def showEvent(self, event: QShowEvent) -> None:
        """Have the columns that were chosen, be it in another table."""
        super().showEvent(event)
        self._chosen = self._remembered()
        self._show_columns()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Say why there is nothing to see, and what to do."""
        super().paintEvent(event)
        if self.rows.rows:
            return
        words = self.nothing()
        if self.rows.all:
            words = tr("Nothing here has “{words}” in it.", words=self.filter.text())
        painter = QPainter(self.viewport())
        painter.setPen(QColor(self.rows.theme.muted))
        room = self.viewport().rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, words)

    def _select(self, index: _Index) -> None:
        row = self.rows.rows[index.row()]
        if row.key:
            self._session.select(row.key)
        elif row.others:
            self._session.choose(frozenset(row.others))

    def _show_selection(self) -> None:
        rows, session = self.rows.rows, self._session
        if len(session.chosen) > 1:
            found = (row for row, each in enumerate(rows) if each.others and session.chosen == frozenset(each.others))
        else:
            found = (row for row, each in enumerate(rows) if each.key and each.key == session.selection)
        if (row := next(found, None)) is not None:
            self.selectRow(row)
            self.scrollTo(self.rows.index(row, 0))
        else:
            self.clearSelection()
