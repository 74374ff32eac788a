"""The variables of a frame of the paused program, as they are now."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QTreeWidgetItem, QWidget

from gradviz.trace.retold import value
from gradviz.trace.texts import shape_text
from gradviz.ui.frames import Frames
from gradviz.ui.languages import worded
from gradviz.ui.session import Session
from gradviz.ui.theme import Theme, mono_font
from gradviz.ui.widgets import FlatList
from gradviz.wording import later, tr

_COLUMNS = (later("name"), later("now"), later("shape"), "grad")
_WIDTHS = (84, 124, 74)


class FrameNames(FlatList):
    """A click on a tensor of the record selects it in the graph."""

    def __init__(self, session: Session, frames: Frames, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(len(_COLUMNS), parent)
        self._session, self._frames, self._theme = session, frames, theme

        for column, width in enumerate(_WIDTHS):
            self.setColumnWidth(column, width)
        self.itemClicked.connect(self._select)
        frames.changed.connect(self._show)
        frames.named.connect(self._show)
        self.set_theme(theme)
        worded(self, self._tell)

    def _tell(self) -> None:
        self.setAccessibleName(tr("Variables of the paused program"))
        self.setHeaderLabels([tr(column) for column in _COLUMNS])
        self._show()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.setStyleSheet("QTreeWidget::item { padding: 5px 8px; } QHeaderView::section { padding: 6px 10px; }")
        self._show()

    def _show(self) -> None:
        place = self.verticalScrollBar().value()
        self.clear()
        for name, text in self._frames.names:
            self.addTopLevelItem(self._row(name, text))
        if not self._frames.names:
            item = QTreeWidgetItem([tr("no names yet")])
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setForeground(0, QColor(self._theme.faint))
            self.addTopLevelItem(item)
            item.setFirstColumnSpanned(True)
        self.verticalScrollBar().setValue(place)

    def _row(self, name: str, text: str) -> QTreeWidgetItem:
        theme, tensor = self._theme, self._frames.tensors.get(name)
        item = QTreeWidgetItem([name, value(text)])
        tip = value(text)
        if tensor is not None:
            grad = tensor.grad or ("None" if tensor.leaf and tensor.requires_grad else "—")
            item.setText(2, shape_text(tensor.shape))
            item.setText(3, grad)
            item.setForeground(3, QColor(theme.gradient if tensor.grad else theme.faint))
            facts = (
                f"{tensor.dtype} {shape_text(tensor.shape)}",
                tr("leaf") if tensor.leaf else tr("no leaf"),
                tr("requires a gradient") if tensor.requires_grad else tr("requires no gradient"),
                *(() if tensor.number else (tr("the record does not know it"),)),
            )
            tip = f"{name} = {tip}\n" + tr(", ").join(facts)
            tip += f"\ngrad: {tensor.grad}" if tensor.grad else ""
        mono = mono_font(theme, theme.text_size)
        for column in range(len(_COLUMNS)):
            item.setToolTip(column, tip)
            item.setFont(column, mono)
        item.setForeground(1, QColor(theme.data if tensor is not None else theme.text))
        item.setForeground(2, QColor(theme.muted))
        return item

    def _select(self, item: QTreeWidgetItem) -> None:
        tensor = self._frames.tensors.get(item.text(0))
        key = self._session.trace.newest_key(tensor.number) if tensor is not None and tensor.number else None
        if key is not None:
            self._session.select(key)
