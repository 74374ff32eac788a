"""The parameters as a tree by modules: how many, how large, which of them get gradients, and who trains them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLabel,
    QMenu,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from gradviz.trace.texts import bytes_text, number_text, shape_text
from gradviz.ui.languages import languages, worded
from gradviz.ui.panels.named import norm_text
from gradviz.ui.panels.parameters_tree import (
    FROZEN,
    INFINITE,
    NAN,
    NONE,
    THERE,
    ZERO,
    Module,
    Parameter,
    ParameterTrees,
)
from gradviz.ui.session import Session
from gradviz.ui.slices import Refill
from gradviz.ui.theme import Theme, mono_font
from gradviz.wording import later, tr

COLUMNS = ("name", "count", "share", "shape", "dtype", "value", "grad", "state", "optimizer", "rate", "memory")
_TITLES = (
    later("name"), later("count"), later("share"), later("shape"), later("dtype"), later("‖value‖"), later("‖grad‖"),
    later("gradient"), later("optimizer"), later("lr"), later("memory"),
)  # fmt: skip
_WIDTHS = (150, 66, 74, 76, 70, 76, 76, 88, 92, 62, 76)
_FROM = {"memory": 800, "dtype": 740, "optimizer": 680, "rate": 620, "value": 560, "share": 500, "shape": 440,
         "state": 380, "grad": 300}  # fmt: skip
"""From which width of the panel on a column is shown."""
_STATES = {
    NONE: later("None"), ZERO: later("zero"), NAN: later("NaN"), INFINITE: later("infinite"), THERE: later("there"),
    FROZEN: later("frozen"),
}  # fmt: skip
_KEY = int(Qt.ItemDataRole.UserRole)
_SHARE = _KEY + 1
_LIMIT = 1_000
"""Parameters that have a row of their own; of a larger model the modules tell, so many of them."""
_MARGIN = 24


class ParametersPanel(QWidget):
    """A line that sums up, and the tree. A click selects in the graph."""

    def __init__(self, session: Session, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._theme = session, theme
        self._trees, self._closed = ParameterTrees(), set[str]()
        self.sum = QLabel()
        self.sum.setWordWrap(True)
        self.tree = _Tree(self)
        self.tree.itemClicked.connect(lambda item, _column: self._select(item))
        self.tree.itemActivated.connect(lambda item, _column: self._select(item))
        self.tree.itemCollapsed.connect(lambda item: self._closed.add(item.data(0, _KEY + 2)))
        self.tree.itemExpanded.connect(lambda item: self._closed.discard(item.data(0, _KEY + 2)))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.sum)
        column.addWidget(self.tree, 1)
        self._refill = Refill(self, self._made)
        session.cursor_moved.connect(lambda _step, _previous: self._refill.expire())
        session.trace_grew.connect(lambda _length: self._refill.expire())
        session.trace_replaced.connect(self._begin_anew)
        session.selection_changed.connect(self._show_selection)
        languages.switched.connect(self._refill.expire)
        worded(self, self._tell)
        self.set_theme(theme)

    def _tell(self) -> None:
        self.tree.setAccessibleName(tr("Parameters"))
        self.tree.setHeaderLabels([tr(title) for title in _TITLES])

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = self.tree.theme = theme
        self.sum.setStyleSheet(f"color: {theme.muted}; padding: 6px 12px;")
        self.tree.setStyleSheet(
            "QTreeWidget { border: none; } QTreeWidget::item { padding: 4px 6px; }"
            " QHeaderView::section { padding: 6px 10px; }"
        )
        for column, width in enumerate(_WIDTHS):
            self.tree.setColumnWidth(column, theme.length(width))
        self._refill.expire()

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what happened out of sight."""
        super().showEvent(event)
        self._refill.catch_up()

    # ------------------------------------------------------------ rows

    def _begin_anew(self) -> None:
        self._trees, self._closed = ParameterTrees(), set()
        self._refill.begin_anew()

    def _made(self) -> Iterator[None]:
        top = Module("", "")
        for found in self._trees.at(self._session.trace, self._session.cursor):
            top = found or top
            yield
        yield from top.sum_up()
        self._rows_left = self._modules_left = _LIMIT
        root, opened = QTreeWidgetItem(), list[QTreeWidgetItem]()
        yield from self._fill(root, top, max(1, top.count), opened)
        place = self.tree.verticalScrollBar().value()
        self.tree.blockSignals(True)
        self.tree.setUpdatesEnabled(False)
        self.tree.clear()
        self.tree.addTopLevelItems(root.takeChildren())
        for item in opened:
            item.setExpanded(True)
        self.tree.setUpdatesEnabled(True)
        self.tree.blockSignals(False)
        self.tree.verticalScrollBar().setValue(place)
        self.sum.setVisible(bool(top.count))
        self.sum.setText(self._summed_up(top))
        self._show_selection()

    def _summed_up(self, top: Module) -> str:
        frozen = top.count - top.trained
        words = tr("{count:,} parameters, {trained:,} trained, {frozen:,} frozen · {memory}",
                   count=top.count, trained=top.trained, frozen=frozen, memory=bytes_text(top.bytes))  # fmt: skip
        for each in self._session.trace.optimizers.at(self._session.cursor):
            rates = ", ".join("—" if rate is None else number_text(rate) for rate in each.rates)
            words += "\n" + tr("{name} · lr {rates} · steps: {steps:,} · groups: {groups}",
                               name=each.name, groups=len(each.groups), rates=rates, steps=each.steps)  # fmt: skip
        return words

    def _fill(
        self, item: QTreeWidgetItem, module: Module, all_of_them: int, opened: list[QTreeWidgetItem]
    ) -> Iterator[None]:
        """Give an item the rows of a module, with a pause after each; `opened` gets the ones that are to be open."""
        for parameter in module.parameters:
            if not self._rows_left:
                item.addChild(self._more())
                break
            self._rows_left -= 1
            item.addChild(self._row(parameter, all_of_them))
            yield
        for inner in module.modules.values():
            if not self._modules_left:
                item.addChild(self._more())
                break
            self._modules_left -= 1
            yield from inner.sum_up()
            child = self._module_row(inner, all_of_them)
            item.addChild(child)
            yield from self._fill(child, inner, all_of_them, opened)
            if inner.path not in self._closed:
                opened.append(child)
            yield

    def _more(self) -> QTreeWidgetItem:
        item = QTreeWidgetItem([tr("… more: too many for rows of their own")])
        item.setFlags(Qt.ItemFlag.NoItemFlags)
        return item

    def _module_row(self, module: Module, all_of_them: int) -> QTreeWidgetItem:
        frozen = module.count - module.trained
        texts = {
            "name": module.name,
            "count": f"{module.count:,}",
            "share": _percent(module.count / all_of_them),
            "value": norm_text(module.norm("value")),
            "grad": norm_text(module.norm("grad")),
            "state": tr("frozen") if frozen == module.count else tr("partly frozen") if frozen else "",
            "memory": bytes_text(module.bytes),
        }
        tip = tr("{path}: {count:,} parameters, {own:,} of them its own, {trained:,} trained, {frozen:,} frozen",
                 path=module.path, count=module.count, own=module.own, trained=module.trained,
                 frozen=frozen)  # fmt: skip
        item = self._item(texts, tip, module.count / all_of_them)
        item.setData(0, _KEY, [each.key for each in module.all()])
        item.setData(0, _KEY + 2, module.path)
        font = item.font(0)
        font.setBold(True)
        item.setFont(0, font)
        return item

    def _row(self, parameter: Parameter, all_of_them: int) -> QTreeWidgetItem:
        rate = "" if parameter.rate is None else number_text(parameter.rate)
        group = (
            tr("{name}, group {group}", name=parameter.optimizer, group=parameter.group) if parameter.optimizer else "—"
        )
        texts = {
            "name": parameter.path.rpartition(".")[2],
            "count": f"{parameter.count:,}",
            "share": _percent(parameter.count / all_of_them),
            "shape": shape_text(parameter.shape),
            "dtype": parameter.dtype,
            "value": norm_text(parameter.value),
            "grad": norm_text(parameter.grad),
            "state": tr(_STATES[parameter.state]),
            "optimizer": group,
            "rate": rate,
            "memory": bytes_text(parameter.bytes),
        }
        item = self._item(texts, self._tip(parameter, group, rate), parameter.count / all_of_them)
        item.setData(0, _KEY, [parameter.key])
        theme = self._theme
        colors = {NONE: theme.warning, ZERO: theme.warning, NAN: theme.error, INFINITE: theme.error, THERE: theme.leaf,
                  FROZEN: theme.faint}  # fmt: skip
        item.setForeground(COLUMNS.index("state"), QColor(colors[parameter.state]))
        if parameter.state == THERE:
            item.setForeground(COLUMNS.index("grad"), QColor(theme.gradient))
        return item

    def _tip(self, parameter: Parameter, group: str, rate: str) -> str:
        lines = [f"{parameter.path}  {shape_text(parameter.shape)}  {parameter.dtype}  {parameter.device}"]
        if parameter.others:
            lines.append(tr("also {names}", names=", ".join(parameter.others)))
        lines.append(_MEANINGS[parameter.state]())
        if parameter.optimizer:
            lines.append(f"{group}, lr {rate}" if rate else group)
        return "\n".join(lines)

    def _item(self, texts: dict[str, str], tip: str, share: float) -> QTreeWidgetItem:
        item = QTreeWidgetItem([texts.get(column, "") for column in COLUMNS])
        mono = mono_font(self._theme, self._theme.text_size)
        for column, name in enumerate(COLUMNS):
            item.setToolTip(column, tip)
            if name in ("count", "share", "value", "grad", "rate", "memory"):
                item.setTextAlignment(column, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            if name != "name":
                item.setForeground(column, QColor(self._theme.muted))
            if name in ("count", "shape", "value", "grad", "rate"):
                item.setFont(column, mono)
        item.setData(COLUMNS.index("share"), _SHARE, share)
        return item

    # ------------------------------------------------------------ selection

    def _select(self, item: QTreeWidgetItem) -> None:
        keys = item.data(0, _KEY) or []
        if len(keys) == 1:
            self._session.select(keys[0])
        elif keys:
            self._session.choose(frozenset(keys))

    def _show_selection(self) -> None:
        chosen, found = self._session.chosen, None
        if chosen and chosen == frozenset(self._keys_of(self.tree.currentItem())):
            return
        if self._session.selection is not None and len(chosen) == 1:
            found = next((item for item in self.tree.rows() if item.data(0, _KEY) == [self._session.selection]), None)
        self.tree.setCurrentItem(found)  # type: ignore[arg-type]
        if found is not None:
            self.tree.scrollToItem(found)

    def _keys_of(self, item: QTreeWidgetItem | None) -> list[str]:
        return item.data(0, _KEY) or [] if item is not None else []

    def empty_words(self) -> str:
        """Why there is nothing to see, and what to do."""
        if not len(self._session.trace):
            return tr(
                "Parameters appear here: of modules, and tensors that require a gradient. Run a program to see them."
            )
        if self._session.cursor < len(self._session.trace):
            return tr("No parameter is known at this step. Go on to a later one.")
        return tr("This program has no parameters: make a module, or a tensor with requires_grad=True.")


_MEANINGS: dict[str, Callable[[], str]] = {
    NONE: lambda: tr("Its gradient is None: no pass has reached it since it was cleared."),
    ZERO: lambda: tr("Its gradient is zero everywhere: a step does not move it by that."),
    NAN: lambda: tr("There is NaN in its gradient: a step would make it NaN."),
    INFINITE: lambda: tr("There is infinity in its gradient: a step would make it infinite or NaN."),
    THERE: lambda: tr("It has a gradient."),
    FROZEN: lambda: tr("It requires no gradient: it is frozen."),
}


def _percent(share: float) -> str:
    return f"{share:.0%}" if share >= 0.01 or not share else "<1%"


class _Tree(QTreeWidget):
    """The rows, with a bar behind each share; says what to do where there are none."""

    theme: Theme

    def __init__(self, panel: ParametersPanel) -> None:
        super().__init__(panel)
        self._panel = panel
        self.setColumnCount(len(COLUMNS))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(False)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._offer)

    def rows(self) -> list[QTreeWidgetItem]:
        """All of them."""
        found: list[QTreeWidgetItem] = []
        waiting = [self.invisibleRootItem()]
        while waiting:
            item = waiting.pop()
            for index in range(item.childCount()):
                if (child := item.child(index)) is not None:
                    found.append(child)
                    waiting.append(child)
        return found

    def _offer(self, place: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(tr("Open All"), self.expandAll)
        menu.addAction(tr("Collapse All"), self.collapseAll)
        menu.exec(self.header().mapToGlobal(place))
        menu.deleteLater()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where there is little room, what is asked for least goes first."""
        for column, name in enumerate(COLUMNS):
            self.setColumnHidden(column, event.size().width() < self.theme.length(_FROM.get(name, 0)))
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The rows, else words."""
        super().paintEvent(event)
        if self.topLevelItemCount():
            return
        painter = QPainter(self.viewport())
        painter.setPen(QColor(self.theme.muted))
        room = self.viewport().rect().adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN)
        painter.drawText(room, Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap, self._panel.empty_words())

    def drawRow(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """A row, with a bar as long as its share of all."""
        super().drawRow(painter, option, index)
        column = COLUMNS.index("share")
        if self.isColumnHidden(column):
            return
        place = index.sibling(index.row(), column)
        share, box = place.data(_SHARE), self.visualRect(place)
        if share and not math.isnan(share):
            bar = QRect(box.left() + 4, box.bottom() - 3, round((box.width() - 8) * share), 2)
            painter.fillRect(bar, QColor(self.theme.data))
