"""The list of names that may stand at the caret."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QPlainTextEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
)

from gradviz.language.messages import Name
from gradviz.ui.code_help.floating import Floating, below_or_above
from gradviz.ui.code_help.matching import Match
from gradviz.ui.theme import Theme, mixed, mono_font, sans_font
from gradviz.wording import later, tr

ROWS = 9
_NARROWEST, _WIDEST = 240, 540
_MEASURED = 40
"""Rows whose width the list takes: the first ones."""
KINDS = {
    "function": later("function"),
    "class": later("class"),
    "module": later("module"),
    "variable": later("variable"),
    "property": later("attribute"),
    "parameter": later("parameter"),
    "keyword": later("keyword"),
    "key": later("key"),
    "word": later("word of the text"),
    "": "",
}
_LETTERS = {"function": "ƒ", "class": "C", "module": "M", "variable": "x", "property": "a", "parameter": "p",
            "keyword": "k", "key": "“", "word": "¶", "": "·"}  # fmt: skip
_Index = QModelIndex | QPersistentModelIndex


def kind_color(theme: Theme, kind: str) -> str:
    """The colour of a kind of names: as in the text where it has one there."""
    return {
        "function": theme.editor_function,
        "class": theme.editor_class,
        "module": theme.leaf,
        "variable": theme.data,
        "property": theme.gradient,
        "parameter": theme.buffer,
        "keyword": theme.editor_keyword,
        "key": theme.editor_string,
    }.get(kind, theme.muted)


class _Model(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.matches: list[Match] = []

    def rowCount(self, _parent: _Index | None = None) -> int:
        """As many as fit."""
        return len(self.matches)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The names, for screen readers; the delegate paints them."""
        if not 0 <= index.row() < len(self.matches):
            return None
        name = self.matches[index.row()].name
        if role == Qt.ItemDataRole.DisplayRole:
            return name.name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return " ".join(filter(None, (name.name, tr(KINDS.get(name.kind, "")) if name.kind else "", name.detail)))
        return None

    def put(self, matches: list[Match]) -> None:
        """Have other rows."""
        self.beginResetModel()
        self.matches = matches
        self.endResetModel()


class CompletionList(Floating):
    """Rows of names; the editor keeps the focus and hands keys on."""

    clicked = Signal()
    """A row was clicked: it is the current one."""
    turned_to = Signal()
    """Another row is the current one."""

    def __init__(self, field: QPlainTextEdit, theme: Theme) -> None:
        super().__init__(field)
        self.theme = theme
        self.deliberate = False
        """Whether the person chose a row, or asked for the list: then Enter takes the row."""
        self.setAccessibleName(tr("Completions"))
        self._model = _Model()
        self.view = QListView(self)
        self.view.setModel(self._model)
        self.view.setItemDelegate(_Row(self))
        self.view.setUniformItemSizes(True)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setFrameShape(QListView.Shape.NoFrame)
        self.view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.view.clicked.connect(lambda _index: self.clicked.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(3, 3, 3, 3)
        column.addWidget(self.view)
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Wear another theme."""
        self.theme = theme
        self.wear(theme, "QListView { background: transparent; border: none; }")

    @property
    def matches(self) -> Sequence[Match]:
        """The rows."""
        return self._model.matches

    @property
    def current(self) -> Name | None:
        """The name of the current row."""
        row = self.view.currentIndex().row()
        return self._model.matches[row].name if 0 <= row < len(self._model.matches) else None

    def offer(self, matches: list[Match], position: int, *, keep: bool) -> None:
        """Show rows at a position of the text; `keep`: the current one stays so if it is among them."""
        kept = self.current.name if keep and self.deliberate and self.current is not None else None
        self._model.put(matches)
        row = next((index for index, match in enumerate(matches) if match.name.name == kept), 0)
        self.view.setCurrentIndex(self._model.index(row, 0))
        room = self.surroundings()
        self.present(below_or_above(self.caret_rect(position), self._wanted(), room))

    def fill_in(self, names: dict[str, Name]) -> None:
        """Show what has become known of some of the names."""
        matches = self._model.matches
        for row, match in enumerate(matches):
            if (known := names.get(match.name.name)) is not None:
                matches[row] = Match(known, match.letters)
        self.view.viewport().update()

    def unknown(self) -> list[str]:
        """The names in view of which not all is known."""
        first = max(0, self.view.indexAt(self.view.viewport().rect().topLeft()).row())
        seen = [match.name for match in self._model.matches[first : first + ROWS + 2]]
        return [name.name for name in seen if not name.kind or (name.kind in ("function", "class") and not name.detail)]

    def turn(self, by: int) -> None:
        """Make another row the current one; the last follows the first."""
        count, row = self._model.rowCount(), self.view.currentIndex().row()
        row = (row + by) % max(1, count) if abs(by) == 1 else max(0, min(count - 1, row + by))
        self.deliberate = True
        self.view.setCurrentIndex(self._model.index(row, 0))
        self.view.viewport().update()
        self.turned_to.emit()

    def row_height(self) -> int:
        """Of one name."""
        return QFontMetrics(mono_font(self.theme)).lineSpacing() + self.theme.length(6)

    def _wanted(self) -> QSize:
        names, details = QFontMetrics(mono_font(self.theme)), QFontMetrics(sans_font(self.theme, self.theme.small_size))
        widths = [
            names.horizontalAdvance(match.name.name) + min(260, details.horizontalAdvance(match.name.detail))
            for match in self._model.matches[:_MEASURED]
        ]
        length = self.theme.length
        width = max(length(_NARROWEST), min(length(_WIDEST), max(widths, default=0) + length(80)))
        return QSize(width, min(ROWS, self._model.rowCount()) * self.row_height() + 8)


class _Row(QStyledItemDelegate):
    """A badge for the kind, the name with the typed letters bold, and what is known of it at the right."""

    def __init__(self, owner: CompletionList) -> None:
        super().__init__(owner)
        self._list = owner

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        """All rows are equally high."""
        return QSize(10, self._list.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        """Paint one row."""
        match, theme = self._list.matches[index.row()], self._list.theme
        rect: QRect = option.rect
        current = index.row() == self._list.view.currentIndex().row()
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if current:
            painter.setPen(Qt.PenStyle.NoPen if self._list.deliberate else QColor(theme.accent))
            painter.setBrush(QColor(theme.selection) if self._list.deliberate else QColor(theme.hover))
            painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        side = theme.length(18)
        badge = QRectF(rect.left() + theme.length(5), rect.center().y() - side / 2 + 1, side, side)
        self._paint_badge(painter, badge, match.name.kind)
        left = round(badge.right()) + theme.length(8)
        right = self._paint_name(painter, match, QRect(left, rect.top(), rect.right() - left - 8, rect.height()))
        self._paint_detail(painter, match.name, QRect(right, rect.top(), rect.right() - right - 8, rect.height()))
        painter.restore()

    def _paint_badge(self, painter: QPainter, badge: QRectF, kind: str) -> None:
        theme = self._list.theme
        color = kind_color(theme, kind)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(mixed(theme.card, color, 0.2))
        painter.drawRoundedRect(badge, 4, 4)
        painter.setPen(QColor(color))
        painter.setFont(mono_font(theme, theme.small_size + 1, bold=True))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, _LETTERS.get(kind, "·"))

    def _paint_name(self, painter: QPainter, match: Match, room: QRect) -> int:
        """The name, as far as there is room; where it ends."""
        theme = self._list.theme
        plain, bold = mono_font(theme), mono_font(theme, bold=True)
        private = match.name.name.startswith("_")
        x = room.left()
        for index, letter in enumerate(match.name.name):
            typed = index in match.letters
            painter.setFont(bold if typed else plain)
            painter.setPen(QColor(theme.accent if typed else theme.muted if private else theme.text))
            width = painter.fontMetrics().horizontalAdvance(letter)
            if x + width > room.right():
                break
            painter.drawText(QRect(x, room.top(), width + 2, room.height()), Qt.AlignmentFlag.AlignVCenter, letter)
            x += width
        return x + theme.length(14)

    def _paint_detail(self, painter: QPainter, name: Name, room: QRect) -> None:
        theme = self._list.theme
        if room.width() < theme.length(30):
            return
        painter.setFont(sans_font(theme, theme.small_size))
        painter.setPen(QColor(theme.muted))
        words = name.detail or (tr(KINDS[name.kind]) if name.kind in ("keyword", "word", "module") else "")
        shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
