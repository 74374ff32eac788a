"""What was born, died and changed between the pinned moment and the shown one."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QStackedWidget,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradviz.trace.compare import BORN, CHANGED, DIED, Change
from gradviz.trace.texts import line_text
from gradviz.ui.comparison import Comparison
from gradviz.ui.languages import worded
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme, mono_font
from gradviz.ui.widgets import ElidedLabel, take_what_is_left
from gradviz.wording import later, tr

_HEADINGS = {
    CHANGED: later("changed · {count:,}"),
    BORN: later("born · {count:,}"),
    DIED: later("died · {count:,}"),
}
_CHANGE = Qt.ItemDataRole.UserRole
_NOTHING_PINNED = later(
    "Pin a moment with P in the graph (Step, Pin This Moment), then go elsewhere: "
    "what was born, what died and what changed between the two stands here, and is marked in the graph."
)


class ComparePanel(QWidget):
    """A click selects a thing in the graph; a double click goes to the step at which it was born or died."""

    def __init__(self, session: Session, comparison: Comparison, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._comparison, self._theme = session, comparison, theme
        self.title = ElidedLabel()
        self.swap = _button("⇄", comparison.swap)
        self.unpin = _button("✕", comparison.unpin)
        self.empty = QLabel()
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.tree = QTreeWidget()
        self.tree.setColumnCount(2)
        self.tree.setHeaderHidden(True)
        self.tree.setRootIsDecorated(True)
        self.tree.setUniformRowHeights(False)
        self.tree.setWordWrap(True)
        self.tree.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.tree.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

        self.tree.setIndentation(14)
        self.tree.setColumnWidth(0, 168)
        self.tree.currentItemChanged.connect(lambda item, _before: self._select(item))
        self.tree.itemDoubleClicked.connect(lambda item, _column: self._go(item))
        self._build()
        comparison.changed.connect(self._show)
        self.set_theme(theme)
        worded(self, self._tell)

    def _tell(self) -> None:
        self.empty.setText(tr(_NOTHING_PINNED))
        self.tree.setAccessibleName(tr("Differences"))
        tips = {
            self.swap: tr("Go to the pinned moment, and pin this one"),
            self.unpin: tr("Compare no longer"),
        }
        for button, tip in tips.items():
            button.setToolTip(tip)
            button.setAccessibleName(tip)
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.setStyleSheet(
            f"#bar {{ border-bottom: 1px solid {theme.border}; }} #title {{ color: {theme.muted}; }}"
            f"#empty {{ color: {theme.muted}; padding: 16px; }}"
            "QTreeWidget::item { padding: 3px 4px; }"
        )
        self._show()

    def _build(self) -> None:
        self.title.setObjectName("title")
        self.empty.setObjectName("empty")
        bar = QWidget()
        bar.setObjectName("bar")
        row = QHBoxLayout(bar)
        row.setContentsMargins(12, 4, 6, 4)
        row.addWidget(self.title, 1)
        row.addWidget(self.swap)
        row.addWidget(self.unpin)
        listed = QWidget()
        column = QVBoxLayout(listed)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(bar)
        take_what_is_left(self.tree)
        column.addWidget(self.tree, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(listed)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._pages)

    # ------------------------------------------------------------ showing

    def _show(self) -> None:
        pinned = self._comparison.pinned
        self._pages.setCurrentIndex(0 if pinned is None else 1)
        self.tree.clear()
        if pinned is None:
            return
        first, last = sorted((pinned, self._session.cursor))
        self.title.set_text(tr("From {first} to {last}", first=self._moment(first), last=self._moment(last)))
        if first == last:
            return self._say(tr("This is the pinned moment itself: go elsewhere."))
        if not self._comparison.found:
            return self._say(tr("Nothing differs between the two moments."))
        for kind, heading in _HEADINGS.items():
            changes = [each for each in self._comparison.found if each.kind == kind]
            if count := self._comparison.counts[kind]:
                self._add_group(tr(heading, count=count), changes, count - len(changes))
        return None

    def _say(self, words: str) -> None:
        item = QTreeWidgetItem([words])
        item.setFlags(Qt.ItemFlag.ItemIsEnabled)
        item.setForeground(0, QColor(self._theme.muted))
        self.tree.addTopLevelItem(item)
        item.setFirstColumnSpanned(True)

    def _add_group(self, heading: str, changes: list[Change], more: int) -> None:
        group = QTreeWidgetItem([heading])
        group.setFlags(Qt.ItemFlag.ItemIsEnabled)
        group.setForeground(0, QColor(self._theme.muted))
        self.tree.addTopLevelItem(group)
        group.setFirstColumnSpanned(True)
        for change in changes:
            group.addChild(self._row(change))
        if more:
            group.addChild(QTreeWidgetItem([tr("and {count:,} more", count=more)]))
        group.setExpanded(True)

    def _row(self, change: Change) -> QTreeWidgetItem:
        theme = self._theme
        item = QTreeWidgetItem([change.title, "\n".join(change.details) or self._where(change)])
        item.setData(0, _CHANGE, change)
        item.setToolTip(0, change.title)
        item.setToolTip(1, "\n".join(change.details))
        item.setFont(1, mono_font(theme, theme.text_size - 1))
        item.setForeground(1, QColor(theme.text if change.details else theme.muted))
        item.setTextAlignment(0, Qt.AlignmentFlag.AlignTop)
        if change.kind == DIED:
            item.setForeground(0, QColor(theme.faint))
        return item

    def _where(self, change: Change) -> str:
        place = self._session.trace.nodes[change.keys[-1]].place
        return line_text(self._session.trace, place) if place is not None and place.line else ""

    def _moment(self, step: int) -> str:
        place = self._session.trace.place(step)
        pinned = step == self._comparison.pinned
        said = tr("the pinned step {step:,}", step=step) if pinned else tr("step {step:,}", step=step)
        if place is None or not place.line:
            return said
        return tr("{step} ({line})", step=said, line=line_text(self._session.trace, place))

    # ------------------------------------------------------------ what a person does

    def _select(self, item: QTreeWidgetItem | None) -> None:
        change = item.data(0, _CHANGE) if item is not None else None
        if isinstance(change, Change):
            later = self._session.cursor >= (self._comparison.pinned or 0)
            self._session.select(change.keys[-1] if later else change.keys[0])

    def _go(self, item: QTreeWidgetItem) -> None:
        change = item.data(0, _CHANGE)
        if not isinstance(change, Change):
            return
        node = self._session.trace.nodes[change.keys[-1]]
        self._session.move_to(node.died if change.kind == DIED and node.died is not None else node.born)


def _button(sign: str, slot: object) -> QToolButton:
    button = QToolButton()
    button.setText(sign)
    button.setAutoRaise(True)
    button.clicked.connect(slot)
    return button
