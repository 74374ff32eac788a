"""The outline of the text: its cells, classes, functions and loops as a tree, which follows the caret."""

from __future__ import annotations

from bisect import bisect_right

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QBrush, QColor, QFont, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QTreeWidget, QTreeWidgetItem, QVBoxLayout, QWidget

from gradviz.ui.editor.code_editor import CodeEditor
from gradviz.ui.editor.structure import CELL, Block
from gradviz.ui.languages import worded
from gradviz.ui.open_documents import OpenDocuments
from gradviz.ui.theme import Theme, mono_font
from gradviz.ui.widgets import take_what_is_left
from gradviz.wording import tr

_SHOWN = (CELL, "class", "def", "for", "while", "with")
"""Branches are left out: they would hide what one looks for."""
_NUMBER = Qt.ItemDataRole.UserRole
_LONGEST = 80


class OutlinePanel(QWidget):
    """Shows the blocks of the active document; a click goes to one."""

    def __init__(self, documents: OpenDocuments, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._documents = documents
        self._theme = theme
        self._followed: QObject | None = None
        self._blocks: list[Block] = []
        self._items: list[QTreeWidgetItem] = []
        """One for each of the blocks."""
        self._shape: list[tuple[int, str, str]] | None = None
        """What the rows are made of: lines may move without new rows."""
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self._filter())
        self.filter.installEventFilter(self)
        self.tree = QTreeWidget()
        self.tree.setHeaderHidden(True)
        self.tree.setIndentation(14)
        self.tree.setUniformRowHeights(True)
        self.tree.itemClicked.connect(lambda item, _column: self._go(item))
        self.tree.itemActivated.connect(lambda item, _column: self._go(item))
        self.nothing = QLabel()
        self.nothing.setWordWrap(True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 0)
        column.setSpacing(6)
        column.addWidget(self.filter)
        column.addWidget(self.nothing)
        take_what_is_left(self.tree)
        column.addWidget(self.tree, 1)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.timeout.connect(self._fill)
        documents.active_changed.connect(self._follow)
        self._watched: list[CodeEditor] = []
        worded(self, self._name)
        self.set_theme(theme)
        self._follow()

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self._theme = theme
        self.nothing.setStyleSheet(f"color: {theme.muted}; padding: 6px;")
        self.tree.setStyleSheet("QTreeWidget::item { padding: 2px 4px; }")
        self._shape = None
        self._expire()

    def rows(self) -> list[tuple[int, str]]:
        """The lines (from 1) and words of all rows that are not filtered out, from the top."""
        pairs = zip(self._blocks, self._items, strict=True)
        return [(block.first + 1, item.text(0)) for block, item in pairs if not item.isHidden()]

    def chosen(self) -> int | None:
        """The line of the row that the caret is in."""
        item = self.tree.currentItem()
        return None if item is None else self._blocks[item.data(0, _NUMBER)].first + 1

    # ------------------------------------------------------------ following

    def _follow(self) -> None:
        """Another document, or another editor, is active."""
        for editor in self._documents.editors:
            if editor not in self._watched:
                self._watched.append(editor)
                editor.cursorPositionChanged.connect(self._follow_caret)
                editor.destroyed.connect(lambda _gone=None, editor=editor: self._watched.remove(editor))
        structure = self._documents.active.structure
        if structure is not self._followed:
            if self._followed is not None:
                self._followed.changed.disconnect(self._expire)  # type: ignore[attr-defined]
            self._followed = structure
            structure.changed.connect(self._expire)
            structure.destroyed.connect(self._let_go)
        self._expire()

    def _let_go(self) -> None:
        self._followed = None

    def _expire(self) -> None:
        self._later.start(0)

    def showEvent(self, event: QShowEvent) -> None:
        """Nobody reads it while it is hidden: it is filled when it comes."""
        super().showEvent(event)
        self._fill()

    def _fill(self) -> None:
        if not self.isVisible():
            return
        blocks = [block for block in self._documents.active.structure.blocks if block.kind in _SHOWN]
        shape = [(block.depth, block.kind, block.name) for block in blocks]
        self._blocks = blocks
        if shape != self._shape:
            self._shape = shape
            self._build()
        self._follow_caret()

    def _build(self) -> None:
        closed = {item.text(0) for item in self._items if item.childCount() and not item.isExpanded()}
        looks = {kind: (self._font(kind), QBrush(QColor(self._color(kind)))) for kind in _SHOWN}
        stack: list[tuple[Block, QTreeWidgetItem]] = []
        tops: list[QTreeWidgetItem] = []
        items: list[QTreeWidgetItem] = []
        for number, block in enumerate(self._blocks):
            while stack and stack[-1][0].last < block.first:
                stack.pop()
            item = QTreeWidgetItem([_words(block)])
            item.setData(0, _NUMBER, number)
            font, brush = looks[block.kind]
            item.setFont(0, font)
            item.setForeground(0, brush)
            if stack:
                stack[-1][1].addChild(item)
            else:
                tops.append(item)
            items.append(item)
            stack.append((block, item))
        self.tree.setUpdatesEnabled(False)
        self.tree.clear()
        self._items = items
        self.tree.addTopLevelItems(tops)
        self.tree.expandAll()
        for item in items if closed else ():
            if item.text(0) in closed:
                item.setExpanded(False)
        self.tree.setUpdatesEnabled(True)
        self._filter()

    def _follow_caret(self) -> None:
        """Choose the innermost row that the caret is in."""
        if not self.isVisible():
            return
        line = self._documents.editor.textCursor().blockNumber()
        at = bisect_right(self._blocks, line, key=lambda block: block.first) - 1
        while at >= 0 and self._blocks[at].last < line and self._blocks[at].kind != CELL:
            at -= 1
        inner = self._items[at] if 0 <= at < len(self._items) and not self._items[at].isHidden() else None
        if inner is not self.tree.currentItem():
            self.tree.setCurrentItem(inner)  # type: ignore[arg-type]

    # ------------------------------------------------------------ asking

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the filter goes to the first row, Esc empties it, Down goes into the tree."""
        if watched is self.filter and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                wanted = self.filter.text().casefold()
                for item in self._items:
                    if not item.isHidden() and wanted in item.text(0).casefold():
                        self._go(item)
                        return True
            elif event.key() == Qt.Key.Key_Escape:
                self.filter.clear()
                return True
            elif event.key() == Qt.Key.Key_Down:
                self.tree.setFocus()
                return True
        return super().eventFilter(watched, event)

    def _go(self, item: QTreeWidgetItem) -> None:
        self._documents.editor.go_to(self._blocks[item.data(0, _NUMBER)].first + 1)

    def _filter(self) -> None:
        """Leave the rows with the words, and those around them."""
        wanted = self.filter.text().casefold()
        for at in range(self.tree.topLevelItemCount()):
            self._hide(self.tree.topLevelItem(at), wanted)
        some = any(not item.isHidden() for item in self._items)
        self.nothing.setVisible(not some)
        self.tree.setVisible(some)
        self._say_nothing()

    def _hide(self, item: QTreeWidgetItem | None, wanted: str) -> bool:
        if item is None:
            return False
        within = [self._hide(item.child(at), wanted) for at in range(item.childCount())]
        stays = any(within) or wanted in item.text(0).casefold()
        item.setHidden(not stays)
        return stays

    # ------------------------------------------------------------ looks

    def _font(self, kind: str) -> QFont:
        font = QFont(self.tree.font()) if kind == CELL else mono_font(self._theme, self._theme.text_size)
        font.setBold(kind in (CELL, "class"))
        return font

    def _color(self, kind: str) -> str:
        theme = self._theme
        return {
            CELL: theme.text,
            "class": theme.editor_class,
            "def": theme.editor_function,
        }.get(kind, theme.muted)

    def _name(self) -> None:
        self.filter.setPlaceholderText(tr("Filter"))
        self.filter.setAccessibleName(tr("Filter the outline"))
        self.tree.setAccessibleName(tr("Outline of the text"))
        self._say_nothing()
        self._shape = None
        self._expire()

    def _say_nothing(self) -> None:
        if self.filter.text():
            self.nothing.setText(tr("Nothing in the outline has these words."))
        else:
            self.nothing.setText(tr("Cells (# %%), classes, functions and loops of the text are listed here."))


def _words(block: Block) -> str:
    if block.kind == CELL:
        return block.name or tr("Cell")
    words = f"{block.kind} {block.name}".rstrip()
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
