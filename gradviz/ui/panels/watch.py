"""The panel of watched expressions: what they are at the shown step, out of the record."""

from __future__ import annotations

from textwrap import wrap

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QColor, QFontMetrics, QHideEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gradviz.trace.retold import retold
from gradviz.ui.frames import now_words
from gradviz.ui.languages import worded
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme, mono_font
from gradviz.ui.watches import Watch, Watches
from gradviz.ui.widgets import take_what_is_left
from gradviz.wording import later, tr

_EMPTY = later("Type an expression below, such as `w.grad.norm()`, to see what it is at every step.")


_WIDE = 0x2E80
"""From here on signs are as wide as two letters."""
_NAMES = 140
_LONGEST = 0.5
"""The share of the panel that expressions may take."""


class WatchPanel(QWidget):
    """A double click or F2 changes an expression, Delete removes it, the line below adds one."""

    def __init__(self, session: Session, watches: Watches, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._watches, self._theme = session, watches, theme
        self._filling = False
        self.title = QLabel()
        self.title.setObjectName("title")
        self.title.setWordWrap(True)
        self.title.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(False)
        self.tree.setIndentation(0)
        self.tree.setWordWrap(True)
        self.tree.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed
        )
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.tree.setColumnWidth(0, _NAMES)
        self.tree.setTextElideMode(Qt.TextElideMode.ElideMiddle)

        self.tree.itemChanged.connect(self._edited)
        self._delete = delete = QAction(self.tree)
        delete.setShortcut(QKeySequence(QKeySequence.StandardKey.Delete))
        delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        delete.triggered.connect(self._remove)
        self.tree.addAction(delete)
        self.tree.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.line = QLineEdit()

        self.line.returnPressed.connect(self._add)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        take_what_is_left(self.tree)
        column.addWidget(self.tree, 1)
        column.addWidget(self.line)
        watches.changed.connect(self._show)
        session.cursor_moved.connect(lambda _step, _previous: self._show())
        for signal in (session.trace_grew, session.trace_replaced):
            signal.connect(lambda *_: self._show_title())
        self.set_theme(theme)
        worded(self, self._tell)

    def _tell(self) -> None:
        self.tree.setAccessibleName(tr("Watched expressions"))
        self._delete.setText(tr("Remove"))
        self.line.setPlaceholderText(tr("Watch an expression…"))
        self.line.setAccessibleName(tr("Watch an expression"))
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        mono = ", ".join(f'"{family}"' for family in theme.mono)
        self.setStyleSheet(
            f"#title {{ color: {theme.muted}; padding: 8px 12px; border-bottom: 1px solid {theme.border}; }}"
            "QTreeWidget::item { padding: 4px 8px; }"
            f"WatchPanel > QLineEdit {{ border: none; border-top: 1px solid {theme.border}; padding: 7px 12px;"
            f" font-family: {mono}; background: {theme.panel}; color: {theme.text}; }}"
            f"WatchPanel > QLineEdit:focus {{ border-top: 1px solid {theme.accent}; }}"
        )
        self._show()

    def showEvent(self, event: QShowEvent) -> None:
        """Ask again."""
        super().showEvent(event)
        self._watches.show(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap sentences to the width."""
        super().resizeEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._watches.show(False)

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        self._show_title()
        current = self.tree.currentItem()
        selected = self.tree.indexOfTopLevelItem(current) if current is not None else -1
        self._filling = True
        self.tree.setVisible(bool(self._watches.watches))
        self.tree.clear()
        metrics = QFontMetrics(mono_font(self._theme, self._theme.text_size))
        longest = max((metrics.horizontalAdvance(each.expression) for each in self._watches.watches), default=0) + 24
        self.tree.setColumnWidth(0, max(_NAMES, min(longest, round(self.width() * _LONGEST))))
        for watch in self._watches.watches:
            self.tree.addTopLevelItem(self._row(watch))
        if (again := self.tree.topLevelItem(selected)) is not None:
            self.tree.setCurrentItem(again)
        self._filling = False

    def _show_title(self) -> None:
        step, length = self._session.cursor, len(self._session.trace)
        if not self._watches.watches:
            self.title.setText(tr(_EMPTY))
        elif self._watches.moment[1]:
            self.title.setText(now_words(self._watches.frame))
        elif self._watches.waiting:
            text = later("At step {step:,}: a fresh worker is still starting, which will compute these.")
            self.title.setText(tr(text, step=step))
        elif step == length:
            self.title.setText(tr("As recorded at step {step:,}, the last one of the record", step=step))
        else:
            self.title.setText(tr("As recorded at step {step:,}", step=step))

    def _row(self, watch: Watch) -> QTreeWidgetItem:
        fresh = watch.moment == self._watches.moment
        room = self.tree.viewport().width() - self.tree.columnWidth(0)
        letters = max(24, room // self.fontMetrics().averageCharWidth())
        error = retold(watch.error)
        wide = any(ord(sign) >= _WIDE for sign in error)
        answer = watch.text or "\n".join(wrap(error, letters // 2 if wide else letters - 4))
        item = QTreeWidgetItem([watch.expression, answer if fresh else "…"])
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        mono = mono_font(self._theme, self._theme.text_size)
        item.setFont(0, mono)
        item.setTextAlignment(0, Qt.AlignmentFlag.AlignTop)
        if not watch.error:
            item.setFont(1, mono)
        color = self._theme.faint if not fresh else self._theme.error if watch.error else self._theme.data
        item.setForeground(1, QColor(color))
        item.setToolTip(1, (error or watch.text) if fresh else "")
        return item

    # ------------------------------------------------------------ what a person does

    def _add(self) -> None:
        self._watches.add(self.line.text())
        self.line.clear()

    def _edited(self, item: QTreeWidgetItem, column: int) -> None:
        if self._filling:
            return
        index = self.tree.indexOfTopLevelItem(item)
        if column == 0:
            self._watches.replace(index, item.text(0))
        else:
            self._show()  # a value cannot be changed

    def _remove(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            self._watches.remove(self.tree.indexOfTopLevelItem(item))
