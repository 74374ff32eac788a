"""All that a window tells: texts of widgets, menus, actions, tips and names for screen readers, and what is painted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtCore import QAbstractItemModel, QAbstractListModel, QModelIndex, Qt
from PySide6.QtGui import QAction, QPainter
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QMenu, QPlainTextEdit, QTabBar, QTextEdit, QWidget

from gradviz.ui.editor.code_editor import CodeEditor

Told = tuple[str, str]
"""By whom, and what."""
_OF_A_WIDGET = (
    "windowTitle",
    "toolTip",
    "accessibleName",
    "accessibleDescription",
    "text",
    "title",
    "placeholderText",
    "specialValueText",
    "suffix",
    "labelText",
)


def texts(top: QWidget) -> Iterator[Told]:
    """Those of a widget and of all within it that can be seen, in order."""
    for widget in (top, *top.findChildren(QWidget)):
        if (widget is not top and not widget.isVisibleTo(top)) or _is_left_over(widget, top):
            continue
        who = f"{type(widget).__name__}({widget.objectName()})"
        for name in _OF_A_WIDGET:
            told = getattr(widget, name, None)
            if callable(told) and (text := told()) and isinstance(text, str):
                yield f"{who}.{name}", text
        if isinstance(widget, QTabBar):
            for tab in range(widget.count()):
                yield f"{who}.tab", widget.tabText(tab)
        elif isinstance(widget, QComboBox):
            for row in range(widget.count()):
                yield f"{who}.item", widget.itemText(row)
        elif isinstance(widget, QAbstractItemView) and widget.model() is not None:
            yield from _of_model(who, widget.model(), QModelIndex())
        elif isinstance(widget, (QPlainTextEdit, QTextEdit)) and not isinstance(widget, CodeEditor):
            yield f"{who}.document", widget.toPlainText()


def _is_left_over(widget: QWidget, top: QWidget) -> bool:
    """Qt keeps the bars of tabs that are no longer together, below what is shown."""
    bar = widget if isinstance(widget, QTabBar) else widget.parentWidget()
    return isinstance(bar, QTabBar) and top.childAt(bar.mapTo(top, bar.rect().center())) is not bar


def of_actions(window: QWidget) -> Iterator[Told]:
    """Names and tips of all actions, and the titles of menus."""
    for action in window.findChildren(QAction):
        yield "action", action.text()
        yield "action.tip", action.toolTip()
    for menu in window.findChildren(QMenu):
        yield "menu", menu.title()


def _of_model(who: str, model: QAbstractItemModel, parent: QModelIndex) -> Iterator[Told]:
    if isinstance(model, QAbstractListModel):
        yield from ((f"{who}.row", str(model.index(row, 0).data())) for row in range(model.rowCount(parent)))
        return
    if not parent.isValid():
        for column in range(model.columnCount()):
            if isinstance(said := model.headerData(column, Qt.Orientation.Horizontal), str):
                yield f"{who}.header", said
    for row in range(model.rowCount(parent)):
        for column in range(model.columnCount(parent)):
            index = model.index(row, column, parent)
            for role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
                if isinstance(said := model.data(index, role), str) and said:
                    yield f"{who}.row", said
        yield from _of_model(who, model, model.index(row, 0, parent))


@contextmanager
def painted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The texts that are painted by hand meanwhile."""
    seen: list[str] = []
    with monkeypatch.context() as patch:
        for name in ("drawText", "drawStaticText"):
            patch.setattr(QPainter, name, _listening(getattr(QPainter, name), seen))
        yield seen


def _listening(paint: object, seen: list[str]) -> object:
    def listen(painter: QPainter, *arguments: object) -> object:
        seen.extend(each for each in arguments if isinstance(each, str))
        return paint(painter, *arguments)  # type: ignore[operator]

    return listen
