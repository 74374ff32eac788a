"""All examples with their pictures, by chapters: to look through, to search, to open."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gradviz.course import CHAPTERS
from gradviz.examples import Example
from gradviz.ui.dialog_room import give_room
from gradviz.ui.teaching.example_card import ExampleCard
from gradviz.ui.theme import Theme, sans_font
from gradviz.wording import tr

_GAP = 14
_MARGIN = 20
_KEYS = {Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1)}


class Gallery(QDialog):
    """Says which example is wanted, and goes."""

    chosen = Signal(object)
    """An `Example` is to be opened."""

    def __init__(self, parent: QWidget, theme: Theme, current: str = "") -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Examples"))
        self.search = QLineEdit()
        self.search.setPlaceholderText(tr("Search: a word, as hook, retain_graph, loop"))
        self.search.setAccessibleName(tr("Search the examples"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.shelf = Shelf(theme, self._go)
        self.shelf.chosen.connect(self._take)
        self._scroll = _scrolling(self.shelf)
        self.nothing = QLabel(tr("No example has these words. Fewer letters find more."))
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.nothing.setStyleSheet(f"color: {theme.muted}; padding: 40px;")
        self.nothing.hide()
        hint = QLabel(tr("A copy opens in the editor; your own programs stay as they are."))
        hint.setStyleSheet(f"color: {theme.muted};")
        hint.setWordWrap(True)
        close = QPushButton(tr("Close"))
        close.setAutoDefault(False)
        close.clicked.connect(self.close)
        foot = QHBoxLayout()
        foot.setContentsMargins(_MARGIN, 8, _MARGIN, 12)
        foot.addWidget(hint, 1)
        foot.addWidget(close)
        head = QHBoxLayout()
        head.setContentsMargins(_MARGIN, 14, _MARGIN, 10)
        head.addWidget(self.search)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.nothing, 1)
        column.addWidget(self._scroll, 1)
        column.addLayout(foot)
        give_room(self, 1120, 860)
        self._focus_on(next((card for card in self.shelf.cards if card.example.name == current), self.shelf.cards[0]))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """From the search one goes down to the cards, or opens the first of them."""
        first = next((card for card in self.shelf.cards if not card.isHidden()), None)
        if self.search.hasFocus() and first is not None:
            if event.key() == Qt.Key.Key_Down:
                return self._focus_on(first)
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return first.click()
        return super().keyPressEvent(event)

    def _take(self, example: Example) -> None:
        self.accept()
        self.chosen.emit(example)

    def _filter(self, words: str) -> None:
        found = self.shelf.show_those(words.casefold().split())
        self._scroll.setVisible(found)
        self.nothing.setVisible(not found)
        self._scroll.verticalScrollBar().setValue(0)

    def _focus_on(self, card: ExampleCard) -> None:
        card.setFocus()
        self._scroll.ensureWidgetVisible(card, 0, 40)

    def _go(self, event: QKeyEvent) -> bool:
        """Arrows go from card to card; letters begin a search."""
        try:
            direction = _KEYS.get(Qt.Key(event.key()))
        except ValueError:  # a key that Qt has no name for
            return False
        if direction is not None:
            to = self.shelf.beside(direction)
            if to is not None:
                self._focus_on(to)
            elif direction == (0, -1):
                self.search.setFocus()
            return True
        if event.text().isprintable() and event.text().strip() and not event.modifiers() & _COMMANDS:
            self.search.setFocus()
            self.search.insert(event.text())
            return True
        return False


_COMMANDS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


class Shelf(QWidget):
    """The cards in as many columns as there is room for, with the titles of their chapters."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, other_key: object) -> None:
        super().__init__()
        self.cards: list[ExampleCard] = []
        self._rows: list[tuple[QLabel, list[ExampleCard]]] = []
        for chapter in CHAPTERS:
            title = QLabel(tr(chapter.title), self)
            title.setWordWrap(True)
            title.setFont(sans_font(theme, theme.text_size + 3, bold=True))
            title.setStyleSheet(f"color: {theme.text}; font-size: {theme.text_size + 3}px; font-weight: bold;")
            cards = []
            for example in chapter.examples:
                card = ExampleCard(example, len(self.cards) + 1, theme, other_key, self)  # type: ignore[arg-type]
                card.clicked.connect(lambda _checked=False, example=example: self.chosen.emit(example))
                cards.append(card)
                self.cards.append(card)
            self._rows.append((title, cards))

    def show_those(self, words: list[str]) -> bool:
        """Have the examples that a search means, and no others; whether there are any."""
        for card in self.cards:
            text = card.searched()
            card.setHidden(not all(word in text for word in words))
        self._arrange()
        return any(not card.isHidden() for card in self.cards)

    def beside(self, direction: tuple[int, int]) -> ExampleCard | None:
        """The card next to the one that has the focus."""
        shown = [card for card in self.cards if not card.isHidden()]
        current = next((card for card in shown if card.hasFocus()), None)
        if current is None:
            return None
        if direction[0]:
            at = shown.index(current) + direction[0]
            return shown[at] if 0 <= at < len(shown) else None
        here = current.geometry().center()
        beyond = [card for card in shown if (card.y() - current.y()) * direction[1] > 0]
        nearest = min((abs(card.y() - current.y()) for card in beyond), default=0)
        row = [card for card in beyond if abs(card.y() - current.y()) == nearest]
        return min(row, key=lambda card: abs(card.geometry().center().x() - here.x()), default=None)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width has room for another number of columns."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        room = self.width() - 2 * _MARGIN
        columns = max(1, (room + _GAP) // (self.cards[0].least_width() + _GAP))
        wide = (room - (columns - 1) * _GAP) // columns
        high = self.cards[0].heightForWidth(wide)
        top = 4
        for title, cards in self._rows:
            shown = [card for card in cards if not card.isHidden()]
            title.setVisible(bool(shown))
            if not shown:
                continue
            line = title.heightForWidth(room)
            title.setGeometry(QRect(_MARGIN, top, room, line))
            top += line + 10
            for number, card in enumerate(shown):
                row, column = divmod(number, columns)
                card.setGeometry(_MARGIN + column * (wide + _GAP), top + row * (high + _GAP), wide, high)
            top += -(-len(shown) // columns) * (high + _GAP) + 12
        self.setMinimumHeight(top)


def _scrolling(content: QWidget) -> QScrollArea:
    scroll = QScrollArea()
    scroll.setWidgetResizable(True)
    scroll.setFrameShape(QFrame.Shape.NoFrame)
    scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    scroll.setWidget(content)
    return scroll
