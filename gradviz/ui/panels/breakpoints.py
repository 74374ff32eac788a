"""The list of breakpoints: switched on and off, set, changed and taken away; with where they match in the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QColor, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QStackedLayout,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradviz.breakpoints import LINE, Breakpoint
from gradviz.trace.retold import retold
from gradviz.ui.actions import in_words
from gradviz.ui.breakpoint_gutter import BreakpointGutter
from gradviz.ui.breakpoint_hits import BreakpointHits
from gradviz.ui.breakpoint_words import detail_words, place_words
from gradviz.ui.breakpoints import Breakpoints
from gradviz.ui.languages import worded
from gradviz.ui.theme import Theme, mono_font
from gradviz.ui.widgets import GivingRow
from gradviz.wording import begun, later, tr

_EMPTY = later(
    "No breakpoints.\n\nClick beside a line, or press {breakpoint} on it, to stop there. "
    "New… sets one on an operation, on NaN, on an error and others."
)
_NUMBER = Qt.ItemDataRole.UserRole


class BreakpointsPanel(QWidget):
    """A row for each breakpoint; Return or a double click changes it, Delete takes it away, Space switches it."""

    def __init__(
        self,
        breakpoints: Breakpoints,
        hits: BreakpointHits,
        asking: BreakpointGutter,
        actions: Mapping[str, QAction],
        theme: Theme,
    ) -> None:
        super().__init__()
        self._breakpoints, self._hits, self._asking, self._theme = breakpoints, hits, asking, theme
        self._actions = actions
        self.list = _List(self._edit, self._remove)
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.why = QLabel()
        self.why.setWordWrap(True)
        self.new, self.edit, self.remove, self.remove_all = (QPushButton() for _ in range(4))
        self._arrange()
        self.new.clicked.connect(asking.ask_new)
        self.edit.clicked.connect(self._edit)
        self.remove.clicked.connect(self._remove)
        self.remove_all.clicked.connect(breakpoints.clear)
        self.list.itemChanged.connect(self._switch)
        self.list.itemSelectionChanged.connect(self._enable)
        self.list.itemSelectionChanged.connect(self._say_why)
        self.list.itemDoubleClicked.connect(lambda _item, column: self._edit() if column else None)
        self.list.customContextMenuRequested.connect(self._open_menu)
        breakpoints.updated.connect(self._show)
        hits.changed.connect(self._show_matches)
        self.set_theme(theme)
        worded(self, self._tell)

    def _tell(self) -> None:
        self.new.setText(tr("New…"))
        self.edit.setText(tr("Change…"))
        self.remove.setText(tr("Remove"))
        self.remove_all.setText(tr("Remove All"))
        self.list.setHeaderLabels([tr("stops at"), tr("only if"), tr("matches")])
        self.list.setAccessibleName(tr("Breakpoints"))
        self.empty.setText(in_words(tr(_EMPTY), self._actions))
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.empty.setText(in_words(tr(_EMPTY), self._actions))
        self.empty.setStyleSheet(f"color: {theme.muted}; padding: 0 40px;")
        self.why.setStyleSheet(f"color: {theme.warning}; padding: 6px 12px 2px 12px;")
        self.list.setStyleSheet("QTreeView::item { padding: 4px 6px; }")
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened out of sight."""
        super().showEvent(event)
        self._show()

    def chosen(self) -> Breakpoint | None:
        """The breakpoint of the chosen row."""
        items = self.list.selectedItems()
        number = items[0].data(0, _NUMBER) if items else None
        return next((point for point in self._breakpoints.all() if point.number == number), None)

    def _arrange(self) -> None:
        self._stack = QStackedLayout()
        self._stack.addWidget(self.empty)
        self._stack.addWidget(self.list)
        buttons = (self.new, self.edit, self.remove, self.remove_all)
        row = GivingRow(buttons, order=(self.new, self.remove, self.edit, self.remove_all))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._stack, 1)
        column.addWidget(self.why)
        column.addWidget(row)

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        chosen = self.chosen()
        points = self._breakpoints.all()
        self.list.blockSignals(True)
        self.list.clear()
        for point in points:
            item = QTreeWidgetItem([place_words(point), "", ""])
            item.setToolTip(0, place_words(point))
            item.setData(0, _NUMBER, point.number)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(0, Qt.CheckState.Checked if point.enabled else Qt.CheckState.Unchecked)
            self.list.addTopLevelItem(item)
            item.setSelected(chosen is not None and chosen.number == point.number)
            self._dress(item, point)
        self.list.blockSignals(False)
        self._stack.setCurrentWidget(self.list if points else self.empty)
        self._show_matches()
        self._say_why()
        self._enable()

    def _dress(self, item: QTreeWidgetItem, point: Breakpoint) -> None:
        theme, failure = self._theme, self._breakpoints.failure(point.number)
        item.setText(1, retold(failure) or detail_words(point))
        item.setToolTip(1, retold(failure) or detail_words(point))
        item.setForeground(1, QColor(theme.warning if failure else theme.muted))
        item.setForeground(0, QColor(theme.text if point.enabled else theme.faint))
        if point.kind != LINE or point.condition:
            item.setFont(1, mono_font(theme, theme.text_size))

    def _say_why(self) -> None:
        """Say below the list why a breakpoint cannot be obeyed: the chosen one, else the first of those."""
        chosen = self.chosen()
        points = [point for point in self._breakpoints.all() if self._breakpoints.failure(point.number)]
        point = next((each for each in points if chosen is not None and each.number == chosen.number), None)
        point = point or next(iter(points), None)
        self.why.setVisible(point is not None)
        if point is not None:
            place = place_words(point)
            why = retold(self._breakpoints.failure(point.number))
            self.why.setText(tr("{place}: {why}", place=begun(place), why=why))

    def _show_matches(self) -> None:
        if not self.isVisible():
            return
        by_number = {point.number: point for point in self._breakpoints.all()}
        for row in range(self.list.topLevelItemCount()):
            item = self.list.topLevelItem(row)
            point = by_number.get(item.data(0, _NUMBER)) if item is not None else None
            if item is not None and point is not None:
                refusal = self._hits.refusal(point)
                count = len(self._hits.steps(point))
                item.setText(2, "" if not point.enabled else tr("live only") if point.condition else f"{count:,}")
                item.setToolTip(2, refusal or tr("How often it matches in this record"))
                item.setForeground(2, QColor(self._theme.muted))

    def _enable(self) -> None:
        chosen = self.chosen() is not None
        self.edit.setEnabled(chosen)
        self.remove.setEnabled(chosen)
        self.remove_all.setEnabled(bool(self._breakpoints.all()))

    # ------------------------------------------------------------ changing

    def _switch(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            enabled = item.checkState(0) == Qt.CheckState.Checked
            self._breakpoints.change(item.data(0, _NUMBER), enabled=enabled)

    def _edit(self) -> None:
        if (point := self.chosen()) is not None:
            self._asking.edit(point)

    def _remove(self) -> None:
        if (point := self.chosen()) is not None:
            self._breakpoints.remove(point.number)

    def _open_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.addAction(tr("New…"), self._asking.ask_new)
        if self.chosen() is not None:
            menu.addAction(tr("Change…"), self._edit)
            menu.addAction(tr("Remove"), self._remove)
        menu.addAction(tr("Remove All"), self._breakpoints.clear).setEnabled(bool(self._breakpoints.all()))
        menu.popup(self.list.viewport().mapToGlobal(at))


class _List(QTreeWidget):
    """The rows, with their keys."""

    def __init__(self, edit: Callable[[], None], remove: Callable[[], None]) -> None:
        super().__init__()
        self._edit, self._remove = edit, remove
        self.setColumnCount(3)
        self.setRootIsDecorated(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.header().setStretchLastSection(False)
        self.header().setSectionsMovable(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Change the row with Return, take it away with Delete, switch it with Space."""
        items = self.selectedItems()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._edit()
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self._remove()
        elif event.key() == Qt.Key.Key_Space and items:
            on = items[0].checkState(0) == Qt.CheckState.Checked
            items[0].setCheckState(0, Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
        else:
            super().keyPressEvent(event)
